"""What did a practice choose about doses: which formula, and when the heart is looked at?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from oncodesk.domain.dosing.drug import Evidence
from oncodesk.domain.dosing.heart import HeartCheck, HeartPolicy
from oncodesk.domain.dosing.surface import SHIPPED, Constants, Exponent, SurfaceFormula, surface_m2
from oncodesk.domain.patients.patient import Species

SCHEMA = 1
FORMULAS = ("mass",)  # k ÷ 100 × kg^exponent; a printed table is no formula and is not offered
MOST_APART = Decimal("0.10")  # of the shipped formula; a unit error is more
WEIGHTS = {
    Species.DOG: (Decimal(1), Decimal(10), Decimal(100)),
    Species.CAT: (Decimal(1), Decimal(4), Decimal(14)),
}
_EXPONENT = re.compile(r"(?P<over>2)/(?P<under>3)|0\.(?P<hundredths>[0-9]{2})")


@dataclass(frozen=True, slots=True)
class DosingRules:
    """The signed choices of a practice about every dose."""

    name: str
    formula: SurfaceFormula
    heart: HeartPolicy


def parse_dosing(document: Mapping[str, object]) -> DosingRules | tuple[str, ...]:
    """The rules in a TOML document, or every problem in it; what is missing is never filled in."""
    wrong: list[str] = []
    if document.get("schema") != SCHEMA:
        wrong.append(f"schema: write {SCHEMA}")
    name = document.get("name")
    if not isinstance(name, str) or not name.strip():
        wrong.append("name: write a name")
    formula = document.get("formula")
    if formula not in FORMULAS:
        wrong.append(f"formula: write one of {', '.join(FORMULAS)}")
    source = document.get("source")
    if not isinstance(source, str) or not source.strip():
        wrong.append("source: say where the constants come from")
    version, evidence = document.get("version", "1"), document.get("evidence", Evidence.GENERAL)
    if not isinstance(version, str) or not version.strip():
        wrong.append("version: write a text")
    wrong += _evidence(evidence, "evidence")
    constants = {
        species: found
        for species in Species
        if (found := _constants(document.get(species.value), species, wrong)) is not None
    }
    heart = _heart(document.get("heart"), wrong)
    strangers = set(document) - {"schema", "name", "version", "formula", "source", "evidence", "heart"}
    wrong += [f"{each}: unknown key" for each in sorted(strangers - {species.value for species in Species})]
    if wrong or heart is None:
        return tuple(wrong)
    made = SurfaceFormula(str(formula), constants, str(source))
    apart = [problem for species in Species if (problem := _too_far(made, species))]
    return tuple(apart) or DosingRules(str(name), made, heart)


def parse_exponent(text: object) -> Exponent | None:
    """`2/3`, or two decimals like `0.67`; None for anything else."""
    found = _EXPONENT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    if found["hundredths"]:
        return Exponent(int(found["hundredths"]), 100)
    return Exponent(int(found["over"]), int(found["under"]))


def _number(value: object) -> Decimal | None:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        exact = Decimal(value)
        if exact.is_finite() and 0 < exact < 1000 and len(exact.as_tuple().digits) <= 7:
            return exact
    return None


def _constants(table: object, species: Species, wrong: list[str]) -> Constants | None:
    if not isinstance(table, Mapping):
        wrong.append(f"{species.value}: write k, exponent, least_m2 and most_m2")
        return None
    numbers = {key: _number(table.get(key)) for key in ("k", "least_m2", "most_m2")}
    exponent = parse_exponent(table.get("exponent"))
    wrong += [f"{species.value}.{key}: write a number" for key, number in numbers.items() if number is None]
    if exponent is None:
        wrong.append(f'{species.value}.exponent: write "2/3" or two decimals as text, like "0.67"')
    wrong += [f"{species.value}.{each}: unknown key" for each in sorted(set(table) - {*numbers, "exponent"})]
    k, least, most = numbers.values()
    if k is None or least is None or most is None or exponent is None:
        return None
    if least >= most:
        wrong.append(f"{species.value}: least_m2 must be below most_m2")
        return None
    return Constants(k, exponent, least, most)


def _heart(table: object, wrong: list[str]) -> HeartPolicy | None:
    if not isinstance(table, Mapping):
        wrong.append("heart: write group, kinds, breeds and source")
        return None
    kinds, breeds, group = table.get("kinds"), table.get("breeds"), table.get("group")
    total, source = table.get("before_total"), table.get("source")
    before = len(wrong)
    if not isinstance(kinds, list) or not kinds or any(each not in tuple(HeartCheck) for each in kinds):
        wrong.append(f"heart.kinds: write some of {', '.join(HeartCheck)}")
    if not isinstance(breeds, list) or any(not isinstance(each, str) or not each.strip() for each in breeds):
        wrong.append("heart.breeds: write a list of breeds, [] for none")
    for key, text in (("group", group), ("source", source)):
        if not isinstance(text, str) or not text.strip():
            wrong.append(f"heart.{key}: write a text")
    wrong += _evidence(table.get("evidence", Evidence.GENERAL), "heart.evidence")
    if total is not None and _number(total) is None:
        wrong.append("heart.before_total: write mg/m2 as a number, or leave it out")
    strangers = set(table) - {"group", "kinds", "breeds", "before_total", "source", "evidence"}
    wrong += [f"heart.{each}: unknown key" for each in sorted(strangers)]
    if len(wrong) > before or not isinstance(kinds, list) or not isinstance(breeds, list):
        return None
    return HeartPolicy(
        str(group), tuple(HeartCheck(each) for each in kinds), tuple(breeds), _number(total), str(source)
    )


def _evidence(value: object, place: str) -> list[str]:
    return [] if value in tuple(Evidence) else [f"{place}: write one of {', '.join(Evidence)}"]


def _too_far(formula: SurfaceFormula, species: Species) -> str:
    """A formula that leaves the shipped one by more than 10 % at a usual weight holds a unit error."""
    for kg in WEIGHTS[species]:
        usual, chosen = surface_m2(species, kg, SHIPPED), surface_m2(species, kg, formula)
        if abs(chosen - usual) > MOST_APART * usual:
            return f"{species.value}: {kg} kg would have {chosen} m2 instead of about {usual}; check k"
    return ""
