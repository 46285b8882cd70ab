"""What every action stands on: one deed, one permission, one transaction, one row in the trail.

::

    @deed(Permission.PLAN_RECORD)
    def record_plan(*, by: Actor, at: datetime, course_id: int, ...) -> Plan: ...

``deed`` adds ``key=``: asked again with the same key and the same content, the first outcome is
returned and nothing happens twice. A refused attempt is rolled back and then itself recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.apps import apps
from django.db import transaction

from rituximab.access.actor import Actor, require
from rituximab.access.once import KeyConflict as KeyReused
from rituximab.access.once import digest_of, once
from rituximab.access.permission import Permission
from rituximab.access.policy import AccessDenied
from rituximab.audit import trail
from rituximab.records.base import STANDING, NotFound, local_day
from rituximab.records.models import Patient

from .refusal import Conflict, Faults, Invalid, NotAllowed, Refusal, refuse, standing_refusals
from .writing import (
    add,
    change,
    fetch,
    locked_course,
    locked_infusion,
    locked_order,
    locked_patient,
    swap,
    values_of,
)

__all__ = [
    "STANDING",
    "Actor",
    "Conflict",
    "Faults",
    "Invalid",
    "KeyReused",
    "NotAllowed",
    "NotFound",
    "Permission",
    "Refusal",
    "add",
    "change",
    "deed",
    "fetch",
    "local_day",
    "locked_course",
    "locked_infusion",
    "locked_order",
    "locked_patient",
    "refusals_recorded",
    "refuse",
    "require",
    "standing_refusals",
    "swap",
    "values_of",
]

R = TypeVar("R")  # the record, or the list of records, that the deed gives
#: Arguments that say who, when and how a deed is done, not what: no part of its content.
MANNER = frozenset({"proof", "render"})


def deed(
    permission: Permission | None, name: str = ""
) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Makes a function an action: permission, key, one transaction, refusals recorded.

    ``name`` is the deed in the trail, the permission's own word if left out; without a permission
    the function asks for one itself. It takes keywords only, ``by`` and ``at`` among them, and
    returns the record.
    """
    word = name or str(permission)

    def mark(work: Callable[..., R]) -> Callable[..., R]:
        many = str(work.__annotations__.get("return", "")).startswith("list")

        @wraps(work)
        def act(*, by: Actor, at: datetime, key: str = "", **given: Any) -> R:
            with refusals_recorded(word, by, at, **given):
                if permission is not None:
                    require(by, permission)
                with transaction.atomic(durable=True):
                    if not key:
                        return work(by=by, at=at, **given)
                    with once(key=key, by=by, deed=word, digest=_digest(given), at=at) as turn:
                        if turn.repeat:
                            return _first_outcome(turn.outcome, many)
                        record = work(by=by, at=at, **given)
                        turn.done(outcome=_outcome(record))
                        return record

        return act

    return mark


def _digest(given: dict[str, Any]) -> str:
    content = ((name, [repr(value)]) for name, value in given.items() if name not in MANNER)
    return digest_of(content, leave_out=())


def _outcome(record: Any) -> str:
    """What to give back to a repeat: the table and the number of each record."""
    many = record if isinstance(record, list) else [record]
    return " ".join([many[0]._meta.label, *(str(one.pk) for one in many)])


def _first_outcome(outcome: str, many: bool) -> Any:
    label, *keys = outcome.split(" ")
    found = apps.get_model(label)._default_manager.in_bulk([int(key) for key in keys])
    records = [found[int(key)] for key in keys]
    return records if many else records[0]


@contextmanager
def refusals_recorded(word: str, by: Actor, at: datetime, **given: Any) -> Iterator[None]:
    """Around everything a deed does, also before its transaction: a refusal is recorded, once."""
    try:
        yield
    except (NotAllowed, AccessDenied, Conflict, NotFound) as refusal:
        if not getattr(refusal, "recorded", False):
            refusal.recorded = True  # type: ignore[union-attr]
            codes = [r.code for r in getattr(refusal, "refusals", ())]
            ids = {name: value for name, value in given.items() if name.endswith("_id")}
            first = next(((name.removesuffix("_id"), value) for name, value in ids.items()), None)
            trail.refused(
                deed=word,
                by=by,
                at=at,
                subject=first,
                patient=_patient_of(refusal, by, ids),
                new={"why": codes or [type(refusal).__name__], **ids},
                reason=str(refusal),
            )
        raise


def _patient_of(refusal: Exception, by: Actor, ids: dict[str, Any]) -> int | None:
    """Whose chart the refused deed was about, as far as the person may know."""
    if isinstance(refusal, NotFound):
        return None
    known = Patient.objects.visible_to(by).values_list("pk", flat=True)
    if ids.get("patient_id"):
        return known.filter(pk=ids["patient_id"]).first()
    if ids.get("course_id"):
        return known.filter(courses=ids["course_id"]).first()
    if ids.get("order_id"):
        return known.filter(courses__orders=ids["order_id"]).first()
    if ids.get("infusion_id"):
        return known.filter(courses__infusions=ids["infusion_id"]).first()
    return None
