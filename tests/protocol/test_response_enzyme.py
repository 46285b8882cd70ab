"""Creatine kinase after infusion 1: first normal value, and whether it stayed normal."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from rituximab.protocol import casefile
from rituximab.protocol.case import Case
from rituximab.protocol.muscle_enzyme import Reading, normalisation, readings

from .casekit import CaseDict, core_set, merged, ready_adult, result, with_tests

DAY_0 = date(2026, 1, 5)
D = Decimal


def ck(on: str, value: int, upper: int | None = 200) -> Reading:
    return Reading(date.fromisoformat(on), D(value), None if upper is None else D(upper))


BEFORE = ck("2026-01-02", 3000)


@pytest.mark.parametrize(
    ("values", "course", "days", "unjudged"),
    [
        ((), "unknown", None, 0),
        ((BEFORE,), "unknown", None, 0),
        ((ck("2026-02-01", 150),), "unknown", None, 0),
        ((ck("2026-01-02", 3000, None), ck("2026-02-01", 150)), "unknown", None, 0),
        ((BEFORE, ck("2026-02-01", 150, None)), "unknown", None, 1),
        ((ck("2026-01-02", 200), ck("2026-02-01", 900)), "not_raised", None, 0),
        ((BEFORE, ck("2026-02-01", 900)), "raised", None, 0),
        ((BEFORE, ck("2026-02-01", 201)), "raised", None, 0),
        ((BEFORE, ck("2026-02-01", 200)), "normal", 27, 0),
        ((BEFORE, ck("2026-02-01", 900), ck("2026-05-05", 150)), "normal", 120, 0),
        ((BEFORE, ck("2026-05-05", 150), ck("2026-08-01", 90, 100)), "normal", 120, 0),
        ((BEFORE, ck("2026-05-05", 150), ck("2026-08-01", 110, 100)), "relapsed", 120, 0),
        ((BEFORE, ck("2026-05-05", 150), ck("2026-08-01", 990, None)), "normal", 120, 1),
        ((ck("2025-06-01", 90), BEFORE, ck("2026-02-01", 150)), "normal", 27, 0),
        ((ck("2026-01-05", 3000), ck("2026-01-06", 150)), "normal", 1, 0),
    ],
)
def test_the_first_normal_value_after_day_0(
    values: tuple[Reading, ...], course: str, days: int | None, unjudged: int
) -> None:
    found = normalisation(values, DAY_0)
    assert (found.course, found.days, found.unjudged) == (course, days, unjudged)


def test_what_it_rests_on_is_given() -> None:
    last = ck("2026-08-01", 120)
    found = normalisation((BEFORE, ck("2026-05-05", 150), last), DAY_0)
    assert (found.baseline, found.first_normal, found.last) == (BEFORE, ck("2026-05-05", 150), last)


def of(case: CaseDict) -> list[tuple[str, int, int | None]]:
    found = readings(Case(*casefile.read(json.dumps(case))))
    return [(str(r.on), int(r.value), None if r.upper is None else int(r.upper)) for r in found]


def test_values_come_from_results_and_core_sets() -> None:
    """Of one day the result counts; another enzyme or none says nothing."""
    ldh = core_set("2026-07-01", enzyme={"test": "ldh", "value": 400, "upper": 250})
    silent = core_set("2026-08-01", enzyme={"value": None})
    absent = merged(core_set("2026-09-01"), {"enzyme": None})
    sets = [core_set("2026-01-05"), core_set("2026-06-01"), ldh, silent, absent]
    case = with_tests(
        ready_adult(core_sets=sets),
        result("ck", 2900, "2026-01-05", upper=190),
        result("ck", 500, "2026-03-01"),
    )
    assert of(case) == [
        ("2026-01-05", 2900, 190),
        ("2026-03-01", 500, None),
        ("2026-06-01", 3000, 200),
    ]


def test_no_value_at_all() -> None:
    assert of(ready_adult(core_sets=[merged(core_set("2026-01-05"), {"on": None})])) == []
