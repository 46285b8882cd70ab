"""Co-drugs: all of them in one form, what the rules say meanwhile, all or none saved.

Statements: Q12, Q13.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from rituximab.records.models import Course, Therapy, TherapyDecision
from tests.factories import Team, make_team, written
from tests.protocol.casekit import drug, ready_adult, with_drugs, without_drugs
from tests.web.visit import HTMX, at_most, client_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def course(team: Team) -> Course:
    """Prednisone, methotrexate and too much tacrolimus, nothing decided, no prophylaxis."""
    drugs = [
        drug("prednisone", 60, "mg/day", "2026-05-04"),
        drug("methotrexate", 25, "mg/week", "2026-05-18"),
        drug("tacrolimus", 4, "mg/day", "2026-06-01"),
    ]
    case = with_drugs(without_drugs(ready_adult(), "co_trimoxazole"), *drugs)
    return written(case, team, "assessing")


def address(course: Course, part: str = "") -> str:
    return f"/courses/{course.pk}/co-drugs/{part}"


def choices(course: Course, **drugs: tuple[str, ...]) -> dict[str, Any]:
    """``prednisone=("reduce", "15", "mg/day", "why")`` as the form sends it."""
    form: dict[str, Any] = {}
    for name, said in drugs.items():
        pk = Therapy.objects.get(patient=course.patient_id, drug=name).pk
        for field, value in zip(("action", "dose", "unit", "reason"), said, strict=True):
            form[f"{field}_{pk}"] = value
    return form


ALL = {
    "prednisone": ("reduce", "15", "mg/day", "effect awaited"),
    "methotrexate": ("continue", "", "mg/week", "tolerated well"),
    "tacrolimus": ("reduce", "3", "mg/day", "beside riTUXimab"),
}


def test_every_current_drug_stands_there_undecided(prescriber: Client, course: Course) -> None:
    page = prescriber.get(address(course))
    said = words(page)
    for name in ("predniSONE 60 mg/day", "methotrexate 25 mg/week", "tacrolimus 4 mg/day"):
        assert name in said
    assert said.count("not decided") >= 3
    assert "checked" not in page.content.decode()
    assert "above 3 mg/day" in said and "three immunosuppressants" in said


def test_a_route_is_written_out(prescriber: Client, team: Team) -> None:
    """Two letters are read as something else, so no screen says ``sc``."""
    under = drug("methotrexate", 25, "mg/week", "2026-05-18", route="sc", outcome="inadequate")
    course = written(with_drugs(ready_adult(), under), team, "assessing")
    page = words(prescriber.get(address(course)))
    assert "subcutaneous, since 18-May-2026" in page
    assert "mg/week subcutaneous" in words(prescriber.get(f"/patients/{course.patient_id}/"))


def test_the_panel_says_what_the_choices_would_mean(prescriber: Client, course: Course) -> None:
    ticked = choices(course, **ALL)
    page = prescriber.get(address(course, "panel/"), ticked, headers=HTMX)
    said = words(page)
    assert page.status_code == 200 and "<form" not in page.content.decode()
    assert "With the choices as ticked, not saved" in said
    assert "Tacrolimus 3 mg/day is not above 3 mg/day." in said
    assert "Every current immunosuppressant has its decision." in said
    same = {name: ("continue", "", said[2], "") for name, said in ALL.items()}
    page = prescriber.get(address(course, "panel/"), choices(course, **same), headers=HTMX)
    assert "Every decision is to continue at the same dose" in words(page)
    assert not TherapyDecision.objects.exists()


def test_a_dose_still_being_typed_is_no_fault_of_the_panel(
    prescriber: Client, course: Course
) -> None:
    ticked = choices(course, tacrolimus=("reduce", "2,", "mg/day", ""))
    page = prescriber.get(address(course, "panel/"), ticked, headers=HTMX)
    assert page.status_code == 200 and "What remains of tacrolimus" in words(page)


def test_all_are_decided_at_once(prescriber: Client, course: Course) -> None:
    page = prescriber.post(address(course), sent(**choices(course, **ALL)), follow=True)
    said = words(page)
    assert "Decided." in said
    assert "Decided: reduce to 3 mg/day , Dr Ada Vale" in said
    rows = TherapyDecision.objects.order_by("pk").values_list("therapy__drug", "action", "dose")
    assert list(rows) == [
        ("prednisone", "reduce", Decimal(15)),
        ("methotrexate", "continue", None),
        ("tacrolimus", "reduce", Decimal(3)),
    ]


def test_one_fault_saves_nothing_and_keeps_everything(prescriber: Client, course: Course) -> None:
    wrong = ALL | {"tacrolimus": ("reduce", "5", "mg/day", "beside riTUXimab")}
    page = prescriber.post(address(course), sent(**choices(course, **wrong)))
    source = page.content.decode()
    assert page.status_code == 422
    assert "New dose: It is not below the dose of now." in words(page)
    pk = Therapy.objects.get(drug="tacrolimus").pk
    assert f'href="#id_dose_{pk}"' in source and f'id="id_dose_{pk}"' in source
    assert 'value="effect awaited"' in source
    assert not TherapyDecision.objects.exists()


@pytest.mark.parametrize(
    ("choice", "complaint"),
    [
        (("reduce", "1,5", "mg/day", "lower dose"), "Use a point for decimals"),
        (("reduce", "", "mg/day", "lower dose"), "The new dose is missing."),
        (("stop", "2", "mg/day", "kidneys"), "A new dose belongs to a reduction."),
        (("stop", "", "mg/day", ""), "Say it in words"),
        (("", "", "mg/day", "a reason alone"), "Choose one of the three."),
    ],
)
def test_each_fault_is_named(
    prescriber: Client, course: Course, choice: tuple[str, ...], complaint: str
) -> None:
    page = prescriber.post(address(course), sent(**choices(course, tacrolimus=choice)))
    assert page.status_code == 422 and complaint in words(page)
    assert not TherapyDecision.objects.exists()


def test_nothing_chosen_is_said(prescriber: Client, course: Course) -> None:
    page = prescriber.post(address(course), sent())
    assert page.status_code == 422 and "Decide on at least one co-drug." in words(page)


def test_a_drug_left_out_stays_as_it_was(prescriber: Client, course: Course) -> None:
    prescriber.post(address(course), sent(**choices(course, **ALL)))
    again = choices(course, tacrolimus=("stop", "", "mg/day", "kidneys suffer"))
    assert prescriber.post(address(course), sent(**again)).status_code == 302
    last = TherapyDecision.objects.order_by("pk").last()
    assert last is not None and (last.therapy.drug, last.action) == ("tacrolimus", "stop")
    assert TherapyDecision.objects.count() == 4


def test_a_patient_without_co_drugs_is_told_so(team: Team, prescriber: Client) -> None:
    course = written(ready_adult(therapies=[]), team, "assessing")
    said = words(prescriber.get(address(course)))
    assert "riTUXimab would be the sole therapy" in said


def test_others_read_and_do_not_decide(team: Team, nurse: Client, course: Course) -> None:
    said = words(nurse.get(address(course)))
    assert "A prescriber decides on co-drugs." in said
    refused(nurse.post(address(course), sent(**choices(course, **ALL))), "prescriber")
    refused(client_of(team.admin).get(address(course)), "prescriber")


def test_another_clinic_has_no_such_page(course: Course) -> None:
    other = client_of(make_team().prescriber)
    assert other.get(address(course)).status_code == 404
    assert other.get(address(course, "panel/")).status_code == 404


def test_the_page_costs_few_statements(prescriber: Client, course: Course) -> None:
    with at_most(8):
        prescriber.get(address(course))
