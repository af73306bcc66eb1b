"""How much of each drug has a patient had in her life, and what did looks at her heart say?"""

from django.db import models
from django.db.models import F, Q

from oncodesk.records.models.shape import NamedRow, inside, same_practice, target_of_references


class ExposureRow(NamedRow):
    """One entry of the exposure ledger, only ever added; a wrong one is undone by its counter entry.

    A trigger holds that a counter entry names the same patient and drug with the opposite numbers.
    """

    patient = inside("PatientRow", related_name="exposures")
    source = models.CharField(max_length=10)  # given, external, counter
    substance = models.CharField(max_length=60)  # the drug's id
    substance_group = models.CharField(max_length=40, blank=True)  # anthracycline, …
    doses = models.IntegerField(default=1)  # how many an outside entry stands for
    amount_mg = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    bsa_m2 = models.DecimalField(max_digits=8, decimal_places=4, null=True)  # of that day
    mg_per_m2 = models.DecimalField(max_digits=14, decimal_places=2)
    given_on = models.DateField()
    administration = inside("AdministrationRow", null=True)
    visit = inside("VisitRow", null=True)  # that an outside dose fulfils
    place = models.CharField(max_length=120, blank=True)  # where an outside dose was given
    document = models.CharField(max_length=120, blank=True)  # what tells of it
    is_estimate = models.BooleanField(default=False)
    reverses = inside("ExposureRow", null=True)
    why_reversed = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            target_of_references("exposure"),
            same_practice("exposure", field="patient", to="PatientRow"),
            same_practice("exposure", field="administration", to="AdministrationRow"),
            same_practice("exposure", field="visit", to="VisitRow"),
            same_practice("exposure", field="reverses", to="ExposureRow"),
            models.CheckConstraint(
                condition=Q(
                    source="given",
                    administration__isnull=False,
                    reverses__isnull=True,
                    amount_mg__gt=0,
                    bsa_m2__gt=0,
                    mg_per_m2__gte=0,
                    is_estimate=False,
                )
                | (
                    Q(source="external", administration__isnull=True, reverses__isnull=True)
                    & Q(mg_per_m2__gt=0, entered_by__isnull=False)
                    & (Q(amount_mg__isnull=True) | Q(amount_mg__gt=0))
                    & ~Q(place="")
                )
                | (
                    Q(source="counter", reverses__isnull=False, mg_per_m2__lte=0)
                    & (Q(amount_mg__isnull=True) | Q(amount_mg__lt=0))
                    & ~Q(why_reversed="")
                ),
                name="exposure_of_one_source",
            ),
            models.CheckConstraint(condition=Q(doses__gte=1), name="exposure_doses_positive"),
            models.UniqueConstraint(
                fields=["administration"], condition=Q(source="given"), name="exposure_once_a_dose_key"
            ),
            models.UniqueConstraint(fields=["reverses"], name="exposure_reversed_once_key"),
        )
        indexes = (models.Index(fields=["patient", "given_on"], name="exposure_of_patient_idx"),)


class HeartCheckRow(NamedRow):
    """What one echo or ECG said; one entered wrong is taken back with a reason and counts no more."""

    patient = inside("PatientRow", related_name="heart_checks")
    kind = models.CharField(max_length=8)  # echo, ecg
    is_ok = models.BooleanField()
    checked_on = models.DateField()
    checked_by = models.CharField(max_length=120)  # who read it, often somebody elsewhere
    next_due = models.DateField(null=True)
    recorded_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    void_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            target_of_references("heartcheck"),
            same_practice("heartcheck", field="patient", to="PatientRow"),
            models.CheckConstraint(condition=Q(kind__in=["echo", "ecg"]), name="heartcheck_kind_known"),
            models.CheckConstraint(condition=~Q(checked_by=""), name="heartcheck_read_by_somebody"),
            models.CheckConstraint(
                condition=Q(next_due__isnull=True) | Q(next_due__gt=F("checked_on")),
                name="heartcheck_due_later",
            ),
            models.CheckConstraint(
                condition=Q(void_at__isnull=True, void_reason="")
                | (Q(void_at__isnull=False) & ~Q(void_reason="")),
                name="heartcheck_void_with_reason",
            ),
        )
        indexes = (models.Index(fields=["patient", "checked_on"], name="heartcheck_of_patient_idx"),)
