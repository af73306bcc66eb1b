"""What does each component need to be drawn? Frozen dataclasses, strings already formatted by the caller."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """Something to press: a link (`get`) or a form of its own (`post`, with the request's CSRF token).

    `why_not` greys it out and is shown beside it; it is the sentence of the finding that stops it.
    `confirm` asks first, in a fold that opens without script. `hidden` are (name, value) pairs such as
    the version that was seen. `about` names the thing for screen readers where the label repeats in a list.
    """

    label: str
    url: str = ""
    tone: str = "plain"  # plain, primary, danger, quiet
    method: str = "get"  # get, post
    icon: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    why_not: str = ""
    confirm: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class StateChip:
    """The one state of a visit: a key of `STATES`; `at` is the time that belongs to it (`Drawn 8:12`)."""

    code: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """One pill above a list: how many, of what, in the colour of `code` (a key of `STATES`, or empty)."""

    number: int
    label: str
    code: str = ""
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One named fact in a header; `note` is small print such as its date or where it came from."""

    label: str
    value: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views of the same thing; tabs are links, so they work without script."""

    label: str
    url: str
    is_current: bool = False
    count: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One count in a row: `value` as shown, its `band` (a key of `BANDS`) and the full sentence as title."""

    value: str
    band: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding in words: what is so, what to do, from where, and who may decide otherwise."""

    level: str  # note, warn, unknown, block
    message: str
    fix: str = ""
    source: str = ""
    decided_by: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One thing that happened or is asked: when, what, why, by whom, and what can be done about it."""

    at: str
    title: str
    text: str = ""
    why: str = ""
    who: str = ""
    icon: str = "assistant"
    tone: str = "neutral"
    url: str = ""
    badge: str = ""  # a key of URGENCY, or empty
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class CourseCell:
    """One week of a course. Short drug names are allowed here alone; `full` is the title with full names."""

    week: str
    short: str
    full: str
    state: str  # a key of COURSE
    on: str
    url: str = ""
    shows_date: bool = False


@dataclass(frozen=True, slots=True)
class CourseStrip:
    """One course, one square a week; the legend names only states that occur."""

    label: str
    cells: tuple[CourseCell, ...]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One step of a visit on its checkpoint page: booked, reminded, …, given; `at` empty: not yet."""

    label: str
    at: str = ""
    who: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation; `in_bar` puts it in the phone's bottom bar (room for four)."""

    label: str
    url: str
    icon: str
    is_current: bool = False
    count: int = 0
    in_bar: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around every page of a signed-in person; pages get it as `shell`."""

    practice: str
    person: str
    role: str
    nav: tuple[NavItem, ...]
    search_url: str
    sign_out_url: str
    searched: str = ""
    is_demo: bool = False
    notice: str = ""  # one sentence that stands on every page, e.g. that messages are not sent
