"""Which times are free for a visit on its planned day?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.shared.verdict import Finding
from oncodesk.records.read import scheduling as read
from oncodesk.records.read import visit as read_visit
from oncodesk.services.errors import NotThere
from oncodesk.services.reading import reading
from oncodesk.services.scheduling.booking import offered_slots

_WHOLE_DAY = 48


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """The free times of the day, best first, and what is worth knowing about them; `booked` stands now."""

    times: tuple[datetime, ...]
    findings: tuple[Finding, ...]
    booked: datetime | None


def list_free_times(practice_ids: Collection[int], visit: UUID) -> FreeTimes:
    """Every start at which a place and staff are free. Raises NotThere."""
    with reading(practice_ids):
        row = read_visit.visit_in(practice_ids, visit)
        if row is None:
            raise NotThere("There is no such visit in your practices.")
        offer = offered_slots(row, _WHOLE_DAY)
        booked = read.appointment_of(row.pk)
    zone = ZoneInfo(row.practice.zone)
    starts = (datetime.combine(slot.on, slot.starts, zone) for slot in offer.slots)
    return FreeTimes(tuple(starts), offer.findings, None if booked is None else booked.starts_at)
