"""How does a story in tests/cases/duty_*.toml become a case, and a proposal a line that a vet can read?"""

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from oncodesk.domain.assistant.facts import (
    Appointment,
    Blood,
    Case,
    Client,
    Correction,
    RadiationCourse,
    RadiationDay,
    RaisedTask,
    Recipient,
    Visit,
)
from oncodesk.domain.assistant.proposal import Kind, Proposal
from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.shared.calendar import Closure, OpenDays
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.treatment.radiation import FractionState
from oncodesk.domain.treatment.visit import VisitState

CASES = Path(__file__).parents[2] / "cases"


@dataclass(frozen=True)
class Story:
    duty: str
    name: str
    case: Case
    looks: tuple[tuple[datetime, tuple[str, ...]], ...]


def stories() -> list[Story]:
    found = []
    for path in sorted(CASES.glob("duty_*.toml")):
        told = tomllib.loads(path.read_text(), parse_float=Decimal)
        found += [_story(told["duty"], told.get("zone", "America/New_York"), each) for each in told["story"]]
    return found


def _story(duty: str, zone_name: str, told: dict[str, Any]) -> Story:
    zone = ZoneInfo(told.get("zone", zone_name))

    def instant(value: datetime) -> datetime:
        return value.replace(tzinfo=zone).astimezone(UTC)

    visits = tuple(
        _visit(each, instant) for each in told.get("visits", [told["visit"]] if "visit" in told else [])
    )
    case = Case(
        patient_id=1,
        zone=zone,
        is_alive=told.get("alive", True),
        open_days=OpenDays(
            frozenset(told.get("open", range(7))),
            tuple(Closure(first, last) for first, last in told.get("closed", [])),
        ),
        closes=dict.fromkeys(range(7), told["closes"]) if "closes" in told else {},
        visits=visits,
        fractions=tuple(_fraction(each, zone) for each in told.get("fractions", [])),
        radiation=tuple(
            RadiationCourse(1, each["first"], each["last"], 9, each.get("reviewer", ""), each.get("reviewed"))
            for each in told.get("radiation", [])
        ),
        has_fasting_instruction=told.get("fasting", False),
        clients=tuple(
            Client(each["id"], each.get("address", ""), timedelta(minutes=each.get("drive", 30)))
            for each in told.get("clients", [{"id": 1, "address": "rivera@example.org"}])
        ),
        oncologists=tuple(told.get("oncologists", [7, 8])),
        routes={
            Role(role): Recipient(Role(to["role"]), to.get("person"))
            for role, to in told.get("routes", {}).items()
        },
        tasks=tuple(
            RaisedTask(each["key"], instant(each["raised"]), each.get("answered", False))
            for each in told.get("tasks", [])
        ),
        corrections=tuple(
            Correction(
                each["id"],
                1,
                each["analyte"],
                each.get("before"),
                each.get("after"),
                instant(each["received"]),
            )
            for each in told.get("corrections", [])
        ),
    )
    looks = tuple((instant(look["at"]), tuple(look["due"])) for look in told["looks"])
    return Story(duty, told["name"], case, looks)


def _visit(told: dict[str, Any], instant: Any) -> Visit:
    day: date = told["day"]
    starts = told.get("starts")
    return Visit(
        id=told.get("id", 1),
        state=VisitState(told["state"]),
        planned_on=day,
        arrived_at=instant(datetime.combine(day, told["arrived"])) if "arrived" in told else None,
        appointment=Appointment(
            5,
            instant(datetime.combine(day, starts)),
            told.get("confirmed", False),
            told.get("reminded", False),
        )
        if starts
        else None,
        blood=tuple(
            Blood(
                id=3 + number,
                place=LabPlace(each["place"]),
                draw_until=instant(each["until"]),
                drawn_at=instant(each["drawn"]) if "drawn" in each else None,
                received_at=instant(each["received"]) if "received" in each else None,
            )
            for number, each in enumerate(told.get("blood", []))
        ),
        band=told.get("band", "waiting"),
        neutrophils=told.get("neutrophils"),
        platelets=told.get("platelets"),
        failed_rechecks=told.get("failed_rechecks", 0),
        is_course_active=told.get("course_active", True),
        is_expected=told.get("expected", True),
    )


def line(proposal: Proposal) -> str:
    """`task result_missing to nurse (now)`, `mail reminder to client 1`, `book visit 1`."""
    told = proposal.arguments
    match proposal.kind:
        case Kind.BOOK_VISIT:
            return f"book visit {proposal.visit_id}"
        case Kind.SEND_MESSAGE:
            return f"mail {told['template']} to client {told['client_id']}"
        case Kind.DELAY_COURSE:
            return f"delay {told['days']} days to {told['recheck_on']}"
        case Kind.RAISE_TASK:
            person = f" {told['to_person']}" if told["to_person"] else ""
            return f"task {told['task']} to {told['to_role']}{person} ({told['urgency']})"


def _fraction(told: dict[str, Any], zone: ZoneInfo) -> RadiationDay:
    """Anesthesia from 8:30, the beam from 9:00 to 9:30 of its day."""
    first = datetime.combine(told["day"], time(8, 30), zone).astimezone(UTC)
    timeless = told.get("timeless", False)
    return RadiationDay(
        told["id"],
        FractionState(told["state"]),
        told["day"],
        None if timeless else first,
        None if timeless else first + timedelta(hours=1),
        told.get("decided", False),
        told.get("oncologist"),
        told.get("why", ""),
    )
