"""The first drop: two people, every guard again, the product in hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from rituximab.access.people import User
from rituximab.access.role import Role
from rituximab.actions import infusion as deeds
from rituximab.actions.base import Conflict, NotAllowed
from rituximab.actions.course import hold_course, release_course
from rituximab.actions.result import record_results
from rituximab.audit.models import AuditEvent
from rituximab.records.models import Infusion, Order, RateEntry
from tests import infusions
from tests.actions.kit import (
    broken_trail,
    doctor,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
    said,
    state,
)
from tests.factories import Team, make_team, ready_course
from tests.infusions import AT, later, nurse, start
from tests.people import PASSWORD, make_actor


def test_the_first_drop(team: Team) -> None:
    infusion = infusions.running(team)
    assert (infusion.state, infusion.started_at) == ("running", AT)
    assert (infusion.started_by_id, infusion.checked_by_id) == (
        team.nurse.user_id,
        team.pharmacist.user_id,
    )
    assert (infusion.product, infusion.lot, infusion.expiry) == (
        "truxima",
        "L-77",
        date(2027, 6, 30),
    )
    entry = RateEntry.objects.get(infusion=infusion)
    assert (entry.kind, entry.mg_h, entry.ml_h) == ("start", Decimal(50), Decimal(25))
    assert state(infusion.course) == "on_treatment"
    told = last("infusion.start").after
    assert (told["second"], told["lot"], told["product"]) == ("Tom Marsh", "L-77", "truxima")
    assert told["decision"]


def test_who_starts(team: Team) -> None:
    infusion = infusions.cleared(team)
    given: dict[str, Any] = {
        "infusion_id": infusion.pk,
        "proof": infusions.proof(team.pharmacist),
        "product": "truxima",
        "lot": "L-77",
        "expiry": date(2027, 6, 30),
    }
    only_for(deeds.start_infusion, team.nurse, among=team, **given)
    hidden_from_others(deeds.start_infusion, "nurse", **given)


# ---- the second checker -------------------------------------------------------------------


def second(team: Team, infusion: Infusion, **typed: str) -> Any:
    username = User.objects.get(pk=team.pharmacist.user_id).username
    given: dict[str, Any] = {"username": username, "password": PASSWORD}
    return deeds.prove_second(**nurse(team, infusion), **{**given, **typed})


@pytest.mark.django_db(transaction=True)
def test_the_second_person_shows_a_password() -> None:
    team = make_team()
    infusion = infusions.cleared(team)
    proof = second(team, infusion, username=team.pharmacist.username.upper())
    assert (proof.user_id, proof.method) == (team.pharmacist.user_id, "password")
    assert start(team, infusion, proof=proof).state == "running"


@pytest.mark.django_db(transaction=True)
def test_who_is_no_second_checker() -> None:
    team = make_team()
    infusion = infusions.cleared(team)
    with not_allowed("second-checker"):
        second(team, infusion, username="nobody")
    with not_allowed("second-checker"):
        second(team, infusion, password="wrong")
    with not_allowed("same-person"):
        second(team, infusion, username=team.nurse.username)
    with not_allowed("second-checker"):
        second(team, infusion, username=team.prescriber.username)
    stranger = make_team().pharmacist
    with not_allowed("second-checker"):
        second(team, infusion, username=stranger.username)
    row = AuditEvent.objects.latest("seq")
    assert (row.deed, row.outcome) == ("infusion.second_check", "refused")
    assert PASSWORD not in f"{row.after} {row.reason}"


def test_no_start_without_another_person(team: Team) -> None:
    infusion = infusions.cleared(team)
    with not_allowed("second-checker"):
        start(team, infusion, proof=None)
    with not_allowed("same-person"):
        start(team, infusion, proof=infusions.proof(team.nurse))
    with not_allowed("second-checker"):
        start(team, infusion, proof=infusions.proof(team.prescriber))
    with not_allowed("second-checker"):
        start(team, infusion, proof=infusions.proof(team.pharmacist, later(-3)))
    other = make_actor(Role.NURSE, clinic=team.clinic, full_name="Ida Berg")
    assert start(team, infusion, proof=infusions.proof(other)).checked_by_id == other.user_id


def test_the_database_itself_keeps_the_two_apart(team: Team) -> None:
    infusion = infusions.running(team)
    with pytest.raises(IntegrityError), transaction.atomic():
        Infusion.objects.filter(pk=infusion.pk).update(checked_by_id=infusion.started_by_id)


# ---- the product --------------------------------------------------------------------------


def test_the_product_in_hand(team: Team) -> None:
    infusion = infusions.cleared(team)
    with invalid("product"):
        start(team, infusion, product="aspirin")
    with invalid("lot"):
        start(team, infusion, lot=" ")
    with invalid("product_reason"):
        start(team, infusion, product_reason="no")
    with not_allowed("product-expired"):
        start(team, infusion, expiry=date(2026, 11, 22))
    with not_allowed("other-product"):
        start(team, infusion, product="ruxience")
    begun = start(team, infusion, product="ruxience", product_reason="Truxima not in stock")
    assert begun.product == "ruxience"
    assert last("infusion.start").reason == "Truxima not in stock"


def test_the_last_day_of_a_vial(team: Team) -> None:
    assert start(team, infusions.cleared(team), expiry=AT.date()).state == "running"


# ---- every guard again --------------------------------------------------------------------


def test_what_changed_since_the_clearance(team: Team) -> None:
    infusion = infusions.cleared(team)
    rows = [{"test": "hbsag", "reading": "positive"}]
    given = {"patient_id": infusion.course.patient_id, "on": AT.date(), "rows": rows}
    record_results(by=team.nurse, at=AT, **given)
    with pytest.raises(NotAllowed) as refused:
        start(team, infusion)
    assert "no-order" in [one.code for one in refused.value.refusals]
    order = Order.objects.get(course=infusion.course)
    Order.objects.filter(pk=order.pk).update(state="released")
    with not_allowed("hbv-positive"):
        start(team, infusion)
    assert not RateEntry.objects.exists()


def test_nothing_starts_on_a_held_course(team: Team) -> None:
    infusion = infusions.cleared(team)
    hold_course(**doctor(team, infusion.course), code="patient", reason="wants to think")
    with not_allowed("no-order", "held"):
        start(team, infusion)
    release_course(**doctor(team, infusion.course), reason="wants to go on")
    assert start(team, infusion).state == "running"


def test_nothing_starts_another_day(team: Team) -> None:
    infusion = infusions.cleared(team)
    day = AT + timedelta(days=1)
    with pytest.raises(NotAllowed) as refused:
        start(team, infusion, at=day, proof=infusions.proof(team.pharmacist, day))
    assert "not-today" in [one.code for one in refused.value.refusals]


def test_only_what_is_cleared_starts(team: Team) -> None:
    infusion = infusions.looked_at(team, infusions.checking(team))
    with not_allowed("no-such-move"):
        start(team, infusion)
    deeds.clear_infusion(**nurse(team, infusion))
    infusion.refresh_from_db()
    with pytest.raises(Conflict):
        start(team, infusion, expected_version=infusion.version - 1)
    start(team, infusion)
    with not_allowed("no-such-move"):
        start(team, infusion)


def test_the_time_of_the_start(team: Team) -> None:
    infusion = infusions.cleared(team)
    with invalid("happened_at"):
        start(team, infusion, happened_at=later(-1))
    with invalid("happened_at"):
        start(team, infusion, happened_at=later(1))


def test_a_broken_trail_starts_nothing(team: Team) -> None:
    infusion = infusions.cleared(team)
    with broken_trail():
        start(team, infusion)
    assert state(infusion.course) == "ready"
    assert Infusion.objects.get(pk=infusion.pk).started_at is None
    assert not said("infusion.start")


def test_a_second_infusion_leaves_the_course_where_it_is(team: Team) -> None:
    """Invariant 6: the third does not even get a chair."""
    course = ready_course(team)
    infusions.closed(team, course)
    assert state(course) == "on_treatment"
    given = {"by": team.nurse, "at": later(400), "course_id": course.pk, "chair": "4"}
    with not_allowed("given"):
        deeds.schedule_infusion(**given, infusion=1, scheduled_for=AT + timedelta(days=1))
    with not_allowed("not-planned"):
        deeds.schedule_infusion(**given, infusion=3, scheduled_for=AT + timedelta(days=40))


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "verified"},
        {"state": "stale"},
        {"verified_by_id": None, "verified_at": None, "state": "signed", "product": ""},
    ],
)
def test_no_infusion_runs_without_its_order(team: Team, broken: dict[str, Any]) -> None:
    """Invariant 1: current, verified, by two people, on a course that is not held."""
    infusion = infusions.cleared(team)
    Order.objects.filter(course=infusion.course).update(**broken)
    with pytest.raises(NotAllowed) as refused:
        start(team, infusion)
    assert "no-order" in [one.code for one in refused.value.refusals]
    assert Infusion.objects.get(pk=infusion.pk).state == "cleared"


def test_what_runs_has_two_people_and_an_order(team: Team) -> None:
    order = infusions.running(team).order
    assert order is not None
    assert order.state == "released"
    assert None not in (order.signed_by_id, order.verified_by_id)
    assert order.signed_by_id != order.verified_by_id
