"""In which words does an owner read what her animal fasts? The anesthetist's, as they are signed now."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from oncodesk.domain.treatment.radiation import FractionState
from oncodesk.records.read import radiation as read
from oncodesk.services.errors import Invalid
from oncodesk.services.work import Work

KEY = "send_fasting_text"  # messages about a fraction begin so, then its number


def words_for(work: Work, fraction_id: object) -> dict[str, str]:
    """Of one fraction, for its message; nothing for a message about something else.

    Read when the message is written: without a signed instruction, a time or a planned state, it is not.
    """
    if not isinstance(fraction_id, int):
        return {}
    row = read.fraction_by_pk(work.practice_id, fraction_id)
    slots = read.slots_of([fraction_id]).get(fraction_id, [])
    starts = next((each.starts_at for each in slots if each.kind == "anesthetist"), None)
    instruction = None if row is None else read.instruction_of(row.patient_id)
    if row is None or starts is None or row.state != FractionState.PLANNED:
        raise Invalid("This fraction is not planned any more.")
    if instruction is None:
        raise Invalid("No anesthetist has signed what this patient fasts; nothing is sent.")
    local = starts.astimezone(ZoneInfo(row.practice.zone))
    return {
        "day": f"{local:%a %b} {local.day}",
        "time": f"{local.hour % 12 or 12}:{local:%M} {local:%p}",
        "fasting_food": instruction.food.rstrip("."),
        "fasting_water": instruction.water.rstrip("."),
        "fasting_medicines": instruction.medicines.rstrip("."),
    }


def message_prefix(fraction_id: int) -> str:
    """With what the keys of a fraction's messages begin."""
    return f"{KEY}:{fraction_id}:"
