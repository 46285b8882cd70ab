"""Who gets past which mark, through the middleware, and what stays in the trail of a refusal."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from rituximab.access.gate import access_of, public, requires, signed_in
from rituximab.access.people import Membership, User
from rituximab.access.permission import Permission
from rituximab.access.role import Role
from rituximab.audit.models import AuditEvent
from tests.access import addresses
from tests.people import NOW, give, make_clinic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def doors(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.access.addresses"
    settings.LOGIN_URL = "access:sign-in"
    pages = {"403.html": "{{ exception }}", "404.html": "There is no such page."}
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", pages)]},
        }
    ]
    settings.MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "rituximab.access.middleware.ActorMiddleware",
        "rituximab.audit.middleware.TrailMiddleware",
    ]


def signed_in_as(*roles: Role) -> tuple[Client, User]:
    user = make_user()
    give(user, make_clinic(), *roles)
    client = Client()
    client.force_login(user)
    return client, user


def test_the_right_role_gets_in_and_is_named() -> None:
    client, _ = signed_in_as(Role.PRESCRIBER)
    page = client.get("/sign/")
    assert page.content.decode() == "Dr Ada Vale, prescriber, Skin and muscle clinic"
    assert len(page.headers["X-Request-ID"]) == 32


def test_the_wrong_role_reads_which_one_is_needed() -> None:
    client, user = signed_in_as(Role.NURSE)
    page = client.post("/sign/")
    assert page.status_code == 403
    assert "this needs the role prescriber" in page.content.decode()
    row = AuditEvent.objects.get()
    assert (row.outcome, row.deed, row.actor_id) == ("refused", "order.sign", user.pk)
    assert row.after == {"method": "POST", "view": "sign"}
    assert row.request_id == page.headers["X-Request-ID"]


def test_a_refusal_its_action_recorded_is_not_recorded_twice() -> None:
    client, _ = signed_in_as(Role.NURSE)
    assert client.post("/recorded/").status_code == 403
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_any_role_is_enough_where_any_will_do(role: Role) -> None:
    client, _ = signed_in_as(role)
    assert client.get("/any/").status_code == 200


@pytest.mark.parametrize("address", ["/sign/", "/any/", "/orders/5/", "/clinic/"])
def test_a_stranger_is_sent_to_sign_in(address: str) -> None:
    page = Client().get(address)
    assert (page.status_code, page.headers["Location"]) == (302, f"/sign-in/?next={address}")


def test_a_panel_leaves_its_page_to_sign_in() -> None:
    htmx: dict[str, Any] = {
        "HX-Request": "true",
        "HX-Current-URL": "http://testserver/courses/7/?q=x",
    }
    page = Client().get("/sign/", headers=htmx)
    assert page.headers["HX-Redirect"] == "/sign-in/?next=/courses/7/"
    assert page.content == b""


def test_a_public_page_is_open_and_an_unmarked_one_is_shut() -> None:
    assert Client().get("/sign-in/").status_code == 200
    client, _ = signed_in_as(*set(Role) - {Role.AUDITOR})
    assert client.get("/unmarked/").status_code == 403


def test_a_role_ended_counts_from_the_next_request() -> None:
    client, user = signed_in_as(Role.PRESCRIBER, Role.NURSE)
    assert client.get("/sign/").status_code == 200
    Membership.objects.filter(role=Role.PRESCRIBER).update(ended_at=NOW, ended_by=user)
    assert client.get("/sign/").status_code == 403


def test_a_person_switched_off_is_out_at_the_next_request() -> None:
    client, user = signed_in_as(Role.PRESCRIBER)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/sign/").headers["Location"] == "/sign-in/?next=/sign/"


def test_a_changed_password_ends_the_session() -> None:
    client, user = signed_in_as(Role.PRESCRIBER)
    user.set_password("another one 9")
    user.save()
    assert client.get("/sign/").headers["Location"] == "/sign-in/?next=/sign/"


def test_who_works_in_two_clinics_says_in_which() -> None:
    client, user = signed_in_as(Role.PRESCRIBER)
    other = make_clinic("Elsewhere")
    give(user, other, Role.NURSE)
    page = client.get("/any/")
    assert (page.status_code, page.headers["Location"]) == (302, "/clinic/")
    assert client.get("/clinic/").status_code == 200
    assert client.get(f"/clinic/{other.pk}/").content == b"chosen"
    assert client.get("/any/").content.decode() == "Dr Ada Vale, nurse, Elsewhere"
    assert client.get("/sign/").status_code == 403
    Membership.objects.filter(clinic=other).update(ended_at=NOW, ended_by=user)
    assert "prescriber" in client.get("/any/").content.decode()


def test_a_clinic_one_is_not_in_does_not_exist() -> None:
    client, _ = signed_in_as(Role.PRESCRIBER)
    there = make_clinic("Elsewhere")
    strange, unknown = client.get(f"/clinic/{there.pk}/"), client.get("/clinic/999999/")
    assert strange.status_code == unknown.status_code == 404
    assert strange.content == unknown.content
    assert client.get("/any/").content.decode().endswith("Skin and muscle clinic")


def test_looking_for_a_record_of_another_clinic_is_a_404_on_record() -> None:
    client, user = signed_in_as(Role.NURSE)
    assert client.get("/orders/5/").status_code == 404
    row = AuditEvent.objects.get()
    assert (row.outcome, row.deed, row.subject_id) == ("refused", "order.view", "5")
    assert row.actor_id == user.pk


def test_who_acts_costs_two_sql(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client, _ = signed_in_as(Role.PRESCRIBER, Role.PHARMACIST, Role.NURSE)
    with django_assert_num_queries(2):
        assert client.get("/any/").status_code == 200


def test_a_person_without_a_role_gets_no_further_than_the_choice() -> None:
    client = Client()
    client.force_login(make_user())
    assert client.get("/any/").headers["Location"] == "/clinic/"
    assert client.get("/clinic/").status_code == 200


def test_the_mark_of_a_view_can_be_read() -> None:
    signing = requires(Permission.ORDER_SIGN)(addresses.bare)
    assert access_of(signing) == "order.sign"
    assert vars(signing)["permission"] is Permission.ORDER_SIGN
    assert access_of(signed_in(addresses.bare)) == "signed_in"
    assert access_of(public(addresses.bare)) == "public"
    assert access_of(addresses.bare) is None
