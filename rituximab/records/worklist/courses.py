"""Courses that wait for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Q, Subquery

from rituximab.records.course import ENDED, Course, CourseMove

from .waiting import Part, part

if TYPE_CHECKING:
    from rituximab.access.actor import Actor


def in_states(actor: Actor, *states: str) -> Part:
    return _courses(actor, Q(state__in=states))


def opened_by(actor: Actor) -> Part:
    """The open courses that this person opened."""
    return _courses(actor, Q(written_by_id=actor.user_id) & ~Q(state__in=ENDED))


def _courses(actor: Actor, which: Q) -> Part:
    latest = CourseMove.objects.filter(course=OuterRef("pk")).order_by("-seq")
    rows = Course.objects.visible_to(actor).filter(which, error_at__isnull=True)
    return part(
        rows,
        "patient",
        subject="course",
        course_id=F("pk"),
        course_number=F("number"),
        since=F("state_since"),
        why=Subquery(latest.values("reason")[:1]),
        plain=("state", "patient_id"),
    )
