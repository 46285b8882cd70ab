"""Timing by pairs: what is measured and the floor it stands on, in turn, in one run.

Absolute times belong to a machine; the ratio of two things measured side by side does not.
"""

from __future__ import annotations

import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]

ROUNDS = 7
SHORTEST = 0.05  # seconds of CPU a round takes at least, so that the clock's grain does not show


@dataclass(frozen=True)
class Row:
    """One line of the table: milliseconds of CPU, the floor's, and the goal for ms or ratio."""

    name: str
    ms: float
    floor_ms: float | None
    goal: float

    @property
    def ratio(self) -> float | None:
        return self.ms / self.floor_ms if self.floor_ms else None

    @property
    def met(self) -> bool:
        return (self.ms if self.ratio is None else self.ratio) <= self.goal

    def __str__(self) -> str:
        floor = f"{self.floor_ms:10.3f}" if self.floor_ms else " " * 10
        got = f"{self.ratio:6.2f} x" if self.ratio else f"{self.ms:5.2f} ms"
        unit = "x" if self.ratio else "ms"
        verdict = "ok" if self.met else "MISSED"
        return f"{self.name:44}{self.ms:10.3f}{floor}  {got}  {self.goal:5.2f} {unit:2}  {verdict}"


def times(work: Work, repeat: int) -> float:
    begin = time.process_time()
    for _ in range(repeat):
        work()
    return time.process_time() - begin


def repeats(work: Work) -> int:
    """How often to call it so that one round is long enough."""
    work()
    count = 1
    while (spent := times(work, count)) < SHORTEST:
        count = max(count * 2, int(count * SHORTEST / max(spent, 1e-6)))
    return count


def measure(name: str, work: Work, floor: Work | None = None, *, goal: float) -> Row:
    """The median of at least seven rounds; with a floor, each round measures both in turn."""
    count, floor_count = repeats(work), repeats(floor) if floor else 0
    took, stood_on = [], []
    for _ in range(ROUNDS):
        gc.collect()
        took.append(times(work, count) / count * 1000)
        if floor:
            stood_on.append(times(floor, floor_count) / floor_count * 1000)
    return Row(name, statistics.median(took), statistics.median(stood_on) if floor else None, goal)


def peak_mib() -> float:
    """The most memory this process ever held, in MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)
