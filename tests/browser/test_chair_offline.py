"""The connection is lost at the chair: entries are kept, shown, sent once, and refused with why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Route, expect

from rituximab.actions import infusion as deeds
from rituximab.records.models import Infusion, Note, RateEntry, Vitals
from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.factories import Team
from tests.web import chairs
from tests.web.chairs import address, at

pytestmark = pytest.mark.parametrize("scripted", [True], ids=["scripts"])
#: What a browser says of a connection that is not there.
LOST = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "htmx:sendError")


@pytest.fixture
def clock() -> Iterator[None]:
    with time_machine.travel(at(50), tick=True):
        yield


@pytest.fixture
def row(clock: None, team: Team, visitor: Visitor) -> Infusion:
    """A nurse sits before an infusion that runs."""
    row = chairs.running(team)
    steps.signs_in(visitor, team.nurse)
    visitor.opens(address(row))
    return row


def loses_the_connection(v: Visitor) -> None:
    v.page.context.set_offline(True)


def has_it_again(v: Visitor) -> None:
    v.page.context.set_offline(False)
    v.watch.faults[:] = [f for f in v.watch.faults if not any(why in f for why in LOST)]


def pauses(v: Visitor, why: str) -> None:
    v.page.get_by_role("link", name="PAUSE").click()
    v.page.locator("#pause").get_by_role("button", name=why).click()


def test_entries_are_kept_shown_and_sent_once_in_order(
    visitor: Visitor, team: Team, row: Infusion
) -> None:
    v, strip = visitor, visitor.page.locator("#waiting")
    before = Vitals.objects.count()
    loses_the_connection(v)
    v.types(BP_high="118", BP_low="72", Pulse="76")
    v.page.get_by_role("button", name="SAVE").first.click()
    expect(strip).to_contain_text("1 entry waiting since")
    expect(v.field("BP high")).to_have_value("")
    pauses(v, "Line or pump")
    expect(strip).to_contain_text("2 entries waiting since")
    expect(strip).to_contain_text("No connection since")
    assert Vitals.objects.count() == before and RateEntry.objects.count() == 1

    stored = v.page.evaluate("sessionStorage.getItem('chair')")
    patient = row.course.patient
    for identifier in (patient.family_name, patient.given_names, patient.mrn, "1978"):
        assert identifier not in stored

    has_it_again(v)
    v.reads("The pump stands still", "Line or pump", "BP 118/72")
    expect(strip).to_be_hidden()
    signs, pump = Vitals.objects.latest("pk"), RateEntry.objects.latest("pk")
    assert Vitals.objects.count() == before + 1 and RateEntry.objects.count() == 2
    assert at(50) <= signs.happened_at < pump.happened_at <= signs.written_at < pump.written_at
    assert v.page.evaluate("sessionStorage.getItem('chair')") is None


def test_an_answer_that_was_lost_makes_no_second_entry(
    visitor: Visitor, team: Team, row: Infusion
) -> None:
    v, strip = visitor, visitor.page.locator("#waiting")

    def swallowed(route: Route) -> None:
        route.fetch()  # the server has done it
        route.abort("failed")  # and nobody hears of it

    v.page.route("**/notes/", swallowed)
    v.page.get_by_role("link", name="NOTE").click()
    v.page.locator("#note textarea").fill("asks for water")
    v.page.locator("#note").get_by_role("button", name="SAVE").click()
    expect(strip).to_contain_text("No connection since")
    expect(strip).to_contain_text("1 entry waiting since")
    assert Note.objects.count() == 1
    v.page.unroute("**/notes/")
    v.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(strip).to_be_hidden()
    v.reads("asks for water")
    assert Note.objects.count() == 1
    has_it_again(v)


def test_what_is_refused_when_it_is_sent_stays_with_its_reason(
    visitor: Visitor, team: Team, row: Infusion
) -> None:
    v, strip = visitor, visitor.page.locator("#waiting")
    loses_the_connection(v)
    pauses(v, "Vital signs")
    expect(strip).to_contain_text("1 entry waiting since")
    deeds.stop_infusion(by=team.nurse, at=at(51), infusion_id=row.pk, reason="Patient's wish")
    has_it_again(v)
    expect(strip).to_contain_text("Not recorded:")
    expect(strip).to_contain_text("Pause")
    assert Infusion.objects.get().state == "stopped"
    v.page.reload()
    expect(strip).to_contain_text("Not recorded:")
    strip.get_by_role("button", name="I HAVE SEEN IT").click()
    expect(strip).to_be_hidden()


def test_somebody_else_does_not_send_it(visitor: Visitor, team: Team, row: Infusion) -> None:
    v, strip = visitor, visitor.page.locator("#waiting")
    loses_the_connection(v)
    pauses(v, "Vital signs")
    expect(strip).to_contain_text("1 entry waiting since")
    v.page.evaluate(
        """() => { const kept = JSON.parse(sessionStorage.getItem("chair"));
        kept[0].user = "0"; sessionStorage.setItem("chair", JSON.stringify(kept)); }"""
    )
    has_it_again(v)
    v.page.reload()
    expect(strip).to_contain_text("of somebody else, who has to sign in")
    assert Infusion.objects.get().state == "running"
