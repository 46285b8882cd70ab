"""A time axis: days to places along it, months as ticks. Several drawings share one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rituximab.protocol.quantity import add_months

MOST_TICKS = 8
STEPS_IN_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class Mark:
    x: int
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """From ``first`` to ``last``, drawn from ``left`` to ``right`` in units of the picture."""

    first: date
    last: date
    left: int
    right: int

    def x(self, day: date) -> int:
        """Where a day lies; a day outside lies at the edge."""
        days = (min(max(day, self.first), self.last) - self.first).days
        return self.left + days * (self.right - self.left) // max(1, (self.last - self.first).days)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def ticks(self) -> Iterator[Mark]:
        """First days of months, so far apart that their names do not touch."""
        first, last = self.first, self.last
        months = (last.year - first.year) * 12 + last.month - first.month
        step = next((s for s in STEPS_IN_MONTHS if months <= s * MOST_TICKS), STEPS_IN_MONTHS[-1])
        day = add_months(first.replace(day=1), 1)
        while day <= last - timedelta(days=1):
            yield Mark(self.x(day), f"{day:%b-%Y}")
            day = add_months(day, step)
