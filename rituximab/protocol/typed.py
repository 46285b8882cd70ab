"""What people type, read strictly: numbers of plain digits, days without a doubt.

Python reads ``1e2`` as 100, ``7_2`` as 72 and Arabic digits as numbers; a dose or a weight typed
like that is refused with a sentence that says what to type. Every fault is a ValueError with it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from .quantity import MONTHS

PLAIN_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
NAMED_DAY = re.compile(
    r"(?P<day>[0-9]{1,2})[- ](?P<month>[A-Za-z]{3})[- ](?P<year>[0-9]{4})", re.ASCII
)
ISO_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})", re.ASCII)
SHIFT = re.compile(r"(?:t|today)?\s*([+-])\s*([0-9]{1,4})", re.ASCII | re.IGNORECASE)
NUMBER_OF = {name.lower(): place for place, name in enumerate(MONTHS, start=1)}


def read_decimal(text: str, *, digits: int, places: int) -> Decimal:
    """Plain digits with at most one point. Raises ValueError that says what to type."""
    text = text.strip()
    if "," in text:
        raise ValueError("Use a point for decimals, no mark for thousands, for example 62.5.")
    if not PLAIN_NUMBER.fullmatch(text):
        raise ValueError("Type plain digits with at most one point, for example 62.5.")
    whole, _, part = text.partition(".")
    if len(part.rstrip("0")) > places:
        raise ValueError(f"At most {places} digits after the point.")
    if len(whole.lstrip("0")) > digits - places:
        raise ValueError("This number is too large.")
    return Decimal(text)


def read_day(text: str) -> date | None:
    """``22-Nov-2026`` or ``2026-11-22``; None for any other shape. Raises ValueError for a day that
    the calendar does not have."""
    try:
        if found := ISO_DAY.fullmatch(text):
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        if (found := NAMED_DAY.fullmatch(text)) and found["month"].lower() in NUMBER_OF:
            month = NUMBER_OF[found["month"].lower()]
            return date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        raise ValueError("There is no such day.") from None
    return None


def day_of(text: str, today: date) -> date:
    """As ``read_day``, or ``today``, ``t-3``, ``+14``. Raises ValueError."""
    text = text.strip()
    if text.lower() in ("t", "today"):
        return today
    if found := SHIFT.fullmatch(text):
        days = int(found[2])
        return today + timedelta(days=days if found[1] == "+" else -days)
    if day := read_day(text):
        return day
    raise ValueError("Type the day like 22-Nov-2026 or 2026-11-22, or today, t-3, +14.")
