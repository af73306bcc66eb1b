"""Who did what, when, in an unbroken chain; and which requests were already answered?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from oncodesk.records.models.shape import WalledRow


class AuditEntryRow(WalledRow):
    """One action. Each digest covers the entry and the digest before it; rows are only added."""

    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor = models.CharField(max_length=160)
    person_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    patient_ids = ArrayField(models.BigIntegerField(), default=list)
    body = models.TextField()  # canonical JSON: ids, codes, before and after; no free text of owners
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["practice", "sequence"], name="auditentry_sequence_key"),
        )


class RequestKeyRow(WalledRow):
    """A request that was carried out, and its first answer."""

    key = models.CharField(max_length=80)
    action = models.CharField(max_length=60)
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["practice", "key"], name="requestkey_key"),)
