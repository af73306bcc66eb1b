"""Who is told that a prepared dose was stopped, or that a given one is doubted?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncodesk.domain.shared.roles import Role
from oncodesk.services.tasks import raise_task
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import AdministrationRow, OrderRow, PreparationRow, VisitRow


def about_prepared(preparation: PreparationRow) -> str:
    """How the keys of the tasks about a preparation begin."""
    return f"treatment.prepared:{preparation.public_id}"


def about_given(given: AdministrationRow) -> str:
    """How the keys of the tasks about a given dose begin."""
    return f"treatment.doubted:{given.public_id}"


def tell_stopped(work: Work, visit: VisitRow, order: OrderRow, preparation: PreparationRow, why: str) -> None:
    """The preparer and the oncologist each get it at once; a later stop of the same dose is a new task."""
    told: tuple[tuple[str, Role, int | None], ...] = (
        ("preparer", Role.NURSE, preparation.prepared_by_id),
        ("oncologist", Role.ONCOLOGIST, None if visit.course is None else visit.course.oncologist_id),
    )
    for who, role, person_id in told:
        raise_task(
            work,
            f"{about_prepared(preparation)}:{who}:{order.version}",
            "prepared_stopped",
            "treatment.prepared_stopped",
            to=role,
            to_person_id=person_id,
            urgency="now",
            patient_id=visit.patient_id,
            visit_id=visit.pk,
            drug=order.drug,
            why=why,
        )


def tell_doubted(work: Work, visit: VisitRow, order: OrderRow, given: AdministrationRow) -> None:
    """A second person must look; a later doubt of the same dose is a new task."""
    raise_task(
        work,
        f"{about_given(given)}:{given.version}",
        "confirm_error",
        "treatment.given_doubted",
        to=Role.ONCOLOGIST,
        urgency="now",
        patient_id=visit.patient_id,
        visit_id=visit.pk,
        drug=order.drug,
        why=given.error_reason,
    )
