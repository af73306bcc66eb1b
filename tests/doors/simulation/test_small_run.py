"""Do some weeks of a small practice pass without a broken promise, although it is stopped again and again?"""

from oncodesk.simulation.faults import Point
from oncodesk.simulation.report import simulated
from tests.conftest import Fresh


def test_a_small_practice_is_clean_although_it_is_stopped(fresh_database: Fresh) -> None:
    told = simulated(4, 4, 7, faults=True)
    assert told["violations"] == []
    assert told["patients"] == 4
    given, actions, stops = told["visits_given"], told["actions"], told["faults"]
    assert isinstance(given, int) and given > 3
    assert isinstance(actions, int) and actions > 100
    assert isinstance(stops, dict)
    assert set(stops) == {point.value for point in Point}
