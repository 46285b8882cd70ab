"""A day at the chair, and the day after a reaction, in a real browser."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from rituximab.access.proof import Proof
from rituximab.actions import order as deeds
from rituximab.actions.order.frozen import Frozen
from rituximab.actions.result import record_results
from rituximab.protocol.edition import load
from rituximab.records.models import Course, Document, Infusion, Order
from tests.browser import chair_steps as chair
from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.factories import Team, ready_course, result_row
from tests.people import NOW
from tests.protocol.casekit import ready_adult
from tests.web import chairs, orders
from tests.web.chairs import AT, address, at

WITH_SCRIPTS = pytest.mark.parametrize("scripted", [True], ids=["scripts"])
BLOOD = ("haemoglobin", "neutrophils", "platelets", "alt", "creatinine", "hcg")


def gives(v: Visitor, team: Team, course: Course, infusion: int, clock: Any, steps_up: int) -> None:
    """One infusion from the appointment to the closed chart."""
    patient = course.patient
    code = Document.objects.get(order__course=course, order__infusion=infusion).check_code
    chair.books(v, course.pk, infusion, "4", "23:50")
    born = patient.born.strftime("%d-%b-%Y")
    chair.checks(v, family=patient.family_name, born=born, code=code)
    chair.premedicates(v)
    chair.takes_signs(v)
    chair.starts(v, team.pharmacist)
    chair.steps_up(v, clock, steps_up)
    chair.completes(v, clock, 120)
    chair.leaves(v, clock)
    row = Infusion.objects.get(course=course, infusion=infusion)
    assert (row.state, row.given_mg) == ("closed", 1000)
    assert row.rateentrys.count() == steps_up + 2
    assert Order.objects.get(course=course, infusion=infusion).state == "completed"


def bloods(team: Team, course: Course, at_: datetime) -> None:
    """The blood count and what else has run out by infusion 2."""
    rows = [result_row(row) for row in ready_adult()["results"] if row["test"] in BLOOD]
    record_results(by=team.nurse, at=at_, patient_id=course.patient_id, on=at_.date(), rows=rows)


def second_order(team: Team, course: Course, moment: datetime) -> None:
    """The order of infusion 2, signed, verified and released on its day."""
    doctor, pharmacist = team.prescriber, team.pharmacist
    given: dict[str, Any] = {"course_id": course.pk, "infusion": 2, "rate_family": "subsequent"}
    order = deeds.draft_order(by=doctor, at=moment, **given)
    proof = Proof(doctor.user_id, moment, "password")
    order = deeds.sign_order(
        by=doctor, at=moment, order_id=order.pk, proof=proof, render=orders.blank
    )
    who: dict[str, Any] = {"by": pharmacist, "at": moment, "order_id": order.pk}
    deeds.take_order(**who)
    order = Order.objects.get(pk=order.pk)
    deeds.compare_blind(**{"bsa_m2": None} | Frozen(order).numbers(), **who)
    proof = Proof(pharmacist.user_id, moment, "password")
    ticked = {"checklist": tuple(load().codes["verify"]), "product": "truxima"}
    deeds.verify_order(proof=proof, **ticked, **who)
    deeds.release_order(**who)


@WITH_SCRIPTS
def test_two_infusions_are_given_and_charted(visitor: Visitor, team: Team) -> None:
    v = visitor
    with time_machine.travel(NOW, tick=True):
        course = ready_course(team)
        chairs.released(team, course)
    with time_machine.travel(AT, tick=True) as clock:
        steps.signs_in(v, team.nurse)
        gives(v, team, course, 1, clock, 7)
        steps.signs_out(v)
    assert Course.objects.get(pk=course.pk).state == "on_treatment"
    day = AT + timedelta(days=14)
    with time_machine.travel(day, tick=True) as clock:
        bloods(team, course, day)
        second_order(team, course, day)
        steps.signs_in(v, team.nurse)
        gives(v, team, course, 2, clock, 3)
        v.opens(f"/courses/{course.pk}/")
        v.reads("1,000\u00a0mg given", "All infusions closed")
    assert Course.objects.get(pk=course.pk).state == "observing"


@WITH_SCRIPTS
def test_a_grade_3_reaction_waits_for_a_decision(visitor: Visitor, team: Team) -> None:
    v = visitor
    with time_machine.travel(at(80), tick=True) as clock:
        row = chairs.running(team)
        steps.signs_in(v, team.nurse)
        v.opens(address(row))
        v.page.get_by_role("link", name="REACTION").click()
        panel = v.page.locator("#reaction")
        panel.get_by_label("Prolonged, or back after improvement").check()
        panel.get_by_label("Hypoxia").check()
        panel.get_by_label("What was done at once").fill("Oxygen, steroid, antihistamine.")
        panel.get_by_role("button", name="RECORD THE REACTION").click()
        v.reads("The pump stands still", "A prescriber decides before it goes on")
        v.page.get_by_role("link", name="STOP").click()
        v.page.locator("#stop").get_by_role("button", name="Reaction").click()
        v.reads("Stopped at", "Observation until")
        chair.leaves(v, clock)
        steps.signs_out(v)

        steps.signs_in(v, team.prescriber)
        v.opens(f"/courses/{row.course_id}/")
        v.reads("Severe reaction")
        v.opens(address(row))
        v.follows("Decide")
        v.ticks("Proceed with riTUXimab")
        v.fills("Reason", "Recovered within the hour; slower steps and more premedication.")
        v.presses("Save")
        v.reads("Decision recorded.")
        v.opens(f"/courses/{row.course_id}/why/severe-reaction/")
        v.reads("decided on", "to proceed")
    stopped = Infusion.objects.get(pk=row.pk)
    assert stopped.state == "closed" and 0 < (stopped.given_mg or 0) < 1000
    assert stopped.order is not None and stopped.order.state == "partly_given"
