"""The worklist: whose lists, which rows, what is locked and why, and what it costs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rituximab.access.people import Membership
from rituximab.access.role import Role
from rituximab.records.models import Course, CourseMove, Patient
from rituximab.records.worklist import LISTS
from rituximab.screens.worklist.lists import TABS
from tests.crowd import crowd_of_courses, crowd_of_exceptions, crowd_of_orders
from tests.factories import Team, make_team
from tests.people import NOW, give, make_actor
from tests.web.visit import HTMX, at_most, client_of, words
from tests.web.worklists import rows_of, tabs_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TABS_OF = {
    "prescriber": [
        "To sign",
        "Returned, stale or expired",
        "Tasks",
        "Results to acknowledge",
        "Monitoring due",
        "Assessments due",
        "Relapse and retreatment",
        "Exceptions to decide",
        "Courses in work",
        "On hold",
        "My patients",
    ],
    "pharmacist": [
        "To verify",
        "To verify again",
        "To release",
        "To prepare",
        "Product to reconcile",
        "Exceptions to decide",
        "On hold",
    ],
    "nurse": ["Today's chairs", "Coming infusions", "Monitoring due", "On hold"],
    "auditor": ["Exceptions", "Rules passed", "Stopped or not given", "Overdue monitoring"],
    "admin": [],
}


@pytest.mark.parametrize("role", TABS_OF)
def test_each_role_has_its_lists(team: Team, role: str) -> None:
    page = client_of(getattr(team, role)).get("/")
    assert page.status_code == 200
    assert list(tabs_of(page)) == TABS_OF[role]
    assert page.content.decode().count('aria-current="page"') == bool(TABS_OF[role]) + 1


def test_every_list_has_its_rows() -> None:
    assert {tab.name for tab in TABS} == set(LISTS)


def test_a_role_without_lists_is_told_where_to_go(team: Team) -> None:
    page = client_of(team.admin).get("/?list=sign")
    assert "Your role has no list" in words(page)
    assert rows_of(page) == []


def test_somebody_of_two_roles_has_the_lists_of_both(team: Team) -> None:
    both = make_actor(Role.PHARMACIST, Role.NURSE, clinic=team.clinic)
    labels = set(tabs_of(client_of(both).get("/")))
    assert labels == {*TABS_OF["pharmacist"], *TABS_OF["nurse"]}


@pytest.mark.parametrize("state", ["signed", "verifying"])
def test_a_pharmacist_verifies_what_waits(team: Team, state: str) -> None:
    (order,) = crowd_of_orders(team, 1, state)
    page = client_of(team.pharmacist).get("/?list=verify")
    (row,) = rows_of(page)
    assert "CROWD" in row
    assert "Infusion 1, revision 1" in row
    assert "Mon 23" in row
    assert f'href="{reverse("order:verify", args=[order.pk])}"' in page.content.decode()


def test_an_order_that_another_took_is_theirs(team: Team) -> None:
    other = make_actor(Role.PHARMACIST, clinic=team.clinic, full_name="Ana Silva")
    crowd_of_orders(team, 1, "verifying", taken_by_id=other.user_id, taken_at=NOW)
    assert "Ana Silva is verifying it" in rows_of(client_of(team.pharmacist).get("/"))[0]
    (row,) = rows_of(client_of(other).get("/"))
    assert "taken by Ana Silva" in row
    assert "Verify" in row


def test_nobody_verifies_the_own_signature(team: Team) -> None:
    give_pharmacist(team)
    (order,) = crowd_of_orders(team, 1, "signed")
    page = client_of(team.prescriber).get("/?list=verify")
    assert "You signed this order" in rows_of(page)[0]
    assert reverse("order:verify", args=[order.pk]) not in page.content.decode()


def give_pharmacist(team: Team) -> None:
    user = Membership.objects.get(user_id=team.prescriber.user_id).user
    give(user, team.clinic, Role.PHARMACIST)


def test_an_exception_waits_for_a_senior_who_did_not_ask(team: Team) -> None:
    (request,) = crowd_of_exceptions(team, 1, "prescriber")
    address = reverse("eligibility:decide_exception", args=[request.pk])
    junior = make_actor(Role.PRESCRIBER, clinic=team.clinic)
    seen = {
        name: client_of(actor).get("/?list=senior")
        for name, actor in (("own", team.prescriber), ("junior", junior), ("senior", team.second))
    }
    assert "You asked for this" in rows_of(seen["own"])[0]
    assert "For a senior prescriber" in rows_of(seen["junior"])[0]
    assert "Decide" in rows_of(seen["senior"])[0]
    assert [address in page.content.decode() for page in seen.values()] == [False, False, True]
    assert tabs_of(client_of(team.pharmacist).get("/"))["Exceptions to decide"] == "0"


def test_an_exception_to_screening_is_the_pharmacists(team: Team) -> None:
    crowd_of_exceptions(team, 1, "pharmacist")
    assert (
        "Exception: twelve weeks" in rows_of(client_of(team.pharmacist).get("/?list=pharmacy"))[0]
    )
    assert tabs_of(client_of(team.second).get("/"))["Exceptions to decide"] == "0"


def test_the_last_reason_stands_in_the_row(team: Team) -> None:
    (course,) = crowd_of_courses(team, 1, "held")
    for seq, reason in enumerate(("Fever since Monday", "Fever, blood cultures taken"), start=1):
        CourseMove.objects.create(course=course, seq=seq, to_state="held", at=NOW, reason=reason)
    (row,) = rows_of(client_of(team.nurse).get("/?list=held"))
    assert "Fever, blood cultures taken" in row
    assert "Fever since Monday" not in row


def test_who_may_not_know_names_sees_numbers(team: Team) -> None:
    (request,) = crowd_of_exceptions(team, 1, "prescriber")
    patient = Course.objects.get(pk=request.course_id).patient
    page = client_of(team.auditor).get("/")
    assert f"Patient {patient.pk}" in rows_of(page)[0]
    for secret in (
        patient.family_name,
        patient.family_name.upper(),
        patient.mrn,
        patient.given_names,
    ):
        assert secret not in page.content.decode()


def test_the_rows_of_another_clinic_are_not_there(team: Team) -> None:
    crowd_of_orders(make_team(), 2, "signed")
    page = client_of(team.pharmacist).get("/?list=verify")
    assert tabs_of(page)["To verify"] == "0"
    assert "No signed order waits." in words(page)


def test_fifty_rows_a_page_the_longest_waiting_first(team: Team) -> None:
    crowd_of_orders(team, 105, "draft")
    client = client_of(team.prescriber)
    address, seen = "/?list=sign", []
    for size in (50, 50, 5):
        page = client.get(address)
        assert len(rows_of(page)) == size
        seen += rows_of(page)
        following = re.search(r'href="(\?list=sign&amp;after=[^"]+)"', page.content.decode())
        address = "/" + following[1].replace("&amp;", "&") if following else ""
    assert address == ""
    names = Patient.objects.order_by("pk").values_list("family_name", flat=True)
    assert [row.split(",")[0] for row in seen] == [name.upper() for name in names]


def test_rows_of_the_same_moment_are_not_lost_between_pages(team: Team) -> None:
    crowd_of_courses(team, 60)
    Course.objects.update(state_since=NOW - timedelta(days=1))
    client = client_of(team.prescriber)
    first = client.get("/?list=courses")
    following = re.search(r'href="(\?list=courses&amp;after=[^"]+)"', first.content.decode())
    assert following
    second = client.get("/" + following[1].replace("&amp;", "&"))
    assert len({*rows_of(first), *rows_of(second)}) == 60


@pytest.mark.parametrize(
    "after", ["x", "~", "2026-11-22~5", "2026-11-22T10:00:00Z~x", "9999~9", "%00"]
)
def test_a_place_nobody_gave_out_is_the_start(team: Team, after: str) -> None:
    crowd_of_courses(team, 2)
    page = client_of(team.prescriber).get(f"/?list=courses&after={after}")
    assert len(rows_of(page)) == 2


def test_a_list_of_another_role_is_the_first_of_ones_own(team: Team) -> None:
    page = client_of(team.nurse).get("/?list=verify")
    assert 'list=chairs" aria-current="page"' in page.content.decode()


@pytest.mark.parametrize(("rows", "said"), [(99, "99"), (100, "99+"), (130, "99+")])
def test_a_count_ends_at_99(team: Team, rows: int, said: str) -> None:
    crowd_of_courses(team, rows)
    assert tabs_of(client_of(team.prescriber).get("/"))["Courses in work"] == said


def test_htmx_gets_the_rows_alone(team: Team) -> None:
    crowd_of_courses(team, 1)
    page = client_of(team.prescriber).get("/?list=courses", headers=HTMX)
    assert len(rows_of(page)) == 1
    assert "<html" not in page.content.decode()


@pytest.mark.parametrize("role", ["prescriber", "pharmacist", "nurse", "auditor"])
def test_a_page_costs_the_same_at_1_50_and_500_rows(team: Team, role: str) -> None:
    client = client_of(getattr(team, role))
    costs = []
    for more in (1, 49, 450):
        crowd_of_courses(team, more)
        crowd_of_courses(team, more, "held")
        crowd_of_orders(team, more, "draft")
        crowd_of_orders(team, more, "signed")
        crowd_of_exceptions(team, more, "prescriber")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/").status_code == 200
        costs.append(len(seen))
    assert costs[0] <= 8
    assert costs == [costs[0]] * 3


def test_the_costliest_list_stays_within_eight(team: Team) -> None:
    crowd_of_orders(team, 1, "stale")
    client = client_of(team.prescriber)
    for tab in TABS:
        with at_most(8):
            client.get(f"/?list={tab.name}")
