"""The standing as a whole: every rule once and in order, what blocks, what asks, what comes out."""

from __future__ import annotations

import re
from typing import Any

import pytest

from .broken import BY_ANSWER, BY_EXCEPTION, BY_NOTHING, BY_PLAN, UNKNOWN_BY_EXCEPTION
from .casekit import (
    CaseDict,
    alone,
    answered,
    ask,
    core_set,
    excepted,
    finding,
    given_course,
    merged,
    plus,
    ready_adult,
    ready_child,
    result,
    without,
)
from .ruleslist import RULES, SHARED_ROW
from .tables import row

KEYS = {
    *("edition", "findings", "blocking", "to_answer", "may_sign", "line", "dose", "exposure"),
    *("due", "earliest_no_response_on", "hbv", "response"),
}
EMPTY: CaseDict = {
    "today": "2026-11-22",
    "patient": {"born": "1978-07-14", "diagnosis": "dermatomyositis"},
}
TREATED = ready_adult(
    today="2027-06-20",
    course={
        **given_course((1, "2026-11-23"), (2, "2026-12-07")),
        "outcome": {"kind": "responded", "on": "2027-06-01"},
    },
    core_sets=[
        core_set("2026-11-20"),
        core_set(
            "2027-06-01",
            physician_global=3,
            patient_global=4,
            strength={"score": 70},
            function="0.75",
            enzyme={"value": 600},
            extramuscular=2,
        ),
    ],
    results=[*ready_adult()["results"], result("anti_hbc", "positive", "2026-11-20")],
)
CASES = [
    row("empty", EMPTY),
    row("adult", ready_adult()),
    row("child", ready_child()),
    row("treated", TREATED),
    *(
        row(f"{way}-{rule}", case)
        for way, table in (
            ("exception", BY_EXCEPTION),
            ("unknown", UNKNOWN_BY_EXCEPTION),
            ("plan", BY_PLAN),
            ("answer", BY_ANSWER),
            ("nothing", BY_NOTHING),
        )
        for rule, case in table.items()
    ),
]


@pytest.mark.parametrize("case", CASES)
def test_the_shape_of_an_answer(case: CaseDict) -> None:
    answer = ask(case)
    assert set(answer) == KEYS
    assert answer["edition"] == "2025-11"
    assert [f["rule"] for f in answer["findings"]] == list(RULES)
    for found in answer["findings"]:
        stage, first, _ = RULES[found["rule"]]
        assert found["stage"] == stage
        assert found["status"] in ("met", "not_met", "unknown", "not_applicable")
        assert found["level"] in ("stop", "caution", "note")
        assert found["lifted_by"] in (None, "plan", "decision", "exception", "answer")
        if found["status"] == "not_applicable":
            assert (found["level"], found["lifted_by"]) == (first, None)
        if found["status"] == "met":
            assert found["lifted_by"] is None
        if found["status"] in ("not_met", "unknown"):
            assert found["because"], f"{found['rule']} gives no reason"
        assert all(text.strip() == text and text for text in found["because"])


@pytest.mark.parametrize("case", CASES[:4])
def test_a_rule_asked_alone_answers_the_same(case: CaseDict) -> None:
    assert ask(case)["findings"] == [alone(case, rule) for rule in RULES]


@pytest.mark.parametrize("case", CASES)
def test_blocking_and_to_answer_follow_from_the_findings(case: CaseDict) -> None:
    answer = ask(case)
    standing = [
        f
        for f in answer["findings"]
        if f["status"] in ("not_met", "unknown") and f["lifted_by"] is None
    ]
    assert answer["blocking"] == [f["rule"] for f in standing if f["level"] == "stop"]
    assert answer["to_answer"] == [f["rule"] for f in standing if f["level"] == "caution"]
    assert answer["may_sign"] is (not answer["blocking"] and not answer["to_answer"])


def test_fifty_six_rules() -> None:
    assert len(RULES) == 56


@pytest.mark.parametrize("rule", RULES)
def test_statements(rule: str) -> None:
    said = alone(ready_adult(), rule)["statements"]
    assert all(re.fullmatch(r"[SQ][1-9][0-9]?", s) for s in said)
    if rule in SHARED_ROW:
        assert SHARED_ROW[rule] in said
        assert set(said) <= set(RULES[rule][2].split())
    else:
        assert said == RULES[rule][2].split()


def test_the_ready_patients_may_be_signed_for() -> None:
    for case in (ready_adult(), ready_child()):
        answer = ask(case)
        assert (answer["blocking"], answer["to_answer"]) == ([], [])
        assert answer["may_sign"] is True
        assert answer["line"] == "third"


def test_an_open_caution_alone_forbids_signing() -> None:
    answer = ask(BY_ANSWER["lung-paradox"])
    assert answer["blocking"] == []
    assert answer["to_answer"] == ["lung-paradox"]
    assert answer["may_sign"] is False


def test_an_answered_caution_and_a_lifted_stop_allow_it() -> None:
    case = plus(BY_ANSWER["lung-paradox"], "answers", answered("lung-paradox"))
    assert ask(case)["may_sign"] is True
    case = plus(BY_EXCEPTION["indication"], "exceptions", excepted("indication"))
    answer = ask(case)
    assert answer["may_sign"] is True
    assert finding(answer, "indication")["status"] == "not_met"


def test_a_note_never_interrupts() -> None:
    case = merged(
        ready_adult(), {"results": [r for r in ready_adult()["results"] if r["test"] != "fvc"]}
    )
    answer = ask(case)
    assert finding(answer, "baseline-lung-function")["status"] == "not_met"
    assert answer["may_sign"] is True


DOSE_KEYS = {
    *("infusion", "basis", "bsa_m2", "formula", "calculated_mg", "capped", "ordered_mg", "also"),
}


def decimals(value: Any, path: str = "") -> list[tuple[str, str]]:
    """Every string of digits in an answer, with where it stands; a float anywhere fails."""
    assert not isinstance(value, float), path
    if isinstance(value, dict):
        return [d for k, v in value.items() for d in decimals(v, f"{path}.{k}")]
    if isinstance(value, list):
        return [d for i, v in enumerate(value) for d in decimals(v, f"{path}[{i}]")]
    return [(path, value)] if isinstance(value, str) and re.fullmatch(r"-?[\d.]+", value) else []


@pytest.mark.parametrize("case", CASES)
def test_numbers_are_decimal_strings_without_trailing_zeros(case: CaseDict) -> None:
    for path, text in decimals(ask(case)):
        assert re.fullmatch(r"0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9]", text), f"{path}: {text}"


def test_the_dose_of_a_child() -> None:
    """140 cm, 36 kg: sqrt(1.4) = 1.18322 m2, times 575 = 680.35 mg, to the nearest 100 mg."""
    dose = ask(ready_child())["dose"]
    assert set(dose) == DOSE_KEYS
    assert dose["also"].keys() == {"haycock", "dubois", "gehan_george", "boyd"}
    assert all(set(also) == {"bsa_m2", "calculated_mg"} for also in dose["also"].values())
    assert {k: v for k, v in dose.items() if k != "also"} == {
        "infusion": 1,
        "basis": "juvenile-575",
        "bsa_m2": "1.1832",
        "formula": "mosteller",
        "calculated_mg": "680.3",
        "capped": False,
        "ordered_mg": "700",
    }


def test_what_is_null_before_anything_is_known() -> None:
    answer = ask(EMPTY)
    assert answer["dose"] is None
    assert answer["hbv"] is None
    assert answer["response"] is None
    assert answer["earliest_no_response_on"] is None
    assert answer["due"] == []
    assert answer["line"] == "first"
    assert answer["may_sign"] is False


def test_what_is_there_once_treated() -> None:
    answer = ask(TREATED)
    assert answer["dose"] is None
    assert answer["earliest_no_response_on"] == "2027-05-24"
    assert answer["response"] == {"score": "72.5", "band": "major", "missing": []}
    assert set(answer["hbv"]) == {"reading", "prophylaxis_until", "monitoring_until"}
    assert answer["hbv"]["prophylaxis_until"] == "2027-12-07"
    assert answer["hbv"]["monitoring_until"] == "2028-12-07"
    assert answer["due"]
    for item in answer["due"]:
        assert set(item) == {"item", "opens_on", "overdue_on", "state"}
        assert item["state"] in ("not_open", "open", "overdue")


def test_the_edition_may_be_named_or_left_out() -> None:
    assert ask(merged(ready_adult(), {"edition": "2025-11"})) == ask(ready_adult())


@pytest.mark.parametrize("key", ["domains", "therapies", "results", "vaccines", "measurements"])
def test_a_list_left_out_is_empty(key: str) -> None:
    assert ask(without(ready_adult(), key)) == ask(merged(ready_adult(), {key: []}))
