"""What happens when the house is stopped at the worst moment? Stop at a named point, then look again.

before commit: the action's last statement is done, nothing is committed; the same request comes again.
after commit: all is committed, but the answer is lost; the same request comes again.
after the call: the mail server has taken the mail, nobody wrote that down; the next sweep looks again.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection

from oncodesk.services.context import Context, Done
from oncodesk.simulation import watching

EVERY = 7  # so many actions pass between two stops; odd, so that every kind of action is hit
_LAST_STATEMENT = 'INSERT INTO "records_auditentryrow"'
_ENTRIES = (
    "select coalesce(max(sequence), 0) as entries from records_auditentryrow where practice_id = any(%(ids)s)"
)


class Point(StrEnum):
    BEFORE_COMMIT = "before_commit"
    AFTER_COMMIT = "after_commit"
    AFTER_CALL = "after_call"


class Killed(BaseException):
    """The process ended here; nothing of it may be caught on the way."""


@dataclass
class Faults:
    """Stops every so many actions, and keeps what was lost or doubled."""

    is_on: bool = False
    stops: Counter[Point] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)
    _count: int = 0

    def carry_out(
        self,
        practice_id: int,
        action: Callable[..., Done],
        context: Callable[[str | None], Context],
        values: Mapping[str, object],
    ) -> Done:
        if not self.is_on:
            return action(context(None), **values)
        self._count += 1
        key = f"simulated-{self._count}"
        if self._count % EVERY:
            return action(context(key), **values)
        if self._count % (2 * EVERY):
            return self._before_commit(practice_id, action, context(key), values)
        return self._after_commit(practice_id, action, context(key), values)

    def _before_commit(
        self, practice_id: int, action: Callable[..., Done], context: Context, values: Mapping[str, object]
    ) -> Done:
        before = _entries(practice_id)
        try:
            with connection.execute_wrapper(_stop_after_last_statement):
                return action(context, **values)
        except Killed:
            self.stops[Point.BEFORE_COMMIT] += 1
        if _entries(practice_id) != before:
            self.found.append(f"{action.__name__} was stopped before commit and left something")
        done = action(context, **values)
        if _entries(practice_id) != before + 1:
            self.found.append(f"{action.__name__} was done again and did not happen exactly once")
        return done

    def _after_commit(
        self, practice_id: int, action: Callable[..., Done], context: Context, values: Mapping[str, object]
    ) -> Done:
        first = action(context, **values)
        self.stops[Point.AFTER_COMMIT] += 1
        before = _entries(practice_id)
        again = action(context, **values)
        if again != first or _entries(practice_id) != before:
            self.found.append(f"{action.__name__} was asked for twice and happened twice")
        return again

    def stops_after_call(self, sent: int) -> bool:
        """Whether the worker dies after this mail was taken."""
        if not self.is_on or sent % EVERY:
            return False
        self.stops[Point.AFTER_CALL] += 1
        return True


def _entries(practice_id: int) -> int:
    (answer,) = watching.ask([practice_id], _ENTRIES, ids=[practice_id])
    return int(answer["entries"])


def _stop_after_last_statement(
    execute: Callable[..., Any], statement: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    answer = execute(statement, params, many, context)
    if statement.startswith(_LAST_STATEMENT):
        raise Killed
    return answer
