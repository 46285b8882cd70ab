"""The pharmacist's check: taken, calculated blind, compared, ticked, verified or returned."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from rituximab.protocol.edition import load
from rituximab.records.models import BlindCheck, Order
from tests.factories import Team, make_team, ready_course, written
from tests.people import NOW, PASSWORD
from tests.web import orders
from tests.web.orders import address, results_in
from tests.web.test_dosing import near_child
from tests.web.visit import at_most, client_of, fields_of, sent, words

pytestmark = pytest.mark.django_db
RIGHT = {name: f"{value}" for name, value in orders.RIGHT.items()}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def pharmacist(team: Team) -> Client:
    return client_of(team.pharmacist)


def ticked(**changes: Any) -> dict[str, Any]:
    whole = {"checklist": list(load().codes["verify"]), "product": "truxima", "password": PASSWORD}
    return sent(**whole | changes)


def state_of(order: Order) -> str:
    order.refresh_from_db()
    return order.state


@pytest.mark.parametrize("stage", ["signed", "taken"])
def test_the_blind_stage_holds_no_result(team: Team, pharmacist: Client, stage: str) -> None:
    order = getattr(orders, stage)(team, ready_course(team))
    page = pharmacist.get(address(order, "verify"))
    said = words(page)
    assert page.status_code == 200 and "the result is hidden" in said
    assert not any(fields_of(page).get(name) for name in RIGHT)
    assert "64 kg" in said and "500 mL sodium chloride" in said and "Withdraw first" in said
    assert not results_in(page)


def test_taking_leads_to_the_own_calculation(team: Team, pharmacist: Client) -> None:
    order = orders.signed(team, ready_course(team))
    version = fields_of(pharmacist.get(address(order, "verify")))["version"]
    answer = pharmacist.post(address(order, "take"), sent(version=version))
    assert answer["Location"] == address(order, "verify")
    assert "Your own calculation" in words(pharmacist.get(answer["Location"]))
    assert state_of(order) == "verifying"


def test_another_pharmacist_sees_whose_it_is(team: Team) -> None:
    from rituximab.access.role import Role
    from tests.people import make_actor

    order = orders.taken(team, ready_course(team))
    other = client_of(make_actor(Role.PHARMACIST, clinic=team.clinic, full_name="Ida Berg"))
    said = words(other.get(address(order, "verify")))
    assert "Tom Marsh is verifying it since 22-Nov-2026 10:15" in said
    answer = other.post(address(order, "take"), sent())
    assert answer.status_code == 422


def test_an_own_calculation_that_agrees_opens_the_checklist(team: Team, pharmacist: Client) -> None:
    order = orders.taken(team, ready_course(team))
    answer = pharmacist.post(address(order, "compare"), sent(**RIGHT), follow=True)
    said = words(answer)
    assert "Dose 1,000 mg 1,000 mg same" in said and "First rate 25 mL/h 25 mL/h same" in said
    assert "Checklist" in said and said.count("Hepatitis B panel complete") == 1
    assert "Your own calculation From" not in said


def test_one_that_differs_is_shown_and_tried_again(team: Team, pharmacist: Client) -> None:
    order = orders.taken(team, ready_course(team))
    body = sent(**RIGHT | {"draw_ml": "90"})
    said = words(pharmacist.post(address(order, "compare"), body, follow=True))
    assert "Volume to draw up 100 mL 90 mL differs" in said
    assert "Checklist" not in said and "Compare with the order" in said
    assert not BlindCheck.objects.get().agrees


@pytest.mark.parametrize("typed", ["1e3", "1,000", "١٠٠٠", "", "0", "-1000", "900 mg"])
def test_numbers_that_are_none_are_refused_and_kept(
    team: Team, pharmacist: Client, typed: str
) -> None:
    order = orders.taken(team, ready_course(team))
    answer = pharmacist.post(address(order, "compare"), sent(**RIGHT | {"dose_mg": typed}))
    assert answer.status_code == 422 and "Dose:" in words(answer)
    assert fields_of(answer)["dose_mg"] == typed
    assert not BlindCheck.objects.exists() and not results_in(answer)


def test_verifying_signs_with_product_and_checklist(team: Team, pharmacist: Client) -> None:
    order = orders.compared(team, ready_course(team))
    answer = pharmacist.post(address(order, "verify"), ticked())
    assert answer["Location"] == address(order)
    assert state_of(order) == "verified"
    assert (order.product, order.verified_by_id) == ("truxima", team.pharmacist.user_id)


def test_every_item_has_to_be_ticked_and_what_is_ticked_stays(
    team: Team, pharmacist: Client
) -> None:
    order = orders.compared(team, ready_course(team))
    answer = pharmacist.post(
        address(order, "verify"), ticked(checklist=["identity", "dose"], product="riabni")
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert words(answer).count("Not ticked:") == len(load().codes["verify"]) - 2
    assert html.count("checked") == 2 + words(answer).count(" checked")
    assert '<option value="riabni" selected' in html
    assert state_of(order) == "verifying"


def test_a_product_has_to_be_chosen(team: Team, pharmacist: Client) -> None:
    order = orders.compared(team, ready_course(team))
    for product in ("", "rituxan-hycela"):
        answer = pharmacist.post(address(order, "verify"), ticked(product=product))
        assert answer.status_code == 422 and state_of(order) == "verifying"


def test_a_wrong_password_verifies_nothing(team: Team, pharmacist: Client) -> None:
    order = orders.compared(team, ready_course(team))
    answer = pharmacist.post(address(order, "verify"), ticked(password="guess"))
    assert answer.status_code == 422 and "That is not your password." in words(answer)
    assert state_of(order) == "verifying"


def test_nothing_is_verified_without_a_calculation_that_agrees(
    team: Team, pharmacist: Client
) -> None:
    order = orders.compared(team, ready_course(team), dose_mg=Decimal(900))
    answer = pharmacist.post(address(order, "verify"), ticked())
    assert answer.status_code == 422
    assert "differs from the order: dose" in words(answer)
    assert state_of(order) == "verifying"


def test_returning_takes_a_code_and_words(team: Team, pharmacist: Client) -> None:
    order = orders.taken(team, ready_course(team))
    assert not results_in(pharmacist.get(address(order, "return")))
    bare = pharmacist.post(address(order, "return"), sent(text="weigh again please"))
    assert bare.status_code == 422 and "weigh again please" in words(bare)
    body = sent(code="measurement", text="weigh again please")
    assert pharmacist.post(address(order, "return"), body).status_code == 302
    assert state_of(order) == "returned"


def test_once_it_is_verified_the_page_leads_on(team: Team, pharmacist: Client) -> None:
    order = orders.verified(team, ready_course(team))
    assert pharmacist.get(address(order, "verify"))["Location"] == address(order)


def test_the_page_costs_few_statements(team: Team, pharmacist: Client) -> None:
    order = orders.compared(team, ready_course(team))
    with at_most(6):
        pharmacist.get(address(order, "verify"))


def test_the_course_page_tells_the_pharmacist_no_dose(team: Team, pharmacist: Client) -> None:
    course = ready_course(team)
    page = reverse("journey:course", args=[course.pk])
    assert not results_in(pharmacist.get(page))
    orders.signed(team, course)
    seen = pharmacist.get(page)
    assert "hidden until checked" in words(seen) and not results_in(seen)
    assert "1,000 mg" in results_in(client_of(team.prescriber).get(page))


def test_the_reasons_near_a_step_are_hidden_too(team: Team, pharmacist: Client) -> None:
    course = written(near_child(), team, "screening")
    why = reverse("journey:why", args=[course.pk, "near-threshold"])
    assert "before rounding 1,000 mg instead of" in words(client_of(team.prescriber).get(why))
    said = words(pharmacist.get(why))
    assert "Hidden until you have compared" in said and "instead of" not in said
