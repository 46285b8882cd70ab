"""Responded on any day; no response not before day 182, and the decision kept with its facts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from rituximab.access.once import new_key
from rituximab.actions.base import Conflict, NotAllowed
from rituximab.actions.deciding import fault_of
from rituximab.actions.holding import hold
from rituximab.actions.response import record_outcome
from rituximab.records.models import Course, Decision
from tests.actions.kit import (
    doctor,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
    state,
)
from tests.after import AFTER, BEFORE, TODAY, measured, treated
from tests.factories import Team, ready_course
from tests.people import NOW

WHY = "strength is much better"


@pytest.fixture
def course(team: Team) -> Course:
    return treated(team)


def test_responded_on_any_day(team: Team) -> None:
    course = treated(team, day_0=TODAY - timedelta(days=40))
    measured(team, course, TODAY - timedelta(days=41), **BEFORE)
    measured(team, course, TODAY, **AFTER)
    record_outcome(kind="responded", reason=WHY, **doctor(team, course))
    assert state(course) == "responded"
    said = last("response.assess")
    assert said.after["score"] == "72.5" and said.reason == WHY
    decision = Decision.objects.get(subject="responded")
    assert said.after["decision"] == decision.sha256
    assert fault_of(decision) == "" and '"kind":"responded"' in decision.facts


def test_no_response_on_day_182(team: Team, course: Course) -> None:
    record_outcome(kind="no_response", reason="as weak as before", **doctor(team, course))
    assert state(course) == "non_response"
    decision = Decision.objects.get(subject="no_response")
    assert fault_of(decision) == "" and '"kind":"no_response"' in decision.facts
    assert last("response.assess").after["score"] is None


@pytest.mark.parametrize("days", [181, 98, 1])
def test_no_response_before_day_182_is_refused(team: Team, days: int) -> None:
    course = treated(team, day_0=TODAY - timedelta(days=days))
    with not_allowed("too-early"):
        record_outcome(kind="no_response", reason="as weak as before", **doctor(team, course))
    assert state(course) == "observing"
    assert not Decision.objects.filter(subject="no_response").exists()
    assert last("response.assess", "refused").patient_id == course.patient_id


def test_the_refusal_says_from_which_day(team: Team) -> None:
    course = treated(team, day_0=date(2026, 8, 17))
    with pytest.raises(NotAllowed, match="day 97 from infusion 1") as refused:
        record_outcome(kind="no_response", reason="as weak as before", **doctor(team, course))
    change = refused.value.refusals[0].change
    assert "Possible from 15-Feb-2027" in change and "another reason" in change


@pytest.mark.parametrize("kind", ["responded", "no_response"])
def test_only_a_course_under_observation_is_judged(team: Team, kind: str) -> None:
    course = ready_course(team)
    with not_allowed("no-such-move"):
        record_outcome(kind=kind, reason=WHY, **doctor(team, course))


def test_an_outcome_is_given_once(team: Team, course: Course) -> None:
    record_outcome(kind="responded", reason=WHY, **doctor(team, course))
    with not_allowed("no-such-move"):
        record_outcome(kind="no_response", reason="as weak as before", **doctor(team, course))


def test_a_held_course_is_not_judged(team: Team, course: Course) -> None:
    with transaction.atomic():
        hold(course, by=team.nurse, at=NOW, code="infection", reason="pneumonia")
    with not_allowed("no-such-move"):
        record_outcome(kind="responded", reason=WHY, **doctor(team, course))


@pytest.mark.parametrize(
    ("kind", "reason", "field"),
    [("toxicity", WHY, "kind"), ("", WHY, "kind"), ("responded", "yes", "reason")],
)
def test_what_an_outcome_needs(
    team: Team, course: Course, kind: str, reason: str, field: str
) -> None:
    with invalid(field):
        record_outcome(kind=kind, reason=reason, **doctor(team, course))


def test_only_a_prescriber_judges(team: Team, course: Course) -> None:
    given: dict[str, Any] = {"course_id": course.pk, "kind": "responded", "reason": WHY}
    only_for(record_outcome, team.prescriber, among=team, **given)
    hidden_from_others(record_outcome, "prescriber", **given)


def test_an_old_page_is_a_conflict(team: Team, course: Course) -> None:
    with pytest.raises(Conflict):
        record_outcome(
            kind="responded",
            reason=WHY,
            expected_version=course.version - 1,
            **doctor(team, course),
        )
    assert state(course) == "observing"


def test_sent_twice_is_judged_once(team: Team, course: Course) -> None:
    key = new_key()
    for _ in range(2):
        record_outcome(kind="responded", reason=WHY, key=key, **doctor(team, course))
    assert Decision.objects.filter(subject="responded").count() == 1
