"""Which visits of a plan fall on a day of the patient's radiation, or near it with a drug that adds to it?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from oncodesk.domain.scheduling.plan import Plan, PlannedVisit
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Level, Override, block, note, warn

FRACTION = "fraction"  # a visit of a plan that is radiation itself
# General knowledge, no page of it seen: only said, never a permission, and no number of days is invented.
SENSITIZERS = frozenset({"doxorubicin"})
GENERAL = "general knowledge, unsigned"
_BY_ONCOLOGIST = Override(Role.ONCOLOGIST)


@dataclass(frozen=True, slots=True)
class Radiation:
    """One radiation course from its first fraction to its last; `days` are those still ahead."""

    first_on: date
    last_on: date
    days: frozenset[date]


def check_radiation(plan: Plan, courses: Iterable[Radiation]) -> tuple[Finding, ...]:
    """Drugs on the day of a fraction, also on one that is kept free, are acknowledged by an oncologist.

    One anesthetic and an order of the day are planned first. Doxorubicin between the first and the last
    fraction is a warning, the first one after it a note, both from general knowledge: they stop nothing.
    """
    told = tuple(courses)
    found = [
        finding
        for visit in plan.planned
        if visit.doses and visit.kind != FRACTION
        for finding in (*_same_day(visit, told), *_sensitizers(visit, told))
    ]
    notes = [finding for finding in found if finding.level is Level.NOTE]
    return tuple(finding for finding in found if finding not in notes[1:])


def _same_day(visit: PlannedVisit, courses: tuple[Radiation, ...]) -> Iterator[Finding]:
    if any(visit.planned_on in each.days for each in courses):
        yield block(
            "scheduling.radiation_same_day",
            override=_BY_ONCOLOGIST,
            visit=visit.number,
            on=visit.planned_on,
        )


def _sensitizers(visit: PlannedVisit, courses: tuple[Radiation, ...]) -> Iterator[Finding]:
    for drug in sorted({dose.drug for dose in visit.doses} & SENSITIZERS):
        during = [each for each in courses if each.first_on <= visit.planned_on <= each.last_on]
        before = [each for each in courses if each.last_on < visit.planned_on]
        if during:
            yield warn(
                "scheduling.radiosensitizer",
                GENERAL,
                visit=visit.number,
                drug=drug,
                last_on=max(each.last_on for each in during),
            )
        elif before:
            yield note(
                "scheduling.radiation_recall",
                GENERAL,
                visit=visit.number,
                drug=drug,
                last_on=max(each.last_on for each in before),
            )
