"""What no page may do: break a rule of its own policy, shut somebody out, run off a small screen.

A ``Watch`` stands beside a page and notes faults; the test asserts at its end that there are none,
so one run tells everything.
"""

from __future__ import annotations

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response, expect

NARROW, WIDE = {"width": 320, "height": 800}, {"width": 1280, "height": 900}
GRAVE = ("serious", "critical")
EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"]}
#: Only colours change with the scheme.
COLOURS = {**EVERYTHING, "runOnly": ["color-contrast"]}
#: A browser says on its console that a refused form answered 422, and HTMX that a preview was given
#: up for a newer one or for another page. Neither is a fault.
NO_FAULT = re.compile("status of 422|^htmx:(afterRequest|sendAbort)")
#: Elements that stick out of the window, except inside a box that scrolls by itself.
STICK_OUT = """() => [...document.body.querySelectorAll("*")]
  .filter(e => !e.closest(".scroll, .rail, svg, .visually-hidden, .skip"))
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(e => e.tagName + "." + e.className).slice(0, 5)"""
WIDTH = "() => document.documentElement.scrollWidth"
#: Pages of one kind look alike: the same title, the same states, the same sort of allergies.
KIND = """() => [document.title].concat(
  [...document.querySelectorAll(".headline .tag, .banner .allergy")]
    .map(e => e.matches(".tag") ? e.textContent : e.className)).join(" ")"""


class Watch:
    """``scripted``: whether pages run their scripts; axe is one, so only then it is asked."""

    def __init__(self, page: Page, base: str, scripted: bool) -> None:
        self.page, self.base, self.scripted = page, base, scripted
        self.faults: list[str] = []
        self.seen: set[str] = set()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.note(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def note(self, fault: str) -> None:
        self.faults.append(f"{self.page.url.removeprefix(self.base)}: {fault}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not NO_FAULT.search(message.text):
            self.note(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "about:", "chrome-extension:")):
            self.note(f"asks another server: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status != 422:
            self.note(f"{response.url} answers {response.status}")

    def look(self) -> None:
        """Look at the page as it stands, once for each kind of page."""
        self._arrive()
        path = re.sub(r"\d+", "n", self.page.url.removeprefix(self.base).partition("?")[0])
        kind = f"{path} {self.page.evaluate(KIND)}"
        if kind in self.seen:
            return
        self.seen.add(kind)
        if self.scripted:
            self._axe("light", EVERYTHING)
            self.page.emulate_media(color_scheme="dark")
            self._axe("dark", COLOURS)
            self.page.emulate_media(color_scheme="light")
        self._narrow()

    def _arrive(self) -> None:
        """Wait until the next page stands: a click may return while it is still on its way."""
        self.page.wait_for_load_state()
        headings = self.page.locator("h1")
        try:
            expect(headings).to_have_count(1)
        except AssertionError:
            self.note(f"{headings.count()} main headings")

    def _axe(self, scheme: str, options: dict[str, Any]) -> None:
        for found in Axe().run(self.page, options=options).response["violations"]:
            if found["impact"] in GRAVE:
                where = [node["target"][0] for node in found["nodes"]]
                self.note(f"axe, {scheme}: {found['help']}: {where[:5]}")

    def _narrow(self) -> None:
        self.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        if self.page.evaluate(WIDTH) > NARROW["width"]:
            self.note(f"wider than {NARROW['width']} px: {self.page.evaluate(STICK_OUT)}")
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
