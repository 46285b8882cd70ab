"""The state machines: what is in the table goes, whatever is not is refused and changes nothing."""

from __future__ import annotations

import pytest

from rituximab.access.policy import AccessDenied
from rituximab.actions.base import Conflict, NotAllowed
from rituximab.actions.moves import move_course, move_infusion, move_order
from rituximab.actions.steps import COURSE_MOVES, INFUSION_MOVES, ORDER_MOVES, Step, step_of
from rituximab.audit.models import AuditEvent
from rituximab.audit.verify import verify
from rituximab.records.course import CourseState
from rituximab.records.infusion import InfusionState
from rituximab.records.models import Course, Order, OrderMove
from rituximab.records.order import OrderState
from tests.factories import Team, make_infusion, make_order, written
from tests.people import NOW
from tests.protocol.casekit import ready_adult


def put(record: Course | Order, state: str, **columns: str) -> None:
    """The record in a state, whatever came before."""
    held = {"held_from": columns.get("held_from", "ready") if state == "held" else ""}
    if isinstance(record, Order) and state == "held":
        held = {"held_from": columns.get("held_from", "signed")}
    type(record)._default_manager.filter(pk=record.pk).update(state=state, **held)
    record.refresh_from_db()


def arrows(steps: tuple[Step, ...]) -> set[tuple[str, str]]:
    return {(step.before, step.after) for step in steps}


def test_the_course_goes_the_way_of_the_workflow() -> None:
    ended = {"not_eligible", "discontinued", "closed", "entered_in_error"}
    going = {str(state) for state in CourseState} - ended
    assert arrows(COURSE_MOVES) == {
        ("", "draft"),
        ("draft", "assessing"),
        ("assessing", "exception_pending"),
        ("assessing", "eligible"),
        ("assessing", "not_eligible"),
        ("exception_pending", "eligible"),
        ("exception_pending", "not_eligible"),
        ("eligible", "screening"),
        ("screening", "ready"),
        *((state, "held") for state in going - {"held"}),
        *(("held", state) for state in going - {"held"}),
        *((state, "discontinued") for state in going),
        ("ready", "on_treatment"),
        ("on_treatment", "observing"),
        ("observing", "responded"),
        ("observing", "non_response"),
        ("responded", "relapsed"),
        ("relapsed", "closed"),
        ("responded", "closed"),
        ("non_response", "closed"),
        ("discontinued", "closed"),
        *((str(s), "entered_in_error") for s in CourseState if s != "entered_in_error"),
    }


def test_the_order_goes_the_way_of_the_workflow() -> None:
    before = {"draft", "signed", "verifying", "returned", "verified", "released", "prepared"}
    before |= {"stale", "expired"}
    signed = {"signed", "verified", "released"}
    assert arrows(ORDER_MOVES) == {
        ("", "draft"),
        ("draft", "signed"),
        ("signed", "verifying"),
        ("verifying", "verified"),
        ("verifying", "returned"),
        ("verified", "released"),
        *((state, "superseded") for state in signed | {"returned", "stale", "expired"}),
        *((state, "stale") for state in signed),
        *((state, "expired") for state in signed),
        *((state, "held") for state in before),
        *(("held", state) for state in before),
        *(
            (state, given)
            for state in ("released", "prepared")
            for given in ("completed", "partly_given", "not_given")
        ),
        *((state, "cancelled") for state in before | {"held"}),
        *((s, "entered_in_error") for s in before | {"held", "cancelled", "superseded"}),
    }


def test_the_infusion_goes_the_way_of_the_workflow() -> None:
    assert arrows(INFUSION_MOVES) == {
        ("", "planned"),
        ("planned", "scheduled"),
        ("scheduled", "checking"),
        ("checking", "cleared"),
        ("cleared", "checking"),
        ("cleared", "running"),
        ("running", "paused"),
        ("paused", "running"),
        ("running", "stopped"),
        ("paused", "stopped"),
        ("running", "completed"),
        ("completed", "observed"),
        ("stopped", "observed"),
        ("observed", "closed"),
        *((state, "not_given") for state in ("planned", "scheduled", "checking")),
    }


@pytest.mark.parametrize("state", [str(state) for state in InfusionState])
def test_no_other_move_of_an_infusion(team: Team, state: str) -> None:
    infusion = make_infusion(written(ready_adult(), team, "draft"), team, state=state)
    for to in InfusionState:
        for deed in {step.deed for step in INFUSION_MOVES}:
            if step_of(INFUSION_MOVES, state, to, deed):
                continue
            with pytest.raises(NotAllowed):
                move_infusion(infusion, to, deed=deed, by=team.nurse, at=NOW)
    infusion.refresh_from_db()
    assert infusion.state == state and not infusion.moves.exists()


def test_an_order_in_use_is_left_alone(team: Team) -> None:
    infusion = make_infusion(written(ready_adult(), team, "draft"), team, state="running")
    order = infusion.order
    assert order is not None and order.state == "released"
    for to, deed in (("stale", "order.stale"), ("cancelled", "order.cancel")):
        with pytest.raises(NotAllowed) as refused:
            move_order(order, to, deed=deed, by=team.prescriber, at=NOW)
        assert [refusal.code for refusal in refused.value.refusals] == ["in-use"]
    move_order(order, "completed", deed="infusion.complete", by=team.nurse, at=NOW)
    assert not Order.objects.not_in_use().exists()


@pytest.mark.parametrize("state", [str(state) for state in CourseState])
def test_no_other_move_of_a_course(team: Team, state: str) -> None:
    course = written(ready_adult(), team, "draft")
    put(course, state)
    deeds = {step.deed for step in COURSE_MOVES}
    tried = 0
    for to in CourseState:
        for deed in deeds:
            step = step_of(COURSE_MOVES, state, to, deed)
            if step and not (deed == "course.release" and to != course.held_from):
                continue
            with pytest.raises(NotAllowed):
                move_course(course, to, deed=deed, by=team.second, at=NOW)
            tried += 1
    course.refresh_from_db()
    assert (course.state, course.moves.count()) == (state, 1) and tried > 100


@pytest.mark.parametrize("state", [str(state) for state in OrderState])
def test_no_other_move_of_an_order(team: Team, state: str) -> None:
    order = make_order(written(ready_adult(), team, "draft"), team)
    put(order, state)
    deeds = {step.deed for step in ORDER_MOVES}
    for to in OrderState:
        for deed in deeds:
            step = step_of(ORDER_MOVES, state, to, deed)
            if step and not (deed == "order.unhold" and to != order.held_from):
                continue
            with pytest.raises(NotAllowed):
                move_order(order, to, deed=deed, by=team.prescriber, at=NOW)
    assert not OrderMove.objects.exists()


def test_a_move_adds_one_step_and_one_link(team: Team) -> None:
    order = make_order(written(ready_adult(), team, "draft"), team, state="signed")
    links = AuditEvent.objects.count()
    move_order(
        order,
        "verifying",
        deed="order.take",
        by=team.pharmacist,
        at=NOW,
        taken_by_id=team.pharmacist.user_id,
        taken_at=NOW,
        details={"revision": 1},
    )
    move_order(order, "verified", deed="order.verify", by=team.pharmacist, at=NOW)
    move_order(order, "stale", deed="order.stale", by=None, at=NOW, reason="The weight changed.")
    steps = order.moves.values_list("seq", "from_state", "to_state", "by_id")
    assert list(steps) == [
        (1, "signed", "verifying", team.pharmacist.user_id),
        (2, "verifying", "verified", team.pharmacist.user_id),
        (3, "verified", "stale", None),
    ]
    assert (order.version, order.state_since) == (4, NOW)
    assert AuditEvent.objects.count() == links + 3 and verify().holds
    first, _, product = AuditEvent.objects.order_by("seq")[links:]
    assert first.before == {"state": "signed"}
    assert first.after == {"state": "verifying", "code": "", "revision": 1}
    assert (product.actor_id, product.role, product.reason) == (
        None,
        "system",
        "The weight changed.",
    )


def test_a_move_asks_who_makes_it(team: Team) -> None:
    order = make_order(written(ready_adult(), team, "draft"), team, state="verifying")
    with pytest.raises(AccessDenied):
        move_order(order, "verified", deed="order.verify", by=team.nurse, at=NOW)
    order.refresh_from_db()
    assert order.state == "verifying"


def test_a_move_is_made_from_what_was_shown(team: Team) -> None:
    order = make_order(written(ready_adult(), team, "draft"), team, state="signed")
    twin = Order.objects.get(pk=order.pk)
    move_order(order, "verifying", deed="order.take", by=team.pharmacist, at=NOW)
    for version in (None, 1, 2):
        with pytest.raises(Conflict) as refused:
            move_order(
                twin,
                "superseded",
                deed="order.amend",
                by=team.prescriber,
                at=NOW,
                expected_version=version,
            )
        assert isinstance(refused.value.current, Order)
        twin.state, twin.version = "signed", 1
    assert Order.objects.get(pk=order.pk).state == "verifying"
