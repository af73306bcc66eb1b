"""Is this drug right for the species, by this route, in this unit, and is one dose not too much?"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from oncodesk.domain.dosing.drug import Ceiling, Drug, Route
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.quantity import PER, Quantity
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Override, block, warn

_THOUSANDTH = Decimal("0.001")


def check_amount(drug: Drug, amount: Quantity) -> tuple[Finding, ...]:
    """Blocks an amount in another unit than the drug's, without a basis (per m2, kg or patient), or of 0."""
    if amount.unit != drug.unit:
        return (block("dosing.wrong_unit", drug=drug.name, unit=amount.unit, right_unit=drug.unit),)
    if amount.per not in PER:
        return (block("dosing.no_basis", drug=drug.name, amount=str(amount)),)
    if amount.amount <= 0:
        return (block("dosing.zero_dose", drug=drug.name, amount=str(amount)),)
    return ()


def check_species(drug: Drug, species: Species) -> tuple[Finding, ...]:
    """A hard stop that nobody overrides for drugs that kill this species; a warning where another is used.

    A species for which no label or study was read stops too, until an oncologist decides.
    """
    if species in drug.never_in:
        return (
            block("dosing.species_forbidden", drug.never_in[species].source, drug=drug.name, species=species),
        )
    if species not in drug.known_in:
        source = drug.grounds["known_in"].source
        return (
            block(
                "dosing.species_untested",
                source,
                Override(Role.ONCOLOGIST),
                drug=drug.name,
                species=species,
            ),
        )
    if species in drug.instead_in:
        source = drug.grounds["instead_in"].source
        other = drug.instead_in[species]
        return (warn("dosing.other_drug", source, drug=drug.name, species=species, other=other),)
    return ()


def check_route(drug: Drug, route: Route | None) -> tuple[Finding, ...]:
    """Blocks a route that the table does not name for the drug; a route not given is not judged here."""
    if route is None or route in drug.routes:
        return ()
    allowed = ", ".join(drug.routes)
    return (
        block(
            "dosing.wrong_route", drug.grounds["routes"].source, drug=drug.name, route=route, allowed=allowed
        ),
    )


def check_ceilings(
    drug: Drug, species: Species, *, dose: Decimal, drawn: Decimal, surface: Decimal, kg: Decimal
) -> tuple[Finding, ...]:
    """Is one dose above the drug's warn or stop limits?

    Limits per m2 and per kg are compared with the dose after modifications (`dose`), because rounding
    has its own limit; limits of the whole dose with the amount that is `drawn`. All compared exactly.
    """
    found = (
        _beyond(drug, ceiling, dose if ceiling.per else drawn, {"m2": surface, "kg": kg}.get(ceiling.per))
        for ceiling in drug.ceilings
        if ceiling.species in (None, species)
    )
    return tuple(finding for findings in found for finding in findings)


def _beyond(drug: Drug, ceiling: Ceiling, amount: Decimal, size: Decimal | None) -> Iterator[Finding]:
    per = f"{drug.unit}/{ceiling.per}" if ceiling.per else drug.unit
    of = size if size is not None else Decimal(1)
    reached = (amount / of).quantize(_THOUSANDTH, ROUND_HALF_UP)
    source = ceiling.ground.source
    if ceiling.stop_above is not None and amount > ceiling.stop_above * of:
        limit = ceiling.stop_above
        yield block("dosing.dose_above_limit", source, drug=drug.name, dose=reached, unit=per, limit=limit)
    elif ceiling.warn_above is not None and amount > ceiling.warn_above * of:
        limit = ceiling.warn_above
        yield warn("dosing.dose_high", source, drug=drug.name, dose=reached, unit=per, limit=limit)
    elif ceiling.warn_from is not None and amount >= ceiling.warn_from * of:
        limit = ceiling.warn_from
        yield warn("dosing.dose_high_from", source, drug=drug.name, dose=reached, unit=per, limit=limit)
