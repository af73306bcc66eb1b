"""How is a radiation course written down, signed, changed and read?"""

from collections.abc import Callable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Level
from oncodesk.domain.treatment.radiation import Intent
from oncodesk.domain.treatment.radiation_days import ResourceKind
from oncodesk.services import clock
from oncodesk.services.context import Done
from oncodesk.services.patients.queries import get_file
from oncodesk.services.radiation import prescribing, queries
from oncodesk.services.radiation.prescribing import PhaseTyped, Times
from oncodesk.services.radiation.queries import CourseShown, PhaseShown
from oncodesk.services.radiation.record_queries import get_course_and_record
from oncodesk.services.sentences import tell
from oncodesk.web.answering import answer_step
from oncodesk.web.desk import DeskRequest, context_of, need
from oncodesk.web.forms import DeskForm, carry_out
from oncodesk.web.radiation import forms, words
from oncodesk.web.radiation.course_page import check_lines, effect_words, fill, review_words
from oncodesk.web.radiation.file_lines import file_lines

# Usual lengths, for the form alone: 10-20 minutes under the beam, half an hour before, an hour after.
_LENGTHS = {"induction": 30, "machine_minutes": 30, "recovery": 60}


def course_url(course: UUID | str) -> str:
    return reverse("radiation:course", args=[course])


def machines_of(practice_id: int) -> list[tuple[str, str]]:
    return [
        (str(each.resource), each.name)
        for each in queries.list_resources(practice_id)
        if each.kind is ResourceKind.MACHINE and each.is_active
    ]


def _phase_of(form: Any) -> PhaseTyped:
    given: dict[str, Any] = form.cleaned_data
    return PhaseTyped(
        site=given["site"],
        dose=given["dose"],
        fractions=given["fractions"],
        machine=UUID(given["machine"]),
        plan_version=given["plan_version"],
        technique=given["technique"],
    )


def draft(request: DeskRequest, patient: UUID) -> HttpResponse:
    """A prescription as a draft; a radiation oncologist looks at its days and signs."""
    kept = get_file(request.desk.all_practice_ids, patient)
    header = kept.header
    need(request.desk.seat_in(header.practice_id), Permission.PLAN_COURSE)
    machines = machines_of(header.practice_id)
    page: dict[str, object] = {
        "title": _("Radiation for %s") % header.name,
        "over": f"{header.decider} · {header.practice_name}",
        "lead": _(
            "Written down as a draft. A radiation oncologist signs it; only then fractions are booked."
        ),
        "submit": _("Save the draft"),
        "back_url": reverse("patient", args=[patient]),
    }
    if not machines or not kept.diagnoses:
        page["lead"] = (
            _("No diagnosis is recorded. Record it first.")
            if machines
            else _("There is no machine yet. Add machine, anesthetist and recovery place under Settings.")
        )
        return render(request, "radiation/missing.html", {"page": page, "patient": patient})
    today = clock.now().astimezone(ZoneInfo(header.zone)).date()

    def make(data: QueryDict | None) -> forms.DraftForm:
        return forms.DraftForm(
            data,
            machines=machines,
            diagnoses=[(str(each.diagnosis), each.condition) for each in kept.diagnoses],
            initial={"start_on": today, **_LENGTHS},
        )

    def act(form: Any) -> Done:
        given = form.cleaned_data
        return prescribing.draft_course(
            context_of(request, header.practice_id),
            patient=patient,
            diagnosis=UUID(given["diagnosis"]),
            intent=Intent(given["intent"]),
            start_on=given["start_on"],
            spacing_days=given["spacing_days"],
            phase=_phase_of(form),
            times=Times(given["induction"], given["machine_minutes"], given["recovery"], given["preferred"]),
            reviewer=given["reviewer"],
        )

    form = make(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = carry_out(form, lambda: act(form))
        if done is not None:
            return HttpResponseRedirect(course_url(done.id))
    status = 422 if request.method == "POST" else 200
    return render(request, "forms/form.html", {**page, "form": form}, status=status)


def _get(request: DeskRequest, course: UUID) -> CourseShown:
    return queries.get_course(request.desk.all_practice_ids, course)


def show(request: DeskRequest, course: UUID) -> HttpResponse:
    return render_course(request, course, None)


def render_course(
    request: DeskRequest, course: UUID, form: forms.SignForm | None, status: int = 200
) -> HttpResponse:
    """The course, and the signature beside what stands against it."""
    shown, kept = get_course_and_record(request.desk.all_practice_ids, course)
    seat = request.desk.seat_in(shown.practice_id)
    if form is None and shown.unsigned is not None and seat.may(Permission.PRESCRIBE_RADIATION):
        form = _sign_form(shown, shown.unsigned, None)
    context = {
        "page": fill(shown, seat),
        "form": form,
        "effects": [effect_words(each, shown.zone) for each in kept.effects],
        "reviews": [review_words(each) for each in kept.reviews],
        "checks": check_lines(kept, shown.zone),
        "files": file_lines(kept.files, shown.zone),
        "record_url": reverse("radiation:record", args=[shown.course]),
    }
    return render(request, "radiation/course.html", context, status=status)


def _sign_form(shown: CourseShown, phase: PhaseShown, data: QueryDict | None) -> forms.SignForm:
    left = {each.code: each for each in shown.findings if each.level is Level.WARN}
    return forms.SignForm(
        data,
        left=[(code, tell(each).message) for code, each in left.items()],
        initial={"seen_version": phase.version},
    )


def change_phase(request: DeskRequest, phase: UUID, verb: str) -> HttpResponse:
    """Sign a prescription, name another plan version, or allow more dose."""
    ids = request.desk.all_practice_ids
    shown = _get(request, queries.course_of_phase(ids, phase))
    row = next(each for each in shown.phases if each.phase == phase)
    context = context_of(request, shown.practice_id)
    if verb == "sign":
        return _sign(request, shown, row)
    if verb == "plan":
        return _ask(
            request,
            shown,
            lambda data: forms.VersionForm(
                data, initial={"seen_version": row.version, "plan_version": row.plan_version}
            ),
            lambda form: prescribing.change_plan_version(
                context,
                phase=phase,
                seen_version=form.seen,
                plan_version=form.cleaned_data["plan_version"],
            ),
            _("Another plan version"),
            _("Fractions ahead are delivered by it. What was delivered keeps the version of its day."),
        )
    if verb == "extra":
        return _ask(
            request,
            shown,
            lambda data: forms.ExtraForm(data, initial={"seen_version": row.version}),
            lambda form: prescribing.allow_extra(
                context,
                phase=phase,
                seen_version=form.seen,
                gy=form.cleaned_data["gy"],
                reason=form.cleaned_data["reason"],
            ),
            _("Allow more dose"),
            _("Prescribed: %s. Without this decision no dose above it is recorded.") % words.prescribed(row),
        )
    raise Http404


def _sign(request: DeskRequest, shown: CourseShown, phase: PhaseShown) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(course_url(shown.course))
    form = _sign_form(shown, phase, request.POST)
    done = carry_out(
        form,
        lambda: prescribing.sign_phase(
            context_of(request, shown.practice_id),
            phase=phase.phase,
            seen_version=form.seen,
            accept=form.cleaned_data.get("accept", ()),
            first_on=form.cleaned_data["first_on"],
        ),
    )
    if done is None:
        return render_course(request, shown.course, form, status=422)
    messages.success(request, _("Signed. Every fraction is booked."))
    return HttpResponseRedirect(course_url(shown.course))


def _ask(
    request: DeskRequest,
    shown: CourseShown,
    make: Callable[[QueryDict | None], Any],
    act: Callable[[Any], Done],
    title: str,
    lead: str,
) -> HttpResponse:
    return answer_step(
        request,
        make,
        act,
        version=lambda: _get(request, shown.course).version,
        after=course_url(shown.course),
        page={
            "title": title,
            "over": f"{shown.patient_name} · {words.name_of(shown)}",
            "lead": lead,
            "submit": title,
            "back_url": course_url(shown.course),
            "back_label": _("Back to the course"),
        },
    )


def add_phase(request: DeskRequest, course: UUID) -> HttpResponse:
    shown = _get(request, course)
    return _ask(
        request,
        shown,
        lambda data: forms.PhaseForm(
            data, machines=machines_of(shown.practice_id), initial={"seen_version": shown.version}
        ),
        lambda form: prescribing.add_phase(
            context_of(request, shown.practice_id),
            course=course,
            seen_version=form.seen,
            phase=_phase_of(form),
        ),
        _("Add a phase"),
        _("For example a boost. It follows the last planned day and is signed like the first."),
    )


def change(request: DeskRequest, course: UUID, verb: str) -> HttpResponse:
    """Hold, go on, or stop."""
    shown = _get(request, course)
    told = {
        "hold": (
            _("Hold"),
            _("Anybody may hold. No dose is recorded until the radiation oncologist goes on."),
        ),
        "resume": (_("Go on"), _("Days that passed are missed fractions; you decide about each.")),
        "stop": (_("Stop course"), _("Everything ahead is cancelled. What was delivered stays.")),
    }
    if verb not in told:
        raise Http404
    title, lead = told[verb]
    context = context_of(request, shown.practice_id)

    def act(form: Any) -> Done:
        if verb == "resume":
            return prescribing.resume_course(context, course=course, seen_version=form.seen)
        step = prescribing.hold_course if verb == "hold" else prescribing.stop_course
        return step(context, course=course, seen_version=form.seen, reason=form.cleaned_data["reason"])

    def make(data: QueryDict | None) -> Any:
        of = DeskForm if verb == "resume" else forms.ReasonForm
        return of(data, initial={"seen_version": shown.version})

    return _ask(request, shown, make, act, title, lead)
