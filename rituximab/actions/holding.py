"""Stopping a course and its orders together: held, released, cancelled."""

from __future__ import annotations

from datetime import date, datetime

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission as P
from rituximab.records.course import CourseState
from rituximab.records.journey import Chart, standing_of
from rituximab.records.models import Course, Order
from rituximab.records.order import OrderState

from .moves import move_course, move_order
from .refusal import Refusal
from .steps import BEFORE_GIVEN
from .task import BEFORE_RELEASE

#: The questions a hold asks; each stands until a fact or a decision answers it.
HOLD_QUESTIONS = (
    "active-infection",
    "infection-hold",
    "neurological-symptom",
    "respiratory-symptom",
)


def hold(
    course: Course,
    *,
    by: Actor,
    at: datetime,
    code: str,
    reason: str,
    expected_version: int | None = None,
) -> Course:
    """The course and every order of it that is not given yet wait until a prescriber releases."""
    move_course(
        course,
        CourseState.HELD,
        deed=P.COURSE_HOLD,
        by=by,
        at=at,
        expected_version=expected_version,
        code=code,
        reason=reason,
    )
    for order in _orders(course, *BEFORE_GIVEN):
        move_order(
            order, OrderState.HELD, deed="order.hold", by=by, at=at, code=code, reason=reason
        )
    return course


def asked_before_release(chart: Chart, day: date) -> tuple[Refusal, ...]:
    """What still stands in the way of a release: questions of the protocol, and tasks that an
    infection or a symptom opened. Raises EditionMismatch."""
    findings = standing_of(chart, day).findings
    questions = [Refusal.of(f) for f in findings if f.rule in HOLD_QUESTIONS and f.blocks]
    tasks = [
        Refusal(f"{task.kind}-task", task.text)
        for task in chart.tasks
        if task.kind in BEFORE_RELEASE and task.done_at is None
    ]
    return (*questions, *tasks)


def release(
    course: Course, *, by: Actor, at: datetime, reason: str, expected_version: int | None = None
) -> Course:
    """The course and its held orders go back to where they were held."""
    move_course(
        course,
        course.held_from,
        deed=P.COURSE_RELEASE,
        by=by,
        at=at,
        expected_version=expected_version,
        reason=reason,
    )
    for order in _orders(course, OrderState.HELD):
        move_order(order, order.held_from, deed="order.unhold", by=by, at=at, reason=reason)
    return course


def cancel_orders(course: Course, *, by: Actor, at: datetime, code: str, reason: str) -> None:
    """No order outlives its course."""
    for order in _orders(course, *BEFORE_GIVEN, OrderState.HELD):
        move_order(
            order,
            OrderState.CANCELLED,
            deed=P.ORDER_CANCEL,
            by=by,
            at=at,
            code=code,
            reason=reason,
        )


def _orders(course: Course, *states: OrderState) -> list[Order]:
    rows = Order.objects.filter(course=course, state__in=states).not_in_use()
    return list(rows.select_related("course").order_by("pk"))
