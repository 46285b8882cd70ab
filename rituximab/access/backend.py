"""The person of a session together with all roles, in one SQL."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from .people import Membership, User


def memberships_of(user: User) -> tuple[Membership, ...]:
    """Current memberships with their clinics: those loaded with the person, else one SQL."""
    loaded: tuple[Membership, ...] | None = getattr(user, "_memberships", None)
    if loaded is None:
        rows = Membership.objects.current().filter(user=user).select_related("clinic")
        loaded = tuple(rows.order_by("pk"))
    return loaded


class AccessBackend(ModelBackend):
    """Checks passwords as Django does; knows no permissions but those of the policy."""

    def get_user(self, user_id: Any) -> User | None:
        rows = Membership.objects.current().filter(user=user_id)
        memberships = tuple(rows.select_related("user", "clinic").order_by("pk"))
        if not memberships:
            return super().get_user(user_id)
        user = memberships[0].user
        user._memberships = memberships  # type: ignore[attr-defined]
        return user if self.user_can_authenticate(user) else None
