"""What does the assistant see of one case when it looks?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.shared.calendar import OpenDays
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.treatment.radiation import FractionState
from oncodesk.domain.treatment.visit import AHEAD, VisitState

ALWAYS = datetime.min.replace(tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)
_USUAL_DRIVE = timedelta(minutes=30)  # where nobody told how far away the owners live


IN_HOUSE = frozenset({VisitState.ARRIVED, VisitState.RELEASED})  # with us, and not yet given
OPEN = AHEAD | IN_HOUSE | {VisitState.HELD}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a task goes to: a role of the practice, or one person of it."""

    role: Role
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    id: int
    starts_at: datetime
    is_confirmed: bool = False
    is_reminded: bool = False  # a reminder that names this time was already queued


@dataclass(frozen=True, slots=True)
class Blood:
    """One lab request that still counts: where, until when, and how far it came."""

    id: int
    place: LabPlace
    draw_until: datetime
    tests: tuple[str, ...] = ("cbc",)
    food: str = ""  # what the owner does about food before the draw; empty: nobody said
    drawn_at: datetime | None = None
    received_at: datetime | None = None

    @property
    def is_elsewhere(self) -> bool:
        return self.place is not LabPlace.HERE


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit of the patient; `band` is the last answer about her blood, counts are in 10^9/L."""

    id: int
    state: VisitState
    planned_on: date
    arrived_at: datetime | None = None
    appointment: Appointment | None = None
    blood: tuple[Blood, ...] = ()
    band: str = "waiting"
    neutrophils: Decimal | None = None
    platelets: Decimal | None = None
    failed_rechecks: int = 0  # how often this visit was already delayed after a hold
    is_course_active: bool = True
    is_expected: bool = True  # her course, if it is of one, is neither on hold nor ended


@dataclass(frozen=True, slots=True)
class RadiationDay:
    """One radiation fraction of an active course; times of its anesthesia and of the end of its beam."""

    id: int
    state: FractionState
    planned_on: date
    starts_at: datetime | None = None
    beam_ends_at: datetime | None = None
    is_decided: bool = False  # the radiation oncologist chose what becomes of a missed one
    oncologist_id: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class RadiationCourse:
    """An active radiation course from its first to its last planned day, and when it was reviewed last."""

    id: int
    first_on: date
    last_on: date
    oncologist_id: int | None = None
    reviewer: str = ""  # her name, when she works elsewhere
    reviewed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """A person who may be told about this patient; those not to be told are not in the facts at all."""

    id: int
    address: str = ""
    travel: timedelta = _USUAL_DRIVE


@dataclass(frozen=True, slots=True)
class RaisedTask:
    """A task that is already there; answered means that somebody acknowledged or finished it."""

    key: str
    raised_at: datetime
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """A result version that replaced one on which somebody had already relied for this visit."""

    result_id: int
    visit_id: int
    analyte: str
    before: Decimal | None
    after: Decimal | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """Everything the duties see of one patient; `oncologists` begins with the course's own."""

    patient_id: int
    zone: ZoneInfo
    is_alive: bool = True
    open_days: OpenDays = field(default_factory=OpenDays)
    closes: Mapping[int, time] = field(default_factory=dict)  # by weekday, Monday is 0
    visits: tuple[Visit, ...] = ()
    clients: tuple[Client, ...] = ()
    oncologists: tuple[int, ...] = ()
    routes: Mapping[Role, Recipient] = field(default_factory=dict)
    tasks: tuple[RaisedTask, ...] = ()
    corrections: tuple[Correction, ...] = ()
    fractions: tuple[RadiationDay, ...] = ()
    has_fasting_instruction: bool = False
    radiation: tuple[RadiationCourse, ...] = ()

    def moment(self, day: date, at: time) -> datetime:
        """A wall-clock time of the practice as an instant."""
        return datetime.combine(day, at, tzinfo=self.zone).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        return self.moment(day + timedelta(days=1), time(0))

    def day_of(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def routed(self, role: Role) -> Recipient:
        """Whom the practice wants told instead of a role; the role itself when it said nothing."""
        return self.routes.get(role, Recipient(role))

    def task(self, key: str) -> RaisedTask | None:
        return next((task for task in self.tasks if task.key == key), None)

    def leaving_at(self, appointment: Appointment) -> datetime:
        """When the owner must leave home: the longest way counts, because nobody may drive in vain."""
        drive = max((client.travel for client in self.clients), default=_USUAL_DRIVE)
        return appointment.starts_at.astimezone(UTC) - drive

    def addressed(self) -> tuple[Client, ...]:
        """Those who have an address, each address once."""
        by_address = {
            client.address.casefold(): client for client in reversed(self.clients) if client.address
        }
        return tuple(sorted(by_address.values(), key=lambda client: client.id))
