"""The board of the chairs: who sits where, how far, who waits; chair and time; not given."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from rituximab.records.models import Infusion
from tests.factories import Team, ready_course
from tests.web import chairs
from tests.web.chairs import at
from tests.web.visit import HTMX, at_most, client_of, refused, sent, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("stage", "minutes", "said"),
    [
        ("booked", 0, ("scheduled", "Order r1 released", "first ever")),
        ("arrived", 5, ("checking", "Checks 0 of 10")),
        ("checked", 20, ("Checks 10 of 10", "Premedicated 10:15")),
        ("cleared", 40, ("cleared",)),
        ("running", 50, ("running", "Step 1 of 8, 50 mg/h", "Vitals at 11:15")),
        ("running", 70, ("Vitals due since 11:15",)),
        ("paused", 65, ("paused", "Step 1 of 8, 0 h 20 min")),
        ("stopped", 80, ("stopped", "Observed until 12:30", "Given 25 mg")),
        ("observed", 370, ("observed", "Given 1,000 mg")),
    ],
)
def test_every_state_says_how_far_it_is(
    team: Team, stage: str, minutes: int, said: tuple[str, ...]
) -> None:
    getattr(chairs, stage)(team)
    with time_machine.travel(at(minutes), tick=False):
        page = client_of(team.nurse).get("/chairs/")
    for text in ("11:00", "Chair 4", *said):
        assert text in words(page)


def test_htmx_gets_the_chairs_alone(team: Team) -> None:
    chairs.booked(team)
    with time_machine.travel(at(), tick=False):
        page = client_of(team.nurse).get("/chairs/", headers=HTMX)
    assert "Chair 4" in words(page) and b"<html" not in page.content
