"""Releasing a verified order: from then on it is usable on the ward."""

from __future__ import annotations

from datetime import datetime, timedelta

from rituximab.actions.base import Actor, Permission, deed, local_day, locked_order, refuse
from rituximab.actions.deciding import decide
from rituximab.actions.moves import move_order
from rituximab.protocol.quantity import day_text
from rituximab.records.journey import chart_of, edition_of
from rituximab.records.models import Order
from rituximab.records.order import OrderState

from .guards import AMEND, still_stands


@deed(Permission.ORDER_RELEASE)
def release_order(
    *, by: Actor, at: datetime, order_id: int, expected_version: int | None = None
) -> Order:
    """Release a verified order while its verification is recent enough and it still stands.

    The first clean print follows (``print_order``). Raises NotAllowed with every reason.
    """
    order = locked_order(by, order_id)
    chart = chart_of(actor=by, order_id=order_id)
    if order.state == OrderState.VERIFIED:
        days = edition_of(chart).days("verification", "recheck_days")
        _recent(order, at, days)
        word = Permission.ORDER_RELEASE.value
        standing, decision = decide(chart, deed=word, by=by, at=at, subject=f"{order}")
        still_stands(chart, standing, order)
        details = {"decision": decision.sha256}
    else:
        details = {}  # the move below says that there is no such step
    return move_order(
        order,
        OrderState.RELEASED,
        deed=Permission.ORDER_RELEASE,
        by=by,
        at=at,
        expected_version=expected_version,
        details=details,
    )


def _recent(order: Order, at: datetime, days: int) -> None:
    if local_day(at) > order.valid_until:
        raise refuse("expired", f"The order was valid until {day_text(order.valid_until)}.", AMEND)
    if order.verified_at is None or at - order.verified_at > timedelta(days=days):
        verified = day_text(local_day(order.verified_at)) if order.verified_at else "never"
        raise refuse(
            "verification-old",
            f"The order was verified on {verified}, more than {days} days ago.",
            AMEND,
        )
