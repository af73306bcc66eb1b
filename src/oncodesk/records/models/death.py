"""Who recorded a death, what ended with it, and who said that it was another patient?"""

from django.db import models
from django.db.models import F, Q

from oncodesk.records.models.shape import NamedRow, inside, same_practice, target_of_references


class DeathRow(NamedRow):
    """A recorded death with what ended by it; undone only by a second person after a first one doubted."""

    patient = inside("PatientRow", related_name="deaths")
    died_at = models.DateTimeField()
    recorded_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    ended = models.JSONField()  # state before, by table and id: what an undoing may bring back
    doubted_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    doubted_at = models.DateTimeField(null=True)
    doubt_reason = models.CharField(max_length=200, blank=True)
    undone_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            target_of_references("death"),
            same_practice("death", field="patient", to="PatientRow"),
            models.UniqueConstraint(
                fields=["patient"], condition=Q(undone_at__isnull=True), name="death_once_a_patient_key"
            ),
            models.CheckConstraint(
                condition=Q(doubted_by__isnull=True, doubted_at__isnull=True, doubt_reason="")
                | Q(doubted_by__isnull=False, doubted_at__isnull=False) & ~Q(doubt_reason=""),
                name="death_doubted_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False, doubted_by__isnull=False)
                & ~Q(undone_by=F("doubted_by")),
                name="death_undone_by_two",
            ),
        )
