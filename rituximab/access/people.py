"""Clinics, the people who work in them, and what each person is there."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from .role import Role


class Clinic(models.Model):
    """A clinic is a wall: records of another clinic do not exist for the people of this one."""

    name = models.CharField(max_length=120)
    code = models.SlugField(max_length=20, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        """By username, whatever its capitals."""
        return self.get(username=self.model.normalize_username(username or ""))

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Save and return a person; without a password nobody can sign in as them.

        ``fields`` are ``full_name`` (required), ``licence``, ``email``.
        """
        if not fields.get("full_name"):
            raise ValueError("A user needs a full name: it stands under signatures.")
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. Rights come from memberships alone, there is no superuser."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=150)
    licence = models.CharField("professional licence number", max_length=40, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="user_username_in_small_letters",
                condition=Q(username=Lower("username")) & ~Q(username=""),
            ),
            models.CheckConstraint(name="user_has_a_name", condition=~Q(full_name="")),
        )

    def __str__(self) -> str:
        return self.full_name

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """As stored: one Unicode spelling, small letters, so capitals never make two people."""
        return super().normalize_username(username).lower()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> Self:
        """Memberships that have not ended."""
        return self.filter(ended_at__isnull=True)


class Membership(models.Model):
    """One role of one person in one clinic, from a day to a day; a change is an end and a start.

    An auditor holds no other role in the same clinic: the action refuses it, and so does
    a trigger (fences.py).
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    senior = models.BooleanField(default=False)
    since = models.DateTimeField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="membership_role_known", condition=Q(role__in=list(Role.values))
            ),
            models.CheckConstraint(
                name="membership_senior_is_prescriber",
                condition=Q(senior=False) | Q(role=Role.PRESCRIBER),
            ),
            models.CheckConstraint(
                name="membership_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("since")),
            ),
            models.UniqueConstraint(
                fields=("user", "clinic", "role"),
                condition=Q(ended_at__isnull=True),
                name="membership_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} in {self.clinic_id}"
