"""The level a finding shows: the one that applies; where a value decides and all is well, the
rule's first; where the rule does not apply, its first."""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import (
    INFUSION_1,
    CaseDict,
    alone,
    ask,
    day,
    given_course,
    ready_adult,
    ready_child,
    result,
    with_tests,
    without_tests,
)

READY = ready_adult()
LUNG = ready_adult(domains=["lung"])


def again(days: int) -> CaseDict:
    previous = [{"day_0": day(-days, INFUSION_1), "relapse_on": "2026-11-01"}]
    return ready_adult(course={"number": 2, "previous": previous})


def second(days: int) -> CaseDict:
    first = day(-days, "2026-12-07")
    return ready_adult(course=given_course((1, first)))


def igg(value: Any) -> CaseDict:
    return with_tests(READY, result("igg", value, "2026-11-12"))


def neutrophils(value: Any) -> CaseDict:
    return with_tests(READY, result("neutrophils", value, "2026-11-18"))


@pytest.mark.parametrize(
    ("rule", "case", "status", "level"),
    [
        ("low-igg", READY, "met", "stop"),
        ("low-igg", igg(4), "not_met", "caution"),
        ("low-igg", igg(6), "not_met", "note"),
        ("low-igg", without_tests(READY, "igg"), "not_applicable", "stop"),
        ("neutropenia", READY, "met", "stop"),
        ("neutropenia", neutrophils("1.2"), "not_met", "caution"),
        ("neutropenia", without_tests(READY, "neutrophils"), "not_applicable", "stop"),
        ("interval", second(14), "met", "caution"),
        ("interval", second(3), "not_met", "stop"),
        ("interval", READY, "not_applicable", "caution"),
        ("retreatment-interval", again(300), "met", "stop"),
        ("retreatment-interval", again(150), "not_met", "caution"),
        ("retreatment-interval", READY, "not_applicable", "stop"),
        ("baseline-lung-function", READY, "met", "note"),
        ("baseline-lung-function", LUNG, "met", "caution"),
        ("near-threshold", ready_child(), "met", "caution"),
        ("near-threshold", READY, "not_applicable", "caution"),
        ("hbv-non-immune", READY, "met", "note"),
        ("first-infusion", READY, "not_met", "note"),
        ("too-early", READY, "not_applicable", "stop"),
        ("measurement", READY, "not_applicable", "stop"),
    ],
)
def test_the_level_shown(rule: str, case: CaseDict, status: str, level: str) -> None:
    found = alone(case, rule)
    assert (found["status"], found["level"]) == (status, level)


def test_a_note_never_blocks_nor_asks() -> None:
    answer = ask(igg(6))
    notes = {f["rule"] for f in answer["findings"] if f["level"] == "note"}
    assert "low-igg" in notes
    assert notes.isdisjoint([*answer["blocking"], *answer["to_answer"]])
