"""What does a FHIR R4 Bundle say: one animal, its diagnostic reports and their observations?

Every observation must be of the one patient in the bundle; a reference that leads elsewhere, or nowhere,
stops the whole file, and nothing outside is ever fetched. An observation's own status is its status.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from oncodesk.domain.labs.result import RawComment, RawFile, RawReport, RawResult, Status
from oncodesk.domain.shared.verdict import Finding, unknown
from oncodesk.gateways.labs.formats.base import Format, iso_time, joined, malformed, unfinished, whole
from oncodesk.gateways.labs.formats.fhir_parts import (
    collected_of,
    owner_of,
    patient_of,
    results_of,
    species_of,
    title,
)
from oncodesk.gateways.labs.formats.json_text import (
    Json,
    looks_like_json,
    member,
    parse,
    parts,
    refused,
    text,
)

NAME = "FHIR R4 Bundle"
# Value sets observation-status and diagnostic-report-status; `appended` and anything else: unknown.
STATUS: dict[str, Status] = {
    "final": Status.FINAL,
    **dict.fromkeys(("corrected", "amended"), Status.CORRECTED),
    **dict.fromkeys(("registered", "partial", "preliminary"), Status.PRELIMINARY),
    **dict.fromkeys(("cancelled", "entered-in-error"), Status.WITHDRAWN),
}
Resource = dict[str, Json]


def _recognises(content: bytes) -> bool:
    return looks_like_json(content, b"resourceType")


def _read(content: bytes) -> RawFile:
    parsed = parse(content)
    if (answer := refused(parsed, NAME)) is not None:
        return answer
    if text(parsed.value, "resourceType") != "Bundle":
        return malformed(NAME, "its top is no Bundle")
    bundle = _Bundle.of(parsed.value)
    reports = list(_reports(bundle))
    if any(finding.stops for finding in bundle.wrong):
        return RawFile((), tuple(bundle.wrong))
    return whole(reports, bundle.wrong)


FORMAT = Format(NAME, _recognises, _read)


@dataclass
class _Bundle:
    """The resources of the bundle by the names that references may use, and what is wrong with them."""

    value: Json
    wrong: list[Finding] = field(default_factory=list)
    named: dict[str, Resource] = field(default_factory=dict)
    kinds: dict[str, list[Resource]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, value: Json) -> "_Bundle":
        made = cls(value)
        for entry in parts(value, "entry", made.wrong):
            resource = member(entry, "resource")
            kind = text(resource, "resourceType")
            made.kinds[kind].append(resource)
            local = f"{kind}/{text(resource, 'id')}" if text(resource, "id") else ""
            for name in {text(entry, "fullUrl"), local} - {""}:
                if name in made.named:
                    made.wrong.append(unknown("labs.reference_wrong", what=name[:80]))
                made.named[name] = resource
        return made

    def follow(self, reference: Json, kind: str) -> Resource:
        """The resource of this bundle that a reference names; another, or none, is told and stops."""
        name = text(reference, "reference")
        found = self.named.get(name)
        if found is None or text(found, "resourceType") != kind:
            self.wrong.append(unknown("labs.reference_wrong", what=name[:80] or f"no {kind}"))
            return {}
        return found


def _reports(bundle: _Bundle) -> Iterable[RawReport]:
    animals = bundle.kinds["Patient"]
    if len(animals) != 1:
        bundle.wrong.append(unknown("labs.bundle_of_many", count=len(animals)))
        return
    (animal,) = animals
    seen: set[int] = set()
    for report in bundle.kinds["DiagnosticReport"]:
        _same_animal(bundle, report, animal)
        held = [bundle.follow(each, "Observation") for each in parts(report, "result", bundle.wrong)]
        known = set(map(id, held))
        members = {id(part): part for panel in held for part in _members(bundle, panel)}
        held += [part for name, part in members.items() if name not in known]
        seen |= set(map(id, held))
        yield from _draws(bundle, animal, report, held)
    loose = [each for each in bundle.kinds["Observation"] if id(each) not in seen]
    if loose:
        yield from _draws(bundle, animal, {}, loose)


def _members(bundle: _Bundle, panel: Resource) -> Iterable[Resource]:
    """The observations that an observation of a whole panel names."""
    return [bundle.follow(each, "Observation") for each in parts(panel, "hasMember", bundle.wrong)]


def _same_animal(bundle: _Bundle, resource: Resource, animal: Resource) -> None:
    if bundle.follow(resource.get("subject"), "Patient") is not animal:
        bundle.wrong.append(unknown("labs.subject_differs", what=text(resource, "resourceType")))


def _draws(
    bundle: _Bundle, animal: Resource, report: Resource, observations: list[Resource]
) -> Iterable[RawReport]:
    """One report a time of draw: older results that are sent along are draws of their own."""
    told = text(report, "status")
    outer = STATUS.get(told, Status.UNKNOWN) if report else None
    panel = title(member(report, "code"), bundle.wrong)
    filler = text(_first(report, "identifier", bundle), "value") or text(report, "id")
    draws: dict[str, list[RawResult]] = {}
    for each in observations:
        _same_animal(bundle, each, animal)
        specimens = [each.get("specimen"), *parts(report, "specimen", bundle.wrong)]
        specimen = [bundle.follow(one, "Specimen") for one in specimens if one is not None]
        collected = collected_of(each, report, specimen, bundle.wrong)
        own = text(each, "status")
        status = joined(outer, STATUS.get(own, Status.UNKNOWN))
        if "modifierExtension" in each or "modifierExtension" in report:  # may turn any meaning around
            status = Status.UNKNOWN
        kind = " ".join(title(member(one, "type"), bundle.wrong) for one in specimen)
        draws.setdefault(iso_time(collected), []).extend(
            results_of(each, status, own or told, panel, filler, kind, bundle.wrong)
        )
    if not observations:
        draws[iso_time(collected_of({}, report, [], bundle.wrong))] = []
    said = text(report, "conclusion")
    for collected, results in draws.items():
        yield RawReport(
            patient=patient_of(animal, bundle.wrong),
            owner=owner_of(animal, bundle.kinds["RelatedPerson"], bundle.wrong),
            species=species_of(animal, bundle.wrong),
            collected=collected,
            results=tuple(results),
            comments=(RawComment(said, panel),) if said else (),
            findings=unfinished(outer, results, told),
            sender=text(_first(report, "performer", bundle), "display") or "FHIR",
            message=text(member(bundle.value, "identifier"), "value"),
            sent=iso_time(text(report, "issued") or text(bundle.value, "timestamp")),
        )


def _first(resource: Resource, name: str, bundle: _Bundle) -> Resource:
    return next(iter(parts(resource, name, bundle.wrong)), {})
