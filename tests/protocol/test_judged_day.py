"""Which day is judged, which level is shown, what falls away when no infusion waits."""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import (
    CaseDict,
    alone,
    ask,
    day,
    decided,
    drug,
    finding,
    given_course,
    ready_adult,
    ready_child,
    result,
    verdict,
    with_tests,
)
from .tables import row

KEEP = decided("continue")
MONTH_ON = day(30)


def until(stop: str, **course: Any) -> CaseDict:
    """Prednisone that goes on up to ``stop`` and is the only co-drug, in this course."""
    kept = drug("prednisone", 60, "mg/day", "2026-05-04", stop, decision=KEEP)
    return ready_adult(therapies=[kept], course=course)


def waits(*infusions: tuple[int, str | None]) -> list[CaseDict]:
    return [{"infusion": n, "on": on} for n, on in infusions]


JUDGED = [
    row("none-planned-is-today", until(day(1), planned=[]), "met"),
    row("none-planned-stopped-today", until(day(0), planned=[]), "not_met stop"),
    row("planned-ahead", until(day(11), planned=waits((1, day(10)))), "met"),
    row("planned-ahead-stopped-then", until(day(10), planned=waits((1, day(10)))), "not_met stop"),
    row("planned-in-the-past-is-today", until(day(0), planned=waits((1, day(-5)))), "not_met stop"),
    row("planned-in-the-past-current", until(day(1), planned=waits((1, day(-5)))), "met"),
    row("planned-without-a-day", until(day(1), planned=waits((1, None))), "met"),
    row(
        "the-lowest-not-the-first-in-the-list",
        until(day(11), planned=waits((2, day(24)), (1, day(10)))),
        "met",
    ),
    row(
        "the-lowest-not-the-earliest",
        until(day(11), planned=waits((2, day(5)), (1, day(20)))),
        "not_met stop",
    ),
    row(
        "the-second-once-the-first-is-given",
        until(
            day(11),
            **given_course((1, day(-4))),
            planned=waits((1, day(-4)), (2, day(10))),
        ),
        "met",
    ),
    row(
        "the-second-once-the-first-is-given-stopped-then",
        until(day(10), **given_course((1, day(-4))), planned=waits((1, day(-4)), (2, day(10)))),
        "not_met stop",
    ),
    row(
        "both-given-is-today",
        until(day(0), **given_course((1, day(-20)), (2, day(-6)))),
        "not_met stop",
    ),
]


@pytest.mark.parametrize(("case", "expected"), JUDGED)
def test_the_day_judged(case: CaseDict, expected: str) -> None:
    assert verdict(case, "adjunctive") == expected


def test_age_is_age_at_the_infusion() -> None:
    """Sixty-five in three weeks: with the infusion in a month the flag is up already."""
    case = ready_adult(patient={"born": "1961-12-10"})
    assert verdict(case, "special-population") == "met"
    later = {"planned": waits((1, MONTH_ON))}
    assert verdict(
        ready_adult(patient={"born": "1961-12-10"}, course=later), "special-population"
    ) == ("not_met caution")


def test_when_no_infusion_waits_the_other_rules_stay() -> None:
    done = ready_child(
        course={**given_course((1, "2026-11-02"), (2, "2026-11-16")), "signed_dose_mg": 500},
        therapies=[],
    )
    answer = ask(done)
    assert answer["dose"] is None
    assert finding(answer, "dose-drift")["status"] == "not_applicable"
    assert finding(answer, "interval")["status"] == "not_applicable"
    assert finding(answer, "adjunctive")["status"] == "not_met"
    assert finding(answer, "measurement")["status"] == "met"
    assert finding(answer, "hbv-panel")["status"] == "met"
    assert finding(answer, "steroid-cover")["status"] == "not_met"


LEVELS = [
    row("low-igg-met-is-the-first", ready_adult(), "low-igg", "met", "stop"),
    row("neutropenia-met-is-the-first", ready_adult(), "neutropenia", "met", "stop"),
    row(
        "interval-met-is-the-first",
        ready_adult(
            course={**given_course((1, "2026-11-16")), "planned": waits((2, "2026-11-30"))}
        ),
        "interval",
        "met",
        "caution",
    ),
    row(
        "retreatment-met-is-the-first",
        ready_adult(course={"number": 2, "previous": [{"day_0": "2025-01-05"}]}),
        "retreatment-interval",
        "met",
        "stop",
    ),
    row("lung-function-without-lung", ready_adult(), "baseline-lung-function", "met", "note"),
    row(
        "lung-function-with-lung",
        ready_adult(domains=["lung"]),
        "baseline-lung-function",
        "met",
        "caution",
    ),
    row(
        "igg-5-to-7-is-a-note",
        with_tests(ready_adult(), result("igg", 6, "2026-11-12")),
        "low-igg",
        "not_met",
        "note",
    ),
]


@pytest.mark.parametrize(("case", "rule", "status", "level"), LEVELS)
def test_the_level_shown(case: CaseDict, rule: str, status: str, level: str) -> None:
    found = alone(case, rule)
    assert (found["status"], found["level"]) == (status, level)
