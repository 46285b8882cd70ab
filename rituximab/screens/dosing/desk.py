"""What lies on the desk when a dose is worked out: the infusion that waits, and what is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rituximab.actions.order.guards import orderable
from rituximab.actions.refusal import Refusal
from rituximab.actions.working import Choices
from rituximab.protocol.case import Case
from rituximab.protocol.dosing import population
from rituximab.protocol.edition import Edition
from rituximab.protocol.infusion import first_infusion
from rituximab.protocol.patient import height_on, weight_on
from rituximab.records.journey import Chart, edition_of, facts_of
from rituximab.records.order_rows import OrderRow

OVER = ("cancelled", "superseded")


@dataclass(frozen=True, slots=True)
class Desk:
    """``height`` and ``weight`` are (value, day) as they count on the infusion's day, or None.

    ``blocked`` says why no draft can be saved at all, whatever is chosen.
    """

    chart: Chart
    case: Case
    order: OrderRow | None
    height: tuple[Decimal, date] | None
    weight: tuple[Decimal, date] | None
    first_ever: bool
    blocked: tuple[Refusal, ...]

    @property
    def edition(self) -> Edition:
        return self.case.edition

    @property
    def adult(self) -> bool:
        return population(self.case) == "adult"

    @property
    def infusion(self) -> int:
        """The infusion that can be ordered now: the next one."""
        waiting = self.case.next_infusion
        return waiting.infusion if waiting else 1

    @property
    def planned_on(self) -> date | None:
        waiting = self.case.next_infusion
        return waiting.on if waiting else None

    @property
    def draft(self) -> OrderRow | None:
        return self.order if self.order and self.order.state == "draft" else None

    def initial(self) -> dict[str, Any]:
        """The form as it opens: sizes on record, choices of the draft or of the edition."""
        book = self.edition.monograph
        proposed = Choices(diluent=next(iter(book.diluents)), bag_ml=book.bags[0].ml)
        choices = Choices.of(self.draft) if self.draft else proposed
        names = Choices.__dataclass_fields__
        return {name: getattr(choices, name) for name in names} | {
            "weight": self.weight[0] if self.weight else None,
            "height": self.height[0] if self.height else None,
            "weight_unit": "kg",
            "height_unit": "cm",
            "version": self.draft.version if self.draft else None,
        }


def desk_of(chart: Chart, day: date) -> Desk:
    case = Case(facts_of(chart), edition_of(chart), day)
    waiting = case.next_infusion
    live = [o for o in chart.orders if waiting and o.infusion == waiting.infusion]
    order = next((o for o in live if o.state not in OVER), None)
    return Desk(
        chart=chart,
        case=case,
        order=order,
        height=height_on(case, case.judged_on),
        weight=weight_on(case, case.judged_on),
        first_ever=first_infusion(case).status != "met",
        blocked=tuple(_blocked(chart, case, order)),
    )


def _blocked(chart: Chart, case: Case, order: OrderRow | None) -> list[Refusal]:
    found = list(orderable(chart))
    if case.next_infusion is None or case.next_infusion.on is None:
        found.append(Refusal("not-planned", "No infusion is planned."))
    if order and order.state != "draft":
        state = order.state.replace("_", " ")
        text = f"An order for infusion {order.infusion} is {state} (revision {order.revision})."
        found.append(Refusal("live-order", text, "Amend it: a new revision takes its place."))
    return found
