"""Body surface area: the published formulas, each an entry of the edition.

Height in cm, weight in kg, area in m2, all Decimal and unrounded.
"""

from __future__ import annotations

from abc import abstractmethod
from decimal import Context, Decimal, localcontext
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field

from .quantity import G_PER_KG
from .sourced import Positive, Sourced

EXACT = Context(prec=10_000)  # products only: exact, however long the numbers were typed
PRECISE = Context(prec=50)  # areas and doses, far below the last digit that is shown
LOGARITHMIC = Context(prec=28)  # formulas with broken exponents have no exact value to lose


class _Formula(Sourced):
    name: str
    printed: str  # as it stands on screen and paper

    @abstractmethod
    def area(self, height_cm: Decimal, weight_kg: Decimal) -> Decimal:
        """Body surface area in m2, unrounded."""

    def exceeds(self, height_cm: Decimal, weight_kg: Decimal, area_m2: Decimal) -> bool:
        """Whether the area is above ``area_m2``, decided on the unrounded value."""
        return self.area(height_cm, weight_kg) > area_m2

    @abstractmethod
    def weight_at(self, height_cm: Decimal, area_m2: Decimal) -> Decimal:
        """The weight in kg at which a body of this height has ``area_m2``."""


class RootFormula(_Formula):
    """Square root of height x weight / ``divisor`` (Mosteller); compared without the root."""

    kind: Literal["root"]
    divisor: Positive

    def area(self, height_cm: Decimal, weight_kg: Decimal) -> Decimal:
        with localcontext(PRECISE):
            return (height_cm * weight_kg / self.divisor).sqrt()

    def exceeds(self, height_cm: Decimal, weight_kg: Decimal, area_m2: Decimal) -> bool:
        with localcontext(EXACT):
            return height_cm * weight_kg > area_m2 * area_m2 * self.divisor

    def weight_at(self, height_cm: Decimal, area_m2: Decimal) -> Decimal:
        with localcontext(PRECISE):
            return area_m2 * area_m2 * self.divisor / height_cm


class PowerFormula(_Formula):
    """``coefficient`` x height^a x weight^b (Du Bois, Haycock, Gehan and George)."""

    kind: Literal["power"]
    coefficient: Positive
    height_exponent: Positive
    weight_exponent: Positive

    def area(self, height_cm: Decimal, weight_kg: Decimal) -> Decimal:
        return _product_of_powers(
            self.coefficient, height_cm, self.height_exponent, weight_kg, self.weight_exponent
        )

    def weight_at(self, height_cm: Decimal, area_m2: Decimal) -> Decimal:
        with localcontext(PRECISE):
            per_weight = area_m2 / (self.coefficient * height_cm**self.height_exponent)
            return per_weight ** (1 / self.weight_exponent)


class BoydFormula(_Formula):
    """Boyd 1935: the exponent of the weight in g falls with its decimal logarithm."""

    kind: Literal["boyd"]
    coefficient: Positive
    height_exponent: Positive
    gram_exponent: Positive
    gram_log_exponent: Positive

    def area(self, height_cm: Decimal, weight_kg: Decimal) -> Decimal:
        grams = weight_kg * G_PER_KG
        exponent = _falling_exponent(self.gram_exponent, self.gram_log_exponent, grams)
        return _product_of_powers(
            self.coefficient, height_cm, self.height_exponent, grams, exponent
        )

    def weight_at(self, height_cm: Decimal, area_m2: Decimal) -> Decimal:
        """Solved for the logarithm of the weight: the smaller root, where the area still rises."""
        with localcontext(PRECISE):
            wanted = (area_m2 / (self.coefficient * height_cm**self.height_exponent)).log10()
            under_root = self.gram_exponent**2 - 4 * self.gram_log_exponent * wanted
            spread = max(under_root, Decimal(0)).sqrt()
            logarithm = (self.gram_exponent - spread) / (2 * self.gram_log_exponent)
            return Decimal(10) ** logarithm / G_PER_KG


@lru_cache(maxsize=1024)  # one course asks for the same few areas again and again
def _product_of_powers(
    factor: Decimal, a: Decimal, a_exponent: Decimal, b: Decimal, b_exponent: Decimal
) -> Decimal:
    """factor x a^a_exponent x b^b_exponent, through logarithms: three times faster than powers."""
    with localcontext(LOGARITHMIC):
        return (factor.ln() + a_exponent * a.ln() + b_exponent * b.ln()).exp()


@lru_cache(maxsize=1024)
def _falling_exponent(exponent: Decimal, per_decade: Decimal, grams: Decimal) -> Decimal:
    """Less by ``per_decade`` for each tenfold weight."""
    with localcontext(LOGARITHMIC):
        return exponent - per_decade * grams.log10()


Formula = Annotated[RootFormula | PowerFormula | BoydFormula, Field(discriminator="kind")]
