"""What did the last doses of this visit's drugs do, as far as anybody knows?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.dosing.exposure import Exposure, outside_days
from oncodesk.domain.treatment.feed_forward import (
    IN_A_ROW,
    CountSeen,
    DelaySeen,
    Dose,
    EventSeen,
    FeedForward,
    delayed_in_a_row,
    feed_forward,
)
from oncodesk.domain.treatment.toxicity import lower_limit
from oncodesk.records.read import toxicity as read
from oncodesk.records.read import treatment as read_treatment
from oncodesk.services.dosing.exposures import exposures_of
from oncodesk.services.dosing.shipped import get_drug
from oncodesk.services.scheduling.reasons import LOW_COUNTS
from oncodesk.services.treatment.terms import rules, terms

if TYPE_CHECKING:
    from oncodesk.records.models import (
        AdministrationRow,
        LabResultRow,
        OrderRow,
        ReductionAnswerRow,
        VisitRow,
    )

_LESS_THAN = Decimal("0.000001")  # `<0.5` is a little less than 0.5, and never graded as 0.5


@dataclass(frozen=True, slots=True)
class ForwardShown:
    """What one drug's last dose did, whether its proposal waits, and what was answered."""

    feed: FeedForward
    is_open: bool
    answered: tuple[str, ...]  # accepted 20 % or declined, by whom and why


def forward_shown(
    forward: Iterable[FeedForward], answers: Sequence[ReductionAnswerRow]
) -> tuple[ForwardShown, ...]:
    return tuple(
        ForwardShown(
            each,
            unanswered(each, answers),
            tuple(
                f"{answer.decided_by.name}: {_said(answer)}. {answer.reason}"
                for answer in answers
                if answer.drug == each.drug and {cause.key for cause in each.causes} & set(answer.causes)
            ),
        )
        for each in forward
    )


def _said(answer: ReductionAnswerRow) -> str:
    return "declined" if answer.percent is None else f"{answer.percent.normalize():f} % less"


def cytotoxics_given(
    given: Iterable[AdministrationRow], exposures: Iterable[Exposure], zone: ZoneInfo
) -> list[Dose]:
    """Every dose that can be the cause of a low count, here and elsewhere."""
    days = {
        *((row.given_at.astimezone(zone).date(), row.drug) for row in given),
        *outside_days(exposures),
    }
    return [Dose(drug, on) for on, drug in sorted(days) if is_cytotoxic(drug)]


def feed_forwards(
    visit: VisitRow, orders: Iterable[OrderRow], doses: Sequence[Dose], zone: ZoneInfo
) -> tuple[FeedForward, ...]:
    """By cytotoxic drug of the visit; one that was never given before has none.

    `doses` are the patient's, those of this very visit left out.
    """
    drugs = [order.drug for order in orders if order.is_cytotoxic]
    last = [max(dose.on for dose in doses if dose.drug == drug) for drug in drugs if _was_given(drug, doses)]
    if not last:
        return ()
    since = datetime.combine(min(last), time(0), zone)
    counts = [_count(row, zone) for row in read.counts_since(visit.patient_id, since)]
    events = [
        EventSeen(f"event:{row.pk}", row.term, row.grade, row.onset_on, row.drug)
        for row in read.events_in_force(visit.patient_id)
    ]
    delays = delays_seen(visit.patient_id, zone)
    found = (
        feed_forward(rules(), terms(), drug, visit.planned_on, doses, counts, events, delays)
        for drug in dict.fromkeys(drugs)
    )
    return tuple(each for each in found if each is not None)


def delays_seen(patient_id: int, zone: ZoneInfo) -> list[DelaySeen]:
    """Every delay of the patient's courses whose coded reason is low counts."""
    return [
        DelaySeen(
            f"change:{row.pk}", (row.course_id, row.from_position), row.created_at.astimezone(zone).date()
        )
        for row in read.delays_for(patient_id, LOW_COUNTS)
    ]


def delayed_drugs(patient_id: int, now: datetime, zone: ZoneInfo) -> dict[str, tuple[DelaySeen, ...]]:
    """The cytotoxics after whose doses treatment was delayed in a row for low counts, with those delays."""
    given = read_treatment.administrations_of_patient(patient_id)
    doses = cytotoxics_given(given, exposures_of(patient_id), zone)
    delays = delays_seen(patient_id, zone)
    today = now.astimezone(zone).date()
    rows = {
        drug: delayed_in_a_row(rules(), drug, today, doses, delays)
        for drug in dict.fromkeys(dose.drug for dose in doses)
    }
    return {drug: row for drug, row in rows.items() if len(row) >= IN_A_ROW}


def is_cytotoxic(drug_id: str) -> bool:
    drug = get_drug(drug_id)
    return drug is None or drug.cytotoxic


def _was_given(drug: str, doses: Sequence[Dose]) -> bool:
    return any(dose.drug == drug for dose in doses)


def _count(row: LabResultRow, zone: ZoneInfo) -> CountSeen:
    assert row.collected_at is not None and row.value is not None  # asked for so
    value = row.value - _LESS_THAN if row.comparator.startswith("<") else row.value
    return CountSeen(
        f"count:{row.pk}",
        row.analyte,
        value,
        row.unit,
        row.collected_at.astimezone(zone).date(),
        lower_limit(row.reference, row.analyte, row.raw_unit),
    )


def unanswered(each: FeedForward, answers: Iterable[ReductionAnswerRow]) -> bool:
    """True while something is proposed that no oncologist has accepted or declined."""
    answered = {key for answer in answers if answer.drug == each.drug for key in answer.causes}
    return any(cause.key not in answered for cause in each.proposing)
