"""What stands beside the fractions: graded effects, weekly reviews, and files of the planning system?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from oncodesk.records.models.shape import NamedRow, inside, same_practice, target_of_references


class AcuteEffectRow(NamedRow):
    """A grade that a person chose by hand, with the scale and the version that she read."""

    course = inside("RadiationCourseRow", related_name="effects")
    patient = inside("PatientRow")
    tissue = models.CharField(max_length=40)
    scale = models.CharField(max_length=20)
    scale_version = models.CharField(max_length=20)
    grade = models.IntegerField()
    note = models.CharField(max_length=300, blank=True)
    observed_at = models.DateTimeField()
    observed_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            target_of_references("acuteeffect"),
            same_practice("acuteeffect", field="course", to="RadiationCourseRow"),
            same_practice("acuteeffect", field="patient", to="PatientRow"),
            models.CheckConstraint(condition=Q(grade__gte=0, grade__lte=5), name="acuteeffect_grade"),
            models.CheckConstraint(
                condition=~Q(scale="") & ~Q(scale_version="") & ~Q(tissue=""), name="acuteeffect_of_a_scale"
            ),
        )


class RadiationReviewRow(NamedRow):
    """The weekly on-treatment review, by the radiation oncologist or by name when she works elsewhere."""

    course = inside("RadiationCourseRow", related_name="reviews")
    patient = inside("PatientRow")
    reviewed_on = models.DateField()
    reviewer = models.CharField(max_length=160)
    words = models.CharField(max_length=600)
    delivered = models.IntegerField()  # fractions that she saw
    delivered_gy = models.DecimalField(max_digits=7, decimal_places=3)
    recorded_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            target_of_references("radiationreview"),
            same_practice("radiationreview", field="course", to="RadiationCourseRow"),
            same_practice("radiationreview", field="patient", to="PatientRow"),
            models.CheckConstraint(condition=~Q(words="") & ~Q(reviewer=""), name="radiationreview_is_whole"),
        )


class RadiationAfterRow(NamedRow):
    """When a practice looks at a patient after her last fraction, as a radiation oncologist chose it."""

    days = ArrayField(models.IntegerField())  # after the last fraction, rising
    late_every = models.IntegerField(null=True)  # days between looks for late effects
    chosen_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = (
            target_of_references("radiationafter"),
            models.UniqueConstraint(fields=["practice"], name="radiationafter_one_a_practice_key"),
            models.CheckConstraint(
                condition=Q(days__len__gte=1, days__len__lte=12), name="radiationafter_some_days"
            ),
            models.CheckConstraint(
                condition=Q(late_every__isnull=True) | Q(late_every__gte=28, late_every__lte=366),
                name="radiationafter_rhythm_believable",
            ),
        )


class RadiationFileRow(NamedRow):
    """A plan or treatment record as evidence: what it says, and what differed on the day it was filed."""

    course = inside("RadiationCourseRow", related_name="files")
    phase = inside("RadiationPhaseRow")
    patient = inside("PatientRow")
    document = inside("DocumentRow")
    kind = models.CharField(max_length=6)  # plan, record
    uid = models.CharField(max_length=64)
    said_patient = models.CharField(max_length=64)
    said_patient_id = models.CharField(max_length=64, blank=True)
    said_responsible = models.CharField(max_length=64, blank=True)
    said_species = models.CharField(max_length=64, blank=True)
    plan_label = models.CharField(max_length=64, blank=True)
    plan_uid = models.CharField(max_length=64, blank=True)
    fractions = models.IntegerField(null=True)
    gy = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    number = models.IntegerField(null=True)
    treated_on = models.DateField(null=True)
    ended_normally = models.BooleanField(null=True)
    differed = models.JSONField(default=list)  # codes of the findings when it was filed
    filed_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            target_of_references("radiationfile"),
            same_practice("radiationfile", field="course", to="RadiationCourseRow"),
            same_practice("radiationfile", field="phase", to="RadiationPhaseRow"),
            same_practice("radiationfile", field="patient", to="PatientRow"),
            same_practice("radiationfile", field="document", to="DocumentRow"),
            models.UniqueConstraint(fields=["practice", "document"], name="radiationfile_document_key"),
            models.CheckConstraint(condition=Q(kind__in=["plan", "record"]), name="radiationfile_kind_known"),
            models.CheckConstraint(condition=~Q(said_patient=""), name="radiationfile_names_a_patient"),
            models.CheckConstraint(
                condition=Q(gy__isnull=True) | Q(gy__gt=0), name="radiationfile_gy_positive"
            ),
        )
