"""What do the facts of a visit read like to an owner?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.domain.comms.template import pronouns

if TYPE_CHECKING:
    from oncodesk.records.models import (
        AppointmentRow,
        ClientRow,
        LabRequestRow,
        PatientRow,
        PracticeRow,
        VisitRow,
    )

# Names of tests as a laboratory's form shows them; an unknown one is written as it is stored.
_TESTS = {
    "cbc": "complete blood count",
    "chemistry": "chemistry panel",
    "alt": "liver value ALT",
    "urinalysis": "urine test",
    "upc": "urine protein",
    "creatinine": "kidney value creatinine",
}
_PLACES = {
    "reference_lab": "at the laboratory",
    "referring_vet": "at your own veterinarian",
    "home_nurse": "at home, by our nurse",
}


def day_shown(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%a %b} {local.day}"


def time_shown(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local.hour % 12 or 12}:{local:%M} {local:%p}"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def facts_of(
    practice: PracticeRow,
    patient: PatientRow,
    client: ClientRow,
    visit: VisitRow | None,
    appointment: AppointmentRow | None,
    blood: Iterable[LabRequestRow],
    food: str,
) -> dict[str, str]:
    """Everything that a message may say about a visit; what is not known is not there."""
    zone = ZoneInfo(practice.zone)
    facts = {
        "client": client.name,
        "pet": patient.name,
        **pronouns(patient.sex, patient.name),
        "practice": practice.name,
        "phone": practice.phone,
    }
    if appointment is not None:
        facts["day"] = day_shown(appointment.starts_at, zone)
        facts["time"] = time_shown(appointment.starts_at, zone)
        facts["is_confirmed"] = "yes" if appointment.state == "confirmed" else ""
    elif visit is not None:
        facts["day"] = f"{visit.planned_on:%a %b} {visit.planned_on.day}"
    return facts | _blood(practice, tuple(blood), food, zone)


def _blood(
    practice: PracticeRow, requests: Sequence[LabRequestRow], food: str, zone: ZoneInfo
) -> dict[str, str]:
    """Of requests that were not drawn; with several places the earliest end of a window counts."""
    undrawn = [each for each in requests if each.state in ("requested", "confirmed")]
    if not undrawn:
        return {}
    tests = sorted({test for each in undrawn for test in each.tests})
    first = min(undrawn, key=lambda each: each.draw_until)
    places = sorted({_PLACES[each.place] for each in undrawn if each.place in _PLACES})
    return {
        "tests": listed([_TESTS.get(test, test.replace("_", " ")) for test in tests]) if tests else "",
        "here": "" if places else "yes",
        "elsewhere": listed(places) if places else "",
        "latest": f"{day_shown(first.draw_until, zone)}, {time_shown(first.draw_until, zone)}",
        "results_to": practice.email or practice.phone,
        "food": food,
        "ask_about_food": "" if food else "yes",
    }
