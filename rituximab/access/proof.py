"""Showing once more who one is, right before a signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .people import User
from .throttle import PROOF_TRIES, Locked, forgive, key_of, take_try

#: How long a proof stays good: the time to write one signature, not to go for coffee.
PROOF_SECONDS = 120


class NotProven(Exception):
    """No signature: the password was not shown, or not now, or by somebody else."""


class WrongPassword(NotProven):
    """``left`` more tries before the session ends."""

    def __init__(self, left: int) -> None:
        self.left = left
        tries = "1 try" if left == 1 else f"{left} tries"
        super().__init__(f"That is not your password. {tries} left before you are signed out.")


class SessionEnded(NotProven):
    """Too many wrong passwords: the caller ends the session (sign_in.end_session)."""

    def __init__(self) -> None:
        super().__init__("Too many wrong passwords: you have been signed out. Nothing was signed.")


@dataclass(frozen=True, slots=True)
class Proof:
    """That this person showed ``method`` ("password") at ``at``; actions that sign take one."""

    user_id: int
    at: datetime
    method: str

    def fresh(self, at: datetime, seconds: int = PROOF_SECONDS) -> bool:
        """Whether ``at`` lies within ``seconds`` after the proof, and not before it."""
        return timedelta(0) <= at - self.at <= timedelta(seconds=seconds)


def require_proof(
    proof: Proof | None, *, user_id: int, at: datetime, seconds: int = PROOF_SECONDS
) -> Proof:
    """The proof, if it is this person's and fresh; raises :class:`NotProven`."""
    if proof is None or proof.user_id != user_id:
        raise NotProven("Signing needs your password.")
    if not proof.fresh(at, seconds):
        raise NotProven("The password was shown too long ago: show it again.")
    return proof


def proof_key(user_id: int) -> str:
    return key_of("proof", user_id)


def reauthenticate(user: User, password: str, at: datetime) -> Proof:
    """Check the password of the person who is signed in.

    Call it before the write transaction (inside one it raises ``RuntimeError``): a password check
    takes a quarter of a second, and nobody else could write meanwhile. Raises
    :class:`WrongPassword`, and :class:`SessionEnded` at the third wrong one in a row.
    """
    key = proof_key(user.pk)
    try:
        left = take_try(key, limit=PROOF_TRIES, at=at)
    except Locked:
        raise SessionEnded from None
    if user.is_active and user.check_password(password):
        forgive(key, at=at)
        return Proof(user.pk, at, "password")
    raise WrongPassword(left) if left else SessionEnded
