"""Who acts, in which practice, at what time, and under which request?"""

from dataclasses import dataclass
from datetime import datetime

from oncodesk.domain.shared.roles import Actor


@dataclass(frozen=True, slots=True)
class Context:
    """What every action is told. `now` is aware; a used `request_key` returns the first answer."""

    actor: Actor
    practice_id: int
    now: datetime
    request_key: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What an action answers: the outside id of what it made or changed, its version, and remarks by code."""

    id: str
    version: int = 1
    remarks: tuple[str, ...] = ()
