"""The session's clock: 15 minutes after the last request, 12 hours after sign-in."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rituximab.access.models import User

START = "2026-11-22 08:00Z"
ANY_PAGE = "/no-such-page"


@pytest.fixture
def signed_in(client: Client, db: None) -> Client:
    client.force_login(User.objects.create(username="nurse", full_name="Nia Nurse"))
    return client


def lives(client: Client) -> bool:
    """Whether the next request still finds its session."""
    client.get(ANY_PAGE)
    key = client.session.session_key
    return "_auth_user_id" in client.session and Session.objects.filter(pk=key).exists()


def test_a_session_in_use_lives_on_and_an_idle_one_ends(signed_in: Client) -> None:
    with time_machine.travel(START, tick=False) as clock:
        signed_in.force_login(User.objects.get())
        for _ in range(20):
            clock.shift(timedelta(minutes=14))
            assert lives(signed_in)
        clock.shift(timedelta(minutes=15, seconds=1))
        assert not lives(signed_in)


def test_a_session_ends_twelve_hours_after_sign_in(signed_in: Client) -> None:
    with time_machine.travel(START, tick=False) as clock:
        signed_in.force_login(User.objects.get())
        for _ in range(71):
            clock.shift(timedelta(minutes=10))
            assert lives(signed_in)
        clock.shift(timedelta(minutes=10))
        assert not lives(signed_in)


def test_a_session_is_written_at_most_once_a_minute(signed_in: Client) -> None:
    with time_machine.travel(START, tick=False) as clock:
        signed_in.force_login(User.objects.get())
        assert writes(signed_in) == 0
        clock.shift(timedelta(seconds=61))
        assert writes(signed_in) == 1
        assert writes(signed_in) == 0


def writes(client: Client) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(ANY_PAGE)
    return sum(query["sql"].startswith(("UPDATE", "INSERT")) for query in seen)
