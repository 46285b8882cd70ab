"""The state machines of course and order: the moves there are, as data, and one way to make one.

The tables are those of the workflow page up to *released*; a move that is not in them is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from rituximab.access.actor import Actor, require
from rituximab.access.permission import Permission as P
from rituximab.audit import trail
from rituximab.records.course import ENDED, Course, CourseMove
from rituximab.records.course import CourseState as C
from rituximab.records.order import Order, OrderMove
from rituximab.records.order import OrderState as O

from .refusal import Conflict, refuse
from .writing import swap

S = TypeVar("S", Course, Order)


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow. ``permission`` is who may make it; None: the product itself after a deed."""

    before: str
    after: str
    deed: str
    permission: P | None


def _steps(
    before: Iterable[str], after: str, deed: str | P, permission: P | None
) -> Iterator[Step]:
    return (Step(str(one), str(after), str(deed), permission) for one in before)


NEW = ""
OPEN = tuple(state for state in C if state not in ENDED)
BEFORE_HELD = tuple(state for state in OPEN if state is not C.HELD)
#: Where an order stands before anything of it is given.
BEFORE_GIVEN = (
    O.DRAFT,
    O.SIGNED,
    O.VERIFYING,
    O.RETURNED,
    O.VERIFIED,
    O.RELEASED,
    O.PREPARED,
    O.STALE,
    O.EXPIRED,
)
AMENDED = (O.SIGNED, O.RETURNED, O.VERIFIED, O.RELEASED, O.STALE, O.EXPIRED)
OUTDATED = (O.SIGNED, O.VERIFIED, O.RELEASED)

COURSE_MOVES: tuple[Step, ...] = (
    *_steps((NEW,), C.DRAFT, P.COURSE_OPEN, P.COURSE_OPEN),
    *_steps((C.DRAFT,), C.ASSESSING, P.COURSE_ASSESS, P.COURSE_ASSESS),
    *_steps((C.ASSESSING,), C.EXCEPTION_PENDING, P.EXCEPTION_REQUEST, P.EXCEPTION_REQUEST),
    *_steps(
        (C.ASSESSING, C.EXCEPTION_PENDING), C.ELIGIBLE, P.ELIGIBILITY_DECIDE, P.ELIGIBILITY_DECIDE
    ),
    *_steps((C.EXCEPTION_PENDING,), C.ELIGIBLE, "exception.decide", P.EXCEPTION_APPROVE_PRESCRIBER),
    *_steps(
        (C.EXCEPTION_PENDING,), C.NOT_ELIGIBLE, "exception.decide", P.EXCEPTION_APPROVE_PRESCRIBER
    ),
    *_steps(
        (C.ASSESSING, C.EXCEPTION_PENDING),
        C.NOT_ELIGIBLE,
        "eligibility.close",
        P.ELIGIBILITY_DECIDE,
    ),
    *_steps((C.ELIGIBLE,), C.SCREENING, "screening.begin", None),
    *_steps((C.SCREENING,), C.READY, P.SCREENING_COMPLETE, P.SCREENING_COMPLETE),
    *_steps(BEFORE_HELD, C.HELD, P.COURSE_HOLD, P.COURSE_HOLD),
    *(
        step
        for state in BEFORE_HELD
        for step in _steps((C.HELD,), state, P.COURSE_RELEASE, P.COURSE_RELEASE)
    ),
    *_steps(OPEN, C.DISCONTINUED, P.COURSE_DISCONTINUE, P.COURSE_DISCONTINUE),
    *_steps(
        (C.RESPONDED, C.NON_RESPONSE, C.DISCONTINUED), C.CLOSED, P.COURSE_CLOSE, P.COURSE_CLOSE
    ),
    *_steps(
        (s for s in C if s is not C.ENTERED_IN_ERROR),
        C.ENTERED_IN_ERROR,
        P.COURSE_ERROR,
        P.COURSE_ERROR,
    ),
)

ORDER_MOVES: tuple[Step, ...] = (
    *_steps((NEW,), O.DRAFT, P.ORDER_DRAFT, P.ORDER_DRAFT),
    *_steps((O.DRAFT,), O.SIGNED, P.ORDER_SIGN, P.ORDER_SIGN),
    *_steps((O.SIGNED,), O.VERIFYING, "order.take", P.ORDER_VERIFY),
    *_steps((O.VERIFYING,), O.VERIFIED, P.ORDER_VERIFY, P.ORDER_VERIFY),
    *_steps((O.VERIFYING,), O.RETURNED, P.ORDER_RETURN, P.ORDER_RETURN),
    *_steps((O.VERIFIED,), O.RELEASED, P.ORDER_RELEASE, P.ORDER_RELEASE),
    *_steps((NEW,), O.DRAFT, P.ORDER_AMEND, P.ORDER_AMEND),
    *_steps(AMENDED, O.SUPERSEDED, P.ORDER_AMEND, P.ORDER_AMEND),
    *_steps(OUTDATED, O.STALE, "order.stale", None),
    *_steps(OUTDATED, O.EXPIRED, "order.expire", None),
    *_steps(BEFORE_GIVEN, O.HELD, "order.hold", None),
    *(step for state in BEFORE_GIVEN for step in _steps((O.HELD,), state, "order.unhold", None)),
    *_steps((*BEFORE_GIVEN, O.HELD), O.CANCELLED, P.ORDER_CANCEL, P.ORDER_CANCEL),
    *_steps(
        (*BEFORE_GIVEN, O.HELD, O.CANCELLED, O.SUPERSEDED),
        O.ENTERED_IN_ERROR,
        P.ORDER_ERROR,
        P.ORDER_ERROR,
    ),
)


def step_of(steps: tuple[Step, ...], before: str, after: str, deed: str) -> Step | None:
    """The arrow, if the table has it."""
    arrow = (str(before), str(after), str(deed))
    return next((s for s in steps if (s.before, s.after, s.deed) == arrow), None)


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
    if step is None or (back and to != record.held_from):
        raise refuse(
            "no-such-move",
            f"{record} is {_words(record.state)}: it cannot become {_words(to)} from there.",
        )
    if step.permission is not None:
        require(by, step.permission)


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
