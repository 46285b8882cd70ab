"""The course that follows a relapse: its reasons, and that nothing clinical goes over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rituximab.actions import eligibility
from rituximab.actions.base import Conflict
from rituximab.actions.course import discontinue_course, open_course
from rituximab.actions.retreatment import open_retreatment, record_reasons
from rituximab.records.journey import Chart, chart_of, facts_of, standing_of
from rituximab.records.models import Course, Patient, RetreatmentReason
from tests.actions.kit import (
    broken_trail,
    doctor,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
    state,
)
from tests.after import BEFORE, DAY_0, TODAY, measured, relapsed, responded, treated
from tests.factories import Team, ready_course
from tests.people import NOW

RELAPSE = [{"reason": "relapse"}]
OTHER = {"reason": "other", "text": "advised by the centre"}


@pytest.fixture
def course(team: Team) -> Course:
    return relapsed(team)


def again(team: Team, course: Course, *reasons: dict[str, str], **more: Any) -> Course:
    return open_retreatment(**doctor(team, course), reasons=list(reasons or RELAPSE), **more)


def chart(team: Team, course: Course) -> Chart:
    return chart_of(actor=team.prescriber, course_id=course.pk)


def test_the_old_course_closes_and_the_new_one_begins(team: Team, course: Course) -> None:
    new = again(team, course, RELAPSE[0], {"reason": "cd19"})
    assert state(course) == "closed" and state(new) == "draft"
    assert (new.follows_id, new.number, new.patient_id) == (course.pk, 2, course.patient_id)
    assert {row.reason for row in new.reasons.all()} == {"relapse", "cd19"}
    assert last("retreatment.open").after["reason"] == "cd19"
    assert last("course.open").subject_id == str(new.pk)


def test_nothing_clinical_goes_over(team: Team) -> None:
    """A course full of answers: the next one begins with none of them."""
    old = treated(team)
    measured(team, old, DAY_0, **BEFORE)
    asked: dict[str, Any] = {"rule": "hbv-positive", "on": TODAY, "text": "entecavir first"}
    eligibility.record_plan(specialist="hepatologist", **asked, **doctor(team, old))
    new = again(team, relapsed(team, responded(team, old)))
    before, now = chart(team, old), chart(team, new)
    for name in (
        "indications", "planned", "therapy_decisions", "pregnancy_answers", "vaccination_reviews",
        "decisions", "plans", "orders",
    ):  # fmt: skip
        assert getattr(before, name), f"the old course has no {name}: the test shows nothing"
        assert getattr(now, name) == (), name
    assert now.answers == now.exceptions == now.due_items == ()
    facts = facts_of(now)
    assert (
        facts.domains == facts.plans == facts.answers == facts.exceptions == facts.core_sets == ()
    )
    assert facts.patient.pregnancy_possible is None and facts.vaccination_review is None
    assert facts.course.planned == facts.course.given == ()
    assert [one.decision for one in facts.therapies] == [None] * len(facts.therapies)


def test_what_belongs_to_the_patient_is_there(team: Team, course: Course) -> None:
    now = chart(team, again(team, course))
    assert now.therapies and now.results and now.measurements
    assert now.patient.allergy_status == "none_known"


def test_every_gate_runs_afresh(team: Team, course: Course) -> None:
    standing = standing_of(chart(team, again(team, course)), TODAY)
    assert {"indication", "therapy-decisions", "pregnancy-test"} <= set(standing.blocking)
    assert standing.finding("relapse-recorded").status == "met"
    assert standing.finding("cd19-alone").status == "met"


@pytest.mark.parametrize(
    ("days", "status", "level"),
    [(111, "not_met", "stop"), (112, "not_met", "caution"), (168, "met", "stop")],
)
def test_the_interval_is_judged_in_the_new_course(
    team: Team, days: int, status: str, level: str
) -> None:
    course = relapsed(team, day_0=TODAY - timedelta(days=days))
    finding = standing_of(chart(team, again(team, course)), TODAY).finding("retreatment-interval")
    assert (finding.status, finding.level) == (status, level)


def test_cd19_is_no_reason_alone(team: Team, course: Course) -> None:
    with not_allowed("cd19-alone"):
        again(team, course, {"reason": "cd19", "text": "back at 40 cells per microlitre"})
    assert state(course) == "relapsed" and Course.objects.count() == 1
    assert not RetreatmentReason.objects.exists()


@pytest.mark.parametrize(
    ("reasons", "field"),
    [
        ([], "reasons"),
        ([{"reason": "wish"}], "0.reason"),
        ([RELAPSE[0], RELAPSE[0]], "1.reason"),
        ([{"reason": "other", "text": ""}], "0.text"),
        ([{"reason": "planned"}], "0.text"),
        ([{"reason": "relapse", "text": "x" * 301}], "text"),
    ],
)
def test_what_the_reasons_need(
    team: Team, course: Course, reasons: list[dict[str, str]], field: str
) -> None:
    with invalid(field):
        open_retreatment(**doctor(team, course), reasons=reasons)


def test_only_after_a_relapse(team: Team) -> None:
    with not_allowed("no-such-move"):
        again(team, responded(team))


def test_it_opens_once(team: Team, course: Course) -> None:
    again(team, course)
    with not_allowed("ended"):
        again(team, course)
    assert Course.objects.count() == 2


def test_nobody_who_has_died_is_treated_again(team: Team, course: Course) -> None:
    Patient.objects.filter(pk=course.patient_id).update(deceased_on=TODAY)
    with not_allowed("deceased"):
        again(team, course)


def test_an_old_page_is_a_conflict(team: Team, course: Course) -> None:
    with pytest.raises(Conflict):
        again(team, course, expected_version=course.version - 1)
    assert state(course) == "relapsed"


def test_only_a_prescriber_opens_it(team: Team, course: Course) -> None:
    given: dict[str, Any] = {"course_id": course.pk, "reasons": RELAPSE}
    only_for(open_retreatment, team.prescriber, among=team, **given)
    hidden_from_others(open_retreatment, "prescriber", **given)


def test_without_a_trail_nothing_happens(team: Team, course: Course) -> None:
    with broken_trail():
        again(team, course)
    assert state(course) == "relapsed" and Course.objects.count() == 1


# ---- a later course that was opened without a relapse -------------------------------------


@pytest.fixture
def later(team: Team) -> Course:
    """The first course was stopped for toxicity after its infusions; another was opened."""
    course = treated(team, day_0=TODAY - timedelta(days=300))
    discontinue_course(kind="toxicity", reason="infusion reaction", **doctor(team, course))
    return open_course(by=team.prescriber, at=NOW, patient_id=course.patient_id)


def test_reasons_are_asked_and_the_relapse_rule_stops(team: Team, later: Course) -> None:
    record_reasons(reasons=[OTHER], **doctor(team, later))
    assert [row.reason for row in later.reasons.all()] == ["other"]
    assert last("retreatment.reasons").after["reason"] == "other"
    standing = standing_of(chart(team, later), TODAY)
    assert standing.finding("relapse-recorded").blocks


def test_the_list_is_the_whole_answer(team: Team, later: Course) -> None:
    record_reasons(reasons=[OTHER, {"reason": "relapse"}], **doctor(team, later))
    record_reasons(reasons=[OTHER, {"reason": "cd19"}], **doctor(team, later))
    standing = later.reasons.filter(error_at=None)
    assert {row.reason for row in standing} == {"other", "cd19"}
    record_reasons(reasons=[OTHER | {"text": "advised again"}], **doctor(team, later))
    assert [row.text for row in later.reasons.filter(error_at=None)] == ["advised again"]
    struck = later.reasons.exclude(error_at=None).values_list("reason", "error_reason")
    assert set(struck) == {
        ("relapse", "No longer given."),
        ("cd19", "No longer given."),
        ("other", "Said anew."),
    }


def test_cd19_alone_is_no_reason_here_either(team: Team, later: Course) -> None:
    record_reasons(reasons=[OTHER], **doctor(team, later))
    with not_allowed("cd19-alone"):
        record_reasons(reasons=[{"reason": "cd19"}], **doctor(team, later))
    assert [row.reason for row in later.reasons.filter(error_at=None)] == ["other"]


def test_a_first_course_has_no_reasons(team: Team) -> None:
    with not_allowed("first-course"):
        record_reasons(reasons=RELAPSE, **doctor(team, ready_course(team)))


def test_only_a_prescriber_gives_reasons(team: Team, later: Course) -> None:
    only_for(record_reasons, team.prescriber, among=team, course_id=later.pk, reasons=RELAPSE)
