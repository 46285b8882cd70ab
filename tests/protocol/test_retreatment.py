"""A later course: relapse recorded, not for CD19 alone, not too soon after the last day 0."""

from __future__ import annotations

from typing import Any

from .casekit import (
    INFUSION_1,
    CaseDict,
    answered,
    day,
    excepted,
    given_course,
    merged,
    planned,
    plus,
    ready_adult,
    result,
)
from .rows import check, rows

FIRST = ready_adult()


def again(*previous: tuple[str | None, str | None], **course: Any) -> CaseDict:
    """A second course after these earlier ones: (day 0, relapse on)."""
    earlier = [{"day_0": day_0, "relapse_on": relapse} for day_0, relapse in previous]
    return ready_adult(course={"number": 2, "previous": earlier, **course})


RELAPSED = again(("2025-12-01", "2026-10-01"), retreatment_reasons=["relapse"])
NO_RELAPSE, NO_PREVIOUS = again(("2025-12-01", None)), again()


@rows(
    "relapse-recorded",
    ("not_applicable", "first course", FIRST),
    ("met", "relapse recorded", RELAPSED),
    ("not_met stop", "no relapse recorded", NO_RELAPSE),
    ("unknown stop", "no previous course on record", NO_PREVIOUS),
    (
        "not_met stop",
        "the latest previous course is read",
        again(("2025-12-01", None), ("2024-01-01", "2024-12-01")),
    ),
    (
        "met",
        "the latest previous course, the other relapse not recorded",
        again(("2025-12-01", "2026-10-01"), ("2024-01-01", None)),
    ),
    (
        "unknown stop",
        "a missing day 0 hides which course is the latest",
        again(("2025-12-01", None), (None, "2024-12-01")),
    ),
    (
        "met",
        "a missing day 0, relapsed after either",
        again(("2025-12-01", "2026-10-01"), (None, "2024-12-01")),
    ),
    (
        "not_met stop, exception",
        "exception",
        plus(NO_RELAPSE, "exceptions", excepted("relapse-recorded")),
    ),
    (
        "unknown stop, exception",
        "an exception also lifts the unknown",
        plus(NO_PREVIOUS, "exceptions", excepted("relapse-recorded")),
    ),
    (
        "not_met stop",
        "a plan changes nothing",
        plus(NO_RELAPSE, "plans", planned("relapse-recorded")),
    ),
)
def test_relapse_is_recorded(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


def because_of(*reasons: str) -> CaseDict:
    return merged(RELAPSED, {"course": {"retreatment_reasons": list(reasons)}})


@rows(
    "cd19-alone",
    ("not_applicable", "first course", FIRST),
    ("not_met stop", "CD19 and nothing else", because_of("cd19")),
    ("met", "relapse", because_of("relapse")),
    ("met", "relapse and CD19", because_of("relapse", "cd19")),
    ("met", "CD19 and relapse", because_of("cd19", "relapse")),
    (
        "met",
        "relapse with CD19 at zero is no obstacle",
        plus(RELAPSED, "results", result("cd19", 0, "2026-11-18")),
    ),
    (
        "not_met stop",
        "nothing lifts it",
        merged(
            because_of("cd19"),
            {
                "exceptions": [excepted("cd19-alone")],
                "plans": [planned("cd19-alone")],
                "answers": [answered("cd19-alone")],
            },
        ),
    ),
)
def test_not_for_cd19_alone(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


def after(days: int, **course: Any) -> CaseDict:
    """The last day 0 so many days before this course's planned infusion 1."""
    return again((day(-days, INFUSION_1), "2026-11-01"), **course)


SOON, EARLY = after(111), after(167)
LATE_GIVEN = after(111, **given_course((1, day(-4, INFUSION_1))))
PASSED = after(
    170, planned=[{"infusion": 1, "on": day(-5, INFUSION_1)}, {"infusion": 2, "on": "2026-12-07"}]
)


@rows(
    "retreatment-interval",
    ("not_applicable", "first course", FIRST),
    ("unknown stop", "no previous course on record", NO_PREVIOUS),
    ("not_met stop", "111 days", SOON),
    ("not_met caution", "112 days", after(112)),
    ("not_met caution", "113 days", after(113)),
    ("not_met caution", "167 days", EARLY),
    ("met", "168 days", after(168)),
    ("met", "169 days", after(169)),
    (
        "not_met stop",
        "the latest day 0 counts",
        again((day(-50, INFUSION_1), "2026-11-01"), (day(-900, INFUSION_1), "2025-11-01")),
    ),
    ("unknown stop", "the only day 0 is missing", again((None, "2026-11-01"))),
    (
        "unknown stop",
        "a missing day 0 may be the latest",
        again(("2025-01-01", None), (None, None)),
    ),
    (
        "not_met stop",
        "too soon whatever the missing day 0 is",
        again((day(-111, INFUSION_1), None), (None, None)),
    ),
    ("not_met caution", "the planned day counts even if passed: 165 days", PASSED),
    ("not_met stop", "given counts before planned: 107 days", LATE_GIVEN),
    (
        "not_met stop, exception",
        "exception",
        plus(SOON, "exceptions", excepted("retreatment-interval")),
    ),
    (
        "not_met stop",
        "no answer lifts the stop",
        plus(SOON, "answers", answered("retreatment-interval")),
    ),
    (
        "not_met caution, answer",
        "answered",
        plus(EARLY, "answers", answered("retreatment-interval")),
    ),
    (
        "unknown stop, exception",
        "an exception also lifts the unknown",
        plus(NO_PREVIOUS, "exceptions", excepted("retreatment-interval")),
    ),
)
def test_the_interval_between_courses(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


@rows(
    "retreatment-interval",
    (
        "not_met caution",
        "given on day 112 though planned for day 111",
        again(
            (day(-112, "2026-11-19"), "2026-11-01"),
            **given_course((1, "2026-11-19"), planned=[{"infusion": 1, "on": "2026-11-18"}]),
        ),
    ),
)
def test_the_given_day_goes_before_the_planned_one(
    rule: str, case: CaseDict, expected: str
) -> None:
    check(rule, case, expected)
