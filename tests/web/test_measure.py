"""Height and weight: units, the slips that are asked about, and the second measurement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from rituximab.actions.measurement import record_measurement
from rituximab.audit.models import AuditEvent
from rituximab.records.base import local_day
from rituximab.records.models import Measurement, Patient
from tests.factories import Team, make_team
from tests.people import NOW
from tests.web.visit import at_most, client_of, fields_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TODAY = "22-Nov-2026"


def measured(client: Client, patient: Patient, **given: str) -> Any:
    units = {"weight_unit": "kg", "height_unit": "cm", "on": TODAY}
    return client.post(f"/patients/{patient.pk}/measurements/new/", sent(**units | given))


@pytest.fixture
def known(team: Team, patient: Patient) -> Measurement:
    """64 kg and 168 cm, measured by the nurse."""
    given: dict[str, Any] = {"height_cm": Decimal(168), "weight_kg": Decimal(64)}
    return record_measurement(
        by=team.nurse, at=NOW, patient_id=patient.pk, on=local_day(NOW), **given
    )


@pytest.mark.parametrize(
    ("given", "kg", "cm", "typed"),
    [
        ({"weight": "62.5", "height": "168"}, "62.5", "168", "62.5 kg, 168 cm"),
        ({"weight": "62.50"}, "62.5", None, "62.5 kg"),
        ({"weight": "141.1", "weight_unit": "lb"}, "64.002", None, "141.1 lb"),
        ({"height": "66", "height_unit": "in"}, None, "167.64", "66 in"),
        ({"weight": "100"}, "100", None, "100 kg"),
        ({"weight": " 70 "}, "70", None, "70 kg"),
    ],
)
def test_what_was_typed_is_kept_beside_the_canonical_value(
    nurse: Client, patient: Patient, given: dict[str, str], kg: str, cm: str, typed: str
) -> None:
    assert measured(nurse, patient, **given).status_code == 302
    row = Measurement.objects.get()
    assert row.weight_kg == (Decimal(kg) if kg else None)
    assert row.height_cm == (Decimal(cm) if cm else None)
    assert row.as_typed == typed


SLIPS = {
    "pounds": ({"weight": "141"}, "Typed in lb? Then choose lb."),
    "more": ({"weight": "80"}, "Weigh again, or say why it is right."),
    "less": ({"weight": "50"}, "Weigh again, or say why it is right."),
    "inches": ({"height": "66"}, "Typed in inches? Then choose in."),
    "metres": ({"height": "1.68"}, "Typed in metres?"),
    "shrunk": ({"height": "160"}, "less than the last height"),
    "giant": ({"height": "240"}, "more than people measure"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_likely_slip_is_asked_about(nurse: Client, known: Measurement, slip: str) -> None:
    given, asked = SLIPS[slip]
    page = measured(nurse, known.patient, **given)
    assert page.status_code == 422
    assert asked in words(page)
    assert {name: fields_of(page)[name] for name in given} == given
    assert Measurement.objects.count() == 1
    why = {"confirmed_because": "Measured twice on another scale"}
    assert measured(nurse, known.patient, **given | why).status_code == 302
    row = Measurement.objects.latest("pk")
    assert row.confirmed_reason == why["confirmed_because"]
    assert AuditEvent.objects.latest("seq").reason or row.confirmed_reason


def test_pounds_typed_as_pounds_are_not_asked_about(nurse: Client, known: Measurement) -> None:
    given = {"weight": "141", "weight_unit": "lb"}
    assert measured(nurse, known.patient, **given).status_code == 302


def test_pounds_are_noticed_at_the_first_visit_too(nurse: Client, patient: Patient) -> None:
    page = measured(nurse, patient, weight="282", height="168")
    assert page.status_code == 422
    assert "body mass index" in words(page)


def test_a_reason_nobody_asked_for_is_not_kept(nurse: Client, known: Measurement) -> None:
    given = {"weight": "65", "confirmed_because": "no doubt about it"}
    assert measured(nurse, known.patient, **given).status_code == 302
    assert Measurement.objects.latest("pk").confirmed_reason == ""


def test_something_has_to_be_measured(nurse: Client, patient: Patient) -> None:
    page = measured(nurse, patient)
    assert page.status_code == 422
    assert "Give a height, a weight or both." in words(page)
    assert 'href="#id_weight"' in page.content.decode()


@pytest.mark.parametrize("unit", ["", "st", "KG"])
def test_a_unit_nobody_knows_is_refused(nurse: Client, patient: Patient, unit: str) -> None:
    assert measured(nurse, patient, weight="62", weight_unit=unit).status_code == 422
    assert not Measurement.objects.exists()


@pytest.mark.parametrize("on", ["13-Jul-1978", "23-Nov-2026", "+1"])
def test_a_day_before_birth_or_ahead_is_refused(nurse: Client, patient: Patient, on: str) -> None:
    page = measured(nurse, patient, weight="62", on=on)
    assert page.status_code == 422
    assert fields_of(page)["on"] == on


def test_the_way_back_stays_inside(nurse: Client, patient: Patient) -> None:
    address = f"/patients/{patient.pk}/measurements/new/"
    form = {"weight": "62", "weight_unit": "kg", "height_unit": "cm", "on": TODAY}
    for to, lands in (("/audit/", "/audit/"), ("//evil.example/", f"/patients/{patient.pk}/")):
        answer = nurse.post(f"{address}?next={to}", sent(**form))
        assert answer.headers["Location"] == lands


# ---- the second measurement ---------------------------------------------------------------


def second(client: Client, first: Measurement, **given: str) -> Any:
    units = {"weight_unit": "kg", "height_unit": "cm"}
    return client.post(f"/measurements/{first.pk}/second/", sent(**units | given))


def test_another_person_measures_again(prescriber: Client, known: Measurement, team: Team) -> None:
    assert "Second measurement" in words(prescriber.get(f"/measurements/{known.pk}/second/"))
    assert second(prescriber, known, weight="64.2", height="168").status_code == 302
    row = Measurement.objects.latest("pk")
    assert (row.confirms_id, row.written_by_id) == (known.pk, team.prescriber.user_id)
    page = prescriber.get(f"/patients/{known.patient_id}/measurements/new/")
    assert "(second)" in words(page)


def test_nobody_confirms_the_own_measurement(nurse: Client, known: Measurement) -> None:
    page = second(nurse, known, weight="64")
    assert page.status_code == 422
    assert "You took the first measurement." in words(page)
    assert fields_of(page)["weight"] == "64"


def test_a_slip_of_the_second_is_asked_about_too(prescriber: Client, known: Measurement) -> None:
    page = second(prescriber, known, weight="141")
    assert page.status_code == 422
    assert "Typed in lb?" in words(page)


# ---- who, and what it costs ---------------------------------------------------------------


def test_an_admin_measures_nobody(admin: Client, known: Measurement) -> None:
    for page in (measured(admin, known.patient, weight="64"), second(admin, known, weight="64")):
        refused(page, "prescriber, pharmacist or nurse")
    assert Measurement.objects.count() == 1


def test_a_measurement_of_another_clinic_is_not_there(known: Measurement) -> None:
    stranger = client_of(make_team().nurse)
    assert second(stranger, known, weight="64").status_code == 404
    assert measured(stranger, known.patient, weight="64").status_code == 404


def test_what_the_pages_cost(prescriber: Client, known: Measurement) -> None:
    with at_most(6):
        prescriber.get(f"/patients/{known.patient_id}/measurements/new/")
    with at_most(6):
        prescriber.get(f"/measurements/{known.pk}/second/")
