"""Deeds about people: signing in, showing a password again, roles given and ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from rituximab.access.actor import Actor, require
from rituximab.access.people import Clinic, Membership, User
from rituximab.access.permission import Permission
from rituximab.access.proof import NotProven, Proof, reauthenticate
from rituximab.access.role import Role
from rituximab.access.sign_in import SignIn, check_sign_in
from rituximab.audit import trail


class RoleConflict(Exception):
    """The role cannot be given; the text says why."""


def sign_in(*, username: str, password: str, address: str, at: datetime) -> SignIn:
    """Check a sign-in and record it, refused ones without what was typed.

    The page then begins the session (access.sign_in.begin_session) when the outcome is "ok".
    """
    found = check_sign_in(username=username, password=password, address=address, at=at)
    note = {"address": address, "outcome": found.outcome}
    if found.user is None:
        trail.refused(deed="session.begin", by=None, at=at, new=note)
        return found
    with transaction.atomic():
        trail.record(
            deed="session.begin", by=Person(found.user), at=at, subject=found.user, new=note
        )
    return found


def sign_out(*, by: Actor | Person, at: datetime) -> None:
    """Record the end of a session; the page ends it (access.sign_in.end_session)."""
    with transaction.atomic():
        trail.record(deed="session.end", by=by, at=at, subject=("user", by.user_id))


def prove(*, by: Actor, user: User, password: str, deed: str, at: datetime) -> Proof:
    """A proof for the deed ("order.sign"), before its transaction; a wrong password is recorded.

    Raises ``WrongPassword`` (ask again) and ``SessionEnded`` (end the session).
    """
    try:
        return reauthenticate(user, password, at)
    except NotProven as refusal:
        trail.refused(deed=deed, by=by, at=at, reason=str(refusal))
        raise


def add_clinic(*, name: str, code: str, by: Actor | None, at: datetime) -> Clinic:
    """Only the command line opens a clinic: ``by`` is None there."""
    if by is not None:
        require(by, Permission.SETTINGS_MANAGE)
    with transaction.atomic():
        clinic = Clinic.objects.create(name=name, code=code)
        trail.record(
            deed="clinic.open", by=by, at=at, subject=clinic, new={"name": name, "code": code}
        )
    return clinic


def add_user(
    *,
    username: str,
    full_name: str,
    by: Actor | None,
    at: datetime,
    password: str | None = None,
    licence: str = "",
    email: str = "",
) -> User:
    """A person without a role yet. ``by`` is None on the command line, else needs USER_MANAGE."""
    if by is not None:
        require(by, Permission.USER_MANAGE)
    facts = {"full_name": full_name, "licence": licence, "email": email}
    with transaction.atomic():
        user = User.objects.create_user(username, password, **facts)
        new = {"username": user.username, **facts}
        trail.record(deed="user.add", by=by, at=at, subject=user, new=new)
    return user


def grant_role(
    *,
    user: User,
    clinic: Clinic,
    role: Role,
    by: Actor | None,
    at: datetime,
    senior: bool = False,
) -> Membership:
    """Give a person a role in a clinic, beside the roles held there.

    ``by`` needs USER_MANAGE in that clinic and cannot give a role to themselves; None is the
    command line. Raises :class:`RoleConflict` when the person holds the role already, when
    ``senior`` is asked of another role than prescriber, and for an auditor beside another role.
    """
    if by is not None:
        require(by, Permission.USER_MANAGE, clinic)
        if by.user_id == user.pk:
            raise RoleConflict("Nobody gives a role to themselves: ask another administrator.")
    if senior and role is not Role.PRESCRIBER:
        raise RoleConflict("Only a prescriber can be senior.")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        _no_clash(user, clinic, role)
        membership = Membership.objects.create(
            user=user,
            clinic=clinic,
            role=role,
            senior=senior,
            since=at,
            granted_by_id=by.user_id if by else None,
        )
        trail.record(deed="role.grant", by=by, at=at, subject=membership, new=_said(membership))
    return membership


def end_role(*, membership: Membership, by: Actor, at: datetime, reason: str) -> Membership:
    """End a role from now on; what was done under it stays. ``by`` needs USER_MANAGE there."""
    require(by, Permission.USER_MANAGE, membership.clinic_id)
    with transaction.atomic():
        open_rows = Membership.objects.current().filter(pk=membership.pk)
        if not open_rows.update(ended_at=at, ended_by_id=by.user_id):
            raise RoleConflict("This role has ended already.")
        trail.record(
            deed="role.end",
            by=by,
            at=at,
            subject=membership,
            old=_said(membership),
            reason=reason,
        )
    membership.refresh_from_db()
    return membership


def _no_clash(user: User, clinic: Clinic, role: Role) -> None:
    held = set(
        Membership.objects.current().filter(user=user, clinic=clinic).values_list("role", flat=True)
    )
    if role in held:
        raise RoleConflict(f"{user} is {role.value} here already.")
    if held and Role.AUDITOR in held | {role}:
        raise RoleConflict(
            f"{user} is {', '.join(sorted(held))} here: an auditor holds no other role."
        )


def _said(membership: Membership) -> dict[str, Any]:
    return {
        "user": membership.user_id,
        "clinic": membership.clinic_id,
        "role": membership.role,
        "senior": membership.senior,
    }


class Person:
    """Somebody who signed in and has not chosen a clinic yet, as the trail names them."""

    clinic_id = None
    role_text = ""

    def __init__(self, user: User) -> None:
        self.user_id, self.full_name = user.pk, user.full_name
