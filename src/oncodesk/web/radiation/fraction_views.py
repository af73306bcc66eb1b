"""Which steps does one fraction take on a page, from anesthesia to its dose, or to why it was not done?"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from oncodesk.domain.treatment.radiation import FractionState, MissedChoice
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.patients.queries import get_header
from oncodesk.services.radiation import deciding, queries, sheet, treating
from oncodesk.services.radiation.queries import CourseShown, FractionShown
from oncodesk.services.words import day_words
from oncodesk.web.answering import answer_step
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.forms import DeskForm
from oncodesk.web.radiation import forms, words
from oncodesk.web.radiation.course_views import course_url

Step = Callable[[DeskRequest, CourseShown, FractionShown], HttpResponse]


def take_step(request: DeskRequest, fraction: UUID, verb: str) -> HttpResponse:
    ids = request.desk.all_practice_ids
    shown = queries.get_course(ids, queries.course_of_fraction(ids, fraction))
    row = next(each for each in shown.fractions if each.fraction == fraction)
    step = _STEPS.get(verb)
    if step is None:
        raise Http404
    return step(request, shown, row)


def _ask(
    request: DeskRequest,
    shown: CourseShown,
    row: FractionShown,
    make: Callable[[QueryDict | None], Any],
    act: Callable[[Any], Done],
    title: str,
    lead: str = "",
) -> HttpResponse:
    def version() -> int:
        now = queries.get_course(request.desk.all_practice_ids, shown.course)
        return next(each.version for each in now.fractions if each.fraction == row.fraction)

    return answer_step(
        request,
        make,
        act,
        version=version,
        after=course_url(shown.course),
        page={
            "title": title,
            "over": f"{shown.patient_name} · {words.name_of(shown)} · {day_words(row.planned_on)}",
            "lead": lead,
            "submit": title,
            "back_url": course_url(shown.course),
            "back_label": _("Back to the course"),
        },
    )


def _identifiers(request: DeskRequest, shown: CourseShown) -> list[tuple[str, str]]:
    header = get_header(request.desk.all_practice_ids, shown.patient)
    found = [("name", _("Name: %s") % header.name), ("owner", _("Owner: %s") % header.decider)]
    if header.microchip:
        found.append(("microchip", _("Microchip: %s") % header.microchip))
    return [*found, ("looks", _("Breed: %s") % shown.about)]


def _anesthetize(request: DeskRequest, shown: CourseShown, row: FractionShown) -> HttpResponse:
    lead = _("No anesthetist has signed what she fasts.")
    if shown.fasting is not None:
        lead = _("Signed: %(hours)d hours without food. Food: %(food)s Water: %(water)s") % {
            "hours": shown.fasting.hours,
            "food": shown.fasting.food,
            "water": shown.fasting.water,
        }
    return _ask(
        request,
        shown,
        row,
        lambda data: forms.AnesthetizeForm(shown.zone.key, data, initial={"seen_version": row.version}),
        lambda form: sheet.anesthetize(
            context_of(request, shown.practice_id),
            fraction=row.fraction,
            seen_version=form.seen,
            fed_at=form.instant,
            asa=form.cleaned_data["asa"],
            examination=form.cleaned_data["examination"],
            is_emergency=form.cleaned_data["is_emergency"],
            accepted_reason=form.cleaned_data["accepted_reason"],
        ),
        _("Begin anesthesia"),
        lead,
    )


def _check(request: DeskRequest, shown: CourseShown, row: FractionShown) -> HttpResponse:
    phase = next(each for each in shown.phases if each.phase == row.phase)
    told = {"site": phase.site, "dose": words.gray(row.planned_gy), "machine": phase.machine}
    return _ask(
        request,
        shown,
        row,
        lambda data: forms.TableForm(
            data, identifiers=_identifiers(request, shown), initial={"seen_version": row.version}
        ),
        lambda form: treating.check_at_table(
            context_of(request, shown.practice_id),
            fraction=row.fraction,
            seen_version=form.seen,
            identifiers=tuple(form.cleaned_data["identifiers"]),
            plan_version=form.cleaned_data["plan_version"],
        ),
        _("Check at the table"),
        _("%(site)s, %(dose)s, %(machine)s. Another person records the dose.") % told,
    )


def _deliver(request: DeskRequest, shown: CourseShown, row: FractionShown) -> HttpResponse:
    phase = next(each for each in shown.phases if each.phase == row.phase)
    checked = row.checked_by or _("nobody")
    told = {"dose": words.gray(row.planned_gy), "who": checked, "done": words.delivered(phase)}
    return _ask(
        request,
        shown,
        row,
        lambda data: forms.DeliverForm(data, initial={"seen_version": row.version}),
        lambda form: treating.deliver(
            context_of(request, shown.practice_id),
            fraction=row.fraction,
            seen_version=form.seen,
            gy=form.cleaned_data["gy"],
            imaging=form.cleaned_data["imaging"],
            deviation=form.cleaned_data["deviation"],
            no_anesthesia=form.cleaned_data["no_anesthesia"],
        ),
        _("Record the dose"),
        _("Prescribed %(dose)s. Checked at the table by %(who)s. So far: %(done)s.") % told,
    )


def _not_done(request: DeskRequest, shown: CourseShown, row: FractionShown) -> HttpResponse:
    return _ask(
        request,
        shown,
        row,
        lambda data: forms.ReasonForm(data, initial={"seen_version": row.version}),
        lambda form: treating.not_done(
            context_of(request, shown.practice_id),
            fraction=row.fraction,
            seen_version=form.seen,
            reason=form.cleaned_data["reason"],
        ),
        _("Not done"),
        _(
            "It adds no dose. A day at the end is kept free, and the radiation oncologist is told today; "
            "only she chooses what becomes of it."
        ),
    )


def _decide(request: DeskRequest, shown: CourseShown, row: FractionShown) -> HttpResponse:
    today = clock.now().astimezone(shown.zone).date()
    days = [
        (each.planned_on.isoformat(), day_words(each.planned_on))
        for each in shown.fractions
        if each.state is FractionState.PLANNED and each.planned_on >= today and not each.is_second_of_day
    ]
    kept = next((each for each in shown.fractions if each.state is FractionState.RESERVED), None)
    lead = _("No day at the end could be kept free.")
    if kept is not None:
        lead = _("Kept free: %s. Nothing is chosen until you choose.") % day_words(kept.planned_on)

    def act(form: Any) -> Done:
        on = next(
            (
                each.planned_on
                for each in shown.fractions
                if each.planned_on.isoformat() == form.cleaned_data["second_on"]
            ),
            None,
        )
        return deciding.decide_missed(
            context_of(request, shown.practice_id),
            fraction=row.fraction,
            seen_version=form.seen,
            choice=MissedChoice(form.cleaned_data["choice"]),
            reason=form.cleaned_data["reason"],
            second_on=on,
        )

    return _ask(
        request,
        shown,
        row,
        lambda data: forms.DecideForm(data, days=days, initial={"seen_version": row.version}),
        act,
        _("Choose what becomes of it"),
        lead,
    )


def _later(request: DeskRequest, shown: CourseShown, row: FractionShown) -> HttpResponse:
    earliest = (
        (clock.now() + timedelta(hours=1)).astimezone(shown.zone).time().replace(second=0, microsecond=0)
    )
    lead = _("The same day, never another one.")
    if shown.fasting is not None:
        hours = shown.fasting.hours
        lead = _("The instruction says %d hours without food. The same day, never another one.") % hours
    return _ask(
        request,
        shown,
        row,
        lambda data: forms.LaterForm(data, initial={"seen_version": row.version, "not_before": earliest}),
        lambda form: deciding.later_today(
            context_of(request, shown.practice_id),
            fraction=row.fraction,
            seen_version=form.seen,
            not_before=form.cleaned_data["not_before"],
            fed_at=None
            if form.cleaned_data["fed_at"] is None
            else datetime.combine(row.planned_on, form.cleaned_data["fed_at"], shown.zone),
        ),
        _("Ate this morning, or later today"),
        lead,
    )


def _report_error(request: DeskRequest, shown: CourseShown, row: FractionShown) -> HttpResponse:
    return _ask(
        request,
        shown,
        row,
        lambda data: forms.ReasonForm(data, initial={"seen_version": row.version}),
        lambda form: treating.report_error(
            context_of(request, shown.practice_id),
            fraction=row.fraction,
            seen_version=form.seen,
            reason=form.cleaned_data["reason"],
        ),
        _("Entered in error"),
        _("It counts until a second person and the physicist agree."),
    )


def _agree(act: Callable[..., Done], title: str) -> Step:
    def step(request: DeskRequest, shown: CourseShown, row: FractionShown) -> HttpResponse:
        return _ask(
            request,
            shown,
            row,
            lambda data: DeskForm(data, initial={"seen_version": row.version}),
            lambda form: act(
                context_of(request, shown.practice_id), fraction=row.fraction, seen_version=form.seen
            ),
            _(title),
            row.error_reason,
        )

    return step


_STEPS: dict[str, Step] = {
    "anesthetize": _anesthetize,
    "check": _check,
    "deliver": _deliver,
    "not-done": _not_done,
    "decide": _decide,
    "later": _later,
    "report-error": _report_error,
    "confirm-error": _agree(treating.confirm_error, "I agree"),
    "confirm-physicist": _agree(treating.confirm_error_as_physicist, "I agree, as the physicist"),
}
