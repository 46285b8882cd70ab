"""No response is never declared before day 182; stopping for another reason always can be (S18)."""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import (
    CaseDict,
    answered,
    ask,
    day,
    excepted,
    given_course,
    merged,
    planned,
    ready_adult,
)
from .rows import check, rows

DAY_0 = "2026-05-24"  # 182 days before the kit's today
LATER = "2026-12-31"


def outcome(kind: str, on: str | None, today: str = LATER, day_0: str = DAY_0) -> CaseDict:
    course = given_course((1, day_0), (2, day(14, day_0)), outcome={"kind": kind, "on": on})
    return ready_adult(today=today, course=course)


def at(days: int) -> str:
    return day(days, DAY_0)


NOT_GIVEN = ready_adult(course={"outcome": {"kind": "no_response", "on": "2026-11-20"}})
UNDATED_NOT_GIVEN = ready_adult(course={"outcome": {"kind": "no_response", "on": None}})
UNDATED_GIVEN = merged(
    outcome("no_response", at(181)), {"course": {"given": [{"infusion": 1, "on": None}]}}
)
EARLY = outcome("no_response", at(181))


@rows(
    "too-early",
    ("not_applicable", "no outcome", ready_adult()),
    ("not_met stop", "day 181", EARLY),
    ("met", "day 182", outcome("no_response", at(182))),
    ("met", "day 183", outcome("no_response", at(183))),
    ("not_met stop", "day 3", outcome("no_response", at(3))),
    ("not_met stop", "no date, asked on day 181", outcome("no_response", None, at(181))),
    ("met", "no date, asked on day 182", outcome("no_response", None, at(182))),
    ("unknown stop", "infusion 1 given, no date", UNDATED_GIVEN),
    ("not_met stop", "before infusion 1", NOT_GIVEN),
    ("not_met stop", "before infusion 1, no date", UNDATED_NOT_GIVEN),
    (
        "not_met stop",
        "nothing lifts it",
        merged(
            EARLY,
            {
                "exceptions": [excepted("too-early")],
                "plans": [planned("too-early")],
                "answers": [answered("too-early")],
            },
        ),
    ),
)
def test_no_response_is_not_declared_before_26_weeks(
    rule: str, case: CaseDict, expected: str
) -> None:
    check(rule, case, expected)


@pytest.mark.parametrize(
    "kind", ["responded", "toxicity", "patient_choice", "pregnancy", "death", "other"]
)
@pytest.mark.parametrize("on", [at(1), at(200), None])
def test_any_other_end_is_always_possible(kind: str, on: str | None) -> None:
    check("too-early", outcome(kind, on), "not_applicable")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([(1, DAY_0)], "2026-11-22"),
        ([(1, DAY_0), (2, at(14))], "2026-11-22"),
        ([(2, at(14)), (1, DAY_0)], "2026-11-22"),
        ([], None),
    ],
)
def test_the_earliest_day_of_no_response(given: list[Any], expected: str | None) -> None:
    answer = ask(ready_adult(course=given_course(*given)))
    assert answer["earliest_no_response_on"] == expected
