"""Heights and weights that are asked about, and those that are believed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rituximab.protocol.edition import load
from rituximab.protocol.plausible import doubts

ADULT, CHILD, DAY = date(1978, 7, 14), date(2015, 9, 3), date(2026, 11, 22)


def asked(born: date = ADULT, **sizes: str) -> list[str]:
    values: dict[str, Any] = {name: Decimal(text) for name, text in sizes.items()}
    return [f"{r.text} {r.change}" for r in doubts(load(), born=born, on=DAY, **values)]


@pytest.mark.parametrize(
    "sizes",
    [
        {"weight_kg": "64"},
        {"weight_kg": "64", "last_weight_kg": "64"},
        {"weight_kg": "70.4", "last_weight_kg": "64"},  # 10 % exactly
        {"weight_kg": "57.6", "last_weight_kg": "64"},
        {"height_cm": "168", "weight_kg": "64"},
        {"height_cm": "165", "last_height_cm": "168"},  # 3 cm exactly
        {"height_cm": "120", "last_height_cm": "121"},
        {"height_cm": "230"},
        {"height_cm": "200", "weight_kg": "56"},  # an index of 14 exactly
        {"height_cm": "200", "weight_kg": "160"},  # 40 exactly
        {},
    ],
)
def test_likely_sizes_are_believed(sizes: dict[str, str]) -> None:
    assert asked(**sizes) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ({"weight_kg": "70.5", "last_weight_kg": "64"}, "70.5 kg is 10 % more than the last"),
        ({"weight_kg": "57.5", "last_weight_kg": "64"}, "57.5 kg is 10 % less than the last"),
        ({"weight_kg": "141", "last_weight_kg": "64"}, "2.2 times the last weight, 64 kg"),
        ({"height_cm": "1.68"}, "Typed in metres?"),
        ({"height_cm": "66", "last_height_cm": "168"}, "167.64 cm in inches"),
        ({"height_cm": "119"}, "little for an adult"),
        ({"height_cm": "231"}, "more than people measure"),
        ({"height_cm": "164.9", "last_height_cm": "168"}, "3.1 cm less than the last height"),
        ({"height_cm": "168", "weight_kg": "141"}, "body mass index of 50 kg/m2"),
        ({"height_cm": "200", "weight_kg": "55.9"}, "outside 14 to 40 kg/m2"),
        ({"weight_kg": "141", "last_height_cm": "168"}, "141 kg at 168 cm"),
        ({"height_cm": "130", "last_weight_kg": "90"}, "90 kg at 130 cm"),
    ],
)
def test_unlikely_sizes_are_asked_about(sizes: dict[str, str], words: str) -> None:
    (said,) = asked(**sizes)  # type: ignore[arg-type]
    assert words in said


def test_height_and_weight_are_doubted_each_for_itself() -> None:
    said = asked(weight_kg="141", last_weight_kg="64", height_cm="66", last_height_cm="168")
    assert ["lb" in said[0], "inches" in said[1]] == [True, True]


def test_a_child_has_limits_of_its_own() -> None:
    assert asked(CHILD, height_cm="110", weight_kg="15") == []  # 12.4: low for an adult
    assert asked(ADULT, height_cm="130", weight_kg="21") != []
    assert asked(CHILD, height_cm="110", weight_kg="42") != []  # 34.7: fine for an adult
    assert asked(ADULT, height_cm="170", weight_kg="100.3") == []


def test_eighteen_is_adult() -> None:
    assert asked(date(2008, 11, 22), height_cm="119")
    assert asked(date(2008, 11, 23), height_cm="119") == []
