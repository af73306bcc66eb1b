"""What time is it? The only place that reads the clock; doors ask here and pass the answer on."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
