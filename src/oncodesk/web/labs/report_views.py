"""Which reports wait for a person, and how is one read, filed, moved or set aside?"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oncodesk.domain.labs.analyte import Analyte
from oncodesk.domain.shared.roles import Permission
from oncodesk.services.context import Done
from oncodesk.services.labs import actions, queries, queues
from oncodesk.services.labs.queries import Candidate, ReportLine, ReportView, ResultLine, VersionLine
from oncodesk.web.components.parts import Action, Fact, Tab
from oncodesk.web.components.wording import finding_line
from oncodesk.web.dates import moment
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import answer_form
from oncodesk.web.labs.forms import FilingForm, ReasonForm, UploadForm
from oncodesk.web.labs.results_page import CandidateLine, ReportPage, ResultsPage, UnmatchedReport, Version
from oncodesk.web.labs.words import ANALYTES, COMPARED, MATCHES, REASONS, SPECIES, STATUSES

_SHOWN = 6  # values of one report in a list


def _tabs(request: DeskRequest, current: str) -> tuple[Tab, ...]:
    waiting = queues.count_waiting(request.practice_ids)
    tabs = (
        ("inbox", _("Not filed"), waiting.unmatched),
        ("to_confirm", _("To confirm"), waiting.unconfirmed),
        ("changed", _("Changed"), waiting.changed),
        ("repeated", _("Sent again"), 0),
        ("all", _("All"), 0),
    )
    return tuple(
        Tab(label, reverse(f"labs:{name}"), current == name, str(count) if count else "")
        for name, label, count in tabs
    )


def shown_list(
    request: DeskRequest, current: str, title: str, empty: str, reports: tuple[UnmatchedReport, ...]
) -> HttpResponse:
    """One tab of the page of results."""
    upload_it = Action(_("Import a file"), reverse("labs:upload"), "primary", icon="plus")
    page = ResultsPage(_tabs(request, current), reports, (upload_it,), title, empty)
    return render(request, "labs/results.html", {"page": page})


def _list(
    request: DeskRequest, current: str, title: str, empty: str, lines: tuple[ReportLine, ...]
) -> HttpResponse:
    many = len(request.practice_ids) > 1
    return shown_list(request, current, title, empty, tuple(shown_report(each, many) for each in lines))


@require_safe
def inbox(request: DeskRequest) -> HttpResponse:
    """Reports that stand in no chart, of all the person's practices."""
    lines = queries.list_unmatched(request.practice_ids)
    return _list(request, "inbox", _("Not in any chart yet"), _("Every result is in its chart."), lines)


@require_safe
def to_confirm(request: DeskRequest) -> HttpResponse:
    """Typed entries that wait for a second person."""
    lines = queries.list_unconfirmed(request.practice_ids)
    empty = _("No typed result waits for a second person.")
    return _list(request, "to_confirm", _("Typed, not confirmed"), empty, lines)


@require_safe
def everything(request: DeskRequest) -> HttpResponse:
    """What came last."""
    lines = queries.list_reports(request.practice_ids)
    return _list(request, "all", _("What came last"), _("No result came yet."), lines)


def _names(line: ReportLine) -> str:
    told = (line.given_patient, line.given_owner, line.given_species.lower())
    return " · ".join(each for each in told if each) or _("No name")


def _reason(line: ReportLine) -> str:
    if line.match == "unmatched":
        return str(REASONS.get(line.reason, line.reason))
    if line.match in ("moved", "dismissed"):
        return f"{MATCHES[line.match]}: {line.reason}"
    return f"{line.patient_name} · {MATCHES[line.match]}"


def shown_report(line: ReportLine, many: bool) -> UnmatchedReport:
    """One report in a list."""
    values = [f"{name} {value}".strip() for name, value in line.values[:_SHOWN]]
    if len(line.values) > _SHOWN:
        values.append(_("and %d more") % (len(line.values) - _SHOWN))
    name = _names(line)
    told = {"typed": _("typed by %s"), "smear": _("smear read by %s")}
    source = told[line.source] % line.typed_by if line.source in told else line.file
    return UnmatchedReport(
        moment(line.received_at, line.zone),
        f"{source} · {line.practice}" if many else source,
        name,
        ", ".join(values) or _("no results"),
        _reason(line),
        actions=(_open(line, name),),
    )


def _open(line: ReportLine, name: str) -> Action:
    if line.match == "unmatched":
        return Action(
            _("File or set aside"), reverse("labs:report", args=[line.report]), "primary", about=name
        )
    return Action(_("Open"), reverse("labs:report", args=[line.report]), about=name)


def upload(request: DeskRequest) -> HttpResponse:
    """A laboratory's file from this computer."""
    seat = request.desk.first
    need(seat, Permission.ENTER_LABS)
    form = UploadForm(request.POST or None, request.FILES or None)

    def act() -> Done:
        file = form.cleaned_data["file"]
        return actions.import_file(
            context_of(request, seat.practice_id), content=file.read(), name=file.name or "file"
        )

    page: dict[str, object] = {
        "title": _("Import a file"),
        "lead": _("Taken into %s whole, or not at all. What cannot be filed for certain waits under Results.")
        % seat.practice_name,
        "submit": _("Import"),
        "multipart": True,
        "back_url": reverse("labs:inbox"),
    }
    return answer_form(request, form, act, after=lambda done: reverse("labs:all"), page=page)


@require_safe
def show(request: DeskRequest, report: UUID) -> HttpResponse:
    """One report: what it says in all versions, and where it stands."""
    view = queries.get_report(request.desk.all_practice_ids, report)
    line = view.line
    candidates = queries.find_candidates(request.desk.all_practice_ids, report) if _waits(line) else ()
    page = ReportPage(
        title=_("Report of %s") % (line.patient_name or line.given_patient or _("an unnamed animal")),
        over=_names(line),
        patient_url=reverse("patients:facts", args=[line.patient]) if line.patient else "",
        facts=_facts(view),
        findings=tuple(finding_line(each) for each in view.findings),
        results=tuple(
            (result_name(each), tuple(_version(version, line.zone) for version in each.versions))
            for each in view.results
        )
        or tuple((name, (Version(value, _("not judged yet"), True),)) for name, value in line.values),
        actions=_actions(request, view),
    )
    return render(
        request,
        "labs/report.html",
        {
            "page": page,
            "candidates": tuple(_candidate(each) for each in candidates),
            "waits": _waits(line),
            "document_url": reverse("patients:document", args=[view.document]),
        },
    )


def result_name(line: ResultLine) -> str:
    """As the laboratory calls it; a typed result has our own name."""
    own = ANALYTES.get(Analyte(line.analyte)) if line.name == line.analyte else None
    return str(own or line.name)


def _waits(line: ReportLine) -> bool:
    return line.match == "unmatched"


def _facts(view: ReportView) -> tuple[Fact, ...]:
    line = view.line
    drawn = moment(line.collected_at, line.zone) if line.collected_at else line.collected_text
    facts = [
        Fact(_("Drawn"), drawn or _("not told"), "" if line.collected_at else _("as the report says")),
        Fact(_("Received"), moment(line.received_at, line.zone), line.file),
        Fact(_("Where it stands"), str(MATCHES[line.match]), line.patient_name or _reason(line)),
    ]
    if line.source == "typed":
        confirmed = view.confirmed_by or _("nobody yet")
        facts.append(Fact(_("Typed by"), line.typed_by, _("confirmed by %s") % confirmed))
    if line.source == "smear":
        facts.append(Fact(_("Smear read by"), line.typed_by, line.reason))
    return tuple(facts)


def _version(line: VersionLine, zone: str) -> Version:
    shown = f"{line.raw} {line.raw_unit}".strip()
    if line.value is not None and not line.raw:
        shown = f"{line.value.normalize():f} {line.unit}"
    about = [str(STATUSES[line.status]), moment(line.received_at, zone), line.by]
    if line.how:
        about = [_("read on the smear by %s") % line.by, moment(line.received_at, zone), line.how]
    if line.counts and not line.is_usable:
        about.append(_("cannot be used"))
    return Version(
        shown,
        " · ".join(each for each in about if each),
        line.counts,
        tuple(finding_line(each) for each in line.findings) if line.counts else (),
    )


def _actions(request: DeskRequest, view: ReportView) -> tuple[Action, ...]:
    line = view.line
    seat = request.desk.seat_in(line.practice_id)
    files, verifies = seat.may(Permission.FILE_LABS), seat.may(Permission.VERIFY)
    no_role = _("Your role does not include this.")
    found = [Action(_("Download the source"), reverse("patients:document", args=[view.document]), "quiet")]
    address = {
        name: reverse(f"labs:{name}", args=[line.report])
        for name in ("attach", "move", "dismiss", "confirm", "smear")
    }
    if _waits(line):
        found.append(
            Action(_("File under a patient"), address["attach"], "primary", why_not="" if files else no_role)
        )
    if view.can_read_smear:
        why = "" if seat.may(Permission.DECIDE) else _("An oncologist does this.")
        found.append(Action(_("Record what I read on the smear"), address["smear"], "primary", why_not=why))
    if _waits(line) or (line.match in ("automatic", "by_person") and line.collected_at is None):
        found.append(Action(_("Set aside"), address["dismiss"], why_not="" if files else no_role))
    if line.match in ("automatic", "by_person"):
        found.append(Action(_("Move to another patient"), address["move"], why_not="" if files else no_role))
    if line.source == "typed" and line.match == "by_person" and not view.is_confirmed:
        own = view.person_id == seat.actor.person_id
        why = _("You typed these; another person confirms them.") if own else "" if verifies else no_role
        found.append(Action(_("Confirm"), address["confirm"], "primary", why_not=why))
    return tuple(found)


def _candidate(line: Candidate) -> CandidateLine:
    return CandidateLine(
        line.name,
        f"{SPECIES[line.species]}, {line.breed} · {line.owner}",
        ", ".join(str(COMPARED[each]) for each in line.agrees),
        ", ".join(str(COMPARED[each]) for each in line.differs),
        _("Another species: it can never be filed here.")
        if not line.is_possible
        else _("died")
        if line.died
        else "",
    )


def _file(
    request: DeskRequest, report: UUID, title: str, lead: str, act: Callable[..., Done]
) -> HttpResponse:
    view = queries.get_report(request.desk.all_practice_ids, report)
    seat = request.desk.seat_in(view.line.practice_id)
    need(seat, Permission.FILE_LABS)
    candidates = queries.find_candidates(request.desk.all_practice_ids, report)
    form = FilingForm(candidates, request.POST or None, initial={"seen_version": view.line.version})

    def carry() -> Done:
        given: dict[str, Any] = form.cleaned_data
        return act(
            context_of(request, seat.practice_id),
            report=report,
            seen_version=form.seen,
            patient=UUID(given["patient"]),
            identifiers=given["identifiers"],
            reason=given["reason"],
        )

    page: dict[str, object] = {
        "title": title,
        "over": _names(view.line),
        "lead": lead,
        "submit": title,
        "back_url": reverse("labs:report", args=[report]),
        "candidates": tuple(_candidate(each) for each in candidates),
    }
    return answer_form(
        request,
        form,
        carry,
        after=lambda done: reverse("labs:report", args=[done.id]),
        page=page,
        template="labs/filing.html",
    )


def attach(request: DeskRequest, report: UUID) -> HttpResponse:
    """File an unmatched report."""
    lead = _("Its results count on that chart at once.")
    return _file(request, report, _("File under this patient"), lead, actions.attach_report)


def move(request: DeskRequest, report: UUID) -> HttpResponse:
    """Take a report off the wrong chart."""
    lead = _("On the wrong chart it stays visible and stops counting; what was released on it is taken back.")
    return _file(request, report, _("Move to this patient"), lead, actions.move_report)


def dismiss(request: DeskRequest, report: UUID) -> HttpResponse:
    """Set a report aside."""
    view = queries.get_report(request.desk.all_practice_ids, report)
    seat = request.desk.seat_in(view.line.practice_id)
    need(seat, Permission.FILE_LABS)
    form = ReasonForm(request.POST or None, initial={"seen_version": view.line.version})
    page: dict[str, object] = {
        "title": _("Set aside"),
        "over": _names(view.line),
        "lead": _("It stays readable under All and counts for nobody."),
        "submit": _("Set aside"),
        "back_url": reverse("labs:report", args=[report]),
    }

    def act() -> Done:
        return actions.dismiss_report(
            context_of(request, seat.practice_id),
            report=report,
            seen_version=form.seen,
            reason=form.cleaned_data["reason"],
        )

    return answer_form(request, form, act, after=lambda done: reverse("labs:inbox"), page=page)
