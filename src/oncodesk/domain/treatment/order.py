"""Which states has an order, from planned to given, and which steps between them are legal?

One table; the database holds the same one (`order_moves` in records/migrations), so no door goes around it.
"""

from enum import StrEnum


class OrderState(StrEnum):
    PLANNED = "planned"
    SIGNED = "signed"  # prescriber's signature on this dose, this weight and this date
    RELEASED = "released"  # may be prepared
    PREPARING = "preparing"  # drawn up and recorded; no second person has checked it yet
    PREPARED = "prepared"  # checked by somebody who did not prepare it
    CHECKED = "checked"  # the first of two people compared drug, dose and patient at the patient
    GIVING = "giving"
    GIVEN = "given"
    PARTLY_GIVEN = "partly_given"  # stopped; the amount that went in counts
    NOT_GIVEN = "not_given"
    HELD = "held"
    EXPIRED = "expired"  # the planned date ended; the signature is gone
    CANCELLED = "cancelled"
    ERROR = "error"  # entered in error, by two people; it stays to be read


_S = OrderState
_STOPS = frozenset({_S.HELD, _S.EXPIRED, _S.NOT_GIVEN, _S.CANCELLED})
# Back to planned: the signature drops, because a date, a weight or a dose changed.
MOVES: dict[OrderState, frozenset[OrderState]] = {
    _S.PLANNED: frozenset({_S.SIGNED, _S.NOT_GIVEN, _S.CANCELLED}),  # not given: a prescriber skips it
    _S.SIGNED: frozenset({_S.PLANNED, _S.RELEASED}) | _STOPS,
    _S.RELEASED: frozenset({_S.PLANNED, _S.SIGNED, _S.PREPARING}) | _STOPS,
    # Back to released: what was prepared is thrown away, and the dose is prepared anew.
    _S.PREPARING: frozenset({_S.PLANNED, _S.RELEASED, _S.PREPARED}) | _STOPS,
    _S.PREPARED: frozenset({_S.PLANNED, _S.RELEASED, _S.CHECKED}) | _STOPS,
    _S.CHECKED: frozenset({_S.PLANNED, _S.RELEASED, _S.GIVING}) | _STOPS,
    # A giving that has begun is ended by the people at the patient, and by nothing else.
    _S.GIVING: frozenset({_S.GIVEN, _S.PARTLY_GIVEN, _S.NOT_GIVEN}),
    _S.HELD: frozenset({_S.PLANNED, _S.SIGNED, _S.EXPIRED, _S.NOT_GIVEN, _S.CANCELLED}),
    _S.EXPIRED: frozenset({_S.PLANNED, _S.SIGNED, _S.NOT_GIVEN, _S.CANCELLED}),
    _S.GIVEN: frozenset({_S.ERROR}),
    _S.PARTLY_GIVEN: frozenset({_S.ERROR}),
    _S.NOT_GIVEN: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.ERROR: frozenset(),
}
# A support drug is handed out without preparation and without a second person.
SUPPORT_MOVES: dict[OrderState, frozenset[OrderState]] = {
    **MOVES,
    _S.RELEASED: MOVES[_S.RELEASED] | {_S.GIVEN},
}
ENDED = frozenset({_S.GIVEN, _S.PARTLY_GIVEN, _S.NOT_GIVEN, _S.CANCELLED, _S.ERROR})
WENT_IN = frozenset({_S.GIVEN, _S.PARTLY_GIVEN})
UNDER_RELEASE = frozenset({_S.RELEASED, _S.PREPARING, _S.PREPARED, _S.CHECKED})
# The prescriber's signature stands.
SIGNED = frozenset({_S.SIGNED, _S.HELD, _S.GIVING}) | UNDER_RELEASE | WENT_IN
# May still be given, when everything that is missing comes.
STANDING = frozenset({_S.PLANNED, _S.SIGNED, _S.HELD, _S.EXPIRED, _S.GIVING}) | UNDER_RELEASE
# What a hold, and the end of the planned date, put aside.
MAY_STOP = frozenset({_S.SIGNED}) | UNDER_RELEASE


def may_move(before: OrderState, after: OrderState, *, is_cytotoxic: bool = True) -> bool:
    """True when the table names the step; planned to given, held to given, cancelled to any are none."""
    return after in (MOVES if is_cytotoxic else SUPPORT_MOVES)[before]
