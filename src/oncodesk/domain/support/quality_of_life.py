"""How good are her days? Seven items of the HHHHHMM scale (Villalobos); a trend for people, never advice.

Sources: seven items of 0 to 10; a total above 35 of 70 counts as acceptable. Pages that print "35 or more"
are read strictly. Breathing distress counts before any total. A single item of 2 or less, or hurt of 4 or
less, is for a clinician: general knowledge.
"""

from collections.abc import Mapping

ITEMS = ("hurt", "hunger", "hydration", "hygiene", "happiness", "mobility", "good_days")
BEST = 10
ACCEPTABLE = 35  # above it
LOW_ITEM, LOW_HURT = 2, 4


def total_of(items: Mapping[str, int]) -> int | None:
    """0 to 70; None while one of the seven is missing: there is no total of a part."""
    if set(items) != set(ITEMS):
        return None
    return sum(items.values())


def wants_a_clinician(items: Mapping[str, int]) -> bool:
    """A low total, a low item, or pain: somebody with a license looks. A missing item hides nothing."""
    total = total_of(items)
    low = any(value <= (LOW_HURT if item == "hurt" else LOW_ITEM) for item, value in items.items())
    return low or (total is not None and total <= ACCEPTABLE)
