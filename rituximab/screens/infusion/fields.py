"""Fields of the chair: a moment as the clock says it, a count on a monitor."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from rituximab.screens.shared.clock import now
from rituximab.screens.shared.fields import day_of

CLOCK = re.compile(r"([0-9]{1,2})[:.]?([0-9]{2})", re.ASCII)
COUNT = re.compile(r"[0-9]{1,3}", re.ASCII)


def clock_of(text: str) -> time:
    """``9:40``, ``0940`` or ``14.05``. Raises ValidationError."""
    found = CLOCK.fullmatch(text.strip())
    try:
        return time(int(found[1]), int(found[2])) if found else time.fromisoformat("")
    except ValueError:
        raise ValidationError("Type the time like 14:05.") from None


def moment_of(text: str, at: datetime) -> datetime:
    """A full moment (ISO 8601), ``22-Nov-2026 14:05``, or a time of the clock: the last one gone
    by, so ten to midnight typed after midnight is yesterday's. Raises ValidationError."""
    text = text.strip()
    day, _, clock = text.rpartition(" ")
    if "T" in text:
        try:
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError:
            raise ValidationError("Type the time like 14:05.") from None
        if moment.tzinfo is None:
            raise ValidationError("Type the time like 14:05.")
        return moment
    local = timezone.localtime(at)
    on = day_of(day, local.date()) if day else local.date()
    moment = timezone.make_aware(datetime.combine(on, clock_of(clock)))
    if not day and moment > at:
        moment -= timedelta(days=1)
    return moment


class MomentField(forms.CharField):
    """When it happened; empty is now. The device writes the full moment of the tap into it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Time")
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("help_text", "Like 14:05; empty is now")
        super().__init__(**kwargs)
        self.widget.attrs |= {"autocomplete": "off", "size": "8", "inputmode": "numeric"}

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        return moment_of(text, now()) if text else None


class ClockField(forms.CharField):
    """A time of the clock for an appointment."""

    def clean(self, value: Any) -> time | None:
        text = super().clean(value)
        return clock_of(text) if text else None


class CountField(forms.CharField):
    """A whole number of at most three digits, as a monitor shows it."""

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        self.unit = unit
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 8)
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        if not COUNT.fullmatch(text):
            raise ValidationError("Type a whole number of at most three digits.")
        return int(text)
