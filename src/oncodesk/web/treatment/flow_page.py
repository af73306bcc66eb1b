"""How does one row of the flow sheet read, on the page and on paper?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.labs.policy import Band
from oncodesk.domain.treatment.order import STANDING, WENT_IN, OrderState
from oncodesk.domain.treatment.visit import ENDED, VisitKind, VisitState
from oncodesk.services.treatment.flow_counts import FlowCount
from oncodesk.services.treatment.flow_drugs import FlowDrug, LifetimeThen, Outside
from oncodesk.services.treatment.flow_sheet import FlowEvent, FlowRow, Since
from oncodesk.services.words import ANALYTES, BAND_WORDS, SIGN_WORDS, drug_words
from oncodesk.web.dates import day, full_day

Text = str | Promise
_STATES: dict[VisitState, tuple[Text, str]] = {
    VisitState.PLANNED: (_("planned"), ""),
    VisitState.BOOKED: (_("planned and booked"), ""),
    VisitState.ARRIVED: (_("arrived"), ""),
    VisitState.HELD: (_("on hold"), "stop"),
    VisitState.RELEASED: (_("released, not given yet"), ""),
    VisitState.ELSEWHERE: (_("given elsewhere"), "caution"),
    VisitState.SKIPPED: (_("skipped"), "caution"),
    VisitState.NO_SHOW: (_("did not come"), "caution"),
}
_CHOICES: dict[str, Text] = {
    "as_planned": _("treat as planned"),
    "reduced": _("treat reduced"),
    "delay": _("delay"),
}
_REMARKS: dict[str, Text] = {
    "clumps": _("platelet clumps"),
    "estimate": _("platelets estimated"),
    "specimen": _("specimen faulty"),
    "toxic": _("toxic change"),
    "blasts": _("blasts"),
    "nrbc": _("nucleated red cells"),
    "corrected": _("said to be corrected"),
    "smear": _("comment on the smear"),
}
_RESPONSES: dict[str, Text] = {
    "CR": _("complete (CR)"),
    "PR": _("partial (PR)"),
    "SD": _("stable (SD)"),
    "PD": _("progressive (PD)"),
}
_TONES: dict[Band, str] = {
    Band.PROCEED: "",
    Band.ONCOLOGIST: "caution",
    Band.HOLD: "stop",
    Band.FLOOR: "stop",
    Band.UNKNOWN: "caution",
}
_GRAVE = 3  # grade from which an event is shown strongly


@dataclass(frozen=True, slots=True)
class Said:
    """One line in a cell; what colour and a line through it show, the words say too."""

    text: str
    tone: str = ""
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what identifies it, then its cells in the order of `HEAD`."""

    title: str
    url: str
    on: str
    marks: tuple[Said, ...]
    cells: tuple[tuple[Text, tuple[Said, ...]], ...]  # name, lines


HEAD: tuple[Text, ...] = (
    _("Drugs"),
    _("Weight, surface"),
    _("Blood since the last visit"),
    _("Toxicity and response since"),
    _("In her life"),
)


def line_of(row: FlowRow, *, tells_course: bool) -> Line:
    since = row.since
    cells = (
        tuple(said for drug in row.drugs for said in drug_said(drug, visit_ended=row.state in ENDED))
        + tuple(said for each in row.outside for said in _outside_said(each)),
        _size_said(row),
        tuple(_count_said(count, row) for count in since.counts) + _remarks_said(since.counts),
        _asked_said(row) + since_said(since),
        tuple(map(lifetime_said, row.lifetime)),
    )
    return Line(
        title=_title(row, tells_course=tells_course),
        url="" if row.visit is None else reverse("visit", args=[row.visit]),
        on=full_day(row.on),
        marks=_marks(row),
        cells=tuple(zip(HEAD, cells, strict=True)),
    )


def _title(row: FlowRow, *, tells_course: bool) -> str:
    if row.visit is None:
        return gettext("Given elsewhere")
    parts = [row.course] if tells_course and row.course else []
    parts += [row.cycle] if row.cycle else []
    if row.week is not None:
        parts.append(gettext("Week %d") % row.week)
    if row.day is not None:
        parts.append(gettext("day %d") % row.day)
    if row.number is not None:
        parts.append(gettext("visit %d") % row.number)
    elif row.kind is VisitKind.BLOOD_CHECK:
        parts.append(gettext("blood check"))
    return ", ".join(parts)


def _marks(row: FlowRow) -> tuple[Said, ...]:
    found = []
    if row.state in _STATES:
        words, tone = _STATES[row.state]
        found.append(Said(str(words), tone))
    if row.moved_days:
        days = abs(row.moved_days)
        if row.moved_days > 0:
            told = ngettext("delayed by %d day", "delayed by %d days", days) % days
        else:
            told = ngettext("%d day earlier", "%d days earlier", days) % days
        found.append(Said(told, "caution"))
    if row.hold_reason:
        found.append(Said(row.hold_reason, "stop"))
    if row.decided is not None:
        said = {
            "choice": str(_CHOICES.get(row.decided.choice, row.decided.choice)),
            "reason": row.decided.reason,
            "by": row.decided.by,
        }
        found.append(Said(gettext("Oncologist's decision: %(choice)s. %(reason)s (%(by)s)") % said))
    return tuple(found)


def drug_said(drug: FlowDrug, *, visit_ended: bool) -> tuple[Said, ...]:
    """The drug with what was ordered, then what went in or why it did not, then every deviation."""
    signed = f", {drug.signed}" if drug.signed else ""
    found = [
        Said(
            gettext("%(drug)s %(route)s: ordered %(ordered)s%(signed)s")
            % {"drug": drug.drug, "route": drug.route, "ordered": drug.ordered, "signed": signed}
        )
    ]
    if drug.given:
        found.append(_given(drug))
    elif drug.state in WENT_IN:
        found.append(Said(gettext("handed out")))
    elif drug.state in (OrderState.NOT_GIVEN, OrderState.CANCELLED):
        told = gettext("not given") if drug.state is OrderState.NOT_GIVEN else gettext("cancelled")
        found.append(Said(f"{told}: {drug.reason}" if drug.reason else told, "caution"))
    elif drug.state is OrderState.HELD:
        found.append(Said(gettext("on hold"), "stop"))
    elif drug.state in STANDING and visit_ended:
        found.append(Said(gettext("not given yet")))
    if drug.is_off_protocol:
        found.append(Said(gettext("off the protocol: %s") % drug.reason, "caution"))
    found += [Said(change, "caution") for change in drug.changes]
    if drug.doubt:
        found.append(Said(gettext("doubted, a second person has not confirmed it: %s") % drug.doubt, "stop"))
    for amount, reason in drug.errors:
        error = {"amount": amount, "reason": reason}
        found.append(
            Said(gettext("entered in error: %(amount)s (%(reason)s)") % error, "stop", is_struck=True)
        )
    return tuple(found)


def _given(drug: FlowDrug) -> Said:
    parts = [drug.given, drug.per_m2]
    if drug.share is not None:
        parts.append(gettext("%s %% of standard") % drug.share)
    told = gettext("in part: %s") if drug.is_partial else gettext("given: %s")
    if drug.goes_home and not drug.is_partial:
        told = gettext("went home: %s")
    return Said(told % ", ".join(part for part in parts if part), "caution" if drug.is_partial else "good")


def _outside_said(each: Outside) -> tuple[Said, ...]:
    many = ngettext("%d dose", "%d doses", each.doses) % each.doses
    told = {"drug": each.drug, "many": many, "amount": each.told, "place": each.place}
    words = gettext("elsewhere: %(drug)s, %(many)s, %(amount)s, %(place)s") % told
    if each.is_estimate:
        words = gettext("%s (estimate)") % words
    if not each.taken_back:
        return (Said(words, "caution"),)
    return (Said(words, is_struck=True), Said(gettext("taken back: %s") % each.taken_back, "stop"))


def _size_said(row: FlowRow) -> tuple[Said, ...]:
    found = []
    if row.kilograms is not None:
        found.append(Said(f"{row.kilograms.normalize():f} kg"))
    if row.surface is not None:
        found.append(Said(f"{row.surface.normalize():f} m²"))
    return tuple(found)


def _count_said(count: FlowCount, row: FlowRow) -> Said:
    words = f"{ANALYTES.get(count.analyte, count.analyte)} {count.told}"
    if count.band is not None:
        words = f"{words}: {BAND_WORDS[count.band]}"
    if count.on != row.on:
        words = f"{day(count.on)}: {words}"
    if count.was_used:
        words = gettext("%s (the dose rests on it)") % words
    if count.is_replaced:
        words = gettext("%s; the laboratory corrected it since") % words
    tone = "" if count.band is None else _TONES[count.band]
    return Said(words, "stop" if count.is_replaced else tone)


def _remarks_said(counts: Iterable[FlowCount]) -> tuple[Said, ...]:
    remarks = dict.fromkeys(remark for count in counts for remark in count.remarks)
    return tuple(Said(str(_REMARKS.get(remark, remark)), "caution") for remark in remarks)


def _asked_said(row: FlowRow) -> tuple[Said, ...]:
    """Nobody asked is not the same as nothing happened."""
    if row.was_asked or row.kind is not VisitKind.TREATMENT or row.state is not VisitState.GIVEN:
        return ()
    return (Said(gettext("nobody recorded how she was"), "caution"),)


def since_said(since: Since) -> tuple[Said, ...]:
    found = [_event_said(event) for event in since.events]
    for on, category in since.responses:
        words = {"on": day(on), "response": str(_RESPONSES.get(category, category))}
        found.append(Said(gettext("%(on)s: response %(response)s") % words))
    return tuple(found)


def _event_said(event: FlowEvent) -> Said:
    told = {"term": SIGN_WORDS.get(event.term, event.term), "grade": event.grade, "on": day(event.on)}
    words = gettext("%(on)s: %(term)s, grade %(grade)d") % told
    if event.drug:
        words = f"{words} ({drug_words(event.drug)})"
    return Said(words, "stop" if event.grade >= _GRAVE else "caution")


def lifetime_said(then: LifetimeThen) -> Said:
    told = {"drug": then.drug, "sum": f"{then.total:f}", "stop": f"{then.stop_above:f}"}
    words = gettext("%(drug)s %(sum)s of %(stop)s mg/m²") % told
    if then.is_estimate:
        words = gettext("%s, part of it an estimate") % words
    tone = "stop" if then.total >= then.stop_above else "caution" if then.total >= then.warn_from else ""
    return Said(words, tone)


def later_said(since: Since) -> tuple[Said, ...]:
    """What came after the last row, blood with its days."""
    blood = []
    for count in since.counts:
        words = f"{day(count.on)}: {ANALYTES.get(count.analyte, count.analyte)} {count.told}"
        blood.append(Said(words))
    return (*blood, *_remarks_said(since.counts), *since_said(since))
