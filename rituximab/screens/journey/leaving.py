"""The ways to hold or end a course: which there are from where it stands, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.actions.steps import COURSE_MOVES
from rituximab.records.rows import CourseRow


@dataclass(frozen=True, slots=True)
class WayOut:
    """A button; without ``open`` there is no such move from the state of the course."""

    label: str
    url: str
    danger: bool
    open: bool


WAYS = (
    ("Hold", "hold", Permission.COURSE_HOLD, True),
    ("Release", "release", Permission.COURSE_RELEASE, False),
    ("Discontinue", "discontinue", Permission.COURSE_DISCONTINUE, True),
    ("Close", "close", Permission.COURSE_CLOSE, False),
    ("Entered in error", "error", Permission.COURSE_ERROR, True),
)


def ways_out(course: CourseRow, actor: Actor) -> list[WayOut]:
    """What this person may ever do; holding and releasing exclude each other."""
    from_here = {str(step.deed) for step in COURSE_MOVES if step.before == course.state}
    found = []
    for label, name, permission, danger in WAYS:
        may_now = str(permission) in from_here
        if not actor.may(permission) or (name in ("hold", "release") and not may_now):
            continue
        url = reverse(f"journey:{name}", args=[course.id])
        found.append(WayOut(label, url, danger, may_now))
    return found
