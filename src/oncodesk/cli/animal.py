"""What do the breed, the home drugs and the history that `dose` was told say against a drug?"""

from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.dosing.guards import check_breed, check_history
from oncodesk.domain.dosing.interactions import Circumstance, check_interactions, takes_part
from oncodesk.domain.shared.verdict import Finding, note
from oncodesk.services.dosing.interactions import shipped_interactions

UNKNOWN = "unknown"


def not_considered(fact: str, option: str) -> Finding:
    return note("not_considered", fact=fact, option=option)


def about_animal(
    drug: Drug,
    breed: str | None,
    home_drugs: tuple[str, ...] | None,
    history: tuple[str, ...] | None,
    where: frozenset[Circumstance],
) -> tuple[Finding, ...]:
    """Only what matters for this drug; a fact that was not given is named, one given as unknown stops."""
    found: list[Finding] = []
    if drug.never_in_breed:
        found += check_breed(drug, breed) if breed is not None else (not_considered("breed", "--breed"),)
    table = shipped_interactions()
    if takes_part(table, drug):
        if home_drugs is None:
            found.append(not_considered("home drugs", "--taking"))
        else:
            told = None if UNKNOWN in home_drugs else [table.taken(each) for each in home_drugs]
            found += check_interactions(table, (drug,), told, where)
    if drug.never_again:
        if history is None:
            found.append(not_considered("history", "--history"))
        else:
            found += check_history(drug, None if UNKNOWN in history else history)
    return tuple(found)
