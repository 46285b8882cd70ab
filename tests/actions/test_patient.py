"""Registration, details, allergies and conditions of a patient."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from rituximab.access.policy import AccessDenied
from rituximab.actions.base import NotAllowed
from rituximab.actions.error import mark_in_error
from rituximab.actions.patient import (
    Duplicate,
    edit_patient,
    end_condition,
    record_allergies,
    record_condition,
    register_patient,
)
from rituximab.records.journey import facts_of, patient_chart
from rituximab.records.models import Allergy, Condition, Patient
from rituximab.records.patient import folded
from tests.actions.kit import hidden_from_others, invalid, last, not_allowed, only_for, said
from tests.factories import Team, make_patient, make_team
from tests.people import NOW

TODAY, TOMORROW = NOW.date(), NOW.date() + timedelta(days=1)
MARIA: dict[str, Any] = {
    "mrn": "DEMO-4217",
    "family_name": "Okafor-Nguyen",
    "given_names": "Maria-Theresa",
    "born": date(1978, 7, 14),
    "sex": "female",
    "diagnosis": "dermatomyositis",
}


def register(team: Team, **changes: Any) -> Patient:
    return register_patient(by=team.prescriber, at=NOW, **(MARIA | changes))


# ---- registration -------------------------------------------------------------------------


def test_a_patient_is_registered_in_the_clinic_of_who_registers(team: Team) -> None:
    patient = register(team, mrn=" DEMO-4217 ", previous_names="Ådams")
    assert (patient.clinic_id, patient.mrn, patient.version) == (team.clinic.pk, "DEMO-4217", 1)
    assert (patient.written_by_id, patient.written_at) == (team.prescriber.user_id, NOW)
    assert patient.search_name == "okafor nguyen maria theresa adams"
    assert patient.allergy_status == "unrecorded"
    assert last("patient.register").patient_id == patient.pk
    assert last("patient.register").subject_id == str(patient.pk)


def test_prescribers_and_admins_register(team: Team) -> None:
    only_for(register_patient, team.prescriber, team.admin, among=team, **MARIA)
    assert register_patient(by=team.admin, at=NOW, **MARIA).pk


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"mrn": "  "}, "mrn"),
        ({"mrn": "9" * 25}, "mrn"),
        ({"family_name": ""}, "family_name"),
        ({"given_names": "a\x00b"}, "given_names"),
        ({"born": TOMORROW}, "born"),
        ({"sex": "other"}, "sex"),
        ({"diagnosis": "polymyositis"}, "diagnosis"),
        ({"not_a_duplicate_because": "no"}, "not_a_duplicate_because"),
    ],
)
def test_what_does_not_fit_is_told(team: Team, changes: dict[str, Any], field: str) -> None:
    with invalid(field):
        register(team, **changes)


def test_every_fault_is_told_at_once(team: Team) -> None:
    with invalid("mrn", "family_name", "born"):
        register(team, mrn="", family_name="", born=TOMORROW)


def test_a_record_number_is_taken_once_a_clinic(team: Team) -> None:
    first = register(team)
    with not_allowed("same-mrn"):
        register(team, family_name="Somebody", not_a_duplicate_because="another person")
    assert register(make_team()).pk != first.pk


def test_the_same_person_is_asked_about(team: Team) -> None:
    first = register(team)
    twin = {"mrn": "DEMO-9", "family_name": "OKAFOR NGUYEN", "given_names": "María Theresa"}
    with pytest.raises(Duplicate) as refused:
        register(team, **twin)
    assert refused.value.candidates == (first,)
    assert "14-Jul-1978" in str(refused.value) and "DEMO-4217" in str(refused.value)
    second = register(team, **twin, not_a_duplicate_because="seen side by side")
    assert last("patient.register").reason == "seen side by side"
    assert second.namesake_key == first.namesake_key


@pytest.mark.parametrize("change", [{"born": date(1978, 7, 15)}, {"given_names": "Ben"}])
def test_a_namesake_is_not_a_duplicate(team: Team, change: dict[str, Any]) -> None:
    register(team)
    assert register(team, mrn="DEMO-9", **change).pk


def test_names_fold() -> None:
    assert folded(" Åsa  O'Neil-Müller ") == "asa o neil muller"
    assert folded("Straße") == "strasse"


# ---- details ------------------------------------------------------------------------------


def test_details_are_changed_and_searched(team: Team) -> None:
    patient = register(team)
    edit_patient(by=team.admin, at=NOW, patient_id=patient.pk, family_name="Adams", title="Ms")
    patient.refresh_from_db()
    assert (patient.search_name, patient.version) == ("adams maria theresa", 2)
    assert patient.namesake_key == "adams|m"


def test_what_rules_read_is_changed_with_a_reason(team: Team) -> None:
    patient = register(team)
    with invalid("reason"):
        edit_patient(by=team.admin, at=NOW, patient_id=patient.pk, sex="male")
    reason = "the referral letter"
    edit_patient(by=team.admin, at=NOW, patient_id=patient.pk, sex="male", reason=reason)
    assert last("patient.edit").reason == reason


def test_the_diagnosis_is_a_prescribers(team: Team) -> None:
    patient = register(team)
    change: dict[str, Any] = {
        "patient_id": patient.pk,
        "diagnosis": "juvenile_dermatomyositis",
        "reason": "onset at nine",
    }
    with pytest.raises(AccessDenied):
        edit_patient(by=team.admin, at=NOW, **change)
    edited = edit_patient(by=team.prescriber, at=NOW, **change)
    assert edited.diagnosis == "juvenile_dermatomyositis"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"deceased_on": TOMORROW}, "deceased_on"),
        ({"deceased_on": date(1970, 1, 1)}, "deceased_on"),
        ({"mrn": ""}, "mrn"),
        ({"born": TOMORROW, "reason": "typed wrong"}, "born"),
    ],
)
def test_details_have_to_fit(team: Team, change: dict[str, Any], field: str) -> None:
    patient = register(team)
    with invalid(field):
        edit_patient(by=team.prescriber, at=NOW, patient_id=patient.pk, **change)


def test_details_are_for_prescriber_and_admin(team: Team) -> None:
    patient = register(team)
    allowed = (team.prescriber, team.admin)
    only_for(edit_patient, *allowed, among=team, patient_id=patient.pk, title="Ms")
    hidden_from_others(edit_patient, "prescriber", patient_id=patient.pk, title="Ms")
    with pytest.raises(TypeError):
        edit_patient(by=team.admin, at=NOW, patient_id=patient.pk, clinic_id=2)


def test_another_patients_number_is_refused(team: Team) -> None:
    register(team)
    other = make_patient(team)
    with not_allowed("same-mrn"):
        edit_patient(by=team.admin, at=NOW, patient_id=other.pk, mrn="DEMO-4217")
    edit_patient(by=team.admin, at=NOW, patient_id=other.pk, mrn="DEMO-4218")


# ---- allergies ----------------------------------------------------------------------------


def allergies(team: Team, patient: Patient, **given: Any) -> Patient:
    return record_allergies(by=team.nurse, at=NOW, patient_id=patient.pk, **given)


def test_none_known_is_an_answer_of_somebody(team: Team) -> None:
    patient = allergies(team, register(team), none_known=True)
    assert (patient.allergy_status, patient.allergies_by_id) == ("none_known", team.nurse.user_id)
    assert last("patient.allergies").after["allergy_status"] == "none_known"


def test_allergies_are_added_once(team: Team) -> None:
    patient = register(team)
    penicillin = {"substance": "Penicillin", "reaction": "rash (2011)"}
    allergies(team, patient, items=[penicillin, {"substance": "penicillin "}])
    patient = allergies(team, patient, items=[{"substance": "latex"}])
    names = list(Allergy.objects.order_by("pk").values_list("substance", flat=True))
    assert (patient.allergy_status, names) == ("recorded", ["Penicillin", "latex"])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "none_known"),
        ({"none_known": True, "items": [{"substance": "latex"}]}, "none_known"),
        ({"items": [{"substance": " "}]}, "0.substance"),
        ({"items": [{"substance": "x" * 101}]}, "substance"),
    ],
)
def test_the_question_has_one_answer(team: Team, given: dict[str, Any], field: str) -> None:
    patient = register(team)
    with invalid(field):
        allergies(team, patient, **given)


def test_none_known_does_not_hide_an_allergy(team: Team) -> None:
    patient = allergies(team, register(team), items=[{"substance": "latex"}])
    with not_allowed("allergies-on-record"):
        allergies(team, patient, none_known=True)


def test_with_the_last_allergy_in_error_the_question_is_open(team: Team) -> None:
    patient = allergies(team, register(team), items=[{"substance": "latex"}])
    row = Allergy.objects.get()
    wrong = {"kind": "allergy", "record_id": row.pk, "reason": "of another patient"}
    mark_in_error(by=team.nurse, at=NOW, **wrong)
    patient.refresh_from_db()
    assert (patient.allergy_status, patient.allergies_by_id) == ("unrecorded", None)


def test_allergies_are_asked_by_those_who_treat(team: Team) -> None:
    patient = register(team)
    treating = (team.prescriber, team.pharmacist, team.nurse)
    given: dict[str, Any] = {"patient_id": patient.pk, "none_known": True}
    only_for(record_allergies, *treating, among=team, **given)
    hidden_from_others(record_allergies, "nurse", **given)


# ---- conditions ---------------------------------------------------------------------------


def conditions(team: Team, patient: Patient) -> tuple[str, ...]:
    return facts_of(patient_chart(actor=team.nurse, patient_id=patient.pk)).patient.conditions


def test_a_condition_counts_until_it_ends(team: Team) -> None:
    patient = register(team)
    row = record_condition(by=team.nurse, at=NOW, patient_id=patient.pk, kind="diabetes")
    with not_allowed("on-record"):
        record_condition(by=team.nurse, at=NOW, patient_id=patient.pk, kind="diabetes")
    assert conditions(team, patient) == ("diabetes",)
    end_condition(by=team.nurse, at=NOW, condition_id=row.pk, ended_on=TODAY)
    assert conditions(team, patient) == ()
    with not_allowed("ended"):
        end_condition(by=team.nurse, at=NOW, condition_id=row.pk, ended_on=TODAY)
    record_condition(by=team.nurse, at=NOW, patient_id=patient.pk, kind="diabetes")
    assert Condition.objects.count() == 2 and len(said("patient.condition")) == 3


def test_a_condition_is_one_of_the_list(team: Team) -> None:
    patient = register(team)
    with invalid("kind"):
        record_condition(by=team.nurse, at=NOW, patient_id=patient.pk, kind="gout")
    row = record_condition(by=team.nurse, at=NOW, patient_id=patient.pk, kind="nyha_iv")
    for day in (TOMORROW, date(1970, 1, 1)):
        with invalid("ended_on"):
            end_condition(by=team.nurse, at=NOW, condition_id=row.pk, ended_on=day)
    hidden_from_others(end_condition, "nurse", condition_id=row.pk, ended_on=TODAY)


# ---- entered in error ---------------------------------------------------------------------


def test_a_wrong_record_is_struck_out_once(team: Team) -> None:
    patient = register(team)
    row = record_condition(by=team.nurse, at=NOW, patient_id=patient.pk, kind="nyha_iv")
    wrong: dict[str, Any] = {"kind": "condition", "record_id": row.pk}
    with invalid("reason"):
        mark_in_error(by=team.nurse, at=NOW, reason=" x ", **wrong)
    mark_in_error(by=team.nurse, at=NOW, reason="of another patient", **wrong)
    row.refresh_from_db()
    assert (row.error_by_id, row.error_reason) == (team.nurse.user_id, "of another patient")
    assert conditions(team, patient) == ()
    assert last("record.error").reason == "of another patient"
    with not_allowed("in-error"):
        mark_in_error(by=team.nurse, at=NOW, reason="of another patient", **wrong)
    hidden_from_others(mark_in_error, "nurse", reason="of another patient", **wrong)


def test_only_who_may_record_may_strike_out(team: Team) -> None:
    patient = register(team)
    row = record_condition(by=team.nurse, at=NOW, patient_id=patient.pk, kind="nyha_iv")
    treating = (team.prescriber, team.pharmacist, team.nurse)
    wrong: dict[str, Any] = {"kind": "condition", "record_id": row.pk, "reason": "wrong one"}
    only_for(mark_in_error, *treating, among=team, **wrong)
    with pytest.raises(TypeError):
        mark_in_error(by=team.nurse, at=NOW, kind="order", record_id=1, reason="wrong one")
    with pytest.raises(NotAllowed):
        for _ in range(2):
            mark_in_error(by=team.nurse, at=NOW, **wrong)
