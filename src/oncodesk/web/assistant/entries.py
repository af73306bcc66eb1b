"""In which form do pages show what the assistant did and asks, and what waits for people?"""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from oncodesk.domain.shared.roles import Role
from oncodesk.services.assistant import queries
from oncodesk.services.assistant.queries import FeedEntry, TaskSummary
from oncodesk.web.assistant.words import DONE_KINDS, KINDS, OUTCOMES, QUESTIONS, TASKS
from oncodesk.web.components.parts import Action
from oncodesk.web.components.parts import FeedEntry as Shown
from oncodesk.web.dates import day, moment
from oncodesk.web.desk import DeskRequest
from oncodesk.web.forms import new_key
from oncodesk.web.shell import ROLES

_ICONS = {"book_visit": "today", "send_message": "mail", "raise_task": "bell", "delay_course": "delayed"}


def hidden(practice_id: int, version: int) -> tuple[tuple[str, str], ...]:
    return (("practice", str(practice_id)), ("seen_version", str(version)), ("request_key", new_key()))


def shown(entry: FeedEntry, many: bool) -> Shown:
    words = DONE_KINDS if entry.state == "done" else KINDS
    title = f"{entry.patient_name}: {words[entry.kind]}"
    if entry.state in OUTCOMES:
        title = f"{title} ({OUTCOMES[entry.state]})"
    presses: tuple[Action, ...] = ()
    if entry.asks:
        presses = tuple(
            Action(
                label,
                reverse(f"assistant:{name}", args=[entry.proposal]),
                tone,
                "post",
                hidden=hidden(entry.practice_id, entry.version),
                about=title,
            )
            for label, name, tone in ((_("Do it"), "accept", "primary"), (_("Dismiss"), "dismiss", "plain"))
        )
    if entry.undo_version is not None and entry.visit is not None:
        undo = Action(
            _("Undo"),
            reverse("assistant:undo_booking", args=[entry.visit]),
            "quiet",
            "post",
            "undo",
            hidden(entry.practice_id, entry.undo_version),
            confirm=_("The time is given back, and the visit waits for somebody to book it."),
            about=title,
        )
        presses = (undo,)
    return Shown(
        at=moment(entry.at, entry.zone),
        title=title,
        text=entry.outcome if entry.state in ("refused", "dismissed") else _about(entry),
        why=_why(entry.why),
        who=" · ".join(each for each in (entry.done_by, entry.practice if many else "") if each),
        icon=_ICONS[entry.kind],
        tone="caution" if entry.asks or entry.state == "refused" else "neutral",
        url=_made_url(entry),
        actions=presses,
    )


def _about(entry: FeedEntry) -> str:
    """The visit and its day; what is asked says what it would do."""
    if entry.asks:
        return f"{entry.why.message} {entry.why.fix}".strip()
    return f"{entry.visit_title} · {day(entry.visit_on)}" if entry.visit_on else entry.visit_title


def _why(why: queries.Why) -> str:
    """The reason, then the facts that were seen."""
    seen = "; ".join(f"{name}: {value}" for name, value in why.facts)
    return f"{why.message} {_('Seen')}: {seen}." if seen else why.message


def _made_url(entry: FeedEntry) -> str:
    """Where one can see what it changed."""
    if entry.made is not None and entry.made[0] == "message":
        return reverse("assistant:message", args=[UUID(entry.made[1])])
    if entry.made is not None and entry.made[0] == "task":
        return reverse("assistant:tasks")
    return reverse("patient", args=[entry.patient])


def is_mine(request: DeskRequest, task: TaskSummary) -> bool:
    actor = request.desk.seat_in(task.practice_id).actor
    if task.to_person_id is not None:
        return task.to_person_id == actor.person_id
    return actor.role is not None and task.to_role == actor.role.value


def task_shown(task: TaskSummary, many: bool) -> Shown:
    title = str(TASKS.get(task.kind, task.kind.replace("_", " ")))
    if task.kind in QUESTIONS:
        title = str(QUESTIONS[task.kind]) % {"name": task.patient_name}
    elif task.patient_name:
        title = f"{task.patient_name}: {title}"
    to = task.to_person or (str(ROLES[Role(task.to_role)]) if task.to_role else "")
    seen = _("%(who)s takes care of it") % {"who": task.acknowledged_by} if task.acknowledged_by else ""
    steps = [(_("Done"), "finish", "plain")]
    if task.state == "open":
        steps.insert(0, (_("I take care of it"), "acknowledge", "primary"))
    return Shown(
        at=moment(task.due_at, task.zone),
        title=title,
        text=f"{task.why.message} {task.why.fix}".strip(),
        why=_next_asked(task.escalate_at, task.zone),
        who=" · ".join(each for each in (to, seen, task.practice if many else "") if each),
        icon="bell" if task.urgency == "now" else "inbox",
        tone="alarm" if task.urgency == "now" and task.state == "open" else "neutral",
        url=reverse("patient", args=[task.patient]) if task.patient else "",
        badge=task.urgency,
        actions=_answers(task, title)
        + tuple(
            Action(
                label,
                reverse(f"assistant:{name}", args=[task.task]),
                tone,
                "post",
                hidden=hidden(task.practice_id, task.version),
                about=title,
            )
            for label, name, tone in steps
        ),
    )


def _answers(task: TaskSummary, about: str) -> tuple[Action, ...]:
    """What answers the question after closing: she came, she did not, or she comes another day."""
    if task.kind not in QUESTIONS or task.visit is None:
        return ()
    came = Action(_("She came"), reverse("visit_step", args=[task.visit, "arrive"]), about=about)
    absent = Action(
        _("Did not come"),
        reverse("visit_step", args=[task.visit, "no-show"]),
        method="post",
        hidden=(("seen_version", str(task.visit_version)), ("request_key", new_key())),
        confirm=_("The time is given back. Nothing moves by itself: call the owner, then delay the course."),
        about=about,
    )
    if task.course is None or task.visit_number is None:
        return (came, absent)
    url = f"{reverse('course_change', args=[task.course])}?verb=delay&visit={task.visit_number}"
    return (came, absent, Action(_("Move the visit"), url, about=about))


def _next_asked(at: datetime | None, zone: str) -> str:
    return (
        "" if at is None else _("Not acknowledged, the next is asked at %(at)s.") % {"at": moment(at, zone)}
    )
