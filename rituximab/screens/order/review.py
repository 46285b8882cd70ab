"""What would be signed now, in the order in which it is printed, and everything against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rituximab.access.actor import Actor
from rituximab.actions.base import NotAllowed, Refusal, local_day
from rituximab.actions.order.guards import redone, signable
from rituximab.actions.snapshot import snapshot_of
from rituximab.records.journey import Chart, edition_of, standing_of
from rituximab.records.order_rows import OrderRow
from rituximab.screens.shared.findings import Shown, shown


@dataclass(frozen=True, slots=True)
class Review:
    """``said`` is the snapshot as it would be frozen, None when there is no order to show;
    ``against`` every reason why it cannot be signed, ``rules`` those of them that are findings."""

    said: dict[str, Any] | None
    against: tuple[Refusal, ...]
    rules: tuple[Shown, ...]


def review_of(chart: Chart, row: OrderRow, actor: Actor, at: datetime) -> Review:
    try:
        working = redone(chart, row, at)
    except NotAllowed as refused:
        return Review(None, refused.refusals, ())
    standing = standing_of(chart, local_day(at))
    against = tuple(signable(chart, standing, working, at))
    stands = [f for f in standing.findings if f.blocks or f.asks]
    ruled = {finding.rule for finding in stands}
    return Review(
        said=snapshot_of(chart, row, working, standing, {}),
        against=tuple(one for one in against if one.code not in ruled),
        rules=shown(stands, edition_of(chart), chart, actor),
    )
