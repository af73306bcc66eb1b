"""How is a job put into the queue inside the open transaction?"""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def defer(name: str, *, once: str | None = None, **ids: int | str) -> bool:
    """Queue a job by its registered name; a rollback takes it back. Arguments are ids and versions only.

    `once` names what must wait in the queue at most once; False tells that it already waits. The attempt has
    a savepoint of its own, because a refused duplicate would otherwise end the caller's transaction.
    A name that no module in `jobs` registers raises TaskNotFound.
    """
    task = app.configure_task(name, allow_unknown=False, queueing_lock=once)
    try:
        with transaction.atomic():
            task.defer(**ids)
    except AlreadyEnqueued:
        return False
    return True
