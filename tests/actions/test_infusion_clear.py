"""Height and weight of the day, medicines, vital signs, and the clearance."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rituximab.actions import infusion as deeds
from rituximab.actions.base import NotAllowed
from rituximab.actions.course import hold_course
from rituximab.actions.order.frozen import Frozen
from rituximab.protocol.edition import load
from rituximab.records.infusion import CHECKS
from rituximab.records.models import (
    GivenMedicine,
    Infusion,
    Measurement,
    Order,
    PreCheck,
    Vitals,
)
from tests import infusions
from tests.actions.kit import (
    broken_trail,
    doctor,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
)
from tests.factories import Team, written
from tests.infusions import AT, later, look, nurse
from tests.people import NOW
from tests.protocol.casekit import ready_child
from tests.web import orders


def states(infusion: Infusion) -> tuple[str, str]:
    """The infusion's state and that of its latest order, as the database has them."""
    order = Order.objects.filter(course=infusion.course_id).latest("revision")
    return Infusion.objects.get(pk=infusion.pk).state, order.state


# ---- height and weight on the day ---------------------------------------------------------


def child(team: Team) -> Infusion:
    """A child in the chair whose order is made for the measured body."""
    course = written(ready_child(), team)
    order = orders.taken(team, course)
    own = {"by": team.pharmacist, "at": NOW, "order_id": order.pk}
    orders.deeds.compare_blind(**own, **Frozen(order).numbers())
    shown = {"proof": orders.proof(team.pharmacist), "checklist": tuple(load().codes["verify"])}
    orders.deeds.verify_order(**own, **shown, product="truxima")
    orders.deeds.release_order(**own)
    return infusions.checking(team, course)


def sizes(infusion: Infusion) -> dict[str, Any]:
    rows = Measurement.objects.filter(patient=infusion.course.patient)
    row = rows.latest("pk")
    assert row.height_cm and row.weight_kg
    return {"height_cm": row.height_cm, "weight_kg": row.weight_kg}


def test_the_same_body_is_clear(team: Team) -> None:
    infusion = infusions.looked_at(team, child(team))
    with not_allowed("check-measurement"):
        deeds.clear_infusion(**nurse(team, infusion))
    before = Measurement.objects.count()
    row = look(team, infusion, "measurement", **sizes(infusion))
    assert row.clear
    assert Measurement.objects.count() == before + 1
    assert deeds.clear_infusion(**nurse(team, infusion)).state == "cleared"


def test_a_lighter_body_makes_the_order_stale(team: Team) -> None:
    infusion = infusions.looked_at(team, child(team))
    own = sizes(infusion)
    light = {**own, "weight_kg": own["weight_kg"] * Decimal("0.85")}
    with not_allowed("ask"):
        look(team, infusion, "measurement", **light)
    row = look(team, infusion, "measurement", **light, confirmed_because="weighed twice")
    assert not row.clear
    assert "new revision" in row.text
    assert states(infusion) == ("checking", "stale")
    with pytest.raises(NotAllowed) as refused:
        deeds.clear_infusion(**nurse(team, infusion))
    codes = [one.code for one in refused.value.refusals]
    assert "no-order" in codes
    assert "check-measurement" in codes


# ---- medicines and vital signs ------------------------------------------------------------


def test_a_medicine_given_and_one_left_out(team: Team) -> None:
    infusion = infusions.checking(team)
    given = {**nurse(team, infusion), "purpose": "premedication"}
    dose = {"drug": "paracetamol", "dose": "1,000 mg", "route": "oral"}
    row = deeds.record_medicine(**given, **dose, line="adult-paracetamol")
    assert (row.line, row.given, row.happened_at) == ("adult-paracetamol", True, AT)
    out = deeds.record_medicine(
        **given, drug="paracetamol", given=False, reason="taken at home", line="adult-paracetamol"
    )
    assert (out.given, out.reason) == (False, "taken at home")
    assert last("infusion.medicine").after["reason"] == "taken at home"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"purpose": "sleep"}, ["purpose"]),
        ({"drug": " "}, ["drug"]),
        ({"dose": "", "route": ""}, ["dose", "route"]),
        ({"given": False}, ["reason"]),
        ({"line": "juvenile-steroid"}, ["line"]),
        ({"event_id": 1}, ["event_id"]),
        ({"happened_at": later(1)}, ["happened_at"]),
    ],
)
def test_a_medicine_that_does_not_fit(
    team: Team, changes: dict[str, Any], fields: list[str]
) -> None:
    infusion = infusions.checking(team)
    given = {**nurse(team, infusion), "purpose": "premedication", "drug": "paracetamol"}
    with invalid(*fields):
        deeds.record_medicine(**{**given, "dose": "1 g", "route": "oral"} | changes)
    assert not GivenMedicine.objects.exists()


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, ["systolic"]),
        ({"pulse": 0}, ["pulse"]),
        ({"pulse": 1000}, ["pulse"]),
        ({"saturation": 101}, ["saturation"]),
        ({"systolic": 80, "diastolic": 80}, ["diastolic"]),
        ({"temperature_c": Decimal("36.85")}, ["temperature_c"]),
        ({"pulse": 70, "note": "x" * 301}, ["note"]),
        ({"pulse": 70, "happened_at": later(1)}, ["happened_at"]),
    ],
)
def test_vital_signs_that_do_not_fit(team: Team, values: dict[str, Any], fields: list[str]) -> None:
    infusion = infusions.checking(team)
    with invalid(*fields):
        deeds.record_vitals(**nurse(team, infusion), **values)


def test_who_writes_beside_the_infusion(team: Team) -> None:
    infusion = infusions.checking(team)
    only_for(deeds.record_vitals, team.nurse, among=team, infusion_id=infusion.pk, pulse=70)
    medicine = {"infusion_id": infusion.pk, "purpose": "premedication", "drug": "x"}
    only_for(deeds.record_medicine, team.nurse, among=team, **medicine)
    note = deeds.add_note(**nurse(team, infusion), text="calm")
    assert (note.text, last("infusion.note").patient_id) == ("calm", infusion.course.patient_id)
    with invalid("text"):
        deeds.add_note(**nurse(team, infusion), text=" ")
    hidden_from_others(deeds.add_note, "nurse", infusion_id=infusion.pk, text="calm")
    with broken_trail():
        deeds.record_vitals(**nurse(team, infusion), pulse=70)
    assert not Vitals.objects.exists()


# ---- cleared ------------------------------------------------------------------------------


def test_cleared_binds_the_order(team: Team) -> None:
    infusion = infusions.cleared(team)
    order = Order.objects.get(course=infusion.course)
    assert (infusion.state, infusion.order_id) == ("cleared", order.pk)
    assert last("infusion.clear").after["decision"]
    again = deeds.recheck_infusion(**nurse(team, infusion), reason="patient left the room")
    assert (again.state, again.order_id) == ("checking", None)
    assert deeds.clear_infusion(**nurse(team, infusion)).state == "cleared"


def test_nothing_looked_at_clears_nothing(team: Team) -> None:
    infusion = infusions.checking(team)
    items = [f"check-{item}" for item in CHECKS if item != "measurement"]
    medicines = len(deeds.premedication_lines(infusions.chart(team, infusion)))
    with not_allowed(*items, *["premedication"] * medicines, "baseline-vitals"):
        deeds.clear_infusion(**nurse(team, infusion))
    only_for(deeds.clear_infusion, team.nurse, among=team, infusion_id=infusion.pk)
    hidden_from_others(deeds.clear_infusion, "nurse", infusion_id=infusion.pk)
    with not_allowed("no-such-move"):
        deeds.recheck_infusion(**nurse(team, infusion))


def test_answers_of_another_day_do_not_count(team: Team) -> None:
    infusion = infusions.looked_at(team, infusions.checking(team))
    tomorrow = {**nurse(team, infusion), "at": AT + timedelta(days=1)}
    with pytest.raises(NotAllowed) as refused:
        deeds.clear_infusion(**tomorrow)
    codes = [one.code for one in refused.value.refusals]
    assert {"not-today", "check-identity", "premedication", "baseline-vitals"} <= set(codes)


def test_equipment_only_before_the_first_infusion(team: Team) -> None:
    infusion = infusions.looked_at(team, infusions.checking(team))
    look(team, infusion, "equipment", minutes=1, answer="no")
    Infusion.objects.filter(pk=infusion.pk).update(first_ever=False)
    assert deeds.clear_infusion(**nurse(team, infusion, 2)).state == "cleared"


def test_a_sign_out_of_its_limits_waits(team: Team) -> None:
    infusion = infusions.looked_at(team, infusions.checking(team))
    deeds.record_vitals(**nurse(team, infusion, 1), systolic=84)
    with not_allowed("vitals-wait"):
        deeds.clear_infusion(**nurse(team, infusion, 2))
    deeds.record_vitals(**nurse(team, infusion, 3), systolic=102)
    assert deeds.clear_infusion(**nurse(team, infusion, 4)).state == "cleared"


def test_no_order_no_infusion(team: Team) -> None:
    infusion = infusions.looked_at(team, infusions.checking(team))
    rows = Order.objects.filter(course=infusion.course)
    rows.update(valid_until=date(2026, 11, 22), planned_on=date(2026, 11, 20))
    with pytest.raises(NotAllowed) as refused:
        deeds.clear_infusion(**nurse(team, infusion))
    assert "expired" in [one.code for one in refused.value.refusals]
    rows.update(state="verified")
    with not_allowed("no-order"):
        deeds.clear_infusion(**nurse(team, infusion))


def test_a_held_course_clears_nothing(team: Team) -> None:
    infusion = infusions.looked_at(team, infusions.checking(team))
    hold_course(**doctor(team, infusion.course), code="patient", reason="wants to think")
    with not_allowed("no-order", "held"):
        deeds.clear_infusion(**nurse(team, infusion))


def test_the_printout_is_that_of_the_order_in_force(team: Team) -> None:
    infusion = infusions.looked_at(team, infusions.checking(team))
    row = PreCheck.objects.get(infusion=infusion, item="printout")
    PreCheck.objects.filter(pk=row.pk).update(said={**row.said, "order": 10**6})
    with not_allowed("check-printout"):
        deeds.clear_infusion(**nurse(team, infusion))


def test_a_broken_trail_clears_nothing(team: Team) -> None:
    infusion = infusions.looked_at(team, infusions.checking(team))
    with broken_trail():
        deeds.clear_infusion(**nurse(team, infusion))
    assert states(infusion) == ("checking", "released")
