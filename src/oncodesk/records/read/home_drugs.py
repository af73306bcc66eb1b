"""What does she take at home, who asked last, and what was decided about it?"""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from oncodesk.records.asking import Asked, first
from oncodesk.records.models import HomeDrugRow, HomeDrugsAskedRow, InteractionDecisionRow


@Asked
def taken_since(patient_id: int, day: date) -> QuerySet[HomeDrugRow]:
    """What she takes, and what ended on this day or later; what was never taken is left out."""
    rows = HomeDrugRow.objects.filter(patient_id=patient_id).exclude(ended_reason="mistake")
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day))
    return rows.select_related("added_by", "ended_by", "judged_by").order_by("created_at", "pk")


def standing(patient_id: int) -> list[HomeDrugRow]:
    """The list as it stands: what nobody ended."""
    rows = HomeDrugRow.objects.filter(patient_id=patient_id, ended_on__isnull=True)
    return list(rows.select_related("added_by", "judged_by").order_by("created_at", "pk"))


def ended(patient_id: int, most: int = 50) -> list[HomeDrugRow]:
    """What she took before, the newest end first, mistakes among them."""
    rows = HomeDrugRow.objects.filter(patient_id=patient_id, ended_on__isnull=False)
    return list(rows.select_related("added_by", "ended_by").order_by("-ended_on", "-pk")[:most])


@Asked
def _last_asked(patient_id: int) -> QuerySet[HomeDrugsAskedRow]:
    rows = HomeDrugsAskedRow.objects.filter(patient_id=patient_id).select_related("asked_by")
    return rows.order_by("-asked_at", "-pk")[:1]


def last_asked(patient_id: int) -> HomeDrugsAskedRow | None:
    return first(_last_asked(patient_id))


def home_drug(practice_id: int, outside_id: UUID) -> HomeDrugRow | None:
    rows = HomeDrugRow.objects.filter(practice_id=practice_id, public_id=outside_id)
    return rows.select_related("patient").first()


@Asked
def decisions_of_visit(visit_id: int) -> QuerySet[InteractionDecisionRow]:
    rows = InteractionDecisionRow.objects.filter(visit_id=visit_id).select_related("decided_by")
    return rows.order_by("pk")
