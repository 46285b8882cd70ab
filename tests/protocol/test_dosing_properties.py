"""What holds for every child: monotone within a band, capped, rounded within limits, exact band."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from .bodies import CAP_MG, STEP_MG, calculated, child_of, mosteller, tenth
from .casekit import CaseDict, ask, day, drug, plus, ready_adult, ready_child, result, vaccine

heights = st.decimals(min_value=40, max_value=220, places=2)
weights = st.decimals(min_value=2, max_value=200, places=3)
WIDE = Decimal("54")
# 150 cm x w kg with w as long as Python's usual 28 figures allow: a unit in the last place of 54
LAST_PLACE = Decimal("1e-26")


def dose_of(height: Any, weight: Any) -> dict[str, Any]:
    dose: dict[str, Any] = ask(child_of(height, weight))["dose"]
    return dose


@settings(deadline=None)
@given(heights, weights)
def test_the_dose_agrees_with_another_arithmetic(height: Decimal, weight: Decimal) -> None:
    dose = dose_of(height, weight)
    full = calculated(height, weight)
    small = height * weight <= 8100
    assert dose["basis"] == ("juvenile-575" if small else "juvenile-750")
    assert Decimal(dose["calculated_mg"]) == tenth(full)
    assert dose["capped"] == (full > CAP_MG)
    assert abs(Decimal(dose["bsa_m2"]) - mosteller(height, weight)) <= Decimal("0.00005")


@settings(deadline=None)
@given(heights, weights)
def test_the_cap_is_never_passed(height: Decimal, weight: Decimal) -> None:
    dose = dose_of(height, weight)
    assert Decimal(dose["ordered_mg"]) <= CAP_MG
    if dose["basis"] == "juvenile-750":
        assert dose["ordered_mg"] == "1000"


@settings(deadline=None)
@given(heights, weights)
def test_the_order_is_a_hundred_within_ten_per_cent_or_exact(h: Decimal, w: Decimal) -> None:
    full = min(calculated(h, w), CAP_MG)
    ordered = Decimal(dose_of(h, w)["ordered_mg"])
    nearest = (full / STEP_MG).quantize(Decimal(1), rounding="ROUND_HALF_UP") * STEP_MG
    if abs(nearest - full) * 10 <= full:
        assert ordered == nearest
    else:
        assert ordered == tenth(full)


@settings(deadline=None)
@given(heights, weights, weights)
def test_heavier_is_never_less(height: Decimal, one: Decimal, other: Decimal) -> None:
    lighter, heavier = sorted((one, other))
    less, more = dose_of(height, lighter), dose_of(height, heavier)
    for key in ("calculated_mg", "ordered_mg", "bsa_m2"):
        assert Decimal(less[key]) <= Decimal(more[key])


@settings(deadline=None)
@given(st.integers(min_value=-3, max_value=3))
def test_the_band_turns_one_unit_in_the_last_place_above_8100(units: int) -> None:
    dose = dose_of(150, WIDE + units * LAST_PLACE)
    assert dose["basis"] == ("juvenile-575" if units <= 0 else "juvenile-750")


@settings(deadline=None)
@given(st.decimals(min_value=45, max_value=180, places=1))
def test_the_band_is_exact_at_every_height(height: Decimal) -> None:
    """The weight of 8,100 cm kg has no end in decimals: its floor is below, the next one above."""
    floor = (Decimal(8100) / height).quantize(Decimal("1e-20"), rounding="ROUND_FLOOR")
    assert dose_of(height, floor)["basis"] == "juvenile-575"
    assert dose_of(height, floor + Decimal("1e-20"))["basis"] == "juvenile-750"


@settings(deadline=None)
@given(heights, weights)
def test_a_number_or_its_text_is_the_same_size(height: Decimal, weight: Decimal) -> None:
    """A JSON number is read exactly, never by way of a binary float."""
    sizes = [{"on": "2026-11-20", "height_cm": float(height), "weight_kg": float(weight)}]
    assert ask(ready_child(measurements=sizes))["dose"] == dose_of(height, weight)


def rich(of: CaseDict) -> CaseDict:
    """A case with several of everything, no two of a kind on one day."""
    case = plus(
        of,
        "measurements",
        {"on": "2026-11-18", "height_cm": 139, "weight_kg": 35},
        {"on": "2026-11-21", "height_cm": None, "weight_kg": 37},
    )
    case = plus(
        case,
        "therapies",
        drug("tacrolimus", 2, "mg/day", "2026-09-01"),
        drug("azathioprine", 100, "mg/day", "2026-01-01", "2026-03-01", outcome="intolerant"),
    )
    older = (result("igg", 6, "2026-10-01"), result("tst", 2, "2026-10-05"))
    case = plus(case, "results", *older, result("hbsag", "indeterminate", "2026-09-02"))
    return plus(case, "vaccines", vaccine(True, day(-200)), vaccine(False, day(-3)))


def judged(case: CaseDict) -> dict[str, Any]:
    """The answer with the sentences of each finding as a set: their order may follow the list."""
    answer = ask(case)
    for finding in answer["findings"]:
        finding["because"] = sorted(finding["because"])
    return answer


@settings(deadline=None, max_examples=40)
@given(st.data(), st.sampled_from([rich(ready_child()), rich(ready_adult())]))
def test_the_order_of_lists_does_not_matter(data: st.DataObject, case: CaseDict) -> None:
    lists = ("domains", "measurements", "therapies", "results", "vaccines")
    shuffled = case | {key: data.draw(st.permutations(case[key])) for key in lists}
    assert judged(shuffled) == judged(case)
