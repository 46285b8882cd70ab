"""How often a password may be wrong: counted in the database, before the password is looked at."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

WINDOW = timedelta(minutes=15)
SIGN_IN_TRIES = 5
PROOF_TRIES = 3


class Locked(Exception):
    """Too many wrong tries; ``until`` says when the next one is looked at."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(f"locked until {until.isoformat()}")


class Throttle(models.Model):
    """Wrong tries under one key since the last right one.

    The key is a keyed digest: people type passwords into the username field, and neither may be
    found in this table.
    """

    key = models.CharField(max_length=64, primary_key=True)
    wrong = models.PositiveSmallIntegerField()
    last_at = models.DateTimeField()


def key_of(kind: str, *parts: object) -> str:
    text = "\x1f".join(str(part) for part in parts)
    return salted_hmac(f"rituximab.throttle.{kind}", text, algorithm="sha256").hexdigest()


def take_try(key: str, *, limit: int, at: datetime) -> int:
    """Count one try as wrong and return how many are left; :func:`forgive` takes it back.

    Counting first means that parallel guesses cannot slip through while a password is checked. The
    count is committed on its own: inside another transaction this raises ``RuntimeError``, which
    also keeps the slow password check out of every write transaction. Raises :class:`Locked` after
    ``limit`` tries, until ``WINDOW`` after the last one that was looked at.
    """
    with transaction.atomic(durable=True):
        rows = Throttle.objects.select_for_update()
        row, _ = rows.get_or_create(key=key, defaults={"wrong": 0, "last_at": at})
        wrong = 0 if at - row.last_at >= WINDOW else row.wrong
        if wrong < limit:
            row.wrong, row.last_at = wrong + 1, at
            row.save()
    if wrong >= limit:
        raise Locked(row.last_at + WINDOW)
    return limit - row.wrong


def forgive(key: str, *, at: datetime) -> None:
    """The password was right: forget this key, and every key that has run out."""
    Throttle.objects.filter(Q(key=key) | Q(last_at__lt=at - WINDOW)).delete()
