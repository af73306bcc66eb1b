"""How does one patient's case become its page?"""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.shared.roles import Permission
from oncodesk.domain.treatment.visit import VisitKind, VisitState
from oncodesk.services.patients.queries import PatientFile, PersonOfPatient
from oncodesk.services.people.queries import Seat
from oncodesk.services.sentences import tell
from oncodesk.services.treatment.case_queries import Case, CountLine, CourseDay, CourseStanding, Happening
from oncodesk.services.words import ANALYTES, day_words, drug_words, moment_words
from oncodesk.web.components.charts import CountChart, Dose, Limits, Point
from oncodesk.web.components.parts import (
    Action,
    CourseCell,
    CourseStrip,
    Fact,
    FeedEntry,
    FindingLine,
    StateChip,
)
from oncodesk.web.patients.facts_views import about, weight_words
from oncodesk.web.patients.forms import GENOTYPES, RIGHTS
from oncodesk.web.patients.offering import line_words, offer_lines
from oncodesk.web.patients.patient_page import PatientPage, PersonLine

Text = str | Promise
# Short names are allowed in the course strip alone; everywhere else the full tall-man name stands.
SHORT = {
    "vincristine": "VCR",
    "vinblastine": "VBL",
    "vinorelbine": "VRL",
    "cyclophosphamide": "CTX",
    "doxorubicin": "DOX",
    "asparaginase": "ASP",
    "lomustine": "CCNU",
    "carboplatin": "CARBO",
    "cisplatin": "CIS",
    "mitoxantrone": "MITO",
    "chlorambucil": "CHL",
    "melphalan": "MEL",
    "rabacfosadine": "RAB",
    "toceranib": "TOC",
    "fluorouracil": "5FU",
}
_DATED_EVERY = 4  # squares with a date below them, so that dates do not touch
_HAPPENED: dict[str, tuple[Text, str, str]] = {
    "given": (_("Given: %s"), "given", "done"),
    "given_off": (_("Given off the protocol: %s"), "given", "caution"),
    "off_protocol": (_("Ordered off the protocol at visit %(visit)s: %(days)s"), "warn", "caution"),
    "reaction": (_("Reaction: %s"), "warn", "caution"),
    "extravasation": (_("Extravasation: %s"), "warn", "stop"),
    "decided": (_("Oncologist's decision: %s"), "oncologist", "caution"),
    "delay": (_("Delayed: visit %(visit)s by %(days)s days"), "delayed", "moved"),
    "pull": (_("Pulled forward: visit %(visit)s by %(days)s days"), "forward", "moved"),
    "omit": (_("Skipped: visit %(visit)s"), "skipped", "quiet"),
    "cease": (_("Stopped from visit %(visit)s on"), "block", "stop"),
    "extend": (_("Cycles added at the end: %(days)s"), "plus", "fresh"),
    "elsewhere": (_("Given elsewhere: visit %(visit)s"), "given", "done"),
    "version": (_("Protocol version %(visit)s to version %(days)s"), "protocols", "fresh"),
    "started": (_("Course started: %s"), "board", "fresh"),
    "ended": (_("Course ended: %s"), "check", "neutral"),
}


def fill(kept: PatientFile, case: Case, seat: Seat) -> PatientPage:
    header, zone = kept.header, ZoneInfo(kept.header.zone)
    following = None if header.died_at else case.next_day
    return PatientPage(
        name=header.name,
        about=about(header),
        diagnosis=_diagnosis(kept),
        facts=_facts(kept, case),
        alerts=_alerts(kept, case),
        people=tuple(_person(each) for each in header.people),
        timeline=tuple(_happening(each, zone) for each in case.happenings),
        actions=_actions(kept, case, seat),
        course_actions=tuple(_course_actions(kept, case, seat)),
        course=None if case.course is None else _strip(header.name, case.course),
        course_line="" if case.course is None else _line_told(case.course),
        offers=()
        if case.course is None
        else offer_lines(case.offered, case.course.name, header.patient, seat),
        course_name="" if case.course is None else _course_words(case.course),
        next_visit="" if following is None else _next_words(following),
        next_visit_url="" if following is None else reverse("visit", args=[following.visit]),
        next_state=None if following is None else StateChip(following.shown.value),
        charts=tuple(_chart(line, case) for line in case.lines),
        ended=_ended(kept, case),
    )


def _diagnosis(kept: PatientFile) -> str:
    if not kept.diagnoses:
        return gettext("No diagnosis is recorded.")
    first = kept.diagnoses[0]
    return ", ".join(part for part in (first.condition, first.stage, first.phenotype) if part)


def _facts(kept: PatientFile, case: Case) -> tuple[Fact, ...]:
    header = kept.header
    weight = Fact(gettext("Weight"), gettext("none"), tone="caution")
    if header.weight is not None:
        when = moment_words(header.weight.measured_at, ZoneInfo(header.zone))
        weight = Fact(gettext("Weight"), weight_words(header.weight), when)
    total = case.exposure.quantize(case.exposure.__class__("0.1"))
    return (
        weight,
        Fact(
            gettext("%s so far") % drug_words("doxorubicin"),
            f"{total:f} mg/m²",
            gettext("warning from 135, stop above 180 mg/m²"),
            "caution" if case.exposure >= 135 else "",
        ),
        Fact(gettext("ABCB1 (MDR1)"), str(GENOTYPES[header.genotype])),
        Fact(gettext("Microchip"), header.microchip or "–"),
    )


def _alerts(kept: PatientFile, case: Case) -> tuple[FindingLine, ...]:
    found = [
        FindingLine("warn", gettext("%s is not to be told anything.") % each.contact.name)
        for each in kept.header.people
        if each.not_to_be_told
    ]
    if not case.has_signed_limits:
        found.append(
            FindingLine(
                "unknown",
                gettext("No oncologist has signed the blood limits; counts are not judged."),
                gettext("Sign them in the library."),
            )
        )
    if case.course is not None and case.course.state == "held":
        found.append(
            FindingLine(
                "warn",
                gettext("This course is on hold: %s") % case.course.hold_reason,
                gettext("A prescriber resumes it with new dates."),
            )
        )
    for other, name in case.beside:
        change = Action(gettext("Change its dates"), reverse("course_change", args=[other]), about=name)
        found.append(FindingLine("note", gettext("Also on %s.") % name, actions=(change,)))
    if case.death_doubted_by is not None:
        found.append(
            FindingLine(
                "warn",
                gettext("Somebody said that this death was recorded in error."),
                gettext("A second person confirms it."),
            )
        )
    return tuple(found)


def _person(each: PersonOfPatient) -> PersonLine:
    rights = [str(words) for right, words in RIGHTS.items() if getattr(each, right)]
    return PersonLine(
        each.contact.name,
        ", ".join(rights),
        " · ".join(part for part in (each.contact.phone, each.contact.email) if part),
        gettext("not to be told") if each.not_to_be_told else "",
    )


def _happening(each: Happening, zone: ZoneInfo) -> FeedEntry:
    words, icon, tone = _HAPPENED[each.kind]
    visit, _space, days = each.what.partition(" ")
    told = str(words) % (
        {"visit": visit, "days": days} if "%(" in str(words) else each.what.replace("_", " ")
    )
    return FeedEntry(
        at=moment_words(each.at, zone), title=told, text=each.why, who=each.by, icon=icon, tone=tone
    )


def _course_words(course: CourseStanding) -> str:
    told = {"name": course.name, "first": day_words(course.start_on), "last": day_words(course.ends_on)}
    return gettext("%(name)s, %(first)s to %(last)s") % told


def _offers(kept: PatientFile, case: Case, seat: Seat) -> tuple[FindingLine, ...]:
    if case.course is None:
        return ()
    return offer_lines(case.offered, case.course.name, kept.header.patient, seat)


def _line_told(course: CourseStanding) -> str:
    told = line_words(course.line)
    return f"{told}: {course.line_reason}" if course.line_reason else told


def _next_words(day: CourseDay) -> str:
    if day.number is None:
        return gettext("blood check, %s") % day_words(day.planned_on)
    return gettext("visit %(number)d, %(on)s") % {"number": day.number, "on": day_words(day.planned_on)}


def _strip(name: str, course: CourseStanding) -> CourseStrip:
    """One square a week: its treatment, else its blood check; weeks between them rest."""
    by_week: dict[int, CourseDay] = {}
    for day in course.days:
        if day.kind is VisitKind.TREATMENT or day.week not in by_week:
            by_week[day.week] = day
    weeks = range(min(by_week, default=1), max(by_week, default=0) + 1)
    following = next((day for day in course.days if _is_open(day)), None)
    cells = [
        _cell(week, by_week.get(week), following, is_dated=place % _DATED_EVERY == 0)
        for place, week in enumerate(weeks)
    ]
    label = gettext("Course of %(who)s: %(what)s") % {"who": name, "what": course.name}
    return CourseStrip(label, tuple(cells))


def _is_open(day: CourseDay) -> bool:
    return day.state in (
        VisitState.PLANNED,
        VisitState.BOOKED,
        VisitState.ARRIVED,
        VisitState.HELD,
        VisitState.RELEASED,
    )


def _cell(week: int, day: CourseDay | None, following: CourseDay | None, *, is_dated: bool) -> CourseCell:
    if day is None:
        return CourseCell(str(week), "–", gettext("Rest week, no visit"), "rest", "")
    if day.drugs:
        short = "+".join(SHORT.get(drug, drug[:3].upper()) for drug in day.drugs)
        full = ", ".join(_full(drug, day) for drug in day.drugs)
    elif day.kind is VisitKind.TREATMENT:
        short, full = "Rx", gettext("Visit without a cytotoxic")
    else:
        short, full = "CBC", gettext("Blood check")
    return CourseCell(
        week=str(week),
        short=short,
        full=full,
        state=_square(day, following),
        on=f"{day.planned_on:%b} {day.planned_on.day}",
        url=reverse("visit", args=[day.visit]),
        shows_date=is_dated,
    )


def _full(drug: str, day: CourseDay) -> str:
    if drug in day.off_protocol:
        return gettext("%s off the protocol") % drug_words(drug)
    return drug_words(drug)


def _square(day: CourseDay, following: CourseDay | None) -> str:
    if day.state in (VisitState.GIVEN, VisitState.DONE, VisitState.ELSEWHERE):
        return "given"
    if day.state in (VisitState.SKIPPED, VisitState.CANCELLED, VisitState.NO_SHOW):
        return "skipped"
    if day.state is VisitState.HELD:
        return "hold"
    if following is not None and day.visit == following.visit:
        return "today"
    return "delayed" if day.is_moved else "planned"


def _chart(line: CountLine, case: Case) -> CountChart:
    return CountChart(
        key=line.analyte.value,
        title=f"{ANALYTES[line.analyte]}, ×10⁹/L",
        limits=Limits(line.limits.proceed, line.limits.oncologist, line.limits.hold),
        points=tuple(Point(each.on, each.value, each.band.value, each.shown) for each in line.counts),
        doses=tuple(Dose(on, drug) for on, drug in case.doses),
    )


def _ended(kept: PatientFile, case: Case) -> str:
    header = kept.header
    if header.died_at is not None:
        told = {"name": header.name, "at": moment_words(header.died_at, ZoneInfo(header.zone))}
        died = gettext("%(name)s died on %(at)s. Nothing more is booked, sent or given.") % told
        return f"{died} {_stopped(case)}".strip()
    if case.course is not None and case.course.state == "ceased":
        return f"{gettext('The protocol was stopped: %s') % case.course.end_reason}. {_stopped(case)}".strip()
    return ""


def _stopped(case: Case) -> str:
    if case.course is None or case.course.stopped is None:
        return ""
    return tell(case.course.stopped, gettext).message


def _actions(kept: PatientFile, case: Case, seat: Seat) -> tuple[Action, ...]:
    """Nothing that books, treats or sends after a death."""
    patient = kept.header.patient
    facts = Action(gettext("What we know"), reverse("patients:facts", args=[patient]), icon="document")
    lifetime = Action(gettext("Lifetime doses, heart"), reverse("dosing:lifetime", args=[patient]))
    if kept.header.died_at is not None:
        return (facts, lifetime, *_looking_back(kept, case), _undo(kept, case, seat))
    found = [
        facts,
        lifetime,
        Action(gettext("Record weight"), reverse("patients:weight", args=[patient])),
        Action(gettext("Taken at home"), reverse("patients:home_drugs", args=[patient])),
        Action(gettext("What the owner reported"), reverse("toxicity:reports", args=[patient])),
        *_looking_back(kept, case),
    ]
    found.append(
        Action(
            gettext("Record a death"),
            reverse("record_death", args=[patient]),
            "quiet",
            why_not="" if seat.may(Permission.RECORD_DEATH) else gettext("Your role does not do this."),
        )
    )
    return tuple(found)


def _course_actions(kept: PatientFile, case: Case, seat: Seat) -> Iterable[Action]:
    course = case.course
    if kept.header.died_at is not None:
        return
    start = reverse("start_course", args=[kept.header.patient])
    if course is None:
        yield Action(gettext("Start a course"), start, "primary", icon="plus")
        return
    line = Action(
        gettext("Correct the line"),
        reverse("course_line", args=[course.course]),
        "quiet",
        why_not="" if seat.may(Permission.DECIDE) else gettext("An oncologist does this."),
    )
    if course.state not in ("active", "held"):
        yield Action(gettext("Start a course"), start, "primary", icon="plus")
        yield line
        return
    if case.next_day is not None:
        yield from _changes(course, seat)
    yield Action(gettext("Start another course"), start, "quiet", icon="plus")
    yield line


def _looking_back(kept: PatientFile, case: Case) -> Iterable[Action]:
    """What stays readable after the end."""
    patient = kept.header.patient
    yield Action(gettext("Flow sheet"), reverse("flow_sheet", args=[patient]), icon="document")
    yield Action(gettext("Adverse events"), reverse("toxicity:events", args=[patient]))
    yield Action(gettext("Reactions and extravasations"), reverse("toxicity:mishaps", args=[patient]))
    yield Action(gettext("Response and quality of life"), reverse("toxicity:response", args=[patient]))
    if case.course is not None:
        summary = reverse("toxicity:summary", args=[patient, case.course.course])
        yield Action(gettext("Summary of the course"), summary, icon="document")
        yield Action(gettext("Changed doses"), reverse("dosing:modified", args=[patient, case.course.course]))


def _undo(kept: PatientFile, case: Case, seat: Seat) -> Action:
    """Two different people: the first says it, the second confirms."""
    why_not = _unless(seat, Permission.RECORD_DEATH)
    label = gettext("Recorded in error")
    if case.death_doubted_by is not None:
        label = gettext("Confirm: recorded in error")
        if case.death_doubted_by == seat.actor.person_id:
            why_not = gettext("You said it first; a second person confirms.")
    return Action(label, reverse("undo_death", args=[kept.header.patient]), "quiet", why_not=why_not)


def _changes(course: CourseStanding, seat: Seat) -> Iterable[Action]:
    url = reverse("course_change", args=[course.course])
    may = seat.may(Permission.PRESCRIBE)
    why_not = "" if may else gettext("A prescriber does this.")
    if course.state == "held":
        resume = reverse("resume_course", args=[course.course])
        yield Action(gettext("Resume the course"), resume, "primary", why_not=why_not)
        yield Action(gettext("Stop protocol"), f"{url}?verb=cease", "danger", why_not=why_not)
        return
    yield Action(gettext("Delay"), f"{url}?verb=delay", why_not=_unless(seat, Permission.PLAN_COURSE))
    yield Action(gettext("Pull forward"), f"{url}?verb=pull", "quiet", why_not=why_not)
    yield Action(gettext("Skip a visit"), f"{url}?verb=omit", "quiet", why_not=why_not)
    yield Action(gettext("Add cycles"), f"{url}?verb=extend", "quiet", why_not=why_not)
    hold = reverse("hold_course", args=[course.course])
    yield Action(gettext("Hold the course"), hold, "quiet", why_not=_unless(seat, Permission.PLAN_COURSE))
    if course.newer_version is not None:
        label = gettext("Compare with version %d") % course.newer_version
        yield Action(label, reverse("course_version", args=[course.course]), "quiet")
    yield Action(gettext("Stop protocol"), f"{url}?verb=cease", "danger", why_not=why_not)


def _unless(seat: Seat, permission: Permission) -> str:
    return "" if seat.may(permission) else gettext("Your role does not do this.")
