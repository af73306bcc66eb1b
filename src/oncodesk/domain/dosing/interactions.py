"""Do these drugs go together: with each other, and with what the animal takes at home?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oncodesk.domain.dosing.drug import Drug, Ground
from oncodesk.domain.shared.roles import Role
from oncodesk.domain.shared.verdict import Finding, Override, block, note, unknown, warn

CYTOTOXIC, PGP_SUBSTRATE = "cytotoxic", "pgp-substrate"
CORTICOSTEROID = "corticosteroid"
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


class Circumstance(StrEnum):
    """What about the animal makes a home drug matter by itself, without a second drug."""

    DOG = "dog"
    CAT = "cat"
    ABCB1 = "abcb1"  # a mutant, or not tested in a breed at risk
    BEFORE_LYMPHOMA = "before-lymphoma"  # the first dose of a lymphoma protocol is still to come


@dataclass(frozen=True, slots=True)
class Alone:
    """A home drug that is dangerous to this animal whatever else she gets."""

    drugs: frozenset[str]
    where: frozenset[Circumstance]  # any one of them is enough
    weight: Weight
    effect: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class Taken:
    """One home drug: what a person wrote, and what it is; an empty `substance` is an unknown drug.

    `key` names the record; `judged`: an oncologist looked it up and found nothing against it. A drug that
    has ended is still told, because it leaves the body slowly and no source that was read says how slowly.
    """

    key: str
    told: str
    substance: str = ""
    judged: bool = False
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """An oncologist gives both, knowing it: this very pair of drug ids or home drug keys, at this visit."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Interactions:
    """The table: classes of each substance, other names of it, the pairs, and what stands alone."""

    name: str
    version: str
    classes: Mapping[str, frozenset[str]]
    names: Mapping[str, str]
    pairs: tuple[Pair, ...]
    alone: tuple[Alone, ...] = ()

    def substance(self, told: str) -> str:
        """The generic name behind what a person wrote: `Rimadyl 75 mg` is carprofen; empty: not listed."""
        words = told.casefold().replace(",", " ").split()
        for end in range(len(words), 0, -1):
            name = "-".join(words[:end])
            found = self.names.get(name, name)
            if found in self.classes:
                return found
        return ""

    def taken(self, told: str) -> Taken:
        """A home drug known by nothing but what a person wrote."""
        return Taken(told, told, self.substance(told))


@dataclass(frozen=True, slots=True)
class _Side:
    """One partner of a pair: its key for decisions, its name for people, its classes."""

    key: str
    name: str
    kinds: frozenset[str]
    ended_on: date | None = None


def check_interactions(
    table: Interactions,
    given: Sequence[Drug],
    home: Sequence[Taken] | None,
    where: Collection[Circumstance] = (),
    decided: Collection[Decided] = (),
) -> tuple[Finding, ...]:
    """What stands against these drugs of a visit, among themselves and with the home drugs, each pair once.

    `home` is empty when she takes nothing; None means that nobody said, which is unknown. A home drug that
    the table does not list is unknown too, until an oncologist has looked it up. Two home drugs that do not
    go together are told with the visit. A pair or drug that an oncologist decided about is a note.
    """
    if not given:
        return ()
    found: list[Finding] = []
    if home is None:
        found.append(unknown("dosing.home_drugs_unknown"))
    now = [each for each in home or () if each.ended_on is None]
    for each in now:
        if not each.substance and each.judged:
            found.append(note("dosing.home_drug_looked_up", other=each.told))
        elif not each.substance:
            found.append(unknown("dosing.home_drug_unknown", other=each.told))
    own = [_Side(drug.id, drug.name, _kinds(table, drug)) for drug in given]
    others = [
        _Side(
            each.key,
            each.told,
            table.classes.get(each.substance, frozenset()) | {each.substance},
            each.ended_on,
        )
        for each in home or ()
        if each.substance
    ]
    for side in others:
        if side.ended_on is None:
            found += [
                warn("dosing.home_drug_twice", other=side.name, drug=drug.name)
                for drug in given
                if drug.id in side.kinds
            ]
    for pair in table.pairs:
        seen: set[frozenset[str]] = set()
        for first, second in _pairs_of(own, others):
            both = frozenset({first.key, second.key})
            same = first.key in second.kinds  # the same drug at home and of the visit is told as twice
            if len(both) == 2 and not same and both not in seen and _meet(pair, first.kinds, second.kinds):
                seen.add(both)
                found.append(_finding(pair, first, second, both in _both(decided)))
    for line in table.alone:
        if line.where & set(where):
            found += [
                _alone(line, side, frozenset({side.key}) in _both(decided))
                for side in others
                if side.kinds & line.drugs and side.ended_on is None
            ]
    return tuple(found)


def _both(decided: Collection[Decided]) -> set[frozenset[str]]:
    return {frozenset({each.one, each.other}) for each in decided}


def _pairs_of(own: Sequence[_Side], home: Sequence[_Side]) -> Iterable[tuple[_Side, _Side]]:
    """Each drug of the visit with all others, then the home drugs of now among themselves."""
    for first in own:
        for second in (*home, *own):
            yield first, second
    now = [side for side in home if side.ended_on is None]
    for place, first in enumerate(now):
        for second in now[place + 1 :]:
            yield first, second


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


def _finding(pair: Pair, first: _Side, second: _Side, decided: bool) -> Finding:
    source = pair.ground.source
    facts = {"drug": first.name, "other": second.name, "effect": pair.effect}
    if decided:
        return note("dosing.interaction_decided", source, **facts)
    ended = second.ended_on
    if ended is not None:
        return warn("dosing.interaction_ended", source, **facts, ended_on=ended)
    if pair.weight is Weight.AVOID:
        by = Override(Role.ONCOLOGIST)
        return block("dosing.interaction_avoid", source, by, **facts, one=first.key, two=second.key)
    if pair.weight is Weight.WARN:
        return warn("dosing.interaction_warn", source, **facts)
    return warn("dosing.interaction_ask", source, **facts)


def _alone(line: Alone, side: _Side, decided: bool) -> Finding:
    source = line.ground.source
    if decided:
        return note("dosing.home_drug_decided", source, other=side.name, effect=line.effect)
    if line.weight is Weight.AVOID:
        by = Override(Role.ONCOLOGIST)
        return block(
            "dosing.home_drug_avoid",
            source,
            by,
            other=side.name,
            effect=line.effect,
            one=side.key,
            two=side.key,
        )
    return warn("dosing.home_drug_warn", source, other=side.name, effect=line.effect)
