"""Screening: the answers that are no result, and the word that it is complete."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rituximab.actions.base import Conflict
from rituximab.actions.error import mark_in_error
from rituximab.actions.screening import (
    answer_pregnancy,
    complete_screening,
    review_vaccination,
)
from rituximab.records.journey import chart_of, facts_of
from rituximab.records.models import Decision, PregnancyAnswer, VaccinationReview
from tests.actions.kit import (
    broken_trail,
    doctor,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
    said,
    state,
)
from tests.factories import Team, written
from tests.people import NOW
from tests.protocol.casekit import CaseDict, decided, drug, ready_adult, with_drugs

TODAY = NOW.date()


def without(*tests: str) -> CaseDict:
    case = ready_adult()
    return case | {"results": [row for row in case["results"] if row["test"] not in tests]}


# ---- answers ------------------------------------------------------------------------------


def test_the_last_answer_on_pregnancy_counts(team: Team) -> None:
    course = written(ready_adult(), team, "assessing")
    row = answer_pregnancy(possible=True, reason="of an age for it", **doctor(team, course))
    facts = facts_of(chart_of(actor=team.nurse, course_id=course.pk))
    assert facts.patient.pregnancy_possible is True
    wrong: dict[str, Any] = {"kind": "pregnancy_answer", "record_id": row.pk}
    mark_in_error(by=team.nurse, at=NOW, reason="another patient", **wrong)
    facts = facts_of(chart_of(actor=team.nurse, course_id=course.pk))
    assert facts.patient.pregnancy_possible is False
    assert last("screening.pregnancy").patient_id == course.patient_id


def test_an_answer_on_pregnancy_has_a_reason(team: Team) -> None:
    course = written(ready_adult(), team, "assessing")
    with invalid("reason"):
        answer_pregnancy(possible=False, reason="", **doctor(team, course))
    given: dict[str, Any] = {"course_id": course.pk, "possible": False, "reason": "hysterectomy"}
    treating = (team.prescriber, team.pharmacist, team.nurse)
    only_for(answer_pregnancy, *treating, among=team, **given)
    hidden_from_others(answer_pregnancy, "nurse", **given)
    before = PregnancyAnswer.objects.count()
    with broken_trail():
        answer_pregnancy(by=team.nurse, at=NOW, **given)
    assert PregnancyAnswer.objects.count() == before


def test_a_review_of_vaccination_says_why_not(team: Team) -> None:
    course = written(ready_adult(), team, "eligible")
    for given, field in (
        ({"outcome": "not_possible"}, "reason"),
        ({"outcome": "later"}, "outcome"),
        ({"outcome": "complete", "on": TODAY + timedelta(days=1)}, "on"),
        ({"outcome": "complete", "reason": "x" * 301}, "reason"),
    ):
        with invalid(field):
            review_vaccination(**{"on": TODAY, **doctor(team, course), **given})
    ill: dict[str, Any] = {"outcome": "not_possible", "reason": "too ill now", "on": TODAY}
    review_vaccination(**ill, **doctor(team, course))
    assert VaccinationReview.objects.get().reason == "too ill now"
    assert state(course) == "screening" and len(said("screening.begin")) == 1
    hidden_from_others(review_vaccination, "nurse", course_id=course.pk, **ill)


# ---- complete -----------------------------------------------------------------------------


def test_screening_is_complete_when_nothing_stops(team: Team) -> None:
    course = written(ready_adult(), team, "screening")
    only_for(complete_screening, team.prescriber, among=team, course_id=course.pk)
    hidden_from_others(complete_screening, "prescriber", course_id=course.pk)
    with pytest.raises(Conflict):
        complete_screening(expected_version=1, **doctor(team, course))
    complete_screening(expected_version=course.version, **doctor(team, course))
    decision = Decision.objects.get(deed="screening.complete")
    assert (state(course), decision.subject) == ("ready", "ready")
    assert last("screening.complete").after["decision"] == decision.sha256
    assert '"may_sign":true' in decision.standing
    with not_allowed("no-such-move"):
        complete_screening(**doctor(team, course))


def test_everything_that_stops_is_told(team: Team) -> None:
    case = without("hbsag", "alt") | {"domains": ["muscle"]}
    mtx = drug("methotrexate", 25, "mg/week", "2026-05-18", outcome="inadequate")
    course = written(with_drugs(case, mtx), team, "screening")
    with not_allowed("hbv-panel", "liver", "therapy-decisions"):
        complete_screening(**doctor(team, course))
    assert state(course) == "screening"
    assert not Decision.objects.filter(deed="screening.complete").exists()


def test_what_was_on_record_before_needs_no_first_item(team: Team) -> None:
    course = written(ready_adult(), team, "eligible")
    assert state(course) == "eligible"
    complete_screening(expected_version=course.version, **doctor(team, course))
    states = [move.to_state for move in course.moves.order_by("seq")]
    assert states[-3:] == ["eligible", "screening", "ready"]


def test_not_before_eligibility(team: Team) -> None:
    course = written(ready_adult(), team, "assessing")
    with not_allowed("no-such-move"):
        complete_screening(**doctor(team, course))


def test_a_drug_that_goes_on_as_before_is_decided_too(team: Team) -> None:
    case = with_drugs(
        ready_adult(),
        drug("azathioprine", 150, "mg/day", "2026-01-01", decision=decided("continue")),
    )
    assert state(written(case, team)) == "ready"
