"""News of a list, and a list carried away as a file."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse

from rituximab.actions.worklist import claim_work
from rituximab.audit.models import AuditEvent
from rituximab.records.models import Course, Patient
from rituximab.screens.worklist.export import harmless
from tests.crowd import (
    crowd_of_answers,
    crowd_of_courses,
    crowd_of_tasks,
)
from tests.factories import Team, make_team
from tests.people import NOW
from tests.web.visit import HTMX, at_most, client_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def news(client: Any, seen: datetime = NOW, query: str = "list=tasks") -> Any:
    address = f"{reverse('worklist:news')}?{query}&seen={quote(seen.isoformat())}"
    return client.get(address, headers=HTMX)


def test_news_says_how_many_came_and_leads_there(team: Team) -> None:
    client = client_of(team.prescriber)
    crowd_of_tasks(team, 2)
    assert news(client).status_code == 204
    page = news(client, NOW - timedelta(minutes=5))
    assert page.status_code == 200
    assert "2 new or changed since 10:10: show" in words(page)
    assert 'href="/?list=tasks"' in page.content.decode()
    assert "CROWD" not in page.content.decode()
    with at_most(4):
        news(client, NOW - timedelta(minutes=5))


def test_news_of_what_the_filters_show(team: Team) -> None:
    client = client_of(team.prescriber)
    crowd_of_tasks(team, 2)
    crowd_of_tasks(team, 1, urgent=True)
    page = news(client, NOW - timedelta(minutes=5), "list=tasks&urgent=1")
    assert "1 new or changed" in words(page)
    assert 'href="/?list=tasks&amp;urgent=1"' in page.content.decode()


@pytest.mark.parametrize("seen", ["", "x", "2026-11-22", "2026-11-22T10:00:00"])
def test_without_a_moment_there_is_no_news(team: Team, seen: str) -> None:
    crowd_of_tasks(team, 1)
    page = client_of(team.prescriber).get(f"{reverse('worklist:news')}?list=tasks&seen={seen}")
    assert page.status_code == 204
    assert client_of(team.admin).get(reverse("worklist:news")).status_code == 204


def test_the_page_looks_for_news_in_a_live_region(team: Team) -> None:
    body = client_of(team.prescriber).get("/?list=tasks").content.decode()
    region = re.search(r'<div class="news"[^>]*>', body)
    assert region and 'role="status"' in region[0] and "data-look" in region[0]
    assert 'hx-trigger="look"' in region[0]
    assert "seen=2026-11-22T10%3A15%3A00%2B00%3A00" in region[0]
    assert "js/worklist.js" in body


def test_a_page_that_looks_by_itself_is_nobody_at_work() -> None:
    """The session ends as if nobody had been there; a real page keeps it."""
    with time_machine.travel(NOW, tick=False) as clock:
        client = client_of(make_team().prescriber)
        for _ in range(14):
            clock.shift(timedelta(minutes=1))
            assert news(client).status_code == 204
        ends = Session.objects.get(pk=client.session.session_key).expire_date
        assert ends <= NOW + timedelta(minutes=15)
        clock.shift(timedelta(minutes=2))
        assert news(client).status_code != 204
        assert datetime.now(UTC) > ends


# ---- the file -----------------------------------------------------------------------------------


def table(page: Any) -> list[dict[str, str]]:
    text = page.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:])))


def test_a_list_as_a_file_is_a_reading_of_its_patients(team: Team) -> None:
    courses = crowd_of_courses(team, 2)
    claim_work(by=team.prescriber, at=NOW, subject="course", subject_id=courses[0].pk)
    page = client_of(team.prescriber).get(reverse("worklist:export") + "?list=courses")
    assert page.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="worklist-courses-2026-11-22.csv"' in page.headers["Content-Disposition"]
    one, two = table(page)
    patient = Patient.objects.get(pk=courses[0].patient_id)
    assert one["Patient"] == f"{patient.family_name.upper()}, Ines"
    assert (one["Record number"], one["What"]) == (patient.mrn, "Course 1")
    assert (one["Taken by"], two["Taken by"]) == ("Dr Ada Vale", "")
    rows = AuditEvent.objects.filter(deed="worklist.export")
    assert {row.patient_id for row in rows} == {course.patient_id for course in courses}
    assert {row.actor_id for row in rows} == {team.prescriber.user_id}


def test_no_cell_is_worked_out_by_a_spreadsheet(team: Team) -> None:
    course = crowd_of_courses(team, 1)[0]
    names = {"family_name": "=1+1", "given_names": "@SUM(A1)", "mrn": "-2+3"}
    Patient.objects.filter(pk=course.patient_id).update(**names)
    (row,) = table(client_of(team.prescriber).get(reverse("worklist:export") + "?list=courses"))
    assert (row["Patient"], row["Record number"]) == ("'=1+1, @SUM(A1)", "'-2+3")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "  =1"])
def test_a_formula_is_text(text: str) -> None:
    assert harmless(text).startswith("'")
    assert "\n" not in harmless(text)


def test_a_file_of_who_may_not_know_names(team: Team) -> None:
    crowd_of_answers(team, 1)
    page = client_of(team.auditor).get(reverse("worklist:export") + "?list=overrides")
    (row,) = table(page)
    patient = Course.objects.get().patient
    assert row["Patient"] == f"Patient {patient.pk}"
    assert row["Record number"] == "" and "1970" not in row["Born"]
    assert patient.mrn not in page.content.decode()


def test_a_file_ends_and_says_so(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rituximab.screens.worklist.export.MOST_ROWS", 2)
    crowd_of_courses(team, 3)
    page = client_of(team.prescriber).get(reverse("worklist:export") + "?list=courses")
    assert [row["Patient"] for row in table(page)][-1] == "Only the first 2 rows."
    assert AuditEvent.objects.filter(deed="worklist.export").count() == 2


def test_a_role_without_lists_has_no_file(team: Team) -> None:
    crowd_of_courses(team, 1)
    page = client_of(team.admin).get(reverse("worklist:export") + "?list=courses")
    assert (page.status_code, page.headers["Location"]) == (302, "/")
    assert not AuditEvent.objects.filter(deed="worklist.export").exists()
