"""Premedication and rescue medicines written out for one patient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from .monograph import Medicine, PerKilogram
from .quantity import grouped, half_up, plain
from .sourced import Population

AnyMedicine = TypeVar("AnyMedicine", bound=Medicine)


@dataclass(frozen=True, slots=True)
class MedicineLine(Generic[AnyMedicine]):
    """``dose`` as it is ordered; ``working`` says how it follows from the weight, or is empty."""

    medicine: AnyMedicine
    dose: str
    working: str


def medicine_lines(
    medicines: Sequence[AnyMedicine], population: Population, weight_kg: Decimal | None
) -> tuple[MedicineLine[AnyMedicine], ...]:
    """The lines for this population; weight in kg, or None where it is not known."""
    return tuple(_lines(medicines, population, weight_kg))


def _lines(
    medicines: Sequence[AnyMedicine], population: Population, weight_kg: Decimal | None
) -> Iterator[MedicineLine[AnyMedicine]]:
    for medicine in medicines:
        if medicine.population == population:
            yield MedicineLine(medicine, *_dose(medicine, weight_kg))


def _dose(medicine: Medicine, weight_kg: Decimal | None) -> tuple[str, str]:
    """The dose in words and figures, and its working."""
    if medicine.mg is not None:
        return _range(medicine.mg, medicine.mg_up_to, "mg"), ""
    if medicine.per_kg is None:
        return medicine.text, ""
    per_kg = medicine.per_kg
    rule = f"{_range(per_kg.mg, per_kg.mg_up_to, 'mg per kg')}, at most {grouped(per_kg.max_mg)} mg"
    if weight_kg is None:
        return rule, "weight not known"
    low = _of_weight(per_kg, per_kg.mg, weight_kg)
    high = _of_weight(per_kg, per_kg.mg_up_to, weight_kg) if per_kg.mg_up_to else None
    return _range(low, high, "mg"), f"{rule}, {plain(weight_kg)} kg"


def _of_weight(per_kg: PerKilogram, mg: Decimal, weight_kg: Decimal) -> Decimal:
    """Rounded half up, never above the highest dose."""
    return min(half_up(mg * weight_kg, per_kg.round_to_mg), per_kg.max_mg)


def _range(low: Decimal, high: Decimal | None, unit: str) -> str:
    if high is None or high == low:
        return f"{grouped(low)} {unit}"
    return f"{grouped(low)} to {grouped(high)} {unit}"
