"""The board of the chairs: who sits where, how far, who waits; chair and time; not given."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rituximab.access.once import new_key
from rituximab.actions import course as courses
from rituximab.actions import infusion as deeds
from rituximab.records.models import Infusion
from tests.factories import Team, make_team, ready_course
from tests.people import NOW
from tests.web import chairs
from tests.web.chairs import at
from tests.web.visit import HTMX, at_most, client_of, fields_of, refused, sent, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("stage", "minutes", "said"),
    [
        ("booked", 0, ("scheduled", "Order r1 released", "first ever")),
        ("arrived", 5, ("checking", "Checks 0 of 10")),
        ("checked", 20, ("Checks 10 of 10", "Premedicated 10:15")),
        ("cleared", 40, ("cleared",)),
        ("running", 50, ("running", "Step 1 of 8, 50 mg/h", "Vitals at 11:15")),
        ("running", 70, ("Vitals due since 11:15",)),
        ("paused", 65, ("paused", "Step 1 of 8, 0 h 20 min")),
        ("stopped", 80, ("stopped", "Observed until 12:30", "Given 25 mg")),
        ("observed", 370, ("observed", "Given 1,000 mg")),
    ],
)
def test_every_state_says_how_far_it_is(
    team: Team, stage: str, minutes: int, said: tuple[str, ...]
) -> None:
    getattr(chairs, stage)(team)
    with chairs.visiting(team.nurse, minutes) as nurse:
        page = nurse.get("/chairs/")
    for text in ("11:00", "Chair 4", *said):
        assert text in words(page)


def test_htmx_gets_the_chairs_alone(team: Team) -> None:
    chairs.booked(team)
    with chairs.visiting(team.nurse) as person:
        page = person.get("/chairs/", headers=HTMX)
    assert "Chair 4" in words(page) and b"<html" not in page.content


def test_the_board_shows_a_day_and_whoever_still_sits_there(team: Team) -> None:
    chairs.running(team)
    with chairs.visiting(team.nurse, 60 * 24) as nurse:
        assert "Chair 4" in words(nurse.get("/chairs/"))
        assert "No infusion is scheduled" in words(nurse.get("/chairs/?day=t%2B3"))
        assert "Chair 4" in words(nurse.get("/chairs/?day=2026-11-23"))
        assert "today" in words(nurse.get("/chairs/?day=nonsense"))


def test_a_course_on_hold_and_an_item_not_clear_are_marked(team: Team) -> None:
    row = chairs.arrived(team)
    said = {"answer": "no"}
    deeds.record_check(by=team.nurse, at=at(), infusion_id=row.pk, item="consent", said=said)
    words_ = {"code": "infection", "reason": "fever at home"}
    course = row.course_id
    courses.hold_course(by=team.nurse, at=at(), course_id=course, **words_)
    with chairs.visiting(team.nurse, 1) as person:
        page = words(person.get("/chairs/"))
    assert "Checks 0 of 10 not clear" in page and "course on hold" in page


def test_names_are_hidden_from_an_auditor(team: Team) -> None:
    row = chairs.booked(team)
    with chairs.visiting(team.auditor) as person:
        page = words(person.get("/chairs/"))
    patient = row.course.patient
    assert f"Patient {patient.pk}" in page
    assert patient.family_name.upper() not in page and patient.mrn not in page
    assert "Schedule" not in page


def test_another_clinic_sees_nothing_of_it(team: Team) -> None:
    chairs.booked(team)
    with chairs.visiting(make_team().nurse) as person:
        page = words(person.get("/chairs/"))
    assert "No infusion is scheduled" in page and "Every planned infusion has a chair." in page


def test_the_board_costs_the_same_at_1_50_and_500_rows(team: Team) -> None:
    row, costs = chairs.running(team), []
    with chairs.visiting(team.nurse, 50) as nurse:
        for more in (0, 49, 450):
            crowd(team, row, more)
            with CaptureQueriesContext(connection) as seen:
                page = nurse.get("/chairs/")
            costs.append(len(seen))
        assert page.content.count(b"Chair 4") == 500
    assert costs == [costs[0]] * 3 and costs[0] <= 8


def crowd(team: Team, row: Infusion, more: int) -> None:
    """More infusions that run as this one does, straight into the tables."""
    order, rates = row.order, list(row.rateentrys.all())
    for _ in range(more):
        course = copied(row.course, patient=copied(row.course.patient, mrn=f"X{next(NUMBERS)}"))
        own = copied(order, course=course)
        one = copied(row, course=course, order=own)
        for rate in rates:
            copied(rate, infusion=one)


NUMBERS = count(1)


def copied(row: Any, **changes: Any) -> Any:
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    values = {k: v for k, v in values.items() if k not in ("id", *(f"{n}_id" for n in changes))}
    return type(row).objects.create(**values | changes)


# ---- a chair and a time ---------------------------------------------------------------------


def test_a_planned_infusion_gets_a_chair_from_the_board(team: Team) -> None:
    course = ready_course(team)
    with chairs.visiting(team.nurse, chairs.BEFORE) as nurse:
        board = nurse.get("/chairs/")
        where = f"/courses/{course.pk}/infusions/1/schedule/"
        assert where.encode() in board.content
        form = nurse.get(where)
        assert fields_of(form)["chair"] == ""
        page = nurse.post(where, sent(day="+1", clock="09:30", chair="2"))
    row = Infusion.objects.get()
    assert page.status_code == 302 and page.headers["Location"] == f"/infusions/{row.pk}/"
    assert (row.state, row.chair) == ("scheduled", "2")
    assert row.scheduled_for == NOW.replace(day=23, hour=9, minute=30)


def test_moving_it_begins_with_what_is_booked(team: Team) -> None:
    row = chairs.booked(team)
    where = f"/courses/{row.course_id}/infusions/1/schedule/"
    with chairs.visiting(team.nurse, chairs.BEFORE) as nurse:
        shown = fields_of(nurse.get(where))
        assert (shown["day"], shown["clock"], shown["chair"]) == ("23-Nov-2026", "11:00", "4")
        assert nurse.post(where, shown | {"chair": "5"}).status_code == 302
        page = nurse.post(where, sent(**shown | {"once": new_key(), "chair": "6"}))
    assert page.status_code == 409 and Infusion.objects.get().chair == "5"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"clock": "25:10"}, "Type the time like 14:05."),
        ({"day": "t-3"}, "The day has passed."),
        ({"chair": ""}, "This field is required."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    team: Team, typed: dict[str, str], said: str
) -> None:
    course = ready_course(team)
    with chairs.visiting(team.nurse, chairs.BEFORE) as nurse:
        values = sent(**{"day": "+1", "clock": "09:30", "chair": "2"} | typed)
        where = f"/courses/{course.pk}/infusions/1/schedule/"
        page = nurse.post(where, values)
    assert page.status_code == 422 and said in words(page)
    assert not Infusion.objects.exists()


def test_an_infusion_that_is_not_planned_has_no_page(team: Team) -> None:
    course = ready_course(team)
    where = f"/courses/{course.pk}/infusions/7/schedule/"
    assert client_of(team.nurse).get(where).status_code == 404
    refused(client_of(team.pharmacist).get(where), "prescriber or nurse")


# ---- not given ------------------------------------------------------------------------------


def test_not_given_says_why_by_code(team: Team) -> None:
    row = chairs.booked(team)
    where = chairs.address(row, "not_given")
    with chairs.visiting(team.nurse) as nurse:
        assert "Patient did not come" in words(nurse.get(where))
        page = nurse.post(where, sent(code="other"))
        assert page.status_code == 422 and "Say it in words" in words(page)
        assert nurse.post(where, sent(code="did-not-attend")).status_code == 302
        with at_most(8):
            page = nurse.get(chairs.address(row))
    assert "Not given Patient did not come" in words(page)
