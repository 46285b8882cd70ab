"""While it runs and after: vital signs, rates, pause, stop, what a device kept, the end, times."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rituximab.actions import course as courses
from rituximab.audit.models import AuditEvent
from rituximab.records.models import Infusion, RateEntry, Vitals
from tests.factories import Team, make_team
from tests.web import chairs
from tests.web.chairs import KEPT, SIGNS, address, at, visiting
from tests.web.visit import HTMX, at_most, fields_of, refused, sent, words

pytestmark = pytest.mark.django_db


def test_the_page_says_what_runs_and_what_is_due(team: Team) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 55) as nurse, at_most(8):
        page = words(nurse.get(address(row)))
    for text in (
        "riTUXimab 1,000 mg in 500 mL (2 mg per mL), riTUXimab-abbs (Truxima), lot LOT-7",
        "Step 1 of 8 50 mg/h = 25 mL/h",
        "Next rate 100 mg/h = 50 mL/h at 11:30, in 20:00",
        "Vitals 05:00 at 11:15",
        "Given about 8 mg ( 4 mL ) of 1,000 mg",
        "RATE CHANGED to 50 mL/h at 11:30",
        "STOP for good",
        "Started 50 mg/h, 25 mL/h Nadia Ortiz",
    ):
        assert text in page, text


def test_what_is_late_is_said(team: Team) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 80) as nurse:
        page = words(nurse.get(address(row)))
    assert "Next rate due" in page and "due since 05:00" in page
    assert "Vitals due now 20:00 since 11:15" in page


def test_htmx_gets_what_moves_and_all_of_it_once_the_state_is_another(team: Team) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 55) as nurse:
        part = nurse.get(f"{address(row)}?was=running", headers=HTMX)
        other = nurse.get(f"{address(row)}?was=paused", headers=HTMX)
    text = part.content.decode()
    assert "Step 1 of 8" in words(part) and "<html" not in text
    assert text.count('hx-swap-oob="true"') == 2 and 'name="systolic"' not in text
    assert other.headers["HX-Refresh"] == "true"
    assert not AuditEvent.objects.filter(new__contains="infusion:chair").exists()  # no new reading


def test_one_set_of_vital_signs(team: Team) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 60) as nurse:
        assert nurse.post(address(row, "vitals"), sent(**SIGNS)).status_code == 302
        page = words(nurse.get(address(row)))
    assert "BP 118/72 mm Hg, pulse 76 per min, temp 36.8 °C, SpO2 98 %, resp 14 per min" in page
    assert "at 11:30" in page
    assert Vitals.objects.latest("pk").happened_at == at(60)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"systolic": "1e2"}, "Type a whole number"),
        ({"pulse": "٧٢"}, "Type a whole number"),
        ({"temperature_c": "36,8"}, "Use a point"),
        ({"diastolic": "130"}, "It is below the systolic pressure."),
        ({"saturation": "101"}, "It is a part of the whole."),
        ({"happened_at": "soonish"}, "Type the time like 14:05."),
        ({"happened_at": "2026-11-23T13:00:00Z"}, "The time lies ahead."),
        ({"happened_at": "2026-11-23T13:00:00"}, "Type the time like 14:05."),
    ],
)
def test_vital_signs_that_do_not_fit(team: Team, typed: dict[str, str], said: str) -> None:
    row, before = chairs.running(team), Vitals.objects.count()
    with visiting(team.nurse, 60) as nurse:
        page = nurse.post(address(row, "vitals"), sent(**SIGNS | typed))
    assert page.status_code == 422 and said in words(page)
    assert Vitals.objects.count() == before
    assert fields_of(page)["breaths"] == "14"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"temperature_c": "38.4"}, "Temperature above 38 degrees C"),
        ({"saturation": "90"}, "Oxygen saturation below 92 %"),
        ({"systolic": "88", "diastolic": "50"}, "Systolic blood pressure below 90 mm Hg"),
    ],
)
def test_a_value_beyond_its_limit_says_what_the_protocol_suggests(
    team: Team, typed: dict[str, str], said: str
) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 60) as nurse:
        nurse.post(address(row, "vitals"), sent(**SIGNS | typed))
        page = words(nurse.get(address(row)))
    assert said in page and "The protocol suggests: pause the infusion" in page
    assert "unverified" in page


# ---- the pump -------------------------------------------------------------------------------


def test_the_next_rate_with_one_tap(team: Team) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 75) as nurse:
        shown = fields_of(nurse.get(address(row)))
        assert shown["ml_h"] == "" or shown["ml_h"]
        assert nurse.post(address(row, "rate"), sent(ml_h="50")).status_code == 302
        assert "Step 2 of 8 100 mg/h = 50 mL/h" in words(nurse.get(address(row)))


def test_a_step_too_early_needs_a_reason(team: Team) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 60) as nurse:
        page = nurse.post(address(row, "rate"), sent(ml_h="50"))
        assert page.status_code == 422 and "is not due yet" in words(page)
        typed = sent(ml_h="50", reason="Prescriber beside the chair")
        assert nurse.post(address(row, "rate"), typed).status_code == 302
        page = nurse.post(address(row, "rate"), sent(ml_h="900", reason="no hurry at all"))
    assert page.status_code == 422 and "The highest rate is 200 mL/h." in words(page)
    assert RateEntry.objects.count() == 2


def test_paused_with_one_tap_and_resumed(team: Team) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 60) as nurse:
        assert nurse.post(address(row, "pause"), sent(quick="Line or pump")).status_code == 302
        page = nurse.get(address(row))
        assert "The pump stands still" in words(page) and "Line or pump" in words(page)
        assert "Goes on at no more than 50 mg/h = 25 mL/h The rate before the pause." in words(page)
        faster = sent(ml_h="26", version=fields_of(page)["version"])
        page = nurse.post(address(row, "resume"), faster)
        assert page.status_code == 422 and "no more than 25 mL/h" in words(page)
        assert nurse.post(address(row, "resume"), sent(ml_h="25")).status_code == 302
    assert [r.kind for r in RateEntry.objects.order_by("pk")] == ["start", "pause", "resume"]


def test_pausing_asks_why(team: Team) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 60) as nurse:
        page = nurse.post(address(row, "pause"), sent())
    assert page.status_code == 422 and "Say why." in words(page)
    assert 'class="panel open" id="pause"' in page.content.decode()


# ---- stopping is never blocked --------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "reason", "mg"),
    [
        ({"quick": "Reaction"}, "Reaction", "12.5"),
        ({"quick": "Reaction", "reason": "hives"}, "Reaction: hives", "12.5"),
        ({}, "Reason not said", "12.5"),
        ({"reason": "x", "given_ml": "a lot", "amount_reason": "seen"}, "x", "12.5"),
        ({"reason": "x", "happened_at": "soon"}, "x", "12.5"),
        ({"reason": "x", "given_ml": "10", "amount_reason": "bag weighed"}, "x", "20"),
    ],
)
def test_whatever_is_typed_it_stops(
    team: Team, typed: dict[str, str], reason: str, mg: str
) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 60) as nurse:
        assert nurse.post(address(row, "stop"), sent(**typed)).status_code == 302
        page = words(nurse.get(address(row)))
    row.refresh_from_db()
    assert row.state == "stopped" and RateEntry.objects.latest("pk").reason == reason
    assert row.given_mg == Decimal(mg)
    unread = "did not fit and was left out" in page
    assert unread is bool({"a lot", "soon"} & set(typed.values()))


def test_an_amount_that_cannot_be_does_not_hold_up_the_stop(team: Team) -> None:
    row = chairs.running(team)
    typed = sent(reason="x", given_ml="9000", amount_reason="typed in haste")
    with visiting(team.nurse, 60) as nurse:
        for _ in range(2):  # the answer was lost: the device sends it again
            answer = nurse.post(address(row, "stop"), typed, headers=KEPT)
            assert answer.json() == {"done": True}
        assert "did not fit and was left out" in words(nurse.get(address(row)))
    row.refresh_from_db()
    assert row.state == "stopped" and row.given_ml == Decimal("6.3")
    assert RateEntry.objects.count() == 2


@pytest.mark.parametrize("stage", ["running", "paused"])
def test_it_stops_on_a_course_on_hold(team: Team, stage: str) -> None:
    row = getattr(chairs, stage)(team)
    held = {"code": "infection", "reason": "fever at home"}
    courses.hold_course(by=team.nurse, at=at(61), course_id=row.course_id, **held)
    with visiting(team.nurse, 62) as nurse:
        assert "Stopping always works." in words(nurse.get(address(row)))
        assert nurse.post(address(row, "stop"), sent(reason="x")).status_code == 302
    assert Infusion.objects.get().state == "stopped"


def test_only_a_nurse_stops_it_and_others_see_no_button(team: Team) -> None:
    row = chairs.running(team)
    with visiting(team.prescriber, 60) as doctor:
        assert "STOP" not in words(doctor.get(address(row)))
        refused(doctor.post(address(row, "stop"), sent(reason="x")), "nurse")
    with visiting(make_team().nurse, 60) as stranger:
        assert stranger.post(address(row, "stop"), sent(reason="x")).status_code == 404
