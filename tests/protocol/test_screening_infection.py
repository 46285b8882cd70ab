"""Tuberculosis: either test is enough, one positive of either is positive."""

from __future__ import annotations

from typing import Any

from .casekit import (
    CaseDict,
    answered,
    excepted,
    planned,
    plus,
    ready_adult,
    result,
    with_tests,
    without_tests,
)
from .rows import check, rows

READY = ready_adult()
NEITHER = without_tests(READY, "igra")
RECENT, LAST_DAY, EXPIRED = "2026-11-03", "2025-11-23", "2025-11-22"


def igra(value: str | None, on: str = RECENT) -> CaseDict:
    return with_tests(READY, result("igra", value, on))


def skin(value: Any, on: str = RECENT, of: CaseDict = NEITHER, **more: Any) -> CaseDict:
    return plus(of, "results", result("tst", value, on, **more))


NO_UNIT = skin(3, unit=None)


@rows(
    "tuberculosis",
    ("met", "negative IGRA", READY),
    ("met", "negative skin test alone", skin(3)),
    ("met", "a positive is a result", igra("positive")),
    ("met", "a positive skin test is a result", skin(9)),
    ("met", "skin test without a unit is on record", NO_UNIT),
    ("unknown stop", "none on record", NEITHER),
    ("unknown stop", "null is nothing on record", igra(None)),
    ("not_met stop", "indeterminate is not negative", igra("indeterminate")),
    ("met", "indeterminate beside a valid skin test", skin(3, of=igra("indeterminate"))),
    ("met", "expired IGRA beside a valid skin test", skin(0, of=igra("negative", EXPIRED))),
    ("not_met stop", "expired, the other never done", igra("negative", EXPIRED)),
    ("not_met stop", "expired skin test, IGRA never done", skin(3, EXPIRED)),
    ("met", "IGRA 12 months to the day", igra("negative", LAST_DAY)),
    ("met", "IGRA 12 months less a day", igra("negative", "2025-11-24")),
    ("met", "skin test 12 months to the day", skin(3, LAST_DAY)),
    (
        "not_met stop, exception",
        "exception",
        plus(igra("indeterminate"), "exceptions", excepted("tuberculosis")),
    ),
    (
        "unknown stop, exception",
        "an exception also lifts the unknown",
        plus(NEITHER, "exceptions", excepted("tuberculosis")),
    ),
    (
        "unknown stop",
        "a plan changes nothing",
        plus(NEITHER, "plans", planned("tuberculosis")),
    ),
)
def test_one_valid_test_is_enough(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


POSITIVE = igra("positive")


@rows(
    "tuberculosis-positive",
    ("met", "negative IGRA", READY),
    ("met", "skin test below 5 mm", skin("4.9")),
    ("not_met stop", "skin test of 5 mm", skin(5)),
    ("not_met stop", "skin test above 5 mm", skin("5.1")),
    ("not_met stop", "positive IGRA", POSITIVE),
    ("not_met stop", "positive skin test beside a negative IGRA", skin(5, of=READY)),
    ("not_met stop", "positive IGRA beside a negative skin test", skin(0, of=POSITIVE)),
    ("not_applicable", "none on record", NEITHER),
    ("not_applicable", "indeterminate", igra("indeterminate")),
    ("not_applicable", "expired negative", igra("negative", EXPIRED)),
    ("not_met stop", "an expired positive IGRA is still positive", igra("positive", EXPIRED)),
    ("not_met stop", "an expired positive skin test is still positive", skin(6, EXPIRED)),
    (
        "not_met stop",
        "a later negative IGRA does not undo it",
        plus(igra("positive", "2026-10-03"), "results", result("igra", "negative", RECENT)),
    ),
    (
        "not_met stop",
        "a later smaller skin test does not undo it",
        skin(0, of=skin(8, "2026-10-03")),
    ),
    ("met", "a positive after the day judged is ignored", skin(9, "2026-11-24", READY)),
    ("unknown stop", "skin test without a unit cannot be read", NO_UNIT),
    (
        "not_met stop, plan",
        "plan",
        plus(POSITIVE, "plans", planned("tuberculosis-positive")),
    ),
    (
        "not_met stop",
        "an exception changes nothing",
        plus(POSITIVE, "exceptions", excepted("tuberculosis-positive")),
    ),
    (
        "not_met stop",
        "an answer changes nothing",
        plus(POSITIVE, "answers", answered("tuberculosis-positive")),
    ),
    (
        "unknown stop",
        "nothing lifts what cannot be read",
        plus(NO_UNIT, "plans", planned("tuberculosis-positive")),
    ),
)
def test_a_positive_needs_a_plan(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)
