"""Who must not see what an order comes to: a pharmacist who has still to calculate it alone."""

from __future__ import annotations

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.records.journey import Chart

#: States in which a revision still waits for its independent calculation.
BEFORE_CHECK = ("draft", "signed", "verifying", "held")
ENDED = ("cancelled", "superseded", "entered_in_error")


def blind_to(chart: Chart, actor: Actor, infusion: int) -> bool:
    """Whether doses, volumes and rates of the infusion are hidden from this person.

    They show once the person has compared an own calculation with the revision in force; they are
    never hidden from its signer, who cannot verify it anyway.
    """
    if not actor.may(Permission.ORDER_VERIFY):
        return False
    for order in chart.orders:
        waits = order.state in BEFORE_CHECK and order.verified_by_id is None
        if order.infusion != infusion or not waits or order.signed_by_id == actor.user_id:
            continue
        if not any(
            one.order_id == order.id and one.by_id == actor.user_id for one in chart.blind_checks
        ):
            return True
    return False
