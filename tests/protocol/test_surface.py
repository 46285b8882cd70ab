"""Body surface area: published values in full, and the weight that gives an area."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rituximab.protocol.edition import load

FORMULAS = load().regimen.formulas
heights = st.decimals(min_value=50, max_value=210, places=1)
weights = st.decimals(min_value=3, max_value=180, places=2)


@pytest.mark.parametrize(
    ("height", "weight", "expected"),
    [
        ("170", "75", "1.882 1.864 1.895 1.897 1.905"),
        ("185", "90", "2.151 2.141 2.161 2.160 2.158"),
        ("180", "90", "2.1213203 2.0989 2.1377747 - 2.1399786"),
        ("177.8", "104.3262", "- 2.215 - - -"),
        ("100", "15", "0.6455 0.6400 0.6461 0.6625 0.6615"),
        ("110", "18", "0.7416 0.7411 0.7401 0.7575 0.7552"),
        ("120", "22", "0.8563 0.8596 0.8533 0.8714 0.8686"),
    ],
)
def test_published_areas(height: str, weight: str, expected: str) -> None:
    """Facts 3.2, to the last figure given; 2.0988737 is Du Bois with his coefficient for metres,
    0.20247, which is rounded from the one for centimetres: the two agree to 2.0989."""
    names = ("mosteller", "dubois", "haycock", "gehan_george", "boyd")
    for name, printed in zip(names, expected.split(), strict=True):
        if printed != "-":
            area = FORMULAS[name].area(Decimal(height), Decimal(weight))
            assert area.quantize(Decimal(printed)) == Decimal(printed), name


@given(st.sampled_from(sorted(FORMULAS)), heights, weights)
def test_the_weight_of_an_area_has_that_area(name: str, height: Decimal, weight: Decimal) -> None:
    formula = FORMULAS[name]
    found = formula.weight_at(height, formula.area(height, weight))
    assert abs(found - weight) < Decimal("1e-12")


@pytest.mark.parametrize("name", sorted(FORMULAS))
@pytest.mark.parametrize("weight", [Decimal(12), Decimal(54), Decimal("97.5")])
def test_the_weight_of_an_area(name: str, weight: Decimal) -> None:
    formula = FORMULAS[name]
    found = formula.weight_at(Decimal(150), formula.area(Decimal(150), weight))
    assert abs(found - weight) < Decimal("1e-12")


@pytest.mark.parametrize("name", sorted(FORMULAS))
def test_an_area_is_not_above_itself(name: str) -> None:
    formula = FORMULAS[name]
    area = formula.area(Decimal(150), Decimal(54))
    assert not formula.exceeds(Decimal(150), Decimal(54), area)
    assert formula.exceeds(Decimal(150), Decimal(54), area - Decimal("1e-12"))
    assert formula.exceeds(Decimal(150), Decimal("54.001"), area)
