"""Does a value that is in range now still stop, because of what was measured before it?"""

from collections.abc import Sequence
from decimal import Decimal

from oncodesk.domain.labs.policy import OVERRIDES, Band, Limit
from oncodesk.domain.labs.units import tidy
from oncodesk.domain.shared.verdict import Finding, block


def check_history(limit: Limit, earlier: Sequence[Decimal], value: Decimal) -> tuple[Finding, ...]:
    """The findings of a limit that remembers; `earlier` are the usable values before, the oldest first.

    After a value outside proceed, `again_above` must be passed once: exactly the number is not enough
    (toceranib: stop below 26 %, go on above 30 %). `rise_percent` compares with the draw before; exactly
    the percent is allowed. Without earlier values there is nothing to remember.
    """
    found = []
    if limit.again_above is not None and _is_stopped(limit, limit.again_above, (*earlier, value)):
        found.append(
            block(
                "labs.not_yet_recovered",
                limit.source,
                OVERRIDES[Band.HOLD],
                analyte=str(limit.analyte),
                value=tidy(value),
                limit=limit.again_above,
            )
        )
    if limit.rise_percent is not None and earlier and earlier[-1] > 0:
        before = earlier[-1]
        if 100 * (value - before) > limit.rise_percent * before:
            found.append(
                block(
                    "labs.rising",
                    limit.source,
                    OVERRIDES[Band.HOLD],
                    analyte=str(limit.analyte),
                    before=tidy(before),
                    value=tidy(value),
                    limit=limit.rise_percent,
                )
            )
    return tuple(found)


def _is_stopped(limit: Limit, again_above: Decimal, values: Sequence[Decimal]) -> bool:
    stopped = False
    for value in values:
        if limit.band(value) is not Band.PROCEED:
            stopped = True
        elif value > again_above:
            stopped = False
    return stopped
