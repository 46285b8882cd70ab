"""Abnormal results and their tasks; results seen; tasks closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rituximab.actions.contact import record_contact
from rituximab.actions.error import mark_in_error
from rituximab.actions.monitoring import acknowledge_results
from rituximab.actions.result import record_results
from rituximab.actions.task import close_task
from rituximab.protocol.edition import load
from rituximab.records.base import NotFound
from rituximab.records.models import Acknowledgement, Course, Result, Task
from tests.actions.kit import (
    broken_trail,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
    said,
)
from tests.factories import Team, make_infusion, make_patient, ready_course
from tests.people import NOW

LATER = NOW + timedelta(days=40)
UNITS = {"neutrophils": "10^9/L", "igg": "g/L", "fvc": "%", "dlco": "%", "hbv_dna": "IU/mL"}


@pytest.fixture
def course(team: Team) -> Course:
    course = ready_course(team)
    make_infusion(course, team, state="closed")
    return course


def found(
    team: Team,
    course: Course,
    test: str,
    value: Any,
    at: datetime = LATER,
    on: date | None = None,
    **limits: Any,
) -> Result:
    row: dict[str, Any] = {"test": test, **limits}
    if test in UNITS:
        row |= {"value": Decimal(str(value)), "unit": UNITS[test]}
    else:
        row |= {"reading": value}
    whose: dict[str, Any] = {"by": team.nurse, "at": at, "patient_id": course.patient_id}
    return record_results(on=on or at.date(), rows=[row], **whose)[0]


@pytest.mark.parametrize(
    ("test", "value", "kind", "urgent"),
    [
        ("neutrophils", "0.9", "late-neutropenia", True),
        ("neutrophils", "1.2", "late-neutropenia", False),
        ("igg", "4.2", "low-igg", False),
        ("igg", "2.2", "low-igg", True),
        ("hbv_dna", "20", "hbv-dna", True),
        ("fvc", "80", "lung-decline", False),
    ],
)
def test_an_abnormal_result_opens_its_task(
    team: Team, course: Course, test: str, value: str, kind: str, urgent: bool
) -> None:
    result = found(team, course, test, value)
    task = Task.objects.get(kind=kind)
    assert (task.result_id, task.urgent, task.course_id) == (result.pk, urgent, course.pk)
    hours = load().alarm(kind).days("urgent_due_hours" if urgent else "due_hours")
    assert task.due_at == LATER + timedelta(hours=hours)
    assert value in task.text
    assert kind in {row.after["kind"] for row in said("task.open")}


def test_a_test_that_no_rule_reads_moves_nothing(team: Team, course: Course) -> None:
    """Lymphocytes are on the chart and not among the facts: rows and facts are told apart."""
    whose: dict[str, Any] = {"by": team.nurse, "at": LATER, "patient_id": course.patient_id}
    rows = [
        {"test": "lymphocytes", "value": Decimal(1), "unit": "10^9/L"},
        {"test": "neutrophils", "value": Decimal("0.8"), "unit": "10^9/L"},
    ]
    beside, low = record_results(on=LATER.date(), rows=rows, **whose)
    assert Task.objects.get().result_id == low.pk
    (row,) = seen(team, course, beside, comment="no limits given")
    assert not row.abnormal


def test_falling_igg_and_mild_igg(team: Team, course: Course) -> None:
    found(team, course, "igg", "6.8")
    assert {task.kind for task in Task.objects.all()} == {"falling-igg"}


def test_a_normal_result_opens_none(team: Team, course: Course) -> None:
    found(team, course, "neutrophils", "4.2")
    assert not Task.objects.exists()


def test_before_an_infusion_none_is_opened(team: Team) -> None:
    found(team, ready_course(team), "neutrophils", "0.2")
    assert not Task.objects.exists()


def test_one_task_follows_the_latest_value(team: Team, course: Course) -> None:
    found(team, course, "neutrophils", "1.4")
    first = Task.objects.get()
    worse = found(team, course, "neutrophils", "0.8", at=LATER + timedelta(days=1))
    task = Task.objects.get()
    assert (task.pk, task.result_id, task.urgent) == (first.pk, worse.pk, True)
    assert "0.8" in task.text and last("task.raise").before["urgent"] is False
    found(team, course, "igg", "9", at=LATER + timedelta(days=1))
    assert len(said("task.raise")) == 1
    found(team, course, "neutrophils", "4", at=LATER + timedelta(days=2))
    assert Task.objects.get().done_at is None


def test_each_test_has_its_own_task(team: Team, course: Course) -> None:
    found(team, course, "fvc", "70")
    found(team, course, "dlco", "60")
    found(team, course, "igg", "9")
    assert [task.kind for task in Task.objects.all()] == ["lung-decline"] * 2
    assert not said("task.raise")


def test_a_result_of_the_past_opens_none(team: Team, course: Course) -> None:
    found(team, course, "neutrophils", "4")
    found(team, course, "neutrophils", "0.4", on=NOW.date() + timedelta(days=38))
    assert not Task.objects.exists()


def test_fever_makes_it_urgent(team: Team, course: Course) -> None:
    found(team, course, "neutrophils", "1.2")
    assert "not on record" in Task.objects.get().text
    asked: dict[str, Any] = {"infection": True, "neurological": False, "respiratory": None}
    record_contact(
        by=team.nurse,
        at=LATER,
        patient_id=course.patient_id,
        on=LATER.date(),
        way="telephone",
        text="38.4 this morning",
        **asked,
    )
    task = Task.objects.get()
    assert task.urgent and "with fever" in task.text


def test_no_fever_is_said(team: Team, course: Course) -> None:
    asked: dict[str, Any] = {"infection": False, "neurological": None, "respiratory": None}
    whose: dict[str, Any] = {"by": team.nurse, "at": LATER, "patient_id": course.patient_id}
    record_contact(on=LATER.date(), way="telephone", **asked, **whose)
    found(team, course, "neutrophils", "1.2")
    assert "without fever" in Task.objects.get().text


def test_a_closed_task_comes_back_only_with_a_new_result(team: Team, course: Course) -> None:
    found(team, course, "neutrophils", "0.8")
    given: dict[str, Any] = {"by": team.prescriber, "at": LATER, "code": "repeat-arranged"}
    close_task(task_id=Task.objects.get().pk, text="repeat on Monday", **given)
    found(team, course, "igg", "9")
    assert Task.objects.count() == 1
    found(team, course, "neutrophils", "0.7", at=LATER + timedelta(days=1))
    assert Task.objects.count() == 2


def test_a_result_in_error_takes_its_task_back(team: Team, course: Course) -> None:
    result = found(team, course, "neutrophils", "0.8")
    wrong: dict[str, Any] = {"kind": "result", "record_id": result.pk}
    mark_in_error(by=team.nurse, at=LATER, reason="of another patient", **wrong)
    task = Task.objects.get()
    assert task.error_at == LATER and task.done_at is None
    assert last("task.error").reason == "What opened it was entered in error."


# ---- closing ------------------------------------------------------------------------------


def test_closing_a_task(team: Team, course: Course) -> None:
    found(team, course, "igg", "4")
    task = Task.objects.get(kind="low-igg")
    given: dict[str, Any] = {"task_id": task.pk, "code": "specialist", "text": "immunology asked"}
    only_for(close_task, team.prescriber, team.second, among=team, **given)
    hidden_from_others(close_task, "prescriber", **given)
    with invalid("code", "text"):
        close_task(by=team.prescriber, at=LATER, task_id=task.pk, code="x", text="ok")
    with broken_trail():
        close_task(by=team.prescriber, at=LATER, **given)
    done = close_task(by=team.prescriber, at=LATER, **given)
    assert (done.done_text, done.done_code) == ("immunology asked", "specialist")
    assert last("task.close").subject_id == str(task.pk)
    with not_allowed("done"):
        close_task(by=team.second, at=LATER, **given)


# ---- acknowledging ------------------------------------------------------------------------


def seen(team: Team, course: Course, *results: Result, **more: Any) -> list[Acknowledgement]:
    items = [{"result_id": one.pk, **more} for one in results]
    doctor: dict[str, Any] = {"by": team.prescriber, "at": LATER, "patient_id": course.patient_id}
    return acknowledge_results(results=items, **doctor)


def test_normal_results_are_acknowledged_at_once(team: Team, course: Course) -> None:
    first = found(team, course, "neutrophils", "4.2", lower=Decimal(2), upper=Decimal(7))
    second = found(team, course, "igra", "negative")
    rows = seen(team, course, first, second)
    assert [(row.abnormal, row.comment) for row in rows] == [(False, ""), (False, "")]
    assert len(said("result.acknowledge")) == 2
    with not_allowed("acknowledged"):
        seen(team, course, first)


def test_an_abnormal_one_needs_a_comment(team: Team, course: Course) -> None:
    low = found(team, course, "neutrophils", "0.8")
    fine = found(team, course, "igra", "negative")
    with invalid("1.comment"):
        seen(team, course, fine, low)
    assert not Acknowledgement.objects.exists()
    (row,) = seen(team, course, low, comment="febrile, admitted")
    assert row.abnormal and row.comment == "febrile, admitted"


def test_unknown_is_not_normal(team: Team, course: Course) -> None:
    unknown = found(team, course, "neutrophils", "4.2")
    with invalid("0.comment"):
        seen(team, course, unknown)
    (row,) = seen(team, course, unknown, comment="as before, no limits given")
    assert not row.abnormal


def test_who_acknowledges(team: Team, course: Course) -> None:
    result = found(team, course, "igra", "negative")
    items = [{"result_id": result.pk}]
    given: dict[str, Any] = {"patient_id": course.patient_id, "results": items}
    only_for(acknowledge_results, team.prescriber, among=team, **given)
    hidden_from_others(acknowledge_results, "prescriber", **given)
    with broken_trail():
        acknowledge_results(by=team.prescriber, at=LATER, **given)
    with invalid("results"):
        seen(team, course)
    with pytest.raises(NotFound):
        seen(team, course, found(team, ready_course(team), "igra", "negative"))
    assert not Acknowledgement.objects.exists()


def test_a_patient_without_a_course_has_results_too(team: Team) -> None:
    patient = make_patient(team)
    whose: dict[str, Any] = {"by": team.nurse, "at": NOW, "patient_id": patient.pk}
    (row,) = record_results(on=NOW.date(), rows=[{"test": "igra", "reading": "negative"}], **whose)
    doctor: dict[str, Any] = {"by": team.prescriber, "at": NOW, "patient_id": patient.pk}
    assert acknowledge_results(results=[{"result_id": row.pk}], **doctor)
