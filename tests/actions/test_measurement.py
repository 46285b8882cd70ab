"""Height and weight: recorded, asked about when unlikely, measured a second time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rituximab.actions.error import mark_in_error
from rituximab.actions.measurement import confirm_measurement, record_measurement
from rituximab.records.models import Measurement, Patient
from tests.actions.kit import (
    broken_trail,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
)
from tests.factories import Team, make_patient
from tests.people import NOW

TODAY = NOW.date()


def measure(team: Team, patient: Patient, **given: Any) -> Measurement:
    sizes = {k: Decimal(given.pop(k)) for k in ("height_cm", "weight_kg") if k in given}
    base: dict[str, Any] = {"by": team.nurse, "at": NOW, "patient_id": patient.pk, "on": TODAY}
    return record_measurement(**(base | sizes | given))


def test_a_measurement_is_kept_as_measured_and_as_typed(team: Team) -> None:
    patient = make_patient(team)
    row = measure(team, patient, height_cm="168", weight_kg="63.50293", as_typed="140 lb")
    row.refresh_from_db()
    assert (row.weight_kg, row.as_typed) == (Decimal("63.503"), "140 lb")
    event = last("measurement.record")
    assert (event.after["weight_kg"], event.patient_id) == ("63.503", patient.pk)


def test_either_size_is_enough(team: Team) -> None:
    patient = make_patient(team)
    assert measure(team, patient, weight_kg="64").height_cm is None
    assert measure(team, patient, height_cm="168").weight_kg is None


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, ["weight_kg"]),
        ({"weight_kg": "0"}, ["weight_kg"]),
        ({"height_cm": "-168"}, ["height_cm"]),
        ({"weight_kg": "0.0004"}, ["weight_kg"]),
        ({"weight_kg": "1000"}, ["weight_kg"]),
        ({"weight_kg": "NaN"}, ["weight_kg"]),
        ({"weight_kg": "Infinity", "height_cm": "NaN"}, ["height_cm", "weight_kg"]),
        ({"weight_kg": "64", "on": TODAY + timedelta(days=1)}, ["on"]),
        ({"weight_kg": "64", "on": date(1970, 1, 1)}, ["on"]),
        ({"weight_kg": "64", "as_typed": "6" * 61}, ["as_typed"]),
        ({"weight_kg": "64", "confirmed_because": "ok"}, ["confirmed_because"]),
    ],
)
def test_what_does_not_fit_is_told(team: Team, given: dict[str, Any], fields: list[str]) -> None:
    patient = make_patient(team)
    with invalid(*fields):
        measure(team, patient, **given)


def test_the_day_of_the_clinic_decides_what_lies_ahead(team: Team, settings: Any) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"  # already tomorrow there
    patient = make_patient(team)
    assert measure(team, patient, weight_kg="64", on=TODAY).pk
    late = NOW.replace(hour=13)
    assert measure(team, patient, weight_kg="64", on=TODAY + timedelta(days=1), at=late).pk


def test_an_unlikely_size_is_asked_about(team: Team) -> None:
    patient = make_patient(team)
    measure(team, patient, weight_kg="64", height_cm="168", on=date(2026, 5, 4))
    with not_allowed("ask", "ask"):
        measure(team, patient, weight_kg="141", height_cm="66")
    row = measure(team, patient, weight_kg="71", confirmed_because="oedema, weighed twice")
    assert row.confirmed_reason == "oedema, weighed twice" == last("measurement.record").reason
    likely = measure(team, patient, weight_kg="71.5", confirmed_because="weighed twice")
    assert likely.confirmed_reason == ""


def test_the_last_size_is_that_of_the_day_before(team: Team) -> None:
    patient = make_patient(team)
    measure(team, patient, weight_kg="64", on=date(2026, 5, 4))
    wrong = measure(team, patient, weight_kg="90", confirmed_because="it says so on the scale")
    assert measure(team, patient, weight_kg="65", on=date(2026, 6, 4)).pk
    with not_allowed("ask"):
        measure(team, patient, weight_kg="66")
    reason = "another patient's weight"
    mark_in_error(by=team.nurse, at=NOW, kind="measurement", record_id=wrong.pk, reason=reason)
    assert measure(team, patient, weight_kg="66").pk


def test_a_second_measurement_is_another_persons(team: Team) -> None:
    patient = make_patient(team)
    first = measure(team, patient, weight_kg="53.6", height_cm="150")
    given: dict[str, Any] = {"measurement_id": first.pk, "weight_kg": Decimal("53.7")}
    with not_allowed("same-person"):
        confirm_measurement(by=team.nurse, at=NOW, **given)
    second = confirm_measurement(by=team.pharmacist, at=NOW, **given)
    assert (second.confirms_id, second.on, second.height_cm) == (first.pk, TODAY, None)
    assert last("measurement.confirm").subject_id == str(second.pk)
    hidden_from_others(confirm_measurement, "nurse", **given)


def test_those_who_treat_measure(team: Team) -> None:
    patient = make_patient(team)
    given: dict[str, Any] = {"patient_id": patient.pk, "on": TODAY, "weight_kg": Decimal(64)}
    treating = (team.prescriber, team.pharmacist, team.nurse)
    only_for(record_measurement, *treating, among=team, **given)
    hidden_from_others(record_measurement, "nurse", **given)
    with broken_trail():
        record_measurement(by=team.nurse, at=NOW, **given)
    assert not Measurement.objects.exists()
