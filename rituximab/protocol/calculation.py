"""The dose calculation itself: an edition and a body in, mg out. No case, no rule.

Adult: fixed. Juvenile: by unrounded body surface area in the arms of the edition's regimen. The
calculated dose (before the cap) and the ordered one are both kept. Source: article S21 to S25; HOPA
2017 for rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext

from .edition import Edition
from .quantity import PERCENT, half_up
from .regimen import Arm
from .surface import PRECISE, Formula


@dataclass(frozen=True, slots=True)
class Calculation:
    """One dose in mg: unrounded before the cap, capped to 0.1 mg (the prescriber may choose it),
    and as ordered."""

    arm: Arm
    calculated_mg: Decimal
    exact_mg: Decimal
    ordered_mg: Decimal

    @property
    def capped(self) -> bool:
        return self.calculated_mg > self.arm.cap_mg


@dataclass(frozen=True, slots=True)
class SurfaceCalculation(Calculation):
    """A dose by body surface area in m2, unrounded and as shown, of a height and a weight."""

    formula: str
    height_cm: Decimal
    weight_kg: Decimal
    area_m2: Decimal
    bsa_m2: Decimal


def adult_dose(edition: Edition) -> Calculation:
    """The fixed dose; height and weight play no part."""
    (arm,) = edition.regimen.arms_of("adult")
    return Calculation(arm, *_rounded(edition, arm, arm.calculated_mg()))


def juvenile_dose(
    edition: Edition, height_cm: Decimal, weight_kg: Decimal, formula: str | None = None
) -> SurfaceCalculation:
    """The dose by body surface area; by the edition's formula unless another is named."""
    key = formula or edition.word("dosing", "formula")
    chosen = edition.regimen.formulas[key]
    arm = juvenile_arm(edition, height_cm, weight_kg, chosen)
    with localcontext(PRECISE):
        area = chosen.area(height_cm, weight_kg)
        bsa = half_up(area, edition.number("dosing", "area_shown_to_m2"))
        amounts = _rounded(edition, arm, arm.calculated_mg(area))
    return SurfaceCalculation(arm, *amounts, key, height_cm, weight_kg, area, bsa)


def juvenile_arm(edition: Edition, height_cm: Decimal, weight_kg: Decimal, by: Formula) -> Arm:
    """The arm whose range of area holds this body by that formula, edges compared exactly."""
    return next(
        arm
        for arm in edition.regimen.arms_of("juvenile")
        if arm.up_to_m2 is None or not by.exceeds(height_cm, weight_kg, arm.up_to_m2)
    )


def _rounded(edition: Edition, arm: Arm, calculated: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Calculated, exact and ordered mg: the nearest vial where it is close to the capped dose."""
    with localcontext(PRECISE):
        capped = min(calculated, arm.cap_mg)
        exact = min(to_tenth(edition, capped), arm.cap_mg)
        nearest = half_up(capped, edition.number("dosing", "round_to_mg"))
        within = capped * edition.number("dosing", "round_within_percent") / PERCENT
        close = abs(nearest - capped) <= within and nearest <= arm.cap_mg
        return calculated, exact, nearest if close else exact


def to_tenth(edition: Edition, mg: Decimal) -> Decimal:
    """mg to the edition's smallest step, half up."""
    with localcontext(PRECISE):
        return half_up(mg, edition.number("dosing", "exact_to_mg"))


def side_by_side(
    edition: Edition, height_cm: Decimal, weight_kg: Decimal
) -> dict[str, SurfaceCalculation]:
    """The juvenile dose by every formula of the edition, in its order."""
    return {
        key: juvenile_dose(edition, height_cm, weight_kg, key) for key in edition.regimen.formulas
    }
