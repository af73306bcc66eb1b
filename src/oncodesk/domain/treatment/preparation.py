"""May this dose be drawn up, and is what was drawn up the ordered dose? Preparer and second person ask here.

The limits are typing checks of our own, no clinical limits: a volume that fits the concentration to
`VOLUME_TOLERANCE`, because a syringe cannot be read closer, and whole tablets that add up exactly. Sources of
the rest: ASCO/ONS 2016 (verification of the preparation by a second person), USP <800> (protective equipment
and closed transfer as steps of preparation and administration).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from oncodesk.domain.dosing.drug import Drug, Route
from oncodesk.domain.shared.verdict import Finding, Verdict, block, unknown, verdict

VOLUME_TOLERANCE = Decimal("0.02")  # of the ordered amount; what a syringe's marks allow
SMALLEST_VOLUME = Decimal("0.01")  # mL; below it nothing can be read from a 1 mL syringe
VINCA = "vinca alkaloid"  # a drug's group
BY_NEEDLE = frozenset({Route.IV, Route.IM, Route.SC})
# What a step of preparing or giving answers while nobody has confirmed it.
UNCONFIRMED = {
    "protection": "treatment.protection_missing",
    "closed_transfer": "treatment.closed_transfer_missing",
    "kit": "treatment.kit_missing",
    "instructions": "treatment.instructions_missing",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the preparer says is in the syringe, the bag or the vial. Volumes in mL, strengths in units a mL.

    `units` are whole tablets or capsules as (strength, how many); a liquid has none.
    """

    concentration: Decimal | None
    volume: Decimal | None
    units: tuple[tuple[Decimal, int], ...]
    lots: tuple[str, ...]
    drug_expires_on: date | None
    beyond_use_at: datetime | None
    confirmed: Collection[str]
    without_transfer: str = ""  # why no closed-system transfer device was used


@dataclass(frozen=True, slots=True)
class PrepareFacts:
    """`amount_recomputed` comes from the stored inputs on the server, never from the screen."""

    drug: Drug | None
    route: Route
    is_released: bool
    today: date
    planned_on: date
    now: datetime
    amount_ordered: Decimal | None
    amount_recomputed: Decimal | None
    amount_shown: Decimal | None


def steps_of_preparation(drug: Drug | None, route: Route) -> tuple[str, ...]:
    """What a preparer confirms; an unknown drug is handled as a hazardous one."""
    if drug is not None and not drug.cytotoxic:
        return ()
    return ("protection", "closed_transfer") if route in BY_NEEDLE else ("protection",)


def steps_of_giving(drug: Drug | None, route: Route, *, goes_home: bool) -> tuple[str, ...]:
    """What the person who gives confirms: protection, the kit beside a vesicant, the owner's instructions."""
    if goes_home:
        return ("protection", "instructions")
    is_vesicant = drug is None or drug.vesicant
    return ("protection", "kit") if is_vesicant and route in BY_NEEDLE else ("protection",)


def is_fatal_by_other_routes(drug: Drug | None) -> bool:
    """True for a vinca alkaloid: into the spine it kills (US labels, whose words the warning is)."""
    return drug is not None and drug.group.casefold() == VINCA


def check_drawing_up(facts: PrepareFacts, drawn: Drawn) -> Verdict:
    """May it be recorded as prepared? The dose is worked out again before anything else counts."""
    return verdict(check_dose_again(facts), _substance(facts, drawn), _amount(facts, drawn))


def check_dose_again(facts: PrepareFacts) -> Iterable[Finding]:
    """The order stands released for today, and its stored inputs still give the signed dose."""
    if not facts.is_released:
        yield block("treatment.not_released")
    if facts.today != facts.planned_on:
        yield block("treatment.not_today", planned_on=facts.planned_on)
    if facts.drug is not None and facts.route not in facts.drug.routes:
        yield block("treatment.route_refused", drug=facts.drug.name, route=facts.route.value)
    if facts.amount_ordered is None or facts.amount_recomputed is None:
        yield unknown("treatment.dose_not_calculated", drug="" if facts.drug is None else facts.drug.name)
        return
    if facts.amount_recomputed != facts.amount_ordered:
        yield block(
            "treatment.recomputed_differs",
            recomputed=facts.amount_recomputed,
            ordered=facts.amount_ordered,
        )
    if facts.amount_shown is None:
        yield unknown("treatment.amount_not_shown")
    elif facts.amount_shown != facts.amount_ordered:
        yield block("treatment.amount_differs", shown=facts.amount_shown, ordered=facts.amount_ordered)


def _substance(facts: PrepareFacts, drawn: Drawn) -> Iterable[Finding]:
    if not [lot for lot in drawn.lots if lot.strip()]:
        yield unknown("treatment.lot_missing")
    if drawn.drug_expires_on is None:
        yield unknown("treatment.drug_expiry_missing")
    elif drawn.drug_expires_on < facts.today:
        yield block("treatment.drug_expired", expired_on=drawn.drug_expires_on)
    if facts.route in BY_NEEDLE:
        if drawn.beyond_use_at is None:
            yield unknown("treatment.beyond_use_missing")
        elif drawn.beyond_use_at <= facts.now:
            yield block("treatment.beyond_use", at=drawn.beyond_use_at)
    for step in steps_of_preparation(facts.drug, facts.route):
        if step == "closed_transfer" and drawn.without_transfer.strip():
            continue
        if step not in drawn.confirmed:
            yield unknown(UNCONFIRMED[step])


def _amount(facts: PrepareFacts, drawn: Drawn) -> Iterable[Finding]:
    ordered = facts.amount_ordered
    if ordered is None:
        return
    if facts.route in BY_NEEDLE:
        if not drawn.concentration or not drawn.volume or drawn.concentration < 0 or drawn.volume < 0:
            yield unknown("treatment.volume_missing")
            return
        inside = drawn.concentration * drawn.volume
        tolerated = max(VOLUME_TOLERANCE * ordered, SMALLEST_VOLUME * drawn.concentration / 2)
        if abs(inside - ordered) > tolerated:
            yield block("treatment.volume_differs", inside=inside.normalize(), ordered=ordered)
        return
    if not drawn.units:
        yield unknown("treatment.units_missing")
        return
    known = () if facts.drug is None else facts.drug.whole_units
    for strength, count in drawn.units:
        if count <= 0 or (known and strength not in known):
            yield block("treatment.unit_unknown", strength=strength, count=count)
            return
    inside = sum((strength * count for strength, count in drawn.units), Decimal(0))
    if inside != ordered:
        yield block("treatment.units_differ", inside=inside, ordered=ordered)


def check_second_person(
    facts: PrepareFacts, *, prepared_by: int, checked_by: int | None, beyond_use_at: datetime | None
) -> Verdict:
    """May this person confirm what another prepared? Never the preparer; the dose is worked out again."""
    return verdict(check_dose_again(facts), _other(prepared_by, checked_by), _fresh(facts.now, beyond_use_at))


def _other(prepared_by: int, checked_by: int | None) -> Iterable[Finding]:
    if checked_by is None:
        yield unknown("treatment.preparation_not_checked")
    elif checked_by == prepared_by:
        yield block("treatment.preparer_checks")


def _fresh(now: datetime, beyond_use_at: datetime | None) -> Iterable[Finding]:
    if beyond_use_at is not None and beyond_use_at <= now:
        yield block("treatment.beyond_use", at=beyond_use_at)
