"""What does the drug table say about one drug, and who says so?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from oncodesk.domain.patients.patient import Genotype, Species
from oncodesk.domain.shared.quantity import Quantity


class Route(StrEnum):
    IV = "IV"
    IM = "IM"
    SC = "SC"
    PO = "PO"
    TRANSDERMAL = "transdermal"


class Evidence(StrEnum):
    """How a number is known: read in a source, calculated, or general knowledge that nobody checked."""

    SOURCE = "source"
    CALCULATED = "calculated"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a fact of the table comes from; general knowledge is a draft until an oncologist signs it."""

    source: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Limits of one dose: per m2, per kg, or (`per` empty) the whole dose in the drug's unit.

    `warn_from` warns at the number itself, `warn_above` and `stop_above` only beyond it. Without a
    species it holds for both.
    """

    per: str
    ground: Ground
    species: Species | None = None
    warn_from: Decimal | None = None
    warn_above: Decimal | None = None
    stop_above: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SizeRule:
    """A dose never above the lowest of `at_most` for one species, strictly under `below_kg` if given.

    `binding` rules are applied with a warning; the others are only brought to the prescriber's mind.
    """

    species: Species
    at_most: tuple[Quantity, ...]
    ground: Ground
    below_kg: Decimal | None = None
    binding: bool = True


@dataclass(frozen=True, slots=True)
class Lifetime:
    """The lifetime limit in mg/m2: warn at `warn_from`, stop above `stop_above`."""

    warn_from: Decimal
    stop_above: Decimal
    ground: Ground


@dataclass(frozen=True, slots=True)
class NeverAgain:
    """An event after which the drug is never given again, and the dose that sources name in its place."""

    after: str
    instead: str
    amount: Quantity
    ground: Ground


@dataclass(frozen=True, slots=True)
class LabelChart:
    """What the label itself counts out for one standard amount: from each weight on, up to `up_to_kg`."""

    amount: Quantity
    rows: tuple[tuple[Decimal, Decimal], ...]  # from this many kg: this much of the drug
    up_to_kg: Decimal
    ground: Ground

    def at(self, amount: Quantity, kg: Decimal) -> Decimal | None:
        """The row for this amount and weight; None outside the chart."""
        if amount != self.amount or not self.rows[0][0] <= kg <= self.up_to_kg:
            return None
        return next(whole for start, whole in reversed(self.rows) if kg >= start)


@dataclass(frozen=True, slots=True)
class Drug:
    """One drug of the table. Days are whole days; `grounds` names the source of each fact by its key.

    `requires` are tests before every dose, whatever the protocol asks for. `nadir_checks` are the days
    after a dose on which a blood count looks for the lowest point.
    """

    id: str
    name: str  # with tall-man letters, as people read it
    group: str
    unit: str
    routes: tuple[Route, ...]
    cytotoxic: bool
    vesicant: bool
    pgp_substrate: bool
    myelosuppressive: bool
    min_interval_days: int | None
    low_count_days: Mapping[Species, tuple[int, int]]
    handling_days: int | None
    whole_units: tuple[Decimal, ...]  # tablets or capsules in the drug's unit, never opened or split
    strengths: tuple[str, ...]
    rounding_step: Quantity | None
    most_doses: int | None
    never_in: Mapping[Species, Ground]
    instead_in: Mapping[Species, str]
    size_rules: tuple[SizeRule, ...]
    ceilings: tuple[Ceiling, ...]
    lifetime: Lifetime | None
    grounds: Mapping[str, Ground]
    requires: Mapping[Species, tuple[str, ...]] = field(default_factory=dict)
    nadir_checks: Mapping[Species, tuple[int, ...]] = field(default_factory=dict)
    min_interval_hours: int | None = None
    known_in: tuple[Species, ...] = tuple(Species)  # where a label or a study was read
    never_in_breed: tuple[str, ...] = ()
    never_again: tuple[NeverAgain, ...] = ()
    label_chart: LabelChart | None = None


# The reduction for P-glycoprotein substrates; published pages say only "significant" (25-30 % and 40-50 %).
GENOTYPE_REDUCTION = {
    Genotype.ONE_MUTANT: Decimal(25),
    Genotype.TWO_MUTANTS: Decimal(50),
}
GENOTYPE_GROUND = Ground("House default after the Washington State University advice", Evidence.GENERAL)
