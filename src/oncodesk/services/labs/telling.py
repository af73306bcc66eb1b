"""Which people must know of something about blood that no look would find?"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from oncodesk.domain.shared.roles import Role
from oncodesk.records.read import labs as read_labs
from oncodesk.services.tasks import raise_task
from oncodesk.services.work import Work

if TYPE_CHECKING:
    from oncodesk.records.models import AdministrationRow


def tell_of_moved_blood(work: Work, patient_id: int, report_id: int, result_ids: list[int]) -> None:
    """A dose that rested on another animal's blood was given: an incident that the oncologist must know."""
    given: dict[int, list[AdministrationRow]] = defaultdict(list)
    for dose in read_labs.doses_given_on(patient_id, result_ids):
        given[dose.visit_id].append(dose)
    for visit_id, doses in given.items():
        raise_task(
            work,
            f"incident:moved_report:{report_id}:{visit_id}",
            "incident",
            "labs.given_on_moved_blood",
            to=Role.ONCOLOGIST,
            urgency="now",
            patient_id=patient_id,
            visit_id=visit_id,
            drugs=", ".join(sorted({dose.drug for dose in doses})),
            planned_on=doses[0].visit.planned_on.isoformat(),
        )
