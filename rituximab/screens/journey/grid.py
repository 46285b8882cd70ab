"""The treatment grid: one column an infusion, always with its number and its date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rituximab.access.actor import Actor
from rituximab.protocol.edition import Edition
from rituximab.protocol.journey import Standing
from rituximab.records.journey import Chart
from rituximab.records.year_rows import InfusionRow
from rituximab.screens.shared.blind import blind_to

from .giving import live_infusion

#: States of an order that no longer counts for its infusion.
GONE = ("cancelled", "superseded", "not_given")


@dataclass(frozen=True, slots=True)
class Column:
    infusion: int
    on: date | None
    order: Any
    dose_mg: Decimal | None
    blind: bool
    premedication: tuple[str, ...]
    rate: str
    given: InfusionRow | None = None


def grid_of(chart: Chart, standing: Standing, edition: Edition, actor: Actor) -> list[Column]:
    planned = {row.infusion: row.on for row in chart.planned}
    live = {o.infusion: o for o in chart.orders if o.state not in GONE}
    population = "juvenile" if chart.patient.diagnosis.startswith("juvenile") else "adult"
    before = tuple(
        dict.fromkeys(m.drug for m in edition.monograph.premedication if m.population == population)
    )
    columns = []
    for infusion in range(1, edition.days("dosing", "infusions") + 1):
        order = live.get(infusion)
        proposed = standing.dose.ordered_mg if standing.dose else None
        family = "first" if infusion == 1 else "subsequent"
        columns.append(
            Column(
                infusion=infusion,
                on=planned.get(infusion),
                order=order,
                dose_mg=order.ordered_mg if order else proposed,
                blind=blind_to(chart, actor, infusion),
                premedication=before,
                rate=edition.monograph.rates[family].title,  # type: ignore[index]
                given=live_infusion(chart, infusion),
            )
        )
    return columns
