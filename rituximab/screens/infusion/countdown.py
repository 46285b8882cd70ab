"""How far off a moment is when the page is made; the browser counts on from there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rituximab.protocol.rates import SECONDS_PER_MINUTE
from rituximab.protocol.running import elapsed


@dataclass(frozen=True, slots=True)
class Countdown:
    """A moment ahead or gone by, and how far off it is when the page is made."""

    at: datetime
    seconds: int

    @property
    def due(self) -> bool:
        return self.seconds <= 0

    @property
    def text(self) -> str:
        """``mm:ss``, minutes counting on beyond an hour."""
        return "{:02d}:{:02d}".format(*divmod(abs(self.seconds), SECONDS_PER_MINUTE))


def countdown_to(moment: datetime, at: datetime) -> Countdown:
    late = moment < at
    gap = int(elapsed(*((moment, at) if late else (at, moment))))
    return Countdown(moment, -gap if late else gap)
