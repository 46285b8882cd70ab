"""One deed: one transaction, one permission, one effect a key, and refusals that stay on record."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from rituximab.access.role import Role
from rituximab.actions.base import Conflict, KeyReused, NotFound
from rituximab.actions.course import hold_course
from rituximab.actions.patient import Duplicate, edit_patient, record_condition, register_patient
from rituximab.actions.result import record_results
from rituximab.audit.models import AuditEvent
from rituximab.audit.verify import verify
from rituximab.records.models import Condition, Course, Patient, Result
from tests.actions.kit import broken_trail, last, not_allowed, said
from tests.factories import Team, make_patient, make_team, number, ready_course
from tests.people import NOW, make_actor
from tests.race import at_once

PANEL = [
    {"test": "alt", "value": number("31"), "unit": "U/L"},
    {"test": "ast", "value": number("29"), "unit": "U/L"},
]


def test_a_deed_is_one_row_in_the_trail(team: Team) -> None:
    patient = make_patient(team)
    row = record_condition(by=team.nurse, at=NOW, patient_id=patient.pk, kind="diabetes")
    event = last("patient.condition")
    assert (event.subject_type, event.subject_id) == ("condition", str(row.pk))
    assert (event.patient_id, event.actor_id) == (patient.pk, team.nurse.user_id)
    assert (event.role, event.clinic_id) == ("nurse", team.clinic.pk)
    assert event.after["kind"] == "diabetes" and event.before is None
    assert verify().holds


def test_a_change_says_what_was_and_what_is(team: Team) -> None:
    patient = make_patient(team, title="Ms")
    edit_patient(by=team.admin, at=NOW, patient_id=patient.pk, title="Dr")
    event = last("patient.edit")
    assert (event.before["title"], event.after["title"]) == ("Ms", "Dr")
    assert "born" not in event.before


def test_without_the_trail_there_is_no_deed(team: Team) -> None:
    patient = make_patient(team)
    with broken_trail():
        record_condition(by=team.nurse, at=NOW, patient_id=patient.pk, kind="diabetes")
    assert not Condition.objects.exists()


def test_a_repeat_gives_the_first_outcome(team: Team) -> None:
    patient, key = make_patient(team), uuid4().hex
    given: dict[str, Any] = {"patient_id": patient.pk, "on": NOW.date(), "rows": PANEL}
    first = record_results(by=team.nurse, at=NOW, key=key, **given)
    again = record_results(by=team.nurse, at=NOW, key=key, **given)
    assert [row.pk for row in again] == [row.pk for row in first]
    assert Result.objects.count() == len(PANEL) == len(said("result.record"))


def test_a_key_belongs_to_one_content_and_one_person(team: Team) -> None:
    patient, key = make_patient(team), uuid4().hex
    one: dict[str, Any] = {"patient_id": patient.pk, "at": NOW, "key": key}
    record_condition(by=team.nurse, kind="diabetes", **one)
    with pytest.raises(KeyReused):
        record_condition(by=team.nurse, kind="nyha_iv", **one)
    record_condition(by=team.prescriber, kind="nyha_iv", **one)
    assert Condition.objects.count() == 2


def test_a_refused_deed_gives_its_key_back(team: Team) -> None:
    patient, key = make_patient(team), uuid4().hex
    given: dict[str, Any] = {"patient_id": patient.pk, "kind": "diabetes", "at": NOW}
    row = record_condition(by=team.nurse, **given)
    with not_allowed("on-record"):
        record_condition(by=team.nurse, key=key, **given)
    Condition.objects.filter(pk=row.pk).update(ended_on=NOW.date())
    assert record_condition(by=team.nurse, key=key, **given).pk != row.pk


def test_a_refusal_is_recorded_though_the_deed_is_undone(team: Team) -> None:
    course = ready_course(team)
    shown = course.version
    hold: dict[str, Any] = {"code": "result", "reason": "looking at a result"}
    hold_course(by=team.nurse, at=NOW, course_id=course.pk, expected_version=shown, **hold)
    with pytest.raises(Conflict) as refused:
        hold_course(by=team.nurse, at=NOW, course_id=course.pk, expected_version=shown, **hold)
    assert isinstance(refused.value.current, Course) and refused.value.current.state == "held"
    row = last("course.hold", "refused")
    assert (row.after["why"], row.patient_id) == (["Conflict"], course.patient_id)
    assert (row.subject_type, row.subject_id) == ("course", str(course.pk))


def test_another_clinic_learns_nothing(team: Team) -> None:
    patient, stranger = make_patient(team), make_team()
    for key in (patient.pk, 10**6, 2**70):
        with pytest.raises(NotFound):
            record_condition(by=stranger.nurse, at=NOW, patient_id=key, kind="diabetes")
    rows = AuditEvent.objects.filter(outcome="refused")
    assert len({(row.after["why"][0], row.patient_id, row.reason) for row in rows}) == 1


def test_a_stale_edit_changes_nothing(team: Team) -> None:
    patient = make_patient(team)
    shown = patient.version
    given: dict[str, Any] = {"patient_id": patient.pk, "expected_version": shown}
    edit_patient(by=team.admin, at=NOW, title="Dr", **given)
    with pytest.raises(Conflict):
        edit_patient(by=team.prescriber, at=NOW, title="Prof", **given)
    assert Patient.objects.get(pk=patient.pk).title == "Dr"


# ---- several at once, with real commits ---------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_one_of_many_wins() -> None:
    team = make_team()
    course = ready_course(team)
    shown = course.version

    def hold(turn: int) -> str:
        try:
            hold_course(
                by=team.nurse,
                at=NOW,
                course_id=course.pk,
                code="result",
                reason=f"looking, turn {turn}",
                expected_version=shown,
            )
        except Conflict:
            return "conflict"
        return "held"

    assert sorted(at_once(6, hold)) == ["conflict"] * 5 + ["held"]
    assert len(said("course.hold")) == 1 and len(said("course.hold", "refused")) == 5
    assert verify().holds


@pytest.mark.django_db(transaction=True)
def test_a_key_sent_many_times_at_once_acts_once() -> None:
    team = make_team()
    patient, key = make_patient(team), uuid4().hex

    def record(turn: int) -> tuple[int, ...]:
        rows = record_results(
            by=team.nurse, at=NOW, patient_id=patient.pk, on=NOW.date(), rows=PANEL, key=key
        )
        return tuple(row.pk for row in rows)

    assert len(set(at_once(6, record))) == 1
    assert Result.objects.count() == len(PANEL)


@pytest.mark.django_db(transaction=True)
def test_one_record_number_is_registered_once() -> None:
    actor = make_actor(Role.PRESCRIBER)

    def register(turn: int) -> str:
        try:
            register_patient(
                by=actor,
                at=NOW,
                mrn="DEMO-1",
                family_name=f"Vale{turn}",
                born=NOW.date(),
                sex="female",
                diagnosis="dermatomyositis",
            )
        except Duplicate as refused:
            return refused.refusals[0].code
        return "registered"

    assert sorted(at_once(4, register)) == ["registered", *["same-mrn"] * 3]
    assert connection.in_atomic_block is False
