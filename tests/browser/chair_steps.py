"""The steps at the chair, as a nurse takes them; each begins on the page of the infusion."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import expect

from rituximab.access.actor import Actor
from tests.browser.visitor import Visitor
from tests.people import PASSWORD

SIGNS = {"BP high": "118", "BP low": "72", "Pulse": "76", "Temp": "36.8", "SpO2": "98"}
#: Minutes between two looks at the page; a session sleeps after a quarter of an hour.
AT_MOST = 12
#: Items that are answered with one press.
PRESSED = {
    "infection": "NO",
    "neurological": "NO",
    "respiratory": "NO",
    "pregnancy": "NO",
    "consent": "YES",
    "access": "YES",
    "equipment": "YES",
}


def books(v: Visitor, course_id: int, infusion: int, chair: str, clock: str) -> None:
    tells_the_time(v)
    v.opens(f"/courses/{course_id}/infusions/{infusion}/schedule/")
    v.types(Day="today", Time=clock, Chair=chair)
    v.presses("Schedule it")
    v.page.get_by_role("button", name="ARRIVED").click()
    v.reads("Checks", "Still in the way")


def checks(v: Visitor, *, family: str, born: str, code: str) -> None:
    """Identity two ways, the code of the printout, the temperature, then the questions."""
    items: dict[str, dict[str, str]] = {
        "identity": {"Name, as said": family, "Date of birth": born},
        "printout": {"Check code, typed or scanned": code},
        "fever": {"Temperature": SIGNS["Temp"]},
    }
    done = v.page.locator("li.check.done")
    for item, fields in items.items():
        form = v.page.locator(f'form[action$="/checks/{item}/"]')
        for label, text in fields.items():
            form.get_by_label(label, exact=False).first.fill(text)
        clear = done.count()
        form.get_by_role("button", name="CHECK").click()
        expect(done).to_have_count(clear + 1)
    for item, answer in PRESSED.items():
        form = v.page.locator(f'form[action$="/checks/{item}/"]')
        if form.count():
            clear = done.count()
            form.get_by_role("button", name=answer, exact=True).click()
            expect(done).to_have_count(clear + 1)


def premedicates(v: Visitor) -> None:
    """Every line of the edition as it is written out; a line with a choice is told its dose."""
    waiting = v.page.locator("#medicines form.given:visible")
    while left := waiting.count():
        form = waiting.first
        for name in ("Dose given", "Route"):
            field = form.get_by_label(name, exact=True)
            if not field.input_value():
                field.fill("as on the order")
        form.get_by_role("button", name="GIVEN", exact=True).click()
        expect(waiting).to_have_count(left - 1)


def takes_signs(v: Visitor) -> None:
    """One set, until it stands in the log beside those taken before."""
    log = v.page.get_by_text(f"BP {SIGNS['BP high']}/{SIGNS['BP low']}")
    before = log.count()
    form = v.page.locator("form.vitals").first
    for label, value in {**SIGNS, "Resp": "14"}.items():
        form.get_by_label(label, exact=False).first.fill(value)
    form.get_by_role("button").first.click()
    expect(log).to_have_count(before + 1)


def starts(v: Visitor, second: Actor) -> None:
    v.presses("CLEAR TO START")
    v.reads("Start: two people at the chair")
    v.field("Product in hand").select_option("truxima")
    v.types(Lot_number="L2609A", Expiry="31-Dec-2027")
    v.fills("Second checker: user name", second.username)
    v.fills("Second checker: password", PASSWORD)
    v.presses("START THE INFUSION")
    v.reads("Step 1 of")


def tells_the_time(v: Visitor) -> None:
    """The tablet's clock is the server's."""
    v.page.clock.set_system_time(datetime.now(UTC))


def passes(v: Visitor, clock: Any, minutes: int) -> None:
    """Time at the chair: the page is looked at often enough to stay signed in."""
    page = v.page.url.partition("#")[0]
    while minutes > 0:
        clock.shift(timedelta(minutes=min(minutes, AT_MOST)))
        minutes -= AT_MOST
        tells_the_time(v)
        v.page.goto(page)


def steps_up(v: Visitor, clock: Any, times: int) -> None:
    """The rate as it falls due, half an hour apart; the page tells the next one."""
    for step in range(2, times + 2):
        passes(v, clock, 30)
        v.page.get_by_role("button", name="RATE CHANGED").click()
        v.reads(f"Step {step} of")


def completes(v: Visitor, clock: Any, minutes: int) -> None:
    passes(v, clock, minutes)
    v.page.get_by_role("link", name="BAG EMPTY").first.click()
    v.page.locator("#complete").get_by_role("button", name="COMPLETE").click()
    v.reads("Observation until")


def leaves(v: Visitor, clock: Any) -> None:
    passes(v, clock, 61)
    takes_signs(v)
    v.presses("OBSERVED, MAY LEAVE")
    v.presses("CLOSE THE INFUSION")
