"""How often a password may be wrong, at sign-in and before a signature."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from pytest_django import Settings

from config import settings as product
from rituximab.access.people import User
from rituximab.access.proof import (
    NotProven,
    Proof,
    SessionEnded,
    WrongPassword,
    reauthenticate,
    require_proof,
)
from rituximab.access.sign_in import SignIn, check_sign_in
from rituximab.access.throttle import Throttle
from tests.people import NOW, PASSWORD, make_user
from tests.race import at_once

MINUTE = timedelta(minutes=1)


@pytest.fixture
def user(db: None) -> User:
    return make_user()


def knock(
    user: User | str, password: str = "wrong", *, address: str = "10.0.0.1", minute: int = 0
) -> SignIn:
    name = user if isinstance(user, str) else user.username
    at = NOW + minute * MINUTE
    return check_sign_in(username=name, password=password, address=address, at=at)


def test_the_right_password_gets_in_whatever_the_capitals_of_the_name(user: User) -> None:
    found = knock(user.username.upper(), PASSWORD)
    assert (found.outcome, found.user) == ("ok", user)


def test_unknown_name_wrong_password_and_switched_off_look_the_same(user: User) -> None:
    assert knock(user) == knock("nobody-of-that-name") == SignIn("wrong")
    User.objects.update(is_active=False)
    assert knock(user, PASSWORD) == SignIn("wrong")


def test_an_unknown_name_costs_a_password_check_too(db: None) -> None:
    with patch("django.contrib.auth.hashers.MD5PasswordHasher.encode") as encode:
        encode.return_value = "md5$x$x"
        knock("nobody-of-that-name")
    assert encode.call_count == 1


def test_five_wrong_in_a_row_lock_even_the_right_password(user: User) -> None:
    assert [knock(user, minute=n).outcome for n in range(5)] == ["wrong"] * 5
    locked = knock(user, PASSWORD, minute=5)
    assert locked == SignIn("locked", retry_at=NOW + 19 * MINUTE)
    assert knock(user, PASSWORD, minute=18).outcome == "locked"
    assert knock(user, PASSWORD, minute=19).outcome == "ok"


def test_no_more_than_five_are_looked_at_in_any_quarter_of_an_hour(user: User) -> None:
    looked_at = [n for n in range(120) if knock(user, minute=n).outcome == "wrong"]
    for start in looked_at:
        assert sum(start <= n < start + 15 for n in looked_at) <= 5


def test_a_locked_pair_locks_neither_another_address_nor_another_person(user: User) -> None:
    for _ in range(5):
        knock(user)
    assert knock(user, PASSWORD).outcome == "locked"
    assert knock(user, PASSWORD, address="10.0.0.2").outcome == "ok"
    assert knock(make_user(), PASSWORD).outcome == "ok"
    assert knock(user, PASSWORD).outcome == "locked", "the other address unlocks nothing here"


def test_an_unknown_name_is_locked_like_a_known_one(db: None) -> None:
    assert [knock("ghost").outcome for _ in range(6)] == ["wrong"] * 5 + ["locked"]


def test_the_right_password_forgets_the_wrong_ones(user: User) -> None:
    for _ in range(4):
        knock(user)
    assert knock(user, PASSWORD).outcome == "ok"
    assert [knock(user).outcome for _ in range(5)] == ["wrong"] * 5
    assert Throttle.objects.count() == 1


def test_what_was_typed_as_a_name_is_not_stored(db: None) -> None:
    knock("my-secret-password")
    assert "my-secret" not in Throttle.objects.get().key


def test_rows_that_have_run_out_are_forgotten_at_a_right_sign_in(user: User) -> None:
    for n in range(10):
        knock(f"ghost-{n}")
    assert knock(user, PASSWORD, minute=16).outcome == "ok"
    assert Throttle.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_guessing_in_parallel_gives_no_extra_guess() -> None:
    user = make_user()
    found = at_once(10, lambda n: knock(user).outcome)
    assert sorted(found) == ["locked"] * 5 + ["wrong"] * 5


def test_a_proof_is_for_one_person_and_a_short_time(user: User) -> None:
    proof = reauthenticate(user, PASSWORD, NOW)
    assert proof == Proof(user.pk, NOW, "password")
    assert proof.fresh(NOW, 60)
    assert proof.fresh(NOW + MINUTE, 60)
    assert not proof.fresh(NOW + MINUTE + timedelta(microseconds=1), 60)
    assert not proof.fresh(NOW - timedelta(microseconds=1), 60), "a proof of the future"
    assert require_proof(proof, user_id=user.pk, at=NOW) is proof
    with pytest.raises(NotProven, match="needs your password"):
        require_proof(None, user_id=user.pk, at=NOW)
    with pytest.raises(NotProven, match="needs your password"):
        require_proof(proof, user_id=user.pk + 1, at=NOW)
    with pytest.raises(NotProven, match="too long ago"):
        require_proof(proof, user_id=user.pk, at=NOW + 3 * MINUTE)


def test_the_third_wrong_password_ends_the_session(user: User) -> None:
    for left in (2, 1):
        with pytest.raises(WrongPassword) as wrong:
            reauthenticate(user, "wrong", NOW)
        assert wrong.value.left == left
    for password in ("wrong", PASSWORD):
        with pytest.raises(SessionEnded):
            reauthenticate(user, password, NOW)


def test_a_right_password_forgets_the_wrong_ones_before_it(user: User) -> None:
    for password in ("wrong", "wrong", PASSWORD, "wrong", "wrong"):
        if password == PASSWORD:
            assert reauthenticate(user, password, NOW).fresh(NOW)
        else:
            with pytest.raises(WrongPassword):
                reauthenticate(user, password, NOW)


def test_signing_in_again_gives_new_tries(user: User) -> None:
    for _ in range(3):
        with pytest.raises(NotProven):
            reauthenticate(user, "wrong", NOW)
    assert knock(user, PASSWORD).outcome == "ok"
    assert reauthenticate(user, PASSWORD, NOW).user_id == user.pk


def test_a_person_switched_off_proves_nothing(user: User) -> None:
    user.is_active = False
    with pytest.raises(WrongPassword):
        reauthenticate(user, PASSWORD, NOW)


@pytest.fixture
def argon2(settings: Settings) -> Iterator[None]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("argon2")
def test_an_argon2_password_is_checked_outside_every_transaction() -> None:
    user = make_user()
    assert user.password.startswith("argon2$")
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        reauthenticate(user, PASSWORD, NOW)
    seen: list[bool] = []
    check = User.check_password

    def watched(self: User, raw_password: str) -> bool:
        seen.append(transaction.get_connection().in_atomic_block)
        return check(self, raw_password)

    with patch.object(User, "check_password", watched):
        assert reauthenticate(user, PASSWORD, NOW).method == "password"
        with pytest.raises(WrongPassword):
            reauthenticate(user, PASSWORD + " ", NOW)
    assert seen == [False, False]


def test_the_product_stores_argon2() -> None:
    assert product.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
