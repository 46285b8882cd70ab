"""What follows when a fact changes: orders are looked at, windows and tasks are brought in line."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from rituximab.access.actor import Actor
from rituximab.records.course import CourseState
from rituximab.records.journey import EditionMismatch, chart_of, patient_chart
from rituximab.records.models import Course, Patient, Task

from .base import STANDING
from .due import refresh_due, watched_courses_of
from .moves import move_course
from .stale import refresh_orders
from .task import settle_tasks


def open_course_of(patient: Patient) -> Course | None:
    """The course of the patient that has not ended; there is at most one."""
    course = Course.objects.filter(patient=patient).open().first()
    if course:
        course.patient = patient
    return course


def after_facts(
    patient: Patient, *, by: Actor, at: datetime, screening_item: bool = False
) -> Course | None:
    """Call it at the end of every deed that changes a fact, inside its transaction.

    A first screening item begins the screening of an eligible course. Orders whose dose or gates
    the new fact changes become stale. What falls due, and the tasks, follow the facts. Gives the
    open course, if there is one.
    """
    course = open_course_of(patient)
    if course is not None:
        if screening_item:
            begin_screening(course, by=by, at=at)
        refresh_orders(course, by=by, at=at)
    watch(patient, course, by=by, at=at)
    return course


def watch(patient: Patient, course: Course | None, *, by: Actor, at: datetime) -> None:
    """Windows of every course still followed, and tasks; nothing is read where there are none."""
    followed = watched_courses_of(patient)
    waiting = Task.objects.filter(STANDING, patient=patient, done_at__isnull=True).exists()
    for one in followed:
        chart = chart_of(actor=by, course_id=one.pk)
        with suppress(EditionMismatch):  # a fact is kept whatever became of the edition's file
            refresh_due(chart, at=at)
        settle_tasks(chart, by=by, at=at)
    again = course is not None and course.number > 1  # an earlier one may still act
    if course and course not in followed and (waiting or again):
        settle_tasks(chart_of(actor=by, course_id=course.pk), by=by, at=at)
    elif waiting and not followed:
        settle_tasks(patient_chart(actor=by, patient_id=patient.pk), by=by, at=at)


def begin_screening(course: Course, *, by: Actor, at: datetime) -> None:
    if course.state == CourseState.ELIGIBLE:
        move_course(course, CourseState.SCREENING, deed="screening.begin", by=by, at=at)
