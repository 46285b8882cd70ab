"""Results entered as a panel: all or none, a zero is a value, faults stand at their test."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from rituximab.actions.error import mark_in_error
from rituximab.records.models import Patient, Result, Vaccine
from rituximab.records.result import QUALITATIVE, QUANTITATIVE
from rituximab.screens.result.panel import GROUPS
from tests.factories import Team, make_team, many_results
from tests.people import NOW
from tests.web.visit import at_most, client_of, fields_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

DAY = "20-Nov-2026"


def recorded(client: Client, patient: Patient, query: str = "", **given: str) -> Any:
    address = f"/patients/{patient.pk}/results/new/{query}"
    return client.post(address, sent(**{"on": DAY, "laboratory": ""} | given))


def test_every_test_stands_in_the_panel_once() -> None:
    assert sorted(t for _, tests in GROUPS for t in tests) == sorted(QUALITATIVE + QUANTITATIVE)


def test_only_what_was_filled_in_is_saved(nurse: Client, patient: Patient) -> None:
    given = {
        "laboratory": "Central",
        "value_hbsag": "negative",
        "value_igg": "9.8",
        "lower_igg": "7",
        "upper_igg": "16",
        "value_creatinine": "64",
        "unit_creatinine": "umol/L",
    }
    answer = recorded(nurse, patient, **given)
    assert answer.headers["Location"] == f"/patients/{patient.pk}/"
    rows = {row.test: row for row in Result.objects.all()}
    assert set(rows) == {"hbsag", "igg", "creatinine"}
    assert rows["hbsag"].reading == "negative"
    igg = rows["igg"]
    assert (igg.value, igg.unit, igg.lower, igg.upper) == (Decimal("9.8"), "g/L", 7, 16)
    assert {row.laboratory for row in rows.values()} == {"Central"}


def test_nothing_is_chosen_and_nothing_means_nothing(nurse: Client, patient: Patient) -> None:
    html = nurse.get(f"/patients/{patient.pk}/results/new/").content.decode()
    assert html.count(">not entered</option>") == len(QUALITATIVE)
    page = recorded(nurse, patient)
    assert page.status_code == 422
    assert "Enter at least one result." in words(page)


def test_a_zero_is_a_result(nurse: Client, patient: Patient) -> None:
    assert recorded(nurse, patient, value_cd19="0", value_hbv_dna="0").status_code == 302
    assert list(Result.objects.values_list("value", flat=True)) == [0, 0]


def test_one_fault_saves_none_and_keeps_all(nurse: Client, patient: Patient) -> None:
    given = {"value_hbsag": "negative", "value_igg": "9,8", "value_platelets": "240"}
    page = recorded(nurse, patient, **given)
    assert page.status_code == 422
    assert not Result.objects.exists()
    kept = fields_of(page)
    assert (kept["value_igg"], kept["value_platelets"]) == ("9,8", "240")
    assert '<option value="negative" selected>' in page.content.decode()
    assert 'href="#id_value_igg"' in page.content.decode()


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"value_igg": "9", "lower_igg": "16", "upper_igg": "7"}, "upper_igg", "lies below"),
        ({"value_igg": "-9"}, "value_igg", "plain digits"),
        ({"value_igg": "9.12345"}, "value_igg", "At most 4 digits after the point."),
        ({"value_igg": "99999999999"}, "value_igg", "too large"),
        ({"lower_igg": "7"}, "value_igg", "Limits without a result"),
        ({"value_creatinine": "64", "unit_creatinine": "g/L"}, "unit_creatinine", "valid choice"),
        ({"value_hbsag": "maybe"}, "value_hbsag", "valid choice"),
    ],
)
def test_a_fault_stands_at_its_test(
    nurse: Client, patient: Patient, given: dict[str, str], field: str, says: str
) -> None:
    page = recorded(nurse, patient, **{"value_alt": "30"} | given)
    html = page.content.decode()
    assert page.status_code == 422
    assert says in words(page)
    assert f'href="#id_{field}"' in html
    assert f'id="id_{field}"' in html
    assert 'invalid-feedback d-block">' in html, "the row itself says nothing"
    assert not Result.objects.exists()


@pytest.mark.parametrize("on", ["23-Nov-2026", "13-Jul-1978", ""])
def test_a_day_before_birth_or_ahead_is_refused(nurse: Client, patient: Patient, on: str) -> None:
    page = recorded(nurse, patient, on=on, value_igg="9")
    assert page.status_code == 422
    assert 'href="#id_on"' in page.content.decode()


def test_a_narrow_panel_asks_for_what_is_missing(nurse: Client, patient: Patient) -> None:
    query = "?tests=hbsag,anti_hbc,nonsense&next=/protocol/"
    page = nurse.get(f"/patients/{patient.pk}/results/new/{query}")
    assert page.content.decode().count('name="value_') == 2
    assert "All tests" in words(page)
    answer = recorded(nurse, patient, query, value_hbsag="negative")
    assert answer.headers["Location"] == "/protocol/"
    outside = recorded(nurse, patient, "?next=//evil.example/", value_hbsag="negative")
    assert outside.headers["Location"] == f"/patients/{patient.pk}/"


def test_sent_twice_is_saved_once(nurse: Client, patient: Patient) -> None:
    form = sent(on=DAY, laboratory="", value_igg="9")
    for _ in range(2):
        assert nurse.post(f"/patients/{patient.pk}/results/new/", form).status_code == 302
    assert Result.objects.count() == 1


# ---- the series of one test ---------------------------------------------------------------


def test_a_series_is_newest_first_with_what_was_wrong(team: Team, patient: Patient) -> None:
    many_results(patient, 3, team.nurse)
    wrong = Result.objects.order_by("on").first()
    assert wrong
    gone = {"kind": "result", "record_id": wrong.pk, "reason": "Another patient's sample"}
    mark_in_error(by=team.nurse, at=NOW, **gone)
    page = client_of(team.auditor).get(f"/patients/{patient.pk}/results/creatinine/")
    said = words(page)
    days = ("01-Nov-2026", "31-Oct-2026", "30-Oct-2026")
    places = [said.index(day) for day in days]
    assert places == sorted(places)
    assert "Entered in error: Another patient's sample" in said
    assert page.content.decode().count("<del>") == 1


def test_a_series_nobody_knows_is_not_there(nurse: Client, patient: Patient) -> None:
    assert nurse.get(f"/patients/{patient.pk}/results/spam/").status_code == 404
    assert "No value on record." in words(nurse.get(f"/patients/{patient.pk}/results/igg/"))


# ---- vaccines -----------------------------------------------------------------------------


@pytest.mark.parametrize(("live", "kept"), [("yes", True), ("no", False), ("unknown", None)])
def test_a_vaccine_is_live_or_not_or_nobody_knows(
    nurse: Client, patient: Patient, live: str, kept: bool | None
) -> None:
    address = f"/patients/{patient.pk}/vaccines/new/"
    form = sent(name="Influenza", on=DAY, live=live)
    assert nurse.post(address, form).status_code == 302
    assert Vaccine.objects.get().live is kept


def test_a_vaccine_without_the_answer_is_refused(nurse: Client, patient: Patient) -> None:
    page = nurse.post(f"/patients/{patient.pk}/vaccines/new/", sent(name="Influenza", on=DAY))
    assert page.status_code == 422
    assert fields_of(page)["name"] == "Influenza"
    assert not Vaccine.objects.exists()


# ---- who, and what it costs ---------------------------------------------------------------

WRITING = ("results/new/", "vaccines/new/")


@pytest.mark.parametrize("part", WRITING)
def test_an_auditor_records_nothing(auditor: Client, patient: Patient, part: str) -> None:
    address = f"/patients/{patient.pk}/{part}"
    for page in (auditor.get(address), auditor.post(address, sent(on=DAY))):
        refused(page, "prescriber, pharmacist or nurse")


def test_an_admin_sees_no_result(admin: Client, patient: Patient) -> None:
    page = admin.get(f"/patients/{patient.pk}/results/igg/")
    refused(page, "prescriber, pharmacist, nurse or auditor")


@pytest.mark.parametrize("part", [*WRITING, "results/igg/"])
def test_another_clinics_patient_is_not_there(patient: Patient, part: str) -> None:
    stranger = client_of(make_team().nurse)
    assert stranger.get(f"/patients/{patient.pk}/{part}").status_code == 404


@pytest.mark.parametrize("rows", [1, 50, 500])
def test_what_the_pages_cost(team: Team, patient: Patient, rows: int) -> None:
    many_results(patient, rows, team.nurse)
    client = client_of(team.nurse)
    for part in (*WRITING, "results/creatinine/"):
        with at_most(6):
            client.get(f"/patients/{patient.pk}/{part}")
