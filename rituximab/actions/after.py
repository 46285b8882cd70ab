"""What follows when a fact changes: the open course goes on, its orders are looked at."""

from __future__ import annotations

from datetime import datetime

from rituximab.access.actor import Actor
from rituximab.records.course import CourseState
from rituximab.records.models import Course, Patient

from .moves import move_course
from .stale import refresh_orders


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
    the new fact changes become stale. Gives the open course, if there is one.
    """
    course = open_course_of(patient)
    if course is None:
        return None
    if screening_item:
        begin_screening(course, by=by, at=at)
    refresh_orders(course, by=by, at=at)
    return course


def begin_screening(course: Course, *, by: Actor, at: datetime) -> None:
    if course.state == CourseState.ELIGIBLE:
        move_course(course, CourseState.SCREENING, deed="screening.begin", by=by, at=at)
