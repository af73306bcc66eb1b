"""How are days and times written: Tue Oct 20, 8:30 AM, in the practice's own zone?"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import formats


def day(on: date) -> str:
    """`Tue Oct 20`; another year than the one people think of stands in full dates only."""
    return formats.date_format(on, "D M j")


def full_day(on: date) -> str:
    """`Mar 2, 2018`."""
    return formats.date_format(on, "M j, Y")


def clock_time(at: time) -> str:
    """`8:30 AM`."""
    return f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"


def moment(at: datetime, zone: str) -> str:
    """`Tue Oct 20, 8:30 AM` in the zone."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {clock_time(local.time())}"
