"""Tasks: opened by a fact, raised by a worse one, settled by what was asked for, or closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rituximab.protocol import edition as editions
from rituximab.protocol.abnormal import Abnormal, found_out, latest_places
from rituximab.protocol.case import Case
from rituximab.protocol.edition import Alarm, Edition
from rituximab.protocol.quantity import day_text
from rituximab.protocol.therapy import IMMUNOSUPPRESSANTS, dose_text, is_taken
from rituximab.protocol.verdict import Reason
from rituximab.records.chart import Chart
from rituximab.records.course import ENDED
from rituximab.records.journey import EditionMismatch, edition_of, facts_of, results_read
from rituximab.records.models import Event, Patient, Task, TaskComment
from rituximab.records.monitoring import TaskKind
from rituximab.records.rows import ResultRow
from rituximab.records.year_rows import TaskRow

from .base import (
    STANDING,
    Actor,
    Faults,
    Permission,
    add,
    change,
    deed,
    fetch,
    local_day,
    locked_patient,
    refuse,
    require,
)

SYMPTOMS = (TaskKind.NEUROLOGICAL, TaskKind.RESPIRATORY)
#: Tasks that an event opened and that end with it, or with the decision on it.
OF_EVENT = (*SYMPTOMS, TaskKind.SEVERE_REACTION)
#: Tasks that stand in the way of a release from hold.
BEFORE_RELEASE = (TaskKind.INFECTION_DRUG, *SYMPTOMS)
#: Event -> the task it opens and the edition's alarm.
OF_SYMPTOM = {
    "neurological_symptom": (TaskKind.NEUROLOGICAL, "neurological-symptom"),
    "respiratory_symptom": (TaskKind.RESPIRATORY, "respiratory-symptom"),
}


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does it and when: what every write below needs."""

    by: Actor
    at: datetime


def alarms_of(chart: Chart) -> Edition:
    """The pinned edition; the one in force where the pinned file is not here: an alarm never
    fails to be raised because of it."""
    try:
        return edition_of(chart)
    except EditionMismatch:
        return editions.load()


def event_tasks(chart: Chart, event: Event, *, by: Actor, at: datetime) -> None:
    """What a serious infection or a new symptom opens, as soon as it is written."""
    edition, doer, on = alarms_of(chart), Doer(by, at), day_text(event.on)
    if event.kind in OF_SYMPTOM:
        kind, name = OF_SYMPTOM[event.kind]
        alarm = edition.alarm(name)
        _open(chart, kind, alarm, alarm.say("open", on=on), doer, urgent=True, event_id=event.pk)
    elif event.kind == "serious_infection":
        alarm = edition.alarm("serious-infection")
        asked = {
            t.therapy_id for t in chart.tasks if t.kind == TaskKind.INFECTION_DRUG and _open_(t)
        }
        for row, therapy in zip(chart.therapies, facts_of(chart).therapies, strict=True):
            taken = therapy.drug in IMMUNOSUPPRESSANTS and is_taken(therapy, local_day(at))
            if taken and row.id not in asked:
                said = alarm.say("drug", on=on, drug=dose_text(therapy))
                about: dict[str, Any] = {"event_id": event.pk, "therapy_id": row.id}
                _open(chart, TaskKind.INFECTION_DRUG, alarm, said, doer, urgent=True, **about)


def settle_tasks(chart: Chart, *, by: Actor, at: datetime) -> None:
    """Bring the tasks of a chart in line with its facts: answered ones are done, those of rows
    entered in error are taken back, and the latest results open what they call for."""
    doer = Doer(by, at)
    wrong = {(type(row).__name__, row.id) for row in chart.in_error}
    for task in filter(_open_, chart.tasks):
        about = (("ResultRow", task.result_id), ("EventRow", task.event_id))
        if {*about, ("TherapyRow", task.therapy_id)} & wrong:
            reason = "What opened it was entered in error."
            gone: dict[str, Any] = {"error_at": at, "error_by_id": by.user_id}
            _change(chart, task, "task.error", doer, reason=reason, error_reason=reason, **gone)
        elif answer := _answer(chart, task):
            done: dict[str, Any] = {"done_at": at, "done_by_id": by.user_id, "done_text": answer}
            _change(chart, task, "task.settle", doer, **done)
    if chart.course is not None:
        for row, found in called_for(chart, at):
            _abnormal(chart, row, found, doer)


def called_for(chart: Chart, at: datetime) -> Iterator[tuple[ResultRow, Abnormal]]:
    """What the latest result of each test calls for, notes left out."""
    case = Case(facts_of(chart), alarms_of(chart), local_day(at))
    rows = results_read(chart)
    for place in latest_places(case):
        row = rows[place]
        for found in found_out(case, case.facts.results[place], fever_near(chart, row, case)):
            if found.level != "note":
                yield row, found


def fever_near(chart: Chart, row: ResultRow, case: Case) -> bool | None:
    """Whether anybody near the day of a result said yes to infection or fever; None: not asked."""
    days = case.edition.alarm("late-neutropenia").days("fever_days")
    near = [c.infection for c in chart.contacts if abs((c.on - row.on).days) <= days]
    if True in near:
        return True
    return False if False in near else None


def _open_(task: TaskRow) -> bool:
    return task.done_at is None


def _answer(chart: Chart, task: TaskRow) -> str:
    """What was asked for and is now on record; "" while it is not."""
    if task.kind in OF_EVENT:
        decision = next(
            (d for d in reversed(chart.event_decisions) if d.event_id == task.event_id), None
        )
        if decision:
            return f"Decided: {decision.action}. {decision.reason}"
        event = next((e for e in chart.events if e.id == task.event_id), None)
        return f"Resolved on {day_text(event.resolved_on)}." if event and event.resolved_on else ""
    if task.kind == TaskKind.INFECTION_DRUG:
        later = (
            d
            for d in reversed(chart.therapy_decisions)
            if d.therapy_id == task.therapy_id and d.written_at > task.written_at
        )
        if said := next(later, None):
            return f"Decided: {said.action}. {said.reason}"
        therapy = next((t for t in chart.therapies if t.id == task.therapy_id), None)
        return f"Stopped on {day_text(therapy.stop)}." if therapy and therapy.stop else ""
    return ""


def _abnormal(chart: Chart, row: ResultRow, found: Abnormal, doer: Doer) -> None:
    """One open task a kind and test: a later or worse result raises the one there is."""
    kind, urgent = TaskKind(found.kind), found.level == "urgent"
    alarm = alarms_of(chart).alarm(found.kind)
    series = {one.id for one in chart.results if one.test == row.test}
    same = [task for task in chart.tasks if task.kind == kind and task.result_id in series]
    if any(task.result_id == row.id and task.urgent >= urgent for task in same):
        return
    held = next(filter(_open_, same), None)
    if held is None:
        _open(chart, kind, alarm, found.reason, doer, urgent=urgent, result_id=row.id)
        return
    raised: dict[str, Any] = {
        "result_id": row.id,
        "urgent": urgent or held.urgent,
        "text": _text(found.reason),
        "due_at": min(held.due_at, _due(alarm, doer.at, urgent)),
    }
    _change(chart, held, "task.raise", doer, **raised)


def _due(alarm: Alarm, at: datetime, urgent: bool) -> datetime:
    name = "urgent_due_hours" if urgent else "due_hours"
    return at + timedelta(hours=alarm.days(name))


def _text(reason: Reason) -> str:
    return f"{reason.text} {reason.change}".strip()


def _open(
    chart: Chart,
    kind: TaskKind,
    alarm: Alarm,
    reason: Reason,
    doer: Doer,
    *,
    urgent: bool,
    **about: Any,
) -> None:
    course = chart.course
    open_task(
        kind,
        _text(reason),
        by=doer.by,
        at=doer.at,
        patient_id=chart.patient.id,
        course_id=course.id if course and course.state not in ENDED else None,
        urgent=urgent,
        due_at=_due(alarm, doer.at, urgent),
        **about,
    )


def open_task(
    kind: TaskKind, text: str, *, by: Actor, at: datetime, patient_id: int, **more: Any
) -> Task:
    """Something a prescriber has to decide or do, written inside the deed that asks for it; due at
    once unless ``more`` says when. ``more`` are further columns."""
    row = Task(kind=kind, text=text, patient_id=patient_id, **{"due_at": at, **more})
    return add(row, deed="task.open", by=by, at=at, patient_id=patient_id)


def _change(chart: Chart, task: TaskRow, word: str, doer: Doer, **changes: Any) -> None:
    row = Task.objects.get(pk=task.id)
    reason = changes.pop("reason", "")
    patient_id = chart.patient.id
    change(row, deed=word, by=doer.by, at=doer.at, patient_id=patient_id, reason=reason, **changes)


@deed(Permission.MONITORING_DECIDE, "task.close")
def close_task(
    *,
    by: Actor,
    at: datetime,
    task_id: int,
    code: str,
    text: str,
    expected_version: int | None = None,
) -> Task:
    """Done, in words and with one of the edition's codes.task; where a decision or the end of an
    event is asked for, that closes it and this does not."""
    rows = Task.objects.filter(STANDING, patient__in=Patient.objects.visible_to(by))
    task = fetch(rows.select_related("course", "event"), task_id)
    patient = locked_patient(by, task.patient_id)
    task.refresh_from_db()
    faults = Faults()
    faults.one_of("code", code, editions.load().codes["task"])
    text = faults.said("text", text)
    faults.stop()
    if task.done_at is not None:
        raise refuse("done", "This task is done already.")
    if task.kind == TaskKind.INFECTION_DRUG and task.course and task.course.state not in ENDED:
        raise refuse(
            "decide-drug", "It is a decision on a drug.", "Decide on the page of the co-drugs."
        )
    if task.kind in OF_EVENT:
        raise refuse(
            "decide-event", "It ends with its event.", "Resolve the event or decide on it."
        )
    return change(
        task,
        deed="task.close",
        by=by,
        at=at,
        patient_id=patient.pk,
        expected_version=expected_version,
        done_at=at,
        done_by_id=by.user_id,
        done_code=code,
        done_text=text,
    )


@deed(None, "task.comment")
def comment_task(*, by: Actor, at: datetime, task_id: int, text: str) -> TaskComment:
    """What a pharmacist, or whoever decides, has to say on a task."""
    if not by.may(Permission.MONITORING_DECIDE):
        require(by, Permission.MONITORING_COMMENT)
    rows = Task.objects.filter(STANDING, patient__in=Patient.objects.visible_to(by))
    task = fetch(rows, task_id)
    faults = Faults()
    text = faults.said("text", text)
    faults.fits(TaskComment, text=text)
    faults.stop()
    row = TaskComment(task=task, text=text)
    return add(row, deed="task.comment", by=by, at=at, patient_id=task.patient_id)
