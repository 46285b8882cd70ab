"""Details, allergies, conditions, and what was entered in error."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rituximab.access.once import new_key
from rituximab.actions.patient import record_condition
from rituximab.actions.result import record_results
from rituximab.audit.models import AuditEvent
from rituximab.records.models import Allergy, Condition, Patient
from tests.factories import Team, make_team, ready_course
from tests.people import NOW
from tests.web.visit import at_most, client_of, fields_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# ---- details ------------------------------------------------------------------------------


def edited(client: Client, patient: Patient, **changes: str) -> Any:
    """The page's own form sent back with these changes."""
    address = f"/patients/{patient.pk}/edit/"
    page = client.get(address)
    known = fields_of(page) | {"sex": patient.sex, "diagnosis": patient.diagnosis}
    return client.post(address, known | {"once": new_key()} | changes)


def test_details_are_changed(prescriber: Client, patient: Patient) -> None:
    assert edited(prescriber, patient, given_names="Marie").status_code == 302
    patient.refresh_from_db()
    assert patient.given_names == "Marie"
    row = AuditEvent.objects.filter(deed="patient.edit").latest("seq")
    assert (row.before["given_names"], row.after["given_names"]) == ("Maria", "Marie")


def test_what_rules_read_needs_a_reason(prescriber: Client, patient: Patient) -> None:
    page = edited(prescriber, patient, born="15-Jul-1978")
    assert page.status_code == 422
    assert "Reason for the change (optional): Say it in words" in words(page)
    assert fields_of(page)["born"] == "15-Jul-1978"
    answer = edited(prescriber, patient, born="15-Jul-1978", reason="Misread from the letter")
    assert answer.status_code == 302


def test_a_change_meanwhile_is_a_conflict(prescriber: Client, team: Team, patient: Patient) -> None:
    shown = fields_of(prescriber.get(f"/patients/{patient.pk}/edit/"))
    assert edited(client_of(team.second), patient, given_names="Marie").status_code == 302
    old = shown | {"sex": patient.sex, "diagnosis": patient.diagnosis, "given_names": "Mia"}
    page = prescriber.post(f"/patients/{patient.pk}/edit/", old)
    assert page.status_code == 409
    assert "Changed meanwhile" in words(page)
    patient.refresh_from_db()
    assert patient.given_names == "Marie"


def test_an_admin_does_not_change_the_diagnosis(admin: Client, patient: Patient) -> None:
    assert edited(admin, patient, title="Ms").status_code == 302
    wanted = {"diagnosis": "juvenile_dermatomyositis", "reason": "As the letter says"}
    refused(edited(admin, patient, **wanted), "prescriber")


def test_somebody_who_died_has_a_dark_banner(prescriber: Client, patient: Patient) -> None:
    assert edited(prescriber, patient, deceased_on="20-Nov-2026").status_code == 302
    page = prescriber.get(f"/patients/{patient.pk}/")
    assert 'class="banner dead"' in page.content.decode()
    assert "Open a course" not in words(page)


# ---- allergies and conditions -------------------------------------------------------------


def allergies(client: Client, patient: Patient, **given: str) -> Any:
    address = f"/patients/{patient.pk}/allergies/"
    version = fields_of(client.get(address))["version"]
    return client.post(address, sent(version=version, **given))


def test_allergies_are_named(nurse: Client, patient: Patient) -> None:
    given = {"substance_1": "penicillin", "reaction_1": "rash"}
    assert allergies(nurse, patient, **given).status_code == 302
    said = words(nurse.get(f"/patients/{patient.pk}/"))
    assert "Allergies penicillin: rash" in said


def test_none_known_is_an_answer_and_an_empty_form_is_none(nurse: Client, patient: Patient) -> None:
    page = allergies(nurse, patient)
    assert page.status_code == 422
    assert "Say that none are known, or name each allergy." in words(page)
    assert allergies(nurse, patient, none_known="on").status_code == 302


def test_none_known_and_a_name_contradict(nurse: Client, patient: Patient) -> None:
    page = allergies(nurse, patient, none_known="on", substance_0="penicillin")
    assert page.status_code == 422
    assert fields_of(page)["substance_0"] == "penicillin"
    assert not Allergy.objects.exists()


def test_a_reaction_without_a_substance_is_found_in_its_line(
    nurse: Client, patient: Patient
) -> None:
    given = {"substance_0": "penicillin", "reaction_2": "wheeze"}
    page = allergies(nurse, patient, **given)
    assert page.status_code == 422
    assert 'href="#id_substance_2"' in page.content.decode()
    assert not Allergy.objects.exists()


def test_none_known_while_one_is_on_record_is_refused(nurse: Client, patient: Patient) -> None:
    allergies(nurse, patient, substance_0="penicillin")
    page = allergies(nurse, patient, none_known="on")
    assert page.status_code == 422
    assert "On record: penicillin." in words(page)
    allergy = Allergy.objects.get()
    wrong = nurse.post(f"/entered-in-error/allergy/{allergy.pk}/", sent(reason="Other patient"))
    assert wrong.status_code == 302
    assert "not recorded" in words(nurse.get(f"/patients/{patient.pk}/"))


def test_a_condition_begins_and_ends(nurse: Client, patient: Patient) -> None:
    address = f"/patients/{patient.pk}/conditions/new/"
    assert nurse.post(address, sent(kind="diabetes")).status_code == 302
    page = nurse.post(address, sent(kind="diabetes"))
    assert page.status_code == 422
    assert "Diabetes is on record already." in words(page)
    row = Condition.objects.get()
    end = f"/conditions/{row.pk}/end/"
    assert "Ended : diabetes" in words(nurse.get(f"/patients/{patient.pk}/"))
    assert nurse.post(end, sent(ended_on="13-Jul-1978")).status_code == 422
    assert nurse.post(end, sent(ended_on="20-Nov-2026")).status_code == 302
    page = nurse.post(end, sent(ended_on="20-Nov-2026"))
    assert page.status_code == 422
    assert "ended on 20-Nov-2026" in words(page)


def test_a_condition_nobody_knows_is_refused(nurse: Client, patient: Patient) -> None:
    page = nurse.post(f"/patients/{patient.pk}/conditions/new/", sent(kind="hay_fever"))
    assert page.status_code == 422
    assert not Condition.objects.exists()


# ---- entered in error ---------------------------------------------------------------------


def test_a_wrong_entry_is_struck_through_and_counts_no_more(team: Team, patient: Patient) -> None:
    rows = [{"test": "hbsag", "reading": "positive"}]
    given = {"by": team.nurse, "at": NOW, "patient_id": patient.pk, "on": date(2026, 11, 20)}
    (result,) = record_results(rows=rows, **given)
    nurse = client_of(team.nurse)
    assert "hepatitis B marker positive" in words(nurse.get(f"/patients/{patient.pk}/"))
    address = f"/entered-in-error/result/{result.pk}/"
    assert nurse.get(address).status_code == 200
    page = nurse.post(address, sent(reason="x"))
    assert page.status_code == 422
    assert "Say it in words" in words(page)
    assert nurse.post(address, sent(reason="Sample of another patient")).status_code == 302
    said = words(nurse.get(f"/patients/{patient.pk}/"))
    assert "hepatitis B marker positive" not in said
    assert "Entered in error (1)" in said
    assert "Sample of another patient" in said
    again = nurse.post(address, sent(reason="Sample of another patient"))
    assert "marked as entered in error already" in words(again)


def test_only_who_may_record_a_kind_may_strike_it(team: Team) -> None:
    course = ready_course(team)
    therapy = course.patient.therapies.first()
    assert therapy
    address = f"/entered-in-error/therapy/{therapy.pk}/"
    for role in ("nurse", "auditor"):
        client = client_of(getattr(team, role))
        refused(client.get(address), "prescriber or pharmacist")
        refused(client.post(address, sent(reason="Not taken at all")), "prescriber or pharmacist")
    assert client_of(team.pharmacist).get(address).status_code == 200


@pytest.mark.parametrize("kind", ["patient", "plan", "order", "x"])
def test_other_kinds_are_not_struck_here(prescriber: Client, kind: str) -> None:
    assert prescriber.get(f"/entered-in-error/{kind}/1/").status_code == 404


def test_a_row_of_another_clinic_is_not_struck(team: Team, patient: Patient) -> None:
    kind = {"by": team.nurse, "at": NOW, "patient_id": patient.pk, "kind": "diabetes"}
    row = record_condition(**kind)
    stranger = client_of(make_team().nurse)
    for address in (f"/entered-in-error/condition/{row.pk}/", f"/conditions/{row.pk}/end/"):
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, sent(reason="Not here at all")).status_code == 404


# ---- what it costs, who may not -----------------------------------------------------------

PAGES = ("edit", "allergies", "condition", "measure")


@pytest.mark.parametrize("name", PAGES)
def test_forms_cost_little(team: Team, patient: Patient, name: str) -> None:
    client, address = client_of(team.prescriber), reverse(f"patient:{name}", args=[patient.pk])
    with at_most(6):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_an_auditor_writes_nothing(auditor: Client, patient: Patient, name: str) -> None:
    address = reverse(f"patient:{name}", args=[patient.pk])
    for page in (auditor.get(address), auditor.post(address, sent())):
        assert page.status_code == 403
        assert "this needs the role" in words(page)


@pytest.mark.parametrize("name", PAGES)
def test_forms_of_another_clinic_are_not_there(patient: Patient, name: str) -> None:
    stranger = client_of(make_team().prescriber)
    address = reverse(f"patient:{name}", args=[patient.pk])
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, sent()).status_code == 404
