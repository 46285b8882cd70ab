"""Vials with the least waste, the bag both ways, its concentration against 1 to 4 mg per mL."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rituximab.protocol import order
from rituximab.protocol.edition import load
from rituximab.protocol.monograph import Method

EDITION = load()
PRODUCT = EDITION.monograph.products["truxima"]
doses = st.decimals(min_value=1, max_value=1000, places=1)


def prepare(dose: str, bag: int, method: Method) -> order.Preparation:
    return order.prepare(EDITION, PRODUCT, Decimal(dose), Decimal(bag), method)


@pytest.mark.parametrize(
    ("dose", "vials", "waste"),
    [
        ("1000", [(2, 500)], "0"),
        ("900", [(1, 500), (4, 100)], "0"),
        ("862.5", [(1, 500), (4, 100)], "37.5"),
        ("860", [(1, 500), (4, 100)], "40"),
        ("700", [(1, 500), (2, 100)], "0"),
        ("500", [(1, 500)], "0"),
        ("500.1", [(1, 500), (1, 100)], "99.9"),
        ("499.9", [(1, 500)], "0.1"),
        ("450", [(1, 500)], "50"),
        ("345", [(4, 100)], "55"),
        ("100", [(1, 100)], "0"),
        ("0.1", [(1, 100)], "99.9"),
    ],
)
def test_the_vials_proposed(dose: str, vials: list[tuple[int, int]], waste: str) -> None:
    """100 mg in 10 mL and 500 mg in 50 mL (facts 1.1); on even waste the fewer vials."""
    best = order.vial_choices(PRODUCT, Decimal(dose))[0]
    assert [(count, vial.mg) for count, vial in best.vials] == vials
    assert (best.waste_mg, best.waste_ml) == (Decimal(waste), Decimal(waste) / 10)
    assert best.count == sum(count for count, _ in vials)


@given(doses)
def test_vials_cover_the_dose_without_a_superfluous_one(dose: Decimal) -> None:
    choices = order.vial_choices(PRODUCT, dose)
    wastes = [choice.waste_mg for choice in choices]
    assert wastes == sorted(wastes)
    assert 0 <= wastes[0] < 100
    for choice in choices:
        assert choice.total_mg == sum(count * vial.mg for count, vial in choice.vials)
        assert choice.total_mg - choice.waste_mg == dose
        assert choice.waste_mg < min(vial.mg for _, vial in choice.vials)


@pytest.mark.parametrize(
    ("dose", "bag", "method", "draw", "withdraw", "final", "shown"),
    [
        ("1000", 500, "withdraw-first", "100", "100", "500", "2"),
        ("1000", 500, "add-to-full", "100", "0", "600", "1.67"),
        ("500", 250, "add-to-full", "50", "0", "300", "1.67"),
        ("500", 250, "withdraw-first", "50", "50", "250", "2"),
        ("860", 500, "withdraw-first", "86", "86", "500", "1.72"),
        ("862.5", 500, "withdraw-first", "86.25", "86.25", "500", "1.73"),
        ("600", 250, "withdraw-first", "60", "60", "250", "2.4"),
    ],
)
def test_the_bag_both_ways(
    dose: str, bag: int, method: Method, draw: str, withdraw: str, final: str, shown: str
) -> None:
    """Facts 1.2, and the wireframe of 860 mg."""
    made = prepare(dose, bag, method)
    amounts = (made.draw_ml, made.withdraw_ml, made.final_ml, made.shown)
    assert amounts == tuple(map(Decimal, (draw, withdraw, final, shown)))
    assert made.fits


@pytest.mark.parametrize(
    ("dose", "bag", "method", "fits"),
    [
        ("499.9", 500, "withdraw-first", False),
        ("500", 500, "withdraw-first", True),
        ("500.1", 500, "withdraw-first", True),
        ("999.9", 250, "withdraw-first", True),
        ("1000", 250, "withdraw-first", True),
        ("400", 100, "withdraw-first", True),
        ("400.1", 100, "withdraw-first", False),
        ("555.5", 500, "add-to-full", False),
        ("555.6", 500, "add-to-full", True),
    ],
)
def test_the_concentration_is_judged_unrounded(
    dose: str, bag: int, method: Method, fits: bool
) -> None:
    """1 to 4 mg per mL, both inclusive; 555.6 mg added to 500 mL is the first above 1."""
    made = prepare(dose, bag, method)
    assert made.fits is fits
    assert made.reasons
    assert all("mg per mL" in reason.text for reason in made.reasons)
    assert any(reason.change for reason in made.reasons) is not fits


def test_no_more_is_withdrawn_than_the_bag_holds() -> None:
    made = prepare("1000", 50, "withdraw-first")
    assert not made.fits
    assert len(made.reasons) == 2


@pytest.mark.parametrize(
    ("dose", "least", "most"),
    [("1000", "250", "1000"), ("575", "143.75", "575"), ("300", "75", "300")],
)
def test_the_final_volumes_allowed(dose: str, least: str, most: str) -> None:
    limits = order.final_volume_limits(EDITION, Decimal(dose))
    assert limits == (Decimal(least), Decimal(most))


@given(doses)
def test_every_proposal_that_fits_stands_before_those_that_do_not(dose: Decimal) -> None:
    made = order.preparations(EDITION, PRODUCT, dose)
    fitting = [preparation.fits for preparation in made]
    assert fitting == sorted(fitting, reverse=True)
    assert {p.method for p in made} == {"withdraw-first", "add-to-full"}
    for preparation in made:
        assert preparation.fits == (1 <= dose / preparation.final_ml <= 4)


def test_the_first_bag_proposed_fits() -> None:
    """Every bag both ways; 1 mg is below 1 mg per mL in all of them."""
    made = order.preparations(EDITION, PRODUCT, Decimal(1000))
    assert made[0].fits
    assert len({(p.bag_ml, p.method) for p in made}) == len(made)
    assert not any(p.fits for p in order.preparations(EDITION, PRODUCT, Decimal(1)))


def test_the_steps_speak_of_their_own_amounts() -> None:
    first = " ".join(prepare("1000", 500, "withdraw-first").steps)
    assert "Withdraw 100 mL" in first
    full = " ".join(prepare("1000", 500, "add-to-full").steps)
    assert "600 mL" in full
    assert "withdraw nothing" in full


def test_the_bag_keeps_a_day_in_the_fridge() -> None:
    """24 hours at 2 to 8 degrees for every product that may be chosen (facts 1.2)."""
    prepared = datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001 - the ward's own clock
    for product in EDITION.monograph.selectable.values():
        assert order.keeps_until(product, prepared) == datetime(2026, 11, 24, 9, 30)  # noqa: DTZ001


def test_a_product_that_cannot_be_chosen_has_no_expiry() -> None:
    hycela = EDITION.monograph.products["rituxan-hycela"]
    with pytest.raises(ValueError, match="Hycela"):
        order.keeps_until(hycela, datetime(2026, 11, 23))  # noqa: DTZ001


def test_the_subcutaneous_forms_cannot_be_chosen() -> None:
    selectable = EDITION.monograph.selectable
    routes = {key: product.route for key, product in EDITION.monograph.products.items()}
    barred = {key for key, route in routes.items() if route == "subcutaneous"}
    assert len(barred) == 2
    assert barred.isdisjoint(selectable)
    assert all(p.why_not for k, p in EDITION.monograph.products.items() if k in barred)
    assert "suffix" in type(PRODUCT).model_fields
    assert PRODUCT.printed == "riTUXimab-abbs (Truxima)"
