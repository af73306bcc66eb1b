"""What does a page about a course ask: the course itself, wherever the person works?"""

from collections.abc import Collection
from uuid import UUID

from oncodesk.records.models import CourseRow


def course_in(practice_ids: Collection[int], public_id: UUID) -> CourseRow | None:
    rows = CourseRow.objects.filter(practice_id__in=list(practice_ids), public_id=public_id)
    return rows.select_related("patient__practice", "practice", "oncologist").first()
