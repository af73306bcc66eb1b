"""What does a patient take at home, who asked last, and what did an oncologist decide about it?"""

from django.db import models
from django.db.models import F, Q

from oncodesk.records.models.shape import NamedRow, inside, same_practice, target_of_references


class HomeDrugRow(NamedRow):
    """One drug, supplement or flea product at home; a change ends it and adds another, nothing is removed."""

    patient = inside("PatientRow", related_name="home_drugs")
    name = models.CharField(max_length=80)  # as told
    substance = models.CharField(max_length=60, blank=True)  # of the table; empty: an unknown drug
    dose_text = models.CharField(max_length=120, blank=True)  # as told: `75 mg twice a day`
    prescribed_by = models.CharField(max_length=14)  # practice, referring_vet, owner
    since = models.DateField(null=True)
    until = models.DateField(null=True)  # the last day of a limited course
    added_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)  # the last day on which it was given
    ended_reason = models.CharField(max_length=10, blank=True)  # stopped, finished, changed, mistake
    ended_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    judged_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    judgement = models.CharField(max_length=300, blank=True)  # what an oncologist found on an unknown drug

    class Meta:
        constraints = (
            target_of_references("homedrug"),
            same_practice("homedrug", field="patient", to="PatientRow"),
            models.CheckConstraint(
                condition=Q(prescribed_by__in=["practice", "referring_vet", "owner"]),
                name="homedrug_prescriber_known",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="homedrug_is_named"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="homedrug_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_reason="", ended_by__isnull=True)
                | Q(
                    ended_on__isnull=False,
                    ended_reason__in=["stopped", "finished", "changed", "mistake"],
                    ended_by__isnull=False,
                ),
                name="homedrug_ended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(judged_by__isnull=True, judged_at__isnull=True, judgement="")
                | (Q(judged_by__isnull=False, judged_at__isnull=False) & ~Q(judgement="")),
                name="homedrug_judged_by_a_person",
            ),
        )
        indexes = (models.Index(fields=["patient", "-created_at"], name="homedrug_patient_idx"),)


class HomeDrugsAskedRow(NamedRow):
    """Somebody asked the owner, and the list was complete as it stood then; the newest counts."""

    patient = inside("PatientRow", related_name="home_drugs_asked")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")
    drug_ids = models.JSONField(default=list)  # the rows that were on the list; empty: nothing at home

    class Meta:
        constraints = (
            target_of_references("homedrugsasked"),
            same_practice("homedrugsasked", field="patient", to="PatientRow"),
        )
        indexes = (models.Index(fields=["patient", "-asked_at"], name="homedrugsasked_latest_idx"),)


class InteractionDecisionRow(NamedRow):
    """An oncologist gives the dose of this visit knowing what these two, or this one record, say."""

    visit = inside("VisitRow", related_name="interaction_decisions")
    one = models.CharField(max_length=60)  # a drug's id, or the outside id of a home drug
    two = models.CharField(max_length=60)  # the same again where one record stops by itself
    reason = models.CharField(max_length=500)
    decided_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            target_of_references("interactiondecision"),
            same_practice("interactiondecision", field="visit", to="VisitRow"),
            models.UniqueConstraint(fields=["visit", "one", "two"], name="interactiondecision_key"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(one="") & ~Q(two=""), name="interactiondecision_has_a_reason"
            ),
        )
