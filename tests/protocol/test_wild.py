"""Whatever fits gets a whole answer that holds together: nothing crashes, nothing contradicts."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rituximab.protocol import casefile

from .casekit import UNREADABLE, CaseDict, ask, merged
from .ruleslist import RULES
from .test_invariance import shuffled
from .wild import wild_cases

LIFTERS = {"plan", "decision", "exception", "answer", None}
NO_EXCEPTION = {
    *("diagnosis", "active-infection", "hbv-panel", "pregnancy-test", "therapy-decisions"),
    *("infection-hold", "measurement", "dose-drift", "infusion-count", "severe-reaction"),
    *("too-early", "cd19-alone", "neurological-symptom", "respiratory-symptom"),
    *("hbv-positive", "low-igg", "hcv-positive", "tuberculosis-positive"),
}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(wild_cases)
def test_any_case_that_fits_gets_a_whole_answer(case: CaseDict) -> None:
    answer = ask(case)
    found = {f["rule"]: f for f in answer["findings"]}
    assert list(found) == list(RULES)
    for rule, f in found.items():
        assert f["because"] or f["status"] in ("met", "not_applicable"), rule
        assert f["lifted_by"] in LIFTERS
        if f["lifted_by"] == "exception":
            assert rule not in NO_EXCEPTION
            assert f["level"] == "stop"
        if f["lifted_by"] == "answer":
            assert (f["level"], f["status"]) == ("caution", "not_met")
        if f["lifted_by"] == "plan":
            assert rule in ("hbv-positive", "low-igg", "hcv-positive", "tuberculosis-positive")
        for sentence in f["because"]:
            assert not UNREADABLE.search(sentence), (rule, sentence)
    assert answer["may_sign"] is not bool(answer["blocking"] or answer["to_answer"])
    trials = {found[r]["status"] for r in ("steroid-trial", "agent-trial")}
    if trials == {"met"}:
        complete = found["twelve-weeks"]["status"] == "met"
        assert answer["line"] == ("third" if complete else "second")
    else:
        assert answer["line"] == "first"
    exposure = answer["exposure"]
    assert 0 <= exposure["overlap_days"] <= exposure["agent_days"]
    if exposure["agent"] is None:
        assert (exposure["agent_days"], exposure["completes_on"]) == (0, None)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(wild_cases)
def test_any_case_replays_from_what_is_stored(case: CaseDict) -> None:
    facts, edition, today = casefile.read(json.dumps(case))
    stored = casefile.canonical(casefile.facts_json(facts, edition.version, today))
    assert casefile.read(stored) == (facts, edition, today)
    assert ask(json.loads(stored)) == ask(case)


def distinct(items: list[CaseDict], *keys: str) -> list[CaseDict]:
    """The first of those that agree in all these keys: between the others no rule has to choose."""
    return list({tuple(i[k] for k in keys): i for i in reversed(items)}.values())


def orderless(case: CaseDict) -> CaseDict:
    """The case without twins whose order would tell them apart (results of one test and day)."""
    course = case["course"]
    return merged(
        case,
        {
            "results": distinct(case["results"], "test", "on"),
            "measurements": distinct(case["measurements"], "on"),
            "therapies": distinct(case["therapies"], "drug", "start", "stop"),
            "core_sets": [c for c in distinct(case["core_sets"], "on") if c["on"]],
            "course": {
                "planned": distinct(course["planned"], "infusion"),
                "given": distinct(course["given"], "infusion"),
                "previous": distinct(course["previous"], "day_0"),
            },
        },
    )


def told(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer with the words of each finding's sentences in one heap."""
    for found in answer["findings"]:
        found["because"] = sorted(re.findall(r"[^ .,;()]+", " ".join(found["because"])))
    return answer


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(wild_cases, st.data())
def test_the_order_of_any_list_is_irrelevant(case: CaseDict, data: st.DataObject) -> None:
    one = orderless(case)
    assert told(ask(data.draw(shuffled_of(one)))) == told(ask(one))


@st.composite
def shuffled_of(draw: st.DrawFn, case: CaseDict) -> CaseDict:
    other: CaseDict = shuffled(case, draw)
    return other
