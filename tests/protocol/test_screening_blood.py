"""Blood count, liver, kidney, neutrophils, pregnancy: windows to the day, values to the digit."""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import (
    INFUSION_1,
    CaseDict,
    answered,
    day,
    excepted,
    merged,
    planned,
    plus,
    ready_adult,
    result,
    with_tests,
    without_tests,
)
from .rows import check, rows

READY = ready_adult()
RECENT = "2026-11-18"


def one(test: str, value: Any, on: str = RECENT, **more: Any) -> CaseDict:
    return with_tests(READY, result(test, value, on, **more))


def excused(case: CaseDict, rule: str) -> CaseDict:
    return plus(case, "exceptions", excepted(rule))


@pytest.mark.parametrize(
    ("rule", "test", "days"),
    [
        ("blood-count", "haemoglobin", 14),
        ("blood-count", "neutrophils", 14),
        ("blood-count", "platelets", 14),
        ("liver", "alt", 30),
        ("kidney", "creatinine", 30),
    ],
)
def test_the_safety_bloods(rule: str, test: str, days: int) -> None:
    missing = without_tests(READY, test)
    expired = one(test, 100, day(-days - 1, INFUSION_1))
    check(rule, READY, "met")
    check(rule, missing, "unknown stop")
    check(rule, one(test, None), "unknown stop")
    check(rule, expired, "not_met stop")
    check(rule, one(test, 100, day(-days, INFUSION_1)), "met")
    check(rule, one(test, 100, day(-days + 1, INFUSION_1)), "met")
    check(rule, one(test, 100, unit=None), "met")
    check(rule, one(test, 100, day(1, INFUSION_1)), "unknown stop")
    check(rule, excused(missing, rule), "unknown stop, exception")
    check(rule, excused(expired, rule), "not_met stop, exception")
    check(rule, plus(missing, "plans", planned(rule)), "unknown stop")


@rows(
    "blood-count",
    (
        "not_met stop",
        "one expired beside one never done",
        without_tests(one("platelets", 200, "2026-01-02"), "haemoglobin"),
    ),
    (
        "not_met stop",
        "valid today, expired before infusion 2",
        merged(READY, {"course": {"given": [{"infusion": 1, "on": "2026-11-22"}]}}),
    ),
)
def test_a_blood_count_is_judged_at_the_infusion(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


VERY_LOW, LOW = one("neutrophils", "0.99"), one("neutrophils", "1.2")


@rows(
    "neutropenia",
    ("met", "normal", READY),
    ("not_met stop", "below 1.0", VERY_LOW),
    ("not_met caution", "1.0", one("neutrophils", "1.0")),
    ("not_met caution", "above 1.0", one("neutrophils", "1.01")),
    ("not_met caution", "below 1.5", one("neutrophils", "1.49")),
    ("met", "1.5", one("neutrophils", "1.5")),
    ("met", "above 1.5", one("neutrophils", "1.51")),
    ("not_applicable", "never counted", without_tests(READY, "neutrophils")),
    ("not_met stop", "an expired count is still read", one("neutrophils", "0.5", "2026-01-02")),
    ("unknown stop", "without a unit cannot be read", one("neutrophils", 4, unit=None)),
    ("not_met stop, exception", "exception", excused(VERY_LOW, "neutropenia")),
    (
        "not_met stop",
        "an answer does not lift the stop",
        plus(VERY_LOW, "answers", answered("neutropenia")),
    ),
    (
        "not_met stop",
        "a plan does not lift the stop",
        plus(VERY_LOW, "plans", planned("neutropenia")),
    ),
    ("not_met caution, answer", "answered", plus(LOW, "answers", answered("neutropenia"))),
    (
        "unknown stop, exception",
        "an exception also lifts the unknown",
        excused(one("neutrophils", 4, unit=None), "neutropenia"),
    ),
)
def test_neutropenia(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


def asked(possible: bool | None, sex: str = "female", *hcg: tuple[str | None, str]) -> CaseDict:
    """The ready adult with this answer and these pregnancy tests (value, day)."""
    case = merged(READY, {"patient": {"sex": sex, "pregnancy_possible": possible}})
    return plus(case, "results", *(result("hcg", value, on) for value, on in hcg))


UNTESTED = asked(True)
EXPIRED = asked(True, "female", ("negative", day(-8, INFUSION_1)))
ALL_WAYS = {
    "exceptions": [excepted("pregnancy-test")],
    "plans": [planned("pregnancy-test")],
    "answers": [answered("pregnancy-test")],
}


@rows(
    "pregnancy-test",
    ("not_applicable", "not possible", asked(False)),
    ("unknown stop", "unanswered", asked(None)),
    ("unknown stop", "unanswered, sex unknown", asked(None, "unknown")),
    ("not_applicable", "male, unanswered", asked(None, "male")),
    ("unknown stop", "applicable, never tested", UNTESTED),
    ("unknown stop", "null is nothing on record", asked(True, "female", (None, RECENT))),
    ("met", "negative", asked(True, "female", ("negative", RECENT))),
    ("met", "a positive is a result", asked(True, "female", ("positive", RECENT))),
    ("not_met stop", "indeterminate", asked(True, "female", ("indeterminate", RECENT))),
    ("not_met stop", "8 days before", EXPIRED),
    ("met", "7 days before", asked(True, "female", ("negative", day(-7, INFUSION_1)))),
    ("met", "6 days before", asked(True, "female", ("negative", day(-6, INFUSION_1)))),
    ("unknown stop", "no way round the unknown", merged(UNTESTED, ALL_WAYS)),
    ("unknown stop", "no way round the unanswered", merged(asked(None), ALL_WAYS)),
    ("not_met stop", "no way round the expired", merged(EXPIRED, ALL_WAYS)),
)
def test_pregnancy_test(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


POSITIVE = asked(True, "female", ("positive", RECENT))


@rows(
    "pregnancy-positive",
    ("met", "negative", asked(True, "female", ("negative", RECENT))),
    ("not_met stop", "positive", POSITIVE),
    ("not_applicable", "not possible, none positive", asked(False)),
    ("not_applicable", "male, unanswered", asked(None, "male")),
    ("not_applicable", "applicable, never tested", UNTESTED),
    ("not_applicable", "unanswered, never tested", asked(None)),
    ("not_applicable", "expired negative", EXPIRED),
    ("not_applicable", "indeterminate", asked(True, "female", ("indeterminate", RECENT))),
    ("not_met stop", "speaks though unanswered", asked(None, "female", ("positive", RECENT))),
    ("not_met stop", "speaks though not possible", asked(False, "female", ("positive", RECENT))),
    ("not_met stop", "speaks in a male", asked(None, "male", ("positive", RECENT))),
    ("not_met stop", "speaks though expired", asked(True, "female", ("positive", "2026-11-01"))),
    (
        "met",
        "the latest counts",
        asked(True, "female", ("positive", "2026-11-17"), ("negative", "2026-11-20")),
    ),
    ("not_met stop, exception", "exception", excused(POSITIVE, "pregnancy-positive")),
    (
        "not_met stop",
        "a plan changes nothing",
        plus(POSITIVE, "plans", planned("pregnancy-positive")),
    ),
)
def test_pregnancy_positive(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)
