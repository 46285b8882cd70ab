"""What the chair reads of a chart: the infusion, its order, its pump, what is asked before it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar, cast

from rituximab.actions.base import Faults, NotFound, local_day
from rituximab.actions.steps import IN_USE
from rituximab.actions.working import concentrate
from rituximab.protocol.edition import Edition
from rituximab.protocol.medicine import MedicineLine, medicine_lines
from rituximab.protocol.monograph import Method, Premedication, RateFamilyName
from rituximab.protocol.order import prepare
from rituximab.protocol.running import Pump, Setting
from rituximab.protocol.sourced import Population
from rituximab.records.infusion import CHECKS
from rituximab.records.journey import Chart, edition_of
from rituximab.records.order_rows import OrderRow
from rituximab.records.rows import EventRow
from rituximab.records.year_rows import ChairRow, InfusionRow, PreCheckRow, ReactionRow

Entry = TypeVar("Entry", bound=ChairRow)


def infusion_row(chart: Chart, infusion_id: int) -> InfusionRow:
    """The infusion in a chart found by ``infusion_id``. Raises NotFound."""
    for row in chart.infusions:
        if row.id == infusion_id:
            return row
    raise NotFound("infusion")


def of_infusion(entries: Iterable[Entry], row: InfusionRow) -> list[Entry]:
    """The standing entries of one infusion in the order in which they happened."""
    own = (entry for entry in entries if entry.infusion_id == row.id)
    return sorted(own, key=lambda entry: (entry.happened_at, entry.id))


def current_order(chart: Chart, row: InfusionRow) -> OrderRow | None:
    """The order the infusion is given from; before the start the usable one of its number."""
    if row.order_id is not None:
        return chart.order(row.order_id)
    found = [o for o in chart.orders if o.infusion == row.infusion and o.state in IN_USE]
    return max(found, key=lambda order: order.revision, default=None)


def pump_of(chart: Chart, row: InfusionRow) -> Pump:
    """The pump as it was set so far, by the order. Raises NotFound while there is none."""
    order = current_order(chart, row)
    if order is None:
        raise NotFound("order")
    entries = of_infusion(chart.rate_entries, row)
    return set_up(
        edition_of(chart),
        order.rate_family,
        order.bag_method,
        dose_mg=order.ordered_mg,
        bag_ml=order.bag_ml,
        settings=((entry.happened_at, entry.mg_h) for entry in entries),
    )


def set_up(
    edition: Edition,
    family: str,
    method: str,
    *,
    dose_mg: Decimal,
    bag_ml: Decimal,
    settings: Iterable[tuple[datetime, Decimal]],
) -> Pump:
    """The pump of an ordered dose in a bag filled by a method of the edition; ``settings`` are
    moments and mg/h."""
    filled = cast(Method, method)
    bag = prepare(edition, concentrate(edition), dose_mg, bag_ml, filled)
    moments = tuple(Setting(*pair) for pair in settings)
    return Pump(edition, cast(RateFamilyName, family), dose_mg, bag.final_ml, moments)


def population_of(chart: Chart) -> Population:
    """By phenotype, as the dose is."""
    juvenile = chart.patient.diagnosis == "juvenile_dermatomyositis"
    return "juvenile" if juvenile else "adult"


def by_surface(chart: Chart) -> bool:
    """Whether the dose depends on today's height and weight."""
    return population_of(chart) == "juvenile"


def needed_checks(chart: Chart, row: InfusionRow) -> tuple[str, ...]:
    """The items to be clear before the start: equipment for a first infusion, height and weight
    where the dose depends on them."""
    return items_needed(row.first_ever, by_surface=by_surface(chart))


def items_needed(first_ever: bool, *, by_surface: bool) -> tuple[str, ...]:
    left_out = set() if first_ever else {"equipment"}
    if not by_surface:
        left_out.add("measurement")
    return tuple(item for item in CHECKS if item not in left_out)


def checks_of(chart: Chart, row: InfusionRow, day: date) -> dict[str, PreCheckRow]:
    """The last answer of each item, as far as it is of that day."""
    rows = of_infusion(chart.pre_checks, row)
    return {one.item: one for one in rows if local_day(one.happened_at) == day}


def premedication_lines(chart: Chart) -> tuple[MedicineLine[Premedication], ...]:
    """The premedication of the edition written out for this patient; each is given or answered."""
    weights = [m for m in chart.measurements if m.weight_kg is not None]
    last = max(weights, key=lambda m: (m.on, m.id), default=None)
    lines = edition_of(chart).monograph.premedication
    return medicine_lines(lines, population_of(chart), last.weight_kg if last else None)


def reactions_of(chart: Chart, row: InfusionRow) -> list[tuple[ReactionRow, EventRow]]:
    """The reactions of an infusion with their events, oldest first; those in error left out."""
    events = {event.id: event for event in chart.events}
    rows = of_infusion(chart.reactions, row)
    return [(one, events[one.event_id]) for one in rows if one.event_id in events]


def moment(
    faults: Faults, happened_at: datetime | None, at: datetime, earliest: datetime | None = None
) -> datetime:
    """When it happened, now if not said; a fault when it lies ahead or before ``earliest``."""
    happened = happened_at or at
    faults.unless(happened <= at, "happened_at", "The time lies ahead.")
    late = earliest is None or happened >= earliest
    faults.unless(late, "happened_at", "The time lies before what happened before it.")
    return happened
