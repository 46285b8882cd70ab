"""What people type: numbers of plain digits, days without a doubt."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rituximab.protocol.typed import day_of, read_day, read_decimal

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "value"), [("62.5", "62.5"), (" 7 ", "7"), ("007.10", "7.1"), ("0", "0")]
)
def test_a_plain_number(text: str, value: str) -> None:
    assert read_decimal(text, digits=6, places=2) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,5", "Use a point"),
        ("1e2", "plain digits"),
        ("7_2", "plain digits"),
        ("\u0661\u0662", "plain digits"),
        ("-1", "plain digits"),
        ("=1+1", "plain digits"),
        ("", "plain digits"),
        ("<5", "plain digits"),
        ("1.234", "At most 2 digits"),
        ("12345", "too large"),
    ],
)
def test_anything_else_is_no_number(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_decimal(text, digits=6, places=2)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("22-Nov-2026", TODAY),
        ("2026-11-22", TODAY),
        ("1 mar 2026", date(2026, 3, 1)),
        ("t", TODAY),
        ("Today", TODAY),
        ("t-3", date(2026, 11, 19)),
        ("+14", date(2026, 12, 6)),
    ],
)
def test_a_day(text: str, day: date) -> None:
    assert day_of(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "said"),
    [("22/11/2026", "Type the day"), ("22-Foo-2026", "Type the day"), ("2026-02-30", "no such")],
)
def test_no_day(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        day_of(text, TODAY)


def test_a_file_knows_no_today() -> None:
    assert read_day("today") is None
