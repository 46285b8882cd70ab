"""Where Django looks."""

from __future__ import annotations

from .once import IdempotencyKey
from .people import Clinic, Membership, User
from .throttle import Throttle

__all__ = ["Clinic", "IdempotencyKey", "Membership", "Throttle", "User"]
