"""Orders that no longer stand: the product itself marks them when a fact, a plan or a name changes.

An order is stale when it could not be signed again as it is: a stop or a caution stands now, the
dose drifted, or what its paper says of the patient, the allergies or the day is no longer true.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from rituximab.access.actor import Actor
from rituximab.protocol.journey import Standing
from rituximab.protocol.quantity import day_text
from rituximab.records.journey import Chart, chart_of, standing_of
from rituximab.records.models import Course, Order
from rituximab.records.order_rows import OrderRow

from .base import local_day
from .moves import move_order
from .refusal import Refusal
from .snapshot import allergies_of, identity_of
from .steps import OUTDATED


def refresh_orders(course: Course, *, by: Actor, at: datetime) -> list[Order]:
    """Mark the orders of the course that no longer stand; call it inside the deed that changed a
    fact. Gives the orders that became stale, each with its reasons in its last move."""
    live = Order.objects.filter(course=course, state__in=OUTDATED).not_in_use()
    orders = list(live.select_related("course", "snapshot").order_by("pk"))
    if not orders:
        return []
    chart = chart_of(actor=by, course_id=course.pk)
    standing = standing_of(chart, local_day(at))
    stale = []
    for order in orders:
        row = chart.order(order.pk)
        reasons = [one.text for one in reasons_against(chart, standing, row, order.snapshot)]
        if reasons:
            move_order(order, "stale", deed="order.stale", by=None, at=at, reason=" ".join(reasons))
            stale.append(order)
    return stale


def reasons_against(
    chart: Chart, standing: Standing, order: OrderRow, snapshot: Any
) -> Iterator[Refusal]:
    """Every reason why a signed order no longer stands."""
    if chart.patient.deceased_on is not None:
        yield Refusal("deceased", f"The patient died on {day_text(chart.patient.deceased_on)}.")
    yield from (Refusal.of(f) for f in standing.findings if f.blocks or f.asks)
    yield from _plan(chart, order)
    said = json.loads(snapshot.content)
    for part, now, what in (
        ("patient", identity_of(chart), "patient's details"),
        ("allergies", allergies_of(chart), "allergies"),
    ):
        if said[part] != now:
            yield Refusal(f"{part}-changed", f"The {what} on record are not those on the order.")


def _plan(chart: Chart, order: OrderRow) -> Iterator[Refusal]:
    """A moved infusion needs no new order as long as the order is valid on the new day."""
    days = {row.infusion: row.on for row in chart.planned}  # the last row of an infusion counts
    day = days.get(order.infusion)
    if day is None:
        yield Refusal("not-planned", f"Infusion {order.infusion} is no longer planned.")
    elif not order.planned_on <= day <= order.valid_until:
        until = f"{day_text(order.planned_on)} to {day_text(order.valid_until)}"
        text = (
            f"Infusion {order.infusion} is planned for {day_text(day)}, the order is for {until}."
        )
        yield Refusal("moved", text)
