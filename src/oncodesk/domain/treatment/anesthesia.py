"""May this patient be anesthetized for a fraction now, and do the controlled drugs add up?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from oncodesk.domain.patients.patient import Genotype
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Override, block, unknown, warn

# General knowledge says 14 to 30 days before the first anesthetic, and again about day 10 from ASA 3 on.
# Nobody has signed it, so only the stricter end is used, and only to stop and ask.
LABS_AGE = timedelta(days=14)
LABS_AGAIN = timedelta(days=10)
LABS_AGAIN_FROM_ASA = 3
ASA_CLASSES = range(1, 6)
_ACCEPTED = Override(Role.ONCOLOGIST)
_UNSIGNED = "general knowledge, unsigned"


@dataclass(frozen=True, slots=True)
class BeforeAnesthesia:
    """What is known right before induction; `None` is what nobody recorded."""

    now: datetime
    fast_hours: int | None  # of the anesthetist's signed instruction for this patient
    fed_at: datetime | None  # last food
    asa: int | None
    is_examined: bool  # today, by whoever starts
    counts_at: datetime | None  # the newest blood count, collected
    chemistry_at: datetime | None
    genotype: Genotype = Genotype.UNKNOWN


def check_before_anesthesia(told: BeforeAnesthesia) -> tuple[Finding, ...]:
    """Everything that stands against inducing now. No instruction, no feeding time, no class: unknown.

    Blood that is too old is unsigned advice: it stops until an anesthetist or the radiation oncologist
    accepts it with a reason. Food is not accepted by anybody: the fraction gets a later time.
    """
    found: list[Finding] = []
    if told.fast_hours is None:
        found.append(unknown("radiation.no_fasting_instruction"))
    if told.fed_at is None or told.fed_at > told.now:
        found.append(unknown("radiation.fed_at_missing"))
    elif told.fast_hours is not None:
        ready = told.fed_at + timedelta(hours=told.fast_hours)
        if told.now < ready:
            found.append(
                block("radiation.not_fasted", hours=told.fast_hours, fed_at=told.fed_at, ready=ready)
            )
    if told.asa is None or told.asa not in ASA_CLASSES:
        found.append(unknown("radiation.asa_missing"))
    if not told.is_examined:
        found.append(unknown("radiation.exam_missing"))
    return (*found, *_blood_findings(told), *_genotype_findings(told))


def _blood_findings(told: BeforeAnesthesia) -> list[Finding]:
    again = told.asa is not None and told.asa >= LABS_AGAIN_FROM_ASA
    limit = LABS_AGAIN if again else LABS_AGE
    found: list[Finding] = []
    for test, at in (("blood count", told.counts_at), ("chemistry", told.chemistry_at)):
        if at is None:
            found.append(unknown("radiation.labs_missing", source=_UNSIGNED, override=_ACCEPTED, test=test))
        elif told.now - at > limit:
            found.append(
                unknown(
                    "radiation.labs_old",
                    source=_UNSIGNED,
                    override=_ACCEPTED,
                    test=test,
                    collected=at,
                    days=limit.days,
                )
            )
    return found


def _genotype_findings(told: BeforeAnesthesia) -> list[Finding]:
    """WSU: acepromazine 30-50 % less in mutant/mutant, 25 % less in mutant/normal. Said, never computed."""
    less = {Genotype.TWO_MUTANTS: "30 to 50 %", Genotype.ONE_MUTANT: "25 %"}.get(told.genotype)
    return [] if less is None else [warn("radiation.mdr1_sedation", source="WSU PrIMe", less=less)]


def check_controlled(
    *, drawn: Decimal | None, given: Decimal | None, wasted: Decimal | None
) -> tuple[Finding, ...]:
    """A controlled drug adds up exactly. Amounts are of one unit; a missing one is unknown, never zero."""
    if drawn is None or given is None or wasted is None or drawn <= 0 or given < 0 or wasted < 0:
        return (unknown("radiation.controlled_missing"),)
    if drawn != given + wasted:
        return (block("radiation.controlled_balance", drawn=drawn, given=given, wasted=wasted),)
    return ()


def needs_witness(wasted: Decimal, witness: int | None) -> bool:
    """True while waste was seen by nobody else; each witness signs on her own account."""
    return wasted > 0 and witness is None
