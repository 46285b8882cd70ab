"""A time that was wrong: the entry is marked in error and written anew beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rituximab.actions.after import after_facts
from rituximab.actions.base import (
    STANDING,
    Actor,
    Faults,
    Permission,
    add,
    change,
    deed,
    fetch,
    local_day,
    locked_infusion,
    refuse,
    require,
)
from rituximab.records import models as tables
from rituximab.records.infusion import ChairEntry, Infusion, InfusionMove, InfusionState
from rituximab.records.journey import chart_of

from .bedside import infusion_row, of_infusion, pump_of
from .ending import amounts

#: Kind -> its table and whose permission it is.
KINDS: dict[str, tuple[type[ChairEntry], Permission]] = {
    "check": (tables.PreCheck, Permission.INFUSION_CHECK),
    "rate": (tables.RateEntry, Permission.INFUSION_START),
    "vitals": (tables.Vitals, Permission.INFUSION_OBSERVE),
    "medicine": (tables.GivenMedicine, Permission.INFUSION_CHECK),
    "reaction": (tables.Reaction, Permission.EVENT_RECORD),
    "note": (tables.Note, Permission.EVENT_RECORD),
}
WRITTEN = ("id", "written_at", "written_by", "error_at", "error_by", "error_reason")


@deed(None, "infusion.correct")
def correct_entry(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    kind: str,
    entry_id: int,
    happened_at: datetime,
    reason: str,
) -> Any:
    """Write an entry anew with the time at which it really happened, until the infusion is closed.

    ``kind`` is a key of KINDS. The time lies on the day of arrival or later, not ahead, and a rate
    stays between the settings around it. Start, end and an amount that was not typed follow.
    """
    if kind not in KINDS:
        raise TypeError(f"There is no {kind} entry.")
    table, permission = KINDS[kind]
    require(by, permission)
    infusion = locked_infusion(by, infusion_id)
    if infusion.state == InfusionState.CLOSED:
        raise refuse("closed", "The infusion is closed: nothing is corrected any more.")
    rows: Any = table._default_manager.filter(STANDING, infusion=infusion)
    entry: Any = fetch(rows, entry_id)
    faults = Faults()
    reason = faults.said("reason", reason)
    faults.unless(happened_at <= at, "happened_at", "The time lies ahead.")
    arrived = InfusionMove.objects.filter(infusion=infusion, to_state=InfusionState.CHECKING)
    first = arrived.order_by("seq").first()
    early = first is not None and local_day(happened_at) < local_day(first.at)
    faults.unless(not early, "happened_at", "The patient had not arrived on that day.")
    if kind == "rate":
        _between(faults, rows, entry, happened_at)
    if kind == "reaction" and infusion.started_at:
        late = happened_at >= infusion.started_at
        faults.unless(late, "happened_at", "The infusion had not started.")
    faults.stop()
    pid, word = infusion.course.patient_id, "infusion.correct"
    names = [f.name for f in table._meta.concrete_fields if f.name not in WRITTEN]
    anew = table(**{name: getattr(entry, name) for name in names})
    anew.happened_at = happened_at
    gone: dict[str, Any] = {"error_at": at, "error_by_id": by.user_id, "error_reason": reason}
    change(entry, deed=word, by=by, at=at, patient_id=pid, reason=reason, **gone)
    add(anew, deed=word, by=by, at=at, patient_id=pid, reason=reason)
    if kind == "rate":
        _follow(infusion, by=by, at=at, reason=reason)
    return anew


def _between(faults: Faults, rows: Any, entry: Any, happened_at: datetime) -> None:
    """A setting of the pump stays where it is in their order."""
    order = list(rows.order_by("happened_at", "pk"))
    place = order.index(entry)
    before, after = order[:place], order[place + 1 :]
    late = not before or happened_at > before[-1].happened_at
    early = not after or happened_at < after[0].happened_at
    faults.unless(late and early, "happened_at", "It would pass another setting of the pump.")


def _follow(infusion: Infusion, *, by: Actor, at: datetime, reason: str) -> None:
    """Start, end and a computed amount as the corrected settings give them."""
    chart = chart_of(actor=by, infusion_id=infusion.pk)
    row = infusion_row(chart, infusion.pk)
    entries = of_infusion(chart.rate_entries, row)
    changes: dict[str, Any] = {"started_at": entries[0].happened_at}
    if entries[-1].kind in ("stop", "complete"):
        changes["ended_at"] = entries[-1].happened_at
    if entries[-1].kind == "stop" and not row.amount_reason:
        pump = pump_of(chart, row)
        changes |= amounts(pump, pump.given_mg(entries[-1].happened_at))
    changed = {n: v for n, v in changes.items() if getattr(infusion, n) != v}
    if changed:
        pid, word = infusion.course.patient_id, "infusion.correct"
        change(infusion, deed=word, by=by, at=at, patient_id=pid, reason=reason, **changed)
        after_facts(infusion.course.patient, by=by, at=at)
