"""What does the day board show? The contract between the view that fills it and the template."""

from dataclasses import dataclass

from oncodesk.web.components.parts import Action, Count, FeedEntry, Reading, StateChip, Tab


@dataclass(frozen=True, slots=True)
class BoardDrug:
    """One drug of a visit: the full tall-man name, and dose with unit as the order or plan has it."""

    name: str  # vinCRIStine
    dose: str  # 0.7 mg/m² · 0.68 mg


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One visit. `reason` is the first finding in words; it stays beside the chip at every width."""

    key: str  # the visit's public id
    at: str  # 8:30 AM
    patient: str
    about: str  # Golden Retriever · Okafor
    url: str  # the visit
    course: str  # Week 14 · CHOP UW-19
    drugs: tuple[BoardDrug, ...]
    state: StateChip
    reason: str = ""
    neutrophils: Reading | None = None
    platelets: Reading | None = None
    practice: str = ""  # only in the worklist over several practices, with its zone
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class BoardPage:
    """One day. `days` are the next days as tabs; `counts` the pills, each a filter of the rows."""

    title: str  # Tue Oct 20
    over: str  # Day board, or the sentence that names how many practices
    days: tuple[Tab, ...]
    earlier: Action
    later: Action
    counts: tuple[Count, ...]
    rows: tuple[BoardRow, ...]
    asks: tuple[FeedEntry, ...]
    did: tuple[FeedEntry, ...]
    refresh_url: str  # this page with its filter; asked once a minute
    feed_url: str
    actions: tuple[Action, ...] = ()
    shows_practice: bool = False
    practices: tuple[Tab, ...] = ()  # one of several practices, or all of them
    closed: str = ""  # why the practice is closed on that day
    nothing: str = ""  # why a day with visits shows no row
