"""Arrived: what is looked at and asked before the first drop."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rituximab.actions import infusion as deeds
from rituximab.actions.base import NotAllowed
from rituximab.records.infusion import CHECKS
from rituximab.records.models import (
    Event,
    Infusion,
    Order,
    PreCheck,
)
from tests import infusions
from tests.actions.kit import (
    broken_trail,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
    state,
)
from tests.factories import Team, ready_course
from tests.infusions import AT, look, nurse
from tests.web import orders


def states(infusion: Infusion) -> tuple[str, str]:
    """The infusion's state and that of its latest order, as the database has them."""
    order = Order.objects.filter(course=infusion.course_id).latest("revision")
    return Infusion.objects.get(pk=infusion.pk).state, order.state


# ---- the checks ---------------------------------------------------------------------------


def test_arrived(team: Team) -> None:
    infusion = infusions.scheduled(team, ready_course(team))
    only_for(deeds.check_infusion, team.nurse, among=team, infusion_id=infusion.pk)
    hidden_from_others(deeds.check_infusion, "nurse", infusion_id=infusion.pk)
    assert deeds.check_infusion(**nurse(team, infusion)).state == "checking"
    with not_allowed("no-such-move"):
        deeds.check_infusion(**nurse(team, infusion))


def test_every_item_is_recorded(team: Team) -> None:
    infusion = infusions.looked_at(team, infusions.checking(team))
    rows = PreCheck.objects.filter(infusion=infusion)
    assert {row.item for row in rows if row.clear} == set(CHECKS) - {"measurement"}
    assert rows.get(item="identity").said == {"confirmed": ["name", "born"]}
    assert last("infusion.check_item").patient_id == infusion.course.patient_id


def test_checks_wait_for_the_patient(team: Team) -> None:
    infusion = infusions.scheduled(team, ready_course(team))
    with not_allowed("not-checking"):
        look(team, infusion, "consent", answer="yes")
    with not_allowed("not-present"):
        deeds.record_vitals(**nurse(team, infusion), pulse=70)


@pytest.mark.parametrize(
    ("item", "said", "fields"),
    [
        ("mood", {}, ["item"]),
        ("identity", {"mrn": "x"}, ["name"]),
        ("printout", {"code": " "}, ["code"]),
        ("measurement", {}, ["height_cm", "weight_kg"]),
        ("fever", {}, ["temperature_c"]),
        ("fever", {"temperature_c": Decimal("36.85")}, ["temperature_c"]),
        ("infection", {"answer": "perhaps"}, ["answer"]),
        ("infection", {"answer": "yes"}, ["text"]),
        ("pregnancy", {}, ["answer"]),
        ("consent", {}, ["answer"]),
    ],
)
def test_what_was_typed_does_not_fit(
    team: Team, item: str, said: dict[str, Any], fields: list[str]
) -> None:
    infusion = infusions.checking(team)
    with invalid(*fields):
        look(team, infusion, item, **said)


def test_the_wrong_person_in_the_chair(team: Team) -> None:
    infusion = infusions.checking(team)
    patient = infusion.course.patient
    for said in (
        {"name": "Somebody", "mrn": patient.mrn},
        {"name": patient.family_name, "born": date(1990, 1, 1)},
        {"born": patient.born, "mrn": "DEMO-999999"},
    ):
        with not_allowed("identity"):
            look(team, infusion, "identity", **said)
    whole = f"{patient.family_name.upper()}, {patient.given_names}"
    assert look(team, infusion, "identity", name=whole, mrn=patient.mrn.lower()).clear


def test_an_old_printout(team: Team) -> None:
    infusion = infusions.checking(team)
    with not_allowed("printout-unknown"):
        look(team, infusion, "printout", code="0000 0000 0000")
    other = infusions.checking(team)
    with not_allowed("printout-other"):
        look(team, infusion, "printout", **infusions.answers(other)["printout"])
    old = infusions.answers(infusion)["printout"]
    order = Order.objects.get(course=infusion.course)
    doctor_says = {"by": team.prescriber, "at": AT, "order_id": order.pk}
    orders.deeds.amend_order(**doctor_says, reason="another bag")
    with pytest.raises(NotAllowed, match="revision 1, current is revision 2"):
        look(team, infusion, "printout", **old)
    rows = Order.objects.filter(course=other.course)
    rows.update(state="stale")
    with not_allowed("printout-not-usable"):
        look(team, other, "printout", **infusions.answers(other)["printout"])


@pytest.mark.parametrize("item", ["infection", "neurological", "respiratory"])
def test_a_yes_is_an_event_that_holds(team: Team, item: str) -> None:
    infusion = infusions.checking(team)
    row = look(team, infusion, item, answer="yes", text="began on Sunday")
    event = Event.objects.get()
    assert (row.clear, row.said["event"]) == (False, event.pk)
    assert event.description == "began on Sunday"
    assert states(infusion) == ("checking", "held")
    assert state(infusion.course) == "held"


@pytest.mark.parametrize(
    ("item", "said", "clear"),
    [
        ("infection", {"answer": "not_known"}, False),
        ("pregnancy", {"answer": "yes"}, False),
        ("pregnancy", {"answer": "not_known"}, False),
        ("consent", {"answer": "no"}, False),
        ("access", {"answer": "not_known"}, False),
        ("fever", {"temperature_c": Decimal("38.1")}, False),
        ("fever", {"temperature_c": Decimal("38.0")}, True),
        ("neurological", {"answer": "no"}, True),
    ],
)
def test_clear_or_not(team: Team, item: str, said: dict[str, Any], clear: bool) -> None:
    infusion = infusions.looked_at(team, infusions.checking(team))
    assert look(team, infusion, item, minutes=1, **said).clear is clear
    assert not Event.objects.exists()
    if not clear:
        with not_allowed(f"check-{item}"):
            deeds.clear_infusion(**nurse(team, infusion, 2))


def test_a_broken_trail_keeps_no_yes(team: Team) -> None:
    infusion = infusions.checking(team)
    with broken_trail():
        look(team, infusion, "infection", answer="yes", text="cough and fever")
    assert not Event.objects.exists()
    assert state(infusion.course) == "ready"
