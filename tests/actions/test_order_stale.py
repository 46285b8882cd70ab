"""Orders that facts overtake, hold with their course, expire, are cancelled or entered in error."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from rituximab.access.role import Role
from rituximab.actions import course as courses
from rituximab.actions.measurement import record_measurement
from rituximab.actions.order import (
    cancel_order,
    expire_orders,
    mark_order_in_error,
    request_cancel,
)
from rituximab.actions.patient import edit_patient, record_allergies
from rituximab.actions.result import record_results
from rituximab.actions.stale import refresh_orders
from rituximab.actions.therapy import record_therapy
from rituximab.records.models import Course, Order, Patient
from tests.actions.kit import doctor, hidden_from_others, invalid, last, not_allowed, only_for
from tests.factories import Team, make_team, ready_course, written
from tests.people import NOW, make_actor
from tests.protocol.casekit import ready_child
from tests.web import orders

STAGES = ("signed", "verified", "released")


def state(order: Order) -> str:
    return Order.objects.get(pk=order.pk).state


def why(order: Order) -> str:
    return order.moves.latest("seq").reason


# ---- stale --------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
def test_a_result_that_closes_a_gate(team: Team, stage: str) -> None:
    order = getattr(orders, stage)(team, ready_course(team))
    rows = [{"test": "hbsag", "reading": "positive"}]
    patient = order.course.patient_id
    record_results(by=team.nurse, at=NOW, patient_id=patient, on=NOW.date(), rows=rows)
    assert state(order) == "stale"
    assert "HBsAg was positive" in why(order)
    assert (last("order.stale").actor_id, last("order.stale").subject_id) == (None, str(order.pk))


def test_a_result_that_changes_nothing(team: Team) -> None:
    order = orders.signed(team, ready_course(team))
    rows = [{"test": "alt", "value": Decimal(30), "unit": "U/L"}]
    patient = order.course.patient_id
    record_results(by=team.nurse, at=NOW, patient_id=patient, on=NOW.date(), rows=rows)
    assert state(order) == "signed"


@pytest.mark.parametrize(("kg", "after"), [("37.5", "signed"), ("45", "stale")])
def test_a_weight_that_moves_the_dose(team: Team, kg: str, after: str) -> None:
    """36 kg gives 700 mg; 37.5 kg would too, 45 kg gives 760.6 mg, 8.7 % more."""
    order = orders.signed(team, written(ready_child(), team))
    record_measurement(
        by=team.nurse,
        at=NOW,
        patient_id=order.course.patient_id,
        on=NOW.date(),
        weight_kg=Decimal(kg),
        confirmed_because="weighed twice",
    )
    assert state(order) == after


def test_a_new_co_drug_that_nobody_decided_on(team: Team) -> None:
    order = orders.verified(team, ready_course(team))
    record_therapy(
        by=team.prescriber,
        at=NOW,
        patient_id=order.course.patient_id,
        drug="azathioprine",
        dose=Decimal(100),
        unit="mg/day",
        start=NOW.date(),
    )
    assert state(order) == "stale"


@pytest.mark.parametrize(("days", "after"), [(8, "signed"), (9, "stale"), (0, "stale")])
def test_an_infusion_moved_out_of_the_days_of_its_order(team: Team, days: int, after: str) -> None:
    """Valid from 23-Nov to 30-Nov: a move within those days needs no new order."""
    order = orders.signed(team, ready_course(team))
    moved = [NOW.date() + timedelta(days=days), NOW.date() + timedelta(days=21)]
    rows = [
        {"test": test, "value": Decimal(value), "unit": unit}
        for test, value, unit in (
            ("haemoglobin", 128, "g/L"),
            ("neutrophils", 4, "10^9/L"),
            ("platelets", 250, "10^9/L"),
        )
    ]
    patient = order.course.patient_id
    record_results(by=team.nurse, at=NOW, patient_id=patient, on=NOW.date(), rows=rows)
    courses.plan_infusions(**doctor(team, order.course), dates=moved, reason="chair is taken")
    assert state(order) == after


@pytest.mark.parametrize(
    "change",
    [
        {"family_name": "Adeyemi", "reason": "married"},
        {"mrn": "DEMO-900001", "reason": "typed wrongly"},
    ],
)
def test_a_patient_written_differently(team: Team, change: dict[str, Any]) -> None:
    order = orders.signed(team, ready_course(team))
    course = order.course
    edit_patient(by=team.prescriber, at=NOW, patient_id=course.patient_id, **change)
    assert state(order) == "stale"
    assert "patient's details" in why(order)


def test_a_new_allergy(team: Team) -> None:
    order = orders.signed(team, ready_course(team))
    items = [{"substance": "latex", "reaction": "hives"}]
    patient = order.course.patient_id
    record_allergies(by=team.nurse, at=NOW, patient_id=patient, items=items)
    assert state(order) == "stale"
    assert "allergies" in why(order)


def refresh(team: Team, course: Course) -> list[Order]:
    course = Course.objects.select_related("patient").get(pk=course.pk)
    return refresh_orders(course, by=team.prescriber, at=NOW)


def test_a_patient_who_died(team: Team) -> None:
    order = orders.signed(team, ready_course(team))
    Patient.objects.filter(pk=order.course.patient_id).update(deceased_on=NOW.date())
    assert refresh(team, order.course) == [order]
    assert "died" in why(order)


def test_an_order_that_stands_is_left_alone(team: Team) -> None:
    order = orders.released(team, ready_course(team))
    assert refresh(team, order.course) == []
    assert state(order) == "released"


# ---- held with the course -----------------------------------------------------------------


def test_orders_wait_and_come_back_with_their_course(team: Team) -> None:
    order = orders.released(team, ready_course(team))
    course = doctor(team, order.course)
    courses.hold_course(**course, code="patient", reason="wants to think")
    assert state(order) == "held"
    courses.release_course(**course, reason="has decided")
    assert state(order) == "released"


def test_what_changed_meanwhile_is_seen_when_the_hold_ends(team: Team) -> None:
    order = orders.released(team, ready_course(team))
    course = doctor(team, order.course)
    courses.hold_course(**course, code="result", reason="waiting for one")
    rows = [{"test": "anti_hbc", "reading": "positive"}]
    patient = order.course.patient_id
    record_results(by=team.nurse, at=NOW, patient_id=patient, on=NOW.date(), rows=rows)
    assert state(order) == "held"
    courses.release_course(**course, reason="the result is here")
    assert state(order) == "stale"


# ---- expired ------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
def test_an_order_expires_the_day_after_its_last(team: Team, stage: str) -> None:
    order = getattr(orders, stage)(team, ready_course(team))
    assert expire_orders(at=NOW + timedelta(days=8)) == []
    assert expire_orders(at=NOW + timedelta(days=9)) == [order]
    assert state(order) == "expired"
    assert "30-Nov-2026" in why(order)
    assert last("order.expire").actor_id is None
    assert expire_orders(at=NOW + timedelta(days=10)) == []


def test_drafts_do_not_expire_and_clinics_are_apart(team: Team) -> None:
    orders.drafted(team, ready_course(team))
    other = make_team()
    order = orders.signed(other, ready_course(other))
    late = NOW + timedelta(days=30)
    assert expire_orders(at=late, clinic_id=team.clinic.pk) == []
    assert expire_orders(at=late, clinic_id=other.clinic.pk) == [order]


def test_the_command_lets_orders_expire(team: Team) -> None:
    order = orders.signed(team, ready_course(team))
    out = StringIO()
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        call_command("orders", "--expire", stdout=out)
    assert (state(order), out.getvalue()) == ("expired", f"{order} expired\n1 expired\n")


# ---- cancelled ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stage", ["drafted", "signed", "taken", "returned", "verified", "released"]
)
def test_cancelled_before_anything_is_given(team: Team, stage: str) -> None:
    order = getattr(orders, stage)(team, ready_course(team))
    given = {"order_id": order.pk, "code": "infection", "reason": "fever since morning"}
    cancelled = cancel_order(by=team.prescriber, at=NOW, **given)
    assert cancelled.state == "cancelled"
    assert last("order.cancel").after["code"] == "infection"
    with not_allowed("no-such-move"):
        cancel_order(by=team.prescriber, at=NOW, **given)


def test_a_cancellation_is_coded_and_said(team: Team) -> None:
    order = orders.signed(team, ready_course(team))
    with invalid("code", "reason"):
        cancel_order(by=team.prescriber, at=NOW, order_id=order.pk, code="x", reason="")
    given = {"order_id": order.pk, "code": "other", "reason": "not needed now"}
    only_for(cancel_order, team.prescriber, among=team, **given)
    hidden_from_others(cancel_order, "prescriber", **given)


def test_a_pharmacist_asks_for_it(team: Team) -> None:
    order = orders.signed(team, ready_course(team))
    given = {"order_id": order.pk, "reason": "product recalled"}
    only_for(request_cancel, team.pharmacist, among=team, **given)
    asked = request_cancel(by=team.pharmacist, at=NOW, **given)
    assert (asked.state, asked.cancel_requested_by_id) == ("signed", team.pharmacist.user_id)
    cancel_order(
        by=team.prescriber, at=NOW, order_id=order.pk, code="other", reason="product recalled"
    )
    with not_allowed("over"):
        request_cancel(by=team.pharmacist, at=NOW, **given)


# ---- entered in error ---------------------------------------------------------------------


@pytest.mark.parametrize("first", ["prescriber", "pharmacist"])
def test_a_prescriber_and_a_pharmacist_enter_it_in_error(team: Team, first: str) -> None:
    order = orders.released(team, ready_course(team))
    other = "pharmacist" if first == "prescriber" else "prescriber"
    given = {"at": NOW, "order_id": order.pk, "reason": "written for another"}
    asked = mark_order_in_error(by=getattr(team, first), **given)
    assert (asked.state, asked.error_at) == ("released", None)
    done = mark_order_in_error(by=getattr(team, other), **given)
    assert (done.state, done.error_by_id) == ("entered_in_error", getattr(team, other).user_id)
    with not_allowed("in-error"):
        mark_order_in_error(by=team.prescriber, **given)


def test_one_person_or_one_profession_is_not_enough(team: Team) -> None:
    order = orders.signed(team, ready_course(team))
    said = {"order_id": order.pk, "reason": "written for another"}
    only_for(mark_order_in_error, team.prescriber, team.pharmacist, among=team, **said)
    given = {"at": NOW, **said}
    mark_order_in_error(by=team.prescriber, **given)
    with not_allowed("same-person"):
        mark_order_in_error(by=team.prescriber, **given)
    with not_allowed("same-role"):
        mark_order_in_error(by=team.second, **given)
    both = make_actor(Role.PRESCRIBER, Role.PHARMACIST, clinic=team.clinic)
    assert mark_order_in_error(by=both, **given).state == "entered_in_error"
