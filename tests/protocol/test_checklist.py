"""The screening checklist: what is on record, until when it is valid, and at which infusion."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from rituximab.protocol import casefile
from rituximab.protocol.case import Case
from rituximab.protocol.checklist import ChecklistItem, checklist

from .casekit import (
    CaseDict,
    given_course,
    merged,
    plus,
    ready_adult,
    result,
    with_tests,
    without_tests,
)

READY = ready_adult()


def items(case: CaseDict) -> dict[str, ChecklistItem]:
    listed = checklist(Case(*casefile.read(json.dumps(case))))
    by_name = {item.item: item for item in listed}
    assert len(by_name) == len(listed) == 18
    return by_name


def state(case: CaseDict, item: str) -> str:
    return items(case)[item].state


def one(test: str, value: Any, on: str) -> CaseDict:
    return with_tests(READY, result(test, value, on))


@pytest.mark.parametrize(
    ("case", "item", "expected"),
    [
        (READY, "hbsag", "valid"),
        (READY, "anti_hbs", "valid"),
        (without_tests(READY, "hbsag"), "hbsag", "missing"),
        (one("hbsag", "negative", "2026-05-22"), "hbsag", "expired"),
        (one("hbsag", "negative", "2026-05-23"), "hbsag", "valid"),
        (one("hbsag", "indeterminate", "2026-11-02"), "hbsag", "indeterminate"),
        (one("hbsag", "positive", "2026-11-02"), "hbsag", "positive"),
        (one("anti_hcv", "positive", "2026-11-02"), "anti_hcv", "positive"),
        (READY, "igra", "valid"),
        (READY, "tst", "not_applicable"),
        (without_tests(READY, "igra"), "igra", "missing"),
        (without_tests(READY, "igra"), "tst", "missing"),
        (plus(without_tests(READY, "igra"), "results", result("tst", 3, "2026-11-02")), "igra",
         "not_applicable"),
        (plus(READY, "results", result("tst", 5, "2026-11-02")), "tst", "positive"),
        (READY, "hcg", "not_applicable"),
        (merged(READY, {"patient": {"pregnancy_possible": True}}), "hcg", "missing"),
        (merged(READY, {"patient": {"pregnancy_possible": None}}), "hcg", "missing"),
        (one("hcg", "positive", "2026-11-20"), "hcg", "positive"),
        (READY, "fvc", "valid"),
        (one("fvc", 90, "2019-01-02"), "fvc", "valid"),
        (without_tests(READY, "fvc"), "fvc", "missing"),
        (READY, "vaccination_review", "valid"),
        (merged(READY, {"vaccination_review": None}), "vaccination_review", "missing"),
    ],
)  # fmt: skip
def test_the_state_of_an_item(case: CaseDict, item: str, expected: str) -> None:
    assert state(case, item) == expected


def test_a_positive_contact_test_stays_positive() -> None:
    """Hepatitis C is not among those that no later result undoes."""
    for test, later in (("anti_hbc", "positive"), ("igra", "positive"), ("anti_hcv", "valid")):
        positive = result(test, "positive", "2026-10-02")
        case = with_tests(READY, positive)
        assert state(plus(case, "results", result(test, "negative", "2026-11-02")), test) == later


def test_an_item_says_its_value_day_and_end() -> None:
    listed = items(READY)
    assert (listed["igg"].value, listed["igg"].collected_on) == ("9.1 g/L", date(2026, 11, 12))
    assert listed["igg"].valid_until == date(2027, 2, 10)
    assert listed["hbsag"].valid_until == date(2027, 5, 2)
    assert listed["anti_hcv"].valid_until == date(2027, 11, 2)
    assert listed["fvc"].valid_until is None
    empty = items(without_tests(READY, "igg"))["igg"]
    assert (empty.value, empty.collected_on, empty.valid_until) == ("", None, None)


def test_valid_at_each_infusion() -> None:
    """Blood of 18 November is 5 days old at infusion 1 and 19 days at infusion 2."""
    counted = items(READY)["neutrophils"].valid_at
    assert [(at.infusion, at.valid) for at in counted] == [(1, True), (2, False)]
    lung = items(READY)["fvc"].valid_at
    assert [at.valid for at in lung] == [True, True]


def test_a_plan_that_has_passed_is_judged_today_a_given_one_on_its_day() -> None:
    plan = [{"infusion": 2, "on": "2026-11-20"}, {"infusion": 1, "on": "2026-11-06"}]
    course = given_course((1, "2026-11-06"), planned=[*plan, {"infusion": 3, "on": None}])
    counted = items(ready_adult(course=course))["alt"].valid_at
    assert [(at.infusion, at.on, at.valid) for at in counted] == [
        (1, date(2026, 11, 6), False),
        (2, date(2026, 11, 22), True),
    ]


def test_an_indeterminate_result_is_valid_nowhere() -> None:
    counted = items(one("igra", "indeterminate", "2026-11-02"))["igra"].valid_at
    assert [at.valid for at in counted] == [False, False]
