"""Which states has an order, from planned to given?"""

from enum import StrEnum


class OrderState(StrEnum):
    PLANNED = "planned"
    SIGNED = "signed"  # prescriber's signature on this dose and this weight
    RELEASED = "released"
    GIVEN = "given"
    NOT_GIVEN = "not_given"
    CANCELLED = "cancelled"


_S = OrderState
MOVES: dict[OrderState, frozenset[OrderState]] = {
    _S.PLANNED: frozenset({_S.SIGNED, _S.NOT_GIVEN, _S.CANCELLED}),  # not given: a prescriber skips it
    _S.SIGNED: frozenset({_S.PLANNED, _S.RELEASED, _S.NOT_GIVEN, _S.CANCELLED}),
    _S.RELEASED: frozenset({_S.PLANNED, _S.SIGNED, _S.GIVEN, _S.NOT_GIVEN, _S.CANCELLED}),
    _S.GIVEN: frozenset(),
    _S.NOT_GIVEN: frozenset(),
    _S.CANCELLED: frozenset(),
}
ENDED = frozenset(state for state, after in MOVES.items() if not after)


def may_move(before: OrderState, after: OrderState) -> bool:
    """True when the table names the step; planned to given is none."""
    return after in MOVES[before]
