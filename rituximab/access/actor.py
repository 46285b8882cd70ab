"""Who is acting, in which clinic, as what: the value every action takes as ``by=``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from .people import Clinic, Membership, User
from .permission import Permission
from .policy import AccessDenied, granting
from .role import Role


@dataclass(frozen=True, slots=True)
class Can:
    """Permissions by name, for templates: ``{% if actor.can.ORDER_SIGN %}``."""

    actor: Actor

    def __getitem__(self, name: str) -> bool:
        return self.actor.may(Permission[name])


@dataclass(frozen=True, slots=True)
class Actor:
    """One person in one clinic, with the roles held there when the request began."""

    user_id: int
    username: str
    full_name: str
    licence: str
    clinic_id: int
    clinic_name: str
    roles: frozenset[Role]
    senior: bool = False

    def may(self, permission: Permission) -> bool:
        return self.role_for(permission) is not None

    def role_for(self, permission: Permission) -> Role | None:
        """The role that holds the permission: what a signature states beside the name."""
        return granting(permission, self.roles, senior=self.senior)

    @property
    def can(self) -> Can:
        return Can(self)

    @property
    def role_text(self) -> str:
        """All roles held, in the order of the matrix: "prescriber", "senior prescriber, nurse"."""
        return ", ".join(
            f"senior {role.value}" if role is Role.PRESCRIBER and self.senior else role.value
            for role in Role
            if role in self.roles
        )


def actor_from(user: User, memberships: Iterable[Membership], clinic_id: int) -> Actor | None:
    """The person in that clinic, or nothing when no membership there is among those given."""
    here = [row for row in memberships if row.clinic_id == clinic_id]
    if not here or not user.is_active:
        return None
    return Actor(
        user_id=user.pk,
        username=user.username,
        full_name=user.full_name,
        licence=user.licence,
        clinic_id=clinic_id,
        clinic_name=here[0].clinic.name,
        roles=frozenset(Role(row.role) for row in here),
        senior=any(row.senior for row in here),
    )


def actor_for(user: User, clinic: Clinic | int) -> Actor | None:
    """The person in that clinic as the database has it now (one SQL); for commands and tests."""
    clinic_id = clinic if isinstance(clinic, int) else clinic.pk
    rows = Membership.objects.current().filter(user=user, clinic=clinic_id)
    return actor_from(user, rows.select_related("clinic"), clinic_id)


def actor_of(request: HttpRequest) -> Actor:
    """The request's actor. Raises ``LookupError`` on a page that let nobody in particular in."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise LookupError("This page has no actor: mark it @requires or @signed_in.")
    return actor


def may(
    who: Actor | User | None, permission: Permission, clinic: Clinic | int | None = None
) -> bool:
    """Whether the person holds the permission in the clinic.

    An actor is judged as built, at no SQL, and only in the actor's own clinic (the default); a user
    is looked up in the clinic named, one SQL. Nobody, and a user without a clinic, may nothing.
    """
    clinic_id = clinic.pk if isinstance(clinic, Clinic) else clinic
    if isinstance(who, User):
        who = None if clinic_id is None else actor_for(who, clinic_id)
    if who is None or clinic_id not in (None, who.clinic_id):
        return False
    return who.may(permission)


def require(
    who: Actor | User | None, permission: Permission, clinic: Clinic | int | None = None
) -> None:
    """Raise :class:`AccessDenied`, which names the roles needed, unless :func:`may`."""
    if not may(who, permission, clinic):
        raise AccessDenied(permission)
