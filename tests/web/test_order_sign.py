"""The review in print order and the prescriber's signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from rituximab.actions.result import record_results
from rituximab.papers.order_set import order_set
from rituximab.records.models import Patient
from tests.factories import Team, make_team, ready_course, written
from tests.people import NOW, PASSWORD
from tests.protocol.casekit import ready_adult
from tests.web import orders
from tests.web.orders import address
from tests.web.visit import client_of, fields_of, sent, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with (
        time_machine.travel(NOW, tick=False),
        patch("rituximab.screens.order.views.order_set", orders.blank),
    ):
        yield


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def prescriber(team: Team) -> Client:
    return client_of(team.prescriber)


@pytest.fixture
def pharmacist(team: Team) -> Client:
    return client_of(team.pharmacist)


def test_the_review_shows_everything_in_print_order(team: Team, prescriber: Client) -> None:
    page = prescriber.get(address(orders.drafted(team, ready_course(team)), "sign"))
    said = words(page)
    parts = (
        "Allergies",
        "Indication and earlier",
        "Screening, judged on 23-Nov-2026",
        "one thousand mg",
        "Withdraw first",
        "Rates: First infusion",
        "Premedication",
        "Your signature means",
    )
    places = [said.index(part) for part in parts]
    assert places == sorted(places)
    assert "1,000 mg" in said and "methylPREDNISolone" in said


def test_signing_freezes_the_order_and_shows_the_digest(team: Team, prescriber: Client) -> None:
    order = orders.drafted(team, ready_course(team))
    shown = fields_of(prescriber.get(address(order, "sign")))
    body = {"once": shown["once"], "version": shown["version"], "password": PASSWORD}
    answer = prescriber.post(address(order, "sign"), body, follow=True)
    order.refresh_from_db()
    assert (order.state, order.signed_by_id) == ("signed", team.prescriber.user_id)
    assert f"SHA-256 {order.snapshot.sha256[:12]}" in words(answer)
    again = prescriber.post(address(order, "sign"), body)
    assert again.status_code == 302 and order.signatures.count() == 1


def test_a_wrong_password_keeps_the_form(team: Team, prescriber: Client) -> None:
    order = orders.drafted(team, ready_course(team))
    answer = prescriber.post(address(order, "sign"), sent(version="1", password="guess"))
    assert answer.status_code == 422
    assert "That is not your password. 2 tries left" in words(answer)
    assert "guess" not in answer.content.decode()
    order.refresh_from_db()
    assert order.state == "draft"


def test_three_wrong_passwords_end_the_session(team: Team, prescriber: Client) -> None:
    order = orders.drafted(team, ready_course(team))
    for _ in range(2):
        prescriber.post(address(order, "sign"), sent(version="1", password="guess"))
    answer = prescriber.post(
        address(order, "sign"), sent(version="1", password="guess"), follow=True
    )
    assert answer.redirect_chain[-1][0] == reverse("access:sign_in")
    assert "you have been signed out. Nothing was signed." in words(answer)
    assert prescriber.get(address(order)).status_code == 302


def test_no_password_is_no_signature(team: Team, prescriber: Client) -> None:
    order = orders.drafted(team, ready_course(team))
    answer = prescriber.post(address(order, "sign"), sent(version="1", password=""))
    assert answer.status_code == 422 and "Your password: This field is required." in words(answer)


def test_what_stands_against_the_signature_is_said(team: Team, prescriber: Client) -> None:
    case = ready_adult()
    order = orders.drafted(team, written(case, team))
    old = [{"test": "hbsag", "reading": "positive"}]
    record_results(
        by=team.nurse, at=NOW, patient_id=order.course.patient_id, on=NOW.date(), rows=old
    )
    page = prescriber.get(address(order, "sign"))
    assert "Before it can be signed" in words(page)
    assert re.search(r"<button[^>]*disabled>Sign the order", page.content.decode())
    answer = prescriber.post(address(order, "sign"), sent(version="1", password=PASSWORD))
    assert answer.status_code == 422 and "There is a problem" in words(answer)
    order.refresh_from_db()
    assert order.state == "draft"


def test_a_draft_that_somebody_saved_meanwhile_is_not_signed(
    team: Team, prescriber: Client
) -> None:
    course = ready_course(team)
    order = orders.drafted(team, course)
    orders.drafted(team, course)
    answer = prescriber.post(address(order, "sign"), sent(version="1", password=PASSWORD))
    assert answer.status_code == 409 and "changed" in words(answer)
    order.refresh_from_db()
    assert order.state == "draft"


def test_a_chart_that_changes_while_the_paper_is_drawn_is_a_conflict(
    team: Team, prescriber: Client
) -> None:
    order = orders.drafted(team, ready_course(team))

    def drawn(snapshot: dict[str, Any], *, paper: str) -> bytes:
        Patient.objects.update(given_names="Mary")
        return orders.blank(snapshot, paper=paper)

    with patch("rituximab.screens.order.views.order_set", drawn):
        answer = prescriber.post(address(order, "sign"), sent(version="1", password=PASSWORD))
    assert answer.status_code == 409
    assert "Something in the chart changed while the order was being signed" in words(answer)
    order.refresh_from_db()
    assert order.state == "draft"


def test_the_review_has_one_line_a_rate_and_names_the_dose(team: Team, prescriber: Client) -> None:
    order = orders.drafted(team, ready_course(team))
    said = words(prescriber.get(address(order, "sign")))
    assert "8 210 min, to the end 400 mg/h" in said and "8 240 min" not in said
    said = words(prescriber.get(address(order)))
    assert "fixed dose for adults, 1,000 mg" in said and "adult fixed" not in said


def test_a_letter_no_font_has_is_told_at_signing(team: Team, prescriber: Client) -> None:
    order = orders.drafted(team, ready_course(team))
    Patient.objects.update(given_names="Ma\u0378ria")
    with patch("rituximab.screens.order.views.order_set", order_set):
        answer = prescriber.post(address(order, "sign"), sent(version="1", password=PASSWORD))
    assert answer.status_code == 422
    assert "Patient, given names: \u0378 (U+0378" in words(answer)


def test_a_signed_order_is_not_reviewed_again(team: Team, prescriber: Client) -> None:
    order = orders.signed(team, ready_course(team))
    assert prescriber.get(address(order, "sign"))["Location"] == address(order)
