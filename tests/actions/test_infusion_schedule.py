"""The appointment; an infusion that is not given, and one that never will be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from rituximab.actions import infusion as deeds
from rituximab.actions.course import hold_course
from rituximab.records.models import (
    Infusion,
    Order,
    PlannedInfusion,
    Task,
)
from tests import infusions
from tests.actions.kit import (
    broken_trail,
    doctor,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
    state,
)
from tests.factories import Team, ready_course
from tests.infusions import AT, later, nurse
from tests.people import NOW
from tests.web import orders

PLACE: dict[str, Any] = {"infusion": 1, "scheduled_for": AT, "chair": "4"}


def states(infusion: Infusion) -> tuple[str, str]:
    """The infusion's state and that of its latest order, as the database has them."""
    order = Order.objects.filter(course=infusion.course_id).latest("revision")
    return Infusion.objects.get(pk=infusion.pk).state, order.state


# ---- schedule -----------------------------------------------------------------------------


def test_a_chair_and_a_time(team: Team) -> None:
    infusion = infusions.scheduled(team, ready_course(team))
    assert (infusion.state, infusion.chair, infusion.scheduled_for) == ("scheduled", "4", AT)
    assert last("infusion.schedule").after["chair"] == "4"


def test_who_schedules(team: Team) -> None:
    course = ready_course(team)
    given = {"course_id": course.pk, **PLACE}
    only_for(deeds.schedule_infusion, team.nurse, team.prescriber, among=team, **given)
    hidden_from_others(deeds.schedule_infusion, "nurse", **given)


def test_another_chair_and_day_move_the_plan(team: Team) -> None:
    course = ready_course(team)
    order = orders.released(team, course)
    first = infusions.scheduled(team, course)
    moved = infusions.scheduled(team, course, scheduled_for=AT + timedelta(days=1), chair="5")
    assert (moved.pk, moved.chair) == (first.pk, "5")
    assert PlannedInfusion.objects.filter(course=course, infusion=1).latest("pk").on == date(
        2026, 11, 24
    )
    assert last("infusion.reschedule").before["chair"] == "4"
    order.refresh_from_db()
    assert order.state == "released"
    infusions.scheduled(team, course, scheduled_for=AT + timedelta(days=9))
    order.refresh_from_db()
    assert order.state == "stale"


def test_no_chair_is_booked_for(team: Team) -> None:
    course = ready_course(team)
    given = {"by": team.nurse, "at": NOW, "course_id": course.pk}
    with invalid("scheduled_for", "chair"):
        deeds.schedule_infusion(
            **given, infusion=1, scheduled_for=NOW - timedelta(days=1), chair=" "
        )
    with not_allowed("not-planned"):
        deeds.schedule_infusion(**given, **PLACE | {"infusion": 3})
    with not_allowed("after-next"):
        deeds.schedule_infusion(**given, **PLACE | {"scheduled_for": AT + timedelta(days=30)})
    with not_allowed("after-next"):
        deeds.schedule_infusion(**given, **PLACE | {"infusion": 2})
    hold_course(**doctor(team, course), code="patient", reason="away for a week")
    with not_allowed("held"):
        deeds.schedule_infusion(**given, **PLACE)


def test_a_started_infusion_is_not_scheduled(team: Team) -> None:
    course = ready_course(team)
    infusion = infusions.checking(team, course)
    with not_allowed("no-such-move"):
        infusions.scheduled(team, course, at=AT)
    infusions.start(team, deeds.clear_infusion(**nurse(team, infusions.looked_at(team, infusion))))
    with not_allowed("given"):
        infusions.scheduled(team, course, at=AT)


def test_the_interval_of_infusion_2(team: Team) -> None:
    """Below the edition's first limit it stops; at the planned day it is booked."""
    course = ready_course(team)
    infusions.closed(team, course)
    given = {
        "by": team.nurse,
        "at": later(330),
        "course_id": course.pk,
        "infusion": 2,
        "chair": "4",
    }
    with not_allowed("interval"):
        deeds.schedule_infusion(**given, scheduled_for=AT + timedelta(days=6))
    second = deeds.schedule_infusion(**given, scheduled_for=AT + timedelta(days=14))
    assert (second.infusion, second.first_ever) == (2, False)


def test_a_broken_trail_books_nothing(team: Team) -> None:
    course = ready_course(team)
    with broken_trail():
        infusions.scheduled(team, course)
    assert not Infusion.objects.exists()


# ---- not given, forgone -------------------------------------------------------------------


def test_not_given(team: Team) -> None:
    infusion = infusions.checking(team)
    deeds.not_given(**nurse(team, infusion), code="unwell")
    assert states(infusion) == ("not_given", "not_given")
    task = Task.objects.get()
    assert (task.kind, task.course_id, task.urgent) == ("re-plan", infusion.course_id, False)
    assert "Patient unwell" in task.text
    again = infusions.scheduled(team, infusion.course, at=AT)
    assert (again.attempt, again.pk == infusion.pk) == (2, False)


def test_not_given_is_coded(team: Team) -> None:
    infusion = infusions.scheduled(team, ready_course(team))
    with invalid("code"):
        deeds.not_given(**nurse(team, infusion), code="mood")
    with invalid("reason"):
        deeds.not_given(**nurse(team, infusion), code="other")
    given = {"infusion_id": infusion.pk, "code": "unwell"}
    only_for(deeds.not_given, team.nurse, team.prescriber, among=team, **given)
    with broken_trail():
        deeds.not_given(**nurse(team, infusion), code="unwell")
    assert infusion.moves.count() == 2


def test_what_runs_cannot_be_not_given(team: Team) -> None:
    with not_allowed("no-such-move"):
        deeds.not_given(**nurse(team, infusions.running(team)), code="unwell")


def test_forgone(team: Team) -> None:
    """The second infusion will not be given: the course goes on to be observed."""
    course = ready_course(team)
    infusions.closed(team, course)
    given = {"course_id": course.pk, "infusion": 2, "reason": "severe reaction"}
    only_for(deeds.forgo_infusion, team.prescriber, team.second, among=team, **given)
    deeds.forgo_infusion(by=team.prescriber, at=later(400), **given)
    assert state(course) == "observing"
    gone = PlannedInfusion.objects.get(course=course, infusion=2)
    assert gone.error_reason == "severe reaction"
    with not_allowed("not-planned"):
        deeds.forgo_infusion(by=team.prescriber, at=later(400), **given)


def test_forgone_before_the_start(team: Team) -> None:
    course = ready_course(team)
    infusion = infusions.cleared(team, course)
    given = {"by": team.prescriber, "at": AT, "course_id": course.pk, "reason": "pregnancy"}
    with not_allowed("cleared"):
        deeds.forgo_infusion(**given, infusion=1)
    deeds.recheck_infusion(**nurse(team, infusion))
    deeds.forgo_infusion(**given, infusion=1)
    assert states(infusion) == ("not_given", "cancelled")
    assert state(course) == "ready"


def test_what_was_given_is_not_forgone(team: Team) -> None:
    infusion = infusions.running(team)
    given = {"by": team.prescriber, "at": AT, "reason": "too late"}
    with not_allowed("given"):
        deeds.forgo_infusion(**given, course_id=infusion.course_id, infusion=1)
