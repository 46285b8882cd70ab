"""One infusion as its page shows it: what state it is in, what runs, what is due, what was written.

Everything is computed from one chart at one moment; the browser only counts down to moments that
stand here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from rituximab.access.actor import Actor
from rituximab.actions import infusion as deeds
from rituximab.actions.infusion.bedside import of_infusion, population_of
from rituximab.actions.infusion.pumping import since_restart
from rituximab.protocol.edition import Edition, Rule
from rituximab.protocol.medicine import MedicineLine, medicine_lines
from rituximab.protocol.monograph import HoldIf, Observation, Rescue
from rituximab.protocol.quantity import PERCENT, half_up
from rituximab.protocol.running import (
    Pump,
    RateChange,
    observed_until,
    running_minutes,
    vitals_after,
    vitals_due,
    waits_for,
)
from rituximab.records.infusion import STARTED
from rituximab.records.journey import Chart, edition_of
from rituximab.records.order_rows import OrderRow
from rituximab.records.year_rows import InfusionRow, VitalsRow
from rituximab.screens.shared.blind import blind_to

from .countdown import Countdown, countdown_to
from .log import Log, log_of
from .reactions import Reacted, reacted_of

ONE = Decimal(1)
#: Column of the vital signs -> measure of the edition's limits.
MEASURES = {"temperature_c": "temperature", "systolic": "systolic", "saturation": "saturation"}


@dataclass(frozen=True)
class Desk:
    chart: Chart
    row: InfusionRow
    actor: Actor
    at: datetime

    @property
    def edition(self) -> Edition:
        return edition_of(self.chart)

    @property
    def started(self) -> bool:
        return self.row.state in STARTED

    @property
    def running(self) -> bool:
        return self.row.state == "running"

    @property
    def held(self) -> bool:
        return self.chart.pinned.state == "held"

    @property
    def blind(self) -> bool:
        return blind_to(self.chart, self.actor, self.row.infusion)

    @cached_property
    def order(self) -> OrderRow | None:
        """The usable order, else the newest revision, whatever its state."""
        usable = deeds.current_order(self.chart, self.row)
        own = (o for o in self.chart.orders if o.infusion == self.row.infusion)
        return usable or max(own, key=lambda order: order.revision, default=None)

    @cached_property
    def pump(self) -> Pump | None:
        usable = deeds.current_order(self.chart, self.row)
        return deeds.pump_of(self.chart, self.row) if usable and not self.blind else None

    @property
    def mg_per_ml(self) -> Decimal | None:
        pump = self.pump
        return half_up(pump.dose_mg / pump.final_ml, ONE.scaleb(-2)) if pump else None

    def printed(self, key: str) -> str:
        product = self.edition.monograph.products.get(key)
        return product.printed if product else ""

    @property
    def product(self) -> str:
        return self.printed(self.row.product)

    @property
    def ordered_product(self) -> str:
        return self.printed(self.order.product) if self.order else ""

    @property
    def first_rule(self) -> Rule:
        """Why a first infusion is watched more closely."""
        return self.edition.rule("first-infusion")

    # ---- while it runs ----------------------------------------------------------------------

    def countdown(self, moment: datetime | None) -> Countdown | None:
        return countdown_to(moment, self.at) if moment else None

    @property
    def minutes(self) -> int:
        begun = self.row.started_at
        return running_minutes(begun, self.row.ended_at or self.at) if begun else 0

    @property
    def given_mg(self) -> Decimal:
        """Computed so far, or what stands at the end; to a full mg while it runs."""
        if self.row.given_mg is not None:
            return self.row.given_mg
        return half_up(self.pump.given_mg(self.at), ONE) if self.pump else Decimal(0)

    @property
    def given_ml(self) -> Decimal:
        if self.row.given_ml is not None:
            return self.row.given_ml
        return half_up(self.pump.given_ml(self.at), ONE) if self.pump else Decimal(0)

    @property
    def percent(self) -> Decimal:
        pump = self.pump
        return half_up(self.given_mg / pump.dose_mg * PERCENT, ONE) if pump else Decimal(0)

    @cached_property
    def next_change(self) -> RateChange | None:
        return self.pump.next_change() if self.pump and self.running else None

    @property
    def next_in(self) -> Countdown | None:
        return self.countdown(self.next_change.at if self.next_change else None)

    @property
    def pump_ml_h(self) -> Decimal:
        return self.pump.pump_ml_h(self.pump.mg_h) if self.pump else Decimal(0)

    @property
    def last_ml_h(self) -> Decimal:
        """What the pump is set to, or was before the pause."""
        return self.pump.pump_ml_h(self.pump.last_running_mg_h) if self.pump else Decimal(0)

    @property
    def expected_end(self) -> datetime | None:
        return self.pump.expected_end(self.at) if self.pump and self.running else None

    @property
    def empty(self) -> bool:
        """Whether the whole dose has run in by the rates."""
        pump = self.pump
        return pump is not None and pump.given_mg(self.at) >= pump.dose_mg

    # ---- vital signs ------------------------------------------------------------------------

    @cached_property
    def vitals(self) -> list[VitalsRow]:
        return of_infusion(self.chart.vitals, self.row)

    @property
    def vitals_in(self) -> Countdown | None:
        """When the next vital signs are due, by the state."""
        row, taken = self.row, [one.happened_at for one in self.vitals]
        if row.state in ("running", "paused") and row.started_at and self.pump:
            return self.countdown(vitals_due(self.edition, self.pump, taken, row.started_at))
        if row.state in ("completed", "stopped"):
            left = [moment for moment, done in self.after if not done]
            return self.countdown(left[0] if left else None)
        return None

    @property
    def after(self) -> list[tuple[datetime, bool]]:
        """The moments after the end at which vital signs are due, and whether they were taken."""
        ended, found = self.row.ended_at, []
        since = ended
        for moment in vitals_after(self.edition, ended) if ended else ():
            taken = [v for v in self.vitals if since and v.happened_at > since]
            taken = [v for v in taken if self._near(v.happened_at, moment)]
            found.append((moment, bool(taken)))
            since = max((v.happened_at for v in taken), default=since)
        return found

    def _near(self, taken: datetime, moment: datetime) -> bool:
        """Taken in the second half of the stretch before the moment, or later."""
        ended = self.row.ended_at
        steps = vitals_after(self.edition, ended) if ended else ()
        before = max((s for s in steps if s < moment), default=ended or moment)
        return taken >= before + (moment - before) / 2

    @property
    def observed_until(self) -> datetime | None:
        return observed_until(self.edition, self.row.ended_at) if self.row.ended_at else None

    @property
    def alarms(self) -> tuple[HoldIf, ...]:
        """Limits of the edition that the last vital signs pass."""
        if not self.vitals:
            return ()
        last = self.vitals[-1]
        values = {MEASURES[name]: getattr(last, name) for name in MEASURES}
        known = {name: Decimal(value) for name, value in values.items() if value is not None}
        return waits_for(self.edition, population_of(self.chart), known)

    @property
    def observations(self) -> list[Observation]:
        phase = {"checking": "before", "cleared": "before", "completed": "after"}
        wanted = phase.get(self.row.state, "after" if self.row.state == "stopped" else "running")
        return [o for o in self.edition.monograph.observations if o.phase == wanted]

    # ---- reactions --------------------------------------------------------------------------

    @cached_property
    def reacted(self) -> list[Reacted]:
        return reacted_of(self.chart, self.row)

    @property
    def resume_waits(self) -> str:
        """Why a paused infusion cannot go on now, in short; the deed says it in full."""
        if any(one.final for one in self.reacted):
            return "never after this reaction"
        if any(one.waits for one in self.reacted):
            return "a prescriber decides first"
        if any(one.severe and not one.proceeds for one in self.reacted):
            return "a prescriber decided against it"
        return "the course is on hold" if self.held else ""

    @property
    def restart_mg_h(self) -> Decimal | None:
        paused = self.row.state == "paused" and self.pump
        return deeds.restart_limit(self.chart, self.row) if paused else None

    @property
    def restart_ml_h(self) -> Decimal | None:
        limit = self.restart_mg_h
        return self.pump.pump_ml_h(limit) if self.pump and limit is not None else None

    @property
    def restart_percent(self) -> Decimal:
        """At most this part of the rate before, after a reaction."""
        return self.edition.number("infusion", "restart_fraction") * PERCENT

    @property
    def after_reaction(self) -> bool:
        """Whether a reaction came since the pump last began to run."""
        return bool(self.chart.rate_entries) and bool(since_restart(self.chart, self.row))

    @property
    def rescue(self) -> tuple[MedicineLine[Rescue], ...]:
        """The edition's medicines against a reaction, written out for this patient."""
        weights = [m for m in self.chart.measurements if m.weight_kg is not None]
        last = max(weights, key=lambda m: (m.on, m.id), default=None)
        lines = self.edition.monograph.rescue
        kg = last.weight_kg if last else None
        return medicine_lines(lines, population_of(self.chart), kg)

    # ---- what was written -------------------------------------------------------------------

    @cached_property
    def log(self) -> Log:
        return log_of(self.chart, self.row)

    @property
    def moves(self) -> list[Any]:
        return [m for m in self.chart.infusion_moves if m.infusion_id == self.row.id]

    @property
    def why_not(self) -> str:
        """The code of an infusion that was not given, and the words with it."""
        move = self.moves[-1]
        codes = self.edition.codes["not-given"]
        parts = (codes.get(move.reason_code, move.reason_code), move.reason)
        return ": ".join(part for part in parts if part)

    @property
    def said_last(self) -> str:
        """Why it came into its state."""
        return self.moves[-1].reason if self.moves else ""


def desk_of(chart: Chart, actor: Actor, infusion_id: int, at: datetime) -> Desk:
    """Raises NotFound when the chart has no such infusion."""
    return Desk(chart, deeds.infusion_row(chart, infusion_id), actor, at)
