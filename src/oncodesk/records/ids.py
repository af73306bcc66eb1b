"""How do outside ids come to be? UUID version 7, made from the action's own time."""

import secrets
from datetime import datetime
from uuid import UUID


def public_id(at: datetime) -> UUID:
    """A UUID version 7 of `at` (aware): ordered by time, unguessable in its last 74 bits."""
    milliseconds = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    random = secrets.randbits(74)
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | (random & ((1 << 62) - 1))
    return UUID(int=value)
