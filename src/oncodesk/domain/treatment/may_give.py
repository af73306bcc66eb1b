"""May this visit's drugs be released, and may one of them be given now? Release and administration ask here.

Sources of the limits: the practice's signed gate policy (through the labs findings), and the decisions
on two people, weight of the day, consent and review that docs/rules/before-a-dose.md explains.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from oncodesk.domain.labs.policy import Band
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Level, Verdict, block, note, unknown, verdict, warn
from oncodesk.domain.treatment.feed_forward import FeedForward
from oncodesk.domain.treatment.preparation import UNCONFIRMED
from oncodesk.domain.treatment.signs import SignsFacts, check_signs

DOSE_CHANGE = Decimal("0.05")  # of the signed dose; DECISIONS 8
BANDS = tuple(band.value for band in Band)  # from mild to severe
TREATS = ("as_planned", "reduced")  # the choices that let a dose go; the third is to delay
WEIGHT_CHANGE = Decimal("0.10")  # of the signed weight; DECISIONS 8


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """What the labs rule said for one drug: band, findings, and until when it holds (None: not allowed)."""

    drug: str
    band: str
    findings: tuple[Finding, ...]
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Interval:
    """Days since a drug that asks for a distance before this order."""

    after: str
    last_on: date
    minimum_days: int


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """One order as it stands. Amounts are in the order's unit; None where nobody calculated."""

    drug: str
    signed: bool
    signed_amount: Decimal | None
    signed_weight_kg: Decimal | None
    amount_today: Decimal | None
    dose_findings: tuple[Finding, ...]
    intervals: tuple[Interval, ...]
    gate: GateAnswer | None  # None: this drug asks for no blood


@dataclass(frozen=True, slots=True)
class WeightFact:
    kg: Decimal
    measured_on: date
    is_measured: bool


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """Who saw which result versions; `standing_order` True only while the practice's order is signed."""

    role: Role
    result_ids: frozenset[int]
    standing_order: bool


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """An oncologist's decision otherwise, with the second oncologist where one confirmed it."""

    result_ids: frozenset[int]
    band: str
    choice: str
    decided_by: int
    second_by: int | None


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """When somebody last asked what she takes at home, and what that and the visit's drugs do together."""

    asked_on: date | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """Everything that decides a release, as it is now; nothing in it is assumed."""

    today: date
    planned_on: date
    is_alive: bool
    course_is_active: bool
    consent_on: date | None
    activated_on: date
    protocol_signed: bool
    policy_signed: bool
    weight: WeightFact | None
    orders: tuple[OrderFacts, ...]
    result_ids: frozenset[int]
    review: ReviewFact | None
    decision: DecisionFact | None
    signs: SignsFacts | None  # None only where no cytotoxic is given at this visit
    examined: tuple[Finding, ...]  # of urine and pressure, where a drug of the visit asks for them
    home: HomeFacts | None  # None only where no drug of this visit meets another in the table of interactions
    consent_withdrawn_on: date | None = None
    proposals: tuple[FeedForward, ...] = ()  # of earlier doses, that no oncologist has answered
    held_by_person: bool = False
    asks_urine: bool = False  # a drug of this visit can injure the bladder: the owner is asked at arrival


@dataclass(frozen=True, slots=True)
class PreparedFact:
    """What stands prepared: by whom, checked by whom and when, under which release, and until when to use."""

    prepared_by: int
    checked_by: int | None
    checked_at: datetime | None
    under_this_release: bool
    beyond_use_at: datetime | None


@dataclass(frozen=True, slots=True)
class GiveFacts:
    """The two people at the patient, the release that stands, and what was prepared under it.

    `unconfirmed` are the steps of giving that nobody ticked; `now` is when the giving begins.
    """

    now: datetime
    prepared: PreparedFact | None
    unconfirmed: tuple[str, ...]
    released: bool
    order_released: bool
    given_by: int | None
    checked_by: int | None
    checked_at: datetime | None
    weight_recorded_at: datetime | None
    amount_shown: Decimal | None
    amount_ordered: Decimal | None


def check_release(facts: ReleaseFacts) -> Verdict:
    """May the visit's drugs be prepared? Allowed only when every finding is a note or a warning."""
    return verdict(
        _patient_and_course(facts),
        _weight(facts),
        _signs(facts),
        _home(facts),
        facts.examined,
        _proposals(facts),
        *(_order(order, facts) for order in facts.orders),
        _no_orders(facts),
        _review(facts),
    )


def check_administration(facts: ReleaseFacts, give: GiveFacts) -> Verdict:
    """May this order be given now? The release's whole question again, then preparation and two people."""
    return verdict(
        check_release(facts).findings,
        _standing_release(give),
        _prepared(give),
        _two_people(give),
        (unknown(UNCONFIRMED[step]) for step in give.unconfirmed),
    )


def check_bedside(give: GiveFacts) -> Verdict:
    """May the first of the two compare at the patient? What stands prepared is checked, and still good."""
    return verdict(_standing_release(give), _prepared(give), _amounts(give))


def _patient_and_course(facts: ReleaseFacts) -> Iterable[Finding]:
    if not facts.is_alive:
        yield block("treatment.patient_died")
    if not facts.course_is_active:
        yield block("treatment.course_not_active")
    if facts.held_by_person:
        yield block("treatment.held_by_person")
    if facts.today != facts.planned_on:
        yield block("treatment.not_today", planned_on=facts.planned_on)
    if facts.consent_withdrawn_on is not None:
        yield block("treatment.consent_withdrawn", withdrawn_on=facts.consent_withdrawn_on)
    elif facts.consent_on is None:
        yield unknown("treatment.consent_missing")
    elif facts.consent_on > facts.activated_on:
        yield block(
            "treatment.consent_after_start", consent_on=facts.consent_on, started_on=facts.activated_on
        )
    if not facts.protocol_signed:
        yield block("treatment.protocol_not_signed")
    if not facts.policy_signed:
        yield block("treatment.policy_not_signed")


def _weight(facts: ReleaseFacts) -> Iterable[Finding]:
    if facts.weight is None:
        yield unknown("treatment.weight_missing")
    elif facts.weight.measured_on != facts.today:
        yield unknown("treatment.weight_not_today", measured_on=facts.weight.measured_on)
    elif not facts.weight.is_measured:
        yield unknown("treatment.weight_estimated")


def _signs(facts: ReleaseFacts) -> Iterable[Finding]:
    return () if facts.signs is None else check_signs(facts.signs, facts.today)


def _home(facts: ReleaseFacts) -> Iterable[Finding]:
    """A list that nobody asked for today is unknown; the answer `nothing` is an answer."""
    if facts.home is None:
        return
    if facts.home.asked_on is None:
        yield unknown("dosing.home_drugs_unknown")
    elif facts.home.asked_on != facts.today:
        yield unknown("dosing.home_drugs_not_today", asked_on=facts.home.asked_on)
    yield from facts.home.findings


def _proposals(facts: ReleaseFacts) -> Iterable[Finding]:
    """A proposal never stops by itself; it asks for an oncologist's eyes."""
    for each in facts.proposals:
        worst = each.proposing[0]
        if worst.delays:
            yield warn("toxicity.delays_in_a_row", drug=each.drug, count=worst.delays, last_on=worst.on)
            continue
        yield warn(
            "toxicity.reduction_proposed",
            drug=each.drug,
            given_on=each.given_on,
            sign=worst.term,
            grade=worst.grade,
        )


def _no_orders(facts: ReleaseFacts) -> Iterable[Finding]:
    if not facts.orders:
        yield unknown("treatment.no_orders")


def _order(order: OrderFacts, facts: ReleaseFacts) -> Iterable[Finding]:
    yield from order.dose_findings
    if not order.signed:
        yield block("treatment.order_not_signed", drug=order.drug)
    else:
        yield from _signature_still_carries(order, facts)
    for interval in order.intervals:
        days = (facts.today - interval.last_on).days
        if days < interval.minimum_days:
            yield block(
                "treatment.too_early",
                drug=order.drug,
                after=interval.after,
                days=days,
                minimum_days=interval.minimum_days,
                last_on=interval.last_on,
            )
    if order.gate is not None:
        yield from _decided(order.gate, facts)


def _signature_still_carries(order: OrderFacts, facts: ReleaseFacts) -> Iterable[Finding]:
    if order.signed_amount is None or order.signed_weight_kg is None:
        yield unknown("treatment.signature_incomplete", drug=order.drug)
        return
    if facts.weight is not None:
        change = abs(facts.weight.kg - order.signed_weight_kg)
        if change > WEIGHT_CHANGE * order.signed_weight_kg:
            yield block("treatment.weight_changed", drug=order.drug, signed_kg=order.signed_weight_kg)
    if order.amount_today is None:
        # Without a weight that is said already; with one, nobody could tell whether the signed dose fits.
        if facts.weight is not None:
            yield unknown("treatment.dose_not_calculated", drug=order.drug)
    else:
        change = abs(order.amount_today - order.signed_amount)
        if change > DOSE_CHANGE * order.signed_amount:
            yield block("treatment.dose_changed", drug=order.drug, signed_amount=order.signed_amount)


def _decided(gate: GateAnswer, facts: ReleaseFacts) -> Iterable[Finding]:
    """The gate's findings; what an oncologist validly decided otherwise becomes a note."""
    decision = facts.decision
    bound = decision is not None and decision.result_ids == facts.result_ids
    if gate.band != "proceed" and not any(finding.stops for finding in gate.findings):
        yield unknown("treatment.gate_unexplained", drug=gate.drug, band=gate.band)
    for finding in gate.findings:
        if finding.stops and decision is not None and bound and _covers(decision, finding, gate):
            yield note("treatment.decided", drug=gate.drug, decided=finding.code, band=gate.band)
        else:
            yield finding
    if decision is not None and not bound:
        yield note("treatment.decision_void", drug=gate.drug)


def _covers(decision: DecisionFact, finding: Finding, gate: GateAnswer) -> bool:
    """A decision carries only what it was made for: its band or a milder one, with the people it asks for."""
    if finding.override is None or decision.choice not in TREATS:
        return False
    if not {gate.band, decision.band} <= set(BANDS) or BANDS.index(gate.band) > BANDS.index(decision.band):
        return False
    second = decision.second_by is not None and decision.second_by != decision.decided_by
    return second or not finding.override.second_approver


def _flagged(order: OrderFacts) -> bool:
    """A gate answer that is not plainly in range: outside proceed, or with anything to look at."""
    assert order.gate is not None
    return order.gate.band != "proceed" or any(
        finding.level is not Level.NOTE for finding in order.gate.findings
    )


def _review(facts: ReleaseFacts) -> Iterable[Finding]:
    """In range is not reviewed: somebody saw these very result versions, by name."""
    gated = [order for order in facts.orders if order.gate is not None]
    if not gated:
        return
    if facts.decision is not None and facts.decision.result_ids == facts.result_ids:
        if facts.decision.choice == "delay":
            yield block("treatment.decided_to_delay")
        return  # the oncologist who decided has seen them
    review = facts.review
    if review is None or review.result_ids != facts.result_ids or not facts.result_ids:
        yield unknown("treatment.not_reviewed")
    elif review.role is not Role.ONCOLOGIST:
        if review.role is not Role.NURSE or not review.standing_order:
            yield block("treatment.review_needs_oncologist", why="standing_order")
        elif any(_flagged(order) for order in gated) or _is_unwell(facts):
            yield block("treatment.review_needs_oncologist", why="flags")


def _is_unwell(facts: ReleaseFacts) -> bool:
    """Any sign or fever, also one that was decided about, or what an earlier dose did and nobody answered.

    What nobody asked yet is told as missing.
    """
    return bool(facts.proposals) or any(finding.level is not Level.UNKNOWN for finding in _signs(facts))


def _standing_release(give: GiveFacts) -> Iterable[Finding]:
    if not give.released or not give.order_released:
        yield block("treatment.not_released")


def _prepared(give: GiveFacts) -> Iterable[Finding]:
    """Two people prepared it under this very release, after the last weight, and it has not run out."""
    prepared = give.prepared
    if prepared is None:
        yield unknown("treatment.not_prepared")
        return
    if prepared.checked_by is None or prepared.checked_at is None or not prepared.under_this_release:
        yield unknown("treatment.preparation_not_checked")
    elif prepared.checked_by == prepared.prepared_by:
        yield block("treatment.preparer_checks")
    elif give.weight_recorded_at is not None and prepared.checked_at < give.weight_recorded_at:
        yield block("treatment.prepared_before_weight")
    if prepared.beyond_use_at is not None and prepared.beyond_use_at <= give.now:
        yield block("treatment.beyond_use", at=prepared.beyond_use_at)


def _two_people(give: GiveFacts) -> Iterable[Finding]:
    if give.checked_by is None or give.checked_at is None or give.given_by is None:
        yield unknown("treatment.not_checked")
    elif give.given_by == give.checked_by:
        yield block("treatment.same_person")
    elif give.weight_recorded_at is not None and give.checked_at < give.weight_recorded_at:
        yield block("treatment.checked_before_weight")
    yield from _amounts(give)


def _amounts(give: GiveFacts) -> Iterable[Finding]:
    if give.amount_shown is None or give.amount_ordered is None:
        yield unknown("treatment.amount_not_shown")
    elif give.amount_shown != give.amount_ordered:
        yield block("treatment.amount_differs", shown=give.amount_shown, ordered=give.amount_ordered)
