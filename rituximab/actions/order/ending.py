"""Orders that end before anything is given: cancelled, or entered in error by two people."""

from __future__ import annotations

from datetime import datetime

from rituximab.access.actor import actor_for
from rituximab.access.role import Role
from rituximab.actions.base import (
    Actor,
    Faults,
    Permission,
    change,
    deed,
    locked_order,
    refuse,
)
from rituximab.actions.moves import move_order
from rituximab.actions.steps import BEFORE_GIVEN
from rituximab.records.journey import chart_of, edition_of
from rituximab.records.models import Order
from rituximab.records.order import OrderState


@deed(Permission.ORDER_CANCEL)
def cancel_order(
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    code: str,
    reason: str,
    expected_version: int | None = None,
) -> Order:
    """Cancel an order nothing was given of; ``code`` is one of the edition's codes.cancel."""
    order = locked_order(by, order_id)
    edition = edition_of(chart_of(actor=by, order_id=order_id))
    faults = Faults()
    faults.one_of("code", code, edition.codes["cancel"])
    reason = faults.said("reason", reason)
    faults.stop()
    return move_order(
        order,
        OrderState.CANCELLED,
        deed=Permission.ORDER_CANCEL,
        by=by,
        at=at,
        expected_version=expected_version,
        code=code,
        reason=reason,
    )


@deed(Permission.ORDER_CANCEL_REQUEST)
def request_cancel(
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    reason: str,
    expected_version: int | None = None,
) -> Order:
    """A pharmacist asks the prescriber to cancel; the order stands until that is done."""
    order = locked_order(by, order_id)
    faults = Faults()
    reason = faults.said("reason", reason)
    faults.stop()
    if order.state not in (*BEFORE_GIVEN, OrderState.HELD):
        raise refuse("over", f"Order {order} is {order.state.replace('_', ' ')}.")
    return change(
        order,
        deed=Permission.ORDER_CANCEL_REQUEST,
        by=by,
        at=at,
        patient_id=order.course.patient_id,
        expected_version=expected_version,
        reason=reason,
        cancel_requested_by_id=by.user_id,
        cancel_request_reason=reason,
    )


@deed(Permission.ORDER_ERROR)
def mark_order_in_error(
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    reason: str,
    expected_version: int | None = None,
) -> Order:
    """Two people, two calls: a prescriber and a pharmacist, in either order; the first asks, the
    second confirms. Not once anything was given."""
    order = locked_order(by, order_id)
    faults = Faults()
    reason = faults.said("reason", reason)
    faults.stop()
    if order.state == OrderState.ENTERED_IN_ERROR:
        raise refuse("in-error", "This is marked as entered in error already.")
    if order.error_requested_by_id is None:
        return change(
            order,
            deed="order.error_request",
            by=by,
            at=at,
            patient_id=order.course.patient_id,
            expected_version=expected_version,
            reason=reason,
            error_requested_by_id=by.user_id,
            error_request_reason=reason,
        )
    _two_kinds(order, by)
    return move_order(
        order,
        OrderState.ENTERED_IN_ERROR,
        deed=Permission.ORDER_ERROR,
        by=by,
        at=at,
        expected_version=expected_version,
        reason=reason,
        error_at=at,
        error_by_id=by.user_id,
        error_reason=reason,
    )


def _two_kinds(order: Order, by: Actor) -> None:
    """Raises NotAllowed unless the two people are two, one prescriber and one pharmacist."""
    asked_by = order.error_requested_by
    if order.error_requested_by_id == by.user_id:
        raise refuse("same-person", "You asked for this.", "Another person confirms it.")
    first = actor_for(asked_by, by.clinic_id) if asked_by else None
    roles = first.roles if first else frozenset()
    one, other = Role.PRESCRIBER, Role.PHARMACIST
    if not ((one in roles and other in by.roles) or (other in roles and one in by.roles)):
        raise refuse(
            "same-role",
            "Both people are of one profession.",
            "One is a prescriber, the other a pharmacist.",
        )
