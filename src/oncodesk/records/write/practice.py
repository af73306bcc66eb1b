"""Who writes a practice, its hours, its closures and the content that it signs?"""

from datetime import datetime
from typing import Any

from oncodesk.records.ids import public_id
from oncodesk.records.models import (
    ClosureRow,
    ContentReviewRow,
    ContentVersionRow,
    DutyRow,
    OpeningRow,
    PracticeRow,
)
from oncodesk.records.write.ledger import adds, changes, marks_changed, removes

change_practice = changes(PracticeRow)
mark_practice = marks_changed(PracticeRow)
add_opening = adds(OpeningRow)
remove_opening = removes(OpeningRow)
add_closure = adds(ClosureRow)
remove_closure = removes(ClosureRow)
add_duty = adds(DutyRow)
change_duty = changes(DutyRow)
add_content = adds(ContentVersionRow)
change_content = changes(ContentVersionRow)
add_content_review = adds(ContentReviewRow)


def found(at: datetime, **values: Any) -> PracticeRow:
    """The one write before there is a wall to stand in; its action's audit entry begins the chain."""
    return PracticeRow.objects.create(public_id=public_id(at), created_at=at, **values)
