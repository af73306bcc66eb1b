"""What do the parts of a FHIR bundle say: the animal's names and species, the draw, and one observation?"""

from collections.abc import Iterable

from oncodesk.domain.labs.moment import read_moment
from oncodesk.domain.labs.names import LOINC
from oncodesk.domain.labs.result import Kind, RawResult, Status
from oncodesk.domain.shared.verdict import Finding, unknown
from oncodesk.gateways.labs.formats.base import iso_time
from oncodesk.gateways.labs.formats.json_text import Json, member, parts, shown, text, words

_ANIMAL = "http://hl7.org/fhir/StructureDefinition/patient-animal"
_SPECIES = {"448771007": "dog", "448169003": "cat"}  # SNOMED CT: Canis lupus familiaris, Felis catus
_LOINC, _UCUM = "http://loinc.org", "http://unitsofmeasure.org"
_COMPARATORS = frozenset({"", "<", ">", "<=", ">="})
Resource = dict[str, Json]


def _name(value: Resource) -> tuple[str, str]:
    """Given and family name of a HumanName; a plain text is the given one."""
    given = value.get("given")
    first = " ".join(map(shown, given)) if isinstance(given, list) else shown(given)
    family = text(value, "family")
    return (first or ("" if family else text(value, "text"))), family


def patient_of(animal: Resource, wrong: list[Finding]) -> str:
    """The animal's own name: the given one, or the only one."""
    names = {given or family for given, family in map(_name, parts(animal, "name", wrong))} - {""}
    if len({each.casefold() for each in names}) > 1:
        wrong.append(unknown("labs.several_names"))
    return min(names, default="")


def owner_of(animal: Resource, related: list[Resource], wrong: list[Finding]) -> str:
    """The owner's family name, of a contact, a related person or the animal's own name."""
    people = [member(each, "name") for each in parts(animal, "contact", wrong)]
    people += [name for each in related for name in parts(each, "name", wrong)]
    for given, family in map(_name, people):
        if family or given:
            return family or given
    own = [_name(each) for each in parts(animal, "name", wrong)]
    return next((family for given, family in own if given and family), "")


def species_of(animal: Resource, wrong: list[Finding]) -> str:
    told: list[str] = []
    for extension in parts(animal, "extension", wrong):
        if text(extension, "url") != _ANIMAL:
            continue
        for part in parts(extension, "extension", wrong):
            if text(part, "url") != "species":
                continue
            concept = member(part, "valueCodeableConcept")
            told.append(text(concept, "text"))
            for coding in parts(concept, "coding", wrong):
                told += [text(coding, "display"), _SPECIES.get(text(coding, "code"), "")]
    return " ".join(filter(None, told))


def collected_of(
    observation: Resource, report: Resource, specimens: list[Resource], wrong: list[Finding]
) -> str:
    """When the blood was drawn: the observation's time, its specimen's, the report's; never when issued."""
    told = [
        _time(observation, "effective"),
        *(_time(member(each, "collection"), "collected") for each in specimens),
    ]
    told = [each for each in told if each] or [_time(report, "effective")]
    if len({_instant(each) for each in told}) > 1:
        wrong.append(unknown("labs.draws_differ", first=told[0][:40], second=told[-1][:40]))
    return told[0]


def _time(resource: Resource, name: str) -> str:
    return text(resource, f"{name}DateTime", f"{name}Instant") or text(
        member(resource, f"{name}Period"), "start"
    )


def _instant(told: str) -> object:
    return read_moment(iso_time(told), None).at or told


def results_of(
    observation: Resource,
    status: Status,
    status_text: str,
    panel: str,
    filler: str,
    specimen: str,
    wrong: list[Finding],
) -> Iterable[RawResult]:
    """The observation's value and those of its components; one that only gathers others has none."""
    said = " ".join(text(each, "text") for each in parts(observation, "note", wrong))
    components = parts(observation, "component", wrong)
    values = [observation, *components]
    if (components or "hasMember" in observation) and not _has_value(observation):
        values = components
    for each in values:
        code, system, name = _code(member(each, "code"), wrong)
        value, unit, unit_code, kind = _value(each)
        yield RawResult(
            code=code,
            system=system,
            name=name,
            value=value,
            unit=unit,
            reference=_reference(each, wrong),
            status=status,
            status_text=status_text,
            kind=kind,
            panel=panel,
            specimen=specimen,
            filler=filler,
            comment=said,
            unit_code=unit_code,
        )


def _has_value(observation: Resource) -> bool:
    return any(name.startswith("value") or name == "dataAbsentReason" for name in observation)


def _code(concept: Resource, wrong: list[Finding]) -> tuple[str, str, str]:
    codings = parts(concept, "coding", wrong)
    loinc = [each for each in codings if text(each, "system") == _LOINC]
    chosen = (loinc or codings or [{}])[0]
    code = text(chosen, "code")
    if len({LOINC.get(text(each, "code")) for each in loinc}) > 1:
        wrong.append(unknown("labs.codes_differ", first=code, second=text(loinc[-1], "code")))
    return code, "LN" if loinc else text(chosen, "system"), title(concept, wrong)


def title(concept: Resource, wrong: list[Finding]) -> str:
    """What a coded concept is called."""
    shown_as = [text(each, "display") for each in parts(concept, "coding", wrong)]
    return text(concept, "text") or next(filter(None, shown_as), "")


def _value(observation: Resource) -> tuple[str, str, str, Kind]:
    """The one value; several, or one of a form that is no number, is shown as it stands."""
    given = [name for name in observation if name.startswith("value")]
    if "dataAbsentReason" in observation and given:
        return "absent", "", "", Kind.TEXT
    if len(given) != 1:
        return " and ".join(shown(observation[name]) for name in given), "", "", Kind.TEXT
    value = observation[given[0]]
    if given[0] == "valueQuantity" and isinstance(value, dict):
        sign, number = text(value, "comparator"), shown(value.get("value")).strip()
        number = f"{sign}{number}" if sign in _COMPARATORS else f"{sign} {number}"
        coded = text(value, "code") if text(value, "system") == _UCUM else ""
        return number, text(value, "unit") or coded, coded, Kind.NUMBER
    if given[0] == "valueCodeableConcept":
        return words(value), "", "", Kind.CODED
    return shown(value), "", "", Kind.TEXT


def _reference(observation: Resource, wrong: list[Finding]) -> str:
    ranges = parts(observation, "referenceRange", wrong)
    if not ranges:
        return ""
    ends = (text(member(ranges[0], "low"), "value"), text(member(ranges[0], "high"), "value"))
    return text(ranges[0], "text") or "-".join(filter(None, ends))
