"""What does the day board show, in one look over one or several practices?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.analyte import UNIT, Analyte
from oncodesk.domain.labs.policy import WORSE, Band, GatePolicy
from oncodesk.domain.labs.request import LabPlace, RequestState
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.treatment.board import BOARD, Answer, BoardState
from oncodesk.domain.treatment.order import OrderState
from oncodesk.domain.treatment.visit import ENDED, VisitKind, VisitState
from oncodesk.records.read import board as read
from oncodesk.services.reading import reading
from oncodesk.services.treatment.signed import signed_policy
from oncodesk.services.words import (
    ANALYTES,
    BAND_WORDS,
    clock_words,
    count_words,
    day_words,
    moment_words,
    number_words,
    reason_of,
    unit_words,
)

if TYPE_CHECKING:
    from oncodesk.records.models import AdministrationRow, LabRequestRow, ReleaseRow
    from oncodesk.records.read.board import BoardVisit

PLACES: dict[str, str] = {
    LabPlace.HERE: "here on the day",
    LabPlace.REFERENCE_LAB: "at the laboratory",
    LabPlace.REFERRING_VET: "at the referring vet",
    LabPlace.HOME_NURSE: "at home, by the nurse",
}
_UNDRAWN = (RequestState.REQUESTED, RequestState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class BoardDrug:
    """A drug of a row; `final` is the calculated dose once it is signed, else empty."""

    name: str
    amount: str
    final: str
    is_cytotoxic: bool
    at_home: bool


@dataclass(frozen=True, slots=True)
class CountShown:
    """A count of this visit's blood: the number as shown, its band by the signed limits, and the sentence."""

    value: str
    band: Band
    sentence: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One visit of a day; `reason` says in a sentence why it stands where it stands, empty when it is plain.

    Counts are those of the blood that this visit rests on; while blood is awaited there are none, because
    an older count is no answer.
    """

    visit: UUID
    patient: UUID
    patient_name: str
    species: str
    breed: str
    owner: str
    practice_id: int
    practice: str
    zone: str
    kind: str
    title: str
    week: int | None
    number: int | None
    planned_on: date
    starts_at: datetime | None
    state: BoardState
    drawn_at: datetime | None
    reason: str
    needs_oncologist: bool
    drugs: tuple[BoardDrug, ...]
    neutrophils: CountShown | None
    platelets: CountShown | None


@dataclass(frozen=True)
class _Around:
    """What was looked up once for all rows of a day."""

    now: datetime
    slots: Mapping[int, datetime]
    owners: Mapping[int, str]
    requests: Mapping[int, LabRequestRow]
    releases: Mapping[int, ReleaseRow]
    given: Mapping[int, AdministrationRow]
    reviewed: frozenset[int]
    policies: Mapping[int, GatePolicy]
    judged: dict[tuple[int, str, tuple[str, ...], Analyte, Decimal], CountShown]  # equal counts judge once
    standing_orders: frozenset[int]


def list_day(practice_ids: Iterable[int], day: date, now: datetime) -> tuple[BoardRow, ...]:
    """Every visit planned for a day, by time; an answer that has run out is shown as waiting again."""
    wanted = list(practice_ids)
    with reading(wanted):
        rows = read.visits_on(wanted, day)
        signed = read.signed_of(wanted, ("gate", "standing_order"))
        around = _Around(
            now=now,
            slots=read.slots_of(wanted, day),
            owners=read.owners_of(wanted, day),
            requests=read.requests_of(wanted, day),
            releases=read.open_releases_of(wanted, day),
            given=read.given_at(wanted, day),
            reviewed=frozenset(read.reviewed(wanted, day)),
            policies={
                row.practice_id: signed_policy(row.digest, row.pk) for row in signed if row.kind == "gate"
            },
            judged={},
            standing_orders=frozenset(row.practice_id for row in signed if row.kind != "gate"),
        )
    found = [_row(row, around) for row in rows]
    return tuple(
        sorted(found, key=lambda row: (row.starts_at is None, row.starts_at or now, row.patient_name))
    )


def count_open(practice_ids: Iterable[int], first: date, last: date) -> dict[date, int]:
    """How many visits are still open on each of these days; a day without any is not there."""
    wanted = list(practice_ids)
    with reading(wanted):
        return dict(read.open_by_day(wanted, first, last, [state.value for state in ENDED]))


def shown_state(state: str, answer: str, until: datetime | None, now: datetime) -> BoardState:
    """The one state of a row; a kept answer counts only until it runs out, also under a release."""
    if answer == Answer.READY and until is not None and now >= until and VisitState(state) not in ENDED:
        return BOARD[VisitState.ARRIVED, Answer.WAITING]
    return BOARD[VisitState(state), Answer(answer)]


def _row(row: BoardVisit, around: _Around) -> BoardRow:
    state = _state(row, around)
    shows_counts = state not in (BoardState.WAITING, BoardState.DRAWN) and row.kind == VisitKind.TREATMENT
    request = around.requests.get(row.pk)
    return BoardRow(
        visit=row.public_id,
        patient=row.patient.public_id,
        patient_name=row.patient.name,
        species=row.patient.species,
        breed=row.patient.breed,
        owner=around.owners.get(row.patient_id, ""),
        practice_id=row.practice_id,
        practice=row.practice.name,
        zone=row.practice.zone,
        kind=row.kind,
        title=row.title,
        week=row.week,
        number=row.number,
        planned_on=row.planned_on,
        starts_at=around.slots.get(row.pk),
        state=state,
        drawn_at=row.drawn_at or (request.drawn_at if request is not None else None),
        reason=_reason(row, state, around),
        needs_oncologist=_needs_oncologist(row, state, around),
        drugs=tuple(_drug(drug) for drug in row.drugs),
        neutrophils=_count(row, Analyte.NEUTROPHILS, row.neutrophils, around) if shows_counts else None,
        platelets=_count(row, Analyte.PLATELETS, row.platelets, around) if shows_counts else None,
    )


def _state(row: BoardVisit, around: _Around) -> BoardState:
    if row.kind == VisitKind.BLOOD_CHECK and VisitState(row.state) not in ENDED:
        # Nothing is given at a blood check: it waits for its draw, then for its result.
        request = around.requests.get(row.pk)
        drawn = request is not None and request.state not in _UNDRAWN
        return BOARD[VisitState(row.state), Answer.DRAWN if drawn else Answer.WAITING]
    return shown_state(row.state, row.answer, row.answer_until, around.now)


def _reason(row: BoardVisit, state: BoardState, around: _Around) -> str:
    zone = ZoneInfo(row.practice.zone)
    parts = [_why(row, state, around, zone)]
    if row.planned_on != row.original_on and VisitState(row.state) not in ENDED:
        parts.append(f"Moved from {day_words(row.original_on)}.")
    return " ".join(part for part in parts if part)


def _why(row: BoardVisit, state: BoardState, around: _Around, zone: ZoneInfo) -> str:
    match state:
        case BoardState.GIVEN:
            given = around.given.get(row.pk)
            if given is None:
                return ""
            return f"{clock_words(given.given_at, zone)}, {given.given_by.name} and {given.checked_by.name}"
        case BoardState.RELEASED:
            release = around.releases.get(row.pk)
            if release is None:
                return ""
            return f"Released {clock_words(release.created_at, zone)} by {release.released_by.name}"
        case BoardState.NO_SHOW:
            return "Call the owner, then delay the course."
        case BoardState.HOLD | BoardState.ONCOLOGIST:
            return row.hold_reason or reason_of(row.answer_code, row.answer_facts, zone)
        case BoardState.WAITING | BoardState.DRAWN:
            return _blood(row, around, zone)
        case BoardState.READY if row.arrived_at is not None:
            return f"Arrived {clock_words(row.arrived_at, zone)}"
        case _:
            return ""


def _blood(row: BoardVisit, around: _Around, zone: ZoneInfo) -> str:
    if row.answer == Answer.READY:
        return "The results are too old by now; blood is drawn again."
    request = around.requests.get(row.pk)
    if request is None:
        return reason_of(row.answer_code, row.answer_facts, zone)
    place = PLACES.get(request.place, "")
    if request.state not in _UNDRAWN:
        return f"Drawn {place}; the result is awaited." if request.state == RequestState.DRAWN else ""
    if request.place == LabPlace.HERE:
        return "Drawn here on the day."
    late = " It is late." if around.now > request.draw_until else ""
    return f"To be drawn {place} by {moment_words(request.draw_until, zone)}.{late}"


def _needs_oncologist(row: BoardVisit, state: BoardState, around: _Around) -> bool:
    """A decision, a hold, a signature, or eyes on results that no standing order lets a nurse see."""
    if state in (BoardState.ONCOLOGIST, BoardState.HOLD):
        return True
    if state is not BoardState.READY:
        return False
    unsigned = any(drug["state"] == OrderState.PLANNED for drug in row.drugs)
    unseen = (
        row.answer == Answer.READY
        and row.pk not in around.reviewed
        and row.practice_id not in around.standing_orders
    )
    return unsigned or unseen


def _drug(kept: Mapping[str, Any]) -> BoardDrug:
    return BoardDrug(
        name=f"{kept['name']} (off protocol)" if kept.get("off_protocol") else kept["name"],
        amount=unit_words(f"{kept['amount']} {kept['unit']}"),
        final=kept["final"],
        is_cytotoxic=kept["cytotoxic"],
        at_home=kept["where"] == "home",
    )


def _count(row: BoardVisit, analyte: Analyte, value: Decimal | None, around: _Around) -> CountShown | None:
    if value is None:
        return None
    drugs = tuple(drug.get("limits", drug["drug"]) for drug in row.drugs if drug["cytotoxic"])
    key = (row.practice_id, row.patient.species, drugs, analyte, value)
    if key not in around.judged:
        policy = around.policies.get(row.practice_id)
        band, limit = band_of(policy, drugs, Species(row.patient.species), analyte, value)
        told = f"{ANALYTES[analyte]} {count_words(analyte.value, value, UNIT[analyte])}: {BAND_WORDS[band]}"
        told = told if limit is None else f"{told}, limit {limit:f}"
        around.judged[key] = CountShown(number_words(analyte.value, value), band, told)
    return around.judged[key]


def band_of(
    policy: GatePolicy | None, drugs: Iterable[str], species: Species, analyte: Analyte, value: Decimal
) -> tuple[Band, Decimal | None]:
    """The worst band that a count has for these drugs, and the limit it is held against.

    Without signed limits, or for drugs that have none for this analyte, nobody knows.
    """
    found = [
        (band := limit.band(value), limit.steps[-1][0] if band is Band.PROCEED else limit.edge(band))
        for drug in drugs
        if policy is not None and drug in policy.limits
        for limit in policy.of(drug, species)
        if limit.analyte is analyte and limit.steps
    ]
    return max(found, key=lambda each: WORSE[each[0]], default=(Band.UNKNOWN, None))
