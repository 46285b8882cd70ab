"""The chart: one statement, whatever the number of rows, and the facts it gives."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rituximab.actions.course import discontinue_course, open_course
from rituximab.actions.error import mark_in_error
from rituximab.protocol import casefile
from rituximab.protocol.journey import assess
from rituximab.records.journey import (
    Chart,
    EditionMismatch,
    NotFound,
    chart_of,
    edition_of,
    facts_of,
    patient_chart,
    standing_of,
)
from rituximab.records.models import Course, Result
from tests.factories import Team, make_patient, make_team, many_results, ready_course, written
from tests.people import NOW
from tests.protocol.casekit import CaseDict, ready_adult, ready_child

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture
def team() -> Team:
    return make_team()


def chart(team: Team, course: Course) -> Chart:
    return chart_of(actor=team.prescriber, course_id=course.pk)


@pytest.mark.parametrize("case", [ready_adult(), ready_child()], ids=["adult", "child"])
def test_the_facts_are_those_of_the_case_file(team: Team, case: CaseDict) -> None:
    facts, _, _ = casefile.read(json.dumps(case))
    assert facts_of(chart(team, written(case, team))) == facts


def test_the_standing_is_that_of_the_case_file(team: Team) -> None:
    facts, edition, today = casefile.read(json.dumps(ready_adult()))
    standing = standing_of(chart(team, ready_course(team)), today)
    assert standing == assess(facts, edition, today)
    assert standing.may_sign


def test_rows_have_types_names_and_no_trailing_zeros(team: Team) -> None:
    found = chart(team, ready_course(team))
    row = found.measurements[0]
    assert (row.on, row.height_cm, str(row.weight_kg)) == (date(2026, 5, 4), Decimal(168), "64")
    assert (row.written_by, row.written_by_id) == ("Nadia Ortiz", team.nurse.user_id)
    assert row.written_at == NOW and row.written_at.tzinfo is UTC
    assert found.vaccines[0].live is False
    assert str(next(r for r in found.results if r.test == "igm").value) == "0.9"
    assert found.pinned.state == "ready" and found.pinned.error_at is None
    states = ["draft", "assessing", "eligible", "screening", "ready"]
    assert [move.to_state for move in found.course_moves] == states
    assert [decision.deed for decision in found.decisions] == [
        "eligibility.decide",
        "screening.complete",
    ]


@pytest.mark.parametrize("rows", [1, 50, 500])
def test_a_chart_is_one_statement(team: Team, rows: int) -> None:
    course = ready_course(team)
    many_results(course.patient, rows, team.nurse)
    with CaptureQueriesContext(connection) as asked:
        found = chart(team, course)
    assert len(asked) == 1
    assert len(found.results) == rows + 15


@pytest.mark.parametrize("rows", [1, 50, 500])
def test_a_patient_chart_is_one_statement(team: Team, rows: int) -> None:
    patient = make_patient(team)
    many_results(patient, rows, team.nurse)
    with CaptureQueriesContext(connection) as asked:
        found = patient_chart(actor=team.nurse, patient_id=patient.pk)
    assert len(asked) == 1
    assert (len(found.results), found.course, found.indications) == (rows, None, ())


def test_rows_come_in_the_order_they_were_written(team: Team) -> None:
    patient = make_patient(team)
    many_results(patient, 20, team.nurse)
    found = patient_chart(actor=team.nurse, patient_id=patient.pk)
    assert [r.id for r in found.results] == sorted(r.id for r in found.results)
    assert found.results[0].on > found.results[-1].on


def test_another_clinic_has_no_such_chart(team: Team) -> None:
    course, stranger = ready_course(team), make_team().prescriber
    with pytest.raises(NotFound):
        chart_of(actor=stranger, course_id=course.pk)
    with pytest.raises(NotFound):
        patient_chart(actor=stranger, patient_id=course.patient_id)
    measured = chart(team, course).measurements[0].id
    with pytest.raises(NotFound):
        patient_chart(actor=stranger, measurement_id=measured)


@pytest.mark.parametrize("key", [0, -1, 10**6, 2**63, 10**40])
def test_a_key_that_is_none_is_not_found(team: Team, key: int) -> None:
    with pytest.raises(NotFound):
        chart_of(actor=team.prescriber, course_id=key)


def test_a_chart_is_found_by_the_rows_of_a_patient(team: Team) -> None:
    found = chart(team, ready_course(team))
    ways: dict[str, Any] = {
        "measurement_id": found.measurements[0].id,
        "therapy_id": found.therapies[0].id,
        "result_id": found.results[0].id,
        "vaccine_id": found.vaccines[0].id,
    }
    for way, key in ways.items():
        assert patient_chart(actor=team.nurse, **{way: key}).patient == found.patient
    with pytest.raises(TypeError):
        chart_of(actor=team.nurse, patient_id=found.patient.id)


def test_what_was_entered_in_error_is_no_fact(team: Team) -> None:
    course = ready_course(team)
    wrong = Result.objects.get(test="hbsag")
    mark_in_error(by=team.nurse, at=NOW, kind="result", record_id=wrong.pk, reason="other patient")
    found = chart(team, course)
    assert [row.id for row in found.in_error] == [wrong.pk]
    assert found.in_error[0].error_by == "Nadia Ortiz"
    assert "hbsag" not in {result.test for result in facts_of(found).results}
    assert "hbv-panel" in standing_of(found, TODAY).blocking


def test_the_course_holds_its_edition(team: Team) -> None:
    found = chart(team, ready_course(team))
    assert edition_of(found).version == found.pinned.edition_version
    other = replace(found, course=replace(found.pinned, edition_sha256="0" * 64))
    with pytest.raises(EditionMismatch, match="pinned"):
        standing_of(other, TODAY)


def test_namesakes_are_shown(team: Team) -> None:
    born = date(1978, 7, 14)
    maria = make_patient(team, family_name="Okafor-Nguyen", given_names="Maria", born=born)
    mia = make_patient(team, family_name="OKAFOR NGUYEN", given_names="Mia", born=date(1990, 1, 2))
    twin = make_patient(team, family_name="Okafor-Nguyen", given_names="Ben", born=born)
    make_patient(team, family_name="Okafor-Nguyen", given_names="Ben", born=date(1961, 2, 2))
    make_patient(make_team(), family_name="Okafor-Nguyen", given_names="Maria", born=born)
    found = patient_chart(actor=team.nurse, patient_id=maria.pk)
    assert [one.id for one in found.namesakes] == [mia.pk, twin.pk]


def test_a_course_that_never_began_makes_the_next_no_retreatment(team: Team) -> None:
    first = ready_course(team)
    doctor: dict[str, Any] = {"by": team.prescriber, "at": NOW}
    discontinue_course(course_id=first.pk, kind="patient_choice", reason="wishes to wait", **doctor)
    second = open_course(patient_id=first.patient_id, **doctor)
    facts = facts_of(chart(team, second)).course
    assert (second.number, facts.number, facts.previous) == (2, 1, ())
    ended = facts_of(chart(team, first)).course.outcome
    assert ended is not None and (ended.kind, ended.on) == ("patient_choice", TODAY)
