"""Preparing an order: vials with the least waste, the bag both ways, its concentration, the words.

mg and mL, exact; only what is shown is rounded. Source: product monograph of the edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal, localcontext

from .edition import Edition
from .monograph import Bag, Concentration, Method, Product, Vial
from .quantity import PERCENT, grouped, half_up, plain
from .surface import PRECISE
from .verdict import Reason


@dataclass(frozen=True, slots=True)
class VialChoice:
    """Vials that cover a dose, the larger first, with what is left over."""

    vials: tuple[tuple[int, Vial], ...]
    total_mg: Decimal
    waste_mg: Decimal
    waste_ml: Decimal

    @property
    def count(self) -> int:
        return sum(count for count, _ in self.vials)


@dataclass(frozen=True, slots=True)
class Preparation:
    """One bag, prepared one way. ``mg_per_ml`` is unrounded; it decides, ``shown`` is printed."""

    method: Method
    dose_mg: Decimal
    bag_ml: Decimal
    draw_ml: Decimal
    withdraw_ml: Decimal
    final_ml: Decimal
    mg_per_ml: Decimal
    shown: Decimal
    fits: bool
    reasons: tuple[Reason, ...]
    steps: tuple[str, ...]


def vial_choices(product: Product, dose_mg: Decimal) -> tuple[VialChoice, ...]:
    """Every combination without a superfluous vial: least waste first, then fewest vials."""
    sizes = sorted(product.vials, key=lambda vial: vial.mg, reverse=True)
    choices = [_choice(product, dose_mg, sizes, counts) for counts in _counts(sizes, dose_mg)]
    return tuple(sorted(choices, key=lambda choice: (choice.waste_mg, choice.count)))


def _counts(sizes: Sequence[Vial], rest_mg: Decimal) -> Iterator[tuple[int, ...]]:
    """Numbers of vials of each size that just cover the rest."""
    largest, smaller = sizes[0], sizes[1:]
    most = int((rest_mg / largest.mg).to_integral_value(ROUND_CEILING))
    if not smaller:
        yield (most,)
        return
    for count in range(most + 1):
        left = max(rest_mg - count * largest.mg, Decimal(0))
        for others in _counts(smaller, left):
            yield (count, *others)


def _choice(
    product: Product, dose_mg: Decimal, sizes: Sequence[Vial], counts: tuple[int, ...]
) -> VialChoice:
    used = tuple((count, vial) for count, vial in zip(counts, sizes, strict=True) if count)
    total = sum((count * vial.mg for count, vial in used), Decimal(0))
    waste = total - dose_mg
    return VialChoice(used, total, waste, waste / product.mg_per_ml)


def draw_ml(product: Product, dose_mg: Decimal) -> Decimal:
    """mL of concentrate that hold the dose."""
    return dose_mg / product.mg_per_ml


def final_volume_limits(edition: Edition, dose_mg: Decimal) -> tuple[Decimal, Decimal]:
    """The least and the most final volume in mL that keep the concentration inside its limits."""
    limits = edition.monograph.concentration
    return dose_mg / limits.high_mg_per_ml, dose_mg / limits.low_mg_per_ml


def prepare(
    edition: Edition, product: Product, dose_mg: Decimal, bag_ml: Decimal, method: Method
) -> Preparation:
    """The bag with the dose in it, withdrawn first or added to the full bag."""
    draw = draw_ml(product, dose_mg)
    withdraw = draw if method == "withdraw-first" else Decimal(0)
    final = bag_ml - withdraw + draw
    step = edition.number("infusion", "concentration_shown_to")
    with localcontext(PRECISE):
        strength = dose_mg / final
        shown = half_up(strength, step)
    least, most = final_volume_limits(edition, dose_mg)
    limits = edition.monograph.concentration
    faults = tuple(_faults(limits, strength, overdrawn=withdraw > bag_ml))
    said = {
        "draw": grouped(draw),
        "withdraw": grouped(withdraw),
        "bag": grouped(bag_ml),
        "final": grouped(final),
        "concentration": plain(half_up(strength, step / PERCENT) if faults else shown),
        "low": plain(limits.low_mg_per_ml),
        "high": plain(limits.high_mg_per_ml),
        "least": grouped(least),
        "most": grouped(most),
    }
    keys = faults or ("inside",)
    return Preparation(
        method=method,
        dose_mg=dose_mg,
        bag_ml=bag_ml,
        draw_ml=draw,
        withdraw_ml=withdraw,
        final_ml=final,
        mg_per_ml=strength,
        shown=shown,
        fits=not faults,
        reasons=tuple(_reason(limits, key, said) for key in keys),
        steps=tuple(s.format(**said) for s in edition.monograph.recipes[method].steps),
    )


def _faults(limits: Concentration, strength: Decimal, *, overdrawn: bool) -> Iterator[str]:
    if overdrawn:
        yield "overdrawn"
    if strength < limits.low_mg_per_ml:
        yield "thin"
    if strength > limits.high_mg_per_ml:
        yield "thick"


def _reason(limits: Concentration, key: str, said: dict[str, str]) -> Reason:
    return Reason(limits.says[key].format(**said), limits.changes.get(key, "").format(**said))


def preparations(edition: Edition, product: Product, dose_mg: Decimal) -> tuple[Preparation, ...]:
    """Every bag both ways, those that fit first, else in the edition's order: the first is
    proposed."""
    bags: tuple[Bag, ...] = edition.monograph.bags
    every = [
        prepare(edition, product, dose_mg, bag.ml, method)
        for bag in bags
        for method in edition.monograph.recipes
    ]
    return tuple(sorted(every, key=lambda preparation: not preparation.fits))


def keeps_until(product: Product, prepared_at: datetime) -> datetime:
    """When the prepared bag expires in the fridge. Raises ValueError without storage data."""
    if product.storage is None:
        raise ValueError(f"{product.brand} has no storage data")
    return prepared_at + timedelta(hours=product.storage.fridge_hours)
