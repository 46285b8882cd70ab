"""Results and vaccines: a panel is saved whole or not at all."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rituximab.actions.error import mark_in_error
from rituximab.actions.result import record_results, record_vaccine
from rituximab.records.models import Course, Result, Vaccine
from tests.actions.kit import broken_trail, hidden_from_others, invalid, last, only_for, said
from tests.factories import Team, make_patient, written
from tests.people import NOW
from tests.protocol.casekit import ready_adult

TODAY, TOMORROW = NOW.date(), NOW.date() + timedelta(days=1)
IGG = {"test": "igg", "value": Decimal("4.8"), "unit": "g/L", "lower": Decimal(7)}
HBSAG = {"test": "hbsag", "reading": "negative"}


def record(team: Team, *rows: dict[str, Any], **given: Any) -> list[Result]:
    patient = given.pop("patient", None) or make_patient(team)
    base: dict[str, Any] = {"by": team.nurse, "at": NOW, "on": TODAY, "patient_id": patient.pk}
    return record_results(rows=rows, **(base | given))


def test_a_panel_is_saved_row_by_row_in_the_trail(team: Team) -> None:
    igg, hbsag = record(team, IGG, HBSAG, laboratory="North lab")
    igg.refresh_from_db()
    assert (igg.value, igg.unit, igg.lower, igg.laboratory) == (
        Decimal("4.8"),
        "g/L",
        Decimal(7),
        "North lab",
    )
    assert (hbsag.reading, hbsag.value, hbsag.unit) == ("negative", None, "")
    assert [event.after["test"] for event in said("result.record")] == ["igg", "hbsag"]
    assert {event.patient_id for event in said("result.record")} == {igg.patient_id}


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        ({"test": "esr"}, ["0.test"]),
        ({"test": "hbsag"}, ["0.reading"]),
        ({"test": "hbsag", "reading": "weak"}, ["0.reading"]),
        ({"test": "hbsag", "reading": "negative", "value": Decimal(1)}, ["0.value"]),
        ({"test": "igg", "unit": "g/L"}, ["0.value"]),
        ({**IGG, "reading": "negative"}, ["0.reading"]),
        ({**IGG, "unit": "mg/dL"}, ["0.unit"]),
        ({**IGG, "unit": ""}, ["0.unit"]),
        ({**IGG, "value": Decimal(-1)}, ["0.value"]),
        ({**IGG, "value": Decimal("NaN")}, ["0.value"]),
        ({**IGG, "value": Decimal("4.80001")}, ["0.value"]),
        ({**IGG, "value": Decimal(10) ** 10}, ["0.value"]),
        ({**IGG, "upper": Decimal(6)}, ["0.upper"]),
        ({**IGG, "comment": "x" * 301}, ["0.comment"]),
    ],
)
def test_what_does_not_fit_is_told(team: Team, row: dict[str, Any], fields: list[str]) -> None:
    patient = make_patient(team)
    with invalid(*fields):
        record(team, row, patient=patient)


def test_one_fault_keeps_the_whole_panel_out(team: Team) -> None:
    patient = make_patient(team)
    with invalid("1.unit", "2.test"):
        record(team, HBSAG, {**IGG, "unit": "g/dL"}, HBSAG, patient=patient)
    with broken_trail():
        record(team, HBSAG, IGG, patient=patient)
    assert not Result.objects.exists()


@pytest.mark.parametrize("on", [TOMORROW, date(1970, 1, 1)])
def test_a_day_has_to_be_one_of_the_patients(team: Team, on: date) -> None:
    patient = make_patient(team)
    with invalid("on"):
        record(team, HBSAG, patient=patient, on=on)
    with invalid("on"):
        record_vaccine(
            by=team.nurse, at=NOW, patient_id=patient.pk, name="influenza", on=on, live=False
        )


def test_an_empty_panel_is_none(team: Team) -> None:
    patient = make_patient(team)
    with invalid("rows"):
        record(team, patient=patient)


def test_those_who_treat_record(team: Team) -> None:
    patient = make_patient(team)
    treating = (team.prescriber, team.pharmacist, team.nurse)
    given: dict[str, Any] = {"patient_id": patient.pk, "on": TODAY}
    only_for(record_results, *treating, among=team, rows=[HBSAG], **given)
    hidden_from_others(record_results, "nurse", rows=[HBSAG], **given)
    only_for(record_vaccine, *treating, among=team, name="flu", live=None, **given)
    hidden_from_others(record_vaccine, "nurse", name="flu", live=None, **given)


def test_a_vaccine_may_be_of_unknown_kind(team: Team) -> None:
    patient = make_patient(team)
    given: dict[str, Any] = {"by": team.nurse, "at": NOW, "patient_id": patient.pk, "on": TODAY}
    with invalid("name"):
        record_vaccine(name=" ", live=None, **given)
    row = record_vaccine(name=" yellow fever ", live=None, **given)
    assert (row.name, Vaccine.objects.get().live) == ("yellow fever", None)
    assert last("vaccine.record").subject_id == str(row.pk)


def test_the_first_item_begins_the_screening(team: Team) -> None:
    course = written(ready_adult(results=[], vaccination_review=None), team, "eligible")
    record(team, HBSAG, patient=course.patient)
    assert Course.objects.get(pk=course.pk).state == "screening"
    assert [event.before for event in said("screening.begin")] == [{"state": "eligible"}]
    record(team, IGG, patient=course.patient)
    assert len(said("screening.begin")) == 1


def test_a_result_before_eligibility_begins_nothing(team: Team) -> None:
    course = written(ready_adult(), team, "assessing")
    record(team, HBSAG, patient=course.patient)
    assert Course.objects.get(pk=course.pk).state == "assessing"


def test_a_wrong_result_is_struck_out_by_who_may_correct(team: Team) -> None:
    (row,) = record(team, HBSAG)
    wrong: dict[str, Any] = {"kind": "result", "record_id": row.pk, "reason": "sample mixed up"}
    only_for(mark_in_error, team.prescriber, team.pharmacist, team.nurse, among=team, **wrong)
    assert mark_in_error(by=team.nurse, at=NOW, **wrong).error_at == NOW
