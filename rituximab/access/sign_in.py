"""What a sign-in page needs: the password check with its limit, the session, the clinic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest

from .actor import Actor, actor_from
from .backend import memberships_of
from .people import Clinic, User
from .policy import NotVisible
from .proof import proof_key
from .throttle import SIGN_IN_TRIES, Locked, forgive, key_of, take_try

CLINIC = "clinic_id"


@dataclass(frozen=True, slots=True)
class SignIn:
    """The outcome of one try; ``user`` only when it is "ok", ``retry_at`` only when "locked"."""

    outcome: Literal["ok", "wrong", "locked"]
    user: User | None = None
    retry_at: datetime | None = None


def check_sign_in(*, username: str, password: str, address: str, at: datetime) -> SignIn:
    """Look at one username and password from one address.

    An unknown username, a wrong password and a person who was switched off get the same answer
    after the same time. Five wrong tries in a row for one username from one address lock that pair
    for 15 minutes; the same person at another address still gets in. Writes no trail:
    ``actions.access.sign_in`` does.
    """
    key = key_of("sign-in", User.normalize_username(username), address)
    try:
        take_try(key, limit=SIGN_IN_TRIES, at=at)
    except Locked as locked:
        return SignIn("locked", retry_at=locked.until)
    user = authenticate(username=username, password=password)
    if not isinstance(user, User):
        return SignIn("wrong")
    forgive(key, at=at)
    forgive(proof_key(user.pk), at=at)
    return SignIn("ok", user)


def begin_session(request: HttpRequest, user: User) -> None:
    """A new session for the person; with one clinic it is that, else the person will choose."""
    login(request, user)
    request.session.pop(CLINIC, None)


def end_session(request: HttpRequest) -> None:
    logout(request)


def clinics_of(user: User) -> list[Clinic]:
    """The clinics the person works in, by name; no SQL for the person of the request."""
    clinics = {row.clinic_id: row.clinic for row in memberships_of(user)}
    return sorted(clinics.values(), key=lambda clinic: clinic.name)


def choose_clinic(request: HttpRequest, clinic_id: int) -> Actor:
    """Act in this clinic from now on. A clinic the person is not in does not exist (404)."""
    user = request.user
    chosen = actor_from(user, memberships_of(user), clinic_id) if isinstance(user, User) else None
    if chosen is None:
        raise NotVisible("clinic", clinic_id)
    request.session.cycle_key()
    request.session[CLINIC] = clinic_id
    return chosen


def actor_in_session(request: HttpRequest) -> Actor | None:
    """The person of the request in the clinic chosen, or in the only one; else nobody."""
    if not request.user.is_authenticated:
        return None
    memberships = memberships_of(request.user)
    chosen = request.session.get(CLINIC)
    clinics = {row.clinic_id for row in memberships}
    if chosen not in clinics:
        chosen = clinics.pop() if len(clinics) == 1 else None
    return None if chosen is None else actor_from(request.user, memberships, chosen)
