"""Drafting and amending: the dose from the protocol, one live order an infusion, revisions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rituximab.actions.base import Conflict
from rituximab.actions.course import hold_course, plan_infusions
from rituximab.actions.order import amend_order, cancel_order, draft_order
from rituximab.records.models import Order, Patient
from tests.actions.kit import (
    broken_trail,
    doctor,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
)
from tests.factories import Team, ready_course, written
from tests.people import NOW
from tests.protocol.casekit import ready_adult, ready_child
from tests.web import orders

FIRST = {"infusion": 1}


def draft(team: Team, course: Any, **choices: Any) -> Order:
    return draft_order(**doctor(team, course), **FIRST, **choices)


def test_an_adult_is_ordered_the_fixed_dose(team: Team) -> None:
    order = draft(team, ready_course(team))
    assert (order.state, order.revision, str(order)) == ("draft", 1, f"O-{order.pk:04d} r1")
    assert (order.ordered_mg, order.calculated_mg, order.cap_mg) == (1000, 1000, 1000)
    assert (order.basis, order.bsa_m2, order.bag_ml) == ("adult-fixed", None, 500)
    assert order.planned_on.isoformat() == "2026-11-23"
    assert order.valid_until.isoformat() == "2026-11-30"
    assert last("order.draft").after["ordered_mg"] == "1000"


def test_a_child_is_ordered_by_body_surface_area(team: Team) -> None:
    """140 cm and 36 kg: 1.1832 m2, 575 mg per m2 = 680.3 mg, 700 mg is within 10 %."""
    course = written(ready_child(), team)
    order = draft(team, course)
    assert (order.bsa_m2, order.calculated_mg, order.ordered_mg) == (
        Decimal("1.1832"),
        Decimal("680.3"),
        Decimal(700),
    )
    exact = draft(team, course, rounding="exact")
    assert (exact.pk, exact.ordered_mg, exact.rounding) == (order.pk, Decimal("680.3"), "exact")


def test_a_draft_is_saved_anew(team: Team) -> None:
    course = ready_course(team)
    first = draft(team, course)
    again = draft(team, course, bag_ml=Decimal(250), bag_method="add-to-full", note=" slow ")
    assert (again.pk, again.version) == (first.pk, first.version + 1)
    assert (again.bag_ml, again.note) == (250, "slow")
    assert last("order.draft").before["bag_ml"] == "500.0"
    with pytest.raises(Conflict):
        draft(team, course, expected_version=first.version)


def test_who_may_draft(team: Team) -> None:
    course = ready_course(team)
    only_for(draft_order, team.prescriber, among=team, course_id=course.pk, **FIRST)
    hidden_from_others(draft_order, "prescriber", course_id=course.pk, **FIRST)


def test_asked_twice_one_draft(team: Team) -> None:
    course = ready_course(team)
    first = draft(team, course, key="a" * 32)
    assert draft(team, course, key="a" * 32).version == first.version
    assert Order.objects.count() == 1


def test_nothing_is_written_without_the_trail(team: Team) -> None:
    course = ready_course(team)
    with broken_trail():
        draft(team, course)
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        ({"rounding": "up"}, "rounding"),
        ({"diluent": "water"}, "diluent"),
        ({"bag_method": "shake"}, "bag_method"),
        ({"rate_family": "fast"}, "rate_family"),
        ({"bag_ml": Decimal(333)}, "bag_ml"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_a_choice_that_does_not_fit(team: Team, choice: dict[str, Any], field: str) -> None:
    course = ready_course(team)
    with invalid(field):
        draft(team, course, **choice)


def test_refused_while_the_course_is_not_ready(team: Team) -> None:
    screening = written(ready_adult(), team, upto="screening")
    with not_allowed("not-ready"):
        draft(team, screening)
    held = ready_course(team)
    hold_course(**doctor(team, held), code="patient", reason="wants to think")
    with not_allowed("held"):
        draft(team, held)
    gone = ready_course(team)
    Patient.objects.filter(pk=gone.patient_id).update(deceased_on=NOW.date())
    with not_allowed("deceased"):
        draft(team, gone)


def test_only_the_next_infusion_is_ordered(team: Team) -> None:
    with not_allowed("not-next"):
        draft_order(**doctor(team, ready_course(team)), infusion=2)


def test_a_bag_outside_the_limits(team: Team) -> None:
    """1,000 mg in 100 mL is 10 mg per mL; 250 mL with 100 mL withdrawn is the limit itself."""
    course = ready_course(team)
    with not_allowed("bag"):
        draft(team, course, bag_ml=Decimal(100))
    assert draft(team, course, bag_ml=Decimal(250)).bag_ml == 250


def test_first_rates_for_the_first_infusion(team: Team) -> None:
    with not_allowed("first-infusion"):
        draft(team, ready_course(team), rate_family="subsequent")


def test_a_child_without_a_recent_size(team: Team) -> None:
    course = written(ready_child(), team)
    plan_infusions(**doctor(team, course), dates=[NOW.date().replace(2027, 4, 1)])
    with not_allowed("no-dose"):
        draft(team, course)


def test_an_infusion_too_far_ahead(team: Team) -> None:
    course = ready_course(team)
    plan_infusions(**doctor(team, course), dates=[NOW.date().replace(2027, 6, 1)])
    with not_allowed("too-far"):
        draft(team, course)


def test_a_live_order_is_amended_not_drafted(team: Team) -> None:
    course = ready_course(team)
    orders.signed(team, course)
    with not_allowed("live-order"):
        draft(team, course)


# ---- amending -----------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["signed", "returned", "verified", "released"])
def test_an_amendment_is_a_new_draft_and_voids_the_check(team: Team, stage: str) -> None:
    old = getattr(orders, stage)(team, ready_course(team))
    new = amend_order(
        by=team.prescriber, at=NOW, order_id=old.pk, reason="bag is not stocked", note="small bag"
    )
    old.refresh_from_db()
    assert (old.state, new.state, new.revision) == ("superseded", "draft", 2)
    assert (new.signed_by_id, new.taken_by_id, new.verified_by_id) == (None, None, None)
    assert (new.product, new.note) == ("", "small bag")
    assert not new.signatures.exists()
    assert not new.verifications.exists()
    assert last("order.amend").after["amends"] == old.pk
    assert last("order.amend").reason == "bag is not stocked"


@pytest.mark.parametrize("stage", ["drafted", "taken"])
def test_what_cannot_be_amended(team: Team, stage: str) -> None:
    order = getattr(orders, stage)(team, ready_course(team))
    with not_allowed("not-amendable"):
        amend_order(by=team.prescriber, at=NOW, order_id=order.pk, reason="a better bag")


def test_an_amendment_says_why_and_who(team: Team) -> None:
    order = orders.signed(team, ready_course(team))
    given = {"order_id": order.pk, "reason": "a better bag"}
    with invalid("reason"):
        amend_order(by=team.prescriber, at=NOW, order_id=order.pk, reason=" x ")
    with pytest.raises(TypeError):
        amend_order(by=team.prescriber, at=NOW, **given, dose_mg=Decimal(1))
    only_for(amend_order, team.prescriber, among=team, **given)
    hidden_from_others(amend_order, "prescriber", **given)
    with pytest.raises(Conflict):
        amend_order(by=team.prescriber, at=NOW, **given, expected_version=order.version - 1)


def test_after_a_cancelled_order_the_next_revision(team: Team) -> None:
    course = ready_course(team)
    order = orders.signed(team, course)
    cancel_order(
        by=team.prescriber, at=NOW, order_id=order.pk, code="planned-anew", reason="other week"
    )
    assert draft(team, course).revision == 2
