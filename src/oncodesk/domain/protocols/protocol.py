"""What is a protocol? A versioned recipe: which drug on which day, with its limits and its sources."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from oncodesk.domain.shared.quantity import Quantity

DAYS_PER_WEEK = 7

# Evidence that is not a source of the file itself.
GENERAL_KNOWLEDGE = "GK"  # not verified against a source: stays an unsigned draft
UNCERTAIN = "GK-low"  # not even sure of the number: refused
CALCULATED = "CALC"  # arithmetic from a cited number


def week_of(day: int) -> int:
    """Week n starts on day 7(n-1)+1; day 1 is the first treatment day."""
    return (day - 1) // DAYS_PER_WEEK + 1


class Status(StrEnum):
    """`active`: may be signed and used. `draft`: may be read and planned, never released."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class Where(StrEnum):
    CLINIC = "clinic"
    HOME = "home"


class Counting(StrEnum):
    """What `day` counts: calendar days, or treatment days from Monday to Friday (radiation)."""

    DAYS = "days"
    WEEKDAYS = "weekdays"


class Line(StrEnum):
    """For which treatment of the disease the recipe is meant; empty where its source does not say."""

    FIRST = "first"
    RESCUE = "rescue"  # after another one failed
    ADJUVANT = "adjuvant"  # beside surgery or radiation


class Applies(StrEnum):
    ALWAYS = "always"
    CONSIDER = "consider"  # the source says "consider": shown, never applied by itself


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number was printed. `reliability` A label or peer-reviewed … D wiki or vendor."""

    id: str
    author: str
    title: str
    url: str
    reliability: str


@dataclass(frozen=True, slots=True)
class SizeOption:
    """Another dose for animals of a species strictly below a weight."""

    species: str
    below_kg: Decimal
    amount: Quantity
    applies: Applies
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dose:
    """One drug as the protocol gives it.

    `amount` is the chosen value, `printed_range` what the source prints (lowest, highest) or None.
    The first route is the chosen one, the others are printed alternatives. `every_hours` and
    `for_days` say how a home drug is taken; None: once on the day. `per_week` and `least_hours` say it
    for drugs of so many days a week that are never nearer than so many hours, also after a late dose.
    `cap` is the most per patient; `most_times` the most doses in one course. `levels` are the steps
    down that a label prints, the full amount first.
    """

    key: str
    drug: str
    amount: Quantity
    printed_range: tuple[Decimal, Decimal] | None
    routes: tuple[str, ...]
    where: Where
    evidence: tuple[str, ...]
    every_hours: int | None = None
    for_days: int | None = None
    cap: Quantity | None = None
    options: tuple[SizeOption, ...] = ()
    instructions: str = ""
    per_week: int | None = None
    least_hours: int | None = None
    most_times: int | None = None
    levels: tuple[Decimal, ...] = ()

    @property
    def route(self) -> str:
        return self.routes[0]


@dataclass(frozen=True, slots=True)
class Visit:
    """A day on which a drug is given or started at the practice; `number` counts from 1.

    `also_requires` are tests beyond the printed table. They can only stop a dose, so general
    knowledge is enough evidence for them.
    """

    number: int
    day: int
    kind: str
    doses: tuple[Dose, ...]
    requires: tuple[str, ...]
    also_requires: tuple[str, ...]
    evidence: tuple[str, ...]

    @property
    def week(self) -> int:
        return week_of(self.day)

    @property
    def all_requires(self) -> tuple[str, ...]:
        return self.requires + self.also_requires


@dataclass(frozen=True, slots=True)
class Monitoring:
    """A planned day without a drug: a blood check of its own. It follows `after_visit` when that moves."""

    day: int
    last_day: int
    after_visit: int
    requires: tuple[str, ...]
    purpose: str
    evidence: tuple[str, ...]

    @property
    def week(self) -> int:
        return week_of(self.day)


@dataclass(frozen=True, slots=True)
class DecisionPoint:
    """A day on which an oncologist decides how the course goes on; the plan shows what it assumes."""

    day: int
    question: str
    assumes: str
    otherwise: str
    evidence: tuple[str, ...]

    @property
    def week(self) -> int:
        return week_of(self.day)


@dataclass(frozen=True, slots=True)
class Phase:
    name: str
    first_week: int
    last_week: int


@dataclass(frozen=True, slots=True)
class MinimumInterval:
    """At least `days` from a dose of `after` to the next visit, or only to the next dose of `before`."""

    after: str
    before: str
    days: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CumulativeLimit:
    """Lifetime exposure: warn from `warn`, stop above `stop`."""

    drug: str
    warn: Quantity
    stop: Quantity
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Continuation:
    """An open end: the same visit again every so many days until someone stops it.

    `plan_ahead` says how many of them a plan shows.
    """

    every_days: int
    plan_ahead: int
    doses: tuple[Dose, ...]
    requires: tuple[str, ...]
    until: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another drug in the place of one of the protocol, when something happened."""

    instead_of: str
    when: str
    dose: Dose


@dataclass(frozen=True, slots=True)
class OffProtocol:
    """How a course leaves the recipe: when, what then, and which other protocols are named for it."""

    when: str
    then: str
    protocols: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Protocol:
    """The whole recipe. `early_days` and `late_days` are the window of a visit around its planned day.

    `rescues` and `follows` name other protocols by id: those whose failure this one is for, and those
    that it goes on from.
    """

    id: str
    version: str
    name: str
    species: tuple[str, ...]
    condition: str
    intent: str
    status: Status
    counting: Counting
    early_days: int
    late_days: int
    max_total_delay_days: int
    rest_weeks: tuple[int, ...]
    sources: tuple[Source, ...]
    doses: tuple[Dose, ...]
    visits: tuple[Visit, ...]
    monitoring: tuple[Monitoring, ...]
    decisions: tuple[DecisionPoint, ...]
    phases: tuple[Phase, ...]
    intervals: tuple[MinimumInterval, ...]
    limits: tuple[CumulativeLimit, ...]
    continuation: Continuation | None
    line: Line | None = None
    rescues: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    off_protocol: tuple[OffProtocol, ...] = ()

    @property
    def open_ended(self) -> bool:
        return self.continuation is not None

    @property
    def links(self) -> tuple[str, ...]:
        """Every other protocol that this one names, each once."""
        named = (
            *self.rescues,
            *self.follows,
            *(name for path in self.off_protocol for name in path.protocols),
        )
        return tuple(dict.fromkeys(named))


def planned_total(protocol: Protocol, drug: str) -> tuple[Quantity, ...]:
    """What the visits give of a drug in total, one quantity for each unit; home courses are not summed."""
    totals: dict[tuple[str, str], Decimal] = {}
    for visit in protocol.visits:
        for dose in visit.doses:
            if dose.drug == drug and dose.where is Where.CLINIC:
                unit = (dose.amount.unit, dose.amount.per)
                totals[unit] = totals.get(unit, Decimal(0)) + dose.amount.amount
    return tuple(Quantity(amount, unit, per) for (unit, per), amount in totals.items())
