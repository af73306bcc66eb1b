"""What was prescribed as radiation, which fractions came of it, and what do they take at which time?"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from oncodesk.records.models.scheduling import IdRange, Span
from oncodesk.records.models.shape import NamedRow, inside, same_practice, target_of_references

_KINDS = ("machine", "anesthetist", "recovery")


class RadiationResourceRow(NamedRow):
    """A machine, the anesthetists of a day or the recovery places, with how many are used at once."""

    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    capacity = models.IntegerField(default=1)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            target_of_references("radiationresource"),
            models.UniqueConstraint(fields=["practice", "kind", "name"], name="radiationresource_name_key"),
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="radiationresource_kind_known"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=20), name="radiationresource_capacity_positive"
            ),
        )


class RadiationOutageRow(NamedRow):
    """A resource is out of use from one date to another, both included; ended with a time, never removed."""

    resource = inside("RadiationResourceRow", related_name="outages")
    first_on = models.DateField()
    last_on = models.DateField()
    reason = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            target_of_references("radiationoutage"),
            same_practice("radiationoutage", field="resource", to="RadiationResourceRow"),
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="radiationoutage_is_a_span"),
            models.CheckConstraint(condition=~Q(reason=""), name="radiationoutage_has_a_reason"),
        )


class RadiationCourseRow(NamedRow):
    """One patient's radiation: intent, who answers for it, and how long a fraction takes here."""

    patient = inside("PatientRow", related_name="radiation_courses")
    diagnosis = inside("DiagnosisRow")
    consent = inside("ConsentRow", null=True)
    intent = models.CharField(max_length=12)
    state = models.CharField(max_length=10)
    start_on = models.DateField()
    spacing_days = models.IntegerField()  # 1 is every working day, 7 is weekly
    preferred_time = models.TimeField(null=True)
    induction_minutes = models.IntegerField()
    machine_minutes = models.IntegerField()
    recovery_minutes = models.IntegerField()
    oncologist = models.ForeignKey(
        "records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+"
    )  # the radiation oncologist who signed the first phase
    reviewer = models.CharField(max_length=160, blank=True)  # who reviews weekly, when she works elsewhere
    activated_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            target_of_references("radiationcourse"),
            same_practice("radiationcourse", field="patient", to="PatientRow"),
            same_practice("radiationcourse", field="diagnosis", to="DiagnosisRow"),
            same_practice("radiationcourse", field="consent", to="ConsentRow"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "active", "held", "completed", "stopped", "died"]),
                name="radiationcourse_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["active", "held", "completed"])
                | Q(oncologist__isnull=False, consent__isnull=False, activated_at__isnull=False),
                name="radiationcourse_signed_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(spacing_days__gte=1, spacing_days__lte=28),
                name="radiationcourse_spacing_believable",
            ),
            models.CheckConstraint(
                condition=Q(machine_minutes__gte=5, induction_minutes__gte=0, recovery_minutes__gte=0),
                name="radiationcourse_lengths_positive",
            ),
        )
        indexes = (models.Index(fields=["patient", "-start_on"], name="radiationcourse_patient_idx"),)


class RadiationPhaseRow(NamedRow):
    """One prescription: site, Gy each fraction, how many, on which machine, by which plan version."""

    course = inside("RadiationCourseRow", related_name="phases")
    number = models.IntegerField()
    site = models.CharField(max_length=120)
    dose_gy = models.DecimalField(max_digits=6, decimal_places=3)
    fractions = models.IntegerField()
    machine = inside("RadiationResourceRow")
    technique = models.CharField(max_length=80, blank=True)
    plan_version = models.CharField(max_length=60)
    signed_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    extra_gy = models.DecimalField(
        max_digits=6, decimal_places=3, default=0
    )  # allowed above dose x fractions
    extra_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    extra_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            target_of_references("radiationphase"),
            same_practice("radiationphase", field="course", to="RadiationCourseRow"),
            same_practice("radiationphase", field="machine", to="RadiationResourceRow"),
            models.UniqueConstraint(fields=["course", "number"], name="radiationphase_number_key"),
            models.CheckConstraint(
                condition=Q(dose_gy__gt=0, dose_gy__lte=40, fractions__gte=1, fractions__lte=50),
                name="radiationphase_dose_believable",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="radiationphase_signed_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(extra_gy=0) | (Q(extra_gy__gt=0, extra_by__isnull=False) & ~Q(extra_reason="")),
                name="radiationphase_extra_decided",
            ),
        )


class FractionRow(NamedRow):
    """One planned day on the machine; what was delivered is copied here and only marked as an error later."""

    patient = inside("PatientRow", related_name="fractions")
    course = inside("RadiationCourseRow", related_name="fractions")
    phase = inside("RadiationPhaseRow")
    position = models.IntegerField()  # the order in which days were planned
    number = models.IntegerField(null=True)  # given on delivery, never again
    state = models.CharField(max_length=12)
    original_on = models.DateField()
    planned_on = models.DateField()
    planned_gy = models.DecimalField(max_digits=6, decimal_places=3)
    is_second_of_day = models.BooleanField(default=False)
    accepted = models.JSONField(default=list)  # codes that the radiation oncologist accepted for this day
    anesthesia = inside("AnesthesiaRow", null=True)
    no_anesthesia = models.CharField(max_length=200, blank=True)  # why there was none
    delivered_gy = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    delivered_at = models.DateTimeField(null=True)
    delivered_by = models.ForeignKey(
        "records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+"
    )
    checked_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    identifiers = ArrayField(models.CharField(max_length=20), default=list)
    plan_version = models.CharField(max_length=60, blank=True)
    imaging = models.CharField(max_length=200, blank=True)  # the shift after image guidance
    deviation = models.CharField(max_length=200, blank=True)
    not_done_reason = models.CharField(max_length=200, blank=True)
    not_done_at = models.DateTimeField(null=True)
    makes_up = inside("FractionRow", null=True, related_name="made_up_by")
    missed_choice = models.CharField(max_length=12, blank=True)
    missed_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    missed_reason = models.CharField(max_length=300, blank=True)
    error_reason = models.CharField(max_length=300, blank=True)
    error_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    error_second = models.ForeignKey(
        "records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+"
    )
    error_physicist = models.ForeignKey(
        "records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = (
            target_of_references("fraction"),
            same_practice("fraction", field="patient", to="PatientRow"),
            same_practice("fraction", field="course", to="RadiationCourseRow"),
            same_practice("fraction", field="phase", to="RadiationPhaseRow"),
            same_practice("fraction", field="anesthesia", to="AnesthesiaRow"),
            same_practice("fraction", field="makes_up", to="FractionRow"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        *("reserved", "planned", "anesthetized", "delivered"),
                        *("not_done", "cancelled", "error"),
                    ]
                ),
                name="fraction_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["delivered", "error"])
                | (
                    Q(
                        delivered_gy__gt=0,
                        delivered_at__isnull=False,
                        number__gte=1,
                        delivered_by__isnull=False,
                        checked_by__isnull=False,
                    )
                    & ~Q(delivered_by=F("checked_by"))
                    & ~Q(plan_version="")
                    & (Q(anesthesia__isnull=False) | ~Q(no_anesthesia=""))
                ),
                name="fraction_delivered_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["delivered", "error"])
                | Q(number__isnull=True, delivered_gy__isnull=True),
                name="fraction_number_on_delivery",
            ),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_gy=F("planned_gy")) | ~Q(deviation=""),
                name="fraction_deviation_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["course", "number"], condition=Q(number__isnull=False), name="fraction_number_key"
            ),
            models.UniqueConstraint(
                fields=["anesthesia"], condition=Q(anesthesia__isnull=False), name="fraction_anesthesia_key"
            ),
            models.UniqueConstraint(
                fields=["makes_up"],
                condition=Q(makes_up__isnull=False) & ~Q(state="cancelled"),
                name="fraction_made_up_once_key",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_done") | (~Q(not_done_reason="") & Q(not_done_at__isnull=False)),
                name="fraction_not_done_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(missed_choice="")
                | (
                    Q(missed_choice__in=["append", "twice_daily", "none"], missed_by__isnull=False)
                    & ~Q(missed_reason="")
                ),
                name="fraction_missed_chosen_by_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="error")
                | (
                    Q(error_by__isnull=False, error_second__isnull=False, error_physicist__isnull=False)
                    & ~Q(error_by=F("error_second"))
                    & ~Q(error_by=F("error_physicist"))
                    & ~Q(error_second=F("error_physicist"))
                    & ~Q(error_reason="")
                ),
                name="fraction_error_two_people_and_physicist",
            ),
        )
        indexes = (
            models.Index(fields=["practice", "planned_on"], name="fraction_day_idx"),
            models.Index(fields=["course", "position"], name="fraction_course_idx"),
            models.Index(fields=["patient", "planned_on"], name="fraction_patient_idx"),
        )


class FractionSlotRow(NamedRow):
    """A part of a fraction on one unit of a resource; nobody else has that unit then, nor she another."""

    fraction = inside("FractionRow", related_name="slots")
    patient = inside("PatientRow")
    resource = inside("RadiationResourceRow")
    kind = models.CharField(max_length=12)
    unit = models.IntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10)  # booked, cancelled

    class Meta:
        constraints = (
            target_of_references("fractionslot"),
            same_practice("fractionslot", field="fraction", to="FractionRow"),
            same_practice("fractionslot", field="patient", to="PatientRow"),
            same_practice("fractionslot", field="resource", to="RadiationResourceRow"),
            models.UniqueConstraint(
                fields=["fraction", "kind"],
                condition=~Q(state="cancelled"),
                name="fractionslot_one_a_kind_key",
            ),
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="fractionslot_kind_known"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="fractionslot_is_a_span"),
            models.CheckConstraint(condition=Q(unit__gte=1), name="fractionslot_unit_positive"),
            models.CheckConstraint(
                condition=Q(state__in=["booked", "cancelled"]), name="fractionslot_state_known"
            ),
            ExclusionConstraint(
                name="fractionslot_unit_taken",
                expressions=[
                    (IdRange("resource_id"), RangeOperators.OVERLAPS),
                    (IdRange("unit"), RangeOperators.OVERLAPS),
                    (Span("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="cancelled"),
            ),
            ExclusionConstraint(
                name="fractionslot_patient_on_one_machine",
                expressions=[
                    (IdRange("patient_id"), RangeOperators.OVERLAPS),
                    (Span("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="cancelled") & Q(kind="machine"),
            ),
        )
        indexes = (models.Index(fields=["practice", "starts_at"], name="fractionslot_day_idx"),)
