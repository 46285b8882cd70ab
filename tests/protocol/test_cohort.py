"""Shares with the exact interval, lengths with their range, nothing of a small group."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rituximab.protocol.cohort import Share, Spread, exact_interval, share, spread
from rituximab.protocol.edition import load

EDITION = load()
D = Decimal


@pytest.mark.parametrize(
    ("k", "n", "percent", "low", "high"),
    [  # Newcombe 1998, table I (method 5), and the rule of three's exact forms
        (81, 263, 95, "0.2527", "0.3676"),
        (15, 148, 95, "0.0578", "0.1617"),
        (0, 20, 95, "0.0000", "0.1684"),
        (1, 29, 95, "0.0009", "0.1776"),
        (0, 10, 95, "0.0000", "0.3085"),
        (10, 10, 95, "0.6915", "1.0000"),
        (5, 10, 95, "0.1871", "0.8129"),
        (5, 10, 99, "0.1283", "0.8717"),
    ],
)
def test_known_intervals(k: int, n: int, percent: int, low: str, high: str) -> None:
    found = exact_interval(k, n, D(percent))
    assert [round(limit, 4) for limit in found] == [D(low), D(high)]


def test_none_of_a_group_has_the_closed_form() -> None:
    """With k = 0 the upper limit is 1 - (alpha / 2)^(1 / n)."""
    _, high = exact_interval(0, 2, D(95))
    assert abs((1 - high) ** 2 - D("0.025")) < D("1e-9")


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_inside_and_the_mirror_agrees(pair: tuple[int, int]) -> None:
    k, n = pair
    low, high = exact_interval(k, n, D(95))
    assert 0 <= low <= D(k) / n <= high <= 1
    other_low, other_high = exact_interval(n - k, n, D(95))
    assert abs(low - (1 - other_high)) < D("1e-9") and abs(high - (1 - other_low)) < D("1e-9")


@pytest.mark.parametrize(("k", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_what_is_no_share(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        exact_interval(k, n, D(95))


def test_a_group_below_five_gives_nothing() -> None:
    assert share(EDITION, [True] * 4) == Share(4) and not share(EDITION, [True] * 4).shown
    assert spread(EDITION, [D(1)] * 4) == Spread(4) and not spread(EDITION, []).shown


@pytest.mark.parametrize(("k", "shown"), [(0, True), (1, False), (4, False), (5, True), (9, True)])
def test_fewer_than_five_found_are_not_told(k: int, shown: bool) -> None:
    found = share(EDITION, [True] * k + [False] * (9 - k))
    assert (found.shown, found.n, found.percent is not None) == (shown, 9, shown)


def test_a_group_of_five_gives_all() -> None:
    found = share(EDITION, [True] * 5 + [False] * 5)
    assert found.shown and (found.n, found.k, found.percent) == (10, 5, 50)
    assert found.low is not None and found.high is not None
    assert [round(limit, 1) for limit in (found.low, found.high)] == [D("18.7"), D("81.3")]
    values = spread(EDITION, [D(n) for n in (9, 1, 2, 3, 10)])
    assert values.shown and (values.n, values.mean, values.median) == (5, 5, 3)
    assert (values.least, values.most) == (1, 10)


def test_the_middle_of_an_even_number() -> None:
    assert spread(EDITION, [D(n) for n in (1, 2, 3, 4, 5, 6)]).median == D("3.5")
