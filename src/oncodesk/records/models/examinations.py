"""What did a person measure or read before a dose: blood pressure, urine, and what the owner saw of it?"""

from django.db import models
from django.db.models import Q

from oncodesk.records.models.shape import NamedRow, inside, same_practice, target_of_references


class BloodPressureRow(NamedRow):
    """Systolic in mmHg, the mean of several readings; a later one counts."""

    patient = inside("PatientRow", related_name="blood_pressures")
    systolic = models.IntegerField()
    readings = models.IntegerField()
    measured_at = models.DateTimeField()
    measured_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            target_of_references("bloodpressure"),
            same_practice("bloodpressure", field="patient", to="PatientRow"),
            models.CheckConstraint(
                condition=Q(systolic__gte=40, systolic__lte=350, readings__gte=1, readings__lte=20),
                name="bloodpressure_of_a_living_animal",
            ),
        )
        indexes = (models.Index(fields=["patient", "-measured_at"], name="bloodpressure_latest_idx"),)


class UrineRow(NamedRow):
    """Blood and protein in the urine in a person's answers: a urinalysis as read, or what the owner saw."""

    patient = inside("PatientRow", related_name="urine")
    visit = inside("VisitRow", null=True, related_name="urine")  # at which the owner was asked
    report = inside("LabReportRow", null=True)  # of the laboratory, that was read; empty: read here
    source = models.CharField(max_length=10)  # owner, urinalysis
    blood = models.CharField(max_length=12)
    protein = models.CharField(max_length=8, blank=True)  # of the strip; empty where the owner was asked
    at = models.DateTimeField()  # collected, or asked
    recorded_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            target_of_references("urine"),
            same_practice("urine", field="patient", to="PatientRow"),
            same_practice("urine", field="visit", to="VisitRow"),
            same_practice("urine", field="report", to="LabReportRow"),
            models.CheckConstraint(
                condition=Q(
                    source="owner",
                    visit__isnull=False,
                    report__isnull=True,
                    protein="",
                    blood__in=["none", "visible", "unknown"],
                )
                | Q(
                    source="urinalysis",
                    visit__isnull=True,
                    blood__in=["none", "microscopic", "visible", "unknown"],
                    protein__in=["negative", "trace", "1+", "2+", "3+", "4+", "unknown"],
                ),
                name="urine_answers_known",
            ),
        )
        indexes = (models.Index(fields=["patient", "source", "-at"], name="urine_latest_idx"),)
