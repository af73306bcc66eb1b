"""How long does a 25-week plan take to be laid out and checked?"""

from datetime import date, timedelta

from bench.figures import Figure, median, milliseconds


def measure() -> list[Figure]:
    from oncodesk.domain.scheduling.check import check_plan
    from oncodesk.domain.scheduling.plan import expand
    from oncodesk.domain.shared.calendar import Closure, OpenDays
    from oncodesk.services.protocols.shipped import get_shipped

    protocol = get_shipped("chop-uw-25")
    assert protocol is not None
    start = date(2026, 10, 6)
    closures = tuple(
        Closure(start + timedelta(days=9 * each), start + timedelta(days=9 * each)) for each in range(20)
    )
    open_days = OpenDays(frozenset(range(5)), closures)
    found = milliseconds(lambda: check_plan(expand(protocol, start), open_days), 200)
    return [Figure("25-week plan laid out and checked, median", median(found), "ms", 5)]
