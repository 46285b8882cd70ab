"""Who must not see what an order comes to: a pharmacist who has still to calculate it alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.protocol.verdict import Finding, Reason
from rituximab.records.journey import Chart

#: States in which a signed revision still waits for its independent calculation.
BEFORE_CHECK = ("signed", "verifying", "held")
ENDED = ("cancelled", "superseded", "entered_in_error")
HIDDEN = Reason("Hidden until you have compared your own calculation with the order.")


def blind_to(chart: Chart, actor: Actor, infusion: int) -> bool:
    """Whether doses, volumes and rates of the infusion are hidden from this person.

    They show once the person has compared an own calculation with the revision in force. They are
    not hidden from its signer, who cannot verify it, nor from who works out the dose.
    """
    if not actor.may(Permission.ORDER_VERIFY):
        return False
    live = (o for o in chart.orders if o.infusion == infusion and o.state not in ENDED)
    order = next(live, None)
    if order is None or order.state == "draft":
        return not actor.may(Permission.DOSE_PROPOSE)
    if order.state not in BEFORE_CHECK or order.verified_by_id is not None:
        return False
    own = (c for c in chart.blind_checks if c.order_id == order.id and c.by_id == actor.user_id)
    return order.signed_by_id != actor.user_id and next(own, None) is None


def veiled(findings: Iterable[Finding], chart: Chart, actor: Actor) -> Iterator[Finding]:
    """The findings, without the numbers of those on the dose for whom it is hidden from."""
    infusions = {row.infusion for row in chart.planned}
    blind = any(blind_to(chart, actor, infusion) for infusion in infusions)
    for finding in findings:
        hide = blind and finding.stage == "dosing" and finding.reasons
        yield replace(finding, reasons=(HIDDEN,)) if hide else finding
