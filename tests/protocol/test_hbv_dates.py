"""Ends of hepatitis B prophylaxis and monitoring: calendar months from this course's last dose."""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import CaseDict, ask, given_course, ready_adult, ready_child, result, with_tests

POSITIVE = result("anti_hbc", "positive", "2025-12-01")


def hbv(case: CaseDict) -> dict[str, Any]:
    found: dict[str, Any] = ask(case)["hbv"]
    return found


def dosed(*days: str, today: str = "2026-11-22", ready: Any = ready_adult) -> CaseDict:
    given = given_course(*enumerate(days, start=1))
    return with_tests(ready(today=today, course=given), POSITIVE)


@pytest.mark.parametrize(
    ("case", "prophylaxis", "monitoring"),
    [
        (dosed("2026-11-01"), "2027-11-01", "2028-11-01"),
        (dosed("2026-11-01", "2026-11-15"), "2027-11-15", "2028-11-15"),
        (dosed("2026-11-15", "2026-11-01"), "2027-11-15", "2028-11-15"),
        (dosed("2024-02-29", today="2024-03-01"), "2025-02-28", "2026-02-28"),
        (dosed("2023-02-28", today="2023-03-01"), "2024-02-28", "2025-02-28"),
        (dosed("2026-11-01", ready=ready_child), "2027-11-01", "2028-11-01"),
    ],
    ids=["one dose", "last dose", "last by date", "leap day", "to a leap year", "child"],
)
def test_both_ends_follow_the_last_dose(case: CaseDict, prophylaxis: str, monitoring: str) -> None:
    found = hbv(case)
    ends = (found["prophylaxis_until"], found["monitoring_until"])
    assert ends == (prophylaxis, monitoring)


def test_no_end_before_the_first_dose() -> None:
    found = hbv(with_tests(ready_adult(), POSITIVE))
    assert (found["prophylaxis_until"], found["monitoring_until"]) == (None, None)
    assert found["reading"]


def test_no_end_without_a_positive() -> None:
    found = hbv(ready_adult(course=given_course((1, "2026-11-01"))))
    assert found == {
        "reading": "immune (vaccine)",
        "prophylaxis_until": None,
        "monitoring_until": None,
    }


def test_a_positive_once_is_enough() -> None:
    case = dosed("2026-11-01")
    case["results"].append(result("anti_hbc", "negative", "2026-11-20"))
    assert hbv(case)["prophylaxis_until"] == "2027-11-01"


def test_an_earlier_course_does_not_count() -> None:
    """The last dose of *this* course; none given yet in the second."""
    course = {"number": 2, "previous": [{"day_0": "2025-06-01", "relapse_on": "2026-06-01"}]}
    assert hbv(with_tests(ready_adult(course=course), POSITIVE))["prophylaxis_until"] is None
