"""What ends or replaces an order, and its release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from rituximab.records.models import Order
from tests.factories import Team, make_team, ready_course
from tests.people import NOW
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


def test_amending_makes_the_next_revision(team: Team, prescriber: Client) -> None:
    order = orders.verified(team, ready_course(team))
    page = prescriber.get(address(order, "amend"))
    assert "The verification of this revision is void at once" in words(page)
    assert "Dose 1,000 mg 1,000 mg" in words(page)
    version = fields_of(page)["version"]
    answer = prescriber.post(
        address(order, "amend"), sent(version=version, reason="smaller bag wanted")
    )
    new = Order.objects.latest("pk")
    assert (new.revision, new.state) == (2, "draft")
    assert answer["Location"] == address(new, "sign")
    said = words(prescriber.get(address(order)))
    assert "The order is superseded" in said and "Open revision 2" in said


def test_an_amendment_says_what_changed(team: Team, prescriber: Client) -> None:
    order = orders.signed(team, ready_course(team))
    with time_machine.travel(NOW + timedelta(days=20), tick=False):
        client = client_of(team.prescriber)
        said = words(client.get(address(order, "amend")))
    assert "Haemoglobin" in said or "blood count" in said.casefold()


@pytest.mark.parametrize("reason", ["", "abc"])
def test_an_amendment_says_why(team: Team, prescriber: Client, reason: str) -> None:
    order = orders.signed(team, ready_course(team))
    answer = prescriber.post(address(order, "amend"), sent(reason=reason))
    assert answer.status_code == 422 and Order.objects.count() == 1


def test_cancelling_takes_a_code_and_words(team: Team, prescriber: Client) -> None:
    order = orders.signed(team, ready_course(team))
    bare = prescriber.post(address(order, "cancel"), sent(reason="cold weather"))
    assert bare.status_code == 422 and "cold weather" in bare.content.decode()
    body = sent(code="infection", reason="chest infection today")
    assert prescriber.post(address(order, "cancel"), body).status_code == 302
    order.refresh_from_db()
    assert order.state == "cancelled"


def test_a_pharmacist_asks_to_cancel(team: Team, prescriber: Client, pharmacist: Client) -> None:
    order = orders.signed(team, ready_course(team))
    pharmacist.post(address(order, "request_cancel"), sent(reason="patient moved away"))
    said = words(prescriber.get(address(order)))
    assert "Tom Marsh asks to cancel it: patient moved away" in said


def test_entered_in_error_takes_two_people(
    team: Team, prescriber: Client, pharmacist: Client
) -> None:
    order = orders.signed(team, ready_course(team))
    prescriber.post(address(order, "error"), sent(reason="wrong patient"))
    again = prescriber.post(address(order, "error"), sent(reason="wrong patient"))
    assert again.status_code == 422 and "You asked for this." in words(again)
    assert "wrong patient" in words(pharmacist.get(address(order, "error")))
    pharmacist.post(address(order, "error"), sent(reason="indeed wrong"))
    order.refresh_from_db()
    assert order.state == "entered_in_error"
    assert prescriber.get(address(order)).status_code == 200


def test_releasing_leads_to_the_first_copy(team: Team, pharmacist: Client) -> None:
    order = orders.verified(team, ready_course(team))
    version = fields_of(pharmacist.get(address(order, "release")))["version"]
    answer = pharmacist.post(address(order, "release"), sent(version=version))
    assert answer["Location"] == reverse("papers:print", args=[order.pk])
    order.refresh_from_db()
    assert order.state == "released"


def test_an_old_verification_is_not_released(team: Team) -> None:
    order = orders.verified(team, ready_course(team))
    with time_machine.travel(NOW + timedelta(days=12), tick=False):
        client = client_of(team.pharmacist)
        answer = client.post(address(order, "release"), sent())
    assert answer.status_code == 422 and "The order was valid until" in words(answer)
    assert order.planned_on == date(2026, 11, 23)
