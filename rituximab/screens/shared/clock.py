"""The one place where a screen asks the time; everything below it is told."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    return timezone.now()


def today() -> date:
    """The clinic's day."""
    return timezone.localdate()
