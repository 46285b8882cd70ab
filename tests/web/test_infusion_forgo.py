"""A planned infusion is forgone: by a prescriber, with a reason, and the course goes on."""

from __future__ import annotations

import pytest
from django.test import Client

from rituximab.records.models import Course, PlannedInfusion
from tests.factories import Team, make_infusion, make_team, ready_course
from tests.web.visit import client_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def course(team: Team) -> Course:
    """Infusion 1 is closed, infusion 2 is planned."""
    course = ready_course(team)
    make_infusion(course, team, state="closed")
    Course.objects.filter(pk=course.pk).update(state="on_treatment")
    return Course.objects.get(pk=course.pk)


def address(course: Course, number: int = 2) -> str:
    return f"/courses/{course.pk}/infusions/{number}/forgo/"


def test_the_course_goes_on_to_be_observed(course: Course, prescriber: Client) -> None:
    page = prescriber.get(f"/courses/{course.pk}/").content.decode()
    assert address(course) in page and address(course, 1) not in page
    said = words(prescriber.get(address(course)))
    assert "Forgo infusion 2" in said and "Mon 07-Dec-2026" in said
    answer = prescriber.post(address(course), sent(reason="One dose was agreed on."))
    assert answer.headers["Location"] == f"/courses/{course.pk}/"
    assert Course.objects.get(pk=course.pk).state == "observing"
    plan = PlannedInfusion.objects.get(course=course, infusion=2)
    assert plan.error_reason == "One dose was agreed on."


def test_a_reason_is_asked_for_and_kept(course: Course, prescriber: Client) -> None:
    page = prescriber.post(address(course), sent(reason="no"))
    assert page.status_code == 422 and "no</textarea>" in page.content.decode()
    assert Course.objects.get(pk=course.pk).state == "on_treatment"


def test_what_is_not_planned_is_not_there(course: Course, prescriber: Client) -> None:
    assert prescriber.get(address(course, 7)).status_code == 404


def test_only_a_prescriber_of_the_clinic(course: Course, nurse: Client) -> None:
    refused(nurse.get(address(course)), "prescriber")
    refused(nurse.post(address(course), sent(reason="One dose was agreed on.")), "prescriber")
    assert client_of(make_team().prescriber).get(address(course)).status_code == 404
