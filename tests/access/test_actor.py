"""Who acts, where, as what; and what may and require answer."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from pytest_django import DjangoAssertNumQueries

from rituximab.access.actor import Actor, actor_for, actor_of, may, require
from rituximab.access.people import Membership
from rituximab.access.permission import Permission as P
from rituximab.access.policy import AccessDenied
from rituximab.access.role import Role
from tests.people import NOW, give, make_actor, make_clinic, make_user

pytestmark = pytest.mark.django_db


def test_an_actor_carries_what_a_signature_states() -> None:
    actor = make_actor(Role.PRESCRIBER, senior=True)
    assert (actor.full_name, actor.licence) == ("Dr Ada Vale", "L-4711")
    assert actor.role_text == "senior prescriber"
    assert actor.role_for(P.ORDER_SIGN) is Role.PRESCRIBER
    assert actor.role_for(P.ORDER_VERIFY) is None


def test_several_roles_add_up() -> None:
    actor = make_actor(Role.NURSE, Role.PRESCRIBER)
    assert actor.may(P.ORDER_SIGN)
    assert actor.may(P.INFUSION_START)
    assert not actor.may(P.ORDER_VERIFY)
    assert not actor.may(P.EXCEPTION_APPROVE_PRESCRIBER)
    assert actor.role_text == "prescriber, nurse"


def test_roles_count_in_their_own_clinic_alone() -> None:
    here, there = make_clinic(), make_clinic("Elsewhere")
    user = make_user()
    give(user, here, Role.PRESCRIBER)
    give(user, there, Role.NURSE)
    assert may(user, P.ORDER_SIGN, here)
    assert not may(user, P.ORDER_SIGN, there)
    assert may(user, P.INFUSION_START, there.pk)
    actor = actor_for(user, here)
    assert may(actor, P.ORDER_SIGN)
    assert may(actor, P.ORDER_SIGN, here)
    assert not may(actor, P.ORDER_SIGN, there)
    with pytest.raises(AccessDenied):
        require(actor, P.ORDER_SIGN, there)


def test_nobody_may_nothing() -> None:
    clinic = make_clinic()
    stranger = make_user()
    assert actor_for(stranger, clinic) is None
    assert not any(may(stranger, permission, clinic) for permission in P)
    assert not any(may(None, permission, clinic) for permission in P)
    give(stranger, clinic, Role.ADMIN)
    assert not may(stranger, P.USER_MANAGE), "without a clinic there is no role"


def test_an_ended_role_and_a_person_switched_off_count_for_nothing() -> None:
    clinic, user = make_clinic(), make_user()
    give(user, clinic, Role.NURSE, Role.PHARMACIST)
    Membership.objects.filter(role=Role.NURSE).update(ended_at=NOW, ended_by=user)
    assert not may(user, P.INFUSION_START, clinic)
    assert may(user, P.ORDER_VERIFY, clinic)
    user.is_active = False
    assert not may(user, P.ORDER_VERIFY, clinic)


def test_templates_ask_by_name() -> None:
    actor = make_actor(Role.NURSE)
    assert actor.can["INFUSION_START"]
    assert not actor.can["ORDER_SIGN"]
    with pytest.raises(KeyError):
        actor.can["ORDER_SING"]


def test_an_actor_is_built_in_one_sql_and_asked_in_none(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    clinic, user = make_clinic(), make_user()
    give(user, clinic, Role.NURSE, Role.PHARMACIST, Role.PRESCRIBER)
    with django_assert_num_queries(1):
        actor = actor_for(user, clinic)
    assert isinstance(actor, Actor)
    with django_assert_num_queries(0):
        assert all(may(actor, p, clinic) in (True, False) for p in P)


def test_a_page_without_an_actor_says_so() -> None:
    with pytest.raises(LookupError, match="@requires"):
        actor_of(HttpRequest())
