"""Coming in, choosing the clinic, going out, and the colours."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client, override_settings

from rituximab.access.people import User
from rituximab.access.role import Role
from rituximab.actions.demo_people import DEMO_PASSWORD
from rituximab.audit.models import AuditEvent
from tests.factories import Team
from tests.people import PASSWORD, give, make_clinic, make_user
from tests.web.visit import at_most, client_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
)


@pytest.fixture
def nia() -> User:
    user = make_user("Nia Nurse")
    give(user, make_clinic(), Role.NURSE)
    return user


def tried(client: Client, username: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_the_right_password_opens_the_page_asked_for(client: Client, nia: User) -> None:
    asked = client.get("/patients/?q=okafor")
    assert asked.headers["Location"].startswith("/sign-in/?next=")
    shown = client.get(asked.headers["Location"])
    assert 'name="next" value="/patients/' in shown.content.decode()
    answer = tried(client, nia.username, next="/patients/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/patients/")
    assert "Nia Nurse, nurse" in words(client.get("/patients/"))
    row = AuditEvent.objects.get(deed="session.begin")
    assert (row.outcome, row.actor_id) == ("done", nia.pk)


def test_a_username_has_no_capitals_of_its_own(client: Client, nia: User) -> None:
    assert tried(client, nia.username.upper()).status_code == 302


@pytest.mark.parametrize("username", ["", "nobody at all", "nia"])
def test_a_wrong_try_keeps_the_name_and_not_the_password(client: Client, username: str) -> None:
    page = tried(client, username, "guess-4711")
    html = page.content.decode()
    assert page.status_code == 422
    assert "<title>Error: Sign in</title>" in html
    assert "There is a problem" in html
    assert "guess-4711" not in html
    assert f'value="{username}"' in html or not username
    assert "_auth_user_id" not in client.session


def test_unknown_and_wrong_are_told_alike(client: Client, nia: User) -> None:
    known, unknown = tried(client, nia.username, "no"), tried(client, "ghost", "no")
    assert words(known).replace(nia.username, "") == words(unknown).replace("ghost", "")
    assert "do not belong together" in words(known)


def test_five_wrong_tries_lock(client: Client, nia: User) -> None:
    for _ in range(5):
        assert "do not belong together" in words(tried(client, nia.username, "no"))
    page = tried(client, nia.username)
    assert page.status_code == 422
    assert "Too many wrong tries" in words(page)
    refusals = AuditEvent.objects.filter(deed="session.begin", outcome="refused")
    assert [row.after["outcome"] for row in refusals] == ["wrong"] * 5 + ["locked"]


@pytest.mark.parametrize("to", ELSEWHERE)
def test_signing_in_never_leads_elsewhere(client: Client, nia: User, to: str) -> None:
    assert tried(client, nia.username, next=to).headers["Location"] == "/"
    shown = Client().get("/sign-in/", {"next": to}).content.decode()
    assert 'name="next" value="/"' in shown
    assert client.post("/theme/", {"theme": "dark", "next": to}).headers["Location"] == "/"


@override_settings(TRAINING=True)
def test_training_names_its_sign_ins(client: Client) -> None:
    said = words(client.get("/sign-in/"))
    assert DEMO_PASSWORD in said
    assert "Dr Anjali Rao" in said


@override_settings(TRAINING=False)
def test_a_real_installation_does_not(client: Client) -> None:
    said = words(client.get("/sign-in/"))
    assert DEMO_PASSWORD not in said
    assert "TRAINING" not in said


def test_who_works_in_two_clinics_chooses_one(client: Client, nia: User) -> None:
    other = make_clinic("Other clinic")
    give(nia, other, Role.AUDITOR)
    client.force_login(nia)
    assert client.get("/").headers["Location"] == "/clinic/"
    page = client.get("/clinic/")
    assert "Skin and muscle clinic" in words(page)
    assert "Other clinic" in words(page)
    assert client.post("/clinic/", {"clinic": other.pk}).headers["Location"] == "/"
    home = client.get("/")
    assert "auditor, Other clinic" in words(home)
    assert 'href="/clinic/"' in home.content.decode(), "no way to the other clinic"


def test_one_clinic_is_not_chosen(client: Client, nia: User) -> None:
    client.force_login(nia)
    assert 'href="/clinic/"' not in client.get("/").content.decode()


@pytest.mark.parametrize("clinic", ["999999", "", "one", "-1", "9" * 40])
def test_a_clinic_of_others_cannot_be_chosen(client: Client, nia: User, clinic: str) -> None:
    give(nia, make_clinic("Other clinic"), Role.NURSE)
    client.force_login(nia)
    page = client.post("/clinic/", {"clinic": clinic})
    assert page.status_code == (404 if clinic.isdecimal() else 200)
    assert client.get("/").headers["Location"] == "/clinic/"


def test_who_has_no_clinic_is_told_so_and_may_leave(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    assert "No clinic has given you a role" in words(client.get("/clinic/"))
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert AuditEvent.objects.get(deed="session.end").actor_id == user.pk
    assert "_auth_user_id" not in client.session


def test_signing_out_ends_the_session(team: Team) -> None:
    client = client_of(team.nurse)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/").status_code == 200
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert client.get("/").status_code == 302
    row = AuditEvent.objects.get(deed="session.end")
    assert (row.actor_id, row.clinic_id) == (team.nurse.user_id, team.clinic.pk)


def test_the_colours_are_kept_in_a_cookie(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": "/sign-in/?next=/patients/"})
    assert answer.headers["Location"] == "/sign-in/?next=/patients/"
    assert 'data-theme="dark"' in client.get("/sign-in/").content.decode()
    client.post("/theme/", {"theme": "plaid"})
    assert 'data-theme="dark"' in client.get("/sign-in/").content.decode()
    assert client.get("/theme/").status_code == 405


@pytest.mark.parametrize(
    ("theme", "offered"),
    [
        ("auto", ["dark", "light"]),  # the stylesheet shows the one that is not there yet
        ("dark", ["light", "auto"]),
        ("light", ["dark", "auto"]),
    ],
)
def test_a_button_says_the_colours_it_brings(team: Team, theme: str, offered: list[str]) -> None:
    client = client_of(team.prescriber)
    client.cookies["theme"] = theme
    page = client.get("/").content.decode()
    said = {"dark": "Dark colours", "light": "Light colours", "auto": "System colours"}
    buttons = re.findall(r'name="theme" value="(\w+)">([^<]*)<', page)
    assert buttons == [(one, said[one]) for one in offered]
    assert page.count("if-light") == page.count("if-dark") == (theme == "auto")


def test_a_colour_nobody_knows_is_the_systems(client: Client) -> None:
    client.cookies["theme"] = '"><script>'
    assert 'data-theme="auto"' in client.get("/sign-in/").content.decode()


def test_a_form_of_somebody_elses_page_is_refused() -> None:
    page = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    assert page.status_code == 403
    assert "This form is too old" in words(page)


def test_what_the_pages_cost(client: Client, nia: User) -> None:
    with at_most(0):
        client.get("/sign-in/")
    client.force_login(nia)
    with at_most(8):
        client.get("/clinic/")
