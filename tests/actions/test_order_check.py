"""The pharmacist's side: take, calculate blind, verify or return, release."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from rituximab.access.proof import Proof
from rituximab.access.role import Role
from rituximab.actions.base import Conflict
from rituximab.actions.order import (
    compare_blind,
    sign_order,
    take_order,
    verify_order,
)
from rituximab.actions.result import record_results
from rituximab.protocol.edition import load
from rituximab.records.models import BlindCheck, Decision, Order, Signature
from tests.actions.kit import hidden_from_others, invalid, last, not_allowed, only_for
from tests.factories import Team, make_team, ready_course, written
from tests.people import NOW, make_actor
from tests.protocol.casekit import ready_child
from tests.race import at_once
from tests.web import orders

ALL = tuple(load().codes["verify"])


def verify(team: Team, order: Order, **changes: Any) -> Order:
    given = {
        "by": team.pharmacist,
        "at": NOW,
        "order_id": order.pk,
        "proof": orders.proof(team.pharmacist),
        "checklist": ALL,
        "product": "truxima",
    }
    return verify_order(**{**given, **changes})


def infected(team: Team, order: Order) -> None:
    """A fact after the signature that stops the order, put past the hook that makes it stale."""
    rows = [{"test": "hbsag", "reading": "positive"}]
    patient = order.course.patient_id
    record_results(by=team.nurse, at=NOW, patient_id=patient, on=NOW.date(), rows=rows)
    Order.objects.filter(pk=order.pk).update(state=order.state)


# ---- take ---------------------------------------------------------------------------------


def test_a_pharmacist_takes_it(team: Team) -> None:
    order = orders.taken(team, ready_course(team))
    assert (order.state, order.taken_by_id, order.taken_at) == (
        "verifying",
        team.pharmacist.user_id,
        NOW,
    )
    assert last("order.take").before == {"state": "signed"}


def test_who_takes(team: Team) -> None:
    order = orders.signed(team, ready_course(team))
    only_for(take_order, team.pharmacist, among=team, order_id=order.pk)
    hidden_from_others(take_order, "pharmacist", order_id=order.pk)


def both_roles(team: Team) -> Any:
    return make_actor(Role.PRESCRIBER, Role.PHARMACIST, clinic=team.clinic)


def test_nobody_takes_their_own_order(team: Team) -> None:
    both = both_roles(team)
    order = orders.drafted(team, ready_course(team))
    sign_order(by=both, at=NOW, order_id=order.pk, proof=orders.proof(both), render=orders.blank)
    with not_allowed("own-order"):
        take_order(by=both, at=NOW, order_id=order.pk)


def test_the_database_itself_keeps_the_two_apart(team: Team) -> None:
    order = orders.verified(team, ready_course(team))
    for column in ("verified_by_id", "taken_by_id"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Order.objects.filter(pk=order.pk).update(**{column: order.signed_by_id})


@pytest.mark.django_db(transaction=True)
def test_of_two_pharmacists_one_takes(transactional_db: None) -> None:
    team = make_team()
    order = orders.signed(team, ready_course(team))
    people = team.pharmacist, make_actor(Role.PHARMACIST, clinic=team.clinic)

    def act(number: int) -> str:
        try:
            taken = take_order(
                by=people[number], at=NOW, order_id=order.pk, expected_version=order.version
            )
            return str(taken.state)
        except Conflict:
            return "conflict"

    assert sorted(at_once(2, act)) == ["conflict", "verifying"]


# ---- the blind calculation ----------------------------------------------------------------


def test_the_same_numbers_agree(team: Team) -> None:
    orders.compared(team, ready_course(team))
    check = BlindCheck.objects.get()
    assert (check.agrees, check.differences, check.bsa_m2) == (True, [], None)
    assert last("order.compare").after["agrees"] is True


@pytest.mark.parametrize(
    ("own", "agrees"),
    [
        ({"dose_mg": Decimal(1010)}, True),
        ({"dose_mg": Decimal("1010.1")}, False),
        ({"dose_mg": Decimal("989.9")}, False),
        ({"draw_ml": Decimal(10)}, False),
        ({"concentration": Decimal("1.67")}, False),
        ({"first_rate_ml_h": Decimal(50)}, False),
    ],
)
def test_the_tolerance_is_one_percent(team: Team, own: dict[str, Decimal], agrees: bool) -> None:
    orders.compared(team, ready_course(team), **own)
    check = BlindCheck.objects.get()
    assert check.agrees is agrees
    assert [d["item"] for d in check.differences] == ([] if agrees else list(own))


def test_where_the_dose_follows_the_area_the_area_is_asked(team: Team) -> None:
    order = orders.taken(team, written(ready_child(), team))
    own = {"dose_mg": 700, "draw_ml": 70, "concentration": "1.4", "first_rate_ml_h": "35.7"}
    given: dict[str, Any] = {k: Decimal(str(v)) for k, v in own.items()}
    given |= {"by": team.pharmacist, "at": NOW, "order_id": order.pk}
    with invalid("bsa_m2"):
        compare_blind(**given)
    assert compare_blind(**given, bsa_m2=Decimal("1.1832")).agrees
    assert not compare_blind(**given, bsa_m2=Decimal("1.2")).agrees


def test_only_the_one_who_took_it_compares(team: Team) -> None:
    course = ready_course(team)
    order = orders.signed(team, course)
    given = {"order_id": order.pk, **orders.RIGHT}
    with not_allowed("not-taken"):
        compare_blind(by=team.pharmacist, at=NOW, **given)
    take_order(by=team.pharmacist, at=NOW, order_id=order.pk)
    other = make_actor(Role.PHARMACIST, clinic=team.clinic)
    with not_allowed("taken"):
        compare_blind(by=other, at=NOW, **given)
    only_for(compare_blind, team.pharmacist, among=team, **given)
    with invalid("dose_mg"):
        compare_blind(by=team.pharmacist, at=NOW, **given | {"dose_mg": Decimal(0)})


# ---- verify -------------------------------------------------------------------------------


def test_verified_with_a_second_signature(team: Team) -> None:
    order = orders.verified(team, ready_course(team))
    assert (order.state, order.verified_by_id, order.product) == (
        "verified",
        team.pharmacist.user_id,
        "truxima",
    )
    signature = Signature.objects.get(order=order, meaning="verified")
    assert (signature.name, signature.role, signature.sha256) == (
        "Tom Marsh",
        "pharmacist",
        order.snapshot.sha256,
    )
    assert [one["item"] for one in order.verifications.get().checklist] == list(ALL)
    assert Decision.objects.filter(deed="order.verify", subject=str(order)).exists()


def test_who_verifies(team: Team) -> None:
    order = orders.compared(team, ready_course(team))
    given = {"order_id": order.pk, "proof": None, "checklist": ALL, "product": "truxima"}
    only_for(verify_order, team.pharmacist, among=team, **given)
    with not_allowed("proof"):
        verify(team, order, proof=None)
    with not_allowed("proof"):
        verify(team, order, proof=Proof(team.prescriber.user_id, NOW, "password"))
    with not_allowed("taken"):
        other = make_actor(Role.PHARMACIST, clinic=team.clinic)
        verify(team, order, by=other, proof=orders.proof(other))


@pytest.mark.parametrize("missing", ALL)
def test_each_item_of_the_list_is_needed(team: Team, missing: str) -> None:
    order = orders.compared(team, ready_course(team))
    with not_allowed("checklist"):
        verify(team, order, checklist=[one for one in ALL if one != missing])


@pytest.mark.parametrize("product", ["", "unknown", "rituxan-hycela", "mabthera-sc"])
def test_the_product_must_be_one_that_may_be_chosen(team: Team, product: str) -> None:
    order = orders.compared(team, ready_course(team))
    with not_allowed("product"):
        verify(team, order, product=product)


def test_the_blind_check_must_agree_and_be_of_this_take(team: Team) -> None:
    order = orders.taken(team, ready_course(team))
    with not_allowed("blind"):
        verify(team, order)
    given = {"by": team.pharmacist, "order_id": order.pk}
    before = NOW - timedelta(minutes=1)
    compare_blind(**given, at=before, **orders.RIGHT)
    with not_allowed("blind"):
        verify(team, order)
    compare_blind(**given, at=NOW, **orders.RIGHT)
    compare_blind(**given, at=NOW, **orders.RIGHT | {"dose_mg": Decimal(500)})
    with not_allowed("blind"):
        verify(team, order)
    compare_blind(**given, at=NOW, **orders.RIGHT)
    assert verify(team, order).state == "verified"


def test_a_fact_of_meanwhile_stops_verification(team: Team) -> None:
    order = orders.compared(team, ready_course(team))
    infected(team, order)
    with not_allowed("hbv-positive"):
        verify(team, order)


@pytest.mark.parametrize("column", ["ordered_mg", "planned_on", "note", "bag_method"])
def test_a_row_that_no_longer_says_what_was_signed(team: Team, column: str) -> None:
    order = orders.compared(team, ready_course(team))
    other = {
        "ordered_mg": Decimal(900),
        "planned_on": order.planned_on - timedelta(days=1),
        "note": "faster",
        "bag_method": "add-to-full",
    }
    Order.objects.filter(pk=order.pk).update(**{column: other[column]})
    with pytest.raises(Exception, match="does not fit what is stored"):
        verify(team, order)


def test_every_reason_is_told(team: Team) -> None:
    order = orders.taken(team, ready_course(team))
    with not_allowed("checklist", "product", "blind"):
        verify(team, order, checklist=ALL[1:], product="")
