"""The clinics and the people of a training installation, made through the actions."""

from __future__ import annotations

from datetime import datetime

from rituximab.access.actor import Actor, actor_for
from rituximab.access.people import User
from rituximab.actions.access import add_clinic, add_user, grant_role
from rituximab.actions.demo_people import DEMO_PASSWORD, DEMO_PEOPLE


def cast(at: datetime) -> dict[str, Actor]:
    """Every demo person by username, in the clinic where they work."""
    clinics = {
        code: add_clinic(name=name, code=code, by=None, at=at)
        for name, code in dict.fromkeys(person.clinic for person in DEMO_PEOPLE)
    }
    found = {}
    for person in DEMO_PEOPLE:
        user = add_user(
            username=person.username,
            full_name=person.full_name,
            licence=person.licence,
            by=None,
            at=at,
            password=DEMO_PASSWORD,
        )
        clinic = clinics[person.clinic[1]]
        for role in person.roles:
            grant_role(user=user, clinic=clinic, role=role, by=None, at=at, senior=person.senior)
        found[person.username] = _actor(user, clinic.pk)
    return found


def _actor(user: User, clinic_id: int) -> Actor:
    actor = actor_for(user, clinic_id)
    if actor is None:
        raise LookupError(f"{user} has no role in clinic {clinic_id}.")
    return actor
