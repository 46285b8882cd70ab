"""The last drop: stopped at any time, or completed, with what was given."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from rituximab.actions.after import after_facts
from rituximab.actions.base import Actor, Faults, Permission, deed, locked_infusion
from rituximab.actions.moves import move_infusion, move_order
from rituximab.actions.steps import IN_USE
from rituximab.protocol.calculation import to_tenth
from rituximab.protocol.quantity import plain
from rituximab.protocol.running import Pump
from rituximab.records.infusion import InfusionState
from rituximab.records.journey import Chart, chart_of
from rituximab.records.models import Infusion, RateEntry
from rituximab.records.order import OrderState

from .bedside import infusion_row, moment, pump_of
from .pumping import last_setting, set_pump


@deed(Permission.INFUSION_STOP)
def stop_infusion(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    reason: str,
    given_ml: Decimal | None = None,
    amount_reason: str = "",
    happened_at: datetime | None = None,
) -> Infusion:
    """Ends a running or paused infusion at once: no rule, hold or version stands in the way.

    ``reason`` may be a word. A time ahead is taken as now, one before the last setting of the pump
    as that moment. The amount follows from the rates unless ``given_ml`` says what was given, with
    ``amount_reason``. The order ends as partly given.
    """
    infusion = locked_infusion(by, infusion_id)
    chart = chart_of(actor=by, infusion_id=infusion_id)
    last = last_setting(chart, infusion_row(chart, infusion_id)) or at
    happened = max(last, min(happened_at or at, at))
    faults = Faults()
    faults.unless(reason.strip(), "reason", "Say why, in a word.")
    faults.fits(RateEntry, reason=reason.strip())
    to, word = InfusionState.STOPPED, Permission.INFUSION_STOP
    end = _End(infusion, chart, happened, given_ml, amount_reason, faults, by, at)
    return end.end("stop", to, word, OrderState.PARTLY_GIVEN, reason=reason.strip())


@deed(Permission.INFUSION_COMPLETE)
def complete_infusion(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    given_ml: Decimal | None = None,
    amount_reason: str = "",
    happened_at: datetime | None = None,
    expected_version: int | None = None,
) -> Infusion:
    """*Running* becomes *completed*: the ordered dose was given, unless ``given_ml`` (with
    ``amount_reason``) says otherwise. The order ends as completed."""
    infusion = locked_infusion(by, infusion_id)
    chart = chart_of(actor=by, infusion_id=infusion_id)
    faults = Faults()
    last = last_setting(chart, infusion_row(chart, infusion_id))
    happened = moment(faults, happened_at, at, last)
    to, word = InfusionState.COMPLETED, Permission.INFUSION_COMPLETE
    end = _End(infusion, chart, happened, given_ml, amount_reason, faults, by, at)
    return end.end("complete", to, word, OrderState.COMPLETED, expected_version=expected_version)


class _End:
    """What both ends have in common."""

    def __init__(
        self,
        infusion: Infusion,
        chart: Chart,
        happened: datetime,
        given_ml: Decimal | None,
        amount_reason: str,
        faults: Faults,
        by: Actor,
        at: datetime,
    ) -> None:
        self.infusion, self.chart, self.happened = infusion, chart, happened
        self.given_ml, self.amount_reason = given_ml, amount_reason.strip()
        self.faults, self.by, self.at = faults, by, at

    def end(
        self,
        kind: str,
        to: InfusionState,
        word: Permission,
        order_to: OrderState,
        *,
        reason: str = "",
        expected_version: int | None = None,
    ) -> Infusion:
        infusion, by, at = self.infusion, self.by, self.at
        changes: dict[str, Any] = {}
        pump: Pump | None = None
        if infusion.order_id is not None and infusion.started_at is not None:
            pump = pump_of(self.chart, infusion_row(self.chart, infusion.pk))
            changes = self._amounts(pump, whole=kind == "complete")
        self.faults.stop()
        move_infusion(
            infusion,
            to,
            deed=word,
            by=by,
            at=at,
            expected_version=expected_version,
            reason=reason,
            details={name: str(value) for name, value in changes.items()},
            ended_at=self.happened,
            **changes,
        )
        assert pump is not None  # only a started infusion ends
        none = Decimal(0)
        set_pump(infusion, kind, pump, none, happened=self.happened, by=by, at=at, reason=reason)
        order = infusion.order
        if order is not None and order.state in IN_USE:
            move_order(order, order_to, deed=word, by=by, at=at, reason=reason)
        after_facts(infusion.course.patient, by=by, at=at)
        return infusion

    def _amounts(self, pump: Pump, *, whole: bool) -> dict[str, Any]:
        """Columns of what was given, in mg and mL to a tenth."""
        typed = self.given_ml
        if typed is None:
            mg = pump.dose_mg if whole else pump.given_mg(self.happened)
            return amounts(pump, mg)
        self.faults.fits(Infusion, given_ml=typed)
        self.amount_reason = self.faults.said("amount_reason", self.amount_reason)
        self.faults.fits(Infusion, amount_reason=self.amount_reason)
        inside = typed.is_finite() and 0 <= typed <= pump.final_ml
        most = f"The bag holds {plain(pump.final_ml)} mL."
        self.faults.unless(inside, "given_ml", most)
        self.faults.stop()
        return {**amounts(pump, pump.mg_of(typed)), "amount_reason": self.amount_reason}


def amounts(pump: Pump, mg: Decimal) -> dict[str, Decimal]:
    """mg and mL as they are kept."""
    edition = pump.edition
    return {
        "given_mg": to_tenth(edition, min(mg, pump.dose_mg)),
        "given_ml": to_tenth(edition, pump.ml_of(min(mg, pump.dose_mg))),
    }
