"""A form sent twice is one deed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rituximab.access.actor import Actor
from rituximab.access.once import (
    BadKey,
    IdempotencyKey,
    KeyConflict,
    digest_of,
    forget_before,
    new_key,
    once,
)
from rituximab.access.people import Clinic
from rituximab.access.role import Role
from tests.people import NOW, make_actor, make_clinic
from tests.race import at_once


def open_clinic(by: Actor, key: str, *, digest: str = "d", deed: str = "clinic.open") -> str:
    """A deed with an effect that can be counted; answers the address of what it made."""
    with once(key=key, by=by, deed=deed, digest=digest, at=NOW) as turn:
        if not turn.repeat:
            clinic = make_clinic("Made once")
            turn.done(status=303, location=f"/clinics/{clinic.pk}/", outcome='{"a":1}')
    assert (turn.status, turn.outcome) == (303, '{"a":1}')
    return turn.location


def made() -> int:
    return Clinic.objects.filter(name="Made once").count()


@pytest.mark.django_db
def test_a_repeat_gives_the_stored_answer_and_does_nothing() -> None:
    by, key = make_actor(Role.ADMIN), new_key()
    first = open_clinic(by, key)
    assert open_clinic(by, key) == first
    assert made() == 1
    assert open_clinic(by, new_key()) != first
    assert made() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"digest": "e"}, {"deed": "clinic.close"}])
def test_the_key_with_another_form_is_refused(other: dict[str, str]) -> None:
    by, key = make_actor(Role.ADMIN), new_key()
    open_clinic(by, key)
    with pytest.raises(KeyConflict):
        open_clinic(by, key, **other)
    assert made() == 1


@pytest.mark.django_db
def test_the_key_of_somebody_else_is_another_key() -> None:
    key = new_key()
    assert open_clinic(make_actor(Role.ADMIN), key) != open_clinic(make_actor(Role.ADMIN), key)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x", "A" * 32, "0" * 31, "0" * 33, "0" * 31 + "\n"])
def test_a_key_that_was_not_given_out_is_refused(key: str) -> None:
    with pytest.raises(BadKey):
        open_clinic(make_actor(Role.ADMIN), key)
    assert made() == 0


@pytest.mark.django_db(transaction=True)
def test_after_a_failure_nothing_is_kept_and_the_key_is_good_again() -> None:
    by, key = make_actor(Role.ADMIN), new_key()
    with (
        pytest.raises(ZeroDivisionError),
        once(key=key, by=by, deed="clinic.open", digest="d", at=NOW),
    ):
        make_clinic("Made once")
        raise ZeroDivisionError
    assert (made(), IdempotencyKey.objects.count()) == (0, 0)
    open_clinic(by, key)
    assert made() == 1


@pytest.mark.django_db
def test_a_deed_without_an_answer_is_undone() -> None:
    by, key = make_actor(Role.ADMIN), new_key()
    with (
        pytest.raises(RuntimeError, match="without saying"),
        once(key=key, by=by, deed="clinic.open", digest="d", at=NOW),
    ):
        make_clinic("Made once")
    assert made() == 0


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_are_one_deed_and_nine_repeats() -> None:
    by, key = make_actor(Role.ADMIN), new_key()
    answers = at_once(10, lambda n: open_clinic(by, key))
    assert len(set(answers)) == 1
    assert made() == 1


def test_a_digest_is_of_what_the_person_filled_in() -> None:
    form = [("dose", ["750"]), ("why", ["a", "b"]), ("csrfmiddlewaretoken", ["x"])]
    same = [("why", ["a", "b"]), ("password", ["secret"]), ("dose", ["750"]), ("once", ["k"])]
    assert digest_of(form) == digest_of(same)
    assert digest_of(form) != digest_of([("dose", ["75"]), ("why", ["0", "a", "b"])])
    assert digest_of([("a", ["b", "c"])]) != digest_of([("a", ["bc"])])
    assert digest_of([("a", ["b"]), ("c", [])]) != digest_of([("a", ["b", "c"])])


@pytest.mark.django_db
def test_old_keys_are_forgotten() -> None:
    by, key = make_actor(Role.ADMIN), new_key()
    open_clinic(by, key)
    assert forget_before(NOW) == 0
    assert forget_before(NOW + timedelta(days=1)) == 1
