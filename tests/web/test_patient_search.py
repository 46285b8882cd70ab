"""Finding a patient by what people type."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rituximab.audit.models import AuditEvent
from rituximab.records.models import Patient
from rituximab.records.search import one_letter_off
from tests.crowd import crowd_of_courses, crowd_of_patients
from tests.factories import Team, make_patient, make_team
from tests.web.visit import HTMX, at_most, client_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PEOPLE = {
    "okafor": {
        "family_name": "Okafor-Nguyen",
        "given_names": "Maria-Theresa",
        "mrn": "DEMO-004217",
        "previous_names": "Lindqvist",
    },
    "asberg": {"family_name": "Åsberg", "given_names": "Zoë", "mrn": "DEMO-001180"},
    "mononym": {"family_name": "Suharto", "given_names": "", "mrn": "DEMO-001181"},
}


@pytest.fixture
def people(team: Team) -> dict[str, Patient]:
    make_patient(team, family_name="Bystander", mrn="DEMO-999999")
    return {name: make_patient(team, **details) for name, details in PEOPLE.items()}


def found_by(client: Client, text: str, **more: Any) -> tuple[str, str]:
    """What stands under "Found", and under "Did you mean"."""
    page = client.get("/patients/", {"q": text}, **more)
    assert page.status_code == 200, page
    said = words(page)
    exact = said.partition("Found")[2]
    exact, _, near = exact.partition("Did you mean")
    return exact, near


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("okaf", "okafor"),
        ("OKAFOR", "okafor"),
        ("nguy", "okafor"),
        ("okafor-nguyen", "okafor"),
        ("okafor nguyen", "okafor"),
        ("maria okafor", "okafor"),
        ("Okafor-Nguyen, Maria-Theresa", "okafor"),
        ("theresa", "okafor"),
        ("lindq", "okafor"),
        ("  okaf  ", "okafor"),
        ("asberg", "asberg"),
        ("ÅSBERG", "asberg"),
        ("Åsberg", "asberg"),
        ("zoe", "asberg"),
        ("suharto", "mononym"),
        ("demo-0042", "okafor"),
        ("DEMO-00118", "mononym"),
    ],
)
def test_a_beginning_finds(
    prescriber: Client, people: dict[str, Patient], text: str, who: str
) -> None:
    exact, _ = found_by(prescriber, text)
    assert people[who].mrn in exact
    assert "BYSTANDER" not in exact


@pytest.mark.parametrize(
    "text", ["kafor", "okaf bystander", "okaf x", "demo", "%", "_", "o_a", "'"]
)
def test_what_is_no_beginning_finds_nobody(
    prescriber: Client, people: dict[str, Patient], text: str
) -> None:
    exact, _ = found_by(prescriber, text)
    assert "Nobody by these words" in exact
    assert "Register a new patient" in exact


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("14-Jul-1978", True),
        ("14-jul-1978", True),
        ("1978-07-14", True),
        ("14071978", True),
        ("okaf 1978", True),
        ("1978", True),
        ("okaf 1979", False),
        ("15-Jul-1978", False),
        ("31-Feb-1978", False),
        ("14/07/1978", False),
        ("١٩٧٨", False),
    ],
)
def test_a_birth_date_or_year_finds(
    prescriber: Client, people: dict[str, Patient], text: str, finds: bool
) -> None:
    exact, _ = found_by(prescriber, text)
    assert (people["okafor"].mrn in exact) == finds


@pytest.mark.parametrize("text", ["okafer", "okfor", "okaffor", "oakfor", "nguyan", "okafer maria"])
def test_a_slip_is_found_apart(prescriber: Client, people: dict[str, Patient], text: str) -> None:
    exact, near = found_by(prescriber, text)
    assert "Nobody by these words" in exact
    assert people["okafor"].mrn in near
    assert "one letter differs" in near


def test_a_short_word_is_not_guessed_at(prescriber: Client, people: dict[str, Patient]) -> None:
    assert found_by(prescriber, "oka1")[1] != ""
    assert found_by(prescriber, "ok1")[1] == ""


def test_slips_are_one_letter_and_no_more(prescriber: Client, people: dict[str, Patient]) -> None:
    assert found_by(prescriber, "okifer")[1] == ""
    assert "okafor" not in one_letter_off("okafor")


def test_a_previous_name_says_why(prescriber: Client, people: dict[str, Patient]) -> None:
    assert "previous name" in found_by(prescriber, "lindq")[0]
    assert "previous name" not in found_by(prescriber, "okaf")[0]


def test_a_record_number_opens_the_patient(prescriber: Client, people: dict[str, Patient]) -> None:
    page = prescriber.get("/patients/?q=demo-004217")
    assert page.headers["Location"] == f"/patients/{people['okafor'].pk}/"
    exact, _ = found_by(prescriber, "DEMO-004217", headers=HTMX)
    assert "OKAFOR-NGUYEN" in exact, "a panel does not jump to a page"


def test_a_row_says_who_and_leads_to_the_course(prescriber: Client, team: Team) -> None:
    (course,) = crowd_of_courses(team, 1)
    page = prescriber.get("/patients/?q=crowd")
    said = words(page)
    assert course.patient.mrn in said
    assert "female" in said
    assert "Course 1: assessing" in said
    assert reverse("journey:course", args=[course.pk]) in page.content.decode()


def test_at_most_twenty_and_then_ask_for_more(prescriber: Client, team: Team) -> None:
    crowd_of_patients(team, 20)
    assert "More than 20" not in found_by(prescriber, "crowd")[0]
    crowd_of_patients(team, 1)
    exact, _ = found_by(prescriber, "crowd")
    assert "More than 20: add a letter" in exact
    assert exact.count("CROWD-") == 20


def test_patients_of_another_clinic_do_not_exist(prescriber: Client) -> None:
    make_patient(make_team(), family_name="Stranger", mrn="DEMO-777777")
    assert "Nobody by these words" in found_by(prescriber, "stranger")[0]
    assert "Nobody by these words" in found_by(prescriber, "DEMO-777777")[0]
    assert found_by(prescriber, "strangr")[1] == ""


def test_a_patient_entered_in_error_is_not_found(prescriber: Client, team: Team) -> None:
    (patient,) = crowd_of_patients(team, 1)
    gone = {"error_at": patient.written_at, "error_by": patient.written_by}
    Patient.objects.filter(pk=patient.pk).update(**gone, error_reason="registered twice")
    assert "Nobody" in found_by(prescriber, "crowd")[0]


def test_a_name_unmasks_nobody(auditor: Client, people: dict[str, Patient]) -> None:
    number = people["okafor"].pk
    for text in ("okafor", "okafer", "DEMO-004217", "14-Jul-1978"):
        exact, near = found_by(auditor, text)
        assert "Nobody by this number" in exact
        assert near == ""
    for text in (str(number), f"Patient {number}"):
        page = auditor.get("/patients/", {"q": text})
        assert f"Patient {number}" in words(page)
        for secret in ("OKAFOR", "Okafor-Nguyen", "Maria", "DEMO-004217", "1978", "Lindqvist"):
            assert secret not in page.content.decode()


def test_a_search_is_on_record(prescriber: Client, team: Team) -> None:
    prescriber.get("/patients/")
    assert not AuditEvent.objects.filter(deed="patient.search").exists()
    prescriber.get("/patients/?q=okaf")
    row = AuditEvent.objects.get(deed="patient.search")
    assert (row.actor_id, row.after) == (team.prescriber.user_id, {"asked": "okaf"})


def test_htmx_gets_the_hits_alone(prescriber: Client, people: dict[str, Patient]) -> None:
    page = prescriber.get("/patients/?q=okaf", headers=HTMX)
    assert "DEMO-004217" in page.content.decode()
    assert "<html" not in page.content.decode()


@pytest.mark.parametrize(
    "text", ["a" * 500, "ab cd " * 50, "a" * 24, "\x00", "(((", "[a-", "\\", "9" * 30, "x\ny"]
)
def test_odd_text_is_only_text(prescriber: Client, auditor: Client, text: str) -> None:
    for client in (prescriber, auditor):
        assert client.get("/patients/", {"q": text}).status_code == 200


@pytest.mark.parametrize("role", ["prescriber", "auditor"])
@pytest.mark.parametrize("text", ["", "crowd", "crowdd"])
def test_what_a_search_costs(team: Team, role: str, text: str) -> None:
    crowd_of_courses(team, 25)
    client = client_of(getattr(team, role))
    with at_most(6):
        client.get("/patients/", {"q": text})
