"""A serious infection or a new symptom: hold, tasks, decisions, release."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rituximab.actions import course as courses
from rituximab.actions.error import mark_in_error
from rituximab.actions.event import decide_event, record_event, resolve_event
from rituximab.actions.task import close_task
from rituximab.actions.therapy import decide_therapy, stop_therapy
from rituximab.protocol.edition import load
from rituximab.records.models import Course, Event, Task
from tests.actions.kit import broken_trail, last, not_allowed, said, state
from tests.factories import Team, make_patient, ready_course, write_history
from tests.people import NOW
from tests.protocol.casekit import ready_adult

LATER = NOW + timedelta(hours=2)


def happened(team: Team, patient_id: int, kind: str = "serious_infection") -> Event:
    return record_event(by=team.nurse, at=NOW, patient_id=patient_id, kind=kind, on=NOW.date())


def drugs(**which: Any) -> list[Task]:
    return list(Task.objects.filter(kind="infection-drug", **which).order_by("pk"))


def release(team: Team, course: Course, at: Any = LATER) -> Course:
    doctor: dict[str, Any] = {"by": team.prescriber, "at": at, "course_id": course.pk}
    return courses.release_course(reason="recovered, cultures negative", **doctor)


def test_an_infection_asks_about_every_immunosuppressant(team: Team) -> None:
    course = ready_course(team)
    event = happened(team, course.patient_id)
    asked = drugs()
    assert {task.therapy and task.therapy.drug for task in asked} == {"prednisone", "methotrexate"}
    for task in asked:
        assert (task.course_id, task.event_id, task.urgent) == (course.pk, event.pk, True)
        hours = load().alarm("serious-infection").days("urgent_due_hours")
        assert task.due_at == NOW + timedelta(hours=hours)
    assert "predniSONE 60 mg/day" in asked[0].text and "stop or continue" in asked[0].text
    assert len(said("task.open")) == 2 and last("task.open").patient_id == course.patient_id


def test_a_second_infection_does_not_ask_twice(team: Team) -> None:
    course = ready_course(team)
    happened(team, course.patient_id)
    happened(team, course.patient_id)
    assert len(drugs()) == 2


def test_without_a_course_the_drugs_are_asked_about_too(team: Team) -> None:
    patient = make_patient(team)
    write_history(ready_adult(), team, patient)
    happened(team, patient.pk)
    assert {task.course_id for task in drugs()} == {None} and len(drugs()) == 2
    task = drugs()[0]
    given: dict[str, Any] = {"task_id": task.pk, "code": "dealt-with", "text": "paused by ward"}
    close_task(by=team.prescriber, at=LATER, **given)
    therapy = drugs(done_at__isnull=True)[0].therapy
    assert therapy
    stop_therapy(by=team.prescriber, at=LATER, therapy_id=therapy.pk, stop=NOW.date())
    assert drugs(done_at__isnull=True) == []


def test_nothing_is_half_written(team: Team) -> None:
    course = ready_course(team)
    with broken_trail():
        happened(team, course.patient_id)
    assert not Event.objects.exists() and not Task.objects.exists()
    assert state(course) == "ready"


def test_release_waits_for_the_end_and_for_every_decision(team: Team) -> None:
    course = ready_course(team)
    event = happened(team, course.patient_id)
    with not_allowed(
        "active-infection", "infection-hold", "infection-drug-task", "infection-drug-task"
    ):
        release(team, course)
    resolve_event(by=team.nurse, at=LATER, event_id=event.pk, resolved_on=NOW.date())
    with not_allowed("infection-drug-task", "infection-drug-task"):
        release(team, course)
    first, second = drugs()
    decided: dict[str, Any] = {"course_id": course.pk, "by": team.prescriber, "at": LATER}
    decide_therapy(therapy_id=first.therapy_id, action="continue", reason="adrenals", **decided)
    with not_allowed("infection-drug-task"):
        release(team, course)
    decide_therapy(therapy_id=second.therapy_id, action="stop", reason="until well", **decided)
    assert drugs(done_at__isnull=True) == []
    second.refresh_from_db()
    assert second.done_text == "Decided: stop. until well"
    assert second.done_by_id == team.prescriber.user_id
    assert len(said("task.settle")) == 2
    assert release(team, course).state == "ready"


def test_a_decision_from_before_the_infection_does_not_count(team: Team) -> None:
    course = ready_course(team)
    happened(team, course.patient_id)
    record_event(
        by=team.nurse,
        at=LATER,
        patient_id=course.patient_id,
        kind="infusion_reaction",
        on=NOW.date(),
        grade=1,
    )
    assert len(drugs(done_at__isnull=True)) == 2


def test_such_a_task_is_closed_by_the_decision_alone(team: Team) -> None:
    course = ready_course(team)
    happened(team, course.patient_id)
    with not_allowed("decide-drug"):
        close_task(by=team.prescriber, at=NOW, task_id=drugs()[0].pk, code="other", text="all well")


def test_an_infection_entered_in_error_takes_its_tasks_back(team: Team) -> None:
    course = ready_course(team)
    event = happened(team, course.patient_id)
    mark_in_error(
        by=team.nurse, at=LATER, kind="event", record_id=event.pk, reason="of another patient"
    )
    assert drugs(error_at__isnull=True) == [] and len(said("task.error")) == 2
    assert release(team, course).state == "ready"


@pytest.mark.parametrize("kind", ["neurological", "respiratory"])
def test_a_symptom_opens_an_urgent_task(team: Team, kind: str) -> None:
    course = ready_course(team)
    event = happened(team, course.patient_id, f"{kind}_symptom")
    (task,) = Task.objects.all()
    assert (task.kind, task.urgent, task.event_id) == (kind, True, event.pk)
    hours = load().alarm(f"{kind}-symptom").days("urgent_due_hours")
    assert task.due_at == NOW + timedelta(hours=hours)
    with not_allowed("decide-event"):
        close_task(by=team.prescriber, at=NOW, task_id=task.pk, code="other", text="all well")
    with not_allowed(f"{kind}-symptom", f"{kind}-task"):
        release(team, course)
    resolve_event(by=team.prescriber, at=LATER, event_id=event.pk, resolved_on=NOW.date())
    task.refresh_from_db()
    assert task.done_text == "Resolved on 22-Nov-2026."
    assert release(team, course).state == "ready"


def test_the_decision_on_a_symptom_settles_its_task(team: Team) -> None:
    course = ready_course(team)
    event = happened(team, course.patient_id, "respiratory_symptom")
    decide_event(
        by=team.prescriber, at=LATER, event_id=event.pk, action="proceed", reason="known asthma"
    )
    assert Task.objects.get().done_text == "Decided: proceed. known asthma"
    assert release(team, course).state == "ready"


def test_a_symptom_without_a_course_ends_its_task_too(team: Team) -> None:
    patient = make_patient(team)
    event = happened(team, patient.pk, "neurological_symptom")
    assert Task.objects.get().course_id is None
    resolve_event(by=team.prescriber, at=LATER, event_id=event.pk, resolved_on=NOW.date())
    assert Task.objects.get().done_at == LATER
