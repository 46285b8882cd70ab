"""Results from a file: the preview of each row, and what is taken over."""

from __future__ import annotations

import zlib
from base64 import b64encode
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rituximab.actions.lab_file import MOST_BYTES
from rituximab.records.models import Patient, Result
from tests.factories import Team, make_patient, make_team
from tests.web.visit import client_of, fields_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LOOK, APPLY = "/monitoring/import/", "/monitoring/import/apply/"
HEAD = "mrn,test,value,unit,date\n"


def rows(patient: Patient) -> str:
    good = f"{patient.mrn},IgG,9.1,g/L,2026-11-20\n"
    return HEAD + good + f"{patient.mrn},CK,<40,U/L,2026-11-20\nDEMO-X,IgG,9,g/L,2026-11-20\n"


def looked(client: Client, text: str) -> Any:
    return client.post(LOOK, sent(text=text))


def applied(client: Client, page: Any, **changes: str) -> Any:
    found = fields_of(page)
    given = {"packed": found["packed"], "digest": found["digest"]}
    return client.post(APPLY, sent(**(given | changes)))


def test_the_preview_says_what_each_row_would_do(nurse: Client, patient: Patient) -> None:
    page = looked(nurse, rows(patient))
    said = words(page)
    assert page.status_code == 200
    assert "1 new" in said and "2 refused" in said and "9.1 g/L" in said
    assert "plain digits" in said and "No patient with the record number DEMO-X" in said
    assert patient.family_name.upper() in said
    assert not Result.objects.exists()


def test_what_was_shown_is_taken_over(nurse: Client, patient: Patient) -> None:
    answer = applied(nurse, looked(nurse, rows(patient)))
    assert answer.headers["Location"] == "/monitoring/results/"
    assert Result.objects.get().test == "igg"
    said = words(looked(nurse, rows(patient)))
    assert "0 new" in said and "1 on record" in said and "No row is new" in said


def test_a_file_is_read_as_the_same_rows(nurse: Client, patient: Patient) -> None:
    content = ("\ufeff" + rows(patient)).replace("\n", "\r\n").encode()
    page = nurse.post(LOOK, sent(file=SimpleUploadedFile("lab.csv", content)))
    assert "1 new" in words(page)
    assert fields_of(page)["digest"] == fields_of(looked(nurse, rows(patient)))["digest"]
    assert applied(nurse, page).status_code == 302


def test_a_changed_chart_shows_the_new_preview(nurse: Client, patient: Patient) -> None:
    page = looked(nurse, rows(patient))
    assert applied(nurse, looked(nurse, rows(patient))).status_code == 302
    again = applied(nurse, page)
    assert again.status_code == 422
    assert "no longer what was shown" in words(again) and "1 on record" in words(again)
    assert Result.objects.count() == 1


def test_other_content_is_refused(nurse: Client, patient: Patient) -> None:
    page = looked(nurse, rows(patient))
    other = HEAD + f"{patient.mrn},IgG,2,g/L,2026-11-20"
    packed = b64encode(zlib.compress(other.encode())).decode()
    assert applied(nurse, page, packed=packed).status_code == 422
    assert not Result.objects.exists()


@pytest.mark.parametrize(
    "packed",
    [
        "no base64",
        b64encode(b"not packed").decode(),
        b64encode(zlib.compress(b"\xff\xfe")).decode(),
        b64encode(zlib.compress(b"x" * (2 * MOST_BYTES))).decode(),
        b64encode(zlib.compress(b"mrn\n1")).decode(),
        "",
    ],
)
def test_what_was_never_looked_at(nurse: Client, packed: str) -> None:
    answer = nurse.post(APPLY, sent(packed=packed, digest="x"))
    assert answer.status_code == 422
    assert "There is a problem" in words(answer)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "one of the two"),
        ({"text": "a,b\n1,2"}, "Columns missing"),
        ({"file": SimpleUploadedFile("x.csv", b"\xff\xfe")}, "no text in UTF-8"),
        ({"file": SimpleUploadedFile("x.csv", b"x" * (MOST_BYTES + 1))}, "too large"),
    ],
)
def test_a_file_that_cannot_be_read(nurse: Client, given: dict[str, Any], why: str) -> None:
    answer = nurse.post(LOOK, sent(**given))
    assert answer.status_code == 422 and why in words(answer)


def test_markup_and_formulas_stay_text(nurse: Client, patient: Patient) -> None:
    text = HEAD + f"{patient.mrn},<script>alert(1)</script>,=1+1,g/L,2026-11-20"
    page = looked(nurse, text).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_who_may(team: Team, auditor: Client) -> None:
    for where in (LOOK, APPLY):
        refused(auditor.post(where), "prescriber")
    nurse = client_of(team.nurse)
    assert nurse.get(APPLY).status_code == 405
    assert "Nothing is saved before" in words(nurse.get(LOOK))
    stranger = make_patient(make_team())
    assert "0 new" in words(looked(nurse, rows(stranger)))
