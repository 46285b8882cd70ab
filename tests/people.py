"""People to test with. Each call makes somebody new; passwords are all ``PASSWORD``."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from rituximab.access.actor import Actor, actor_for
from rituximab.access.people import Clinic, Membership, User
from rituximab.access.role import Role

PASSWORD = "correct horse 7"
NOW = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)

_numbers = count(1)


def make_clinic(name: str = "Skin and muscle clinic") -> Clinic:
    return Clinic.objects.create(name=name, code=f"clinic-{next(_numbers)}")


def make_user(full_name: str = "Dr Ada Vale", **fields: str) -> User:
    return User.objects.create_user(
        f"person-{next(_numbers)}", PASSWORD, full_name=full_name, **fields
    )


def give(user: User, clinic: Clinic, *roles: Role, senior: bool = False) -> None:
    for role in roles:
        Membership.objects.create(
            user=user,
            clinic=clinic,
            role=role,
            senior=senior and role is Role.PRESCRIBER,
            since=NOW,
        )


def make_actor(
    *roles: Role,
    clinic: Clinic | None = None,
    full_name: str = "Dr Ada Vale",
    senior: bool = False,
) -> Actor:
    """Somebody with the roles in the clinic given, or in a new one."""
    clinic = clinic or make_clinic()
    user = make_user(full_name, licence="L-4711")
    give(user, clinic, *roles, senior=senior)
    actor = actor_for(user, clinic)
    assert actor is not None
    return actor
