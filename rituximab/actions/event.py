"""Deeds on events: what happened to the patient, how it ended, what a prescriber decided on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import get_args

from rituximab.protocol import facts
from rituximab.protocol.edition import load
from rituximab.protocol.quantity import day_text
from rituximab.records.course import CourseState
from rituximab.records.journey import chart_of, patient_chart
from rituximab.records.models import Event, EventDecision, Patient

from .after import after_facts, open_course_of
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
from .holding import hold
from .task import event_tasks

#: Events that stop everything until a prescriber has looked: kind -> code of the hold.
HOLDS = {
    "serious_infection": "infection",
    "neurological_symptom": "neurological",
    "respiratory_symptom": "respiratory",
}
SYMPTOMS = ("neurological_symptom", "respiratory_symptom")
REACTIONS = ("infusion_reaction", "mucocutaneous_reaction")


@deed(Permission.EVENT_RECORD)
def record_event(
    *,
    by: Actor,
    at: datetime,
    patient_id: int,
    kind: str,
    on: date,
    description: str = "",
    grade: int | None = None,
    terms: Sequence[str] = (),
) -> Event:
    """An event of a day. A serious infection, a new neurological or respiratory symptom holds the
    open course with its orders and opens its tasks."""
    patient = locked_patient(by, patient_id)
    row = write_event(
        patient,
        by=by,
        at=at,
        kind=kind,
        on=on,
        description=description,
        grade=grade,
        terms=terms,
    )
    after_facts(patient, by=by, at=at)
    return row


def write_event(
    patient: Patient,
    *,
    by: Actor,
    at: datetime,
    kind: str,
    on: date,
    description: str = "",
    grade: int | None = None,
    terms: Sequence[str] = (),
) -> Event:
    """The event with the hold and the tasks it brings, inside another deed's transaction.

    The caller has locked the patient, and calls ``after_facts`` once all its facts are written.
    """
    faults = Faults()
    faults.one_of("kind", kind, get_args(facts.EventKind))
    faults.unless(on <= local_day(at), "on", "The day lies ahead.")
    faults.unless(on >= patient.born, "on", "The day lies before birth.")
    for term in terms:
        faults.one_of("terms", term, get_args(facts.ReactionTerm))
    highest = load().days("input", "reaction_grade_maximum")
    known = grade is None or 1 <= grade <= highest
    faults.unless(known, "grade", f"A grade is 1 to {highest}.")
    reaction = kind in REACTIONS or (grade is None and not terms)
    faults.unless(reaction, "grade", "Grade and terms belong to a reaction.")
    faults.fits(Event, description=description)
    faults.stop()
    row = Event(
        patient=patient,
        kind=kind,
        on=on,
        description=description.strip(),
        grade=grade,
        terms=list(terms),
    )
    add(row, deed=Permission.EVENT_RECORD, by=by, at=at, patient_id=patient.pk)
    course = open_course_of(patient)
    if kind in HOLDS and course and course.state != CourseState.HELD:
        reason = f"{kind.replace('_', ' ').capitalize()} on {day_text(on)}."
        hold(course, by=by, at=at, code=HOLDS[kind], reason=reason)
    if kind in HOLDS:
        chart = (
            chart_of(actor=by, course_id=course.pk)
            if course
            else patient_chart(actor=by, patient_id=patient.pk)
        )
        event_tasks(chart, row, by=by, at=at)
    return row


@deed(Permission.EVENT_EDIT, "event.resolve")
def resolve_event(
    *,
    by: Actor,
    at: datetime,
    event_id: int,
    resolved_on: date,
    expected_version: int | None = None,
) -> Event:
    """The event is over. A new symptom is closed by a prescriber, after the question it asks."""
    event, patient = _event(by, event_id)
    if event.kind in SYMPTOMS:
        require(by, Permission.REACTION_DECIDE)
    faults = Faults()
    faults.unless(resolved_on <= local_day(at), "resolved_on", "The day lies ahead.")
    faults.unless(resolved_on >= event.on, "resolved_on", "It ended before it began.")
    faults.stop()
    if event.resolved_on is not None:
        raise refuse("resolved", f"It ended on {day_text(event.resolved_on)}.")
    change(
        event,
        deed="event.resolve",
        by=by,
        at=at,
        patient_id=patient.pk,
        expected_version=expected_version,
        resolved_on=resolved_on,
        resolved_by_id=by.user_id,
    )
    after_facts(patient, by=by, at=at)
    return event


@deed(Permission.REACTION_DECIDE, "event.decide")
def decide_event(
    *, by: Actor, at: datetime, event_id: int, action: str, reason: str
) -> EventDecision:
    """Proceed or discontinue after a reaction or a symptom; an infection needs its end instead."""
    event, patient = _event(by, event_id)
    faults = Faults()
    faults.one_of("action", action, get_args(facts.EventAction))
    reason = faults.said("reason", reason)
    faults.fits(EventDecision, reason=reason)
    faults.stop()
    if event.kind not in (*REACTIONS, *SYMPTOMS):
        raise refuse(
            "not-decided",
            "A serious infection is not decided on.",
            "Record the day it ended.",
        )
    row = EventDecision(event=event, action=action, reason=reason)
    add(row, deed="event.decide", by=by, at=at, patient_id=patient.pk)
    after_facts(patient, by=by, at=at)
    return row


def _event(by: Actor, event_id: int) -> tuple[Event, Patient]:
    rows = Event.objects.filter(STANDING, patient__in=Patient.objects.visible_to(by))
    event = fetch(rows, event_id)
    patient = locked_patient(by, event.patient_id)
    event.refresh_from_db()
    return event, patient
