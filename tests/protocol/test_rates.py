"""The rate table: label rates in mg/h, mL/h from the real bag, cut where the dose ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rituximab.protocol.edition import load
from rituximab.protocol.monograph import RateFamilyName
from rituximab.protocol.rates import RateTable, at_minute, rate_table, restart_rate

EDITION = load()
doses = st.decimals(min_value=1, max_value=1000, places=1)
families = st.sampled_from(["first", "subsequent"])


def table(family: RateFamilyName, dose: str = "1000", final: str = "500") -> RateTable:
    return rate_table(EDITION, family, Decimal(dose), Decimal(final))


@pytest.mark.parametrize(
    ("family", "rates", "cumulative"),
    [
        (
            "first",
            [50, 100, 150, 200, 250, 300, 350, 400, 400],
            [25, 75, 150, 250, 375, 525, 700, 900, 1000],
        ),
        (
            "subsequent",
            [100, 200, 300, 400, 400, 400, 400],
            [50, 150, 300, 500, 700, 900, 1000],
        ),
    ],
)
def test_the_steps_of_1000_mg(
    family: RateFamilyName, rates: list[int], cumulative: list[int]
) -> None:
    """Facts 1.3: a step every 30 minutes; the last stretch takes 15."""
    rows = table(family).rows
    assert [row.mg_h for row in rows] == rates
    assert [row.cumulative_mg for row in rows] == cumulative
    assert [row.to_min - row.from_min for row in rows] == [30] * (len(rows) - 1) + [15]


@pytest.mark.parametrize(
    ("family", "dose", "minutes"),
    [
        ("first", "1000", "255"),
        ("subsequent", "1000", "195"),
        ("first", "900", "240"),
        ("subsequent", "900", "180"),
        ("first", "860", "234"),
        ("first", "25", "30"),
        ("first", "10", "12"),
    ],
)
def test_how_long_it_takes(family: RateFamilyName, dose: str, minutes: str) -> None:
    assert table(family, dose).minutes == Decimal(minutes)


@pytest.mark.parametrize(
    ("dose", "final", "expected"),
    [
        ("1000", "500", ["25", "50", "75", "100", "125", "150", "175", "200", "200"]),
        ("1000", "600", ["30", "60", "90", "120", "150", "180", "210", "240", "240"]),
        ("860", "500", ["29.1", "58.1", "87.2", "116.3", "145.3", "174.4", "203.5", "232.6"]),
    ],
)
def test_ml_per_hour_follow_the_real_bag(dose: str, final: str, expected: list[str]) -> None:
    rows = table("first", dose, final).rows
    assert [row.pump_ml_h for row in rows] == list(map(Decimal, expected))
    for row in rows:
        assert abs(row.ml_h * Decimal(dose) / Decimal(final) - row.mg_h) < Decimal("1e-20")


@given(families, doses, st.decimals(min_value=100, max_value=1000, places=0))
def test_the_whole_dose_and_the_whole_bag_run_in(
    family: RateFamilyName, dose: Decimal, final: Decimal
) -> None:
    made = rate_table(EDITION, family, dose, final)
    assert made.rows[-1].cumulative_mg == dose
    assert abs(made.rows[-1].cumulative_ml - final) < Decimal("1e-20")
    assert max(row.mg_h for row in made.rows) <= 400
    given_mg, minute = Decimal(0), Decimal(0)
    for row in made.rows:
        assert row.from_min == minute
        given_mg += row.mg_h * (row.to_min - row.from_min) / 60
        assert abs(row.cumulative_mg - given_mg) < Decimal("1e-20")
        assert 0 < row.to_min - row.from_min <= 30
        minute = row.to_min
    assert made.minutes == minute


def test_a_row_at_the_highest_rate_is_no_new_step() -> None:
    made = table("first")
    assert [row.step for row in made.rows] == [1, 2, 3, 4, 5, 6, 7, 8, 8]
    assert made.steps == 8


def test_the_clock() -> None:
    """860 mg from half past nine end at 13:24."""
    start = datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001 - the ward's own clock
    assert at_minute(start, table("first", "860").minutes) == start + timedelta(hours=3, minutes=54)


def test_after_a_reaction_at_most_half_the_rate() -> None:
    assert restart_rate(EDITION, Decimal(300)) == 150
