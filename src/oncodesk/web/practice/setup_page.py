"""What does the set-up page show: what is unsigned or missing, what that blocks, who can mend it?"""

from dataclasses import dataclass

from oncodesk.web.components.parts import Action


@dataclass(frozen=True, slots=True)
class SetupItem:
    """One thing to set up. `state` is missing, unsigned or done."""

    what: str
    state: str
    blocks: str = ""  # No dose can be released.
    who: str = ""  # Oncologist
    minutes: str = ""  # 5 minutes
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class SetupGroup:
    title: str
    items: tuple[SetupItem, ...]


@dataclass(frozen=True, slots=True)
class SetupPage:
    """All of it, what blocks most first; `summary` is one sentence with the minutes that are left."""

    summary: str
    done: int
    total: int
    groups: tuple[SetupGroup, ...]
