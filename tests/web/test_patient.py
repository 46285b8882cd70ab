"""Registering a patient, knowing one, and correcting what is on record."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from rituximab.actions.patient import record_allergies
from rituximab.audit.models import AuditEvent
from rituximab.records.models import Patient
from tests.factories import Team, make_patient, make_team, many_results, ready_course
from tests.people import NOW
from tests.web.visit import at_most, client_of, fields_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

DETAILS = {
    "mrn": "DEMO-004217",
    "family_name": "Okafor-Nguyen",
    "given_names": "Maria-Theresa",
    "title": "Ms",
    "previous_names": "",
    "born": "14-Jul-1978",
    "sex": "female",
    "diagnosis": "dermatomyositis",
    "not_a_duplicate_because": "",
}


# ---- registering --------------------------------------------------------------------------


def test_registering_opens_the_patient(prescriber: Client, team: Team) -> None:
    answer = prescriber.post("/patients/new/", sent(**DETAILS))
    patient = Patient.objects.get()
    assert answer.headers["Location"] == f"/patients/{patient.pk}/"
    assert (patient.born, patient.clinic_id) == (date(1978, 7, 14), team.clinic.pk)
    said = words(prescriber.get(f"/patients/{patient.pk}/"))
    assert "Registered." in said
    assert "OKAFOR-NGUYEN, Maria-Theresa (Ms)" in said
    assert "14-Jul-1978 (48y)" in said
    assert "not recorded: an order cannot be signed" in said


def test_nothing_clinical_is_chosen_beforehand(prescriber: Client) -> None:
    html = prescriber.get("/patients/new/").content.decode()
    assert "checked" not in html
    assert html.count('type="radio"') == 5


def test_a_refused_form_keeps_everything(prescriber: Client) -> None:
    page = prescriber.post("/patients/new/", sent(**DETAILS | {"born": "14/07/1978", "sex": ""}))
    html = page.content.decode()
    assert page.status_code == 422
    assert "<title>Error: Register a patient</title>" in html
    assert 'href="#id_born"' in html
    assert fields_of(page)["born"] == "14/07/1978"
    assert fields_of(page)["family_name"] == "Okafor-Nguyen"
    assert "Type the day like 22-Nov-2026" in words(page)
    assert re.search(r'value="dermatomyositis"[^>]*checked', html)
    assert not Patient.objects.exists()


def test_every_link_of_the_summary_leads_to_its_field(prescriber: Client) -> None:
    html = prescriber.post("/patients/new/", sent()).content.decode()
    targets = re.findall(r'<li><a href="#([^"]*)"', html)
    assert len(targets) == 5
    assert all(f'id="{target}"' in html for target in targets)


@pytest.mark.parametrize("field", ["mrn", "family_name", "born", "sex", "diagnosis"])
def test_what_is_needed_is_asked_for(prescriber: Client, field: str) -> None:
    blank = "" if field in ("sex", "diagnosis") else " "
    page = prescriber.post("/patients/new/", sent(**DETAILS | {field: blank}))
    assert page.status_code == 422
    assert "This field is required." in words(page)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("diagnosis", "polymyositis"),
        ("sex", "x"),
        ("born", "23-Nov-2026"),
        ("born", "1878-07-14"),
        ("mrn", "x" * 25),
        ("family_name", "x" * 101),
    ],
)
def test_what_does_not_fit_is_refused(prescriber: Client, field: str, value: str) -> None:
    page = prescriber.post("/patients/new/", sent(**DETAILS | {field: value}))
    assert page.status_code == 422
    assert not Patient.objects.exists()


def test_a_namesake_of_the_same_day_is_asked_about(prescriber: Client, team: Team) -> None:
    known = make_patient(team, family_name="OKAFOR NGUYEN", given_names="María Theresa")
    page = prescriber.post("/patients/new/", sent(**DETAILS))
    assert page.status_code == 422
    assert "On record already" in words(page)
    assert f'href="/patients/{known.pk}/"' in page.content.decode()
    assert fields_of(page)["mrn"] == "DEMO-004217"
    why = "Twin sister, another record number"
    answer = prescriber.post("/patients/new/", sent(**DETAILS | {"not_a_duplicate_because": why}))
    assert answer.status_code == 302
    assert AuditEvent.objects.filter(deed="patient.register").latest("seq").reason == why


def test_a_record_number_is_given_once(prescriber: Client, team: Team) -> None:
    make_patient(team, mrn="DEMO-004217")
    why = {"not_a_duplicate_because": "It is somebody else"}
    page = prescriber.post("/patients/new/", sent(**DETAILS | why))
    assert page.status_code == 422
    assert "On record already" in words(page)


def test_a_record_number_of_another_clinic_is_free(prescriber: Client) -> None:
    make_patient(make_team(), mrn="DEMO-004217")
    assert prescriber.post("/patients/new/", sent(**DETAILS)).status_code == 302


def test_sent_twice_is_registered_once(prescriber: Client) -> None:
    form = sent(**DETAILS)
    places = [prescriber.post("/patients/new/", form).headers["Location"] for _ in range(2)]
    assert places[0] == places[1]
    assert Patient.objects.count() == 1
    page = prescriber.post("/patients/new/", form | {"family_name": "Other"})
    assert page.status_code == 422
    assert "sent before with other content" in words(page)


def test_a_version_nobody_asked_for_changes_nothing(prescriber: Client) -> None:
    assert prescriber.post("/patients/new/", sent(**DETAILS, version="3")).status_code == 302


def test_a_nurse_does_not_register(nurse: Client) -> None:
    refused(nurse.get("/patients/new/"), "prescriber or admin")
    refused(nurse.post("/patients/new/", sent(**DETAILS)), "prescriber or admin")
    assert not Patient.objects.exists()


# ---- the page -----------------------------------------------------------------------------


def test_the_page_shows_what_is_known(team: Team) -> None:
    course = ready_course(team)
    said = words(client_of(team.prescriber).get(f"/patients/{course.patient_id}/"))
    for part in ("Dermatomyositis", "HBsAg", "Latest results", "Steroids and co-drugs", "Course 1"):
        assert part in said
    row = AuditEvent.objects.filter(deed="patient.view").latest("seq")
    assert (row.patient_id, row.after) == (course.patient_id, {"page": "patient:detail"})


def test_the_latest_result_is_the_latest_collected(team: Team, patient: Patient) -> None:
    many_results(patient, 3, team.nurse)
    html = client_of(team.nurse).get(f"/patients/{patient.pk}/").content.decode()
    assert "+2" in html
    assert "01\u2011Nov\u20112026" in html


def test_an_auditor_reads_masked(team: Team) -> None:
    patient = make_patient(team, previous_names="Lindqvist", title="Ms", mrn="DEMO-555555")
    make_patient(team, family_name=patient.family_name, given_names="Mona", mrn="DEMO-555556")
    page = client_of(team.auditor).get(f"/patients/{patient.pk}/")
    assert f"Patient {patient.pk}" in words(page)
    secrets = (patient.family_name, patient.family_name.upper(), "Maria", "DEMO-5", "Lindqvist")
    for secret in (*secrets, "14\u2011Jul\u20111978", "Mona"):
        assert secret not in page.content.decode()


def test_somebody_alike_is_pointed_out(team: Team, patient: Patient) -> None:
    other = make_patient(team, family_name=patient.family_name, given_names="Mona")
    said = words(client_of(team.nurse).get(f"/patients/{patient.pk}/"))
    assert f"Similar name {other.family_name}, Mona" in said


def test_an_admin_sees_who_and_nothing_clinical(team: Team) -> None:
    course = ready_course(team)
    patient = course.patient_id
    record_allergies(by=team.nurse, at=NOW, patient_id=make_patient(team).pk, none_known=True)
    said = words(client_of(team.admin).get(f"/patients/{patient}/"))
    assert "MRN DEMO-" in said
    for part in ("Latest results", "Allergies", "Weight", "kg", "HBsAg", "Steroids"):
        assert part not in said


@pytest.mark.parametrize("role", ["prescriber", "pharmacist", "nurse", "auditor", "admin"])
def test_a_patient_of_another_clinic_does_not_exist(role: str, patient: Patient) -> None:
    stranger = client_of(getattr(make_team(), role))
    page, unknown = (stranger.get(f"/patients/{n}/") for n in (patient.pk, 999999))
    assert page.status_code == unknown.status_code == 404
    assert words(page) == words(unknown)


def test_the_page_costs_the_same_with_many_rows(team: Team, patient: Patient) -> None:
    client = client_of(team.prescriber)
    for more in (1, 49, 450):
        many_results(patient, more, team.nurse)
        with at_most(6):
            assert client.get(f"/patients/{patient.pk}/").status_code == 200
