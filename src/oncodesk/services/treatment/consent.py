"""Does the owner's consent to a course still stand?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from oncodesk.records.read import treatment as read

if TYPE_CHECKING:
    from oncodesk.records.models import CourseRow


def withdrawn_on(course: CourseRow, zone: ZoneInfo) -> date | None:
    """When the owner took the course's consent back, and gave none to this protocol since."""
    if course.consent.withdrawn_at is None:
        return None
    withdrawn_on = course.consent.withdrawn_at.astimezone(zone).date()
    again = read.consent_since(course.patient_id, course.protocol_slug, course.consent.withdrawn_at)
    return None if again else withdrawn_on
