"""What every record has: who wrote it and when, and the way a wrong one is taken out of use."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

User = settings.AUTH_USER_MODEL


class NotFound(LookupError):
    """No such row, or one of another clinic: for the person who asks both are the same."""


def local_day(at: datetime) -> date:
    """The day of the clinic's own time zone in which the moment lies."""
    return timezone.localdate(at)


#: Rows that have not been entered in error.
STANDING = Q(error_at__isnull=True)


class Record(models.Model):
    """Written once by somebody; wrong rows are marked *entered in error*, never deleted."""

    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    error_at = models.DateTimeField(null=True)
    error_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    error_reason = models.TextField(blank=True)

    class Meta:
        abstract = True


def error_pair(name: str) -> models.CheckConstraint:
    """``error_at``, ``error_by`` and ``error_reason`` come together or not at all."""
    return models.CheckConstraint(
        name=f"{name}_error_pair",
        condition=Q(error_at__isnull=True, error_by__isnull=True, error_reason="")
        | (Q(error_at__isnull=False, error_by__isnull=False) & ~Q(error_reason="")),
    )


class Move(models.Model):
    """One step of a state machine, append-only; the last row is the state."""

    seq = models.PositiveIntegerField()
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason_code = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ("seq",)


def differ(one: str, other: str, name: str) -> models.CheckConstraint:
    """Two people of a two-person step are two people (or the second is yet to come)."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{other}__isnull": True})
        | Q(**{f"{one}__isnull": True})
        | ~Q(**{one: F(other)}),
    )


def words(name: str, field: str, allowed: tuple[str, ...]) -> models.CheckConstraint:
    """The column holds one of the words the protocol knows."""
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__in": list(allowed)}))
