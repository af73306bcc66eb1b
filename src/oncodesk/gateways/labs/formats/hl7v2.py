"""What does an HL7 v2 result message (ORU) say, as texts?

OBX-11 is the status; OBR-25 is only a hint. The draw is OBR-7 or SPM-17, never the time of the run or of
the message. An animal's owner stands before the pet in PID-5 (`Rivera^Biscuit`); a single name is the pet's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from oncodesk.domain.labs.analyte import species_told
from oncodesk.domain.labs.names import is_loinc
from oncodesk.domain.labs.result import Kind, RawComment, RawFile, RawReport, RawResult, Status
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.verdict import Finding, unknown, warn
from oncodesk.gateways.labs.formats.base import MOST_RESULTS, MOST_TEXT, Format
from oncodesk.gateways.labs.formats.hl7v2_text import Message, Segment, looks_like_hl7, messages_in

# HL7 table 0085. U (final without values), A (other patient details), X (cannot be obtained), Z and
# anything else need a person: unknown.
STATUS: dict[str, Status] = {
    "F": Status.FINAL,
    "C": Status.CORRECTED,
    **dict.fromkeys(("P", "R", "S", "I", "O", "N", "B"), Status.PRELIMINARY),
    **dict.fromkeys(("D", "W"), Status.WITHDRAWN),
}
KIND: dict[str, Kind] = {
    **dict.fromkeys(("NM", "SN"), Kind.NUMBER),
    **dict.fromkeys(("ST", "TX", "FT", ""), Kind.TEXT),
    **dict.fromkeys(("ED", "RP"), Kind.DOCUMENT),
}
_COMPARATORS = {"": "", "=": "", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
_TIME = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})?(\d{2})?(\.\d{1,4})?)?([+-]\d{4})?$")
_RESULT_MESSAGES = frozenset({"ORU", "OUL"})


def _read(content: bytes) -> RawFile:
    messages, findings = messages_in(content)
    reports: list[RawReport] = []
    wrong = list(findings)
    results, text = 0, 0
    for message in messages:
        wrong += message.findings
        if not message.segments:
            continue
        kind = message.segments[0].component(9, 1)
        if kind not in _RESULT_MESSAGES:
            wrong.append(unknown("labs.not_a_result_message", kind=kind[:20] or "nothing"))
            continue
        results += sum(segment.name == "OBX" for segment in message.segments)
        text += sum(map(_text_length, message.segments))
        if results > MOST_RESULTS or text > MOST_TEXT:
            what, most = ("results", MOST_RESULTS) if results > MOST_RESULTS else ("characters", MOST_TEXT)
            wrong.append(unknown("labs.too_much", what=what, most=most))
            break
        reports += _reports(message)
    if not reports and not any(finding.stops for finding in wrong):
        wrong.append(unknown("labs.no_report"))
    return RawFile(tuple(reports), tuple(wrong))


def _text_length(segment: Segment) -> int:
    if segment.name == "NTE":
        return len(segment.raw(3))
    attached = KIND.get(segment.component(2, 1)) is Kind.DOCUMENT
    return len(segment.raw(5)) if segment.name == "OBX" and not attached else 0


FORMAT = Format("HL7 v2", looks_like_hl7, _read)


@dataclass
class _Animal:
    """What PID and NK1 say, gathered while the segments pass."""

    patient: str = ""
    owner: str = ""
    species: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass
class _Draw:
    """The open report: results and comments of one animal's one collection time."""

    animal: _Animal
    collected: str
    results: list[RawResult] = field(default_factory=list)
    comments: list[RawComment] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def _reports(message: Message) -> Iterable[RawReport]:
    head = message.segments[0]
    draws: list[_Draw] = []
    animal, panels = _Animal(), list[_Panel]()
    for segment in message.segments[1:]:
        match segment.name:
            case "PID":
                draws += _draws(panels, animal)
                animal, panels = _animal(segment), []
            case "NK1" if not animal.owner:
                animal.owner = segment.component(2, 1)
            case "OBR":
                panels.append(_Panel.of(segment))
            case "OBX":
                if not panels:
                    panels.append(_Panel())
                panels[-1].results.append(_result(segment, panels[-1]))
            case "SPM" if panels:
                panels[-1].specimen(segment)
            case "NTE":
                _comment(segment, panels)
    draws += _draws(panels, animal)
    if not draws:
        draws = [_Draw(animal, "")]
    for draw in draws:
        yield RawReport(
            patient=draw.animal.patient,
            owner=draw.animal.owner,
            species=draw.animal.species,
            collected=draw.collected,
            results=tuple(draw.results),
            comments=tuple(draw.comments),
            may_tell_species=_may_tell_species(head.component(12, 1)),
            findings=(*_head_findings(head), *draw.animal.findings, *draw.findings),
            sender=head.component(3, 1),
            facility=head.component(4, 1),
            message=head.component(10, 1),
            sent=_time(head.component(7, 1)),
        )


@dataclass
class _Panel:
    """One OBR with what follows it."""

    name: str = ""
    collected: str = ""
    source: str = ""
    filler: str = ""
    hint: str = ""
    results: list[RawResult] = field(default_factory=list)
    comments: list[RawComment] = field(default_factory=list)

    @classmethod
    def of(cls, segment: Segment) -> "_Panel":
        return cls(
            name=" ".join(each for each in segment.components(4)[:2] if each),
            collected=_time(segment.component(7, 1)),
            source=" ".join(each for each in segment.components(15) if each),
            filler=segment.component(3, 1) or segment.component(2, 1),
            hint=segment.component(25, 1),
        )

    def specimen(self, segment: Segment) -> None:
        told = " ".join(each for each in segment.components(4) if each)
        self.source = self.source or told
        self.collected = self.collected or _time(segment.component(17, 1))
        self.results = [replace(each, specimen=self.source) for each in self.results]


def _draws(panels: list[_Panel], animal: _Animal) -> list[_Draw]:
    """Panels of one collection time are one report: white cells and differential often come apart."""
    found: dict[str, _Draw] = {}
    for panel in panels:
        draw = found.setdefault(panel.collected, _Draw(animal, panel.collected))
        draw.results += panel.results
        draw.comments += panel.comments
        if panel.hint not in ("", "F", "C") and any(each.status is Status.FINAL for each in panel.results):
            draw.findings.append(warn("labs.panel_status_differs", panel=panel.name[:60], status=panel.hint))
    return list(found.values())


def _animal(pid: Segment) -> _Animal:
    first, second = pid.leading(5, 1), pid.leading(5, 2)
    told = [pid.words(35)]
    for number in (36, 23, 10):  # breed, birthplace and race carry the species at some senders
        text = pid.words(number)
        if isinstance(species_told(text), Species):
            told.append(text)
    names = {each.casefold() for each in pid.text(5).split(pid.marks.repeat) if each.strip()}
    return _Animal(
        patient=second or first,
        owner=first if second else "",
        species=" ".join(each for each in told if each),
        findings=(unknown("labs.several_names"),) if len(names) > 1 else (),
    )


def _comment(segment: Segment, panels: list[_Panel]) -> None:
    repeat = segment.marks.repeat
    text = segment.text(3).replace(repeat, " ") if repeat else segment.text(3)
    text = text.strip()
    if not text:
        return
    if not panels:
        panels.append(_Panel())
    panel = panels[-1]
    if panel.results:
        last = panel.results[-1]
        panel.results[-1] = replace(last, comment=f"{last.comment} {text}".strip())
    elif panel.comments:
        panel.comments[-1] = RawComment(f"{panel.comments[-1].text} {text}", panel.name)
    else:
        panel.comments.append(RawComment(text, panel.name))


def _result(obx: Segment, panel: _Panel) -> RawResult:
    code, name, system = obx.component(3, 1), obx.component(3, 2), obx.component(3, 3)
    other, other_name, other_system = obx.component(3, 4), obx.component(3, 5), obx.component(3, 6)
    if other and is_loinc(other, other_system) and not is_loinc(code, system):
        name, code, system = name or code, other, other_system
    kind = KIND.get(obx.component(2, 1), Kind.CODED)
    status = obx.component(11, 1)
    return RawResult(
        code=code[:100],
        system=system,
        name=(name or other_name)[:200],
        value=_value(obx, kind),
        unit=_unit(obx)[:100],
        reference=obx.text(7).strip()[:200],
        status=STATUS.get(status, Status.UNKNOWN),
        status_text=status[:20],
        kind=kind,
        sub_id=obx.component(4, 1)[:40],
        panel=panel.name[:200],
        specimen=panel.source[:200],
        filler=panel.filler[:100],
    )


def _value(obx: Segment, kind: Kind) -> str:
    """The value as one text. A structured number that is one number reads as it would be printed."""
    if kind is Kind.DOCUMENT:
        return "[attached document]"
    if obx.component(2, 1) == "SN":
        parts = [each.strip() for each in obx.components(5)]
        comparator, number, *rest = (*parts, "") if len(parts) < 2 else parts
        single = not any(rest) and obx.marks.repeat not in obx.raw(5)
        if single and comparator in _COMPARATORS and number:
            return f"{_COMPARATORS[comparator]}{number}"
        return obx.text(5).strip()
    if kind is Kind.CODED:
        return " ".join(each for each in obx.components(5) if each)
    return obx.text(5).strip()


def _unit(obx: Segment) -> str:
    """OBX-6 as one spelling; `10^3/uL` whose caret was not escaped is put together again."""
    parts = obx.components(6)
    first = parts[0] or (parts[1] if len(parts) > 1 else "")
    if first == parts[0] and len(parts) > 1 and re.search(r"10$", first) and re.match(r"\d{1,2}/", parts[1]):
        return f"{first}^{parts[1]}"
    return first


def _time(text: str) -> str:
    """An HL7 time as ISO 8601; what is no such time stays as it is, for the finding that tells it."""
    found = _TIME.match(text.strip())
    if found is None:
        return text.strip()
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    shown = f"{year}-{month}-{day}"
    if hour is None and offset is None:
        return shown
    shown += f"T{hour or '00'}:{minute or '00'}:{second or '00'}{fraction or ''}"
    return shown + (f"{offset[:3]}:{offset[3:]}" if offset else "")


def _may_tell_species(version: str) -> bool:
    """PID-35 exists from version 2.4 on; a message that names no version should have it."""
    found = re.match(r"^2\.(\d)", version)
    return found is None or int(found[1]) >= 4


def _head_findings(head: Segment) -> Iterable[Finding]:
    if not head.component(10, 1):
        yield warn("labs.message_without_number")
    if head.component(11, 1) in ("T", "D"):
        yield warn("labs.test_message")
