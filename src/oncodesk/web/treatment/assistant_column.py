"""What stands beside the day board: what the assistant asks and did, and which tasks wait for this person?"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from oncodesk.services.assistant.queries import FeedEntry as Entry
from oncodesk.services.assistant.queries import TaskSummary, list_feed, list_tasks
from oncodesk.services.words import moment_words
from oncodesk.web.components.parts import FeedEntry
from oncodesk.web.desk import DeskRequest

MOST = 8


def feed_url() -> str:
    """Everything the assistant did; empty while no door has such a page."""
    try:
        return reverse("assistant:feed")
    except NoReverseMatch:
        return ""


def asks_of(request: DeskRequest, practice_ids: Sequence[int]) -> tuple[FeedEntry, ...]:
    """Tasks for this person first, the most urgent before the others; then what the assistant proposes."""
    tasks = [task for task in list_tasks(practice_ids) if _is_for(request, task)]
    asked = list_feed(practice_ids, asks=True, most=MOST)
    return (*map(_task, tasks[:MOST]), *map(_asked, asked))


def did_of(request: DeskRequest, practice_ids: Sequence[int]) -> tuple[FeedEntry, ...]:
    return tuple(_asked(entry) for entry in list_feed(practice_ids, asks=False, most=MOST))


def _is_for(request: DeskRequest, task: TaskSummary) -> bool:
    actor = request.desk.seat_in(task.practice_id).actor
    if task.to_person_id is not None:
        return task.to_person_id == actor.person_id
    return not task.to_role or (actor.role is not None and task.to_role == actor.role.value)


def _task(task: TaskSummary) -> FeedEntry:
    place = reverse("visit", args=[task.visit]) if task.visit else ""
    return FeedEntry(
        at=moment_words(task.due_at, ZoneInfo(task.zone)),
        title=_("%(who)s: %(what)s")
        % {"who": task.patient_name or task.practice, "what": task.kind.replace("_", " ")},
        text=f"{task.why.message} {task.why.fix}".strip(),
        who=task.practice,
        icon="bell" if task.urgency == "now" else "inbox",
        tone="alarm" if task.urgency == "now" else "neutral",
        badge=task.urgency if task.urgency in ("now", "today", "routine") else "",
        url=place or feed_url(),
    )


def _asked(entry: Entry) -> FeedEntry:
    return FeedEntry(
        at=moment_words(entry.at, ZoneInfo(entry.zone)),
        title=_("%(who)s: %(what)s") % {"who": entry.patient_name, "what": entry.duty.replace("_", " ")},
        text=entry.visit_title,
        why=f"{entry.why.message} {entry.why.fix}".strip(),
        who=entry.done_by,
        url=reverse("visit", args=[entry.visit]) if entry.visit else reverse("patient", args=[entry.patient]),
    )
