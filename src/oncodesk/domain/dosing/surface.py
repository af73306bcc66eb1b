"""How large is the body surface, and is that believable?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.verdict import Finding, block


@dataclass(frozen=True, slots=True)
class Exponent:
    """An exact exponent: 2/3, or 0.67 as 67/100."""

    over: int
    under: int

    def __str__(self) -> str:
        exact = Decimal(self.over) / Decimal(self.under)
        return f"{exact:f}" if 100 % self.under == 0 else f"{self.over}/{self.under}"


@dataclass(frozen=True, slots=True)
class Constants:
    """One species: BSA (m²) = k ÷ 100 × kg^exponent, and the surfaces it can have, both ends allowed."""

    k: Decimal
    exponent: Exponent
    least_m2: Decimal
    most_m2: Decimal


@dataclass(frozen=True, slots=True)
class SurfaceFormula:
    """The formula that a practice signed, by name, with the constants of each species."""

    id: str
    constants: Mapping[Species, Constants]
    source: str


TWO_THIRDS = Exponent(2, 3)
# Sources differ in k (dog 10.0 or 10.1, cat 9.5 to 10.4) and exponent (2/3, 0.67). With 2/3 this is the
# printed k × grams^(2/3) × 10⁻⁴. A surface outside the window is a unit slip (grams, pounds, a lost point).
SHIPPED = SurfaceFormula(
    id="mass",
    constants={
        Species.DOG: Constants(Decimal("10.1"), TWO_THIRDS, Decimal("0.05"), Decimal("2.5")),
        Species.CAT: Constants(Decimal("10.0"), TWO_THIRDS, Decimal("0.10"), Decimal("0.60")),
    },
    source="k × grams^(2/3) × 10⁻⁴; dog k = 10.1, cat k = 10.0",
)


def _root(number: int, degree: int) -> int:
    """The largest integer whose power of `degree` is not above `number`, by Newton's method on integers."""
    if number == 0:
        return 0
    root = 1 << -(-number.bit_length() // degree)
    while True:
        better = ((degree - 1) * root + number // root ** (degree - 1)) // degree
        if better >= root:
            return root
        root = better


def surface_m2(species: Species, weight_kg: Decimal, formula: SurfaceFormula = SHIPPED) -> Decimal:
    """The body surface in m², rounded once to 4 decimals, half up; the weight is above zero.

    Exact: with y = 100·k·kg^(p/q), the answer in 10⁻⁴ m² is the integer n with 2n − 1 ≤ 2y < 2n + 1,
    found by the integer q-th root of (2y)^q = (200·k)^q · kg^p. No float and no rounding on the way.
    """
    constants = formula.constants[species]
    power, degree = constants.exponent.over, constants.exponent.under
    k_over, k_under = constants.k.as_integer_ratio()
    kg_over, kg_under = weight_kg.as_integer_ratio()
    over = (200 * k_over) ** degree * kg_over**power
    under = k_under**degree * kg_under**power
    ten_thousandths = (_root(over // under, degree) + 1) // 2
    return Decimal(ten_thousandths).scaleb(-4)


def check_surface(
    species: Species, surface: Decimal, formula: SurfaceFormula = SHIPPED
) -> tuple[Finding, ...]:
    """Blocks a surface outside the species' window (dog 0.05–2.5 m², cat 0.10–0.60 m²), ends allowed."""
    constants = formula.constants[species]
    if constants.least_m2 <= surface <= constants.most_m2:
        return ()
    return (
        block(
            "dosing.surface_implausible",
            formula.source,
            surface=surface,
            species=species,
            low=constants.least_m2,
            high=constants.most_m2,
        ),
    )
