"""The second checker: another person who shows a password beside the chair."""

from __future__ import annotations

from datetime import datetime

from rituximab.access.actor import actor_for
from rituximab.access.people import User
from rituximab.access.proof import NotProven, Proof, reauthenticate, require_proof
from rituximab.actions.base import Actor, Permission, refusals_recorded, refuse, require

WORD = Permission.INFUSION_SECOND_CHECK.value
AGAIN = "The second checker, a nurse or pharmacist, types user name and password."


def prove_second(
    *, by: Actor, at: datetime, infusion_id: int, username: str, password: str
) -> Proof:
    """The proof of the second checker, before the transaction of ``start_infusion``.

    Raises NotAllowed with code "second-checker" (unknown, wrong password, too many tries, no such
    permission in this clinic) or "same-person"; each is recorded.
    """
    with refusals_recorded(WORD, by, at, infusion_id=infusion_id):
        require(by, Permission.INFUSION_START)
        user = User.objects.filter(username=User.normalize_username(username or "")).first()
        if user is not None and user.pk == by.user_id:
            raise refuse("same-person", "You start this infusion.", "Another person checks it.")
        if user is None:
            raise refuse("second-checker", "User name and password do not fit.", AGAIN)
        try:
            proof = reauthenticate(user, password, at)
        except NotProven:
            raise refuse("second-checker", "User name and password do not fit.", AGAIN) from None
        _may_check(user, by)
        return proof


def proven_second(proof: Proof | None, *, by: Actor, at: datetime) -> User:
    """The person of a fresh proof, another than ``by`` and allowed to check. Raises NotAllowed."""
    user = User.objects.filter(pk=proof.user_id).first() if proof else None
    if user is None or proof is None:
        raise refuse("second-checker", "A second person has to check the start.", AGAIN)
    if user.pk == by.user_id:
        raise refuse("same-person", "You start this infusion.", "Another person checks it.")
    try:
        require_proof(proof, user_id=user.pk, at=at)
    except NotProven:
        text = "The second checker's password was shown too long ago."
        raise refuse("second-checker", text, AGAIN) from None
    _may_check(user, by)
    return user


def _may_check(user: User, by: Actor) -> None:
    actor = actor_for(user, by.clinic_id)
    if actor is None or not actor.may(Permission.INFUSION_SECOND_CHECK):
        text = f"{user.full_name} may not be the second checker here."
        raise refuse("second-checker", text, AGAIN)
