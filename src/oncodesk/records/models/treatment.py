"""What was ordered, decided, released and given, by whom and on which facts?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from oncodesk.records.models.shape import NamedRow, inside, same_practice, target_of_references


class OrderRow(NamedRow):
    """A prescribed drug on a visit, with the whole calculation that led to its dose."""

    visit = inside("VisitRow", related_name="orders")
    course = inside("CourseRow", null=True)
    drug = models.CharField(max_length=60)
    sequence = models.IntegerField(default=0)
    amount = models.DecimalField(max_digits=12, decimal_places=4)  # the protocol's
    unit = models.CharField(max_length=10)
    per = models.CharField(max_length=10, blank=True)
    route = models.CharField(max_length=10)
    where = models.CharField(max_length=10)  # clinic, home
    is_cytotoxic = models.BooleanField()
    limits_as = models.CharField(max_length=60, blank=True)  # whose limits it has; empty: the drug's own
    state = models.CharField(max_length=12)
    calculation = models.JSONField(null=True)  # every input and step, decimals as text
    final_amount = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    final_unit = models.CharField(max_length=10, blank=True)
    weight = inside("WeightRow", null=True)  # that the calculation used
    signed_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)  # why it was not given
    started_at = models.DateTimeField(null=True)  # of giving
    started_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    confirmed = ArrayField(models.CharField(max_length=20), default=list)  # when it began
    is_off_protocol = models.BooleanField(default=False)  # the amount is a prescriber's own
    off_reason = models.CharField(max_length=300, blank=True)
    excepted_by = models.ForeignKey(
        "records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = (
            target_of_references("order"),
            same_practice("order", field="visit", to="VisitRow"),
            same_practice("order", field="course", to="CourseRow"),
            same_practice("order", field="weight", to="WeightRow"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "expired", "not_given", "cancelled"])
                | Q(signed_by__isnull=False, signed_at__isnull=False, final_amount__gt=0),
                name="order_signed_by_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="expired") | Q(signed_by__isnull=True, final_amount__isnull=True),
                name="order_expired_is_unsigned",
            ),
            models.CheckConstraint(
                condition=~Q(state="giving") | Q(started_at__isnull=False, started_by__isnull=False),
                name="order_giving_was_begun",
            ),
            models.CheckConstraint(
                condition=Q(is_off_protocol=True, excepted_by__isnull=False) & ~Q(off_reason="")
                | Q(is_off_protocol=False, excepted_by__isnull=True, off_reason=""),
                name="order_off_protocol_for_a_reason",
            ),
        )


class DecisionRow(NamedRow):
    """A clinician's recorded decision otherwise, for one visit and these result versions only."""

    visit = inside("VisitRow", related_name="decisions")
    band = models.CharField(max_length=12)  # oncologist, hold, floor
    choice = models.CharField(max_length=12)  # as_planned, reduced, delay
    reason = models.CharField(max_length=500)
    result_ids = ArrayField(models.BigIntegerField())
    decided_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    second_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            target_of_references("decision"),
            same_practice("decision", field="visit", to="VisitRow"),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("decided_by")),
                name="decision_second_oncologist",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
        )


class ReleaseRow(NamedRow):
    """The recorded permission to prepare; taken back when an input changes."""

    visit = inside("VisitRow", related_name="releases")
    released_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    result_ids = ArrayField(models.BigIntegerField())
    weight = inside("WeightRow")
    policy = inside("ContentVersionRow")
    review = inside("LabReviewRow", null=True)
    decision = inside("DecisionRow", null=True)
    codes = ArrayField(
        models.CharField(max_length=60), default=list
    )  # notes and warnings it was released with
    valid_until = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_reason = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            target_of_references("release"),
            same_practice("release", field="visit", to="VisitRow"),
            same_practice("release", field="weight", to="WeightRow"),
            same_practice("release", field="policy", to="ContentVersionRow"),
            same_practice("release", field="review", to="LabReviewRow"),
            same_practice("release", field="decision", to="DecisionRow"),
            models.UniqueConstraint(
                fields=["visit"], condition=Q(taken_back_at__isnull=True), name="release_one_open_key"
            ),
        )


class BedsideCheckRow(NamedRow):
    """One person compared drug, dose, route and patient at the patient; another one gives."""

    order = inside("OrderRow", related_name="checks")
    release = inside("ReleaseRow")
    checked_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    amount_shown = models.DecimalField(max_digits=14, decimal_places=4)
    identifiers = ArrayField(
        models.CharField(max_length=20)
    )  # what was compared at the patient, two at least

    class Meta:
        constraints = (
            target_of_references("bedsidecheck"),
            same_practice("bedsidecheck", field="order", to="OrderRow"),
            same_practice("bedsidecheck", field="release", to="ReleaseRow"),
        )


class AdministrationRow(NamedRow):
    """What was given, also what goes home in a bag; two different people at the patient."""

    order = inside("OrderRow", related_name="administrations")
    visit = inside("VisitRow")
    patient = inside("PatientRow", related_name="administrations")
    release = inside("ReleaseRow")
    drug = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=14, decimal_places=4)
    unit = models.CharField(max_length=10)
    bsa_m2 = models.DecimalField(max_digits=8, decimal_places=4)
    mg_per_m2 = models.DecimalField(max_digits=14, decimal_places=4, null=True)  # for the exposure ledger
    route = models.CharField(max_length=10)
    lot = models.CharField(max_length=60, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    is_error = models.BooleanField(default=False)
    error_reason = models.CharField(max_length=300, blank=True)
    error_asked_by = models.ForeignKey(
        "records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+"
    )
    error_asked_at = models.DateTimeField(null=True)
    error_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    error_at = models.DateTimeField(null=True)
    is_partial = models.BooleanField(default=False)
    preparation = inside("PreparationRow", null=True)
    ended_at = models.DateTimeField(null=True)  # `given_at` is when it began
    goes_home = models.BooleanField(default=False)  # in a bag, to be given by the owner
    confirmed = ArrayField(models.CharField(max_length=20), default=list)  # protection, kit, instructions
    wasted = models.DecimalField(max_digits=14, decimal_places=4, null=True)

    class Meta:
        constraints = (
            target_of_references("administration"),
            same_practice("administration", field="order", to="OrderRow"),
            same_practice("administration", field="visit", to="VisitRow"),
            same_practice("administration", field="patient", to="PatientRow"),
            same_practice("administration", field="release", to="ReleaseRow"),
            same_practice("administration", field="preparation", to="PreparationRow"),
            models.CheckConstraint(condition=~Q(given_by=F("checked_by")), name="administration_two_people"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="administration_amount_positive"),
            models.CheckConstraint(
                condition=Q(is_error=False, error_by__isnull=True)
                | (
                    Q(is_error=True, error_asked_by__isnull=False, error_by__isnull=False)
                    & ~Q(error_by=F("error_asked_by"))
                    & ~Q(error_reason="")
                ),
                name="administration_error_by_two",
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(is_error=False), name="administration_once_an_order_key"
            ),
        )
        indexes = (models.Index(fields=["patient", "drug", "-given_at"], name="administration_last_idx"),)
