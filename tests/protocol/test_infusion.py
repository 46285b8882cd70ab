"""interval, infusion-count, first-infusion, severe-reaction and the two symptom rules."""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import (
    INFUSION_1,
    CaseDict,
    answered,
    because,
    day,
    excepted,
    given_course,
    merged,
    planned,
    plus,
    ready_adult,
)
from .rows import check, rows

READY = ready_adult()
GIVEN_1 = "2026-11-22"


UNDATED_1 = {"given": [{"infusion": 1, "on": None, "dose_mg": 1000}]}
UNDATED_2 = {"planned": [{"infusion": 1, "on": GIVEN_1}, {"infusion": 2, "on": None}]}


def second_on(offset: int, **changes: Any) -> CaseDict:
    """Infusion 1 given today, infusion 2 planned so many days later; then ``changes``."""
    plan = [{"infusion": 1, "on": GIVEN_1}, {"infusion": 2, "on": day(offset, GIVEN_1)}]
    return merged(ready_adult(course=given_course((1, GIVEN_1), planned=plan)), changes)


BOTH_GIVEN = ready_adult(course=given_course((1, "2026-11-01"), (2, "2026-11-15")))
PASSED = ready_adult(
    course=given_course(
        (1, "2026-10-20"),
        planned=[{"infusion": 1, "on": "2026-10-20"}, {"infusion": 2, "on": "2026-11-03"}],
    )
)
LATE_FIRST = ready_adult(
    course=given_course(
        (1, "2026-11-20"),
        planned=[{"infusion": 1, "on": "2026-11-10"}, {"infusion": 2, "on": "2026-11-24"}],
    )
)
TOO_SOON, EARLY = second_on(6), second_on(12)


@rows(
    "interval",
    ("not_applicable", "before infusion 1", READY),
    ("not_applicable", "no infusion waits", BOTH_GIVEN),
    (
        "not_applicable",
        "infusion 2 not planned",
        merged(second_on(14), {"course": {"planned": [{"infusion": 1, "on": GIVEN_1}]}}),
    ),
    ("unknown caution", "infusion 1 given, no date", second_on(14, course=UNDATED_1)),
    ("unknown caution", "infusion 2 waits, no date", second_on(14, course=UNDATED_2)),
    ("not_met stop", "day 6", TOO_SOON),
    ("not_met caution", "day 7", second_on(7)),
    ("not_met caution", "day 8", second_on(8)),
    ("not_met caution", "day 12", EARLY),
    ("met", "day 13", second_on(13)),
    ("met", "day 14", second_on(14)),
    ("met", "day 20", second_on(20)),
    ("met", "day 21", second_on(21)),
    ("not_met caution", "day 22", second_on(22)),
    ("not_met caution", "day 60", second_on(60)),
    ("not_met caution", "the plan has passed: judged today, day 33", PASSED),
    ("not_met stop", "from the actual infusion 1, not the planned", LATE_FIRST),
    ("not_met stop, exception", "exception", plus(TOO_SOON, "exceptions", excepted("interval"))),
    ("not_met stop", "no answer lifts the stop", plus(TOO_SOON, "answers", answered("interval"))),
    ("not_met caution, answer", "answered", plus(EARLY, "answers", answered("interval"))),
)
def test_interval(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


def infusions(plan: tuple[int, ...], given: tuple[int, ...] = ()) -> CaseDict:
    """Planned two weeks apart from tomorrow; given two weeks apart from the first of October."""
    return ready_adult(
        course={
            "planned": [{"infusion": n, "on": day(14 * n - 13)} for n in plan],
            "given": [{"infusion": n, "on": day(14 * n, "2026-09-17")} for n in given],
        }
    )


@rows(
    "infusion-count",
    ("met", "two planned", READY),
    ("met", "none planned", infusions(())),
    ("met", "one planned", infusions((1,))),
    ("met", "two planned and given", infusions((1, 2), (1, 2))),
    ("met", "one planned twice", infusions((1, 2, 2))),
    ("not_met stop", "three planned", infusions((1, 2, 3))),
    ("not_met stop", "a third beside two given", infusions((3,), (1, 2))),
    ("not_met stop", "three given", infusions((), (1, 2, 3))),
    (
        "not_met stop",
        "nothing lifts it",
        merged(
            infusions((1, 2, 3)),
            {
                "exceptions": [excepted("infusion-count")],
                "plans": [planned("infusion-count")],
                "answers": [answered("infusion-count")],
            },
        ),
    ),
)
def test_infusion_count(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


RETREATED = {"number": 2, "previous": [{"day_0": "2025-06-01", "relapse_on": "2026-10-01"}]}


@rows(
    "first-infusion",
    ("not_met note", "nothing given yet", READY),
    ("met", "infusion 1 given", second_on(14)),
    ("met", "all given", BOTH_GIVEN),
    ("met", "first of a retreatment", ready_adult(course=RETREATED)),
)
def test_first_infusion(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


def decision(action: str = "proceed", **changes: Any) -> dict[str, Any]:
    base = {"action": action, "reason": "slower rate", "by": "dr.a", "on": "2026-11-21"}
    return base | changes


def event(kind: str, **more: Any) -> CaseDict:
    return {"kind": kind, "on": "2026-11-20", **more}


def reacted(*events: dict[str, Any]) -> CaseDict:
    """The ready adult with these infusion reactions (each may name another kind)."""
    return ready_adult(events=[event("infusion_reaction") | e for e in events])


SKIN = {"kind": "mucocutaneous_reaction"}
SEVERE = {"grade": 3}
DECIDED = {"grade": 3, "decision": decision()}


@rows(
    "severe-reaction",
    ("met", "no events", READY),
    ("met", "grade 1", reacted({"grade": 1})),
    ("met", "grade 2", reacted({"grade": 2})),
    ("not_met stop", "grade 3", reacted(SEVERE)),
    ("not_met stop", "grade 4", reacted({"grade": 4})),
    ("not_met stop", "hypoxia", reacted({"grade": 1, "terms": ["hypoxia"]})),
    ("not_met stop", "infiltrates", reacted({"grade": 1, "terms": ["pulmonary_infiltrates"]})),
    ("not_met stop", "distress", reacted({"grade": 2, "terms": ["respiratory_distress"]})),
    ("not_met stop", "infarction", reacted({"grade": 2, "terms": ["myocardial_infarction"]})),
    ("not_met stop", "shock, no grade", reacted({"terms": ["cardiogenic_shock"]})),
    ("unknown stop", "neither grade nor terms", reacted({})),
    ("met", "mucocutaneous grade 2", reacted(SKIN | {"grade": 2})),
    ("not_met stop", "mucocutaneous grade 3", reacted(SKIN | SEVERE)),
    ("unknown stop", "mucocutaneous, neither grade nor terms", reacted(SKIN)),
    ("met", "an infection is another rule's", ready_adult(events=[event("serious_infection")])),
    ("met", "after the day judged", reacted({"grade": 4, "on": day(1, INFUSION_1)})),
    ("not_met stop", "on the day judged", reacted({"grade": 4, "on": INFUSION_1})),
    ("not_met stop, decision", "decided", reacted(DECIDED)),
    (
        "not_met stop, decision",
        "a term decided",
        reacted({"grade": 1, "terms": ["hypoxia"], "decision": decision()}),
    ),
    ("not_met stop", "to discontinue", reacted(SEVERE | {"decision": decision("discontinue")})),
    ("not_met stop", "decided by nobody", reacted(SEVERE | {"decision": decision(by=None)})),
    ("not_met stop", "without a reason", reacted(SEVERE | {"decision": decision(reason=None)})),
    ("not_met stop", "without a day", reacted(SEVERE | {"decision": decision(on=None)})),
    ("not_met stop, decision", "two, each decided", reacted(DECIDED, DECIDED)),
    ("not_met stop", "two, one decided", reacted(DECIDED, SEVERE)),
    ("unknown stop", "an ungraded one beside a decided one", reacted(DECIDED, {})),
    ("not_met stop, decision", "a mild one beside a decided one", reacted(DECIDED, {"grade": 1})),
    ("not_met stop", "grade 4 decided", reacted({"grade": 4, "decision": decision()})),
    ("not_met stop", "grade 5 decided", reacted({"grade": 5, "decision": decision()})),
    ("not_met stop", "severe mucocutaneous decided", reacted(SKIN | DECIDED)),
    (
        "not_met stop",
        "mucocutaneous with a term decided",
        reacted(SKIN | {"grade": 1, "terms": ["hypoxia"], "decision": decision()}),
    ),
    ("unknown stop", "an ungraded one decided", reacted({"decision": decision()})),
    (
        "not_met stop",
        "an exception changes nothing",
        plus(reacted(SEVERE), "exceptions", excepted("severe-reaction")),
    ),
)
def test_severe_reaction(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


def test_a_decision_is_told_with_who_and_when() -> None:
    said = because(reacted(DECIDED), "severe-reaction")
    assert "dr.a" in said
    assert "21-Nov-2026" in said
    assert "slower rate" in said


def symptom(rule: str, **more: Any) -> CaseDict:
    return ready_adult(events=[event(rule.replace("-", "_"), **more)])


@pytest.mark.parametrize("rule", ["neurological-symptom", "respiratory-symptom"])
def test_a_symptom_is_resolved_or_decided(rule: str) -> None:
    resolved = {"resolved_on": "2026-11-21", "resolved_by": "dr.a"}
    check(rule, READY, "met")
    check(rule, symptom(rule), "not_met stop")
    check(rule, symptom(rule, **resolved), "met")
    check(rule, symptom(rule, resolved_on="2026-11-21"), "not_met stop")
    check(rule, symptom(rule, resolved_by="dr.a"), "not_met stop")
    check(rule, symptom(rule, decision=decision()), "not_met stop, decision")
    check(rule, symptom(rule, decision=decision("discontinue")), "not_met stop")
    check(rule, symptom(rule, decision=decision(by=None)), "not_met stop")
    check(rule, symptom(rule, decision=decision(on=None)), "not_met stop")
    check(rule, symptom(rule, decision=decision(reason=None)), "not_met stop")
    check(rule, symptom(rule, on=day(1, INFUSION_1)), "met")
    check(rule, symptom(rule, on=INFUSION_1), "not_met stop")
    check(rule, symptom(rule, on=None), "not_met stop")
    two = plus(symptom(rule, **resolved), "events", event(rule.replace("-", "_")))
    check(rule, two, "not_met stop")
    check(rule, plus(symptom(rule), "exceptions", excepted(rule)), "not_met stop")
    other = {"neurological-symptom": "respiratory-symptom"}.get(rule, "neurological-symptom")
    check(rule, symptom(other), "met")
