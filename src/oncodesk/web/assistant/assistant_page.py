"""What do the assistant's feed and its settings show?"""

from dataclasses import dataclass

from oncodesk.web.components.parts import FeedEntry, Tab


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


@dataclass(frozen=True, slots=True)
class AssistantSettingsPage:
    duties: tuple[DutySetting, ...]
    save_url: str
    hidden: tuple[tuple[str, str], ...] = ()
    why_not: str = ""  # why this person cannot change them
