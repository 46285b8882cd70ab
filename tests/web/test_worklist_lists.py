"""What stands on each list: who, what is due, why, under which heading, with which button."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rituximab.records.models import (
    Acknowledgement,
    Course,
    DueMark,
    Infusion,
    InfusionMove,
    Order,
    Result,
)
from rituximab.records.worklist import LISTS
from tests.crowd import (
    crowd_of_answers,
    crowd_of_courses,
    crowd_of_exceptions,
    crowd_of_infusions,
    crowd_of_orders,
    crowd_of_plans,
    crowd_of_results,
    crowd_of_tasks,
    crowd_of_windows,
)
from tests.factories import Team, make_team
from tests.people import NOW
from tests.web.visit import client_of
from tests.web.worklists import CROWDS, TODAY, headings, plain, released, rows_of, seen, tabs_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_every_list_is_filled_here() -> None:
    assert set(CROWDS) == set(LISTS)


@pytest.mark.parametrize("name", CROWDS)
def test_a_row_says_who_and_since_when_and_has_one_button(team: Team, name: str) -> None:
    role, crowd = CROWDS[name]
    crowd(team, 1)
    page = client_of(getattr(team, role)).get(f"/?list={name}")
    (row,) = rows_of(page)
    locked = name == "senior"
    assert ("Patient " if role == "auditor" else "CROWD") in row
    assert "since" in row
    section = page.content.decode().partition('<ul class="rows work">')[2]
    assert section.count('class="btn btn-secondary"') == (0 if locked else 1)
    assert 'aria-current="page">' in page.content.decode()


@pytest.mark.parametrize("name", CROWDS)
def test_the_rows_of_another_clinic_are_not_there(team: Team, name: str) -> None:
    role, crowd = CROWDS[name]
    crowd(make_team(), 2)
    page = client_of(getattr(team, role)).get(f"/?list={name}")
    assert rows_of(page) == []
    assert set(tabs_of(page).values()) == {"0"}


@pytest.mark.parametrize("name", CROWDS)
def test_a_list_costs_the_same_at_1_50_and_500_rows(team: Team, name: str) -> None:
    role, crowd = CROWDS[name]
    client, costs = client_of(getattr(team, role)), []
    for more in (1, 49, 450):
        crowd(team, more)
        with CaptureQueriesContext(connection) as statements:
            assert client.get(f"/?list={name}").status_code == 200
        costs.append(len(statements))
    assert costs[0] <= 8
    assert costs == [costs[0]] * 3


# ---- what each list is about ------------------------------------------------------------------


def test_tasks_the_urgent_first_then_by_day(team: Team) -> None:
    for days, urgent in ((9, False), (1, False), (5, True), (-1, False), (0, False)):
        crowd_of_tasks(team, 1, urgent=urgent, due_at=NOW + timedelta(days=days))
    page = client_of(team.prescriber).get("/?list=tasks")
    assert headings(page) == [
        "Urgent",
        "Past its time",
        "Today, Sun 22-Nov-2026",
        "Tomorrow, Mon 23-Nov-2026",
        "Tue 01-Dec-2026",
    ]
    assert "Low IgG, due Fri 27-Nov-2026" in plain(rows_of(page)[0])
    assert "IgG 3 g/L: decide on replacement." in rows_of(page)[0]
    assert '<span class="pressing">1 urgent</span>' in page.content.decode()
    assert len(rows_of(client_of(team.prescriber).get("/?list=tasks&urgent=1"))) == 1


def test_a_task_that_is_done_is_off_the_list(team: Team) -> None:
    (task,) = crowd_of_tasks(team, 1)
    task.done_at, task.done_by_id, task.done_text = NOW, team.prescriber.user_id, "Repeated"
    task.save()
    assert seen(team, "tasks") == []


def test_results_outside_their_limits_first_and_missing_limits_are_said(team: Team) -> None:
    crowd_of_results(team, 1)
    crowd_of_results(team, 1, lower=None, upper=None)
    crowd_of_results(team, 1, value=Decimal("0.8"))
    crowd_of_results(team, 1, test="hbsag", reading="positive", value=None, unit="", upper=None)
    page = client_of(team.prescriber).get("/?list=results")
    assert headings(page) == [
        "Outside the laboratory's limits",
        "No limits stated",
        "Inside the limits",
    ]
    low, positive, unsaid, fine = (plain(row) for row in rows_of(page))
    assert "Neutrophils 0.8 x 10⁹/L (laboratory: 1.5 to 7 x 10⁹/L), collected 22-Nov-2026" in low
    assert "HBsAg: positive" in positive
    assert "(no limits stated)" in unsaid
    assert "outside" not in fine


def test_a_limit_of_one_side(team: Team) -> None:
    crowd_of_results(team, 1, test="ck", unit="U/L", value=Decimal(2000), lower=None)
    crowd_of_results(team, 1, test="igg", unit="g/L", value=Decimal(4), upper=None)
    rows = [plain(row) for row in seen(team, "results")]
    assert "(laboratory: up to 7 U/L)" in rows[0]
    assert "(laboratory: from 1.5 g/L)" in seen(team, "results")[1].replace("\u00a0", " ")


def test_results_from_day_0_on_until_they_are_acknowledged(team: Team) -> None:
    before, seen_one, error, _ = crowd_of_results(team, 4)
    Result.objects.filter(pk=before.pk).update(on=TODAY - timedelta(days=1))
    Result.objects.filter(pk=error.pk).update(
        error_at=NOW, error_by_id=team.nurse.user_id, error_reason="wrong patient"
    )
    written = {"written_at": NOW, "written_by_id": team.prescriber.user_id}
    Acknowledgement.objects.create(result=seen_one, abnormal=False, **written)
    assert len(seen(team, "results")) == 1
    Infusion.objects.update(state="planned", started_at=None)
    assert seen(team, "results") == [], "nothing was given"


def test_windows_the_overdue_first(team: Team) -> None:
    crowd_of_windows(team, 1, "immunoglobulins", overdue=3)
    crowd_of_windows(team, 1, overdue=-5)
    crowd_of_windows(team, 1, opens=1)
    crowd_of_windows(team, 1, "core-set-week-12")
    page = client_of(team.nurse).get("/?list=monitoring")
    assert headings(page) == ["Overdue", "Before Wed 25-Nov-2026"]
    late, soon = (plain(row) for row in rows_of(page))
    assert "Blood count, was due until Tue 17-Nov-2026 overdue 5 d" in late
    assert "Immunoglobulins, window 15-Nov-2026 to 25-Nov-2026 open" in soon
    assert len(seen(team, "monitoring", "&urgent=1")) == 1
    assert len(seen(team, "assess")) == 1
    assert len(seen(team, "overdue")) == 1


def test_what_is_said_of_a_window(team: Team) -> None:
    taken, waived = crowd_of_windows(team, 2)
    for window, kind in ((taken, "taken"), (waived, "not_required")):
        DueMark.objects.create(
            course_id=window.course_id,
            item=window.item,
            opens_on=window.opens_on,
            kind=kind,
            on=TODAY,
            reason="done elsewhere",
            written_at=NOW,
            written_by_id=team.nurse.user_id,
        )
    (row,) = seen(team, "monitoring")
    assert "open, sample taken" in row


def test_nothing_falls_due_for_the_dead(team: Team) -> None:
    (window,) = crowd_of_windows(team, 1)
    patient = Course.objects.get(pk=window.course_id).patient
    patient.deceased_on = TODAY
    patient.save()
    assert seen(team, "monitoring") == []


def test_todays_chairs(team: Team) -> None:
    crowd_of_infusions(team, 1, "scheduled", scheduled_for=NOW + timedelta(hours=3), chair="2")
    crowd_of_infusions(team, 1, "scheduled", scheduled_for=NOW - timedelta(days=1), chair="3")
    crowd_of_infusions(team, 1, "scheduled", scheduled_for=NOW + timedelta(days=1), chair="4")
    crowd_of_infusions(team, 1, "paused", scheduled_for=NOW - timedelta(days=2), chair="5")
    crowd_of_infusions(team, 1, "closed")
    released(team, 1, planned_on=TODAY)
    released(team, 1, planned_on=TODAY + timedelta(days=1))
    page = client_of(team.nurse).get("/?list=chairs")
    assert headings(page) == ["At the chair", "Earlier", "Today"]
    running, missed, unbooked, booked = rows_of(page)
    assert "chair 5" in running and "paused" in running
    assert "chair 3; no order yet" in missed
    assert "no chair booked" in unbooked and "Book a chair" in unbooked
    assert "chair 2" in booked
    (order,) = Order.objects.filter(planned_on=TODAY)
    address = reverse("infusion:schedule", args=[order.course_id, 1])
    assert f'href="{address}"' in page.content.decode()


def test_coming_infusions_say_what_is_missing(team: Team) -> None:
    crowd_of_plans(team, 1, 2)
    crowd_of_plans(team, 1, 0)
    (order,) = crowd_of_orders(team, 1, "signed")
    written = {"written_at": NOW, "written_by_id": team.nurse.user_id}
    order.course.planned.create(infusion=1, on=TODAY + timedelta(days=9), **written)
    order.course.planned.create(infusion=1, on=TODAY + timedelta(days=3), **written)
    crowd_of_infusions(team, 1, "scheduled", scheduled_for=NOW + timedelta(days=1), chair="4")
    first, second, third = seen(team, "coming")
    assert "chair 4; no order yet" in first
    assert "no chair booked; no order yet" in second
    assert "order not verified" in third
    page = client_of(team.nurse).get("/?list=coming")
    assert headings(page) == ["Tomorrow, Mon 23-Nov-2026", "Tue 24-Nov-2026", "Wed 25-Nov-2026"]


def test_what_is_prepared_is_what_can_still_be_given(team: Team) -> None:
    for planned, valid in ((-9, -2), (-2, 5), (0, 7), (3, 10)):
        released(
            team,
            1,
            planned_on=TODAY + timedelta(days=planned),
            valid_until=TODAY + timedelta(days=valid),
        )
    crowd_of_infusions(team, 1, "running")
    page = client_of(team.pharmacist).get("/?list=prepare")
    assert headings(page) == [
        "Planned before today, still valid",
        "Today, Sun 22-Nov-2026",
        "Wed 25-Nov-2026",
    ]


def test_only_what_was_verified_is_verified_again(team: Team) -> None:
    crowd_of_orders(team, 1, "stale")
    assert seen(team, "again") == []


def test_rules_that_were_passed_by_rule_the_newest_first(team: Team) -> None:
    crowd_of_answers(team, 1, "tacrolimus-dose")
    crowd_of_answers(team, 2, "low-igg")
    (request,) = crowd_of_exceptions(team, 1, "prescriber")
    request.state, request.decided_at, request.decided_by_id = "approved", NOW, team.second.user_id
    request.decided_text = "No time to lose"
    request.save()
    page = client_of(team.auditor).get("/?list=overrides")
    assert headings(page) == ["Low IgG", "Tacrolimus dose", "Twelve weeks"]
    assert "exception approved" in rows_of(page)[-1]
    assert "by Dr Bo Lind: No time to lose" in rows_of(page)[-1]


def test_stopped_and_not_given_with_the_reason(team: Team) -> None:
    (stopped,) = crowd_of_infusions(team, 1, "closed")
    crowd_of_infusions(team, 1, "closed")
    InfusionMove.objects.create(
        infusion=stopped, seq=1, to_state="stopped", at=NOW, reason="Hypoxia"
    )
    (row,) = seen(team, "stopped")
    assert "Hypoxia" in row and "stopped" in row


def test_my_patients_are_the_open_courses_i_opened(team: Team) -> None:
    crowd_of_courses(team, 1)
    crowd_of_courses(team, 1, "closed")
    assert len(seen(team, "own")) == 1
    assert tabs_of(client_of(team.second).get("/"))["My patients"] == "0"
