"""Children of chosen sizes: the dose tests' own arithmetic, apart from the protocol's."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from .casekit import CaseDict, ready_child

MG_PER_M2_SMALL = Decimal(575)
MG_PER_M2_LARGE = Decimal(750)
CAP_MG = Decimal(1000)
STEP_MG = Decimal(100)


def child_of(height: Any, weight: Any, on: str = "2026-11-20", **changes: Any) -> CaseDict:
    """The ready child with this one measurement."""
    sizes = [{"on": on, "height_cm": str(height), "weight_kg": str(weight)}]
    return ready_child(measurements=sizes, **changes)


def child_for(dose_mg: str, height: int = 100, **changes: Any) -> CaseDict:
    """A child at most 1.5 m2 whose calculated dose is ``dose_mg`` (to 12 places)."""
    surface = Decimal(dose_mg) / MG_PER_M2_SMALL
    weight = (surface * surface * 3600 / height).quantize(Decimal("1e-12"))
    return child_of(height, weight, **changes)


def mosteller(height: Decimal, weight: Decimal) -> Decimal:
    """m2, to 50 figures."""
    with localcontext() as context:
        context.prec = 50
        return (height * weight / 3600).sqrt()


def calculated(height: Decimal, weight: Decimal) -> Decimal:
    """mg before the cap, unrounded: 575 mg/m2 up to 8,100 cm kg, 750 mg/m2 above."""
    with localcontext() as context:
        context.prec = 50
        small = height * weight <= 8100
        return mosteller(height, weight) * (MG_PER_M2_SMALL if small else MG_PER_M2_LARGE)


def tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
