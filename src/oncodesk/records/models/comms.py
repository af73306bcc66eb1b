"""What was sent to whom, in which state, and how often was it tried?"""

from django.db import models

from oncodesk.records.models.shape import NamedRow, WalledRow, inside, same_practice, target_of_references


class MessageRow(NamedRow):
    """One outgoing message; its key makes a second one impossible."""

    key = models.CharField(max_length=200)
    purpose = models.CharField(max_length=4)  # P0 to P8
    template = models.CharField(max_length=60)
    patient = inside("PatientRow", null=True, related_name="messages")
    visit = inside("VisitRow", null=True)
    appointment = inside("AppointmentRow", null=True)  # the time that the text names
    client = inside("ClientRow", null=True)
    person = models.ForeignKey("records.PersonRow", on_delete=models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=12)
    reason = models.CharField(max_length=80, blank=True)  # why suppressed, expired or failed
    message_id = models.CharField(max_length=200)
    send_after = models.DateTimeField()
    expires_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            target_of_references("message"),
            same_practice("message", field="patient", to="PatientRow"),
            same_practice("message", field="visit", to="VisitRow"),
            same_practice("message", field="appointment", to="AppointmentRow"),
            same_practice("message", field="client", to="ClientRow"),
            models.UniqueConstraint(fields=["practice", "key"], name="message_key"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "queued",
                        "sending",
                        "accepted",
                        "uncertain",
                        "held",
                        "suppressed",
                        "expired",
                        "failed",
                        "cancelled",
                        "not_sent",
                    ]
                ),
                name="message_state_known",
            ),
        )
        indexes = (
            models.Index(fields=["send_after"], condition=models.Q(state="queued"), name="message_due_idx"),
            models.Index(fields=["patient", "-created_at"], name="message_patient_idx"),
        )


class MessageEventRow(WalledRow):
    """Every step of a message, only added."""

    message = inside("MessageRow", related_name="events")
    at = models.DateTimeField()
    state = models.CharField(max_length=12)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (same_practice("messageevent", field="message", to="MessageRow"),)
