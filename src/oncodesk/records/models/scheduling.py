"""Which course is she on, which visits does it plan, and when are they booked?"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Value

from oncodesk.records.models.shape import NamedRow, inside, same_practice, target_of_references


class IdRange(Func):
    """A range holding one id, because the built-in server has no btree_gist."""

    function = "int8range"
    arity = 3
    output_field = BigIntegerRangeField()

    def __init__(self, name: str) -> None:
        super().__init__(F(name), F(name), Value("[]"))

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict[str, str]]:
        return ("oncodesk.records.models.scheduling.IdRange", (self.get_source_expressions()[0].name,), {})


class Span(Func):
    """From start to end, the end not included."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class CourseRow(NamedRow):
    """One patient on one protocol version, which is copied whole."""

    patient = inside("PatientRow", related_name="courses")
    content_version = inside("ContentVersionRow")
    protocol_slug = models.CharField(max_length=80)
    protocol_name = models.CharField(max_length=160)
    protocol_body = models.TextField()  # the signed text that counts now, copied when the course took it
    state = models.CharField(max_length=10)
    start_on = models.DateField()
    ends_on = models.DateField()
    oncologist = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    diagnosis = inside("DiagnosisRow")
    consent = inside("ConsentRow")
    preferred_weekday = models.IntegerField(null=True)
    preferred_time = models.TimeField(null=True)
    lab_place = models.CharField(max_length=20)  # where blood is usually drawn
    activated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    end_code = models.CharField(max_length=20, blank=True)  # why it ended early; services keep the words
    hold_reason = models.CharField(max_length=200, blank=True)
    line = models.IntegerField(null=True)  # of treatment of the disease; None: from before lines were counted
    line_reason = models.CharField(max_length=200, blank=True)  # why an oncologist says another number
    line_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            target_of_references("course"),
            same_practice("course", field="patient", to="PatientRow"),
            same_practice("course", field="content_version", to="ContentVersionRow"),
            same_practice("course", field="diagnosis", to="DiagnosisRow"),
            same_practice("course", field="consent", to="ConsentRow"),
            models.CheckConstraint(
                condition=models.Q(state__in=["active", "held", "completed", "ceased", "died"]),
                name="course_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["ceased", "died"]) & ~models.Q(end_code="")
                | ~models.Q(state__in=["ceased", "died"]) & models.Q(end_code=""),
                name="course_end_has_a_code",
            ),
            models.CheckConstraint(
                condition=models.Q(state="held") & ~models.Q(hold_reason="")
                | ~models.Q(state="held") & models.Q(hold_reason=""),
                name="course_held_for_a_reason",
            ),
            models.CheckConstraint(condition=models.Q(line__gte=1, line__lte=12), name="course_line_known"),
            models.CheckConstraint(
                condition=models.Q(line_by__isnull=True, line_reason="")
                | models.Q(line_by__isnull=False, line__isnull=False) & ~models.Q(line_reason=""),
                name="course_line_corrected_by_somebody",
            ),
        )


class VisitRow(NamedRow):
    """One planned day: its three dates, its state, and the last answer of "before this dose" for lists."""

    patient = inside("PatientRow", related_name="visits")
    course = inside("CourseRow", null=True, related_name="visits")
    kind = models.CharField(max_length=20)  # treatment, blood_check, consult, ...
    number = models.IntegerField(null=True)  # of the treatment visits of the course, from 1
    position = models.IntegerField(default=0)  # order in the course over all kinds
    week = models.IntegerField(null=True)
    day = models.IntegerField(null=True)
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=12)
    original_on = models.DateField()
    planned_on = models.DateField()
    actual_on = models.DateField(null=True)
    arrived_at = models.DateTimeField(null=True)
    held_by = models.CharField(max_length=10, blank=True)  # blood, person; empty while not held
    hold_reason = models.CharField(max_length=200, blank=True)  # a person's words
    drugs = models.JSONField(
        default=list
    )  # what a list shows: [{drug, short, amount, unit}], from the orders
    accepted = models.JSONField(default=list)  # codes that an oncologist accepted for the current date
    # Last answer, rewritten by whoever writes an input; unknown to a reader after `answer_until`.
    answer = models.CharField(max_length=12, default="waiting")
    answer_code = models.CharField(max_length=60, blank=True)
    answer_facts = models.JSONField(default=dict)
    answer_until = models.DateTimeField(null=True)
    neutrophils = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    platelets = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            target_of_references("visit"),
            same_practice("visit", field="patient", to="PatientRow"),
            same_practice("visit", field="course", to="CourseRow"),
            models.CheckConstraint(
                condition=models.Q(state="held", held_by__in=["blood", "person"])
                | (~models.Q(state="held") & models.Q(held_by="")),
                name="visit_held_by_something",
            ),
        )
        indexes = (
            models.Index(fields=["practice", "planned_on"], name="visit_board_idx"),
            models.Index(fields=["patient", "planned_on"], name="visit_patient_idx"),
            models.Index(fields=["course", "position"], name="visit_course_idx"),
        )


class ScheduleChangeRow(NamedRow):
    """One atomic change of dates: verb, reason and the dates before and after, for replay."""

    course = inside("CourseRow", related_name="changes")
    verb = models.CharField(max_length=12)  # delay, pull, omit, cease, extend, elsewhere, version
    from_position = models.IntegerField()
    days = models.IntegerField(default=0)
    scope = models.CharField(max_length=10, default="following")
    count = models.IntegerField(default=0)  # cycles that an extension adds
    code = models.CharField(max_length=20, default="other")
    reason = models.CharField(max_length=200)
    before = models.JSONField()  # {position: date}
    after = models.JSONField()
    changed_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    # Of the verb version: the versions, and the text that the course had copied until then, for replay.
    from_version = inside("ContentVersionRow", null=True)
    to_version = inside("ContentVersionRow", null=True)
    replaced_body = models.TextField(blank=True)

    class Meta:
        constraints = (
            target_of_references("schedulechange"),
            same_practice("schedulechange", field="course", to="CourseRow"),
            same_practice("schedulechange", field="from_version", to="ContentVersionRow"),
            same_practice("schedulechange", field="to_version", to="ContentVersionRow"),
            models.CheckConstraint(
                condition=models.Q(verb="version", from_version__isnull=False, to_version__isnull=False)
                & ~models.Q(replaced_body="")
                | ~models.Q(verb="version") & models.Q(from_version__isnull=True, to_version__isnull=True),
                name="schedulechange_version_named",
            ),
        )


class AppointmentRow(NamedRow):
    """The booked slot of a visit; two visits never share a place at one time."""

    visit = inside("VisitRow", related_name="appointments")
    place = models.IntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10)  # booked, confirmed, cancelled
    told_at = models.DateTimeField(null=True)  # when the owner was told of this time

    class Meta:
        constraints = (
            target_of_references("appointment"),
            same_practice("appointment", field="visit", to="VisitRow"),
            models.UniqueConstraint(
                fields=["visit"], condition=~models.Q(state="cancelled"), name="appointment_one_a_visit_key"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="appointment_is_a_span"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["booked", "confirmed", "cancelled"]),
                name="appointment_state_known",
            ),
            ExclusionConstraint(
                name="appointment_place_taken",
                expressions=[
                    (IdRange("practice_id"), RangeOperators.OVERLAPS),
                    (IdRange("place"), RangeOperators.OVERLAPS),
                    (Span("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=~models.Q(state="cancelled"),
            ),
        )
        indexes = (models.Index(fields=["practice", "starts_at"], name="appointment_day_idx"),)


class DoseModificationRow(NamedRow):
    """A changed dose of one drug in one course: this visit only, or forward; with its coded reason.

    `percent`: less by a part of a basis. `fixed`: this amount, set at a weight. `cap`: never more in one
    dose. One that was a mistake, or holds no more, is taken back with a reason and counts no more.
    """

    course = inside("CourseRow", related_name="modifications")
    drug = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, default="percent")  # percent, fixed, cap
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # negative
    basis = models.CharField(max_length=10, blank=True)  # standard, previous
    amount = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    unit = models.CharField(max_length=10, blank=True)
    at_kg = models.DecimalField(max_digits=9, decimal_places=4, null=True)  # when it was fixed
    may_exceed = models.BooleanField(default=False)  # said why it may be above the standard dose
    is_forward = models.BooleanField()
    from_position = models.IntegerField()
    reason_code = models.CharField(max_length=20, default="other")
    grade = models.SmallIntegerField(null=True)  # of the event behind it
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    void_at = models.DateTimeField(null=True)
    void_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            target_of_references("dosemodification"),
            same_practice("dosemodification", field="course", to="CourseRow"),
            models.CheckConstraint(
                condition=models.Q(
                    kind="percent",
                    percent__isnull=False,
                    percent__lt=0,
                    percent__gt=-100,
                    basis__in=["standard", "previous"],
                    amount__isnull=True,
                    at_kg__isnull=True,
                    may_exceed=False,
                )
                | models.Q(
                    kind="fixed",
                    percent__isnull=True,
                    amount__isnull=False,
                    amount__gt=0,
                    at_kg__isnull=False,
                    at_kg__gt=0,
                    basis="",
                )
                & ~models.Q(unit="")
                | models.Q(
                    kind="cap",
                    percent__isnull=True,
                    amount__isnull=False,
                    amount__gt=0,
                    at_kg__isnull=True,
                    may_exceed=False,
                    basis="",
                )
                & ~models.Q(unit=""),
                name="dosemodification_of_one_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    reason_code__in=[
                        "neutropenia",
                        "thrombocytopenia",
                        "hematologic",
                        "gastrointestinal",
                        "other_toxicity",
                    ],
                    grade__isnull=False,
                    grade__gte=1,
                    grade__lte=4,
                )
                | models.Q(
                    reason_code__in=[
                        "organ_function",
                        "weight",
                        "age",
                        "owner",
                        "response",
                        "lifetime",
                        "abcb1",
                        "other",
                    ],
                    grade__isnull=True,
                ),
                name="dosemodification_for_a_known_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(
                    reason_code__in=["hematologic", "other_toxicity", "organ_function", "other"], reason=""
                )
                & (models.Q(may_exceed=False) | ~models.Q(reason="")),
                name="dosemodification_said_in_words",
            ),
            models.CheckConstraint(
                condition=models.Q(void_at__isnull=True, void_by__isnull=True, void_reason="")
                | models.Q(void_at__isnull=False, void_by__isnull=False) & ~models.Q(void_reason=""),
                name="dosemodification_void_with_reason",
            ),
        )
