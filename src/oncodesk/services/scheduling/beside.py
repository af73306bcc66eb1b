"""What does a patient have already, courses and radiation, and what stands against visits beside it?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from oncodesk.domain.scheduling.near_radiation import Radiation, check_radiation
from oncodesk.domain.scheduling.plan import Plan
from oncodesk.domain.scheduling.together import Running, check_together
from oncodesk.domain.shared.verdict import Finding
from oncodesk.records.read import radiation as read_radiation
from oncodesk.records.read import scheduling as read
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.scheduling.changing import Outcome
from oncodesk.services.scheduling.layout import plan_of


def check_beside(patient_id: int, new: Plan) -> tuple[Finding, ...]:
    """What an oncologist acknowledges before a second course starts; call it inside the wall."""
    running = [
        Running(course.protocol_name, plan_of(course))
        for course in read.courses_of(patient_id)
        if course.state in ("active", "held")
    ]
    plans = (new, *(each.plan for each in running))
    drugs = {dose.drug for plan in plans for visit in plan.visits for dose in visit.doses}
    return check_together(new, running, frozenset(drug for drug in drugs if _lowers_counts(drug)))


def radiation_of(patient_id: int) -> tuple[Radiation, ...]:
    """Her radiation courses with at least one fraction planned, kept free or given; inside the wall."""
    days: dict[int, set[date]] = defaultdict(set)
    ahead: dict[int, set[date]] = defaultdict(set)
    for course_id, on, is_ahead in read_radiation.days_of_patient(patient_id):
        days[course_id].add(on)
        if is_ahead:
            ahead[course_id].add(on)
    return tuple(
        Radiation(min(all_days), max(all_days), frozenset(ahead[course_id]))
        for course_id, all_days in days.items()
    )


def with_radiation(outcome: Outcome, courses: Iterable[Radiation]) -> Outcome:
    """The same outcome, that also says which visits it brings onto or near days of radiation."""
    told = tuple(courses)
    return replace(
        outcome,
        findings=(*outcome.findings, *check_radiation(outcome.after, told)),
        stood=(*outcome.stood, *check_radiation(outcome.before, told)),
    )


def _lowers_counts(drug_id: str) -> bool:
    drug = get_drug(drug_id)
    return drug is None or drug.myelosuppressive
