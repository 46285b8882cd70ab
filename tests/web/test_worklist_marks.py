"""Taking and putting off on the page."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.urls import reverse

from rituximab.access.role import Role
from rituximab.actions.worklist import claim_work
from rituximab.audit.models import AuditEvent
from rituximab.records.models import WorkMark
from tests.crowd import (
    crowd_of_courses,
    crowd_of_infusions,
    crowd_of_orders,
    crowd_of_tasks,
)
from tests.factories import Team, make_team
from tests.people import NOW, make_actor
from tests.web.visit import at_most, client_of, fields_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def to(screen: str, subject: str, pk: int, back: str = "/?list=verify") -> str:
    return reverse(f"worklist:{screen}", args=[subject, pk]) + f"?next={quote(back)}"


# ---- taking and putting off -------------------------------------------------------------------


def test_a_row_is_taken_from_the_list_and_back_on_it(team: Team) -> None:
    (order,) = crowd_of_orders(team, 1, "signed")
    client = client_of(team.pharmacist)
    page = client.get("/?list=verify&q=crowd")
    address = to("claim", "order", order.pk, "/?list=verify&q=crowd")
    assert f'action="{address.partition("?")[0]}?next=' in page.content.decode()
    done = client.post(address, {"once": fields_of(page)["once"]}, follow=True)
    assert done.redirect_chain == [("/?list=verify&q=crowd", 302)]
    assert "It is yours now." in words(done)
    assert "You took it" in words(done)
    done = client.post(to("give_back", "order", order.pk), sent(), follow=True)
    assert "Given back." in words(done) and "You took it" not in words(done)


def test_taking_what_another_took_says_so_and_offers_it(team: Team) -> None:
    (order,) = crowd_of_orders(team, 1, "signed")
    other = make_actor(Role.PHARMACIST, clinic=team.clinic, full_name="Ana Silva")
    claim_work(by=other, at=NOW, subject="order", subject_id=order.pk)
    client = client_of(team.pharmacist)
    page = client.post(to("claim", "order", order.pk), sent())
    assert page.status_code == 422
    assert "Ana Silva took it on 22-Nov-2026. Agree on it, then take it over." in words(page)
    assert "Take it over" in words(page)
    over = fields_of(page)["over"]
    page = client.post(to("claim", "order", order.pk), sent(over=over))
    assert page.status_code == 302
    assert WorkMark.objects.get().claimed_by_id == team.pharmacist.user_id


def test_the_way_back_never_leaves_the_product(team: Team) -> None:
    (order,) = crowd_of_orders(team, 1, "signed")
    page = client_of(team.pharmacist).post(
        to("claim", "order", order.pk, "https://elsewhere.example/"), sent()
    )
    assert page.headers["Location"] == "/"


def test_put_off_with_a_day_and_a_reason_and_woken(team: Team) -> None:
    (course,) = crowd_of_courses(team, 1)
    client, address = (
        client_of(team.prescriber),
        to("snooze", "course", course.pk, "/?list=courses"),
    )
    page = client.get(address)
    assert page.status_code == 200
    assert "Nobody took it." in words(page)
    assert "CROWD" in words(page), "the patient's banner"
    page = client.post(address, sent(until="+2", reason="Rings on Friday"), follow=True)
    assert page.redirect_chain == [("/?list=courses", 302)]
    assert "Put off." in words(page) and "Put off: 1" in words(page)
    page = client.get(address)
    assert "Until Tue 24-Nov-2026, by Dr Ada Vale: Rings on Friday" in words(page)
    page = client.post(to("wake", "course", course.pk, "/?list=courses"), sent(), follow=True)
    assert "Back on the list." in words(page) and "Put off: 1" not in words(page)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"until": "", "reason": "Rings on Friday"}, "Comes back on: This field is required."),
        ({"until": "t", "reason": "Rings on Friday"}, "Comes back on: Choose a day after today."),
        (
            {"until": "+99", "reason": "Rings on Friday"},
            "Comes back on: Until 20-Dec-2026 at most.",
        ),
        ({"until": "+1", "reason": "x"}, "Why it waits: Say it in words"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    team: Team, given: dict[str, str], said: str
) -> None:
    (course,) = crowd_of_courses(team, 1)
    page = client_of(team.prescriber).post(to("snooze", "course", course.pk), sent(**given))
    assert page.status_code == 422
    assert said in words(page)
    assert "Error: Put off" in page.content.decode()
    assert not WorkMark.objects.exists()


def test_an_urgent_task_comes_back_tomorrow(team: Team) -> None:
    (task,) = crowd_of_tasks(team, 1, urgent=True)
    client, address = client_of(team.prescriber), to("snooze", "task", task.pk)
    page = client.post(address, sent(until="+2", reason="Rings on Friday"))
    assert page.status_code == 422
    assert "It is urgent, so it comes back tomorrow." in words(page)
    assert client.post(address, sent(until="+1", reason="Rings on Friday")).status_code == 302


def test_what_is_at_the_chair_offers_no_later(team: Team) -> None:
    (infusion,) = crowd_of_infusions(team, 1, "running")
    client, address = client_of(team.nurse), to("snooze", "infusion", infusion.pk)
    assert "What is to be given today is not put off." in words(client.get(address))
    page = client.post(address, sent(until="+1", reason="Rings on Friday"))
    assert page.status_code == 422
    assert "Put off :" not in words(client.get("/?list=chairs"))


def test_not_yours_is_said(team: Team) -> None:
    (order,) = crowd_of_orders(team, 1, "draft")
    client = client_of(team.nurse)
    assert "It waits on no list of yours" in words(client.get(to("snooze", "order", order.pk)))
    for screen in ("claim", "give_back", "wake"):
        page = client.post(to(screen, "order", order.pk), sent())
        assert page.status_code == 422, screen
        assert "It waits on no list of yours" in words(page)


def test_who_may_and_where_there_is_nothing(team: Team) -> None:
    (course,) = crowd_of_courses(team, 1, "held")
    for screen in ("snooze", "claim", "give_back", "wake"):
        address = to(screen, "course", course.pk)
        refused(client_of(team.auditor).post(address, sent()), "prescriber, pharmacist or nurse")
        refused(client_of(team.admin).post(address, sent()), "prescriber, pharmacist or nurse")
        assert client_of(make_team().nurse).post(address, sent()).status_code == 404
        assert client_of(team.nurse).post(to(screen, "x", 1), sent()).status_code == 404
    assert client_of(team.nurse).get(to("claim", "course", course.pk)).status_code == 405


def test_sent_twice_it_happens_once(team: Team) -> None:
    (course,) = crowd_of_courses(team, 1)
    client, form = client_of(team.prescriber), sent(until="+2", reason="Rings on Friday")
    for _ in range(2):
        assert client.post(to("snooze", "course", course.pk), form).status_code == 302
    assert AuditEvent.objects.filter(deed="worklist.snooze").count() == 1
    form["reason"] = "Something else entirely"
    assert client.post(to("snooze", "course", course.pk), form).status_code == 422


def test_the_page_of_a_row_costs_little(team: Team) -> None:
    (course,) = crowd_of_courses(team, 1)
    client = client_of(team.pharmacist)
    client.get("/")
    with at_most(16):
        client.get(to("snooze", "course", course.pk))
