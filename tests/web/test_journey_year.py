"""The course page at the chair and in the year after: the next step, what was given and is due."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rituximab.actions.result import record_results
from rituximab.records.models import CoreSet, Course, PlannedInfusion, Result
from tests.factories import Team, make_infusion, make_order, ready_course
from tests.people import NOW
from tests.protocol.casekit import UNITS
from tests.web.visit import at_most, client_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

DAY = timedelta(days=1)
ALL = ("haemoglobin", "neutrophils", "platelets", "alt", "creatinine", "igg", "igm", "iga")


@pytest.fixture
def course(team: Team) -> Course:
    return ready_course(team)


def card(client: Client, course: Course) -> tuple[str, str]:
    """The words and the link of the card of the next step."""
    page = client.get(f"/courses/{course.pk}/").content.decode()
    (found,) = re.findall(r'<section class="sheet next".*?</section>', page, re.DOTALL)
    link = re.findall(r'href="([^"]*)" data-next', found)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", found)).strip(), "".join(link)


def observing(team: Team, course: Course, days_ago: int, state: str = "observing") -> Course:
    """Both infusions behind, the first so many days ago."""
    at = NOW - days_ago * DAY
    make_infusion(course, team, state="closed", started_at=at, ended_at=at)
    PlannedInfusion.objects.filter(course=course).delete()
    Course.objects.filter(pk=course.pk).update(state=state)
    return Course.objects.get(pk=course.pk)


@pytest.mark.parametrize(
    ("state", "title", "role"),
    [
        ("scheduled", "Infusion 1 is scheduled", "nurse"),
        ("checking", "Checks before infusion 1", "nurse"),
        ("cleared", "Start infusion 1", "nurse"),
        ("running", "Infusion 1 is running", "pharmacist"),
        ("paused", "Infusion 1 is paused", "nurse"),
        ("completed", "Observe after infusion 1", "nurse"),
        ("stopped", "Observe after infusion 1", "nurse"),
        ("observed", "Close infusion 1", "nurse"),
    ],
)
def test_each_state_of_an_infusion_leads_to_the_chair(
    team: Team, course: Course, state: str, title: str, role: str
) -> None:
    infusion = make_infusion(course, team, state=state)
    if infusion.order is None:
        make_order(course, team, state="released")
    said, link = card(client_of(getattr(team, role)), course)
    assert f"Next {title}" in said
    assert link == reverse("infusion:chair", args=[infusion.pk])


def test_after_a_closed_infusion_the_next_is_ordered(team: Team, course: Course) -> None:
    make_infusion(course, team, state="closed")
    Course.objects.filter(pk=course.pk).update(state="on_treatment")
    assert "Next Order infusion 2" in card(client_of(team.prescriber), course)[0]


def test_one_that_was_not_given_is_ordered_again(team: Team, course: Course) -> None:
    make_infusion(course, team, state="not_given")
    assert "Next Order infusion 1" in card(client_of(team.prescriber), course)[0]


def test_the_grid_says_what_was_given(team: Team, course: Course) -> None:
    make_infusion(course, team, state="closed")
    said = words(client_of(team.nurse).get(f"/courses/{course.pk}/"))
    assert "At the chair closed 22-Nov-2026 10:15, 1,000 mg given not yet" in said


def test_overdue_monitoring_is_the_next_step(team: Team, course: Course) -> None:
    Result.objects.update(on=date(2026, 10, 1))
    said, link = card(client_of(team.nurse), observing(team, course, 40))
    assert "Next Monitoring is due Blood count overdue since" in said
    assert link.startswith(f"/patients/{course.patient_id}/results/new/?tests=haemoglobin,")
    assert link.endswith(f"next=/courses/{course.pk}/")


def test_a_core_set_comes_before_blood(team: Team, course: Course) -> None:
    said, link = card(client_of(team.prescriber), observing(team, course, 84))
    assert "Next Measure the response Core set week 12 open since" in said
    assert link == reverse("response:core_set", args=[course.pk])


def test_from_week_26_on_the_response_is_judged(team: Team, course: Course) -> None:
    course = observing(team, course, 190)
    for days_ago in (195, 100, 2):
        row: dict[str, Any] = {"on": NOW.date() - days_ago * DAY, "physician_global": 5}
        CoreSet.objects.create(
            course=course, written_at=NOW, written_by_id=team.nurse.user_id, **row
        )
    said, link = card(client_of(team.prescriber), course)
    assert "Next Judge the response" in said
    assert link == reverse("response:outcome", args=[course.pk])


def test_nothing_due_says_what_comes(team: Team, course: Course) -> None:
    course = observing(team, course, 5)
    rows: list[dict[str, Any]] = [{"test": t, "value": Decimal(5), "unit": UNITS[t]} for t in ALL]
    record_results(
        by=team.nurse, at=NOW, patient_id=course.patient_id, on=date(2026, 11, 22), rows=rows
    )
    said, link = card(client_of(team.nurse), course)
    assert "Next Under observation Next: blood count from 06-Dec-2026." in said.replace(
        "\u2011", "-"
    )
    assert link == ""


@pytest.mark.parametrize(
    ("state", "title", "name"),
    [
        ("relapsed", "Decide on retreatment", "retreatment:open"),
        ("non_response", "Close the course", "journey:close"),
    ],
)
def test_the_end_of_a_course(team: Team, course: Course, state: str, title: str, name: str) -> None:
    course = observing(team, course, 200, state)
    said, link = card(client_of(team.prescriber), course)
    assert f"Next {title}" in said and link == reverse(name, args=[course.pk])


def test_what_was_asked_before_an_infusion_is_over_with_it(team: Team, course: Course) -> None:
    """Screening runs out in the year after; nothing waits for it then."""
    Result.objects.update(on=date(2025, 1, 1))
    prescriber = client_of(team.prescriber)
    waiting = words(prescriber.get(f"/courses/{course.pk}/"))
    assert "Hepatitis B panel" in waiting
    over = words(prescriber.get(f"/courses/{observing(team, course, 40).pk}/"))
    assert "Hepatitis B panel" not in over and "No stop and no unanswered caution" in over


def test_a_relapse_can_be_recorded_after_a_response(team: Team, course: Course) -> None:
    course = observing(team, course, 200, "responded")
    page = client_of(team.prescriber).get(f"/courses/{course.pk}/").content.decode()
    assert reverse("retreatment:relapse", args=[course.pk]) in page


def test_the_page_costs_no_more_in_the_year_after(team: Team, course: Course) -> None:
    course = observing(team, course, 40)
    prescriber = client_of(team.prescriber)
    with at_most(6):
        prescriber.get(f"/courses/{course.pk}/")
