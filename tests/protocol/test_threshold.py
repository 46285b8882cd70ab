"""The strip of doses over the weight and the distance to the 1.5 m2 step (screens, dosing page)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest

from rituximab.protocol.edition import load
from rituximab.protocol.threshold import Strip, strip

EDITION = load()


def around(height: str, weight: str) -> Strip:
    return strip(EDITION, Decimal(height), Decimal(weight))


@pytest.mark.parametrize(
    ("height", "weight", "distance", "near"),
    [
        ("150", "53.6", "0.4", True),
        ("150", "54", "0", True),
        ("150", "54.5", "-0.5", True),
        ("150", "53", "1", True),
        ("150", "52.9", "1.1", False),
        ("150", "55.2", "-1.2", False),
        ("160", "50", "0.625", True),
        ("140", "36", "21.857", False),
    ],
)
def test_the_distance_to_the_switch(height: str, weight: str, distance: str, near: bool) -> None:
    """At 150 cm the switch sits at 54 kg; within 2 % of the weight a second one is asked for."""
    step = around(height, weight).step
    assert step.distance_kg.quantize(Decimal("0.001")) == Decimal(distance)
    assert step.near is near
    assert step.at_m2 == Decimal("1.5")
    assert abs(step.switch_kg * Decimal(height) - 8100) < Decimal("1e-20")


def test_what_lies_across_the_step() -> None:
    """862.5 mg just below, 1,000 mg above: + 15.9 % (facts 3.3)."""
    step = around("150", "54").step
    assert step.other_mg == 1000
    assert step.change_percent.quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal("15.9")
    above = around("150", "54.01").step
    assert above.other_mg == Decimal("862.5")
    assert above.change_percent == Decimal("-13.75")


def test_the_strip_runs_ten_per_cent_either_way() -> None:
    made = around("150", "53.6")
    weights = [point.weight_kg for point in made.points]
    assert weights == sorted(weights)
    assert (weights[0], weights[-1]) == (Decimal("48.24"), Decimal("58.96"))
    assert made.own.weight_kg == Decimal("53.6")
    assert {point.arm.id for point in made.points} == {"juvenile-575", "juvenile-750"}
    assert {point.ordered_mg for point in made.points} == {800, 900, 1000}


def test_the_strip_and_the_switch_are_not_rounded() -> None:
    """170 cm reaches 8,100 cm kg at a weight without an end; a typed weight keeps its places."""
    typed = "53.60000000000000000000000000000000001"
    made = around("170", typed)
    with localcontext() as context:
        context.prec = 60
        assert abs(made.step.switch_kg * 170 - 8100) < Decimal("1e-40")
        assert abs(made.step.distance_kg + Decimal(typed) - made.step.switch_kg) < Decimal("1e-40")
        assert abs(made.points[0].weight_kg - Decimal(typed) * 9 / 10) < Decimal("1e-40")
