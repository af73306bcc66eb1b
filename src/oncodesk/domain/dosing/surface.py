"""How large is the body surface, and is that believable?"""

from decimal import Decimal

from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.verdict import Finding, block

# BSA (m²) = k × grams^(2/3) × 10⁻⁴. Sources differ in k (dog 10.0 or 10.1, cat 9.5 to 10.4) and exponent;
# these are the shipped constants, stored with every calculation.
CONSTANT = {Species.DOG: Decimal("10.1"), Species.CAT: Decimal("10.0")}
FORMULA = "k × grams^(2/3) × 10⁻⁴; dog k = 10.1, cat k = 10.0"
# A surface outside is a unit slip (grams, pounds, a lost point), both ends belong to the window.
PLAUSIBLE = {
    Species.DOG: (Decimal("0.05"), Decimal("2.5")),
    Species.CAT: (Decimal("0.10"), Decimal("0.60")),
}


def _cube_root(number: int) -> int:
    """The largest integer whose cube is not above `number`, by Newton's method on integers."""
    if number == 0:
        return 0
    root = 1 << -(-number.bit_length() // 3)
    while True:
        better = (2 * root + number // (root * root)) // 3
        if better >= root:
            return root
        root = better


def surface_m2(species: Species, weight_kg: Decimal) -> Decimal:
    """The body surface in m², rounded once to 4 decimals, half up; the weight is above zero.

    Exact: with y = k·grams^(2/3), the answer in 10⁻⁴ m² is the integer n with 2n − 1 ≤ 2y < 2n + 1,
    found by the integer cube root of (2y)³ = 8·k³·grams². No float and no rounding on the way.
    """
    k_over, k_under = CONSTANT[species].as_integer_ratio()
    kg_over, kg_under = weight_kg.as_integer_ratio()
    over = 8 * k_over**3 * (1000 * kg_over) ** 2
    under = k_under**3 * kg_under**2
    ten_thousandths = (_cube_root(over // under) + 1) // 2
    return Decimal(ten_thousandths).scaleb(-4)


def check_surface(species: Species, surface: Decimal) -> tuple[Finding, ...]:
    """Blocks a surface outside the species' window (dog 0.05–2.5 m², cat 0.10–0.60 m²), ends allowed."""
    low, high = PLAUSIBLE[species]
    if low <= surface <= high:
        return ()
    return (
        block("dosing.surface_implausible", FORMULA, surface=surface, species=species, low=low, high=high),
    )
