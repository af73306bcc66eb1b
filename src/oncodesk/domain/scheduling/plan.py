"""On which dates does a protocol happen from its first day? Date arithmetic only: no clock, no zone."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from oncodesk.domain.protocols.protocol import (
    DAYS_PER_WEEK,
    Counting,
    DecisionPoint,
    Dose,
    MinimumInterval,
    Monitoring,
    Protocol,
    Visit,
    Where,
)

WORKDAYS = 5
EARLIEST = date(1990, 1, 1)  # the first and the last start that is no slip of the keyboard
LATEST = date(2199, 12, 31)


class VisitState(StrEnum):
    """Omitted: this visit alone falls away. Ceased: the protocol was stopped at or before it."""

    PLANNED = "planned"
    OMITTED = "omitted"
    CEASED = "ceased"
    ELSEWHERE = "elsewhere"  # another practice gave its dose


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One visit of a course. `original_on` never changes; `position` is what a change moves.

    `planned_on` of an omitted or ceased visit is the date that it had; `is_planned` says which are still
    to come here, `takes_place` which count for distances, from the day `on`.
    """

    number: int
    week: int
    position: int
    original_on: date
    planned_on: date
    state: VisitState
    kind: str
    doses: tuple[Dose, ...]
    requires: tuple[str, ...]
    cycle: str = ""  # the name of its phase; empty where the protocol names none
    actual_on: date | None = None  # of a dose given elsewhere
    late_when_added: int = 0  # days by which the course ran late when an extension added this visit

    @property
    def is_planned(self) -> bool:
        return self.state is VisitState.PLANNED

    @property
    def takes_place(self) -> bool:
        return self.state in (VisitState.PLANNED, VisitState.ELSEWHERE)

    @property
    def on(self) -> date:
        return self.actual_on or self.planned_on

    @property
    def undelayed_on(self) -> date:
        """Where it would stand if nothing had ever moved; tells the usual distance between two visits."""
        return self.original_on - timedelta(days=self.late_when_added)

    @property
    def delay_days(self) -> int:
        return (self.planned_on - self.original_on).days

    def gives(self, drug: str) -> bool:
        """True when the practice itself gives this drug on the day."""
        return any(dose.drug == drug and dose.where is Where.CLINIC for dose in self.doses)


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """A monitoring day; it moves with visit `after_visit` and falls away when that is not given."""

    week: int
    day: int
    after_visit: int
    original_on: date
    planned_on: date
    last_on: date
    state: VisitState
    requires: tuple[str, ...]
    purpose: str

    @property
    def is_planned(self) -> bool:
        return self.state is VisitState.PLANNED


@dataclass(frozen=True, slots=True)
class PlannedDecision:
    """A decision point with its date, which moves with the visit before it."""

    after_visit: int
    planned_on: date
    point: DecisionPoint


@dataclass(frozen=True, slots=True)
class Plan:
    """One protocol version laid out from `start_on`; changes return a new plan."""

    protocol_id: str
    version: str
    start_on: date
    counting: Counting
    max_total_delay_days: int
    early_days: int
    late_days: int
    intervals: tuple[MinimumInterval, ...]
    visits: tuple[PlannedVisit, ...]
    monitoring: tuple[PlannedCheck, ...]
    decisions: tuple[PlannedDecision, ...]
    open_ended: bool
    printed: int  # how many of the visits are the protocol's own; later ones were added

    @property
    def planned(self) -> tuple[PlannedVisit, ...]:
        return tuple(visit for visit in self.visits if visit.is_planned)

    @property
    def ends_on(self) -> date | None:
        """The day of the last visit that takes place; None when none is left."""
        return max((visit.on for visit in self.visits if visit.takes_place), default=None)


def position_of(day: int, counting: Counting) -> int:
    """How many steps after the start protocol day `day` lies; in weekdays, day 1 is a Monday."""
    if counting is Counting.DAYS:
        return day - 1
    return (day - 1) // DAYS_PER_WEEK * WORKDAYS + min((day - 1) % DAYS_PER_WEEK, WORKDAYS)


def date_at(start_on: date, position: int, counting: Counting) -> date:
    """The date of a position; in weekdays a start on a weekend counts from the Monday after."""
    if counting is Counting.DAYS:
        return start_on + timedelta(days=position)
    weekday = start_on.weekday()
    monday = start_on - timedelta(days=weekday)
    if weekday >= WORKDAYS:
        monday, weekday = monday + timedelta(days=DAYS_PER_WEEK), 0
    weeks, rest = divmod(weekday + position, WORKDAYS)
    return monday + timedelta(days=weeks * DAYS_PER_WEEK + rest)


def _visits_of(protocol: Protocol) -> tuple[Visit, ...]:
    """The printed visits, and as many of an open end as the protocol shows ahead."""
    more = protocol.continuation
    if more is None:
        return protocol.visits
    last = protocol.visits[-1]
    return protocol.visits + tuple(
        Visit(
            number=last.number + turn,
            day=last.day + turn * more.every_days,
            kind=last.kind,
            doses=more.doses,
            requires=more.requires,
            also_requires=(),
            evidence=more.evidence,
        )
        for turn in range(1, more.plan_ahead + 1)
    )


def _cycle_of(visit: Visit, protocol: Protocol) -> str:
    named = (phase.name for phase in protocol.phases if phase.first_week <= visit.week <= phase.last_week)
    return next(named, "")


def _planned_visit(visit: Visit, start_on: date, protocol: Protocol) -> PlannedVisit:
    counting = protocol.counting
    position = position_of(visit.day, counting)
    on = date_at(start_on, position, counting)
    return PlannedVisit(
        number=visit.number,
        week=visit.week,
        position=position,
        original_on=on,
        planned_on=on,
        state=VisitState.PLANNED,
        kind=visit.kind,
        doses=visit.doses,
        requires=visit.all_requires,
        cycle=_cycle_of(visit, protocol),
    )


def _planned_check(check: Monitoring, start_on: date, counting: Counting) -> PlannedCheck:
    on = date_at(start_on, position_of(check.day, counting), counting)
    return PlannedCheck(
        week=check.week,
        day=check.day,
        after_visit=check.after_visit,
        original_on=on,
        planned_on=on,
        last_on=on + timedelta(days=check.last_day - check.day),
        state=VisitState.PLANNED,
        requires=check.requires,
        purpose=check.purpose,
    )


def expand(protocol: Protocol, start_on: date) -> Plan:
    """Every visit, monitoring day and decision of a protocol from its first treatment day.

    `start_on` must lie between EARLIEST and LATEST; the door refuses others. A closed day moves nothing.
    """
    counting = protocol.counting
    visits = _visits_of(protocol)
    return Plan(
        protocol_id=protocol.id,
        version=protocol.version,
        start_on=start_on,
        counting=counting,
        max_total_delay_days=protocol.max_total_delay_days,
        early_days=protocol.early_days,
        late_days=protocol.late_days,
        intervals=protocol.intervals,
        visits=tuple(_planned_visit(visit, start_on, protocol) for visit in visits),
        monitoring=tuple(_planned_check(check, start_on, counting) for check in protocol.monitoring),
        decisions=tuple(
            PlannedDecision(
                after_visit=sum(1 for visit in protocol.visits if visit.day <= point.day),
                planned_on=date_at(start_on, position_of(point.day, counting), counting),
                point=point,
            )
            for point in protocol.decisions
        ),
        open_ended=protocol.open_ended,
        printed=len(visits),
    )
