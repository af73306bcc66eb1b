"""What does the page of a radiation course show, and how is it filled?"""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.shared.verdict import Verdict
from oncodesk.domain.treatment.radiation import FractionState
from oncodesk.services.people.queries import Seat
from oncodesk.services.radiation.queries import CourseShown, FractionShown
from oncodesk.services.radiation.record_queries import Effect, Record, Review
from oncodesk.services.words import clock_words, day_words, moment_words
from oncodesk.web.components.parts import Action, Fact, FindingLine
from oncodesk.web.components.wording import finding_lines
from oncodesk.web.dates import clock_time
from oncodesk.web.radiation import words

_S = FractionState


@dataclass(frozen=True, slots=True)
class FractionLine:
    number: str
    on: str
    at: str
    state: str
    gy: str
    text: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class PhaseLine:
    title: str
    facts: tuple[Fact, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class CoursePage:
    title: str
    patient: str
    patient_url: str
    about: str
    state: str
    facts: tuple[Fact, ...]
    actions: tuple[Action, ...]
    alerts: tuple[FindingLine, ...]
    phases: tuple[PhaseLine, ...]
    fractions: tuple[FractionLine, ...]
    proposed: tuple[str, ...]
    findings: tuple[FindingLine, ...]
    sign_url: str
    why_not: str


def fill(shown: CourseShown, seat: Seat) -> CoursePage:
    unsigned = shown.unsigned
    may_sign = seat.may(Permission.PRESCRIBE_RADIATION)
    return CoursePage(
        title=words.name_of(shown),
        patient=shown.patient_name,
        patient_url=reverse("patient", args=[shown.patient]),
        about=shown.about,
        state=str(words.COURSES[shown.state]),
        facts=_facts(shown),
        actions=tuple(_course_actions(shown, seat)),
        alerts=tuple(_alerts(shown, seat)),
        phases=tuple(_phase(shown, index, seat) for index in range(len(shown.phases))),
        fractions=tuple(
            _line(shown, each, seat) for each in shown.fractions if each.state is not _S.CANCELLED
        ),
        proposed=tuple(f"{day_words(on)}, {clock_time(at)}" for on, at in shown.proposed),
        findings=() if unsigned is None else finding_lines(Verdict(shown.findings)),
        sign_url="" if unsigned is None else reverse("radiation:phase", args=[unsigned.phase, "sign"]),
        why_not="" if may_sign else _("A radiation oncologist signs it; you may show her this page."),
    )


def _facts(shown: CourseShown) -> tuple[Fact, ...]:
    following = next((each for each in shown.fractions if each.state in (_S.PLANNED, _S.ANESTHETIZED)), None)
    found = [
        Fact(_("State"), str(words.COURSES[shown.state]), shown.end_reason),
        Fact(_("Prescribed"), "; ".join(words.prescribed(each) for each in shown.phases)),
        Fact(_("Delivered"), "; ".join(words.delivered(each) for each in shown.phases)),
        Fact(_("Diagnosis"), shown.diagnosis),
        Fact(_("Radiation oncologist"), shown.oncologist or _("not signed"), shown.reviewer),
    ]
    if following is not None:
        when = day_words(following.planned_on)
        if following.starts_at is not None:
            when = moment_words(following.starts_at, shown.zone)
        found.append(Fact(_("Next fraction"), when))
    if shown.fasting is None:
        found.append(Fact(_("Fasting"), _("not signed"), tone="caution"))
    else:
        signed = {"who": shown.fasting.signed_by, "when": moment_words(shown.fasting.signed_at, shown.zone)}
        hours = _("%d hours without food") % shown.fasting.hours
        found.append(Fact(_("Fasting"), hours, _("signed by %(who)s, %(when)s") % signed))
    return tuple(found)


def _alerts(shown: CourseShown, seat: Seat) -> list[FindingLine]:
    found = []
    why = "" if seat.may(Permission.PRESCRIBE_RADIATION) else _("The radiation oncologist chooses.")
    for each in shown.fractions:
        if words.is_undecided(each):
            found.append(
                FindingLine(
                    "unknown",
                    _("The fraction of %(on)s was not done: %(why)s.")
                    % {"on": day_words(each.planned_on), "why": each.reason.rstrip(".")},
                    _("Append it, give two on one day, or leave it out. Until then a day is kept free."),
                    actions=(
                        Action(
                            _("Choose what becomes of it"),
                            _step(each.fraction, "decide"),
                            "primary",
                            why_not=why,
                            about=day_words(each.planned_on),
                        ),
                    ),
                )
            )
        if each.error_reason and each.state is _S.DELIVERED:
            found.append(
                FindingLine(
                    "warn",
                    _("Fraction %(number)d was reported in error: %(why)s.")
                    % {"number": each.number, "why": each.error_reason.rstrip(".")},
                    _("It counts until a second person and the physicist agree."),
                    actions=(
                        Action(_("I agree"), _step(each.fraction, "confirm-error")),
                        Action(_("I agree, as the physicist"), _step(each.fraction, "confirm-physicist")),
                    ),
                )
            )
    return found


def effect_words(each: Effect, zone: ZoneInfo) -> tuple[str, str]:
    """The grade, and when, by whom."""
    told = {"tissue": each.tissue, "scale": each.scale, "grade": each.grade}
    parts = (each.note, moment_words(each.at, zone), each.by)
    return _("%(tissue)s: grade %(grade)d (%(scale)s)") % told, " · ".join(part for part in parts if part)


def check_lines(kept: Record, zone: ZoneInfo) -> list[tuple[str, str]]:
    """Each look after the course with its day, and whose task it is or what became of it."""
    found = []
    for each in kept.checks:
        what = _("late effects") if each.is_late else _("acute effects")
        told = each.outcome or (_("task of %s") % each.to if each.to else _("a task of the team"))
        if not each.is_planned:
            told = _("becomes a task when the course ends")
        found.append((f"{day_words(each.on)}, {each.on:%Y}", f"{what} · {told}"))
    return found


def review_words(each: Review) -> tuple[str, str]:
    told = {"on": day_words(each.on), "who": each.reviewer}
    seen = {"done": each.delivered, "gy": words.gray(each.delivered_gy), "by": each.recorded_by}
    return (
        _("%(on)s, %(who)s") % told,
        f"{each.words} · " + _("%(done)d fractions, %(gy)s; written by %(by)s") % seen,
    )


def _step(fraction: UUID, verb: str) -> str:
    return reverse("radiation:step", args=[fraction, verb])


def _course_actions(shown: CourseShown, seat: Seat) -> list[Action]:
    def url(verb: str) -> str:
        return reverse("radiation:change", args=[shown.course, verb])

    if not shown.is_open:
        if shown.state == "died" or not seat.may(Permission.GIVE):
            return []
        return [
            Action(_("Look after the course"), reverse("radiation:review", args=[shown.course]), "primary"),
            Action(_("Grade an effect"), reverse("radiation:effect", args=[shown.course])),
        ]
    only_her = "" if seat.may(Permission.PRESCRIBE_RADIATION) else _("The radiation oncologist does this.")
    found = [
        Action(
            _("Fasting instruction"),
            reverse("radiation:fasting", args=[shown.patient]),
            why_not="" if seat.may(Permission.SIGN_ANESTHESIA) else _("An anesthetist signs it."),
        )
    ]
    if shown.state != "draft" and seat.may(Permission.GIVE):
        found.append(Action(_("Grade an effect"), reverse("radiation:effect", args=[shown.course])))
        found.append(Action(_("Weekly review"), reverse("radiation:review", args=[shown.course])))
    if shown.unsigned is None:
        found.append(Action(_("Add a phase"), reverse("radiation:add_phase", args=[shown.course])))
    if shown.state == "active":
        found.append(Action(_("Hold"), url("hold")))
    if shown.state == "held":
        found.append(Action(_("Go on"), url("resume"), "primary", why_not=only_her))
    found.append(Action(_("Stop course"), url("stop"), "danger", why_not=only_her))
    return found


def _phase(shown: CourseShown, index: int, seat: Seat) -> PhaseLine:
    phase = shown.phases[index]
    facts = [
        Fact(_("Prescription"), words.prescribed(phase)),
        Fact(_("Delivered"), words.delivered(phase)),
        Fact(_("Machine"), phase.machine, phase.technique),
        Fact(_("Plan version"), phase.plan_version),
    ]
    if phase.signed_at is None:
        facts.append(Fact(_("Signed"), _("not signed"), tone="caution"))
    else:
        facts.append(Fact(_("Signed"), phase.signed_by, moment_words(phase.signed_at, shown.zone)))
    if phase.extra_gy:
        facts.append(Fact(_("Allowed above it"), words.gray(phase.extra_gy)))
    actions: tuple[Action, ...] = ()
    if seat.may(Permission.GIVE):
        actions = (Action(_("File a plan or record"), reverse("radiation:file", args=[phase.phase])),)
    if shown.state in ("active", "held") and seat.may(Permission.PRESCRIBE_RADIATION):
        actions = (
            *actions,
            Action(_("Another plan version"), reverse("radiation:phase", args=[phase.phase, "plan"])),
            Action(_("Allow more dose"), reverse("radiation:phase", args=[phase.phase, "extra"]), "quiet"),
        )
    return PhaseLine(f"{phase.number} · {phase.site}", tuple(facts), actions)


def _line(shown: CourseShown, row: FractionShown, seat: Seat) -> FractionLine:
    at = row.starts_at
    return FractionLine(
        number="–" if row.number is None else str(row.number),
        on=day_words(row.planned_on),
        at="" if at is None else clock_words(at, shown.zone),
        state=row.state.value,
        gy=words.gray(row.delivered_gy or row.planned_gy) if row.state is not _S.NOT_DONE else "0 Gy",
        text=words.fraction_words(row),
        actions=tuple(_fraction_actions(shown, row, seat)),
    )


def _fraction_actions(shown: CourseShown, row: FractionShown, seat: Seat) -> list[Action]:
    about = day_words(row.planned_on)
    found: list[Action] = []
    if row.anesthesia is not None:
        found.append(
            Action(_("Anesthesia"), reverse("radiation:sheet", args=[row.anesthesia]), "quiet", about=about)
        )
    if shown.state != "active":
        return found

    def add(label: str, verb: str, permission: Permission, tone: str = "plain") -> None:
        if seat.may(permission):
            found.append(Action(label, _step(row.fraction, verb), tone, about=about))

    is_next = row.fraction == _next(shown)
    if row.state is _S.PLANNED and is_next:
        add(_("Begin anesthesia"), "anesthetize", Permission.GIVE)
    if row.state in (_S.PLANNED, _S.ANESTHETIZED) and is_next:
        add(_("Check at the table"), "check", Permission.VERIFY)
        add(_("Record the dose"), "deliver", Permission.GIVE, "primary")
    if row.state is _S.PLANNED:
        if is_next:
            add(_("Ate this morning, or later today"), "later", Permission.BOOK, "quiet")
        add(_("Not done"), "not-done", Permission.BOOK, "quiet")
    if row.state is _S.ANESTHETIZED:
        add(_("Not done"), "not-done", Permission.GIVE, "danger")
    if row.state is _S.DELIVERED and not row.error_reason:
        add(_("Entered in error"), "report-error", Permission.GIVE, "quiet")
    return found


def _next(shown: CourseShown) -> UUID | None:
    """The fraction that is due first; steps of treatment stand beside it alone."""
    return next(
        (each.fraction for each in shown.fractions if each.state in (_S.PLANNED, _S.ANESTHETIZED)), None
    )
