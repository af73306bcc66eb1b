"""How did she take her radiation: which effects were graded, and who reviewed her week?"""

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
