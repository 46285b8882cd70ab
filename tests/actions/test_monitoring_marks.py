"""What is said of tasks and windows: comments, samples taken, windows not required."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rituximab.actions.base import Conflict
from rituximab.actions.due_mark import record_taken, waive_window
from rituximab.actions.result import record_results
from rituximab.actions.task import comment_task
from rituximab.records.base import NotFound
from rituximab.records.models import Course, DueItem, DueMark, Task
from tests.actions.kit import broken_trail, hidden_from_others, invalid, last, only_for
from tests.factories import Team, make_infusion, ready_course
from tests.people import NOW

LATER = NOW + timedelta(days=40)


@pytest.fixture
def course(team: Team) -> Course:
    """40 days after infusion 1 an IgG was low: there are windows and a task."""
    course = ready_course(team)
    make_infusion(course, team, state="closed")
    whose: dict[str, Any] = {"by": team.nurse, "at": LATER, "patient_id": course.patient_id}
    rows = [{"test": "igg", "value": Decimal(4), "unit": "g/L"}]
    record_results(on=LATER.date(), rows=rows, **whose)
    return course


def test_a_pharmacist_comments(team: Team, course: Course) -> None:
    given: dict[str, Any] = {
        "task_id": Task.objects.earliest("pk").pk,
        "text": "co-trimoxazole goes on",
    }
    who = (team.pharmacist, team.prescriber, team.second)
    only_for(comment_task, *who, among=team, **given)
    hidden_from_others(comment_task, "pharmacist", **given)
    with invalid("text"):
        comment_task(by=team.pharmacist, at=LATER, **(given | {"text": "ok"}))
    with broken_trail():
        comment_task(by=team.pharmacist, at=LATER, **given)
    row = comment_task(by=team.pharmacist, at=LATER, **given)
    assert last("task.comment").subject_id == str(row.pk)


def window(course: Course, item: str = "kidney") -> dict[str, Any]:
    row = DueItem.objects.get(course=course, item=item)
    return {"course_id": course.pk, "item": item, "opens_on": row.opens_on}


def test_a_sample_is_taken_and_awaited(team: Team, course: Course) -> None:
    given = window(course) | {"on": LATER.date()}
    only_for(record_taken, team.prescriber, team.nurse, among=team, **given)
    hidden_from_others(record_taken, "nurse", **given)
    for wrong in (LATER.date() + timedelta(days=1), date(1970, 1, 1)):
        with invalid("on"):
            record_taken(by=team.nurse, at=LATER, **(given | {"on": wrong}))
    with broken_trail():
        record_taken(by=team.nurse, at=LATER, **given)
    record_taken(by=team.nurse, at=LATER, **given)
    assert last("monitoring.taken").patient_id == course.patient_id
    record_taken(by=team.nurse, at=LATER, **given)
    assert DueMark.objects.filter(error_at__isnull=True).count() == 1


def test_a_window_is_not_required(team: Team, course: Course) -> None:
    given = window(course, "lung-function") | {"reason": "moved away, followed there"}
    only_for(waive_window, team.prescriber, team.second, among=team, **given)
    with invalid("reason"):
        waive_window(by=team.prescriber, at=LATER, **(given | {"reason": "no"}))
    with pytest.raises(NotFound):
        waive_window(by=team.prescriber, at=LATER, **(given | {"item": "hbv-dna"}))
    with pytest.raises(Conflict, match="another window"):
        waive_window(by=team.prescriber, at=LATER, **(given | {"opens_on": NOW.date()}))
    row = waive_window(by=team.prescriber, at=LATER, **given)
    assert (row.kind, row.on) == ("not_required", LATER.date())
