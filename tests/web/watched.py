"""A course after its first infusion, with results and tasks, for the pages of monitoring."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from rituximab.actions.result import record_results
from rituximab.records.models import Course, Result
from tests.factories import Team, make_infusion, ready_course
from tests.people import NOW

#: The moment of every request: 60 days after infusion 1.
LATER = NOW + timedelta(days=60)
TODAY = LATER.date()


def treated(team: Team) -> Course:
    """Infusion 1 was given 60 days ago; a liver value brought the windows in line."""
    course = ready_course(team)
    make_infusion(course, team, state="closed")
    measured(team, course, "alt", "30", "U/L", on=TODAY - timedelta(days=30), upper="40")
    return course


def measured(
    team: Team,
    course: Course,
    test: str,
    value: str,
    unit: str = "",
    on: date = TODAY,
    **limits: str,
) -> Result:
    row: dict[str, Any] = {"test": test, "reading": value}
    if unit:
        numbers = {name: Decimal(text) for name, text in limits.items()}
        row = {"test": test, "value": Decimal(value), "unit": unit, **numbers}
    whose: dict[str, Any] = {"by": team.nurse, "at": LATER, "patient_id": course.patient_id}
    return record_results(on=on, rows=[row], **whose)[0]
