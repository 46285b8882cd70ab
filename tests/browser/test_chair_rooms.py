"""The chair in every state shuts nobody out, and works without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from rituximab.records.models import Infusion
from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.factories import Team
from tests.web import chairs
from tests.web.chairs import address, at


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(at(80), tick=True):
        yield


@pytest.mark.parametrize("scripted", [True], ids=["scripts"])
def test_every_state_is_open_to_everybody(visitor: Visitor, team: Team) -> None:
    steps.signs_in(visitor, team.nurse)
    for stage in ("booked", "arrived", "cleared", "running", "reacted", "stopped"):
        visitor.opens(address(getattr(chairs, stage)(team)))
    visitor.opens("/chairs/")
    row = Infusion.objects.get(state="running")
    for panel in ("pause", "stop", "reaction"):
        visitor.opens(f"{address(row)}#{panel}")
    visitor.opens(address(row, "reaction"))
    visitor.opens(address(row, "not_given"))
    visitor.opens(f"/courses/{row.course_id}/infusions/2/schedule/")


@pytest.mark.parametrize("scripted", [False], ids=["no scripts"])
def test_the_chair_works_without_scripts(visitor: Visitor, team: Team) -> None:
    row = chairs.running(team)
    steps.signs_in(visitor, team.nurse)
    visitor.opens(address(row))
    visitor.types(BP_high="118", BP_low="72")
    visitor.page.locator("form.vitals").get_by_role("button").click()
    visitor.reads("Vital signs recorded.", "BP 118/72")
    visitor.page.get_by_role("link", name="REACTION").click()
    panel = visitor.page.locator("#reaction")
    panel.get_by_label("Interruption needed").check()
    panel.get_by_role("button", name="RECORD THE REACTION").click()
    visitor.reads("Reaction recorded.", "The pump stands still", "grade 2")
    visitor.page.get_by_role("link", name="STOP").click()
    visitor.page.locator("#stop").get_by_role("button", name="Reaction").click()
    visitor.reads("Stopped.", "Observation until")
