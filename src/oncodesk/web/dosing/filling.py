"""Which words and tones does the lifetime page show?"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oncodesk.domain.dosing.projection import ProjectedDose
from oncodesk.domain.shared.verdict import Level
from oncodesk.services.treatment.lifetime import EntryLine, Lifetime, LifetimeSum, ReportLine
from oncodesk.services.treatment.modified import ModifiedCourse, ModifiedDose
from oncodesk.services.words import drug_words
from oncodesk.web.components.parts import Action
from oncodesk.web.dates import full_day
from oncodesk.web.dosing.forms import HEART


@dataclass(frozen=True, slots=True)
class PlannedLine:
    visit: str
    on: str
    adds: str
    total: str
    note: str
    stops: bool


@dataclass(frozen=True, slots=True)
class SumLine:
    """One drug; `key` names its part of the page."""

    key: str
    drug: str
    total: str
    limits: str
    tone: str
    is_estimate: bool
    planned: tuple[PlannedLine, ...]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    what: str
    where: str
    taken_back: str
    is_estimate: bool
    press: Action | None


@dataclass(frozen=True, slots=True)
class HeartLine:
    what: str
    is_ok: bool
    told: str
    press: Action | None


@dataclass(frozen=True, slots=True)
class ReportRow:
    patient: str
    url: str
    practice: str
    drug: str
    total: str
    percent: str
    tone: str
    is_estimate: bool


def sums_of(kept: Lifetime) -> tuple[SumLine, ...]:
    return tuple(_sum(each) for each in kept.sums)


def _sum(each: LifetimeSum) -> SumLine:
    limits, tone = _("no lifetime limit is known"), ""
    if each.stop_above is not None and each.warn_from is not None:
        limits = _("warned from %(warn)s, stopped above %(stop)s mg/m²") % {
            "warn": f"{each.warn_from:f}",
            "stop": f"{each.stop_above:f}",
        }
        tone = "stop" if each.total >= each.stop_above else "caution" if each.total >= each.warn_from else ""
    return SumLine(
        key=f"sum-{each.substance}",
        drug=drug_words(each.substance),
        total=f"{each.total:f} mg/m²",
        limits=limits,
        tone=tone,
        is_estimate=each.is_estimate,
        planned=tuple(_planned(line) for line in each.planned),
    )


def _planned(line: ProjectedDose) -> PlannedLine:
    dose = line.planned
    adds = _("not known") if dose.mg_per_m2 is None else f"{dose.mg_per_m2:f}"
    total = _("not known") if line.total is None else f"{line.total:f} ({line.percent} %)"
    note = {
        Level.WARN: _("near the limit"),
        Level.BLOCK: _("stopped: at most %(room)s mg/m² = %(most)s mg")
        % {"room": f"{line.room:f}", "most": "–" if line.most is None else f"{line.most:f}"},
        Level.UNKNOWN: _("weigh the patient first"),
    }.get(line.level or Level.NOTE, "")
    stops = line.level in (Level.BLOCK, Level.UNKNOWN)
    return PlannedLine(str(dose.visit or "–"), full_day(dose.on), adds, total, note, stops)


def entries_of(kept: Lifetime, patient: UUID, *, may: bool) -> tuple[LedgerLine, ...]:
    return tuple(_entry(each, patient, may=may) for each in kept.entries)


def _entry(each: EntryLine, patient: UUID, *, may: bool) -> LedgerLine:
    press = None
    if each.is_outside and may and not each.taken_back:
        url = reverse("dosing:take_back", args=[patient, each.entry])
        press = Action(_("Entered wrong"), url, "quiet", about=drug_words(each.substance))
    return LedgerLine(
        what=" · ".join(_told(each)),
        where=_where(each),
        taken_back=each.taken_back,
        is_estimate=each.is_estimate,
        press=press,
    )


def _told(each: EntryLine) -> Iterator[str]:
    """`Oct 6, 2026 · DOXOrubicin · 29.74 mg/m² · 29.0 mg at 0.9751 m²`."""
    yield full_day(each.on)
    yield drug_words(each.substance)
    if each.doses > 1:
        yield ngettext("%d dose", "%d doses", each.doses) % each.doses
    yield f"{each.mg_per_m2:f} mg/m²"
    if each.amount_mg is not None and each.surface is not None:
        yield _("%(mg)s mg at %(surface)s m²") % {
            "mg": f"{each.amount_mg.normalize():f}",
            "surface": f"{each.surface:f}",
        }


def _where(each: EntryLine) -> str:
    if not each.is_outside:
        return _("given here by %s") % each.by
    told = {"place": each.place, "paper": each.document or _("no paper"), "who": each.by}
    return _("%(place)s · %(paper)s · entered by %(who)s") % told


def heart_of(kept: Lifetime, patient: UUID, *, may: bool) -> tuple[HeartLine, ...]:
    found = []
    for each in kept.heart:
        name = next(str(words) for kind, words in HEART.items() if kind == each.kind)
        url = reverse("dosing:take_back_heart", args=[patient, each.check])
        told = _("read by %s") % each.by
        if each.next_due is not None:
            told = f"{told} · {_('due again %s') % full_day(each.next_due)}"
        found.append(
            HeartLine(
                what=f"{name}, {full_day(each.on)}",
                is_ok=each.is_ok,
                told=told,
                press=Action(_("Recorded wrong"), url, "quiet", about=name) if may else None,
            )
        )
    return tuple(found)


def report_line(each: ReportLine) -> ReportRow:
    tone = "stop" if each.percent >= 100 else "caution" if each.percent >= 75 else ""
    return ReportRow(
        patient=each.name,
        url=reverse("dosing:lifetime", args=[each.patient]),
        practice=each.practice,
        drug=drug_words(each.substance),
        total=f"{each.total:f} mg/m²",
        percent=f"{each.percent} %",
        tone=tone,
        is_estimate=each.is_estimate,
    )


@dataclass(frozen=True, slots=True)
class ModifiedLine:
    drug: str
    what: str
    where: str
    taken_back: str
    press: Action | None


def modified_line(each: ModifiedDose) -> tuple[str, str, str, str]:
    """The drug, what changed and why, where it holds and who said so, and why it counts no more."""
    told = {"number": each.from_visit or "–", "on": full_day(each.on), "by": each.by}
    if each.is_forward:
        where = _("from visit %(number)s on · %(on)s · %(by)s") % told
    else:
        where = _("at visit %(number)s only · %(on)s · %(by)s") % told
    taken_back = ""
    if each.taken_back_on is not None:
        ended = {"on": full_day(each.taken_back_on), "why": each.taken_back}
        taken_back = _("taken back %(on)s: %(why)s") % ended
    return drug_words(each.drug), f"{each.what} – {each.why}", where, taken_back


def modified_of(kept: ModifiedCourse, course: UUID, *, may: bool) -> tuple[ModifiedLine, ...]:
    return tuple(
        ModifiedLine(*modified_line(each), _take_back_modified(each, kept.patient, course) if may else None)
        for each in kept.doses
    )


def _take_back_modified(each: ModifiedDose, patient: UUID, course: UUID) -> Action | None:
    if each.taken_back:
        return None
    url = reverse("dosing:take_back_modified", args=[patient, course, each.modification])
    return Action(_("Take back"), url, "quiet", about=drug_words(each.drug))
