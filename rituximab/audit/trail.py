"""Writing the trail: what was done, what was read, what was refused."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol

from django.db import models, transaction

from .chain import GENESIS, canonical, clean, line_of, seal
from .instant import written
from .models import AuditEvent, ChainHead, Outcome

#: The number of the request being served, "" in a command; set by the middleware.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class By(Protocol):
    """What the trail copies of the person who acts; ``access.Actor`` fits."""

    @property
    def user_id(self) -> int: ...
    @property
    def full_name(self) -> str: ...
    @property
    def clinic_id(self) -> int | None: ...
    @property
    def role_text(self) -> str: ...


Subject = models.Model | tuple[str, Any] | None
Patient = models.Model | int | None


class NoTransaction(RuntimeError):
    """A deed and its row in the trail belong to one transaction, and there is none."""


def record(
    *,
    deed: str,
    by: By | None,
    at: datetime,
    subject: Subject = None,
    patient: Patient = None,
    old: Any = None,
    new: Any = None,
    reason: str = "",
) -> AuditEvent:
    """Append one deed, inside the caller's transaction: rolled back together with it.

    ``deed`` is the permission's word ("order.sign"), ``by`` the actor or None for the product
    itself, ``at`` zone-aware. ``subject`` is the saved record, or ("order", 5); ``patient`` the
    record or its number. ``old`` and ``new`` are plain data (no floats), None when there is none.
    Two SQL. Raises :class:`NoTransaction` outside ``transaction.atomic``.
    """
    return _append(Outcome.DONE, deed, by, "system", at, subject, patient, old, new, reason)


def read(
    *,
    by: By,
    at: datetime,
    patient: Patient = None,
    subject: Subject = None,
    deed: str = "patient.view",
    new: Any = None,
    reason: str = "",
) -> AuditEvent:
    """Append that somebody saw, searched, printed or exported something.

    In the caller's transaction, or in one of its own where there is none. Call it once a page, not
    for each fragment of one.
    """
    if transaction.get_connection().in_atomic_block:
        return record(
            deed=deed, by=by, at=at, subject=subject, patient=patient, new=new, reason=reason
        )
    with transaction.atomic():
        return record(
            deed=deed, by=by, at=at, subject=subject, patient=patient, new=new, reason=reason
        )


def refused(
    *,
    deed: str,
    by: By | None,
    at: datetime,
    subject: Subject = None,
    patient: Patient = None,
    new: Any = None,
    reason: str = "",
) -> AuditEvent:
    """Append that somebody tried and was refused; ``by`` is None for somebody not signed in.

    Commits by itself, so that it stays when the attempt is rolled back; called inside another
    transaction it raises ``RuntimeError``: let the refusal leave the transaction first.
    """
    with transaction.atomic(durable=True):
        return _append(
            Outcome.REFUSED, deed, by, "not signed in", at, subject, patient, None, new, reason
        )


def head() -> tuple[int, str]:
    """Number and hash of the last link, for printing and for anchoring; (0, zeros) when empty."""
    last = ChainHead.objects.filter(pk=1).values_list("seq", "hash").first()
    return last or (0, GENESIS)


def _append(
    outcome: Outcome,
    deed: str,
    by: By | None,
    nobody: str,
    at: datetime,
    subject: Subject,
    patient: Patient,
    old: Any,
    new: Any,
    reason: str,
) -> AuditEvent:
    if not transaction.get_connection().in_atomic_block:
        raise NoTransaction(f"{deed}: open transaction.atomic() around the deed and its record.")
    subject_type, subject_id = _named(subject)
    row: dict[str, Any] = {
        "at": written(at),
        "actor_id": by.user_id if by else None,
        "actor_name": clean(by.full_name) if by else nobody,
        "role": by.role_text if by else nobody,
        "clinic_id": by.clinic_id if by else None,
        "deed": str(deed),
        "outcome": outcome.value,
        "subject_type": clean(subject_type),
        "subject_id": clean(subject_id),
        "patient_id": patient.pk if isinstance(patient, models.Model) else patient,
        "old": canonical(old),
        "new": canonical(new),
        "reason": clean(reason),
        "request_id": request_id.get(),
    }
    last = _locked_head()
    row["seq"] = last.seq + 1
    sealed = seal(last.hash, line_of(row))
    event = AuditEvent(**{**row, "at": at}, prev_hash=last.hash, hash=sealed)
    event.save(force_insert=True)
    return event


def _locked_head() -> ChainHead:
    """The head, held until the transaction ends (on SQLite an IMMEDIATE one holds everything).

    Without a head a new chain begins; where rows stand already, the first number is then taken and
    the insert fails, so a removed head stops the product instead of starting a second chain.
    """
    last = ChainHead.objects.select_for_update().filter(pk=1).first()
    return last or ChainHead.objects.create(pk=1, seq=0, hash=GENESIS)


def _named(subject: Subject) -> tuple[str, str]:
    if subject is None:
        return "", ""
    if isinstance(subject, models.Model):
        return str(subject._meta.model_name), str(subject.pk)
    return subject[0], str(subject[1])
