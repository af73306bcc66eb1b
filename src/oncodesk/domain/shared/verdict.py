"""What does a rule answer? Never yes or no, but findings with the facts behind them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from oncodesk.domain.shared.roles import Role

Fact = str | int | bool | Decimal | date | datetime | None


class Level(StrEnum):
    """How much a finding weighs; unknown and block both stop, because missing is never normal."""

    NOTE = "note"
    WARN = "warn"
    UNKNOWN = "unknown"
    BLOCK = "block"


STOPS = frozenset({Level.UNKNOWN, Level.BLOCK})
_WEIGHT = {Level.NOTE: 0, Level.WARN: 1, Level.BLOCK: 2, Level.UNKNOWN: 3}


@dataclass(frozen=True, slots=True)
class Override:
    """Who may decide otherwise, with a written reason; a finding without one can be decided by nobody."""

    role: Role
    second_approver: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer of one rule: a code, its weight and the typed facts; its sentence stands in services.

    `source` names where the limit comes from (a signed policy, a paper, a label); empty: our own rule.
    """

    code: str
    level: Level
    facts: Mapping[str, Fact] = field(default_factory=dict)
    source: str = ""
    override: Override | None = None

    @property
    def stops(self) -> bool:
        return self.level in STOPS


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings of one question; allowed only when nothing is unknown or blocks."""

    findings: tuple[Finding, ...] = ()

    @property
    def allowed(self) -> bool:
        return not any(finding.stops for finding in self.findings)

    @property
    def stopping(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.stops)

    @property
    def first(self) -> Finding | None:
        """The finding a list shows: the heaviest, and among equals the one the rule named first."""
        return max(self.findings, key=lambda finding: _WEIGHT[finding.level], default=None)

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(self.findings + other.findings)


def verdict(*groups: Iterable[Finding]) -> Verdict:
    """One verdict from several rules' findings, in the order asked."""
    return Verdict(tuple(finding for group in groups for finding in group))


def note(code: str, source: str = "", **facts: Fact) -> Finding:
    return Finding(code, Level.NOTE, facts, source)


def warn(code: str, source: str = "", **facts: Fact) -> Finding:
    return Finding(code, Level.WARN, facts, source)


def unknown(code: str, source: str = "", override: Override | None = None, **facts: Fact) -> Finding:
    return Finding(code, Level.UNKNOWN, facts, source, override)


def block(code: str, source: str = "", override: Override | None = None, **facts: Fact) -> Finding:
    return Finding(code, Level.BLOCK, facts, source, override)
