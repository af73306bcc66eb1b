"""How does an installation get to this program's version: saved first, then moved?"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from oncodesk.services.upkeep.backup import back_up, owner_address
from oncodesk.services.upkeep.migrate import (
    has_tables,
    migrate,
    owner_connection,
    pending_migrations,
    serving_role,
)


def move(now: datetime) -> Iterator[str]:
    """Back up when there is something to lose and something to change, then migrate; tells what it does."""
    address = owner_address()
    with owner_connection(address):
        waiting = pending_migrations()
        worth_saving = has_tables()
    if waiting and worth_saving:
        saved = back_up(now, settings.DATA_DIR / "backups")
        yield f"Saved before {len(waiting)} migrations: {saved.file}"
    migrate(address, serving_role())
