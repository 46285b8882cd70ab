"""An order with the snapshot that was signed, for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .order import Order

if TYPE_CHECKING:
    from rituximab.access.actor import Actor


def signed_order(*, actor: Actor, order_id: int) -> Order | None:
    """The order and its snapshot in one statement; None for one never signed, or elsewhere."""
    rows = Order.objects.visible_to(actor).filter(snapshot__isnull=False)
    return rows.select_related("snapshot").filter(pk=order_id).first()
