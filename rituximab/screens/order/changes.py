"""What changed between an order as it was signed and the facts of today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from rituximab.actions.base import NotAllowed, Refusal, local_day
from rituximab.actions.stale import reasons_against
from rituximab.actions.working import Choices, working_of
from rituximab.records.journey import standing_of

from .sheet import Sheet, band_of

NAMES = {
    "planned_on": ("Planned for", ""),
    "valid_until": ("Valid until", ""),
    "basis": ("Band", ""),
    "bsa_m2": ("Body surface area", "m2"),
    "calculated_mg": ("Calculated dose", "mg"),
    "ordered_mg": ("Dose", "mg"),
    "cap_mg": ("Cap", "mg"),
}


@dataclass(frozen=True, slots=True)
class Change:
    name: str
    unit: str
    before: Any
    now: Any

    @property
    def is_day(self) -> bool:
        return self.name in ("Planned for", "Valid until")

    @property
    def differs(self) -> bool:
        return bool(self.before != self.now)


@dataclass(frozen=True, slots=True)
class Changes:
    """``reasons``: why the signed order no longer stands; ``against``: why no revision can be made
    now; ``rows``: each value of the order then and now."""

    reasons: tuple[Refusal, ...]
    against: tuple[Refusal, ...]
    rows: tuple[Change, ...]


def changes_of(sheet: Sheet, at: datetime) -> Changes:
    chart, row, day = sheet.chart, sheet.row, local_day(at)
    reasons: tuple[Refusal, ...] = ()
    if sheet.frozen is not None:
        snapshot = sheet.frozen.order.snapshot
        reasons = tuple(reasons_against(chart, standing_of(chart, day), row, snapshot))
    try:
        now = working_of(chart, day, row.infusion, Choices.of(row)).columns()
    except NotAllowed as refused:
        return Changes(reasons, refused.refusals, ())
    basis = {
        "before": band_of(sheet.edition, row.basis),
        "now": band_of(sheet.edition, now["basis"]),
    }
    rows = [Change(*said, getattr(row, name), now[name]) for name, said in NAMES.items()]
    rows = [replace(one, **basis) if one.name == "Band" else one for one in rows]
    known = (one for one in rows if one.before is not None or one.now is not None)
    return Changes(reasons, (), tuple(known))
