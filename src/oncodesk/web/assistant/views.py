"""What does the assistant's page show, and what can be answered there?"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oncodesk.domain.shared.roles import Role
from oncodesk.services.assistant import actions, queries
from oncodesk.services.assistant.queries import FeedEntry, TaskSummary
from oncodesk.services.comms.queries import WAITS_FOR_A_PERSON, count_outbox
from oncodesk.services.context import Context, Done
from oncodesk.services.errors import NotThere
from oncodesk.services.scheduling.booking import free_visit
from oncodesk.web.assistant.assistant_page import FeedPage, TaskPage
from oncodesk.web.assistant.words import DONE_KINDS, KINDS, OUTCOMES, TASKS
from oncodesk.web.components.parts import Action, Tab
from oncodesk.web.components.parts import FeedEntry as Shown
from oncodesk.web.dates import moment
from oncodesk.web.desk import DeskRequest, context_of
from oncodesk.web.forms import new_key
from oncodesk.web.shell import ROLES

_ICONS = {"book_visit": "today", "send_message": "mail", "raise_task": "bell", "delay_course": "delayed"}


def practice_named(request: DeskRequest) -> int:
    """The practice of the thing in a form; a practice the person does not work in is not there."""
    given = request.POST.get("practice", "")
    if not given.isdigit():
        raise NotThere("This form names no practice.")
    return request.desk.seat_in(int(given)).practice_id


def seen_version(request: DeskRequest) -> int:
    """The version that the person saw; 0 matches nothing."""
    given = request.POST.get("seen_version", "")
    return int(given) if given.isdigit() else 0


def hidden(practice_id: int, version: int) -> tuple[tuple[str, str], ...]:
    return (("practice", str(practice_id)), ("seen_version", str(version)), ("request_key", new_key()))


def tabs(request: DeskRequest, current: str) -> tuple[Tab, ...]:
    """The three sides of the same desk: what it did, what waits for people, what leaves the house."""
    waiting = sum(count_outbox(request.practice_ids, WAITS_FOR_A_PERSON).values())
    tasks = len(queries.list_tasks(request.practice_ids))
    return (
        Tab(_("Assistant"), reverse("assistant:feed"), current == "feed"),
        Tab(_("Tasks"), reverse("assistant:tasks"), current == "tasks", str(tasks) if tasks else ""),
        Tab(_("Messages"), reverse("assistant:outbox"), current == "outbox", str(waiting) if waiting else ""),
    )


@require_safe
def show_feed(request: DeskRequest) -> HttpResponse:
    """The assistant did, the assistant asks, and why."""
    many = len(request.practice_ids) > 1
    page = FeedPage(
        tabs(request, "feed"),
        tuple(_shown(each, many) for each in queries.list_feed(request.practice_ids, asks=True)),
        tuple(_shown(each, many) for each in queries.list_feed(request.practice_ids, asks=False)),
        reverse("assistant:settings"),
    )
    return render(request, "assistant/feed.html", {"page": page})


def _shown(entry: FeedEntry, many: bool) -> Shown:
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
        text=entry.outcome if entry.state in ("refused", "dismissed") else entry.visit_title,
        why=_why(entry.why),
        who=" · ".join(each for each in (entry.done_by, entry.practice if many else "") if each),
        icon=_ICONS[entry.kind],
        tone="caution" if entry.asks or entry.state == "refused" else "neutral",
        url=_made_url(entry),
        actions=presses,
    )


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
    return reverse("patients:facts", args=[entry.patient])


@require_safe
def show_tasks(request: DeskRequest) -> HttpResponse:
    """Mine first: tasks to me or to my role in their practice, then everybody's."""
    many = len(request.practice_ids) > 1
    tasks = queries.list_tasks(request.practice_ids)
    mine = [task for task in tasks if _is_mine(request, task)]
    page = TaskPage(
        tabs(request, "tasks"),
        tuple(_task(task, many) for task in mine),
        tuple(_task(task, many) for task in tasks if task not in mine),
    )
    return render(request, "assistant/tasks.html", {"page": page})


def _is_mine(request: DeskRequest, task: TaskSummary) -> bool:
    actor = request.desk.seat_in(task.practice_id).actor
    if task.to_person_id is not None:
        return task.to_person_id == actor.person_id
    return actor.role is not None and task.to_role == actor.role.value


def _task(task: TaskSummary, many: bool) -> Shown:
    title = str(TASKS.get(task.kind, task.kind.replace("_", " ")))
    if task.patient_name:
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
        url=reverse("patients:facts", args=[task.patient]) if task.patient else "",
        badge=task.urgency,
        actions=tuple(
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


def _next_asked(at: datetime | None, zone: str) -> str:
    return (
        "" if at is None else _("Not acknowledged, the next is asked at %(at)s.") % {"at": moment(at, zone)}
    )


def _answered(request: DeskRequest, act: Callable[[Context], Done], back: str) -> HttpResponse:
    act(context_of(request, practice_named(request)))
    return HttpResponseRedirect(reverse(back))


@require_POST
def accept(request: DeskRequest, proposal: UUID) -> HttpResponse:
    version = seen_version(request)
    return _answered(
        request,
        lambda context: actions.accept_proposal(context, proposal=proposal, seen_version=version),
        "assistant:feed",
    )


@require_POST
def dismiss(request: DeskRequest, proposal: UUID) -> HttpResponse:
    version = seen_version(request)
    return _answered(
        request,
        lambda context: actions.dismiss_proposal(context, proposal=proposal, seen_version=version),
        "assistant:feed",
    )


@require_POST
def undo_booking(request: DeskRequest, visit: UUID) -> HttpResponse:
    """Give back a time that the assistant booked; it does not book that day again by itself."""
    version = seen_version(request)
    return _answered(
        request,
        lambda context: free_visit(context, visit=visit, seen_version=version),
        "assistant:feed",
    )


@require_POST
def acknowledge(request: DeskRequest, task: UUID) -> HttpResponse:
    version = seen_version(request)
    return _answered(
        request,
        lambda context: actions.acknowledge_task(context, task=task, seen_version=version),
        "assistant:tasks",
    )


@require_POST
def finish(request: DeskRequest, task: UUID) -> HttpResponse:
    version = seen_version(request)
    return _answered(
        request,
        lambda context: actions.finish_task(context, task=task, seen_version=version),
        "assistant:tasks",
    )
