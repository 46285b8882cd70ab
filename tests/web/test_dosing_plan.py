"""The days of the infusions: what they mean, moved and planned.

Statements: Q3.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from rituximab.records.models import Course, PlannedInfusion
from tests.factories import Team, make_team, ready_course
from tests.people import NOW
from tests.web.visit import HTMX, at_most, client_of, refused, sent, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def prescriber(team: Team) -> Client:
    return client_of(team.prescriber)


def plan_page(course: Course, part: str = "") -> str:
    return f"/courses/{course.pk}/infusions/{part}"


def planned(course: Course) -> dict[int, str]:
    rows = PlannedInfusion.objects.filter(course=course).order_by("pk")
    return {row.infusion: row.on.isoformat() for row in rows}


def test_the_plan_shows_what_the_days_mean(team: Team, prescriber: Client) -> None:
    said = words(prescriber.get(plan_page(ready_course(team))))
    assert "Infusion 1 Mon 23-Nov-2026" in said and "Between them 14 days" in said
    assert "no judgement of" in said and "Mon 24-May-2027" in said
    assert "HBsAg 02-Nov-2026" in said


def test_moving_says_which_results_expire(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    asked = {"on_1": "2027-06-01", "on_2": ""}
    panel = prescriber.get(plan_page(course, "panel/"), asked, headers=HTMX)
    said = words(panel)
    assert b"<html" not in panel.content
    assert "Infusion 2 Tue 15-Jun-2027" in said
    assert "not valid then" in said and "before an infusion" in said
    assert "Would stand then" in said
    assert planned(course) == {1: "2026-11-23", 2: "2026-12-07"}


def test_saving_one_day_plans_both(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    answer = prescriber.post(plan_page(course), sent(on_1="24-Nov-2026", on_2="", reason=""))
    assert answer["Location"] == f"/courses/{course.pk}/"
    assert planned(course) == {1: "2026-11-24", 2: "2026-12-08"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"on_1": "2026-11-20"}, "Infusion 1: The day has passed."),
        ({"on_1": "2026-12-01", "on_2": "2026-11-30"}, "It is not after the infusion before."),
        ({"on_1": "31-Feb-2027"}, "There is no such day."),
        ({"on_1": "03/04/2027"}, "Type the day like"),
        ({"on_1": ""}, "Infusion 1: This field is required."),
    ],
)
def test_days_that_cannot_be_are_refused(
    team: Team, prescriber: Client, typed: dict[str, Any], said: str
) -> None:
    course = ready_course(team)
    answer = prescriber.post(plan_page(course), sent(**{"on_2": "", "reason": ""} | typed))
    assert answer.status_code == 422 and said in words(answer)
    assert planned(course) == {1: "2026-11-23", 2: "2026-12-07"}


@pytest.mark.parametrize("role", ["pharmacist", "nurse", "auditor", "admin"])
def test_only_a_prescriber_plans(team: Team, role: str) -> None:
    client = client_of(getattr(team, role))
    course = ready_course(team)
    for part in ("", "panel/"):
        refused(client.get(plan_page(course, part)), "prescriber")
    refused(client.post(plan_page(course), sent(on_1="2026-11-24")), "prescriber")


def test_another_clinic_has_no_such_plan(team: Team) -> None:
    stranger, course = client_of(make_team().prescriber), ready_course(team)
    assert stranger.get(plan_page(course)).status_code == 404


def test_the_plan_costs_few_statements(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    with at_most(6):
        prescriber.get(plan_page(course))
