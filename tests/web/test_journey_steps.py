"""The row of steps on the course page: where each stands, and the way to it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from rituximab.records.models import Course
from tests.factories import Team, ready_course, written
from tests.protocol.casekit import ready_adult, without_tests
from tests.web import orders
from tests.web.visit import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def row(client: Client, course: Course) -> str:
    """The row with its links, without other marks."""
    page = client.get(f"/courses/{course.pk}/").content.decode()
    (nav,) = re.findall(r'<nav class="path".*?</nav>', page, re.DOTALL)
    assert page.index(nav) < page.index('aria-label="Next"') < page.index("Five pitfalls")
    return re.sub(r"\s+", " ", re.sub(r"<(?!/?a\b)[^>]*>", " ", nav)).strip()


def test_what_stands_is_counted_step_by_step(team: Team, prescriber: Client) -> None:
    case = without_tests(ready_adult(), "igra", "neutrophils")
    course = written(case, team, "eligible")
    said = row(prescriber, course)
    assert re.search(r"Eligibility</a> nothing open", said)
    assert re.search(r"Screening</a> \d+ stops?", said)
    assert f'<a href="/courses/{course.pk}/screening/" aria-current="step">' in said


def test_the_dose_says_how_far_it_is(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    assert "Dose</a> not ordered" in row(prescriber, course)
    orders.drafted(team, course)
    assert "Dose</a> infusion 1: draft" in row(prescriber, course)


def test_a_page_that_is_closed_is_no_link(team: Team) -> None:
    course = ready_course(team)
    said = row(client_of(team.pharmacist), course)
    assert "/dose/" not in said and "Dose not ordered" in said
    assert f'href="/courses/{course.pk}/screening/"' in said
