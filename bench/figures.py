"""How is a figure measured and shown?"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number with the limit that the project set itself, both in the same unit."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    remark: str = ""

    def shown(self) -> str:
        limit = "" if self.limit is None else f"   limit {self.limit:g} {self.unit}"
        remark = f"   ({self.remark})" if self.remark else ""
        return f"{self.name:<58} {self.value:>9.2f} {self.unit}{limit}{remark}"


def milliseconds(work: Callable[[], object], rounds: int, warm: int = 3) -> list[float]:
    """The wall time of each round after some that do not count."""
    for _ in range(warm):
        work()
    found = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        found.append((time.perf_counter() - began) * 1000)
    return found


def median(found: list[float]) -> float:
    return statistics.median(found)


def percentile_95(found: list[float]) -> float:
    return sorted(found)[max(0, round(len(found) * 0.95) - 1)]
