"""What was drawn up, by whom, and what became of it?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from oncodesk.records.models.shape import NamedRow, inside, same_practice, target_of_references


class PreparationRow(NamedRow):
    """One prepared dose; a second person checks it, and it is given, thrown away, or both in part."""

    order = inside("OrderRow", related_name="preparations")
    release = inside("ReleaseRow")  # under which it was last checked
    number = models.IntegerField()  # of the label, counted in the practice
    prepared_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=4)  # the signed dose
    unit = models.CharField(max_length=10)
    recomputed = models.DecimalField(max_digits=14, decimal_places=4)  # from the stored inputs, on the server
    concentration = models.DecimalField(max_digits=10, decimal_places=4, null=True)  # units a mL
    volume = models.DecimalField(max_digits=10, decimal_places=4, null=True)  # mL drawn
    diluent = models.CharField(max_length=80, blank=True)
    final_volume = models.DecimalField(max_digits=10, decimal_places=4, null=True)  # mL, diluent included
    pieces = models.JSONField(default=list)  # [{strength, count}] of tablets or capsules
    lots = ArrayField(models.CharField(max_length=60))
    drug_expires_on = models.DateField()
    beyond_use_at = models.DateTimeField(null=True)
    storage = models.CharField(max_length=80, blank=True)
    confirmed = ArrayField(models.CharField(max_length=20), default=list)  # protection, closed_transfer
    without_transfer = models.CharField(max_length=200, blank=True)  # why without a closed transfer device
    checked_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)  # empty while it stands there; used, discarded
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    witness = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)  # it was thrown away

    class Meta:
        constraints = (
            target_of_references("preparation"),
            same_practice("preparation", field="order", to="OrderRow"),
            same_practice("preparation", field="release", to="ReleaseRow"),
            models.UniqueConstraint(fields=["practice", "number"], name="preparation_number_key"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(outcome=""), name="preparation_one_standing_key"
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True, checked_at__isnull=True)
                | (Q(checked_by__isnull=False, checked_at__isnull=False) & ~Q(checked_by=F("prepared_by"))),
                name="preparation_two_people",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, recomputed=F("amount")), name="preparation_of_the_signed_dose"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True)
                | Q(outcome="used", ended_at__isnull=False, checked_by__isnull=False)
                | (
                    Q(outcome="discarded", ended_at__isnull=False, ended_by__isnull=False)
                    & ~Q(why="")
                    & (Q(witness__isnull=True) | ~Q(witness=F("ended_by")))
                ),
                name="preparation_ends_in_one_way",
            ),
        )
