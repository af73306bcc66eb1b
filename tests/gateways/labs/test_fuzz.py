"""Does a small share of the fuzz run find nothing? The whole of it is a bench."""

from bench.labs_fuzz import run


def test_a_small_share_of_the_fuzz_run_finds_nothing() -> None:
    tally = run(1_400, seed=11, workers=1)
    assert not tally.crashed and not tally.wrong
    assert tally.good == tally.good_accepted > 100 and tally.usable > 1_000
