"""Deeds about people: each leaves one row in the trail, refused ones too."""

from __future__ import annotations

from functools import partial

import pytest

from rituximab.access.actor import Actor, actor_for, may
from rituximab.access.people import Membership, User
from rituximab.access.permission import Permission
from rituximab.access.policy import AccessDenied
from rituximab.access.proof import SessionEnded, WrongPassword
from rituximab.access.role import Role
from rituximab.actions import access
from rituximab.audit.models import AuditEvent
from rituximab.audit.verify import verify
from tests.people import NOW, PASSWORD, make_actor, make_clinic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Actor:
    return make_actor(Role.ADMIN)


def grant(admin: Actor, user: User, role: Role, *, senior: bool = False) -> Membership:
    clinic = Membership.objects.get(user=admin.user_id).clinic
    return access.grant_role(user=user, clinic=clinic, role=role, by=admin, at=NOW, senior=senior)


def last() -> AuditEvent:
    return AuditEvent.objects.latest("seq")


def deeds() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.values_list("deed", "outcome"))


def test_a_sign_in_is_recorded_and_a_wrong_one_without_what_was_typed() -> None:
    user = make_user()
    try_it = partial(access.sign_in, username=user.username, address="10.0.0.1", at=NOW)
    assert try_it(password="wrong").outcome == "wrong"
    assert try_it(password=PASSWORD).user == user
    refused, done = AuditEvent.objects.all()
    assert (refused.outcome, refused.actor_id, refused.actor_name) == (
        "refused",
        None,
        "not signed in",
    )
    assert user.username not in refused.new
    assert (done.outcome, done.actor_id, done.clinic_id) == ("done", user.pk, None)
    assert done.after == {"address": "10.0.0.1", "outcome": "ok"}


def test_a_locked_sign_in_says_so_in_the_trail() -> None:
    for _ in range(6):
        access.sign_in(username="ghost", password="x", address="10.0.0.1", at=NOW)
    assert last().after["outcome"] == "locked"
    assert verify().rows == 6


def test_a_sign_out_is_recorded() -> None:
    access.sign_out(by=make_actor(Role.NURSE), at=NOW)
    assert deeds() == [("session.end", "done")]


def test_each_wrong_password_before_a_signature_is_one_refused_row() -> None:
    actor = make_actor(Role.PRESCRIBER)
    user = User.objects.get(pk=actor.user_id)
    proof = access.prove(by=actor, user=user, password=PASSWORD, deed="order.sign", at=NOW)
    assert proof.user_id == user.pk
    assert deeds() == []
    for refusal in (WrongPassword, WrongPassword, SessionEnded):
        with pytest.raises(refusal):
            access.prove(by=actor, user=user, password="wrong", deed="order.sign", at=NOW)
    assert deeds() == [("order.sign", "refused")] * 3


def test_an_admin_adds_a_person_and_gives_a_role(admin: Actor) -> None:
    user = access.add_user(username="New.Person", full_name="Dr New", by=admin, at=NOW)
    assert not user.has_usable_password()
    membership = grant(admin, user, Role.PRESCRIBER, senior=True)
    assert may(user, Permission.EXCEPTION_APPROVE_PRESCRIBER, admin.clinic_id)
    assert membership.granted_by_id == admin.user_id
    assert deeds() == [("user.add", "done"), ("role.grant", "done")]
    assert last().after == {
        "user": user.pk,
        "clinic": admin.clinic_id,
        "role": "prescriber",
        "senior": True,
    }


def test_a_role_ended_is_kept_and_counts_no_more(admin: Actor) -> None:
    user = make_user()
    membership = grant(admin, user, Role.NURSE)
    ended = access.end_role(membership=membership, by=admin, at=NOW, reason="moved on")
    assert (ended.ended_at, ended.ended_by_id) == (NOW, admin.user_id)
    assert actor_for(user, admin.clinic_id) is None
    row = last()
    assert (row.deed, row.reason, row.before["role"]) == ("role.end", "moved on", "nurse")
    with pytest.raises(access.RoleConflict, match="ended already"):
        access.end_role(membership=membership, by=admin, at=NOW, reason="again")
    assert AuditEvent.objects.count() == 2


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_admin_of_that_clinic_changes_people(admin: Actor, role: Role) -> None:
    other, stranger = make_actor(role), make_actor(Role.ADMIN)
    user = make_user()
    for by in (other, stranger):
        with pytest.raises(AccessDenied):
            clinic = Membership.objects.get(user=admin.user_id).clinic
            access.grant_role(user=user, clinic=clinic, role=Role.NURSE, by=by, at=NOW)
    membership = grant(admin, user, Role.NURSE)
    for by in (other, stranger):
        with pytest.raises(AccessDenied):
            access.end_role(membership=membership, by=by, at=NOW, reason="no")
    with pytest.raises(AccessDenied):
        access.add_user(username="x", full_name="X", by=other, at=NOW)
    with pytest.raises(AccessDenied):
        access.add_clinic(name="X", code="x", by=other, at=NOW)
    assert deeds() == [("role.grant", "done")]


def test_nobody_gives_a_role_to_themselves(admin: Actor) -> None:
    with pytest.raises(access.RoleConflict, match="themselves"):
        grant(admin, User.objects.get(pk=admin.user_id), Role.PRESCRIBER)


def test_an_auditor_stays_apart_in_words_not_as_an_error(admin: Actor) -> None:
    auditor, nurse = make_user("Ann Auditor"), make_user("Nia Nurse")
    grant(admin, auditor, Role.AUDITOR)
    grant(admin, nurse, Role.NURSE)
    with pytest.raises(access.RoleConflict, match="Ann Auditor is auditor here"):
        grant(admin, auditor, Role.PHARMACIST)
    with pytest.raises(access.RoleConflict, match="Nia Nurse is nurse here"):
        grant(admin, nurse, Role.AUDITOR)
    with pytest.raises(access.RoleConflict, match="nurse here already"):
        grant(admin, nurse, Role.NURSE)
    with pytest.raises(access.RoleConflict, match="Only a prescriber"):
        grant(admin, nurse, Role.PHARMACIST, senior=True)
    grant(admin, nurse, Role.PHARMACIST)
    assert len(deeds()) == 3


def test_the_command_line_sets_up_the_first_clinic() -> None:
    clinic = access.add_clinic(name="First", code="first", by=None, at=NOW)
    user = access.add_user(
        username="boss", full_name="The Boss", password=PASSWORD, by=None, at=NOW
    )
    access.grant_role(user=user, clinic=clinic, role=Role.ADMIN, by=None, at=NOW)
    assert may(user, Permission.USER_MANAGE, clinic)
    assert [row.actor_name for row in AuditEvent.objects.all()] == ["system"] * 3
    assert make_clinic().pk != clinic.pk
