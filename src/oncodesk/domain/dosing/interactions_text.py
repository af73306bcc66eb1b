"""Is this file a table of interactions? The table, or every problem with its place; never half of one."""

from collections.abc import Mapping

from oncodesk.domain.dosing.drug import Evidence, Ground
from oncodesk.domain.dosing.interactions import OF_THE_TABLE, Alone, Circumstance, Interactions, Pair, Weight

SCHEMA = 1
_KEYS = frozenset({"schema", "name", "version", "substances", "names", "pair", "alone"})
_PAIR = frozenset({"one", "other", "level", "effect", "source", "evidence"})
_ALONE = frozenset({"drugs", "where", "level", "effect", "source", "evidence"})


def parse_interactions(
    document: Mapping[str, object], drugs: frozenset[str]
) -> Interactions | tuple[str, ...]:
    """Read a decoded TOML table; `drugs` are the ids that the drug table knows. Never raises."""
    problems = [f"{key}: unknown" for key in sorted(document.keys() - _KEYS)]
    if document.get("schema") != SCHEMA:
        problems.append(f"schema: write schema = {SCHEMA}")
    classes = {
        name: frozenset(_texts(told, f"substances.{name}", problems))
        for name, told in _table(document.get("substances"), "substances", problems).items()
    }
    names = {
        name: _text(told, f"names.{name}", problems)
        for name, told in _table(document.get("names", {}), "names", problems).items()
    }
    problems += [
        f"names.{name}: {told} is no substance" for name, told in names.items() if told not in classes
    ]
    known = drugs | OF_THE_TABLE | classes.keys() | {each for told in classes.values() for each in told}
    listed = document.get("pair")
    pairs = [
        _pair(told, f"pair[{number}]", known, problems)
        for number, told in enumerate(listed if isinstance(listed, list) else [], start=1)
    ]
    if not pairs:
        problems.append("pair: write at least one [[pair]]")
    lines = document.get("alone")
    alone = [
        _alone(told, f"alone[{number}]", known, problems)
        for number, told in enumerate(lines if isinstance(lines, list) else [], start=1)
    ]
    table = Interactions(
        _text(document.get("name"), "name", problems),
        _text(document.get("version"), "version", problems),
        classes,
        names,
        tuple(pair for pair in pairs if pair is not None),
        tuple(line for line in alone if line is not None),
    )
    return tuple(problems) or table


def _pair(told: object, place: str, known: frozenset[str], problems: list[str]) -> Pair | None:
    entry = _table(told, place, problems)
    problems += [f"{place}.{key}: unknown" for key in sorted(entry.keys() - _PAIR)]
    sides = [frozenset(_texts(entry.get(key), f"{place}.{key}", problems)) for key in ("one", "other")]
    for key, side in zip(("one", "other"), sides, strict=True):
        problems += [f"{place}.{key}: {name} is neither drug nor class" for name in sorted(side - known)]
        if not side:
            problems.append(f"{place}.{key}: name at least one")
    told_by = _judgement(entry, place, problems)
    return None if told_by is None else Pair(sides[0], sides[1], *told_by)


def _alone(told: object, place: str, known: frozenset[str], problems: list[str]) -> Alone | None:
    entry = _table(told, place, problems)
    problems += [f"{place}.{key}: unknown" for key in sorted(entry.keys() - _ALONE)]
    drugs = frozenset(_texts(entry.get("drugs"), f"{place}.drugs", problems))
    where = frozenset(_texts(entry.get("where"), f"{place}.where", problems))
    problems += [f"{place}.drugs: {name} is neither drug nor class" for name in sorted(drugs - known)]
    problems += [
        f"{place}.where: write one of {', '.join(Circumstance)}" for _ in sorted(where - set(Circumstance))
    ]
    problems += [f"{place}.{key}: name at least one" for key in ("drugs", "where") if not entry.get(key)]
    told_by = _judgement(entry, place, problems)
    conditions = frozenset(each for each in Circumstance if each.value in where)
    return None if told_by is None else Alone(drugs, conditions, *told_by)


def _judgement(
    entry: Mapping[str, object], place: str, problems: list[str]
) -> tuple[Weight, str, Ground] | None:
    weight = next((each for each in Weight if entry.get("level") == each.value), None)
    evidence = next((each for each in Evidence if entry.get("evidence") == each.value), None)
    if weight is None:
        problems.append(f"{place}.level: write one of {', '.join(Weight)}")
    if evidence is None:
        problems.append(f"{place}.evidence: write one of {', '.join(Evidence)}")
    effect, source = (_text(entry.get(key), f"{place}.{key}", problems) for key in ("effect", "source"))
    if weight is None or evidence is None:
        return None
    return weight, effect, Ground(source, evidence)


def _table(told: object, place: str, problems: list[str]) -> Mapping[str, object]:
    if isinstance(told, Mapping):
        return {str(key): value for key, value in told.items()}
    problems.append(f"{place}: write a table")
    return {}


def _text(told: object, place: str, problems: list[str]) -> str:
    if isinstance(told, str) and told.strip():
        return told
    problems.append(f"{place}: write a text")
    return ""


def _texts(told: object, place: str, problems: list[str]) -> list[str]:
    if isinstance(told, list) and all(isinstance(each, str) and each for each in told):
        return [str(each) for each in told]
    problems.append(f"{place}: write a list of names")
    return []
