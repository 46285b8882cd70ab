"""Orders whose day has passed: the product itself lets them expire."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rituximab.actions.base import local_day
from rituximab.actions.moves import move_order
from rituximab.actions.steps import OUTDATED
from rituximab.protocol.quantity import day_text
from rituximab.records.models import Order, Patient
from rituximab.records.order import OrderState


def expire_orders(*, at: datetime, clinic_id: int | None = None) -> list[Order]:
    """Every signed, verified or released order past its last valid day expires; each in its own
    transaction. ``clinic_id`` None: of every clinic. Gives the orders that expired."""
    passed = Order.objects.filter(state__in=OUTDATED, valid_until__lt=local_day(at)).not_in_use()
    if clinic_id is not None:
        passed = passed.filter(course__patient__clinic_id=clinic_id)
    found = (_expire(key, at) for key in passed.order_by("pk").values_list("pk", flat=True))
    return [order for order in found if order is not None]


def _expire(order_id: int, at: datetime) -> Order | None:
    """Held by its patient, as every deed holds it; None when somebody was faster."""
    with transaction.atomic(durable=True):
        patients = Patient.objects.filter(courses__orders=order_id)
        patients.select_for_update(of=("self",)).get()
        order = Order.objects.select_related("course").get(pk=order_id)
        if order.state not in OUTDATED or order.valid_until >= local_day(at):
            return None
        reason = f"It was valid until {day_text(order.valid_until)}."
        return move_order(
            order, OrderState.EXPIRED, deed="order.expire", by=None, at=at, reason=reason
        )
