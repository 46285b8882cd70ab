"""An order as its page shows it: what it says, who signed and checked it, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rituximab.access.actor import Actor
from rituximab.actions.order.frozen import Frozen
from rituximab.protocol.edition import Edition
from rituximab.records.frozen import signed_order
from rituximab.records.journey import Chart, edition_of
from rituximab.records.order_rows import OrderRow
from rituximab.screens.shared.blind import blind_to
from rituximab.screens.templatetags.house import quantity

#: Parts of a snapshot from which nobody can read what the order comes to.
BLIND_PARTS = (
    *("order", "patient", "age_years", "allergies", "reactions", "measurements", "indication"),
    *("therapies", "screening", "edition"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the prescriber chose, in words; no result of it."""

    rounding: str
    diluent: str
    bag_ml: Any
    method: str
    rates: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """``said`` is the frozen snapshot, without its results for whom they are hidden from; None
    while the order is a draft. ``frozen`` holds all of it, for comparing."""

    chart: Chart
    row: OrderRow
    edition: Edition
    number: str
    blind: bool
    said: dict[str, Any] | None
    choice: Choice
    product: str
    frozen: Frozen | None

    @property
    def band(self) -> str:
        return band_of(self.edition, self.row.basis)

    @property
    def sha256(self) -> str:
        return self.frozen.order.snapshot.sha256 if self.frozen else ""

    def _own(self, rows: Sequence[Any]) -> list[Any]:
        return [one for one in rows if one.order_id == self.row.id]

    @property
    def signatures(self) -> list[Any]:
        return self._own(self.chart.signatures)

    @property
    def moves(self) -> list[Any]:
        """Newest first."""
        return self._own(self.chart.order_moves)[::-1]

    @property
    def copies(self) -> list[Any]:
        return self._own(self.chart.copies)

    @property
    def checks(self) -> list[Any]:
        return self._own(self.chart.blind_checks)

    @property
    def verifications(self) -> list[Any]:
        return self._own(self.chart.verifications)

    @property
    def document(self) -> Any:
        return next(iter(self._own(self.chart.documents)), None)

    @property
    def revisions(self) -> list[OrderRow]:
        """The other revisions for the same infusion, newest first."""
        rows = [o for o in self.chart.orders if o.infusion == self.row.infusion]
        return [o for o in rows[::-1] if o.id != self.row.id]

    @property
    def newer(self) -> OrderRow | None:
        return next((o for o in self.revisions if o.revision > self.row.revision), None)


def sheet_of(chart: Chart, actor: Actor, order_id: int) -> Sheet:
    """Raises NotFound when the chart has no such order."""
    row, edition = chart.order(order_id), edition_of(chart)
    blind = blind_to(chart, actor, row.infusion)
    signed = signed_order(actor=actor, order_id=order_id) if row.signed_by_id else None
    frozen = Frozen(signed) if signed else None
    said = frozen.content if frozen else None
    if said and blind:
        said = {part: said[part] for part in BLIND_PARTS}
    product = edition.monograph.products.get(row.product)
    return Sheet(
        chart=chart,
        row=row,
        edition=edition,
        number=f"O-{row.id:04d}",
        blind=blind,
        said=said,
        choice=choice_of(edition, row),
        product=product.printed if product else "",
        frozen=frozen,
    )


def band_of(edition: Edition, basis: str) -> str:
    """What the dose follows, in words."""
    arm = next(arm for arm in edition.regimen.arms if arm.id == basis)
    if arm.mg_per_m2 is None:
        return f"fixed dose for adults, {quantity(arm.fixed_mg, 'mg')}"
    over = f"above {quantity(arm.above_m2, 'm2')}" if arm.above_m2 else ""
    upto = f"up to and including {quantity(arm.up_to_m2, 'm2')}" if arm.up_to_m2 else ""
    return f"{quantity(arm.mg_per_m2, 'mg/m2')} {' '.join(part for part in (over, upto) if part)}"


def choice_of(edition: Edition, row: OrderRow) -> Choice:
    book = edition.monograph
    return Choice(
        rounding="to the nearest vial" if row.rounding == "rounded" else "exact",
        diluent=book.diluents[row.diluent].name,
        bag_ml=row.bag_ml,
        method=book.recipes[row.bag_method].title,  # type: ignore[index]
        rates=book.rates[row.rate_family].title,  # type: ignore[index]
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the comparison: what the order says and what the pharmacist calculated."""

    name: str
    unit: str
    ordered: Any
    own: Any
    same: bool


ITEMS = (
    ("bsa_m2", "Body surface area", "m2"),
    ("dose_mg", "Dose", "mg"),
    ("draw_ml", "Volume to draw up", "mL"),
    ("concentration", "Concentration", "mg per mL"),
    ("first_rate_ml_h", "First rate", "mL/h"),
)


def last_check(chart: Chart, row: OrderRow, by_id: int) -> Any:
    """The person's last blind check since the order was taken, or None."""
    since: datetime | None = row.taken_at
    own = [c for c in chart.blind_checks if c.order_id == row.id and c.by_id == by_id]
    return next((c for c in own[::-1] if since is not None and c.at >= since), None)


def compared(check: Any, frozen: Frozen) -> list[Compared]:
    """The comparison, item by item; only for somebody who has calculated."""
    apart = {one["item"] for one in check.differences}
    ordered = frozen.numbers()
    return [
        Compared(name, unit, ordered[item], getattr(check, item), item not in apart)
        for item, name, unit in ITEMS
        if item in ordered
    ]
