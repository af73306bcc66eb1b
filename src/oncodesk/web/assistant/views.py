"""What does the assistant's page show, and what can be answered there?"""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oncodesk.services.assistant import actions, queries
from oncodesk.services.comms.queries import WAITS_FOR_A_PERSON, count_outbox
from oncodesk.services.context import Context, Done
from oncodesk.services.errors import NotThere
from oncodesk.services.scheduling.booking import free_visit
from oncodesk.web.assistant.assistant_page import FeedPage, TaskPage
from oncodesk.web.assistant.entries import is_mine, shown, task_shown
from oncodesk.web.components.parts import Tab
from oncodesk.web.desk import DeskRequest, context_of


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
        tuple(shown(each, many) for each in queries.list_feed(request.practice_ids, asks=True)),
        tuple(shown(each, many) for each in queries.list_feed(request.practice_ids, asks=False)),
        reverse("assistant:settings"),
    )
    return render(request, "assistant/feed.html", {"page": page})


@require_safe
def show_tasks(request: DeskRequest) -> HttpResponse:
    """Mine first: tasks to me or to my role in their practice, then everybody's."""
    many = len(request.practice_ids) > 1
    tasks = queries.list_tasks(request.practice_ids)
    mine = [task for task in tasks if is_mine(request, task)]
    page = TaskPage(
        tabs(request, "tasks"),
        tuple(task_shown(task, many) for task in mine),
        tuple(task_shown(task, many) for task in tasks if task not in mine),
    )
    return render(request, "assistant/tasks.html", {"page": page})


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
