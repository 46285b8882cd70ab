"""The dosing regimen of an edition: arms by population and body surface area, and the formulas."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from pydantic import model_validator

from .sourced import NotNegative, Population, Positive, Sourced, Strict
from .surface import Formula


class Arm(Sourced):
    """One line of the dosing rule: whom it serves, in which range of area, and what it gives.

    The range is above ``above_m2`` and up to and including ``up_to_m2``; without them it is open.
    """

    id: str
    population: Population
    above_m2: NotNegative | None = None
    up_to_m2: Positive | None = None
    fixed_mg: Positive | None = None
    mg_per_m2: Positive | None = None
    cap_mg: Positive

    @model_validator(mode="after")
    def _one_way_of_dosing(self) -> Arm:
        if (self.fixed_mg is None) == (self.mg_per_m2 is None):
            raise ValueError("give either fixed_mg or mg_per_m2")
        return self

    def calculated_mg(self, area_m2: Decimal = Decimal(0)) -> Decimal:
        """mg before the cap, unrounded; a fixed dose needs no area."""
        return (self.fixed_mg or Decimal(0)) + (self.mg_per_m2 or Decimal(0)) * area_m2

    def capped_mg(self, area_m2: Decimal) -> Decimal:
        """mg after the cap, unrounded."""
        return min(self.calculated_mg(area_m2), self.cap_mg)


class Regimen(Strict):
    """``formulas`` by key; which of them decides is the parameter dosing.formula."""

    arms: tuple[Arm, ...]
    formulas: dict[str, Formula]

    def arms_of(self, population: Population) -> tuple[Arm, ...]:
        """In rising order of body surface area."""
        return tuple(arm for arm in self._rising if arm.population == population)

    @cached_property
    def _rising(self) -> tuple[Arm, ...]:
        return tuple(sorted(self.arms, key=lambda arm: arm.above_m2 or Decimal(0)))

    def steps_of(self, population: Population) -> tuple[tuple[Arm, Decimal, Arm], ...]:
        """Each inner edge in m2 between the arm below (the edge is its own) and the one above."""
        arms = self.arms_of(population)
        return tuple(
            (below, below.up_to_m2, above)
            for below, above in pairwise(arms)
            if below.up_to_m2 is not None
        )
