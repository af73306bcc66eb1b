"""Which death of a patient stands?"""

from oncodesk.records.models import DeathRow


def standing_death(patient_id: int) -> DeathRow | None:
    """The recorded death that nobody undid."""
    rows = DeathRow.objects.filter(patient_id=patient_id, undone_at__isnull=True)
    return rows.select_related("recorded_by", "doubted_by").first()
