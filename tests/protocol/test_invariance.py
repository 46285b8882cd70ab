"""The same facts give the same answer: asked again, in another order, through stored text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rituximab.protocol import casefile, journey

from .broken import BY_ANSWER, BY_EXCEPTION, BY_NOTHING, BY_PLAN
from .casekit import (
    CaseDict,
    answered,
    ask,
    excepted,
    given_course,
    merged,
    planned,
    ready_adult,
    ready_child,
    result,
    vaccine,
)

FULL = merged(
    ready_child(
        domains=["lung", "skin", "muscle"],
        patient={"conditions": ["diabetes", "recurrent_infections"]},
        vaccines=[vaccine(False, "2026-10-02"), vaccine(True, "2026-11-10")],
        events=[
            {"kind": "serious_infection", "on": "2026-10-01", "resolved_on": "2026-10-20"},
            {"kind": "respiratory_symptom", "on": "2026-11-12"},
        ],
        plans=[planned("hbv-positive"), planned("low-igg")],
        answers=[answered("lung-paradox"), answered("special-population")],
        exceptions=[excepted("live-vaccine"), excepted("hcv")],
        course={"previous": [{"day_0": "2025-01-05"}, {"day_0": "2025-09-05"}], "number": 3},
    ),
    {"results": [*ready_child()["results"], result("anti_hbc", "positive", "2026-11-05")]},
)
SEEDS: list[CaseDict] = [
    ready_adult(),
    ready_child(),
    FULL,
    ready_adult(course=given_course((1, "2026-11-09"))),
    *BY_EXCEPTION.values(),
    *BY_PLAN.values(),
    *BY_ANSWER.values(),
    *BY_NOTHING.values(),
]


def shuffled(value: Any, draw: st.DrawFn) -> Any:
    """Every list in another order; of results of one test on one day the order is kept."""
    if isinstance(value, dict):
        return {k: shuffled(v, draw) for k, v in value.items()}
    if isinstance(value, list):
        return draw(st.permutations([shuffled(v, draw) for v in value]))
    return value


@st.composite
def two_orders(draw: st.DrawFn) -> tuple[CaseDict, CaseDict]:
    case = draw(st.sampled_from(SEEDS))
    return case, shuffled(case, draw)


@settings(max_examples=150, deadline=None)
@given(two_orders())
def test_the_order_of_the_lists_is_irrelevant(pair: tuple[CaseDict, CaseDict]) -> None:
    """No seed has two results of one test on one day, where the later in the list counts."""
    one, other = (ask(case) for case in pair)
    for answer in (one, other):
        for found in answer["findings"]:
            found["because"] = sorted(found["because"])
    assert one == other


def test_no_seed_has_two_results_of_one_test_on_one_day() -> None:
    for case in SEEDS:
        stamps = [(r["test"], r["on"]) for r in case["results"]]
        assert len(stamps) == len(set(stamps))


def test_of_one_day_the_later_in_the_list_counts() -> None:
    low, fine = (result("igg", value, "2026-11-20") for value in ("2.5", "9"))
    for results, blocks in (([low, fine], False), ([fine, low], True)):
        kept = [r for r in ready_adult()["results"] if r["test"] != "igg"]
        answer = ask(ready_adult(results=[*kept, *results]))
        assert ("low-igg" in answer["blocking"]) is blocks


@pytest.mark.parametrize("case", SEEDS)
def test_a_replay_is_identical_byte_for_byte(case: CaseDict) -> None:
    facts, edition, today = casefile.read(json.dumps(case))
    first = casefile.canonical(casefile.answer(journey.assess(facts, edition, today)))
    stored = casefile.canonical(casefile.facts_json(facts, edition.version, today))
    facts_again, edition_again, today_again = casefile.read(stored)
    assert (facts_again, today_again) == (facts, today)
    again = casefile.canonical(
        casefile.answer(journey.assess(facts_again, edition_again, today_again))
    )
    assert again == first
    assert json.loads(first) == ask(case)


def test_keys_in_another_order_change_nothing() -> None:
    case = ready_adult()
    backwards = dict(reversed(case.items()))
    assert json.dumps(backwards) != json.dumps(case)
    assert ask(backwards) == ask(case)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(SEEDS))
def test_numbers_and_decimal_strings_are_read_alike(case: CaseDict) -> None:
    def texts(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: texts(v) for k, v in value.items()}
        if isinstance(value, list):
            return [texts(v) for v in value]
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    assert ask(texts(case)) == ask(case)
