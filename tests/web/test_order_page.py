"""The page of an order in every state, the signature, and what ends an order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from rituximab.actions.result import record_results
from rituximab.records.models import Order
from tests.factories import Team, make_team, ready_course, written
from tests.people import NOW, PASSWORD
from tests.protocol.casekit import ready_adult
from tests.web import orders
from tests.web.visit import at_most, client_of, fields_of, refused, sent, words

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


def address(order: Order, name: str = "detail") -> str:
    return reverse(f"order:{name}", args=[order.pk])


# ---- the page -----------------------------------------------------------------------------


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


def results_in(page: Any) -> list[str]:
    """Dose, volume, concentration and first rate wherever they stand in the HTML."""
    html = page.content.decode().replace("\u00a0", " ")
    html = re.sub(r'name="(once|csrfmiddlewaretoken)"[^>]*', "", html)
    return re.findall(r"(?<![\w.,])(?:1,?000 ?mg|one thousand|100 mL|2 mg per mL|25 mL/h)", html)


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


# ---- the signature ------------------------------------------------------------------------


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
    assert answer.status_code in (409, 422) and "changed" in words(answer)
    order.refresh_from_db()
    assert order.state == "draft"


def test_a_signed_order_is_not_reviewed_again(team: Team, prescriber: Client) -> None:
    order = orders.signed(team, ready_course(team))
    assert prescriber.get(address(order, "sign"))["Location"] == address(order)


# ---- what ends or replaces an order -------------------------------------------------------


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


def test_an_order_nobody_knows_is_not_found(prescriber: Client) -> None:
    assert prescriber.get("/orders/4711/").status_code == 404
