"""What the database and the action hold about people and their roles."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from rituximab.access.people import Membership, User
from rituximab.access.role import Role
from tests.people import NOW, PASSWORD, give, make_clinic, make_user

pytestmark = pytest.mark.django_db


def refused_by_database(**fields: Any) -> bool:
    """Whether the row is refused although no Python guard stands before it."""
    try:
        with transaction.atomic():
            Membership.objects.create(since=NOW, **fields)
    except IntegrityError:
        return True
    return False


def test_a_username_is_one_whatever_its_capitals() -> None:
    user = User.objects.create_user("Ada.VALE", PASSWORD, full_name="Dr Ada Vale")
    assert User.objects.get_by_natural_key("ada.vale") == user
    assert User.objects.get_by_natural_key("ADA.Vale") == user
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ada.Vale", PASSWORD, full_name="Another")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(username="Ada.Vale")


def test_a_person_has_a_name() -> None:
    with pytest.raises(ValueError, match="full name"):
        User.objects.create_user("nameless", PASSWORD)
    user = make_user()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(full_name="")


def test_nobody_is_a_superuser() -> None:
    user = make_user()
    assert not {"is_superuser", "is_staff"} & {f.name for f in User._meta.get_fields()}
    assert not hasattr(user, "has_perm")


def test_a_role_is_held_once_at_a_time() -> None:
    user, clinic = make_user(), make_clinic()
    give(user, clinic, Role.NURSE)
    assert refused_by_database(user=user, clinic=clinic, role=Role.NURSE)
    Membership.objects.update(ended_at=NOW, ended_by=user)
    give(user, clinic, Role.NURSE)
    assert Membership.objects.current().count() == 1


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        (Role.AUDITOR, Role.NURSE),
        (Role.AUDITOR, Role.ADMIN),
        (Role.PRESCRIBER, Role.AUDITOR),
        (Role.ADMIN, Role.AUDITOR),
    ],
)
def test_an_auditor_holds_no_other_role_in_the_clinic(held: Role, asked: Role) -> None:
    user, clinic, other = make_user(), make_clinic(), make_clinic("Another")
    give(user, clinic, held)
    assert refused_by_database(user=user, clinic=clinic, role=asked)
    assert not refused_by_database(user=user, clinic=other, role=asked)


def test_an_ended_role_does_not_stand_in_the_way_until_it_is_opened_again() -> None:
    user, clinic = make_user(), make_clinic()
    give(user, clinic, Role.NURSE)
    nurse = Membership.objects.get()
    Membership.objects.update(ended_at=NOW, ended_by=user)
    give(user, clinic, Role.AUDITOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=nurse.pk).update(ended_at=None, ended_by=None)


def test_the_database_refuses_a_change_of_role_into_a_clash() -> None:
    user, clinic = make_user(), make_clinic()
    give(user, clinic, Role.NURSE, Role.PHARMACIST)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE access_membership SET role = 'auditor' WHERE role = 'nurse'")


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "superuser"},
        {"role": Role.NURSE, "senior": True},
        {"role": Role.NURSE, "ended_at": NOW},
        {"role": Role.NURSE, "ended_at": NOW - timedelta(days=1), "ended_by": True},
    ],
)
def test_the_database_refuses_a_membership_that_makes_no_sense(wrong: dict[str, Any]) -> None:
    user, clinic = make_user(), make_clinic()
    fields = {**wrong, **({"ended_by": user} if "ended_by" in wrong else {})}
    assert refused_by_database(user=user, clinic=clinic, **fields)


def test_a_person_with_roles_is_not_deleted() -> None:
    user = make_user()
    give(user, make_clinic(), Role.NURSE)
    with pytest.raises(IntegrityError), transaction.atomic():
        user.delete()
