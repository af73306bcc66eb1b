"""What stands beside the day board: what waits for this person, and what the assistant asks and did?"""

from collections.abc import Sequence

from django.urls import reverse

from oncodesk.services.assistant.queries import list_feed, list_tasks
from oncodesk.web.assistant.entries import is_mine, shown, task_shown
from oncodesk.web.components.parts import FeedEntry
from oncodesk.web.desk import DeskRequest

MOST = 6


def feed_url() -> str:
    return reverse("assistant:feed")


def asks_of(request: DeskRequest, practice_ids: Sequence[int]) -> tuple[FeedEntry, ...]:
    """Tasks for this person first, the most urgent before the others; then what the assistant proposes."""
    many = len(practice_ids) > 1
    tasks = [task for task in list_tasks(practice_ids) if is_mine(request, task)]
    asked = list_feed(practice_ids, asks=True, most=MOST)
    return (
        *(task_shown(task, many) for task in tasks[:MOST]),
        *(shown(entry, many) for entry in asked),
    )


def did_of(request: DeskRequest, practice_ids: Sequence[int]) -> tuple[FeedEntry, ...]:
    many = len(practice_ids) > 1
    return tuple(shown(entry, many) for entry in list_feed(practice_ids, asks=False, most=MOST))
