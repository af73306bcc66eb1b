"""What does a page about a course ask: the course itself, wherever the person works?"""

from collections.abc import Collection
from uuid import UUID

from oncodesk.records.models import CourseRow, OrderRow


def course_in(practice_ids: Collection[int], public_id: UUID) -> CourseRow | None:
    rows = CourseRow.objects.filter(practice_id__in=list(practice_ids), public_id=public_id)
    return rows.select_related("patient__practice", "practice", "oncologist").first()


def exceptions_of(course_ids: Collection[int]) -> list[OrderRow]:
    """What was ordered off the protocol in these courses, also what was not given in the end."""
    rows = OrderRow.objects.filter(course_id__in=list(course_ids), is_off_protocol=True)
    return list(rows.select_related("visit", "excepted_by").order_by("pk"))
