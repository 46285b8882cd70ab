"""Courses past their infusions: day 0 as long ago as a test needs, and the measures of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from rituximab.actions.moves import move_course
from rituximab.actions.response import record_core_set, record_outcome
from rituximab.actions.retreatment import record_relapse
from rituximab.records.models import CoreSet, Course, Infusion
from tests.factories import Team, make_order, ready_course
from tests.people import NOW

D = Decimal
TODAY = NOW.date()
#: Day 182 from here is the day of NOW.
DAY_0 = TODAY - timedelta(days=182)
BEFORE: dict[str, Any] = {
    "physician_global": D(6),
    "patient_global": D(7),
    "strength_scale": "mmt",
    "strength_score": D(58),
    "strength_maximum": D(80),
    "function": D("1.5"),
    "enzyme_test": "ck",
    "enzyme_value": D(3000),
    "enzyme_upper": D(200),
    "extramuscular": D(4),
}
#: Worked example A of the facts: 72.5 points from BEFORE to here.
AFTER: dict[str, Any] = BEFORE | {
    "physician_global": D(3),
    "patient_global": D(4),
    "strength_score": D(70),
    "function": D("0.75"),
    "enzyme_value": D(600),
    "extramuscular": D(2),
}
EVIDENCE = "proximal weakness is back, MMT 60 of 80"


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def treated(
    team: Team, course: Course | None = None, day_0: date = DAY_0, doses: int = 2
) -> Course:
    """A course that is observing: its infusions were given on day 0 and 14 days later."""
    course = course or ready_course(team)
    for number in range(1, doses + 1):
        given = at_noon(day_0 + timedelta(days=14 * (number - 1)))
        Infusion.objects.create(
            course=course,
            infusion=number,
            order=make_order(course, team, infusion=number, state="released"),
            state="closed",
            state_since=given,
            started_at=given,
            started_by_id=team.nurse.user_id,
            checked_by_id=team.pharmacist.user_id,
            lot="L1",
            ended_at=given + timedelta(hours=4),
            given_mg=D(1000),
            given_ml=D(500),
            written_at=given,
            written_by_id=team.nurse.user_id,
        )
    with transaction.atomic():
        for to, deed in (("on_treatment", "course.begin"), ("observing", "course.observe")):
            move_course(course, to, deed=deed, by=team.nurse, at=at_noon(day_0))
    return Course.objects.get(pk=course.pk)


def measured(team: Team, course: Course, on: date, **values: Any) -> CoreSet:
    return record_core_set(by=team.prescriber, at=NOW, course_id=course.pk, on=on, **values)


def responded(team: Team, course: Course | None = None, **when: Any) -> Course:
    course = course or treated(team, **when)
    who: dict[str, Any] = {"by": team.prescriber, "at": NOW, "course_id": course.pk}
    return record_outcome(kind="responded", reason="strength is much better", **who)


def relapsed(team: Team, course: Course | None = None, **when: Any) -> Course:
    course = course or responded(team, **when)
    who: dict[str, Any] = {"by": team.prescriber, "at": NOW, "course_id": course.pk}
    return record_relapse(on=TODAY, evidence=EVIDENCE, domains=["muscle"], **who)
