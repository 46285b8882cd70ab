"""After the check: returned to the prescriber, or released for the ward."""

from __future__ import annotations

import json
from datetime import timedelta

from rituximab.access.role import Role
from rituximab.actions.order import release_order, return_order
from rituximab.records.models import Decision, Order
from tests.actions.kit import hidden_from_others, invalid, last, not_allowed, only_for
from tests.actions.test_order_check import infected, verify
from tests.factories import Team, ready_course
from tests.people import NOW, make_actor
from tests.web import orders

# ---- return -------------------------------------------------------------------------------


def test_returned_with_a_reason(team: Team) -> None:
    order = orders.returned(team, ready_course(team))
    row = order.verifications.get()
    assert (order.state, row.outcome, row.reason_code) == ("returned", "returned", "dose-disagrees")
    assert last("order.return").reason == row.reason == "900 or 1,000?"
    assert last("order.return").after["code"] == "dose-disagrees"


def test_a_return_is_coded_and_said(team: Team) -> None:
    order = orders.taken(team, ready_course(team))
    given = {"by": team.pharmacist, "at": NOW, "order_id": order.pk}
    with invalid("code", "text"):
        return_order(**given, code="mood", text="no")
    only_for(
        return_order, team.pharmacist, among=team, order_id=order.pk, code="other", text="unclear"
    )


def test_an_order_is_not_stuck_with_somebody_who_went_home(team: Team) -> None:
    order = orders.taken(team, ready_course(team))
    other = make_actor(Role.PHARMACIST, clinic=team.clinic)
    back = return_order(by=other, at=NOW, order_id=order.pk, code="other", text="colleague left")
    assert back.state == "returned"


# ---- release ------------------------------------------------------------------------------


def test_released(team: Team) -> None:
    order = orders.released(team, ready_course(team))
    assert order.state == "released"
    assert Decision.objects.filter(deed="order.release").exists()
    assert last("order.release").after["decision"]


def test_who_releases_and_from_where(team: Team) -> None:
    order = orders.compared(team, ready_course(team))
    with not_allowed("no-such-move"):
        release_order(by=team.pharmacist, at=NOW, order_id=order.pk)
    order = verify(team, order)
    only_for(release_order, team.pharmacist, among=team, order_id=order.pk)
    hidden_from_others(release_order, "pharmacist", order_id=order.pk)


def test_a_verification_grows_old(team: Team) -> None:
    order = orders.verified(team, ready_course(team))
    given = {"by": team.pharmacist, "order_id": order.pk}
    Order.objects.filter(pk=order.pk).update(verified_at=NOW - timedelta(days=7, seconds=1))
    with not_allowed("verification-old"):
        release_order(**given, at=NOW)
    Order.objects.filter(pk=order.pk).update(verified_at=NOW - timedelta(days=7))
    assert release_order(**given, at=NOW).state == "released"


def test_an_order_past_its_day_is_not_released(team: Team) -> None:
    order = orders.verified(team, ready_course(team))
    with not_allowed("expired"):
        release_order(by=team.pharmacist, at=NOW + timedelta(days=9), order_id=order.pk)


def test_a_fact_of_meanwhile_stops_the_release(team: Team) -> None:
    order = orders.verified(team, ready_course(team))
    infected(team, order)
    with not_allowed("hbv-positive"):
        release_order(by=team.pharmacist, at=NOW, order_id=order.pk)


def test_the_signature_is_over_the_snapshot_alone(team: Team) -> None:
    """What the pharmacist did is signed on its own: the snapshot stays as the prescriber signed."""
    order = orders.released(team, ready_course(team))
    said = json.loads(order.snapshot.content)
    assert said["signature"]["meaning"] == "prescribed"
    assert {s.sha256 for s in order.signatures.all()} == {order.snapshot.sha256}
