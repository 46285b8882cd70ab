"""Eligibility: decided on, passed with a second person, answered, planned, closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rituximab.actions.base import Conflict
from rituximab.actions.eligibility import (
    answer_caution,
    close_not_eligible,
    codes_of,
    decide_eligibility,
    record_plan,
)
from rituximab.records.journey import chart_of, edition_of, standing_of
from rituximab.records.models import Course, Decision
from tests.actions.kit import (
    broken_trail,
    doctor,
    hidden_from_others,
    invalid,
    last,
    lifted_by,
    not_allowed,
    only_for,
    state,
    too_short,
)
from tests.factories import Team, ready_course, written
from tests.people import NOW
from tests.protocol.casekit import ready_adult, result, with_tests

TODAY, TOMORROW = NOW.date(), NOW.date() + timedelta(days=1)
WHY = "dysphagia, no time to lose"


# ---- the decision -------------------------------------------------------------------------


def test_a_decision_is_kept_with_its_facts(team: Team) -> None:
    course = written(ready_adult(), team, "assessing")
    decide_eligibility(**doctor(team, course))
    decision = Decision.objects.get(deed="eligibility.decide")
    assert (state(course), decision.subject, decision.by_id) == (
        "eligible",
        "eligible",
        team.prescriber.user_id,
    )
    assert last("eligibility.decide").after["decision"] == decision.sha256
    assert '"methotrexate"' in decision.facts and '"blocking":[]' in decision.standing
    assert "Okafor" not in decision.facts + decision.standing


def test_every_stop_is_told(team: Team) -> None:
    case = too_short() | {"domains": []}
    course = written(case, team, "assessing")
    with not_allowed("twelve-weeks", "indication"):
        decide_eligibility(**doctor(team, course))
    assert state(course) == "assessing" and not Decision.objects.exists()


def test_only_from_the_assessment_and_only_as_shown(team: Team) -> None:
    course = written(ready_adult(), team, "assessing")
    with pytest.raises(Conflict):
        decide_eligibility(expected_version=99, **doctor(team, course))
    only_for(decide_eligibility, team.prescriber, among=team, course_id=course.pk)
    hidden_from_others(decide_eligibility, "prescriber", course_id=course.pk)
    with broken_trail():
        decide_eligibility(**doctor(team, course))
    assert not Decision.objects.exists() and state(course) == "assessing"
    decide_eligibility(**doctor(team, course))
    with not_allowed("no-such-move"):
        decide_eligibility(**doctor(team, course))


def test_a_course_is_closed_as_not_eligible(team: Team) -> None:
    course = written(too_short(), team, "assessing")
    with invalid("reason"):
        close_not_eligible(reason="", **doctor(team, course))
    given: dict[str, Any] = {"course_id": course.pk, "reason": "methotrexate goes on"}
    only_for(close_not_eligible, team.prescriber, among=team, **given)
    hidden_from_others(close_not_eligible, "prescriber", **given)
    close_not_eligible(by=team.prescriber, at=NOW, **given)
    assert state(course) == "not_eligible"
    assert Decision.objects.get().subject == "not_eligible"
    with not_allowed("ended"):
        decide_eligibility(**doctor(team, course))


# ---- plans and answers --------------------------------------------------------------------


def test_a_plan_lifts_what_a_plan_lifts(team: Team) -> None:
    case = with_tests(ready_adult(), result("anti_hcv", "positive", "2026-11-02"))
    course = written(case, team, "screening")
    given: dict[str, Any] = {
        "rule": "hcv-positive",
        "on": TODAY,
        "specialist": "Dr Haas",
        "text": "treated, RNA negative",
    }
    plan = record_plan(**given, **doctor(team, course))
    assert lifted_by(team, course, "hcv-positive") == "plan"
    assert last("plan.record").subject_id == str(plan.pk)
    with not_allowed("no-plan"):
        record_plan(**given | {"rule": "hbv-panel"}, **doctor(team, course))
    with invalid("on", "specialist", "text"):
        record_plan(
            **given | {"on": TOMORROW, "specialist": "", "text": ""}, **doctor(team, course)
        )
    only_for(record_plan, team.prescriber, among=team, course_id=course.pk, **given)
    hidden_from_others(record_plan, "prescriber", course_id=course.pk, **given)


def test_a_caution_is_answered_by_a_prescriber(team: Team) -> None:
    course = ready_course(team, patient={"conditions": ["diabetes"]})
    rule = "special-population"
    standing = standing_of(chart_of(actor=team.nurse, course_id=course.pk), TODAY)
    assert rule in standing.to_answer
    code = next(iter(load_codes(team, course, rule)))
    given: dict[str, Any] = {"rule": rule, "code": code, "text": "glucose seen weekly"}
    only_for(answer_caution, team.prescriber, among=team, course_id=course.pk, **given)
    hidden_from_others(answer_caution, "prescriber", course_id=course.pk, **given)
    answer_caution(**given, **doctor(team, course))
    assert lifted_by(team, course, rule) == "answer"
    assert last("answer.record").after["code"] == code


def load_codes(team: Team, course: Course, rule: str) -> dict[str, str]:
    return codes_of(edition_of(chart_of(actor=team.nurse, course_id=course.pk)), rule, "answer")


def test_what_asks_nothing_is_not_answered(team: Team) -> None:
    course = ready_course(team)
    rule = "special-population"
    code = next(iter(load_codes(team, course, rule)))
    with not_allowed("no-caution"):
        answer_caution(rule=rule, code=code, text="glucose seen weekly", **doctor(team, course))
    with invalid("code", "text"):
        answer_caution(rule=rule, code="so what", text="x", **doctor(team, course))


def test_a_missing_fact_is_not_answered_away(team: Team) -> None:
    case = ready_adult()
    case["results"] = [row for row in case["results"] if row["test"] != "creatinine"]
    course = written(case, team, "assessing")
    rule = "special-population"
    code = next(iter(load_codes(team, course, rule)))
    with not_allowed("fact-missing"):
        answer_caution(rule=rule, code=code, text="looks healthy", **doctor(team, course))
