"""What waits for whom: one queryset a list, rows as small values, never a count without an end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from .course import Course, CourseMove
from .eligibility import ExceptionRequest
from .order import Order, OrderMove

if TYPE_CHECKING:
    from rituximab.access.actor import Actor

PAGE = 50
MOST = 99

IDENTITY = {
    "family_name": "family_name",
    "given_names": "given_names",
    "born": "born",
    "mrn": "mrn",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row: who, what, why, since when. ``pk`` is the row's own (order, course, exception).

    ``who_id`` signed the order or asked for the exception; ``who`` took the order, or asked.
    """

    pk: int
    patient_id: int
    family_name: str
    given_names: str
    born: date
    mrn: str
    course_id: int
    course_number: int
    state: str
    since: datetime
    reason: str = ""
    infusion: int | None = None
    revision: int | None = None
    planned_on: date | None = None
    who_id: int | None = None
    who: str = ""
    taker_id: int | None = None
    rule: str = ""


def _orders(actor: Actor, *states: str) -> QuerySet[Any]:
    latest = OrderMove.objects.filter(order=OuterRef("pk")).order_by("-seq")
    rows = Order.objects.visible_to(actor).filter(state__in=states, error_at__isnull=True)
    return _values(
        rows,
        "course__patient",
        patient_id=F("course__patient_id"),
        course_number=F("course__number"),
        since=F("state_since"),
        reason=Subquery(latest.values("reason")[:1]),
        who_id=F("signed_by"),
        who=F("taken_by__full_name"),
        taker_id=F("taken_by"),
        plain=("course_id", "state", "infusion", "revision", "planned_on"),
    )


def _courses(actor: Actor, *states: str) -> QuerySet[Any]:
    latest = CourseMove.objects.filter(course=OuterRef("pk")).order_by("-seq")
    rows = Course.objects.visible_to(actor).filter(state__in=states, error_at__isnull=True)
    return _values(
        rows,
        "patient",
        course_id=F("pk"),
        course_number=F("number"),
        since=F("state_since"),
        reason=Subquery(latest.values("reason")[:1]),
        plain=("state", "patient_id"),
    )


def _exceptions(actor: Actor, which: Q) -> QuerySet[Any]:
    rows = ExceptionRequest.objects.filter(
        which, course__patient__clinic_id=actor.clinic_id, error_at__isnull=True
    )
    return _values(
        rows,
        "course__patient",
        patient_id=F("course__patient_id"),
        course_number=F("course__number"),
        since=F("written_at"),
        reason=F("text"),
        who_id=F("written_by"),
        who=F("written_by__full_name"),
        plain=("course_id", "state", "rule"),
    )


def _values(
    rows: QuerySet[Any], patient: str, *, plain: tuple[str, ...], **named: Any
) -> QuerySet[Any]:
    identity = {name: F(f"{patient}__{column}") for name, column in IDENTITY.items()}
    return rows.values("pk", *plain, **identity, **named)


LISTS: dict[str, Callable[[Actor], QuerySet[Any]]] = {
    "sign": lambda actor: _orders(actor, "draft"),
    "mend": lambda actor: _orders(actor, "returned", "stale", "expired"),
    "courses": lambda actor: _courses(
        actor, "draft", "assessing", "exception_pending", "eligible", "screening", "ready"
    ),
    "held": lambda actor: _courses(actor, "held"),
    "senior": lambda actor: _exceptions(actor, Q(state="open", approver="prescriber")),
    "verify": lambda actor: _orders(actor, "signed", "verifying"),
    "release": lambda actor: _orders(actor, "verified"),
    "pharmacy": lambda actor: _exceptions(actor, Q(state="open", approver="pharmacist")),
    "released": lambda actor: _orders(actor, "released", "prepared"),
    "exceptions": lambda actor: _exceptions(actor, Q(state__in=("approved", "refused", "open"))),
}


def count(name: str, actor: Actor) -> int:
    """How many wait, at most one more than ``MOST``: more is shown as 99+."""
    return len(LISTS[name](actor).values_list("pk", flat=True)[: MOST + 1])


def rows_of(
    name: str, actor: Actor, after: tuple[datetime, int] | None = None
) -> tuple[list[Waiting], bool]:
    """A page of rows, the longest waiting first, and whether more follow ``after`` the last."""
    rows = LISTS[name](actor)
    if after:
        rows = rows.filter(Q(since__gt=after[0]) | Q(since=after[0], pk__gt=after[1]))
    found = [_waiting(row) for row in rows.order_by("since", "pk")[: PAGE + 1]]
    return found[:PAGE], len(found) > PAGE


def _waiting(row: dict[str, Any]) -> Waiting:
    known: dict[str, Any] = {k: "" if v is None and k in TEXT else v for k, v in row.items()}
    return Waiting(**known)


TEXT = frozenset({"reason", "who", "rule"})
