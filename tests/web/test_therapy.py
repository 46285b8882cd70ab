"""Steroids and co-drugs: one drug at one dose an entry, and the end of one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from rituximab.actions.therapy import record_therapy, stop_therapy
from rituximab.records.models import Patient, Therapy
from tests.factories import Team, make_team, ready_course
from tests.people import NOW
from tests.web.visit import at_most, client_of, fields_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PREDNISOLONE = {
    "drug": "prednisolone",
    "dose": "40",
    "unit": "mg/day",
    "route": "oral",
    "start": "01-Aug-2026",
    "stop": "",
    "outcome": "",
    "outcome_reason": "",
}


def added(client: Client, patient: Patient, **given: str) -> Any:
    return client.post(f"/patients/{patient.pk}/treatments/new/", sent(**PREDNISOLONE | given))


@pytest.fixture
def taken(team: Team, patient: Patient) -> Therapy:
    given: dict[str, Any] = {"drug": "methotrexate", "dose": Decimal(15), "unit": "mg/week"}
    start = date(2026, 6, 1)
    return record_therapy(by=team.prescriber, at=NOW, patient_id=patient.pk, start=start, **given)


def test_a_treatment_is_added(prescriber: Client, patient: Patient) -> None:
    assert added(prescriber, patient).headers["Location"] == f"/patients/{patient.pk}/"
    row = Therapy.objects.get()
    assert (row.dose, row.unit, row.start, row.stop) == (40, "mg/day", date(2026, 8, 1), None)
    said = words(prescriber.get(f"/patients/{patient.pk}/"))
    assert "prednisoLONE 40 mg/day oral 01-Aug-2026 still taken not known yet" in said


def test_saving_another_comes_back_to_the_form(prescriber: Client, patient: Patient) -> None:
    address = f"/patients/{patient.pk}/treatments/new/"
    assert added(prescriber, patient, another="").headers["Location"] == address
    assert "prednisoLONE 40 mg/day" in words(prescriber.get(address))


@pytest.mark.parametrize(
    ("to", "lands"),
    [("/courses/1/", "/courses/1/"), ("https://evil.example/", ""), ("//evil.example/", "")],
)
def test_it_goes_back_to_where_it_was_asked(
    prescriber: Client, patient: Patient, taken: Therapy, to: str, lands: str
) -> None:
    chart = f"/patients/{patient.pk}/"
    address = f"{chart}treatments/new/?next={to}"
    assert f'href="{lands or chart}">Cancel' in prescriber.get(address).content.decode()
    first = prescriber.post(address, sent(**PREDNISOLONE, another=""))
    assert first.headers["Location"] == address
    second = prescriber.post(address, sent(**PREDNISOLONE | {"drug": "tacrolimus"}))
    assert second.headers["Location"] == (lands or chart)
    stop = prescriber.post(f"/treatments/{taken.pk}/stop/?next={to}", sent(stop="01-Nov-2026"))
    assert stop.headers["Location"] == (lands or chart)


def test_no_drug_dose_or_outcome_is_chosen_beforehand(prescriber: Client, patient: Patient) -> None:
    html = prescriber.get(f"/patients/{patient.pk}/treatments/new/").content.decode()
    chosen = html.count(" selected")
    assert chosen == html.count('<option value="" selected') + html.count('value="oral" selected')
    assert chosen == 4


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"drug": ""}, "drug", "This field is required."),
        ({"drug": "aspirin"}, "drug", "valid choice"),
        ({"dose": "0"}, "dose", "This cannot be zero."),
        ({"dose": "4,5"}, "dose", "Use a point for decimals"),
        ({"dose": ""}, "dose", "A unit without a dose."),
        ({"unit": ""}, "unit", "Choose one of"),
        ({"unit": "mg/m2/week"}, "unit", "Choose one of"),
        ({"start": "23-Nov-2026"}, "start", "future"),
        ({"start": "01-Aug-1978", "stop": "13-Jul-1978"}, "stop", "before it started"),
        ({"stop": "31-Jul-2026"}, "stop", "before it started"),
        ({"outcome": "intolerant"}, "outcome_reason", "Say it in words"),
        ({"outcome": "intolerant", "outcome_reason": "x"}, "outcome_reason", "Say it in words"),
        ({"outcome": "cured"}, "outcome", "valid choice"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    prescriber: Client, patient: Patient, given: dict[str, str], field: str, says: str
) -> None:
    page = added(prescriber, patient, **given)
    html = page.content.decode()
    assert page.status_code == 422
    assert "<title>Error: Add a treatment</title>" in html
    assert says in words(page)
    assert f'href="#id_{field}"' in html
    kept = fields_of(page)
    expected = PREDNISOLONE | given
    assert {n: kept[n] for n in ("dose", "start", "stop")} == {
        n: expected[n] for n in ("dose", "start", "stop")
    }
    assert not Therapy.objects.exists()


def test_what_is_not_known_may_stay_open(prescriber: Client, patient: Patient) -> None:
    assert added(prescriber, patient, dose="", unit="", start="").status_code == 302
    said = words(prescriber.get(f"/patients/{patient.pk}/"))
    assert "prednisoLONE not known oral not known still taken" in said


# ---- stopping -----------------------------------------------------------------------------


def stopped(client: Client, therapy: Therapy, **given: str) -> Any:
    address = f"/treatments/{therapy.pk}/stop/"
    version = fields_of(client.get(address)).get("version", "1")
    form = {"stop": "01-Nov-2026", "outcome": "", "outcome_reason": "", "version": version}
    return client.post(address, sent(**form | given))


def test_a_treatment_is_stopped(prescriber: Client, taken: Therapy) -> None:
    assert "Stop methotrexate 15 mg/week" in words(prescriber.get(f"/treatments/{taken.pk}/stop/"))
    assert stopped(prescriber, taken, outcome="inadequate").status_code == 302
    taken.refresh_from_db()
    assert (taken.stop, taken.outcome) == (date(2026, 11, 1), "inadequate")
    page = stopped(prescriber, taken)
    assert page.status_code == 422
    assert "It has a stop date already, 01-Nov-2026." in words(page)


def test_a_stop_before_the_start_is_refused(prescriber: Client, taken: Therapy) -> None:
    page = stopped(prescriber, taken, stop="31-May-2026")
    assert page.status_code == 422
    assert fields_of(page)["stop"] == "31-May-2026"


def test_somebody_was_quicker(prescriber: Client, team: Team, taken: Therapy) -> None:
    Therapy.objects.filter(pk=taken.pk).update(version=7)
    page = stopped(prescriber, taken, version="1")
    assert page.status_code == 409
    assert "Nothing of what you sent was saved." in words(page)


def test_one_entered_in_error_is_not_stopped(prescriber: Client, taken: Therapy) -> None:
    prescriber.post(f"/entered-in-error/therapy/{taken.pk}/", sent(reason="Never taken"))
    address = f"/treatments/{taken.pk}/stop/"
    assert prescriber.get(address).status_code == 404
    assert prescriber.post(address, sent(stop="01-Nov-2026")).status_code == 404


# ---- who, and what it costs ---------------------------------------------------------------


@pytest.mark.parametrize("role", ["nurse", "auditor", "admin"])
def test_others_do_not_write_a_history(team: Team, taken: Therapy, role: str) -> None:
    client = client_of(getattr(team, role))
    for page in (added(client, taken.patient), stopped(client, taken)):
        refused(page, "prescriber or pharmacist")
    taken.refresh_from_db()
    assert taken.stop is None


def test_a_treatment_of_another_clinic_is_not_there(taken: Therapy) -> None:
    stranger = client_of(make_team().prescriber)
    assert added(stranger, taken.patient).status_code == 404
    assert stranger.get(f"/treatments/{taken.pk}/stop/").status_code == 404
    assert stopped(stranger, taken).status_code == 404


def test_what_the_pages_cost(team: Team) -> None:
    course = ready_course(team)
    therapy = course.patient.therapies.first()
    assert therapy
    stop_therapy(by=team.prescriber, at=NOW, therapy_id=therapy.pk, stop=date(2026, 11, 1))
    client = client_of(team.prescriber)
    with at_most(6):
        client.get(f"/patients/{course.patient_id}/treatments/new/")
    with at_most(6):
        client.get(f"/treatments/{therapy.pk}/stop/")
