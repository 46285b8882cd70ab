"""Infections, new symptoms, reactions: recorded, resolved, decided on; some hold the course."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from rituximab.actions.event import record_event
from rituximab.records.models import Course, Event, Patient
from tests.factories import Team, make_team, ready_course
from tests.people import NOW
from tests.web.visit import at_most, client_of, fields_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def recorded(client: Client, patient_id: int, **given: Any) -> Any:
    form = {"kind": "serious_infection", "on": "20-Nov-2026", "description": "", "grade": ""}
    return client.post(f"/patients/{patient_id}/events/new/", sent(**form | given))


def made(team: Team, patient_id: int, kind: str) -> Event:
    on = date(2026, 11, 20)
    return record_event(by=team.nurse, at=NOW, patient_id=patient_id, kind=kind, on=on)


@pytest.fixture
def symptom(team: Team, patient: Patient) -> Event:
    return made(team, patient.pk, "neurological_symptom")


def test_an_event_is_recorded(nurse: Client, patient: Patient) -> None:
    answer = recorded(nurse, patient.pk, kind="serious_infection", description="Pneumonia, IV")
    assert answer.headers["Location"] == f"/patients/{patient.pk}/"
    said = words(nurse.get(f"/patients/{patient.pk}/"))
    assert "open serious infection since 20-Nov-2026: Pneumonia, IV" in said
    assert "serious infection open" in said


@pytest.mark.parametrize(
    "kind", ["serious_infection", "neurological_symptom", "respiratory_symptom"]
)
def test_an_alarm_holds_the_course(team: Team, kind: str) -> None:
    course = ready_course(team)
    assert recorded(client_of(team.nurse), course.patient_id, kind=kind).status_code == 302
    assert Course.objects.get().state == "held"
    page = client_of(team.nurse).get("/?list=held")
    assert kind.replace("_", " ") in words(page).lower()


def test_a_reaction_has_a_grade_and_signs(nurse: Client, patient: Patient) -> None:
    given = {"kind": "infusion_reaction", "grade": "3", "terms": ["hypoxia"]}
    assert recorded(nurse, patient.pk, **given).status_code == 302
    event = Event.objects.get()
    assert (event.grade, event.terms) == (3, ["hypoxia"])
    assert "earlier infusion reaction" in words(nurse.get(f"/patients/{patient.pk}/"))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": ""}, "kind_0"),
        ({"kind": "hiccup"}, "kind_0"),
        ({"on": "23-Nov-2026"}, "on"),
        ({"on": "13-Jul-1978"}, "on"),
        ({"grade": "3"}, "grade"),
        ({"kind": "infusion_reaction", "grade": "6"}, "grade"),
        ({"kind": "infusion_reaction", "terms": ["hiccup"]}, "terms"),
        ({"description": "x" * 2001}, "description"),
    ],
)
def test_what_does_not_fit_is_refused(
    nurse: Client, patient: Patient, given: dict[str, Any], field: str
) -> None:
    page = recorded(nurse, patient.pk, **{"description": "Fever since Monday"} | given)
    assert page.status_code == 422
    assert "There is a problem" in words(page)
    assert "id_" + field.removesuffix("_0") in page.content.decode()
    if "description" not in given:
        assert "Fever since Monday</textarea>" in page.content.decode()
    assert not Event.objects.exists()


def test_an_event_resolves(nurse: Client, team: Team, patient: Patient) -> None:
    event = made(team, patient.pk, "serious_infection")
    address = f"/events/{event.pk}/resolve/"
    version = fields_of(nurse.get(address))["version"]
    early = nurse.post(address, sent(resolved_on="19-Nov-2026", version=version))
    assert early.status_code == 422
    assert "It ended before it began." in words(early)
    assert fields_of(early)["resolved_on"] == "19-Nov-2026"
    assert nurse.post(address, sent(resolved_on="today", version=version)).status_code == 302
    late = nurse.post(address, sent(resolved_on="today"))
    assert late.status_code == 422
    assert "It ended on 22-Nov-2026." in words(late)
    said = words(nurse.get(f"/patients/{patient.pk}/"))
    assert "20-Nov-2026 to 22-Nov-2026, resolved by Nadia Ortiz" in said


def test_somebody_was_quicker(nurse: Client, team: Team, patient: Patient) -> None:
    event = made(team, patient.pk, "infusion_reaction")
    Event.objects.update(version=5)
    page = nurse.post(f"/events/{event.pk}/resolve/", sent(resolved_on="today", version="1"))
    assert page.status_code == 409


def test_a_new_symptom_is_closed_by_a_prescriber(
    nurse: Client, prescriber: Client, symptom: Event
) -> None:
    address = f"/events/{symptom.pk}/resolve/"
    refused(nurse.post(address, sent(resolved_on="today")), "prescriber")
    assert prescriber.post(address, sent(resolved_on="today")).status_code == 302


def test_a_symptom_is_decided_on(prescriber: Client, symptom: Event) -> None:
    assert "Decide" in words(prescriber.get(f"/patients/{symptom.patient_id}/"))
    address = f"/events/{symptom.pk}/decide/"
    page = prescriber.post(address, sent(action="proceed", reason="ok"))
    assert page.status_code == 422
    assert "Say it in words" in words(page)
    given = sent(action="proceed", reason="Migraine, known for years", version="1")
    assert prescriber.post(address, given).status_code == 302
    decision = symptom.decisions.get()
    assert (decision.action, decision.reason) == ("proceed", "Migraine, known for years")


def test_an_infection_is_not_decided_on(prescriber: Client, team: Team, patient: Patient) -> None:
    event = made(team, patient.pk, "serious_infection")
    given = sent(action="proceed", reason="On antibiotics")
    page = prescriber.post(f"/events/{event.pk}/decide/", given)
    assert page.status_code == 422
    assert "Record the day it ended." in words(page)


def test_one_entered_in_error_is_closed_no_more(prescriber: Client, symptom: Event) -> None:
    prescriber.post(f"/entered-in-error/event/{symptom.pk}/", sent(reason="Another patient"))
    for part in ("resolve", "decide"):
        assert prescriber.get(f"/events/{symptom.pk}/{part}/").status_code == 404


# ---- who, and what it costs ---------------------------------------------------------------


def test_who_may_not(team: Team, symptom: Event) -> None:
    admin, pharmacist = client_of(team.admin), client_of(team.pharmacist)
    refused(recorded(admin, symptom.patient_id), "prescriber, pharmacist or nurse")
    refused(pharmacist.get(f"/events/{symptom.pk}/resolve/"), "prescriber or nurse")
    refused(pharmacist.get(f"/events/{symptom.pk}/decide/"), "prescriber")


def test_an_event_of_another_clinic_is_not_there(symptom: Event) -> None:
    stranger = client_of(make_team().prescriber)
    assert recorded(stranger, symptom.patient_id).status_code == 404
    for part in ("resolve", "decide"):
        assert stranger.get(f"/events/{symptom.pk}/{part}/").status_code == 404
        assert stranger.post(f"/events/{symptom.pk}/{part}/", sent()).status_code == 404


def test_what_the_pages_cost(prescriber: Client, symptom: Event) -> None:
    patient = f"/patients/{symptom.patient_id}/events/new/"
    for address in (patient, f"/events/{symptom.pk}/resolve/", f"/events/{symptom.pk}/decide/"):
        with at_most(6):
            assert prescriber.get(address).status_code == 200
