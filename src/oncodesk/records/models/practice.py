"""What is a practice, when is it open, how much can it treat at once, and what has it signed?"""

from django.db import models

from oncodesk.records.models.shape import NamedRow, WalledRow, inside, same_practice, target_of_references


class PracticeRow(models.Model):
    """The wall itself: every other row of a practice names it."""

    public_id = models.UUIDField(unique=True)
    version = models.IntegerField(default=1)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=60)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=240, blank=True)
    after_hours = models.CharField(max_length=400, blank=True)  # where an owner goes when we are closed
    is_demo = models.BooleanField(default=False)
    treatment_places = models.IntegerField(default=2)
    starts_per_half_hour = models.IntegerField(default=2)  # visits that staff can begin in one half hour
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(treatment_places__gte=1, starts_per_half_hour__gte=1),
                name="practice_capacity_positive",
            ),
        )


class OpeningRow(WalledRow):
    """Opening hours of one weekday (Monday is 0), in the practice's zone; no row means closed."""

    weekday = models.IntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["practice", "weekday"], name="opening_weekday_key"),
            models.CheckConstraint(
                condition=models.Q(weekday__gte=0, weekday__lte=6, opens__lt=models.F("closes")),
                name="opening_is_a_span",
            ),
        )


class ClosureRow(WalledRow):
    """Closed from the first to the last date, both included."""

    first_on = models.DateField()
    last_on = models.DateField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(first_on__lte=models.F("last_on")), name="closure_is_a_span"
            ),
        )


class ContentVersionRow(NamedRow):
    """A protocol, gate policy, drug set or standing order as this practice keeps it, with its signature.

    The text is frozen; a change is a new version. Retired, never deleted. `needs_review`: a second person
    reads it before the signature; a standing order, and what was signed before this rule, needs none.
    """

    kind = models.CharField(max_length=20)  # protocol, gate, drugs, standing_order, template
    slug = models.CharField(max_length=80)
    number = models.IntegerField()  # of the version, counted by the file itself
    name = models.CharField(max_length=160)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="draft")  # draft, signed, retired
    signed_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    needs_review = models.BooleanField(default=True)
    reviewed_by = models.ForeignKey(  # the second person whom the signature rests on
        "records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+"
    )
    review_by_on = models.DateField(null=True)  # when a signed version is to be read again

    class Meta:
        constraints = (
            target_of_references("contentversion"),
            models.UniqueConstraint(
                fields=["practice", "kind", "slug", "number"], name="contentversion_number_key"
            ),
            models.UniqueConstraint(
                fields=["practice", "kind", "slug"],
                condition=models.Q(state="signed"),
                name="contentversion_one_signed_key",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", signed_at__isnull=True)
                | models.Q(state__in=["signed", "retired"]),
                name="contentversion_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="signed")
                | models.Q(signed_at__isnull=False, signed_by__isnull=False),
                name="contentversion_signed_by_a_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(reviewed_by=models.F("signed_by")),
                name="contentversion_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="signed", needs_review=True) | models.Q(reviewed_by__isnull=False),
                name="contentversion_reviewed_before_signed",
            ),
        )


class ContentReviewRow(NamedRow):
    """Somebody read one version, and what it says for a dummy patient, and put her name to it."""

    content_version = inside("ContentVersionRow", related_name="reviews")
    reviewed_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    trial = models.JSONField()  # [[dummy patient, [[what, answer], …]], …] as it was shown

    class Meta:
        constraints = (
            target_of_references("contentreview"),
            same_practice("contentreview", field="content_version", to="ContentVersionRow"),
        )


class DutyRow(WalledRow):
    """Whether one of the assistant's duties is off, asks first, or acts."""

    duty = models.CharField(max_length=40)
    mode = models.CharField(max_length=5)
    # {"routes": {role: {"role": role, "person": id}}, "food": what the reminder says about food}
    settings = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["practice", "duty"], name="duty_key"),
            models.CheckConstraint(
                condition=models.Q(mode__in=["off", "asks", "acts"]), name="duty_mode_known"
            ),
        )


class DocumentRow(NamedRow):
    """A file, once per practice and content; never rendered in the web process."""

    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    media_type = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    patient = inside("PatientRow", null=True)

    class Meta:
        constraints = (
            target_of_references("document"),
            same_practice("document", field="patient", to="PatientRow"),
            models.UniqueConstraint(fields=["practice", "digest"], name="document_digest_key"),
        )
