"""The page of an order in every state, the signature, and what ends an order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client

from rituximab.actions.result import record_results
from tests.factories import Team, make_team, ready_course
from tests.people import NOW
from tests.web import orders
from tests.web.orders import address, results_in
from tests.web.visit import at_most, client_of, refused, sent, words

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


@pytest.mark.parametrize(
    ("stage", "role", "said", "enabled"),
    [
        ("drafted", "prescriber", "Sign the order", True),
        ("drafted", "nurse", "It needs the role prescriber.", False),
        ("signed", "prescriber", "You signed this order, so you cannot verify it.", False),
        ("signed", "second", "It needs the role pharmacist.", False),
        ("signed", "pharmacist", "Verify the order", True),
        ("taken", "pharmacist", "Go on verifying", True),
        ("returned", "prescriber", "The pharmacist returned it: 900 or 1,000?", True),
        ("verified", "pharmacist", "Release the order", True),
        ("released", "nurse", "Print the order set", True),
    ],
)
def test_the_next_step_is_said_to_everybody(
    team: Team, stage: str, role: str, said: str, enabled: bool
) -> None:
    who = getattr(team, role)
    order = getattr(orders, stage)(team, ready_course(team))
    if stage == "signed" and role == "prescriber":
        make_both(team)
    page = client_of(who).get(address(order))
    assert page.status_code == 200 and said in words(page)
    disabled = re.search(r"<button[^>]*btn-primary[^>]*disabled", page.content.decode())
    assert bool(disabled) is not enabled


def make_both(team: Team) -> None:
    """The signer is a pharmacist too, and still cannot verify."""
    from rituximab.access.people import Membership
    from rituximab.access.role import Role

    Membership.objects.create(
        user_id=team.prescriber.user_id, clinic=team.clinic, role=Role.PHARMACIST, since=NOW
    )


def test_the_manifest_names_who_signed_what_and_when(team: Team, prescriber: Client) -> None:
    order = orders.verified(team, ready_course(team))
    said = words(prescriber.get(address(order)))
    assert "Dr Ada Vale, prescriber, licence L-4711" in said
    assert "Tom Marsh, pharmacist, licence L-4711" in said
    assert "22-Nov-2026 10:15 UTC" in said
    assert said.count(order.snapshot.sha256) == 2
    assert "riTUXimab-abbs (Truxima)" in said and "10 items ticked" in said


def test_a_stale_order_says_why(team: Team, prescriber: Client) -> None:
    order = orders.signed(team, ready_course(team))
    positive = [{"test": "anti_hcv", "reading": "positive"}]
    record_results(
        by=team.nurse, at=NOW, patient_id=order.course.patient_id, on=NOW.date(), rows=positive
    )
    said = words(prescriber.get(address(order)))
    assert "The order is stale" in said and "Make the next revision" in said


def test_a_pharmacist_sees_no_result_before_calculating(team: Team, pharmacist: Client) -> None:
    order = orders.signed(team, ready_course(team))
    page = pharmacist.get(address(order))
    assert "stay hidden until you have compared" in words(page)
    assert not results_in(page)


def test_the_search_for_results_finds_them(team: Team, prescriber: Client) -> None:
    page = prescriber.get(address(orders.signed(team, ready_course(team))))
    assert {"1,000 mg", "100 mL", "2 mg per mL", "25 mL/h"} <= set(results_in(page))


def test_the_page_costs_few_statements(team: Team, prescriber: Client) -> None:
    order = orders.released(team, ready_course(team))
    with at_most(6):
        prescriber.get(address(order))


def test_another_clinic_has_no_such_order(team: Team) -> None:
    order = orders.signed(team, ready_course(team))
    other = make_team()
    for role in ("prescriber", "pharmacist"):
        stranger = client_of(getattr(other, role))
        assert stranger.get(address(order)).status_code == 404
    assert client_of(other.prescriber).get(address(order, "amend")).status_code == 404
    assert client_of(other.pharmacist).get(address(order, "verify")).status_code == 404


def test_each_page_asks_for_its_role(team: Team) -> None:
    order = orders.signed(team, ready_course(team))
    nurse = client_of(team.nurse)
    for name in ("sign", "amend", "cancel"):
        refused(nurse.get(address(order, name)), "prescriber")
    for name in ("verify", "return", "release", "request_cancel"):
        refused(nurse.get(address(order, name)), "pharmacist")
    for name in ("take", "compare"):
        refused(nurse.post(address(order, name), sent()), "pharmacist")
    refused(nurse.get(address(order, "error")), "prescriber or pharmacist")
    refused(client_of(team.admin).get(address(order)), "prescriber, pharmacist, nurse or auditor")


def test_an_order_nobody_knows_is_not_found(prescriber: Client) -> None:
    assert prescriber.get("/orders/4711/").status_code == 404
