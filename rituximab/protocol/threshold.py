"""The strip of doses over the weight, and how far the child is from the step (Q15)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext

from .calculation import SurfaceCalculation, juvenile_dose
from .edition import Edition
from .quantity import PERCENT
from .regimen import Arm
from .surface import PRECISE


@dataclass(frozen=True, slots=True)
class Step:
    """Where the band switches at this height, and what lies on the other side.

    ``switch_kg`` is unrounded; ``distance_kg`` is how much more (or, negative, less) weight reaches
    it. ``other_mg`` is the dose right across the step; ``change_percent`` compares it with the own.
    """

    at_m2: Decimal
    switch_kg: Decimal
    distance_kg: Decimal
    other_mg: Decimal
    change_percent: Decimal
    near: bool  # within the edition's second_weight_percent of the weight


@dataclass(frozen=True, slots=True)
class Strip:
    """The own dose, the doses from the lowest to the highest weight of the strip, and the step."""

    own: SurfaceCalculation
    points: tuple[SurfaceCalculation, ...]
    step: Step


def strip(edition: Edition, height_cm: Decimal, weight_kg: Decimal) -> Strip:
    """Doses over the weight by the edition's formula; cm and kg, both above zero."""
    percent, count = (
        edition.number("dosing", "strip_percent"),
        edition.days("dosing", "strip_points"),
    )
    own = juvenile_dose(edition, height_cm, weight_kg)
    with localcontext(PRECISE):
        width = weight_kg * percent / PERCENT
        weights = [weight_kg - width + 2 * width * n / count for n in range(count + 1)]
    points = tuple(juvenile_dose(edition, height_cm, weight) for weight in weights)
    steps = (_step(edition, own, *step) for step in edition.regimen.steps_of("juvenile"))
    return Strip(own, points, min(steps, key=lambda step: abs(step.distance_kg)))


def _step(
    edition: Edition, own: SurfaceCalculation, below: Arm, at_m2: Decimal, above: Arm
) -> Step:
    formula = edition.formula
    crossed = formula.exceeds(own.height_cm, own.weight_kg, at_m2)
    other = below if crossed else above
    with localcontext(PRECISE):
        switch = formula.weight_at(own.height_cm, at_m2)
        distance = switch - own.weight_kg
        reach = own.weight_kg * edition.number("dosing", "second_weight_percent") / PERCENT
        own_mg, other_mg = own.arm.capped_mg(own.area_m2), other.capped_mg(at_m2)
        change = (other_mg - own_mg) / own_mg * PERCENT
    return Step(at_m2, switch, distance, other_mg, change, abs(distance) <= reach)
