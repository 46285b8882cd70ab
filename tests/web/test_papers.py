"""Printing numbered copies, and the page a printed code leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from rituximab.actions import order as deeds
from rituximab.records.models import Order, PrintedCopy
from tests.factories import Team, make_team, ready_course
from tests.people import NOW
from tests.web import orders
from tests.web.visit import at_most, client_of, fields_of, refused, sent, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def nurse(team: Team) -> Client:
    return client_of(team.nurse)


def press(order: Order) -> str:
    return reverse("papers:print", args=[order.pk])


def code(order: Order) -> str:
    return str(order.document.check_code)


def text_of(answer: Any) -> str:
    reader = PdfReader(BytesIO(answer.content))
    return " ".join(page.extract_text() for page in reader.pages)


def test_a_released_order_is_printed_inline(team: Team, nurse: Client) -> None:
    order = orders.released(team, ready_course(team))
    answer = nurse.post(press(order), sent(kind="clean", reason=""))
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    name = f"order-set-{code(order)}-copy-1.pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{name}"'
    assert "COPY 1" in text_of(answer) and "Nadia Ortiz" in text_of(answer)
    assert PrintedCopy.objects.get().kind == "clean"


def test_sending_the_form_twice_makes_one_copy(team: Team, nurse: Client) -> None:
    order = orders.released(team, ready_course(team))
    body = sent(kind="clean", reason="")
    first, second = nurse.post(press(order), body), nurse.post(press(order), body)
    assert first.status_code == second.status_code == 200
    assert PrintedCopy.objects.count() == 1


def test_a_second_copy_for_the_ward_says_why(team: Team, nurse: Client) -> None:
    order = orders.released(team, ready_course(team))
    nurse.post(press(order), sent(kind="clean"))
    bare = nurse.post(press(order), sent(kind="clean"))
    assert bare.status_code == 422 and "Why another copy" in words(bare)
    answer = nurse.post(press(order), sent(kind="clean", reason="coffee on page 2"))
    assert "COPY 2" in text_of(answer)
    assert "coffee on page 2" in words(nurse.get(press(order)))


@pytest.mark.parametrize(
    ("stage", "role", "offered"),
    [
        ("drafted", "prescriber", set()),
        ("signed", "prescriber", {"unverified"}),
        ("signed", "nurse", set()),
        ("signed", "pharmacist", set()),
        ("signed", "auditor", {"audit"}),
        ("verified", "pharmacist", set()),
        ("released", "prescriber", {"clean"}),
        ("released", "pharmacist", {"clean"}),
        ("released", "auditor", {"audit"}),
    ],
)
def test_each_sees_the_copies_that_may_be_printed(
    team: Team, stage: str, role: str, offered: set[str]
) -> None:
    order = getattr(orders, stage)(team, ready_course(team))
    page = client_of(getattr(team, role)).get(press(order))
    html = page.content.decode()
    radios = [tag for tag in re.findall(r"<input[^>]*>", html) if 'name="kind"' in tag]
    assert {re.findall(r'value="(\w+)"', tag)[0] for tag in radios} == offered
    assert bool(re.search(r"<button[^>]*disabled>Print", html)) is not bool(offered)
    assert "not now." in words(page)


@pytest.mark.parametrize("kind", ["clean", "unverified", "audit", "gold"])
def test_a_copy_that_is_not_offered_is_not_made(team: Team, nurse: Client, kind: str) -> None:
    order = orders.signed(team, ready_course(team))
    answer = nurse.post(press(order), sent(kind=kind))
    assert answer.status_code == 422 and not PrintedCopy.objects.exists()


def test_an_unverified_copy_says_so_on_each_page(team: Team) -> None:
    order = orders.signed(team, ready_course(team))
    answer = client_of(team.prescriber).post(press(order), sent(kind="unverified"))
    for page in PdfReader(BytesIO(answer.content)).pages:
        assert "UNVERIFIED" in page.extract_text()


def test_printing_is_closed_to_others(team: Team) -> None:
    order = orders.released(team, ready_course(team))
    refused(client_of(team.admin).get(press(order)), "prescriber, pharmacist, nurse or auditor")
    assert client_of(make_team().nurse).get(press(order)).status_code == 404
    nurse = client_of(team.nurse)
    with at_most(6):
        nurse.get(press(order))


# ---- the check ----------------------------------------------------------------------------


def checked(client: Client, order: Order) -> Any:
    return client.get(reverse("papers:check_code", args=[code(order)]))


def test_the_order_in_force_is_current(team: Team, nurse: Client) -> None:
    order = orders.released(team, ready_course(team))
    page = checked(nurse, order)
    said = words(page)
    assert "Current" in said and f"O-{order.pk:04d} r1" in said
    assert reverse("order:detail", args=[order.pk]) in page.content.decode()
    assert order.snapshot.sha256 in said


def test_a_superseded_order_names_its_successor(team: Team, nurse: Client) -> None:
    order = orders.released(team, ready_course(team))
    doctor = team.prescriber
    new = deeds.amend_order(by=doctor, at=NOW, order_id=order.pk, reason="a smaller bag")
    said = words(checked(nurse, order))
    assert "Do not use this page" in said and "superseded" in said and "a smaller bag" in said
    assert f"O-{new.pk:04d} r2" in said


def test_a_cancelled_and_a_held_order_are_not_to_be_used(team: Team, nurse: Client) -> None:
    from rituximab.actions.course import hold_course

    course = ready_course(team)
    order = orders.released(team, course)
    hold_course(by=team.nurse, at=NOW, course_id=course.pk, code="infection", reason="fever 39")
    assert "the order is held" in words(checked(nurse, order))
    deeds.cancel_order(
        by=team.prescriber, at=NOW, order_id=order.pk, code="infection", reason="chest infection"
    )
    assert "the order is cancelled" in words(checked(nurse, order))


def test_another_clinic_learns_nothing_about_the_patient(team: Team) -> None:
    order = orders.released(team, ready_course(team))
    page = checked(client_of(make_team().nurse), order)
    html, patient = page.content.decode(), order.course.patient
    assert page.status_code == 200 and "Current" in words(page)
    for secret in (patient.family_name, patient.mrn, f"O-{order.pk:04d}", f"/orders/{order.pk}/"):
        assert secret not in html


def test_a_code_nobody_printed_is_refused(nurse: Client) -> None:
    said = words(nurse.get("/check/7K3M9QXD2RTB"))
    assert "No order has this code. Do not use the page." in said


def test_a_code_is_read_as_people_type_it(team: Team, nurse: Client) -> None:
    order = orders.released(team, ready_course(team))
    typed = "-".join(code(order)[n : n + 4] for n in (0, 4, 8)).lower()
    answer = nurse.get(reverse("papers:check"), {"code": typed}, follow=True)
    assert "Current" in words(answer)
    assert answer.redirect_chain[-1][0] == f"/check/{code(order)}"


@pytest.mark.parametrize("typed", ["", "  ", "---", "\u0661\u0662"])
def test_an_empty_code_is_asked_again(nurse: Client, typed: str) -> None:
    answer = nurse.get(reverse("papers:check"), {"code": typed})
    assert "There is a problem" in words(answer)


def test_the_form_stands_alone(nurse: Client, team: Team) -> None:
    page = nurse.get(reverse("papers:check"))
    assert page.status_code == 200 and "code" in fields_of(page)
    assert "There is a problem" not in words(page)
    refused(client_of(team.admin).get(reverse("papers:check")), "prescriber, pharmacist, nurse or")
    assert Client().get("/check/7K3M9QXD2RTB").status_code == 302
