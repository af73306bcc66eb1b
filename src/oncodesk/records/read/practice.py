"""What does a practice know of itself: hours, closures, duties, content, and what stands on a day?"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from oncodesk.records.asking import Asked, first
from oncodesk.records.models import (
    ClosureRow,
    ContentReviewRow,
    ContentVersionRow,
    CourseRow,
    DocumentRow,
    DutyRow,
    OpeningRow,
    PatientRow,
    PracticeRow,
    VisitRow,
)


def practices() -> list[PracticeRow]:
    return list(PracticeRow.objects.order_by("name", "pk"))


@Asked
def _practice(practice_id: int) -> QuerySet[PracticeRow]:
    return PracticeRow.objects.filter(pk=practice_id)


def practice(practice_id: int) -> PracticeRow | None:
    return first(_practice(practice_id))


def practice_named(outside_id: UUID) -> PracticeRow | None:
    return PracticeRow.objects.filter(public_id=outside_id).first()


def openings(practice_id: int) -> list[OpeningRow]:
    return list(OpeningRow.objects.filter(practice_id=practice_id).order_by("weekday"))


def closures(practice_id: int) -> list[ClosureRow]:
    return list(ClosureRow.objects.filter(practice_id=practice_id).order_by("first_on", "last_on"))


def closure(practice_id: int, first_on: date, last_on: date) -> ClosureRow | None:
    return ClosureRow.objects.filter(practice_id=practice_id, first_on=first_on, last_on=last_on).first()


@Asked
def duties(practice_id: int) -> QuerySet[DutyRow]:
    return DutyRow.objects.filter(practice_id=practice_id).order_by("duty")


def duty(practice_id: int, name: str) -> DutyRow | None:
    return DutyRow.objects.filter(practice_id=practice_id, duty=name).first()


def visits_between(practice_id: int, first_on: date, last_on: date, states: Iterable[str]) -> list[VisitRow]:
    """Visits in one of these states that are planned for one of these days, with their patients."""
    rows = VisitRow.objects.filter(practice_id=practice_id, planned_on__range=(first_on, last_on))
    rows = rows.filter(state__in=list(states)).select_related("patient")
    return list(rows.order_by("planned_on", "patient__name_key", "pk"))


def has_patients(practice_id: int) -> bool:
    return PatientRow.objects.filter(practice_id=practice_id).exists()


def content(practice_id: int) -> list[ContentVersionRow]:
    """Every version without its text, newest first within each file."""
    rows = ContentVersionRow.objects.filter(practice_id=practice_id).defer("body")
    return list(rows.select_related("signed_by").order_by("kind", "name", "slug", "-number"))


def content_texts(practice_id: int, kind: str) -> list[ContentVersionRow]:
    """Every version of one kind with its text."""
    return list(
        ContentVersionRow.objects.filter(practice_id=practice_id, kind=kind).order_by("slug", "number")
    )


def standing_texts(practice_id: int, kind: str) -> list[ContentVersionRow]:
    """Of every file the version that counts, with its text: the signed one, else the newest draft."""
    rows = ContentVersionRow.objects.filter(practice_id=practice_id, kind=kind, state__in=["signed", "draft"])
    standing: dict[str, ContentVersionRow] = {}
    for row in rows.order_by("number"):
        known = standing.get(row.slug)
        if known is None or known.state == "draft":
            standing[row.slug] = row
    return sorted(standing.values(), key=lambda row: (row.name, row.slug))


def content_version(practice_id: int, outside_id: UUID) -> ContentVersionRow | None:
    rows = ContentVersionRow.objects.filter(practice_id=practice_id, public_id=outside_id)
    return rows.select_related("signed_by").first()


def reviews_of(version_id: int) -> list[ContentReviewRow]:
    """Who read this version, the newest first, without what was shown."""
    rows = ContentReviewRow.objects.filter(content_version_id=version_id).defer("trial")
    return list(rows.select_related("reviewed_by").order_by("-pk"))


def reviewed_versions(practice_id: int) -> dict[int, list[ContentReviewRow]]:
    """Who read each version of the library, by version."""
    found: dict[int, list[ContentReviewRow]] = {}
    rows = ContentReviewRow.objects.filter(practice_id=practice_id).defer("trial")
    for row in rows.select_related("reviewed_by").order_by("-pk"):
        found.setdefault(row.content_version_id, []).append(row)
    return found


def content_numbers(practice_id: int, kind: str, slug: str) -> dict[int, str]:
    """The digest of every stored version of one file."""
    rows = ContentVersionRow.objects.filter(practice_id=practice_id, kind=kind, slug=slug)
    return dict(rows.values_list("number", "digest"))


def content_of_file(practice_id: int, kind: str, slug: str) -> list[ContentVersionRow]:
    """Every stored version of one file, with its text."""
    rows = ContentVersionRow.objects.filter(practice_id=practice_id, kind=kind, slug=slug)
    return list(rows.order_by("number"))


def running_courses(practice_id: int) -> dict[UUID, int]:
    """How many active courses began with each version."""
    rows = CourseRow.objects.filter(practice_id=practice_id, state="active").order_by()
    counted = rows.values_list("content_version__public_id").annotate(Count("pk"))
    return dict(counted)


def open_courses(practice_id: int) -> list[CourseRow]:
    """Every course that still treats, with its patient and version, without the long texts."""
    rows = CourseRow.objects.filter(practice_id=practice_id, state__in=["active", "held"])
    rows = rows.select_related("patient", "content_version")
    return list(rows.defer("protocol_body", "content_version__body").order_by("patient__name_key", "pk"))


def signed_content(practice_id: int, kind: str, slug: str | None = None) -> list[ContentVersionRow]:
    """The versions that count now; at most one a slug."""
    rows = ContentVersionRow.objects.filter(practice_id=practice_id, kind=kind, state="signed")
    if slug is not None:
        rows = rows.filter(slug=slug)
    return list(rows.select_related("signed_by").order_by("slug"))


def document(practice_id: int, outside_id: UUID) -> DocumentRow | None:
    return DocumentRow.objects.filter(practice_id=practice_id, public_id=outside_id).first()


def document_of_digest(practice_id: int, digest: str) -> DocumentRow | None:
    return DocumentRow.objects.filter(practice_id=practice_id, digest=digest).defer("content").first()
