"""What stands against a second course beside one that runs?"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from oncodesk.domain.scheduling.plan import Plan
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Level, Override

_BY_ONCOLOGIST = Override(Role.ONCOLOGIST)


@dataclass(frozen=True, slots=True)
class Running:
    """A course that is active or on hold, with the plan that it has now."""

    name: str
    plan: Plan


def _drugs(plan: Plan) -> frozenset[str]:
    """Everything that takes place, also what is taken at home."""
    return frozenset(dose.drug for visit in plan.visits if visit.takes_place for dose in visit.doses)


def _overlap(one: Plan, other: Plan) -> bool:
    """Two plans run at the same time on at least one day; an open end runs on."""
    if one.ends_on is None or other.ends_on is None:
        return False
    return (other.open_ended or one.start_on <= other.ends_on) and (
        one.open_ended or other.start_on <= one.ends_on
    )


def check_together(new: Plan, others: Sequence[Running], myelosuppressive: Set[str]) -> tuple[Finding, ...]:
    """Same substance, combined marrow suppression, visits on one day: each is acknowledged by an oncologist.

    None is refused: prednisone in two courses can be meant. A drug that no table knows counts as
    suppressing the marrow, so the caller names in `myelosuppressive` every drug that is not known to be
    harmless to it.
    """
    beside = [other for other in others if _overlap(new, other.plan)]
    return (*_same_drugs(new, beside), *_marrow(new, beside, myelosuppressive), *_same_days(new, beside))


def _same_drugs(new: Plan, others: Sequence[Running]) -> Iterable[Finding]:
    mine = _drugs(new)
    shared = {drug for other in others for drug in mine & _drugs(other.plan)}
    if shared:
        names = [other.name for other in others if mine & _drugs(other.plan)]
        yield _block("scheduling.same_substance", drugs=", ".join(sorted(shared)), courses=", ".join(names))


def _marrow(new: Plan, others: Sequence[Running], myelosuppressive: Set[str]) -> Iterable[Finding]:
    mine = _drugs(new) & myelosuppressive
    theirs = {drug for other in others for drug in _drugs(other.plan) & myelosuppressive}
    if mine and theirs:
        names = [other.name for other in others if _drugs(other.plan) & myelosuppressive]
        yield _block(
            "scheduling.combined_low_counts",
            drugs=", ".join(sorted(mine)),
            others=", ".join(sorted(theirs)),
            courses=", ".join(names),
        )


def _same_days(new: Plan, others: Sequence[Running]) -> Iterable[Finding]:
    mine = {visit.planned_on for visit in new.planned}
    days = sorted(mine & {visit.planned_on for other in others for visit in other.plan.planned})
    if days:
        names = [other.name for other in others if mine & {visit.planned_on for visit in other.plan.planned}]
        yield _block("scheduling.same_day", count=len(days), on=days[0], courses=", ".join(names))


def _block(code: str, **facts: object) -> Finding:
    return Finding(code, Level.BLOCK, facts, override=_BY_ONCOLOGIST)  # type: ignore[arg-type]
