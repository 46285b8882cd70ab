"""What is said of a window: its sample was taken, or it is not required this time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from rituximab.records.models import Course, DueItem, DueMark

from .base import (
    STANDING,
    Actor,
    Conflict,
    Faults,
    NotFound,
    Permission,
    add,
    change,
    deed,
    local_day,
    locked_course,
)


@deed(Permission.MONITORING_RECORD, "monitoring.taken")
def record_taken(
    *, by: Actor, at: datetime, course_id: int, item: str, opens_on: date, on: date
) -> DueMark:
    """The sample of a window was taken on a day, the result is awaited."""
    course = locked_course(by, course_id)
    window = _window(course, item, opens_on)
    faults = Faults()
    faults.unless(on <= local_day(at), "on", "The day lies ahead.")
    faults.unless(on >= course.patient.born, "on", "The day lies before birth.")
    faults.stop()
    row = DueMark(course=course, item=item, opens_on=window.opens_on, kind="taken", on=on)
    return _written(row, "monitoring.taken", by, at)


@deed(Permission.MONITORING_DECIDE, "monitoring.not_required")
def waive_window(
    *, by: Actor, at: datetime, course_id: int, item: str, opens_on: date, reason: str
) -> DueMark:
    """A prescriber decides that a window needs no value, with a reason; the next value begins
    another window."""
    course = locked_course(by, course_id)
    window = _window(course, item, opens_on)
    faults = Faults()
    reason = faults.said("reason", reason)
    faults.fits(DueMark, reason=reason)
    faults.stop()
    said: dict[str, Any] = {"kind": "not_required", "on": local_day(at), "reason": reason}
    row = DueMark(course=course, item=item, opens_on=window.opens_on, **said)
    return _written(row, "monitoring.not_required", by, at)


def _window(course: Course, item: str, opens_on: date) -> DueItem:
    """The window as it was shown. Raises NotFound, and Conflict when another one stands there."""
    found = DueItem.objects.filter(course=course, item=item).first()
    if found is None:
        raise NotFound("window")
    if found.opens_on != opens_on:
        raise Conflict(course, "A newer value has begun another window meanwhile.")
    return found


def _written(row: DueMark, word: str, by: Actor, at: datetime) -> DueMark:
    """The last word on a window counts; an earlier one is struck through."""
    before = DueMark.objects.filter(
        STANDING, course=row.course, item=row.item, opens_on=row.opens_on
    ).first()
    patient_id = row.course.patient_id
    if before:
        gone: dict[str, Any] = {"error_at": at, "error_by_id": by.user_id}
        why = "Said anew."
        whose: dict[str, Any] = {"by": by, "at": at, "patient_id": patient_id}
        change(before, deed=word, reason=why, error_reason=why, **gone, **whose)
    return add(row, deed=word, by=by, at=at, patient_id=patient_id)
