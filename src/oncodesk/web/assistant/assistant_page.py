"""What do the assistant's feed and its settings show?"""

from dataclasses import dataclass

from oncodesk.web.components.parts import Action, Fact, FeedEntry, Tab


@dataclass(frozen=True, slots=True)
class FeedPage:
    """What it asks and what it did, filtered by tab, newest first."""

    tabs: tuple[Tab, ...]
    asks: tuple[FeedEntry, ...]
    did: tuple[FeedEntry, ...]
    settings_url: str
    older_url: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str  # off, asks, acts
    label: str
    is_chosen: bool = False
    why_not: str = ""  # an alert can be re-routed, never switched off


@dataclass(frozen=True, slots=True)
class DutySetting:
    """One thing the assistant does, in the practice's words; `key` is the form's field name."""

    key: str
    name: str
    does: str
    choices: tuple[Choice, ...]
    change_url: str = ""  # where it is set who gets its tasks
    change_label: str = ""


@dataclass(frozen=True, slots=True)
class AssistantSettingsPage:
    duties: tuple[DutySetting, ...]
    save_url: str
    hidden: tuple[tuple[str, str], ...] = ()
    why_not: str = ""  # why this person cannot change them


@dataclass(frozen=True, slots=True)
class TaskPage:
    """What waits for this person, then what waits for others."""

    tabs: tuple[Tab, ...]
    mine: tuple[FeedEntry, ...]
    others: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """What waits for a person, what is under way, and what is over."""

    tabs: tuple[Tab, ...]
    waiting: tuple[FeedEntry, ...]
    under_way: tuple[FeedEntry, ...]
    over: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One message with its words, its steps, and what a person may decide."""

    title: str
    state: str
    facts: tuple[Fact, ...]
    paragraphs: tuple[str, ...]
    steps: tuple[FeedEntry, ...]
    actions: tuple[Action, ...]
    back_url: str
