"""The last drop and after: what was given, observed, closed, reconciled; the course settles."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from rituximab.actions import infusion as deeds
from rituximab.actions.base import Conflict
from rituximab.actions.course import hold_course, release_course
from rituximab.actions.event import record_event
from rituximab.records.models import Infusion, Order, RateEntry
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
from tests.infusions import AT, VITALS, later, nurse


def order_of(infusion: Infusion) -> str:
    return Order.objects.get(course=infusion.course_id, infusion=infusion.infusion).state


# ---- stopped ------------------------------------------------------------------------------


def test_stopped_with_what_has_run(team: Team) -> None:
    infusion = infusions.stopped(team, minutes=30)
    assert (infusion.state, infusion.ended_at) == ("stopped", later(30))
    assert (infusion.given_mg, infusion.given_ml) == (Decimal(25), Decimal("12.5"))
    assert order_of(infusion) == "partly_given"
    entry = RateEntry.objects.latest("pk")
    assert (entry.kind, entry.mg_h, entry.reason) == ("stop", 0, "ill")
    assert last("infusion.stop").subject_type == "order"


def test_stopped_while_paused(team: Team) -> None:
    infusion = infusions.paused(team, minutes=12)
    deeds.stop_infusion(**nurse(team, infusion, 60), reason="x")
    infusion.refresh_from_db()
    assert (infusion.given_mg, infusion.ended_at) == (Decimal(10), later(60))


def test_the_amount_as_read_from_the_pump(team: Team) -> None:
    infusion = infusions.running(team)
    given = {**nurse(team, infusion, 30), "reason": "ill", "given_ml": Decimal("13.1")}
    with invalid("amount_reason"):
        deeds.stop_infusion(**given)
    with invalid("given_ml"):
        deeds.stop_infusion(**given | {"given_ml": Decimal(501)}, amount_reason="read off")
    with invalid("given_ml"):
        deeds.stop_infusion(**given | {"given_ml": Decimal("NaN")}, amount_reason="read off")
    stopped = deeds.stop_infusion(**given, amount_reason="read off the pump")
    assert (stopped.given_ml, stopped.given_mg) == (Decimal("13.1"), Decimal("26.2"))
    assert stopped.amount_reason == "read off the pump"


def held(team: Team, infusion: Infusion) -> None:
    hold_course(**doctor(team, infusion.course), code="patient", reason="wants to think")


def infected(team: Team, infusion: Infusion) -> None:
    patient = infusion.course.patient_id
    given = {"patient_id": patient, "kind": "serious_infection", "on": AT.date()}
    record_event(by=team.nurse, at=AT, **given)


def severe(team: Team, infusion: Infusion) -> None:
    given = {"kind": "infusion_reaction", "description": "shock and hypoxia", "grade": 4}
    deeds.record_reaction(**nurse(team, infusion, 5), **given)


def order_gone(team: Team, infusion: Infusion) -> None:
    Order.objects.filter(course=infusion.course).update(state="stale")


def changed_meanwhile(team: Team, infusion: Infusion) -> None:
    Infusion.objects.filter(pk=infusion.pk).update(version=77)


@pytest.mark.parametrize("trouble", [held, infected, severe, order_gone, changed_meanwhile])
def test_nothing_stands_in_the_way_of_stopping(team: Team, trouble: Any) -> None:
    infusion = infusions.running(team)
    trouble(team, infusion)
    assert deeds.stop_infusion(**nurse(team, infusion, 10), reason="x").state == "stopped"


def test_a_wrong_clock_does_not_hinder_it_either(team: Team) -> None:
    infusion = infusions.running(team)
    ahead = deeds.stop_infusion(**nurse(team, infusion, 10), reason="x", happened_at=later(50))
    assert ahead.ended_at == later(10)
    infusion = infusions.running(team)
    before = deeds.stop_infusion(**nurse(team, infusion, 10), reason="x", happened_at=later(-9))
    assert (before.ended_at, before.given_mg) == (AT, 0)


def test_who_stops_and_what(team: Team) -> None:
    infusion = infusions.running(team)
    only_for(deeds.stop_infusion, team.nurse, among=team, infusion_id=infusion.pk, reason="x")
    hidden_from_others(deeds.stop_infusion, "nurse", infusion_id=infusion.pk, reason="x")
    with invalid("reason"):
        deeds.stop_infusion(**nurse(team, infusion, 10), reason=" ")
    with broken_trail():
        deeds.stop_infusion(**nurse(team, infusion, 10), reason="x")
    assert order_of(infusion) == "released"
    deeds.stop_infusion(**nurse(team, infusion, 10), reason="x")
    with not_allowed("no-such-move"):
        deeds.stop_infusion(**nurse(team, infusion, 11), reason="x")


def test_nothing_is_stopped_before_it_runs(team: Team) -> None:
    with not_allowed("no-such-move"):
        deeds.stop_infusion(**nurse(team, infusions.cleared(team), 10), reason="x")


# ---- completed ----------------------------------------------------------------------------


def test_completed_with_the_ordered_dose(team: Team) -> None:
    infusion = infusions.completed(team)
    assert (infusion.state, infusion.given_mg) == ("completed", Decimal(1000))
    assert (infusion.given_ml, order_of(infusion)) == (Decimal(500), "completed")


def test_completed_with_another_amount(team: Team) -> None:
    infusion = infusions.running(team)
    typed = {"given_ml": Decimal(490), "amount_reason": "rest left in the line"}
    done = deeds.complete_infusion(**nurse(team, infusion, 255), **typed)
    assert (done.given_ml, done.given_mg) == (Decimal(490), Decimal(980))


def test_who_completes_and_when(team: Team) -> None:
    infusion = infusions.paused(team)
    with not_allowed("no-such-move"):
        deeds.complete_infusion(**nurse(team, infusion, 20))
    deeds.resume_infusion(**nurse(team, infusion, 20), ml_h=Decimal(25))
    only_for(deeds.complete_infusion, team.nurse, among=team, infusion_id=infusion.pk)
    with pytest.raises(Conflict):
        deeds.complete_infusion(**nurse(team, infusion, 255), expected_version=1)
    with invalid("happened_at"):
        deeds.complete_infusion(**nurse(team, infusion, 255), happened_at=later(19))
    with broken_trail():
        deeds.complete_infusion(**nurse(team, infusion, 255))
    assert order_of(infusion) == "released"


# ---- observed, closed, reconciled ---------------------------------------------------------


def test_the_patient_stays_for_a_while(team: Team) -> None:
    infusion = infusions.completed(team)
    with not_allowed("no-vitals", "too-early"):
        deeds.observe_infusion(**nurse(team, infusion, 300))
    deeds.record_vitals(**nurse(team, infusion, 300), **VITALS)
    with not_allowed("too-early"):
        deeds.observe_infusion(**nurse(team, infusion, 314))
    with invalid("early_because"):
        deeds.observe_infusion(**nurse(team, infusion, 314), early_because="bus")
    with invalid("happened_at"):
        deeds.observe_infusion(**nurse(team, infusion, 314), happened_at=later(200))
    early = {"early_because": "taken home by ambulance", "note": "advice given"}
    done = deeds.observe_infusion(**nurse(team, infusion, 314), **early)
    assert done.state == "observed"
    assert last("infusion.observe").reason == "taken home by ambulance advice given"


def test_who_observes_and_closes(team: Team) -> None:
    infusion = infusions.completed(team)
    with not_allowed("no-such-move"):
        deeds.close_infusion(**nurse(team, infusion, 256))
    only_for(deeds.observe_infusion, team.nurse, among=team, infusion_id=infusion.pk)
    only_for(deeds.close_infusion, team.nurse, among=team, infusion_id=infusion.pk)
    with not_allowed("no-such-move"):
        deeds.observe_infusion(**nurse(team, infusions.running(team), 10))
    infusion = infusions.observed(team)
    with broken_trail():
        deeds.close_infusion(**nurse(team, infusion, 320))
    assert Infusion.objects.get(pk=infusion.pk).state == "observed"


def test_the_rest_of_the_bag(team: Team) -> None:
    infusion = infusions.stopped(team)
    given = {"by": team.pharmacist, "at": later(90), "infusion_id": infusion.pk}
    with invalid("unused_ml"):
        deeds.reconcile_infusion(**given, unused_ml=Decimal(501))
    with broken_trail():
        deeds.reconcile_infusion(**given, unused_ml=Decimal(480))
    only = {"infusion_id": infusion.pk, "unused_ml": Decimal(480)}
    only_for(deeds.reconcile_infusion, team.pharmacist, among=team, **only)
    done = deeds.reconcile_infusion(**given, unused_ml=Decimal(480))
    assert (done.unused_ml, done.reconciled_by_id) == (480, team.pharmacist.user_id)
    assert last("infusion.reconcile").patient_id == infusion.course.patient_id
    with not_allowed("reconciled"):
        deeds.reconcile_infusion(**given, unused_ml=Decimal(1))
    running = {**given, "infusion_id": infusions.running(team).pk}
    with not_allowed("not-ended"):
        deeds.reconcile_infusion(**running, unused_ml=Decimal(1))


# ---- the course settles -------------------------------------------------------------------


def forgo(team: Team, infusion: Infusion) -> None:
    given = {"course_id": infusion.course_id, "infusion": 2, "reason": "one was enough"}
    deeds.forgo_infusion(by=team.prescriber, at=later(100), **given)


def test_the_last_close_settles_the_course(team: Team) -> None:
    infusion = infusions.observed(team)
    forgo(team, infusion)
    assert state(infusion.course) == "on_treatment"
    deeds.close_infusion(**nurse(team, infusion, 320))
    assert state(infusion.course) == "observing"
    assert last("course.observe").before == {"state": "on_treatment"}


def test_a_planned_infusion_keeps_it_open(team: Team) -> None:
    infusion = infusions.closed(team)
    assert state(infusion.course) == "on_treatment"
    given = {"by": team.nurse, "at": later(400), "course_id": infusion.course_id}
    chair = {"infusion": 2, "scheduled_for": AT + timedelta(days=14), "chair": "4"}
    second = deeds.schedule_infusion(**given, **chair)
    deeds.not_given(**nurse(team, second, 410), code="unwell")
    assert state(infusion.course) == "on_treatment"


def test_a_hold_settles_when_it_is_released(team: Team) -> None:
    infusion = infusions.observed(team)
    held(team, infusion)
    forgo(team, infusion)
    deeds.close_infusion(**nurse(team, infusion, 320))
    assert state(infusion.course) == "held"
    release_course(**doctor(team, infusion.course), reason="wants to go on")
    assert state(infusion.course) == "observing"


def test_nothing_given_settles_nothing(team: Team) -> None:
    course = ready_course(team)
    for number in (2, 1):
        given = {"course_id": course.pk, "infusion": number, "reason": "patient declines"}
        deeds.forgo_infusion(by=team.prescriber, at=AT, **given)
    assert state(course) == "ready"
