"""What is unsigned or missing in a practice, what does it block, who can do it, how long does it take?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from oncodesk.domain.shared.roles import Permission, may
from oncodesk.records.read import people as read_people
from oncodesk.records.read import practice as read
from oncodesk.services.errors import NotThere
from oncodesk.services.labs.folder import places
from oncodesk.services.people.steps import actor_of
from oncodesk.services.practice.queries import list_practices
from oncodesk.services.practice.shipped import Kind
from oncodesk.services.reading import reading

if TYPE_CHECKING:
    from oncodesk.records.models import ContentReviewRow, ContentVersionRow


@dataclass(frozen=True, slots=True)
class SetupItem:
    """One line of the set-up page. `state`: done, unsigned, missing; `where`: the page to do it on."""

    code: str
    state: str
    title: str
    blocks: str  # a sentence; of some things it says what goes on without them
    who: str
    minutes: int
    where: str  # people, hours, contact, library, or empty: done outside these pages
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    title: str
    blocks: str
    who: str
    minutes: int
    where: str


_MOST_NAMED = 3
_MANAGER, _ONCOLOGIST = _("a manager or oncologist"), _("an oncologist")
_TWO = _("a nurse or oncologist reviews, then another person, an oncologist, signs")
_MAIL_SETTER = _("whoever runs the program, with the setting ONCODESK_SMTP_URL")
_FOLDER_SETTER = _("whoever runs the program, with the setting ONCODESK_LAB_FOLDER")
_ITEMS = {
    "oncologist": _Item(
        _("An oncologist who signs"), _("Blocks signing, prescribing and deciding."), _MANAGER, 5, "people"
    ),
    "two_people": _Item(
        _("Two trained people, one of them an oncologist"),
        _("Blocks giving any dose: the two checks need two different people."),
        _MANAGER,
        5,
        "people",
    ),
    "hours": _Item(_("Opening hours"), _("Blocks booking visits."), _MANAGER, 3, "hours"),
    "contact": _Item(
        _("Phone number of the practice"), _("Without it owners cannot call back."), _MANAGER, 1, "contact"
    ),
    "after_hours": _Item(
        _("What owners do when we are closed"),
        _("Without it messages to owners name no place for emergencies."),
        _MANAGER,
        2,
        "contact",
    ),
    "gate": _Item(_("Blood limits"), _("Blocks releasing and giving any dose."), _TWO, 20, "library"),
    "drugs": _Item(
        _("Drugs and dose limits"), _("Blocks releasing and giving any dose."), _TWO, 40, "library"
    ),
    "dosing": _Item(
        _("Body surface and heart checks"), _("Blocks releasing and giving any dose."), _TWO, 5, "library"
    ),
    "protocol": _Item(_("At least one protocol"), _("Blocks starting a course."), _TWO, 20, "library"),
    "standing_order": _Item(
        _("Standing order for bloodwork in range"),
        _("Without it an oncologist looks at every result."),
        _ONCOLOGIST,
        3,
        "library",
    ),
    "reviews": _Item(
        _("Signed texts read again every year"),
        _("Blocks nothing: what is signed goes on counting until somebody has read it again."),
        _("a nurse or oncologist"),
        15,
        "library",
    ),
    "mail": _Item(
        _("A mail server"),
        _("Blocks sending: messages stay on the page, marked as not sent."),
        _MAIL_SETTER,
        10,
        "",
    ),
    "lab_folder": _Item(
        _("A folder for laboratory files"),
        _("Without it results are typed in or imported by hand."),
        _FOLDER_SETTER,
        10,
        "",
    ),
}


def list_setup(practice_id: int, now: datetime) -> tuple[SetupItem, ...]:
    """Every item with its state, what is missing first; `now` tells which reviews are overdue."""
    with reading([practice_id]):
        row = read.practice(practice_id)
        if row is None:
            raise NotThere("There is no such practice.")
        openings = read.openings(practice_id)
        content = read.content(practice_id)
        reviewed = read.reviewed_versions(practice_id)
    actors = [
        actor_of(each)
        for each in read_people.memberships_in(practice_id)
        if each.is_active and each.person.is_active
    ]
    oncologists = [actor for actor in actors if may(actor, Permission.DECIDE)]
    givers = [actor for actor in actors if may(actor, Permission.GIVE)]
    folder = _lab_folder(practice_id)
    found = {
        "oncologist": bool(oncologists),
        "two_people": bool(oncologists) and len(givers) >= 2,
        "hours": bool(openings),
        "contact": bool(row.phone),
        "after_hours": bool(row.after_hours),
        "mail": bool(settings.SMTP_URL),
        "lab_folder": folder is not None,
    }
    details = {"lab_folder": str(folder or "")}
    today = now.astimezone(ZoneInfo(row.zone)).date()
    overdue = [each for each in content if _is_overdue(each, today)]
    found["reviews"] = not overdue
    details["reviews"] = _named(overdue)
    items = [
        _item(code, "done" if is_there else "missing", details.get(code, ""))
        for code, is_there in found.items()
    ]
    for kind in (Kind.GATE, Kind.DRUGS, Kind.DOSING, Kind.PROTOCOL, Kind.STANDING_ORDER):
        rows = [each for each in content if each.kind == kind]
        signed = sum(each.state == "signed" for each in rows)
        state = "done" if signed else "unsigned" if rows else "missing"
        detail = _counted(kind, signed, len(rows)) if signed else _reviewers(rows, reviewed)
        items.append(_item(kind.value, state, detail))
    return tuple(sorted(items, key=lambda item: (item.state == "done", list(_ITEMS).index(item.code))))


def _item(code: str, state: str, detail: str = "") -> SetupItem:
    told = _ITEMS[code]
    return SetupItem(
        code,
        state,
        gettext(told.title),
        gettext(told.blocks),
        gettext(told.who),
        told.minutes,
        told.where,
        detail,
    )


def _counted(kind: Kind, signed: int, stored: int) -> str:
    if kind is not Kind.PROTOCOL or not stored:
        return ""
    return gettext("%(signed)d of %(stored)d signed") % {"signed": signed, "stored": stored}


def _reviewers(rows: Sequence["ContentVersionRow"], reviewed: Mapping[int, list["ContentReviewRow"]]) -> str:
    """Of texts that nobody signed: who has reviewed which, and what is therefore still to do."""
    drafts = [row for row in rows if row.state == "draft" and row.needs_review]
    names = sorted({each.reviewed_by.name for row in drafts for each in reviewed.get(row.pk, ())})
    if names:
        return gettext("Reviewed by %s; somebody else, an oncologist, signs.") % ", ".join(names)
    return gettext("Nobody has reviewed it yet.") if drafts else ""


def _is_overdue(row: "ContentVersionRow", today: date) -> bool:
    """Signed, and to be read again before today; what was signed before reviews were kept has no date."""
    if row.state != "signed" or row.kind == Kind.STANDING_ORDER:
        return False
    return row.review_by_on is None or row.review_by_on < today


def _named(rows: Sequence["ContentVersionRow"]) -> str:
    shown = ", ".join(row.name for row in rows[:_MOST_NAMED])
    more = len(rows) - _MOST_NAMED
    return gettext("%(names)s and %(count)d more") % {"names": shown, "count": more} if more > 0 else shown


def _lab_folder(practice_id: int) -> Path | None:
    """Where files of this practice are looked for, when that folder is set and there."""
    if settings.LAB_FOLDER is None:
        return None
    found = places(settings.LAB_FOLDER, list_practices())
    return next((place for whose, place in found if whose == practice_id and place.is_dir()), None)


def minutes_left(items: Iterable[SetupItem]) -> int:
    """How long the open items take together."""
    return sum(item.minutes for item in items if item.state != "done")
