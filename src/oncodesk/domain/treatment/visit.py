"""Which states has a visit, and which steps between them are legal?"""

from enum import StrEnum


class VisitKind(StrEnum):
    TREATMENT = "treatment"
    BLOOD_CHECK = "blood_check"
    CONSULT = "consult"


class VisitState(StrEnum):
    """Where one planned day stands; `ended` states are never left."""

    PLANNED = "planned"  # has a date, no slot yet
    BOOKED = "booked"
    ARRIVED = "arrived"
    HELD = "held"  # a person stopped it today; goes on by a new result, a decision or a delay
    RELEASED = "released"  # may be prepared
    GIVEN = "given"  # every order ended, at least one given
    DONE = "done"  # a blood check or consult that took place, or a treatment with exceptions alone
    ELSEWHERE = "elsewhere"  # another practice gave the dose
    SKIPPED = "skipped"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


_S = VisitState
MOVES: dict[VisitState, frozenset[VisitState]] = {
    _S.PLANNED: frozenset(
        {_S.BOOKED, _S.ARRIVED, _S.HELD, _S.SKIPPED, _S.NO_SHOW, _S.CANCELLED, _S.ELSEWHERE}
    ),
    _S.BOOKED: frozenset(
        {_S.PLANNED, _S.ARRIVED, _S.HELD, _S.SKIPPED, _S.NO_SHOW, _S.CANCELLED, _S.ELSEWHERE}
    ),
    # Arrived or held to given: a release was taken back between two drugs, and the rest is not given.
    _S.ARRIVED: frozenset({_S.PLANNED, _S.HELD, _S.RELEASED, _S.GIVEN, _S.DONE, _S.SKIPPED, _S.CANCELLED}),
    _S.HELD: frozenset(
        {
            *(_S.PLANNED, _S.BOOKED, _S.ARRIVED, _S.RELEASED, _S.GIVEN, _S.DONE),
            *(_S.SKIPPED, _S.CANCELLED, _S.ELSEWHERE),
        }
    ),
    _S.RELEASED: frozenset({_S.PLANNED, _S.ARRIVED, _S.HELD, _S.GIVEN, _S.DONE, _S.CANCELLED, _S.SKIPPED}),
    _S.NO_SHOW: frozenset({_S.PLANNED, _S.SKIPPED, _S.CANCELLED, _S.ELSEWHERE}),
    _S.GIVEN: frozenset(),
    _S.DONE: frozenset(),
    _S.ELSEWHERE: frozenset(),
    _S.SKIPPED: frozenset(),
    _S.CANCELLED: frozenset(),
}
AHEAD = frozenset({_S.PLANNED, _S.BOOKED})  # she has not come yet
ENDED = frozenset(state for state, after in MOVES.items() if not after)
# A visit that a change of dates may still move.
MOVABLE = frozenset({_S.PLANNED, _S.BOOKED, _S.ARRIVED, _S.HELD, _S.RELEASED, _S.NO_SHOW})


def may_move(before: VisitState, after: VisitState) -> bool:
    """True when the table names the step; staying is no step."""
    return after in MOVES[before]
