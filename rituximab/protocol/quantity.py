"""Exact quantities: Decimal only, rounding said by name, units of measure, no clinical number."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

KG_PER_LB = Decimal("0.45359237")
CM_PER_INCH = Decimal("2.54")
MG_PER_G = Decimal(1000)
G_PER_KG = Decimal(1000)
MINUTES_PER_HOUR = Decimal(60)
DAYS_PER_WEEK = Decimal(7)
DAYS_PER_MONTH = Decimal("30.4375")  # a twelfth of a year: for lengths, never for a due day
PERCENT = Decimal(100)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
READ = {"10^9/L": "x 10\u2079/L"}
WIDE = Context(prec=200)  # exact for whatever numbers a case file can hold
SETTLED = Context(prec=45)  # longer than any typed number, shorter than a root or a third is kept


def half_up(value: Decimal, step: Decimal) -> Decimal:
    """``value`` to the nearest multiple of ``step`` (0.1, 100 ...), ties away from zero."""
    return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def plain(value: Decimal) -> str:
    """Digits only: no exponent, no trailing zeros, never ``-0``."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def grouped(value: Decimal) -> str:
    """As ``plain``, with a comma between the thousands: ``1,000``, the way a dose is written."""
    return format(Decimal(plain(value)), ",f")


def unit_text(unit: str) -> str:
    """A unit as people read it: ``10^9/L`` is how it is stored, not how it is written."""
    return READ.get(unit, unit)


def with_unit(value: Decimal, unit: str) -> str:
    """``4.2 x 10⁹/L``: digits only, and the unit as people read it."""
    return f"{plain(value)} {unit_text(unit)}"


def cut(value: Decimal) -> str:
    """To two places, cut and not rounded: a value below a limit never shows as the limit."""
    return plain(value.quantize(Decimal("0.01"), rounding=ROUND_DOWN, context=WIDE))


def add_months(day: date, months: int) -> date:
    """The same day ``months`` calendar months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def age_in_years(born: date, on: date) -> int:
    """Completed years; a 29 February birthday is completed on 1 March of a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def in_months(days: int) -> Decimal:
    """A length of so many days in months, unrounded: for telling, never for a due day."""
    return days / DAYS_PER_MONTH


def day_text(day: date) -> str:
    """``22-Nov-2026``, whatever the locale."""
    return f"{day.day:02d}-{MONTHS[day.month - 1]}-{day.year}"
