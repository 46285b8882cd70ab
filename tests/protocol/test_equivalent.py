"""Glucocorticoids over time in prednisolone equivalents."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rituximab.protocol import casefile
from rituximab.protocol.case import Case
from rituximab.protocol.equivalent import Level, prednisolone_levels, prednisolone_on

from .casekit import TODAY, CaseDict, drug, ready_adult


def case_of(*drugs: CaseDict, **changes: Any) -> Case:
    return Case(*casefile.read(json.dumps(ready_adult(therapies=list(drugs), **changes))))


def level(start: str, end: str, dose: str | None) -> Level:
    amount = None if dose is None else Decimal(dose)
    return Level(date.fromisoformat(start), date.fromisoformat(end), amount)


@pytest.mark.parametrize(
    ("name", "dose", "same"),
    [
        ("prednisolone", 10, "10"),
        ("prednisone", 10, "10"),
        ("methylprednisolone", 8, "10"),
        ("dexamethasone", "1.5", "10"),
        ("hydrocortisone", 40, "10"),
    ],
)
def test_each_drug_has_its_equivalent(name: str, dose: object, same: str) -> None:
    found = prednisolone_levels(case_of(drug(name, dose, "mg/day", "2026-10-01")))
    assert found == (level("2026-10-01", TODAY, same),)


def test_a_dose_per_kilogram_takes_the_weight_of_the_day() -> None:
    sizes = [{"on": "2026-09-01", "weight_kg": 60}, {"on": "2026-10-15", "weight_kg": 70}]
    steroid = drug("prednisolone", "0.5", "mg/kg/day", "2026-10-01")
    case = case_of(steroid, measurements=sizes)
    assert prednisolone_on(case, date(2026, 10, 2)) == 30
    assert prednisolone_on(case, date(2026, 10, 20)) == 35


def test_a_change_begins_a_level_and_equal_neighbours_are_one() -> None:
    found = prednisolone_levels(
        case_of(
            drug("prednisolone", 40, "mg/day", "2026-08-01", "2026-09-01"),
            drug("prednisolone", 20, "mg/day", "2026-09-01", "2026-10-01"),
            drug("prednisone", 20, "mg/day", "2026-10-01", "2026-10-20"),
            drug("prednisolone", 5, "mg/day", "2026-11-01"),
        )
    )
    assert found == (
        level("2026-08-01", "2026-09-01", "40"),
        level("2026-09-01", "2026-10-20", "20"),
        level("2026-11-01", TODAY, "5"),
    )


def test_two_at_once_are_added() -> None:
    found = prednisolone_levels(
        case_of(
            drug("prednisolone", 10, "mg/day", "2026-10-01"),
            drug("hydrocortisone", 20, "mg/day", "2026-10-10", "2026-10-20"),
        )
    )
    assert [(one.start.isoformat(), one.mg_per_day) for one in found] == [
        ("2026-10-01", 10),
        ("2026-10-10", 15),
        ("2026-10-20", 10),
    ]


@pytest.mark.parametrize(
    "steroid",
    [
        drug("prednisolone", None, None, "2026-10-01"),
        drug("prednisolone", 20, None, "2026-10-01"),
        drug("prednisolone", 1, "mg/kg/day", "2026-10-01"),
    ],
)
def test_what_is_missing_is_not_known(steroid: CaseDict) -> None:
    case = case_of(steroid, measurements=[])
    assert prednisolone_levels(case) == (level("2026-10-01", TODAY, None),)
    assert prednisolone_on(case, date(2026, 10, 2)) is None


def test_pulses_other_drugs_and_days_ahead_are_left_out() -> None:
    case = case_of(
        drug("methylprednisolone", 1000, "mg/pulse", "2026-10-01", "2026-10-04", route="iv"),
        drug("methotrexate", 15, "mg/week", "2026-10-01"),
        drug("prednisolone", 20, "mg/day", "2026-12-01"),
        drug("prednisolone", 20, "mg/day", None),
    )
    assert prednisolone_levels(case) == ()
    assert prednisolone_on(case, date(2026, 10, 2)) == 20  # taken, though nobody knows since when
    assert prednisolone_on(case, date(2026, 11, 23)) is None


def test_no_steroid_is_zero_on_a_day() -> None:
    assert prednisolone_on(case_of(), date(2026, 10, 2)) == 0
