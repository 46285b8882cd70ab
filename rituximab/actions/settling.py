"""When the planned infusions of a course are behind it, the product lets it be observed."""

from __future__ import annotations

from datetime import datetime

from rituximab.access.actor import Actor
from rituximab.records.base import STANDING
from rituximab.records.course import CourseState
from rituximab.records.infusion import InfusionState
from rituximab.records.models import Course, Infusion, PlannedInfusion

from .moves import move_course


def settle_course(course: Course, *, by: Actor, at: datetime) -> None:
    """Call it inside every deed that may close the last infusion: *on treatment* becomes
    *observing* once each planned infusion is closed and at least one was given.

    One that is not given stays planned until it is given or forgone.
    """
    if course.state != CourseState.ON_TREATMENT:
        return
    rows = PlannedInfusion.objects.filter(STANDING, course=course)
    planned = set(rows.values_list("infusion", flat=True))
    live = Infusion.objects.filter(course=course).exclude(state=InfusionState.NOT_GIVEN)
    states = dict(live.values_list("infusion", "state"))
    closed = {number for number, state in states.items() if state == InfusionState.CLOSED}
    if closed and planned <= closed and closed == set(states):
        move_course(course, CourseState.OBSERVING, deed="course.observe", by=by, at=at)
