"""Do these drugs go together: with each other, and with what the animal takes at home?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from oncodesk.domain.dosing.drug import Drug, Ground
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Override, block, note, unknown, warn

CYTOTOXIC, PGP_SUBSTRATE = "cytotoxic", "pgp-substrate"
OF_THE_TABLE = frozenset({CYTOTOXIC, PGP_SUBSTRATE})  # sides that the drug table answers itself


class Weight(StrEnum):
    """Avoid stops until an oncologist decides; warn and ask are shown and stop nothing."""

    AVOID = "avoid"
    WARN = "warn"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides that are not given together; it holds both ways."""

    one: frozenset[str]
    other: frozenset[str]
    weight: Weight
    effect: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class Interactions:
    """The table: classes of each substance, other names of it, and the pairs."""

    name: str
    version: str
    classes: Mapping[str, frozenset[str]]
    names: Mapping[str, str]
    pairs: tuple[Pair, ...]

    def substance(self, told: str) -> str:
        """The generic name behind what a person wrote: `Rimadyl 75 mg` is carprofen."""
        words = told.casefold().replace(",", " ").split()
        for end in range(len(words), 0, -1):
            name = "-".join(words[:end])
            found = self.names.get(name, name)
            if found in self.classes or end == 1:
                return found
        return ""


def check_interactions(
    table: Interactions, given: Sequence[Drug], current: Iterable[str] | None
) -> tuple[Finding, ...]:
    """What stands against these drugs of a visit, among themselves and with the home drugs, each pair once.

    `current` are the home drugs as people wrote them, empty when there are none; None means that nobody
    said, which is unknown. A home drug that the table does not list is told as not judged.
    """
    found: list[Finding] = []
    if current is None and given:
        found.append(unknown("dosing.home_drugs_unknown"))
    home = {table.substance(told): told for told in current or ()}
    listed = {drug.id for drug in given} | table.classes.keys()
    found += [
        note("dosing.interaction_not_judged", other=told) for name, told in home.items() if name not in listed
    ]
    kinds = {name: table.classes.get(name, frozenset()) | {name} for name in home}
    of_visit = {drug.id: _kinds(table, drug) for drug in given}
    names = {**home, **{drug.id: drug.name for drug in given}}
    for pair in table.pairs:
        seen: set[frozenset[str]] = set()
        for first, its in of_visit.items():
            for second, others in (kinds | of_visit).items():
                both = frozenset({first, second})
                if len(both) == 2 and both not in seen and _meet(pair, its, others):
                    seen.add(both)
                    found.append(_finding(pair, names[first], names[second]))
    return tuple(found)


def takes_part(table: Interactions, drug: Drug) -> bool:
    """True when some pair names this drug, so that the home drugs matter."""
    kinds = _kinds(table, drug)
    return any(kinds & (pair.one | pair.other) for pair in table.pairs)


def _kinds(table: Interactions, drug: Drug) -> frozenset[str]:
    kinds = {drug.id} | table.classes.get(drug.id, frozenset())
    kinds |= {CYTOTOXIC} if drug.cytotoxic else set()
    return frozenset(kinds | ({PGP_SUBSTRATE} if drug.pgp_substrate else set()))


def _meet(pair: Pair, first: frozenset[str], second: frozenset[str]) -> bool:
    return bool((first & pair.one and second & pair.other) or (first & pair.other and second & pair.one))


def _finding(pair: Pair, first: str, second: str) -> Finding:
    source = pair.ground.source
    if pair.weight is Weight.AVOID:
        by = Override(Role.ONCOLOGIST)
        return block("dosing.interaction_avoid", source, by, drug=first, other=second, effect=pair.effect)
    if pair.weight is Weight.WARN:
        return warn("dosing.interaction_warn", source, drug=first, other=second, effect=pair.effect)
    return warn("dosing.interaction_ask", source, drug=first, other=second, effect=pair.effect)
