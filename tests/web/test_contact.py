"""The three questions of a contact, and where a yes leads."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from rituximab.records.models import Contact, Course, Event, Patient
from tests.factories import Team, make_team, ready_course
from tests.web.visit import client_of, fields_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NO = {"infection": "no", "neurological": "no", "respiratory": "unasked"}


def told(client: Client, patient_id: int, **given: Any) -> Any:
    form = {"on": "today", "way": "telephone", **NO}
    return client.post(f"/patients/{patient_id}/contact/", sent(**(form | given)))


def test_three_times_no(nurse: Client, patient: Patient) -> None:
    answer = told(nurse, patient.pk)
    assert answer.headers["Location"] == f"/patients/{patient.pk}/"
    row = Contact.objects.get()
    assert (row.infection, row.respiratory) == (False, None)


def test_a_yes_leads_to_the_event(team: Team) -> None:
    course = ready_course(team)
    nurse = client_of(team.nurse)
    answer = told(nurse, course.patient_id, respiratory="yes", text="coughs at night")
    where = answer.headers["Location"]
    assert where.startswith(f"/patients/{course.patient_id}/events/new/?kind=respiratory_symptom")
    page = nurse.get(where)
    assert "coughs at night" in words(page) and fields_of(page)["on"] == "2026-11-22"
    assert "Interstitial lung disease" in words(page)
    chosen = [tag for tag in re.findall(r"<input[^>]*>", page.content.decode()) if "checked" in tag]
    assert len(chosen) == 1 and "respiratory_symptom" in chosen[0]
    waits = words(nurse.get(f"/courses/{course.pk}/monitoring/"))
    assert "No event is recorded for it" in waits
    given = {"kind": "respiratory_symptom", "on": "2026-11-22", "description": "coughs"}
    assert nurse.post(where, sent(grade="", **given)).status_code == 302
    assert Event.objects.get().kind == "respiratory_symptom"
    assert Course.objects.get().state == "held"
    after = words(nurse.get(f"/courses/{course.pk}/monitoring/"))
    assert "No event is recorded for it" not in after and "Respiratory symptom" in after


def test_what_does_not_fit(nurse: Client, patient: Patient) -> None:
    page = told(nurse, patient.pk, infection="yes")
    assert page.status_code == 422 and "Say it in words" in words(page)
    nothing = {"infection": "unasked", "neurological": "unasked"}
    assert "at least one of the three" in words(told(nurse, patient.pk, **nothing))
    assert told(nurse, patient.pk, way="pigeon").status_code == 422
    assert not Contact.objects.exists()


def test_who_may(team: Team, patient: Patient, auditor: Client) -> None:
    for client in (auditor, client_of(team.pharmacist)):
        refused(told(client, patient.pk), "prescriber")
    assert told(client_of(make_team().nurse), patient.pk).status_code == 404


def test_every_pathway_stands_beside_an_event(nurse: Client, patient: Patient) -> None:
    said = words(nurse.get(f"/patients/{patient.pk}/events/new/?kind=x&on=never"))
    for title in ("Progressive multifocal", "Interstitial lung disease", "Keep steroid cover"):
        assert title in said
