"""One way to make a move of a state machine: looked up, compared and swapped, written, recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from rituximab.access.actor import Actor, require
from rituximab.access.permission import Permission as P
from rituximab.audit import trail
from rituximab.records.course import Course, CourseMove
from rituximab.records.course import CourseState as C
from rituximab.records.infusion import STARTED, Infusion, InfusionMove
from rituximab.records.infusion import InfusionState as I
from rituximab.records.monitoring import DueItem
from rituximab.records.order import Order, OrderMove
from rituximab.records.order import OrderState as O

from .refusal import Conflict, refuse
from .steps import COURSE_MOVES, INFUSION_MOVES, NEW, ORDER_MOVES, Step, step_of
from .writing import swap

#: Where a course ends with its follow-up: nothing of it falls due any more.
UNWATCHED = (C.NOT_ELIGIBLE, C.CLOSED, C.ENTERED_IN_ERROR)

S = TypeVar("S", Course, Order, Infusion)


def move_course(
    course: Course,
    to: C | str,
    *,
    deed: str,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
    code: str = "",
    reason: str = "",
    details: dict[str, Any] | None = None,
    **changes: Any,
) -> Course:
    """Move a course along one arrow of COURSE_MOVES, inside the deed's transaction.

    Raises Conflict when the row is no longer the one shown, NotAllowed when there is no such arrow.
    ``changes`` are further columns; ``details`` go into the trail beside the states.
    """
    steps, before = COURSE_MOVES, course.state
    _check(steps, course, to, deed, by, expected_version)
    swap(course, expected_version, state=str(to), state_since=at, **_held(before, to), **changes)
    seq = CourseMove.objects.filter(course=course).count() + 1
    move = CourseMove(course=course, **_row(seq, before, to, at, by, code, reason))
    if to in UNWATCHED and deed != P.RETREATMENT_OPEN:  # that one is followed until the next begins
        DueItem.objects.filter(course__in=[course.pk, course.follows_id]).delete()
    return _written(course, move, course.patient_id, deed, by, at, details)


def move_order(
    order: Order,
    to: O | str,
    *,
    deed: str,
    by: Actor | None,
    at: datetime,
    expected_version: int | None = None,
    code: str = "",
    reason: str = "",
    details: dict[str, Any] | None = None,
    **changes: Any,
) -> Order:
    """Move an order along one arrow of ORDER_MOVES, as ``move_course`` does; ``by`` None: the
    product itself."""
    steps, before = ORDER_MOVES, order.state
    _check(steps, order, to, deed, by, expected_version)
    swap(order, expected_version, state=str(to), state_since=at, **_held(before, to), **changes)
    seq = OrderMove.objects.filter(order=order).count() + 1
    move = OrderMove(order=order, **_row(seq, before, to, at, by, code, reason))
    return _written(order, move, order.course.patient_id, deed, by, at, details)


def move_infusion(
    infusion: Infusion,
    to: I | str,
    *,
    deed: str,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
    code: str = "",
    reason: str = "",
    details: dict[str, Any] | None = None,
    **changes: Any,
) -> Infusion:
    """Move an infusion along one arrow of INFUSION_MOVES, as ``move_course`` does."""
    steps, before = INFUSION_MOVES, infusion.state
    _check(steps, infusion, to, deed, by, expected_version)
    swap(infusion, expected_version, state=str(to), state_since=at, **changes)
    seq = InfusionMove.objects.filter(infusion=infusion).count() + 1
    move = InfusionMove(infusion=infusion, **_row(seq, before, to, at, by, code, reason))
    return _written(infusion, move, infusion.course.patient_id, deed, by, at, details)


def begin_infusion(infusion: Infusion, *, by: Actor, at: datetime) -> Infusion:
    """Write a planned infusion with its first move and its line in the trail."""
    infusion.state, infusion.state_since = I.PLANNED, at
    infusion.written_by_id, infusion.written_at = by.user_id, at
    infusion.save(force_insert=True)
    move = InfusionMove(infusion=infusion, **_row(1, NEW, I.PLANNED, at, None, "", ""))
    said = {"infusion": infusion.infusion, "attempt": infusion.attempt}
    patient_id = infusion.course.patient_id
    return _written(infusion, move, patient_id, "infusion.plan", by, at, said)


def begin_course(course: Course, *, by: Actor, at: datetime) -> Course:
    """Write a new course in its first state, with its first move and its line in the trail."""
    course.state, course.state_since = C.DRAFT, at
    course.written_by_id, course.written_at = by.user_id, at
    course.save(force_insert=True)
    move = CourseMove(course=course, **_row(1, NEW, C.DRAFT, at, by, "", ""))
    pinned = {"edition": course.edition_version, "edition_sha256": course.edition_sha256}
    deed = str(P.COURSE_OPEN)
    return _written(
        course, move, course.patient_id, deed, by, at, pinned | {"number": course.number}
    )


def begin_order(
    order: Order, *, by: Actor, at: datetime, deed: str, details: dict[str, Any], reason: str = ""
) -> Order:
    """Write a new draft with its first move and its line in the trail; ``details``: its content."""
    order.state, order.state_since = O.DRAFT, at
    order.written_by_id, order.written_at = by.user_id, at
    order.save(force_insert=True)
    move = OrderMove(order=order, **_row(1, NEW, O.DRAFT, at, by, "", reason))
    return _written(order, move, order.course.patient_id, deed, by, at, details)


def _check(
    steps: tuple[Step, ...],
    record: S,
    to: str,
    deed: str,
    by: Actor | None,
    expected_version: int | None,
) -> None:
    if expected_version is not None and expected_version != record.version:
        raise Conflict(record)
    step = step_of(steps, record.state, to, deed)
    back = deed in (P.COURSE_RELEASE, "order.unhold")
    if step is None or (back and to != getattr(record, "held_from", "")):
        raise refuse(
            "no-such-move",
            f"{record} is {_words(record.state)}: it cannot become {_words(to)} from there.",
        )
    if isinstance(record, Order) and not deed.startswith("infusion.") and in_use(record):
        raise refuse(
            "in-use",
            f"{record} is being given, or was.",
            "What happens at the chair is recorded with the infusion.",
        )
    if step.permission is not None:
        require(by, step.permission)


def in_use(order: Order) -> bool:
    """Whether an infusion was started from this order."""
    return Infusion.objects.filter(order=order, state__in=STARTED).exists()


def _words(state: str) -> str:
    return str(state).replace("_", " ")


def _held(before: str, to: str) -> dict[str, str]:
    return {"held_from": before if to == "held" else ""}


def _row(
    seq: int, before: str, to: str, at: datetime, by: Actor | None, code: str, reason: str
) -> dict[str, Any]:
    return {
        "seq": seq,
        "from_state": before,
        "to_state": str(to),
        "at": at,
        "by_id": by.user_id if by else None,
        "reason_code": code,
        "reason": reason,
    }


def _written(
    record: S,
    move: models.Model,
    patient_id: int,
    deed: str,
    by: Actor | None,
    at: datetime,
    details: dict[str, Any] | None,
) -> S:
    move.save(force_insert=True)
    step: Any = move
    trail.record(
        deed=deed,
        by=by,
        at=at,
        subject=record,
        patient=patient_id,
        old={"state": step.from_state} if step.from_state else None,
        new={"state": step.to_state, "code": step.reason_code} | (details or {}),
        reason=step.reason,
    )
    return record
