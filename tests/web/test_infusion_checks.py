"""Before the first drop: arrived, every item, premedication, cleared, started by two people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rituximab.actions import order as orders
from rituximab.audit.models import AuditEvent
from rituximab.records.models import Course, GivenMedicine, Infusion, Measurement, PreCheck
from tests.factories import Team, make_team, written
from tests.people import PASSWORD
from tests.protocol.casekit import ready_child
from tests.web import chairs
from tests.web.chairs import address, at, visiting
from tests.web.visit import at_most, fields_of, refused, sent, words

pytestmark = pytest.mark.django_db


def test_the_patient_arrives(team: Team) -> None:
    row = chairs.booked(team)
    with visiting(team.nurse) as nurse:
        page = nurse.get(address(row))
        assert "First infusion ever: close monitoring." in words(page)
        shown = fields_of(page)
        assert nurse.post(address(row, "arrive"), shown).status_code == 302
        assert "Checks" in words(nurse.get(address(row)))
        again = nurse.post(address(row, "arrive"), shown)
    assert again.status_code == 302  # the same key: the first answer
    assert Infusion.objects.get().state == "checking"


def test_a_page_costs_at_most_eight_statements(team: Team) -> None:
    row = chairs.checked(team)
    with visiting(team.nurse, 20) as nurse, at_most(8):
        nurse.get(address(row))


@pytest.mark.parametrize(
    ("item", "typed", "said"),
    [
        ("infection", {"answer": "no"}, "No."),
        ("pregnancy", {"answer": "no"}, "No."),
        ("consent", {"answer": "yes"}, "Yes."),
        ("equipment", {"answer": "yes"}, "Yes."),
        ("fever", {"temperature_c": "36.8"}, "36.8 degrees C."),
        ("identity", {"born": "14-Jul-1978"}, "Confirmed: date of birth, MRN."),
        ("printout", {}, "Current revision 1."),
    ],
)
def test_an_item_is_clear_with_one_form(
    team: Team, item: str, typed: dict[str, str], said: str
) -> None:
    row = chairs.arrived(team)
    own = {"printout": {"code": chairs.code_of(row)}, "identity": {"mrn": row.course.patient.mrn}}
    with visiting(team.nurse, 5) as nurse:
        values = sent(**typed | own.get(item, {}))
        page = nurse.post(address(row, "check", item), values)
        assert page.status_code == 302 and page.headers["Location"].endswith("#here")
        shown = words(nurse.get(address(row)))
    assert PreCheck.objects.get().clear
    assert said in shown and "Nadia Ortiz" in shown


@pytest.mark.parametrize(
    ("item", "typed", "said"),
    [
        ("identity", {"name": "Somebody Else", "born": "14-Jul-1978"}, "STOP. The name given"),
        ("identity", {"born": "14-Jul-1978"}, "Confirm at least two identifiers."),
        ("printout", {"code": "2345-6789-ABCD"}, "STOP. No order has this code."),
        ("printout", {"code": ""}, "This field is required."),
        ("fever", {"temperature_c": "warm"}, "Type plain digits"),
        ("infection", {"answer": "yes"}, "Say it in words"),
        ("consent", {}, "This field is required."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_clear(
    team: Team, item: str, typed: dict[str, str], said: str
) -> None:
    row = chairs.arrived(team)
    with visiting(team.nurse, 5) as nurse:
        page = nurse.post(address(row, "check", item), sent(**typed))
    assert page.status_code == 422 and said in words(page)
    assert "There is a problem" in words(page)
    assert not PreCheck.objects.exists()
    for value in filter(None, typed.values()):
        assert item == "infection" or value in page.content.decode()


def test_an_old_printout_is_a_stop(team: Team) -> None:
    row = chairs.arrived(team)
    old = chairs.code_of(row)
    order = row.course.orders.get()
    orders.amend_order(by=team.prescriber, at=at(1), order_id=order.pk, reason="another day unit")
    with visiting(team.nurse, 5) as nurse:
        page = nurse.post(address(row, "check", "printout"), sent(code=old))
    assert page.status_code == 422
    assert "STOP. This printout is revision 1, current is revision 2." in words(page)


def test_a_yes_holds_the_course(team: Team) -> None:
    row = chairs.arrived(team)
    with visiting(team.nurse, 5) as nurse:
        typed = sent(answer="yes", text="fever and cough since Sunday")
        assert nurse.post(address(row, "check", "infection"), typed).status_code == 302
        page = words(nurse.get(address(row)))
    assert Course.objects.get().state == "held"
    assert "The course is on hold." in page and "STOP" in page


def test_the_answer_for_another_question_is_not_there(team: Team) -> None:
    row = chairs.arrived(team)
    with visiting(team.nurse) as nurse:
        assert nurse.post(address(row, "check", "weather"), sent(answer="no")).status_code == 404
        assert nurse.get(address(row, "check", "consent")).status_code == 405


def test_height_and_weight_of_a_child_are_compared_with_the_order(team: Team) -> None:
    row = chairs.arrived(team, written(ready_child(), team))
    with visiting(team.nurse, 5) as nurse:
        page = words(nurse.get(address(row)))
        assert "Height and weight today" in page and "weight in the order" in page
        first = Measurement.objects.latest("pk")
        assert first.weight_kg is not None
        heavier = first.weight_kg * Decimal("1.01")
        typed = sent(height_cm=str(first.height_cm), weight_kg=f"{heavier:.1f}")
        assert nurse.post(address(row, "check", "measurement"), typed).status_code == 302
        page = words(nurse.get(address(row)))
    assert "(+0 %)" in page or "(+0.0 %)" in page
    assert "(+1" in page or "(+0.9" in page
    assert Measurement.objects.count() > 1


# ---- medicines ------------------------------------------------------------------------------


def given(line: str, **typed: str) -> dict[str, Any]:
    drug = {"purpose": "premedication", "line": line, "drug": "methylPREDNISolone"}
    return sent(**drug | {"dose": "100 mg", "route": "intravenous", "given": "yes"} | typed)


def test_premedication_says_when_the_infusion_may_start(team: Team) -> None:
    row = chairs.arrived(team)
    with visiting(team.nurse, 5) as nurse:
        page = nurse.post(address(row, "medicine"), given("adult-steroid", happened_at="10:17"))
        assert page.status_code == 302 and page.headers["Location"].endswith("#medicines")
        said = words(nurse.get(address(row)))
        assert "given 10:17" in said and "not before 10:47" in said
        nurse.post(address(row, "medicine"), given("adult-paracetamol", drug="paracetamol"))
    with visiting(team.nurse, 70) as nurse:
        said = words(nurse.get(address(row)))
    assert "Start from 10:47" in said and "window ended 11:20" in said


def test_premedication_left_out_says_why(team: Team) -> None:
    row = chairs.arrived(team)
    with visiting(team.nurse, 5) as nurse:
        page = nurse.post(address(row, "medicine"), given("adult-steroid", given="no"))
        assert page.status_code == 422 and "Say it in words" in words(page)
        typed = given("adult-steroid", given="no", reason="pulse given this morning")
        assert nurse.post(address(row, "medicine"), typed).status_code == 302
        assert "left out pulse given this morning" in words(nurse.get(address(row)))
    assert not GivenMedicine.objects.get().given


# ---- cleared and started --------------------------------------------------------------------


def test_what_is_in_the_way_is_listed_and_keeps_it_from_clearing(team: Team) -> None:
    row = chairs.arrived(team)
    with visiting(team.nurse, 5) as nurse:
        shown = nurse.get(address(row))
        assert "Still in the way: 14" in words(shown)
        page = nurse.post(address(row, "clear"), fields_of(shown))
    assert page.status_code == 422 and "Not checked today: consent." in words(page)
    assert Infusion.objects.get().state == "checking"


def test_cleared_and_back(team: Team) -> None:
    row = chairs.checked(team)
    with visiting(team.nurse, 20) as nurse:
        shown = nurse.get(address(row))
        assert "Everything is clear" in words(shown)
        assert nurse.post(address(row, "clear"), fields_of(shown)).status_code == 302
        shown = nurse.get(address(row))
        assert "Start: two people at the chair" in words(shown)
        assert nurse.post(address(row, "recheck"), fields_of(shown)).status_code == 302
    assert Infusion.objects.get().state == "checking"


def start(team: Team, **typed: str) -> dict[str, Any]:
    product = {"product": "truxima", "lot": "LOT-7", "expiry": "31-Dec-2027"}
    second = {"username": team.pharmacist.username, "password": PASSWORD}
    return sent(**product | second | typed)


def test_two_people_start_it(team: Team) -> None:
    row = chairs.cleared(team)
    with visiting(team.nurse, 45) as nurse:
        assert nurse.post(address(row, "start"), start(team)).status_code == 302
        page = words(nurse.get(address(row)))
    row.refresh_from_db()
    assert (row.state, row.started_by_id) == ("running", team.nurse.user_id)
    assert row.checked_by_id == team.pharmacist.user_id
    assert "Step 1 of 8 50 mg/h = 25 mL/h" in page and "lot LOT-7" in page
    assert nurse.session["_auth_user_id"] == str(team.nurse.user_id)


@pytest.mark.parametrize(
    ("who", "typed", "said"),
    [
        ("nurse", {}, "You start this infusion."),
        ("pharmacist", {"password": "wrong horse"}, "User name and password do not fit."),
        ("pharmacist", {"username": "nobody"}, "User name and password do not fit."),
        ("prescriber", {}, "may not be the second checker here."),
        ("pharmacist", {"product": "ruxience"}, "The order was verified for"),
        ("pharmacist", {"expiry": "01-Jan-2026"}, "The product expired"),
        ("pharmacist", {"lot": ""}, "This field is required."),
    ],
)
def test_without_the_right_second_person_or_product_nothing_starts(
    team: Team, who: str, typed: dict[str, str], said: str
) -> None:
    row = chairs.cleared(team)
    values = start(team, **{"username": getattr(team, who).username} | typed)
    with visiting(team.nurse, 45) as nurse:
        page = nurse.post(address(row, "start"), values)
    assert page.status_code == 422 and said in words(page)
    assert PASSWORD not in page.content.decode()
    assert Infusion.objects.get().state == "cleared"


def test_others_look_and_do_not_touch(team: Team) -> None:
    row = chairs.arrived(team)
    with visiting(team.prescriber, 5) as doctor:
        page = doctor.get(address(row))
        assert page.status_code == 200 and b"/checks/" not in page.content
        refused(doctor.post(address(row, "check", "consent"), sent(answer="yes")), "nurse")
    with visiting(make_team().nurse, 5) as stranger:
        assert stranger.get(address(row)).status_code == 404
        page = stranger.post(address(row, "check", "consent"), sent(answer="yes"))
        assert page.status_code == 404
    assert not PreCheck.objects.exists()
    assert AuditEvent.objects.filter(deed="infusion.check_item", outcome="refused").exists()
