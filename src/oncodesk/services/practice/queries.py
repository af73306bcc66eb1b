"""What does a practice look like, and which texts does it keep?"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from oncodesk.domain.shared.calendar import Closure, OpenDays
from oncodesk.records.read import practice as read
from oncodesk.services.errors import NotThere
from oncodesk.services.practice.shipped import Kind, is_marked_draft, list_shipped_content, unverified_rows
from oncodesk.services.practice.trying import Trial, seal_of, try_version
from oncodesk.services.reading import reading

if TYPE_CHECKING:
    from oncodesk.records.models import ContentVersionRow, PracticeRow


@dataclass(frozen=True, slots=True)
class PracticeSummary:
    practice_id: int
    practice: UUID
    version: int
    name: str
    zone: str
    phone: str
    email: str
    address: str
    after_hours: str
    is_demo: bool
    treatment_places: int
    starts_per_half_hour: int


@dataclass(frozen=True, slots=True)
class OpeningHours:
    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class PracticeSettings:
    """Everything on the settings page, less the people."""

    practice: PracticeSummary
    hours: tuple[OpeningHours, ...]
    closures: tuple[Closure, ...]

    @property
    def open_days(self) -> OpenDays:
        return OpenDays(frozenset(each.weekday for each in self.hours), self.closures)


@dataclass(frozen=True, slots=True)
class ContentSummary:
    """One version in the library, without its text."""

    version_id: UUID
    version: int
    kind: Kind
    slug: str
    number: int
    name: str
    state: str  # draft, signed, retired
    digest: str
    signed_by: str
    signed_at: datetime | None
    needs_review: bool
    review_by_on: date | None


@dataclass(frozen=True, slots=True)
class Review:
    """Who read a version with what it says for a dummy patient, and when."""

    reviewed_by: str
    person_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ContentText:
    """One version with its text, the rows that nobody verified, its trial and who reviewed it."""

    summary: ContentSummary
    practice_id: int
    body: str
    unverified: tuple[str, ...]
    is_marked_draft: bool = False  # by the file itself: nobody signs it as it is
    reviews: tuple[Review, ...] = ()  # the newest first
    trials: tuple[Trial, ...] = ()
    seal: str = ""  # of the trials


def _summary(row: "PracticeRow") -> PracticeSummary:
    return PracticeSummary(
        row.pk,
        row.public_id,
        row.version,
        row.name,
        row.zone,
        row.phone,
        row.email,
        row.address,
        row.after_hours,
        row.is_demo,
        row.treatment_places,
        row.starts_per_half_hour,
    )


def summary_of(row: "ContentVersionRow") -> ContentSummary:
    return ContentSummary(
        row.public_id,
        row.version,
        Kind(row.kind),
        row.slug,
        row.number,
        row.name,
        row.state,
        row.digest,
        row.signed_by.name if row.signed_by is not None else "",
        row.signed_at,
        row.needs_review,
        row.review_by_on,
    )


def list_practices() -> tuple[PracticeSummary, ...]:
    """Every practice of this installation, by name: for commands, jobs and sweeps."""
    return tuple(_summary(row) for row in read.practices())


def find_practice(practice: UUID) -> PracticeSummary | None:
    row = read.practice_named(practice)
    return None if row is None else _summary(row)


def get_settings(practice_id: int) -> PracticeSettings:
    with reading([practice_id]):
        row = read.practice(practice_id)
        if row is None:
            raise NotThere("There is no such practice.")
        return PracticeSettings(
            _summary(row),
            tuple(OpeningHours(each.weekday, each.opens, each.closes) for each in read.openings(practice_id)),
            tuple(Closure(each.first_on, each.last_on, each.reason) for each in read.closures(practice_id)),
        )


def today_in(practice_id: int, now: datetime) -> date:
    """The date at the practice; `now` is aware."""
    row = read.practice(practice_id)
    if row is None:
        raise NotThere("There is no such practice.")
    return now.astimezone(ZoneInfo(row.zone)).date()


def list_content(practice_id: int, *kinds: Kind) -> tuple[ContentSummary, ...]:
    """The library without the texts: by kind and name, newest version first; all kinds when none is named."""
    with reading([practice_id]):
        rows = read.content(practice_id)
    return tuple(summary_of(row) for row in rows if not kinds or row.kind in kinds)


def get_content(practice_id: int, version: UUID) -> ContentText:
    """One version with its text. Raises NotThere."""
    with reading([practice_id]):
        row = read.content_version(practice_id, version)
        if row is None:
            raise NotThere("No such version in this practice. Look at the library again.")
        trials = try_version(row)
        reviews = read.reviews_of(row.pk)
    return ContentText(
        summary_of(row),
        practice_id,
        row.body,
        unverified_rows(Kind(row.kind), row.slug, row.body),
        is_marked_draft(Kind(row.kind), row.slug, row.body),
        tuple(Review(each.reviewed_by.name, each.reviewed_by_id, each.created_at) for each in reviews),
        trials,
        seal_of(trials),
    )


def list_versions(practice_id: int, kind: Kind, slug: str) -> tuple[ContentSummary, ...]:
    """Every version of one text, the newest first."""
    return tuple(each for each in list_content(practice_id, kind) if each.slug == slug)


def count_new_shipped(practice_id: int) -> int:
    """How many texts came with the program that this practice does not keep yet."""
    with reading([practice_id]):
        kept = {row.digest for row in read.content(practice_id)}
    return sum(text.digest not in kept for text in list_shipped_content())


def count_courses(practice_id: int) -> dict[UUID, int]:
    """Running courses by the version that they began with; versions without one are left out."""
    with reading([practice_id]):
        return read.running_courses(practice_id)


def signed_text(practice_id: int, kind: Kind, slug: str | None = None) -> ContentText | None:
    """The signed version that counts now; None when nobody signed one. Without `slug`, the first by name."""
    with reading([practice_id]):
        rows = read.signed_content(practice_id, kind.value, slug)
    if not rows:
        return None
    return ContentText(summary_of(rows[0]), practice_id, rows[0].body, ())
