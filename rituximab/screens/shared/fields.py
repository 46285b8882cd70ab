"""Form fields for clinical input: strict about shape, plain about why.

What Django's own fields would read generously (see protocol/typed.py) is refused here with a
sentence, and what was typed stays in the field.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from rituximab.protocol import typed
from rituximab.protocol.quantity import CM_PER_INCH, KG_PER_LB, day_text, plain


def read_decimal(text: str, *, digits: int, places: int) -> Decimal:
    """Plain digits with at most one point. Raises ValidationError that says what to type."""
    try:
        return typed.read_decimal(text, digits=digits, places=places)
    except ValueError as fault:
        raise ValidationError(str(fault)) from None


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
    try:
        return typed.day_of(text, today)
    except ValueError as fault:
        raise ValidationError(str(fault)) from None


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
