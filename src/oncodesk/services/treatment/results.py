"""Which results does a visit rest on, and how does each stand against the signed limits?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from oncodesk.domain.labs.analyte import UNIT, Analyte
from oncodesk.domain.labs.policy import Band, GatePolicy
from oncodesk.domain.patients.patient import Species
from oncodesk.records.read import visit as read_visit
from oncodesk.services.treatment.facts import Known
from oncodesk.services.treatment.queries import band_of
from oncodesk.services.words import ANALYTES, count_words

if TYPE_CHECKING:
    from oncodesk.records.models import LabResultRow, VisitRow


@dataclass(frozen=True, slots=True)
class ResultShown:
    """One result that the dose rests on, against the signed limits; `limits` are its bands in words."""

    name: str
    shown: str
    band: Band
    limits: tuple[tuple[Band, Decimal], ...]
    collected_at: datetime | None
    received_at: datetime
    was: str  # the value before a correction, else empty
    is_gated: bool


def results_shown(
    row: VisitRow, known: Known, result_ids: frozenset[int], policy: GatePolicy | None
) -> tuple[ResultShown, ...]:
    """What the gate rests on first, then everything else of the same reports."""
    species = Species(row.patient.species)
    drugs = [order.limits_as or order.drug for order in known.orders if order.is_cytotoxic]
    shown = [_result(each, drugs, species, policy) for each in read_visit.results(sorted(result_ids))]
    return tuple(sorted(shown, key=lambda each: not each.is_gated))


def _result(row: LabResultRow, drugs: list[str], species: Species, policy: GatePolicy | None) -> ResultShown:
    analyte = Analyte(row.analyte)
    limits = tuple(
        dict.fromkeys(
            (band, start)
            for drug in drugs
            if policy is not None and drug in policy.limits
            for limit in policy.of(drug, species)
            if limit.analyte is analyte
            for start, band in limit.steps
        )
    )
    band = Band.UNKNOWN
    if row.is_usable and row.value is not None and limits:
        band = band_of(policy, drugs, species, analyte, row.value)[0]
    before = row.supersedes
    return ResultShown(
        name=ANALYTES.get(row.analyte, row.name),
        shown=_value(row),
        band=band if limits else Band.PROCEED,
        limits=limits,
        collected_at=row.collected_at,
        received_at=row.received_at,
        was="" if before is None else _value(before),
        is_gated=bool(limits),
    )


def _value(row: LabResultRow) -> str:
    if row.value is None or row.analyte not in ANALYTES:
        return row.raw
    unit = row.unit or UNIT.get(Analyte(row.analyte), "")
    return row.comparator + count_words(row.analyte, row.value, unit)
