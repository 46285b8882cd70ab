"""Edges that a square root cannot hit: rounding tried on editions with other coefficients.

A body of 60 cm and 60 kg has exactly 1 m2, so the coefficient is the calculated dose.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from rituximab.protocol.calculation import juvenile_dose

from .editions import edition_with

SIDE = Decimal(60)


def ordered(mg: str, *changes: tuple[str, str]) -> Decimal:
    """The ordered dose of a child of exactly 1 m2 where the small band gives ``mg`` per m2."""
    edition = edition_with(("mg_per_m2 = 575", f"mg_per_m2 = {mg}"), *changes)
    dose = juvenile_dose(edition, SIDE, SIDE)
    assert dose.area_m2 == 1
    assert dose.calculated_mg == Decimal(mg)
    return dose.ordered_mg


def within(percent: str) -> tuple[str, str]:
    old = "round_within_percent = { value = 10,"
    return old, f"round_within_percent = {{ value = {percent},"


@pytest.mark.parametrize(("mg", "expected"), [("549.99", "500"), ("550", "600"), ("550.01", "600")])
def test_a_tie_goes_half_up(mg: str, expected: str) -> None:
    assert ordered(mg) == Decimal(expected)


@pytest.mark.parametrize(
    ("mg", "percent", "expected"),
    [
        ("250", "20", "300"),
        ("250", "19.99", "250"),
        ("125", "20", "100"),
        ("125", "19.99", "125"),
        ("727.2727272727", "10", "700"),
    ],
)
def test_the_limit_is_inclusive(mg: str, percent: str, expected: str) -> None:
    assert ordered(mg, within(percent)) == Decimal(expected)


@pytest.mark.parametrize(
    ("mg", "expected"), [("345.04", "345.0"), ("345.05", "345.1"), ("345.15", "345.2")]
)
def test_exact_is_to_a_tenth_half_up(mg: str, expected: str) -> None:
    assert ordered(mg) == Decimal(expected)


@pytest.mark.parametrize(
    ("mg", "cap", "expected"),
    [
        ("1100", "1000", "1000"),
        ("999.99", "1000", "1000"),
        ("960", "1000", "1000"),
        ("960", "980", "960"),
        ("1100", "970", "970"),
        ("345.06", "345.06", "345.06"),
    ],
)
def test_rounding_never_passes_the_cap(mg: str, cap: str, expected: str) -> None:
    """Where the nearest hundred lies above the cap the dose is exact, and no higher than it."""
    old = f"mg_per_m2 = {mg}\ncap_mg = "
    assert ordered(mg, (f"{old}1000", f"{old}{cap}")) == Decimal(expected)
