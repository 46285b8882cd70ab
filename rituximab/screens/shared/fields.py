"""Form fields for clinical input: strict about shape, plain about why.

Django's own DecimalField reads ``1e2`` as 100, ``7_2`` as 72 and Arabic digits as numbers; a dose
or a weight typed like that is refused here with a sentence, and what was typed stays in the field.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from rituximab.protocol.quantity import CM_PER_INCH, KG_PER_LB, day_text, plain

PLAIN_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
NAMED_DAY = re.compile(r"([0-9]{1,2})[- ]([A-Za-z]{3})[- ]([0-9]{4})", re.ASCII)
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
SHIFT = re.compile(r"(?:t|today)?\s*([+-])\s*([0-9]{1,4})", re.ASCII | re.IGNORECASE)


def read_decimal(text: str, *, digits: int, places: int) -> Decimal:
    """Plain digits with at most one point. Raises ValidationError that says what to type."""
    text = text.strip()
    if "," in text:
        raise ValidationError("Use a point for decimals, no mark for thousands, for example 62.5.")
    if not PLAIN_NUMBER.fullmatch(text):
        raise ValidationError("Type plain digits with at most one point, for example 62.5.")
    whole, _, part = text.partition(".")
    if len(part.rstrip("0")) > places:
        raise ValidationError(f"At most {places} digits after the point.")
    if len(whole.lstrip("0")) > digits - places:
        raise ValidationError("This number is too large.")
    return Decimal(text)


class StrictDecimalField(forms.CharField):
    """A Decimal. ``unit`` is shown behind the field and belongs to the value."""

    def __init__(
        self,
        *,
        unit: str = "",
        digits: int = 8,
        places: int = 3,
        positive: bool = True,
        **kwargs: Any,
    ) -> None:
        self.unit, self.digits, self.places, self.positive = unit, digits, places, positive
        kwargs.setdefault("max_length", 24)
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if text == "":
            return None
        number = read_decimal(text, digits=self.digits, places=self.places)
        if self.positive and number == 0:
            raise ValidationError("This cannot be zero.")
        return number


def day_of(text: str, today: date) -> date:
    """``22-Nov-2026``, ``2026-11-22``, ``today``, ``t-3`` or ``+14``. Raises ValidationError."""
    text = text.strip()
    if text.lower() in ("t", "today"):
        return today
    if found := SHIFT.fullmatch(text):
        days = int(found[2])
        return today + timedelta(days=days if found[1] == "+" else -days)
    try:
        if found := ISO_DAY.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if (found := NAMED_DAY.fullmatch(text)) and found[2].lower() in MONTHS:
            return date(int(found[3]), MONTHS[found[2].lower()], int(found[1]))
    except ValueError:
        raise ValidationError("There is no such day.") from None
    raise ValidationError("Type the day like 22-Nov-2026 or 2026-11-22, or today, t-3, +14.")


class DayField(forms.CharField):
    """A date without a doubt about day and month. ``past`` refuses days after today."""

    def __init__(self, *, past: bool = False, **kwargs: Any) -> None:
        self.past = past
        kwargs.setdefault("max_length", 16)
        kwargs.setdefault("help_text", "Like 22-Nov-2026, today or t-3")
        super().__init__(**kwargs)
        self.widget.attrs |= {"autocomplete": "off", "size": "12"}

    def prepare_value(self, value: Any) -> Any:
        return day_text(value) if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if text == "":
            return None
        today = timezone.localdate()
        day = day_of(text, today)
        if self.past and day > today:
            raise ValidationError("This day lies in the future.")
        if day.year < 1900:
            raise ValidationError("This day lies too far back.")
        return day


WEIGHT_UNITS = {"kg": Decimal(1), "lb": KG_PER_LB}
HEIGHT_UNITS = {"cm": Decimal(1), "in": CM_PER_INCH}


def canonical(
    value: Decimal | None, unit: str, units: dict[str, Decimal], places: int
) -> Decimal | None:
    """The value in the canonical unit (factor 1), to ``places`` digits, or None."""
    if value is None:
        return None
    return round(value * units[unit], places) if units[unit] != 1 else value
