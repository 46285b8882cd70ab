"""The course: opened under an edition, planned, held, released, ended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from rituximab.actions.base import Conflict
from rituximab.actions.course import (
    close_course,
    discontinue_course,
    enter_indications,
    hold_course,
    mark_course_in_error,
    open_course,
    plan_infusions,
    release_course,
)
from rituximab.actions.event import record_event, resolve_event
from rituximab.actions.patient import edit_patient
from rituximab.actions.therapy import decide_therapy
from rituximab.protocol.edition import load
from rituximab.records.journey import chart_of
from rituximab.records.models import Course, Event, Indication, Order, PlannedInfusion, Task
from tests.actions.kit import (
    broken_trail,
    doctor,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
    said,
    state,
)
from tests.factories import Team, make_order, make_patient, ready_course, written
from tests.people import NOW
from tests.protocol.casekit import ready_adult

TODAY = NOW.date()
HOLD: dict[str, Any] = {"code": "result", "reason": "waiting for a result"}


# ---- opening ------------------------------------------------------------------------------


def test_a_course_is_pinned_to_the_edition_in_force(team: Team) -> None:
    patient = make_patient(team)
    course = open_course(by=team.prescriber, at=NOW, patient_id=patient.pk)
    edition = load()
    assert (course.edition_version, course.edition_sha256) == (edition.version, edition.sha256)
    assert (course.state, course.number, course.version) == ("draft", 1, 1)
    assert [move.to_state for move in course.moves.all()] == ["draft"]
    assert last("course.open").after["edition_sha256"] == edition.sha256
    assert len(said("course.open")) == 1


def test_one_course_at_a_time(team: Team) -> None:
    course = written(ready_adult(), team, "draft")
    with not_allowed("open-course"):
        open_course(by=team.prescriber, at=NOW, patient_id=course.patient_id)
    discontinue_course(kind="other", reason="moved away", **doctor(team, course))
    second = open_course(by=team.prescriber, at=NOW, patient_id=course.patient_id)
    assert second.number == 2


def test_no_course_for_the_dead(team: Team) -> None:
    course = written(ready_adult(), team, "draft")
    patient_id = course.patient_id
    edit_patient(by=team.admin, at=NOW, patient_id=patient_id, deceased_on=TODAY)
    with not_allowed("deceased"):
        enter_indications(domains=[{"domain": "muscle"}], **doctor(team, course))
    discontinue_course(kind="death", reason="died at home", **doctor(team, course))
    with not_allowed("deceased"):
        open_course(by=team.prescriber, at=NOW, patient_id=patient_id)


def test_a_prescriber_opens(team: Team) -> None:
    patient = make_patient(team)
    only_for(open_course, team.prescriber, among=team, patient_id=patient.pk)
    hidden_from_others(open_course, "prescriber", patient_id=patient.pk)
    with broken_trail():
        open_course(by=team.prescriber, at=NOW, patient_id=patient.pk)
    assert not Course.objects.exists()


# ---- indications and plan -----------------------------------------------------------------


def test_indications_begin_the_assessment(team: Team) -> None:
    course = written(ready_adult(), team, "draft")
    given = [{"domain": "muscle", "statement": "MMT8 96 of 150"}, {"domain": "lung"}]
    enter_indications(domains=given, **doctor(team, course))
    assert state(course) == "assessing"
    assert last("course.assess").before == {"state": "draft"}
    enter_indications(domains=given[:1], **doctor(team, course))
    found = chart_of(actor=team.nurse, course_id=course.pk)
    assert [(row.domain, row.statement) for row in found.indications] == [
        ("muscle", "MMT8 96 of 150")
    ]
    assert Indication.objects.count() == 2 and len(said("course.assess")) == 1


def test_indications_are_domains_once(team: Team) -> None:
    course = written(ready_adult(), team, "draft")
    with invalid("1.domain", "2.domain"):
        domains = [{"domain": "skin"}, {"domain": "skin"}, {"domain": "hair"}]
        enter_indications(domains=domains, **doctor(team, course))
    with pytest.raises(Conflict):
        enter_indications(domains=[], expected_version=9, **doctor(team, course))
    one: dict[str, Any] = {"course_id": course.pk, "domains": [{"domain": "skin"}]}
    only_for(enter_indications, team.prescriber, among=team, **one)
    hidden_from_others(enter_indications, "prescriber", **one)


def test_one_day_plans_the_course(team: Team) -> None:
    course = written(ready_adult(), team, "assessing")
    plan_infusions(dates=[date(2026, 12, 1)], **doctor(team, course))
    found = chart_of(actor=team.nurse, course_id=course.pk)
    days = {row.infusion: row.on for row in found.planned}
    assert days == {1: date(2026, 12, 1), 2: date(2026, 12, 15)}


def test_a_move_writes_only_what_moves(team: Team) -> None:
    course = written(ready_adult(), team, "assessing")
    first, second = date(2026, 11, 23), date(2026, 12, 9)
    plan_infusions(dates=[first, second], reason="no chair", **doctor(team, course))
    rows = PlannedInfusion.objects.order_by("pk").values_list("infusion", "on", "reason")
    assert list(rows)[2:] == [(2, second, "no chair")]


@pytest.mark.parametrize(
    ("dates", "fields"),
    [
        ([], ["dates"]),
        ([date(2026, 11, 21)], ["dates.0"]),
        ([date(2026, 12, 1), date(2026, 12, 1)], ["dates.1"]),
        ([date(2026, 12, 1), date(2026, 12, 15), date(2026, 12, 29)], ["dates"]),
    ],
)
def test_planned_days_have_to_fit(team: Team, dates: list[date], fields: list[str]) -> None:
    course = written(ready_adult(), team, "assessing")
    with invalid(*fields):
        plan_infusions(dates=dates, **doctor(team, course))


def test_a_day_that_has_passed_may_stay(team: Team) -> None:
    course = written(ready_adult(), team, "assessing")
    later = NOW + timedelta(days=5)
    days = [date(2026, 11, 23), date(2026, 12, 8)]
    given = doctor(team, course) | {"at": later}
    assert plan_infusions(dates=days, **given).pk
    only_for(plan_infusions, team.prescriber, among=team, course_id=course.pk, dates=days)
    hidden_from_others(plan_infusions, "prescriber", course_id=course.pk, dates=days)


# ---- held and released --------------------------------------------------------------------


def test_hold_and_release_take_the_orders_along(team: Team) -> None:
    course = ready_course(team)
    order = make_order(course, team, state="verifying")
    ended = make_order(course, team, state="cancelled", infusion=2)
    only_for(
        hold_course,
        team.prescriber,
        team.pharmacist,
        team.nurse,
        among=team,
        course_id=course.pk,
        **HOLD,
    )
    hidden_from_others(hold_course, "nurse", course_id=course.pk, **HOLD)
    hold_course(by=team.nurse, at=NOW, course_id=course.pk, **HOLD)
    order.refresh_from_db()
    assert (order.state, order.held_from) == ("held", "verifying")
    assert Order.objects.get(pk=ended.pk).state == "cancelled"
    with not_allowed("no-such-move"):
        hold_course(by=team.nurse, at=NOW, course_id=course.pk, **HOLD)
    given: dict[str, Any] = {"course_id": course.pk, "reason": "the result is normal"}
    only_for(release_course, team.prescriber, among=team, **given)
    hidden_from_others(release_course, "prescriber", **given)
    released = release_course(by=team.prescriber, at=NOW, **given)
    assert (released.state, released.held_from) == ("ready", "")
    assert Order.objects.get(pk=order.pk).state == "verifying"
    assert [event.after["state"] for event in said("order.hold")] == ["held"]
    assert [event.after["state"] for event in said("order.unhold")] == ["verifying"]


def test_a_hold_says_why(team: Team) -> None:
    course = ready_course(team)
    with invalid("code", "reason"):
        hold_course(by=team.nurse, at=NOW, course_id=course.pk, code="holiday", reason="")


def test_a_release_waits_for_the_questions_of_the_hold(team: Team) -> None:
    course = ready_course(team)
    for kind in ("serious_infection", "neurological_symptom"):
        record_event(by=team.nurse, at=NOW, patient_id=course.patient_id, kind=kind, on=TODAY)
    given: dict[str, Any] = {"reason": "feels better", **doctor(team, course)}
    drugs = ["infection-drug-task"] * 2
    asked = ("active-infection", "infection-hold", "neurological-symptom")
    with not_allowed(*asked, *drugs, "neurological-task"):
        release_course(**given)
    for event in Event.objects.all():
        resolve_event(by=team.prescriber, at=NOW, event_id=event.pk, resolved_on=TODAY)
    with not_allowed(*drugs):
        release_course(**given)
    later: dict[str, Any] = {**doctor(team, course), "at": NOW + timedelta(minutes=1)}
    for task in Task.objects.filter(kind="infection-drug"):
        said = {"action": "continue", "reason": "infection treated"}
        decide_therapy(therapy_id=task.therapy_id, **said, **later)
    assert release_course(**given | later).state == "ready"


def test_a_release_has_a_version(team: Team) -> None:
    course = ready_course(team)
    hold_course(by=team.nurse, at=NOW, course_id=course.pk, **HOLD)
    with pytest.raises(Conflict):
        release_course(expected_version=course.version, reason="normal", **doctor(team, course))


# ---- ends ---------------------------------------------------------------------------------


def test_a_course_may_end_at_any_time_and_takes_its_orders_along(team: Team) -> None:
    course = ready_course(team)
    orders = [make_order(course, team), make_order(course, team, infusion=2, state="stale")]
    hold_course(by=team.nurse, at=NOW, course_id=course.pk, **HOLD)
    end: dict[str, Any] = {"course_id": course.pk, "kind": "toxicity", "reason": "neutropenia"}
    only_for(discontinue_course, team.prescriber, among=team, **end)
    hidden_from_others(discontinue_course, "prescriber", **end)
    ended = discontinue_course(by=team.prescriber, at=NOW, **end)
    assert (ended.state, ended.held_from) == ("discontinued", "")
    assert {Order.objects.get(pk=order.pk).state for order in orders} == {"cancelled"}
    assert last("course.discontinue").after["code"] == "toxicity"
    closed = close_course(reason="follow-up handed over", **doctor(team, course))
    assert closed.state == "closed"
    with not_allowed("no-such-move"):
        close_course(reason="follow-up handed over", **doctor(team, course))


@pytest.mark.parametrize("kind", ["no_response", "responded", "whatever"])
def test_an_end_is_no_judgement_of_response(team: Team, kind: str) -> None:
    course = ready_course(team)
    with invalid("kind"):
        discontinue_course(kind=kind, reason="week 14", **doctor(team, course))
    assert state(course) == "ready"


def test_an_open_course_is_not_closed(team: Team) -> None:
    course = ready_course(team)
    with not_allowed("no-such-move"):
        close_course(reason="follow-up handed over", **doctor(team, course))


# ---- entered in error ---------------------------------------------------------------------


def test_two_prescribers_mark_a_course(team: Team) -> None:
    course = ready_course(team)
    order = make_order(course, team)
    given: dict[str, Any] = {"course_id": course.pk, "reason": "opened for another patient"}
    only_for(mark_course_in_error, team.prescriber, among=team, **given)
    hidden_from_others(mark_course_in_error, "prescriber", **given)
    asked = mark_course_in_error(by=team.prescriber, at=NOW, **given)
    assert (asked.state, asked.error_request_reason) == ("ready", "opened for another patient")
    with not_allowed("same-person"):
        mark_course_in_error(by=team.prescriber, at=NOW, **given)
    marked = mark_course_in_error(by=team.second, at=NOW, **given)
    assert (marked.state, marked.error_by_id) == ("entered_in_error", team.second.user_id)
    assert Order.objects.get(pk=order.pk).state == "cancelled"
    with not_allowed("in-error"):
        mark_course_in_error(by=team.prescriber, at=NOW, **given)
    assert open_course(by=team.prescriber, at=NOW, patient_id=course.patient_id).number == 2


def test_not_after_an_infusion(team: Team) -> None:
    course = ready_course(team)
    make_order(course, team, state="partly_given")
    with not_allowed("given"):
        mark_course_in_error(reason="opened for another patient", **doctor(team, course))
