"""Answers, plans, exceptions: what lifts a rule, what is too little, what lifts nothing."""

from __future__ import annotations

from typing import Any

import pytest

from .broken import BY_ANSWER, BY_EXCEPTION, BY_NOTHING, BY_PLAN, UNKNOWN_BY_EXCEPTION
from .casekit import CaseDict, alone, answered, ask, excepted, finding, planned, plus, ready_adult
from .tables import row

COMPLETE = {"answer": answered, "plan": planned, "exception": excepted}
KEY = {"answer": "answers", "plan": "plans", "exception": "exceptions"}
Broken = dict[str, CaseDict]


def lifted(case: CaseDict, rule: str, way: str, **changes: Any) -> dict[str, Any]:
    """The finding after one answer, plan or exception was added."""
    return alone(plus(case, KEY[way], COMPLETE[way](rule, **changes)), rule)


def each(broken: Broken) -> list[Any]:
    return [row(rule, rule, case) for rule, case in broken.items()]


def stands(found: dict[str, Any]) -> bool:
    return found["status"] in ("not_met", "unknown") and found["lifted_by"] is None


@pytest.mark.parametrize(("rule", "case"), each(BY_EXCEPTION))
def test_an_approved_exception_lifts(rule: str, case: CaseDict) -> None:
    before, after = alone(case, rule), lifted(case, rule, "exception")
    assert (before["status"], before["level"], before["lifted_by"]) == ("not_met", "stop", None)
    assert (after["status"], after["lifted_by"]) == ("not_met", "exception")


@pytest.mark.parametrize(("rule", "case"), each(UNKNOWN_BY_EXCEPTION))
def test_an_approved_exception_lifts_an_unknown_stop(rule: str, case: CaseDict) -> None:
    before, after = alone(case, rule), lifted(case, rule, "exception")
    assert (before["status"], before["level"], before["lifted_by"]) == ("unknown", "stop", None)
    assert (after["status"], after["lifted_by"]) == ("unknown", "exception")


@pytest.mark.parametrize(("rule", "case"), each(BY_PLAN))
def test_a_recorded_plan_lifts(rule: str, case: CaseDict) -> None:
    before, after = alone(case, rule), lifted(case, rule, "plan")
    assert (before["status"], before["level"], before["lifted_by"]) == ("not_met", "stop", None)
    assert (after["status"], after["lifted_by"]) == ("not_met", "plan")


@pytest.mark.parametrize(("rule", "case"), each(BY_ANSWER))
def test_an_answer_lifts_a_caution(rule: str, case: CaseDict) -> None:
    before, after = alone(case, rule), lifted(case, rule, "answer")
    assert (before["status"], before["level"], before["lifted_by"]) == ("not_met", "caution", None)
    assert (after["status"], after["lifted_by"]) == ("not_met", "answer")
    assert after["level"] == "caution"


OTHER_WAYS = [
    row(f"{rule}-by-{way}", rule, case, way)
    for right, table in (
        ("exception", BY_EXCEPTION | UNKNOWN_BY_EXCEPTION),
        ("plan", BY_PLAN),
        ("answer", BY_ANSWER),
        ("nothing", BY_NOTHING),
    )
    for rule, case in table.items()
    for way in ("answer", "plan", "exception")
    if way != right
]


@pytest.mark.parametrize(("rule", "case", "way"), OTHER_WAYS)
def test_the_wrong_way_is_accepted_and_changes_nothing(rule: str, case: CaseDict, way: str) -> None:
    before, after = alone(case, rule), lifted(case, rule, way)
    assert stands(before)
    assert after == before


TOO_LITTLE: dict[str, list[dict[str, Any]]] = {
    "exception": [
        {"code": None},
        {"text": None},
        {"requested_by": None},
        {"approved_by": None},
        {"approved_by": "dr.a"},
        {"code": ""},
        {"text": ""},
        {"text": " "},
        {"requested_by": "", "approved_by": "dr.b"},
        {"approved_by": ""},
    ],
    "plan": [{"by": None}, {"on": None}, {"text": None}, {"by": ""}, {"text": ""}],
    "answer": [{"code": None}, {"text": None}, {"code": ""}, {"text": ""}, {"text": "\t"}],
}
SAMPLES = {
    "exception": ("twelve-weeks", BY_EXCEPTION["twelve-weeks"]),
    "plan": ("low-igg", BY_PLAN["low-igg"]),
    "answer": ("lung-paradox", BY_ANSWER["lung-paradox"]),
}


@pytest.mark.parametrize(
    ("way", "gap"),
    [
        row(f"{way}-" + "-".join(f"{k}={v!r}" for k, v in gap.items()), way, gap)
        for way, gaps in TOO_LITTLE.items()
        for gap in gaps
    ],
)
def test_an_incomplete_one_changes_nothing(way: str, gap: dict[str, Any]) -> None:
    rule, case = SAMPLES[way]
    assert stands(lifted(case, rule, way, **gap))


@pytest.mark.parametrize(
    ("way", "spare"),
    [
        row("an-answer-needs-no-name", "answer", {"by": None}),
        row("an-answer-needs-no-day", "answer", {"on": None}),
        row("an-exception-needs-no-day", "exception", {"on": None}),
    ],
)
def test_what_may_be_left_out(way: str, spare: dict[str, Any]) -> None:
    rule, case = SAMPLES[way]
    assert lifted(case, rule, way, **spare)["lifted_by"] == way


def test_a_complete_exception_beside_an_incomplete_one_counts() -> None:
    rule, case = SAMPLES["exception"]
    pending = plus(case, "exceptions", excepted(rule, approved_by=None))
    assert lifted(pending, rule, "exception")["lifted_by"] == "exception"


def test_an_exception_for_one_rule_lifts_no_other() -> None:
    case = plus(BY_EXCEPTION["agent-trial"], "exceptions", excepted("agent-trial"))
    answer = ask(case)
    assert finding(answer, "agent-trial")["lifted_by"] == "exception"
    assert stands(finding(answer, "twelve-weeks"))


@pytest.mark.parametrize("way", ["answer", "plan", "exception"])
def test_what_is_met_is_not_lifted(way: str) -> None:
    found = lifted(ready_adult(), "twelve-weeks", way)
    assert (found["status"], found["lifted_by"]) == ("met", None)


@pytest.mark.parametrize("way", ["answer", "plan", "exception"])
@pytest.mark.parametrize("rule", ["line-of-therapy", "evidence"])
def test_a_note_is_never_lifted(rule: str, way: str) -> None:
    assert lifted(ready_adult(), rule, way)["lifted_by"] is None


def test_a_lifted_rule_keeps_its_reasons() -> None:
    rule, case = SAMPLES["exception"]
    before = alone(case, rule)["because"]
    after = lifted(case, rule, "exception")["because"]
    assert before
    assert set(before) <= set(after)
