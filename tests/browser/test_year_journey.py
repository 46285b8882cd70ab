"""The year after the infusions, in a real browser: infected, judged, relapsed, treated again.

What lies before each journey is written by the actions, at the clock of its day.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from rituximab.actions import infusion as deeds
from rituximab.actions.response import record_outcome
from rituximab.actions.result import record_results
from rituximab.records.models import Course, Order, Task
from tests import infusions
from tests.browser import order_steps as order
from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.factories import Team, ready_course
from tests.infusions import AT
from tests.web import orders

WITH_SCRIPTS = pytest.mark.parametrize("scripted", [True], ids=["scripts"])


def observed_course(team: Team) -> Course:
    """Infusion 1 given, infusion 2 forgone: the course is observed from then on."""
    course = ready_course(team)
    with time_machine.travel(AT, tick=True):
        infusions.closed(team, course)
        deeds.forgo_infusion(
            by=team.prescriber,
            at=infusions.later(330),
            course_id=course.pk,
            infusion=2,
            reason="One dose was agreed on.",
        )
    return Course.objects.get(pk=course.pk)


def after(days: int) -> datetime:
    return AT + timedelta(days=days)


def in_state(course: Course, state: str) -> None:
    assert Course.objects.get(pk=course.pk).state == state


@pytest.mark.usefixtures("clock")
@WITH_SCRIPTS
def test_an_infection_holds_until_every_drug_is_decided(visitor: Visitor, team: Team) -> None:
    v, course = visitor, ready_course(team)
    signed = orders.released(team, course)
    steps.signs_in(v, team.nurse)
    v.opens(f"/patients/{course.patient_id}/events/new/")
    v.ticks("Serious infection")
    v.types(Since="today", Description="Pneumonia, intravenous antibiotics")
    v.presses("Save")
    v.reads("Event recorded.")
    in_state(course, "held")
    assert Order.objects.get(pk=signed.pk).state == "held"
    assert Task.objects.filter(kind="infection-drug", done_at=None).count() >= 1
    steps.signs_out(v)

    steps.signs_in(v, team.prescriber)
    v.opens(f"/courses/{course.pk}/")
    v.reads("The course is on hold", within=".next")
    v.follows("Release")
    v.fills("Reason", "antibiotics finished")
    v.presses("Release the course")
    v.reads("There is a problem")
    in_state(course, "held")
    v.opens(f"/courses/{course.pk}/")
    v.follows("Co-drugs")
    groups = v.page.get_by_role("group").filter(has=v.page.get_by_label("Stop", exact=True))
    for n in range(groups.count()):
        group = groups.nth(n)
        group.get_by_label("Continue", exact=True).check()
        group.get_by_label("Reason").first.fill("adrenal cover, infection treated")
    v.presses("Save the decisions")
    v.reads("Decided.")
    v.opens(f"/patients/{course.patient_id}/")
    v.follows("Resolve the serious infection")
    v.fills("Resolved on", "today")
    v.presses("Save")
    v.reads("Resolved.")
    v.opens(f"/courses/{course.pk}/release/")
    v.fills("Reason", "antibiotics finished")
    v.presses("Release the course")
    in_state(course, "ready")
    assert Order.objects.get(pk=signed.pk).state != "held"


@pytest.mark.usefixtures("clock")
def test_no_response_waits_for_day_182(visitor: Visitor, team: Team) -> None:
    v, course = visitor, observed_course(team)
    in_state(course, "observing")
    with time_machine.travel(after(98), tick=True):
        steps.signs_in(v, team.prescriber)
        v.opens(f"/courses/{course.pk}/response/outcome/")
        v.reads("To stop on any day:", "Toxicity")
        v.ticks("No response")
        v.fills("In words", "Nothing has improved.")
        v.presses("Record the outcome")
        v.reads("There is a problem", "24-May-2027")
        in_state(course, "observing")
        steps.signs_out(v)
    with time_machine.travel(after(182), tick=True):
        steps.signs_in(v, team.prescriber)
        v.opens(f"/courses/{course.pk}/response/outcome/")
        v.ticks("No response")
        v.fills("In words", "Nothing has improved in 26 weeks.")
        v.presses("Record the outcome")
        in_state(course, "non_response")


def responded(team: Team) -> Course:
    course = observed_course(team)
    with time_machine.travel(after(190), tick=True):
        record_outcome(
            by=team.prescriber,
            at=after(190),
            course_id=course.pk,
            kind="responded",
            reason="Strong again.",
        )
    return course


def bloods(team: Team, course: Course, on: date, at: datetime) -> None:
    rows: list[dict[str, Any]] = [{"test": "cd19", "value": Decimal(0), "unit": "cells/uL"}]
    record_results(by=team.nurse, at=at, patient_id=course.patient_id, on=on, rows=rows)


@pytest.mark.usefixtures("clock")
@WITH_SCRIPTS
def test_a_relapse_with_cd19_at_zero_leads_to_the_next_order(visitor: Visitor, team: Team) -> None:
    v, course = visitor, responded(team)
    day = after(300)
    with time_machine.travel(day, tick=True):
        bloods(team, course, day.date(), day)
        steps.signs_in(v, team.prescriber)
        v.opens(f"/courses/{course.pk}/")
        v.follows("Record a relapse")
        v.reads("CD19")
        v.types(Relapse_on="t-2", What_shows_it="Weak hips again, CK 2,100 U/L, rash back.")
        v.ticks("Muscle: refractory weakness")
        v.presses("Record the relapse")
        in_state(course, "relapsed")
        v.opens(f"/courses/{course.pk}/retreatment/")
        v.ticks("B cells have come back (CD19)")
        v.presses("Close this course and open the next")
        v.reads("There is a problem")
        in_state(course, "relapsed")
        v.ticks("Relapse of the disease")
        v.presses("Close this course and open the next")
        again = Course.objects.get(follows=course)
        in_state(course, "closed")
        in_state(again, "draft")
        assert not again.indications.exists() and not again.therapy_decisions.exists()
        _orders_again(v, again)


def _orders_again(v: Visitor, course: Course) -> None:
    """Every gate afresh, up to the signed order of the next course."""
    v.opens(f"/patients/{course.patient_id}/")
    steps.measures(v, kg="64", cm="168")
    v.opens(f"/courses/{course.pk}/eligibility/")
    steps.names_domain(v, "Muscle: refractory weakness", "MMT8 60 of 80")
    v.opens(f"/courses/{course.pk}/infusions/")
    v.fills("Infusion 1", "+2")
    v.presses("Save the days")
    v.follows("Co-drugs")
    groups = v.page.get_by_role("group").filter(has=v.page.get_by_label("Stop", exact=True))
    for n in range(groups.count()):
        groups.nth(n).get_by_label("Continue", exact=True).check()
        groups.nth(n).get_by_label("Reason").first.fill("goes on beside it")
    v.presses("Save the decisions")
    v.opens(f"/courses/{course.pk}/")
    steps.answers_cautions(v)
    steps.decides_eligible(v)
    v.follows("Go through screening")
    v.follows("Enter what is missing")
    asked = {label: value for label, value in steps.PANEL.items() if v.field(label).count()}
    assert "Neutrophils" in asked and "HBsAg" not in asked  # what is valid for a year still is
    v.page.go_back()
    steps.enters_results(v, asked, on="t-1")
    steps.answers_pregnancy(v, "after menopause")
    steps.reviews_vaccinations(v)
    v.opens(f"/courses/{course.pk}/")
    steps.answers_cautions(v)
    steps.completes_screening(v)
    v.follows("Work out the dose")
    order.saves_draft(v)
    order.signs(v, dose="1,000 mg")
    assert Order.objects.get(course=course).state == "signed"
