"""A change asked for twice happens once: the key that every changing form carries.

It stands here, not in the trail: a key decides whether a request may still act, it may be forgotten
after some days, and rows that come and go do not belong beside an append-only table.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction

from .actor import Actor

FIELD = "once"
#: Never part of a digest: the key itself, the token that differs in each page, a secret.
LEFT_OUT = frozenset({FIELD, "csrfmiddlewaretoken", "password"})
_KEY = re.compile(r"[0-9a-f]{32}")


class KeyConflict(Exception):
    """The key came before with another form: answer 422, do nothing."""


class BadKey(ValueError):
    """No key, or one that this application did not give out: answer 422, do nothing."""


class IdempotencyKey(models.Model):
    """One change asked for: by whom, with which form, and how it was answered."""

    key = models.CharField(max_length=32)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    deed = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=300, blank=True)
    outcome = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "key"), name="idempotency_key_once"),
        )
        indexes = (models.Index(fields=("at",), name="idempotency_key_by_age"),)


@dataclass(slots=True)
class Turn:
    """One request's turn: the first (do the deed, then call ``done``) or a repeat of it."""

    repeat: bool
    status: int = 0
    location: str = ""
    outcome: str = ""

    def done(self, *, status: int = 302, location: str = "", outcome: str = "") -> None:
        """How the first request is answered, and so every repeat of it."""
        self.status, self.location, self.outcome = status, location, outcome


def new_key() -> str:
    """A key for one form shown once."""
    return uuid4().hex


def digest_of(
    fields: Iterable[tuple[str, Iterable[str]]], *, leave_out: Collection[str] = LEFT_OUT
) -> str:
    """SHA-256 of a form as sent: ``digest_of(request.POST.lists())``."""
    digest = hashlib.sha256()
    for name, values in sorted((n, list(v)) for n, v in fields if n not in leave_out):
        for part in (name, str(len(values)), *values):
            raw = part.encode("utf-8", "surrogatepass")
            digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


@contextmanager
def once(*, key: str, by: Actor, deed: str, digest: str, at: datetime) -> Iterator[Turn]:
    """One transaction around one deed and its key: both are written, or neither.

    ::

        with once(key=..., by=actor, deed="order.sign", digest=..., at=now) as turn:
            if not turn.repeat:
                order = sign_order(order=order, by=actor, proof=proof, at=now)
                turn.done(location=order.get_absolute_url())
        return redirect(turn.location)

    A second request with the key waits for the first and then repeats its answer; after a refusal
    nothing is kept and the key is good again. Re-authenticate before, and catch refusals around the
    block. Raises :class:`BadKey` and :class:`KeyConflict`.
    """
    if not _KEY.fullmatch(key):
        raise BadKey("The form carries no valid key.")
    with transaction.atomic():
        row, first = IdempotencyKey.objects.get_or_create(
            user_id=by.user_id, key=key, defaults={"deed": deed, "digest": digest, "at": at}
        )
        if not first and (row.deed, row.digest) != (deed, digest):
            raise KeyConflict("This form was sent before with other content.")
        turn = Turn(not first, row.status, row.location, row.outcome)
        yield turn
        if first:
            if not turn.status:
                raise RuntimeError(f"{deed} ended without saying how it is answered.")
            row.status, row.location, row.outcome = turn.status, turn.location, turn.outcome
            row.save(update_fields=("status", "location", "outcome"))


def forget_before(at: datetime) -> int:
    """Forget keys older than ``at``; how many."""
    return IdempotencyKey.objects.filter(at__lt=at).delete()[0]
