"""The ground under every committed test: the next one finds nothing of it."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_committed_row_is_gone_in_the_next_test(time: str) -> None:
    assert not Session.objects.exists(), f"left over the {time} time"
    Session.objects.create(session_key="left", session_data="", expire_date=timezone.now())
