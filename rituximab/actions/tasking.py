"""Opening a task: something that a prescriber has to decide or do."""

from __future__ import annotations

from datetime import datetime

from rituximab.access.actor import Actor
from rituximab.records.models import Course, Event, Task
from rituximab.records.monitoring import TaskKind

from .writing import add


def open_task(
    course: Course,
    kind: TaskKind,
    text: str,
    *,
    by: Actor,
    at: datetime,
    urgent: bool = False,
    event: Event | None = None,
) -> Task:
    """A task due at once, written inside the deed that asks for it; one a kind of an event."""
    known = Task.objects.filter(event=event, kind=kind).first() if event else None
    if known:
        return known
    row = Task(
        patient_id=course.patient_id,
        course=course,
        kind=kind,
        urgent=urgent,
        text=text,
        due_at=at,
        event=event,
    )
    return add(row, deed="task.open", by=by, at=at, patient_id=course.patient_id)
