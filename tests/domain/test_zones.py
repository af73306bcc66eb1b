"""Are all dates the same whatever zone the machine stands in, across every clock change?

`make zones` runs all of tests/domain and tests/services/scheduling so; here, for every run of the tests, the
files that do arithmetic with dates.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
DATES = ("test_plan_cases.py", "test_slots.py", "test_closing.py", "test_together.py")


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Australia/Sydney", "Pacific/Apia"])
def test_dates_hold_in_the_zone(zone: str) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", *(str(HERE / name) for name in DATES)),
            *("-o", "addopts=-q", "-p", "no:django", "-p", "no:cacheprovider", f"--confcutdir={HERE}"),
            *("-W", "ignore::pytest.PytestConfigWarning"),
        ],
        cwd=HERE.parents[1],
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
