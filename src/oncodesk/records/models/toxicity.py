"""How was she since the last dose: temperature, signs that were asked about, and what owners reported?"""

from django.db import models
from django.db.models import Q

from oncodesk.records.models.shape import NamedRow, inside, same_practice, target_of_references


class TemperatureRow(NamedRow):
    """A body temperature in °C as judged, with the text and unit that were entered; a later one counts."""

    patient = inside("PatientRow", related_name="temperatures")
    celsius = models.DecimalField(max_digits=4, decimal_places=2)
    entered = models.CharField(max_length=40)
    measured_at = models.DateTimeField()
    measured_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            target_of_references("temperature"),
            same_practice("temperature", field="patient", to="PatientRow"),
            models.CheckConstraint(
                condition=Q(celsius__gte=30, celsius__lte=45), name="temperature_of_a_living_animal"
            ),
        )
        indexes = (models.Index(fields=["patient", "-measured_at"], name="temperature_latest_idx"),)


class SignsRow(NamedRow):
    """Somebody asked at a visit how she was since the last dose; no sign is an answer with an author."""

    patient = inside("PatientRow", related_name="signs")
    visit = inside("VisitRow", related_name="signs")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    grades = models.JSONField(default=dict)  # {term: grade from 1}; empty: asked, and there was none
    scale = models.CharField(max_length=40)  # the table that was on the screen, with its version
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            target_of_references("signs"),
            same_practice("signs", field="patient", to="PatientRow"),
            same_practice("signs", field="visit", to="VisitRow"),
        )
        indexes = (models.Index(fields=["visit", "-asked_at"], name="signs_latest_idx"),)


class SignsDecisionRow(NamedRow):
    """An oncologist decided what this temperature and these signs mean for the dose of this visit."""

    visit = inside("VisitRow", related_name="signs_decisions")
    temperature = inside("TemperatureRow")
    signs = inside("SignsRow")
    choice = models.CharField(max_length=8)  # treat, wait
    reason = models.CharField(max_length=500)
    decided_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            target_of_references("signsdecision"),
            same_practice("signsdecision", field="visit", to="VisitRow"),
            same_practice("signsdecision", field="temperature", to="TemperatureRow"),
            same_practice("signsdecision", field="signs", to="SignsRow"),
            models.CheckConstraint(condition=~Q(reason=""), name="signsdecision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(choice__in=["treat", "wait"]), name="signsdecision_choice_known"
            ),
        )


class OwnerReportRow(NamedRow):
    """What an owner told about her between visits; unread, it stands before the next dose."""

    patient = inside("PatientRow", related_name="owner_reports")
    client = inside("ClientRow", null=True)  # who told it; empty: somebody else
    told_at = models.DateTimeField()
    channel = models.CharField(max_length=12)  # phone, in_person, message
    body = models.CharField(max_length=2000)
    recorded_by = models.ForeignKey(
        "records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+"
    )
    read_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)
    assessment = models.CharField(max_length=500, blank=True)  # what the clinician thought of it

    class Meta:
        constraints = (
            target_of_references("ownerreport"),
            same_practice("ownerreport", field="patient", to="PatientRow"),
            same_practice("ownerreport", field="client", to="ClientRow"),
            models.CheckConstraint(
                condition=Q(read_by__isnull=True, read_at__isnull=True)
                | Q(read_by__isnull=False, read_at__isnull=False),
                name="ownerreport_read_by_a_person",
            ),
        )
        indexes = (
            models.Index(
                fields=["patient"], condition=Q(read_at__isnull=True), name="ownerreport_unread_idx"
            ),
        )


class AdverseEventRow(NamedRow):
    """One event with its grade and the version of the scale; a correction is a new row that names the old."""

    patient = inside("PatientRow", related_name="adverse_events")
    visit = inside(
        "VisitRow", null=True, related_name="adverse_events"
    )  # whose dose it followed: cycle and day
    signs = inside("SignsRow", null=True)  # the answer at arrival that it came from
    term = models.CharField(max_length=60)  # of the scale, or as somebody named it
    grade = models.IntegerField()
    scale = models.CharField(max_length=40)  # with its version, or "graded by hand"
    description = models.CharField(max_length=500, blank=True)
    onset_on = models.DateField()
    drug = models.CharField(max_length=60, blank=True)  # that is suspected; empty: none
    attribution = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12)
    source = models.CharField(max_length=8)  # owner, vet
    recorded_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    supersedes = inside("AdverseEventRow", null=True)
    correction = models.CharField(max_length=200, blank=True)  # why it replaces another
    is_current = models.BooleanField(default=True)  # False: corrected, or entered in error

    class Meta:
        constraints = (
            target_of_references("adverseevent"),
            same_practice("adverseevent", field="patient", to="PatientRow"),
            same_practice("adverseevent", field="visit", to="VisitRow"),
            same_practice("adverseevent", field="signs", to="SignsRow"),
            same_practice("adverseevent", field="supersedes", to="AdverseEventRow"),
            models.UniqueConstraint(fields=["supersedes"], name="adverseevent_one_successor_key"),
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=5), name="adverseevent_grade_1_to_5"),
            models.CheckConstraint(condition=~Q(term="") & ~Q(scale=""), name="adverseevent_names_its_scale"),
            models.CheckConstraint(
                condition=Q(attribution__in=["not_assessed", "unrelated", "unlikely"])
                | Q(attribution__in=["possible", "probable", "definite"]),
                name="adverseevent_attribution_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["ongoing", "resolved", "sequelae", "died", "unknown"]),
                name="adverseevent_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(source__in=["owner", "vet"]), name="adverseevent_source_known"
            ),
        )
        indexes = (models.Index(fields=["patient", "-onset_on"], name="adverseevent_patient_idx"),)


class MishapRow(NamedRow):
    """A reaction to a dose, or a drug beside the vein; a correction is a new row that names the old."""

    patient = inside("PatientRow", related_name="mishaps")
    visit = inside("VisitRow")
    order = inside("OrderRow", related_name="mishaps")
    drug = models.CharField(max_length=60)
    kind = models.CharField(max_length=14)  # reaction, extravasation
    noticed_at = models.DateTimeField()
    observed = models.CharField(max_length=500)
    volume_ml = models.DecimalField(max_digits=8, decimal_places=2, null=True)  # estimated; empty: not known
    done = models.CharField(max_length=500)  # what was done about it
    recorded_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    supersedes = inside("MishapRow", null=True)
    correction = models.CharField(max_length=200, blank=True)  # why it replaces another, or was none
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = (
            target_of_references("mishap"),
            same_practice("mishap", field="patient", to="PatientRow"),
            same_practice("mishap", field="visit", to="VisitRow"),
            same_practice("mishap", field="order", to="OrderRow"),
            same_practice("mishap", field="supersedes", to="MishapRow"),
            models.UniqueConstraint(fields=["supersedes"], name="mishap_one_successor_key"),
            models.CheckConstraint(
                condition=Q(kind="reaction", volume_ml__isnull=True)
                | Q(kind="extravasation") & (Q(volume_ml__isnull=True) | Q(volume_ml__gt=0)),
                name="mishap_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(observed="") & ~Q(done="") & ~Q(drug=""), name="mishap_is_told"
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(correction=""), name="mishap_corrected_for_a_reason"
            ),
        )
        indexes = (models.Index(fields=["patient", "-noticed_at"], name="mishap_patient_idx"),)


class ReductionAnswerRow(NamedRow):
    """What an oncologist said to a proposed reduction; the same causes are not proposed again."""

    visit = inside("VisitRow", related_name="reduction_answers")
    drug = models.CharField(max_length=60)
    causes = models.JSONField()  # keys of the counts and events that proposed it
    choice = models.CharField(max_length=8)  # accepted, declined
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # that was accepted
    reason = models.CharField(max_length=200)
    decided_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            target_of_references("reductionanswer"),
            same_practice("reductionanswer", field="visit", to="VisitRow"),
            models.CheckConstraint(
                condition=Q(choice="accepted", percent__gt=0, percent__lt=100)
                | Q(choice="declined", percent__isnull=True),
                name="reductionanswer_choice_known",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reductionanswer_has_a_reason"),
        )


class ResponseRow(NamedRow):
    """What a clinician says about the disease on one day, with what was measured; corrected by a new row."""

    patient = inside("PatientRow", related_name="responses")
    course = inside("CourseRow", null=True)
    assessed_on = models.DateField()
    category = models.CharField(max_length=2)  # CR, PR, SD, PD
    method = models.CharField(max_length=12)  # caliper, ultrasound, radiograph, ct, other
    lesions = models.JSONField(default=list)  # [{name, mm}], longest diameters, decimals as text
    has_new_lesion = models.BooleanField(default=False)
    words = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    supersedes = inside("ResponseRow", null=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = (
            target_of_references("response"),
            same_practice("response", field="patient", to="PatientRow"),
            same_practice("response", field="course", to="CourseRow"),
            same_practice("response", field="supersedes", to="ResponseRow"),
            models.UniqueConstraint(fields=["supersedes"], name="response_one_successor_key"),
            models.CheckConstraint(
                condition=Q(category__in=["CR", "PR", "SD", "PD"]), name="response_category_known"
            ),
        )
        indexes = (models.Index(fields=["patient", "assessed_on"], name="response_patient_idx"),)


class QualityOfLifeRow(NamedRow):
    """Seven items of 0 to 10 on one day, as somebody who lives with her or looked at her says."""

    patient = inside("PatientRow", related_name="quality_of_life")
    scored_on = models.DateField()
    items = models.JSONField()  # {item: 0 to 10}; a missing one gives no total
    scale = models.CharField(max_length=20)
    told_by = models.CharField(max_length=8)  # owner, vet
    words = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            target_of_references("qualityoflife"),
            same_practice("qualityoflife", field="patient", to="PatientRow"),
            models.CheckConstraint(condition=Q(told_by__in=["owner", "vet"]), name="qualityoflife_told_by"),
        )
        indexes = (models.Index(fields=["patient", "scored_on"], name="qualityoflife_patient_idx"),)
