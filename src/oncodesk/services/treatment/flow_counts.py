"""Which blood stands on a row of the flow sheet, and how was it judged for the drugs of that visit?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.analyte import FLUID, UNIT, Analyte
from oncodesk.domain.labs.policy import WORSE, Band, GatePolicy
from oncodesk.domain.patients.patient import Species
from oncodesk.services.words import count_words

if TYPE_CHECKING:
    from oncodesk.records.models import LabResultRow

# These stand on every row that has blood; other tests where the limits of a drug of the visit read them.
ALWAYS = (Analyte.NEUTROPHILS, Analyte.PLATELETS, Analyte.HCT)
_ORDER = {analyte.value: place for place, analyte in enumerate(FLUID)}


@dataclass(frozen=True, slots=True)
class FlowCount:
    """One result; `band` None: no signed limit of a drug of the visit reads it.

    `was_used`: the doses of the visit rest on this very version. `is_replaced`: a later version came since.
    """

    analyte: str
    on: date
    told: str
    band: Band | None
    was_used: bool
    is_replaced: bool
    remarks: tuple[str, ...]  # of its report: toxic change, clumps


def flow_counts(
    rows: Iterable[LabResultRow],
    used: Collection[int],
    policy: GatePolicy | None,
    drugs: Collection[str],
    species: Species,
    zone: ZoneInfo,
) -> tuple[FlowCount, ...]:
    """In the order of the draws, and of the analytes within one; never a number that could not be used."""
    found = []
    for row in sorted(rows, key=lambda row: (row.collected_at, _ORDER.get(row.analyte, len(_ORDER)))):
        if row.analyte not in _ORDER or row.fluid != FLUID[Analyte(row.analyte)]:
            continue
        band = _band(row, policy, drugs, species)
        if band is None and row.analyte not in ALWAYS:
            continue
        assert row.collected_at is not None  # asked for so
        usable = row.is_usable and row.value is not None
        told = row.raw or "no number"
        if usable and row.value is not None:
            unit = row.unit or UNIT.get(Analyte(row.analyte), "")
            told = row.comparator + count_words(row.analyte, row.value, unit)
        found.append(
            FlowCount(
                row.analyte,
                row.collected_at.astimezone(zone).date(),
                told,
                band if usable else Band.UNKNOWN,
                row.pk in used,
                not row.is_current,
                tuple(row.report.remarks),
            )
        )
    return tuple(found)


def _band(
    row: LabResultRow, policy: GatePolicy | None, drugs: Collection[str], species: Species
) -> Band | None:
    """The worst band of this value over the drugs of the visit; None where no limit reads the test."""
    if policy is None:
        return None
    limits = [limit for drug in drugs for limit in policy.of(drug, species) if limit.analyte == row.analyte]
    if not limits:
        return None
    if row.value is None:
        return Band.UNKNOWN
    return max((limit.worst(row.value, row.comparator) for limit in limits), key=WORSE.__getitem__)


def days_drawn(rows: Iterable[LabResultRow], zone: ZoneInfo) -> Mapping[date, list[LabResultRow]]:
    """What counts now, by the day of its draw."""
    found: dict[date, list[LabResultRow]] = {}
    for row in rows:
        if row.is_current and row.collected_at is not None:
            found.setdefault(row.collected_at.astimezone(zone).date(), []).append(row)
    return found
