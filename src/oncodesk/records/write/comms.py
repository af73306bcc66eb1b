"""How are messages and their steps written?"""

from datetime import datetime

from oncodesk.records.models import MessageEventRow, MessageRow
from oncodesk.records.write.ledger import adds, changes

add_message = adds(MessageRow)
change_message = changes(MessageRow)


def add_event(practice_id: int, message_id: int, at: datetime, state: str, detail: str = "") -> None:
    """One step of a message; the steps are its history, so the audit does not repeat them."""
    MessageEventRow.objects.create(
        practice_id=practice_id, message_id=message_id, at=at, state=state, detail=detail[:300]
    )
