"""What does the assistant propose, what did it do, and what waits for a person?"""

from django.db import models

from oncodesk.records.models.shape import NamedRow, inside, same_practice, target_of_references


class ProposalRow(NamedRow):
    """One thing a duty found due; its key makes a repeated look harmless."""

    key = models.CharField(max_length=200)
    duty = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    patient = inside("PatientRow", related_name="proposals")
    visit = inside("VisitRow", null=True)
    arguments = models.JSONField(default=dict)
    reason = models.CharField(max_length=60)  # a code; its sentence stands in services
    facts = models.JSONField(default=dict)  # what the duty saw
    mode = models.CharField(max_length=5)  # asks, acts
    state = models.CharField(max_length=10)  # open, done, refused, dismissed, stale
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=200, blank=True)
    attempts = models.IntegerField(default=0)

    class Meta:
        constraints = (
            target_of_references("proposal"),
            same_practice("proposal", field="patient", to="PatientRow"),
            same_practice("proposal", field="visit", to="VisitRow"),
            models.UniqueConstraint(fields=["practice", "key"], name="proposal_key"),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "done", "refused", "dismissed", "stale"]),
                name="proposal_state_known",
            ),
        )
        indexes = (
            models.Index(fields=["practice", "state", "-created_at"], name="proposal_feed_idx"),
            models.Index(fields=["patient", "-created_at"], name="proposal_patient_idx"),
        )


class TaskRow(NamedRow):
    """Something a person must do or know: an alert, a call, a task; escalated when nobody answers."""

    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)  # lab_not_drawn, result_missing, corrected_result, call, ...
    urgency = models.CharField(max_length=8)  # now, today, routine
    patient = inside("PatientRow", null=True, related_name="tasks")
    visit = inside("VisitRow", null=True)
    to_role = models.CharField(max_length=20, blank=True)
    to_person = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    escalate_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12)  # open, acknowledged, done, cancelled
    acknowledged_by = models.ForeignKey(
        "records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=300, blank=True)
    escalated_from = inside("TaskRow", null=True)

    class Meta:
        constraints = (
            target_of_references("task"),
            same_practice("task", field="patient", to="PatientRow"),
            same_practice("task", field="visit", to="VisitRow"),
            same_practice("task", field="escalated_from", to="TaskRow"),
            models.UniqueConstraint(fields=["practice", "key"], name="task_key"),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "acknowledged", "done", "cancelled"]),
                name="task_state_known",
            ),
        )
        indexes = (models.Index(fields=["practice", "state", "due_at"], name="task_open_idx"),)
