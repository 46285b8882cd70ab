"""Somebody at a browser: opens, follows links, fills fields by their labels, presses buttons.

Everything is found by what a person reads or a screen reader says; a field without a label or a
link without words is not found, and the test fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.browser.watch import Watch

Place = Page | Locator


def labelled(label: str) -> re.Pattern[str]:
    """A label as it is written on the form, with what says that the field may stay empty."""
    return re.compile(rf"^\s*{re.escape(label)}\s*\*?(\s\(optional\))?\s*\*?\s*$")


def called(words: str | re.Pattern[str]) -> re.Pattern[str]:
    """The name of a link; what only a screen reader says begins with a blank: ``Answer : IgG``."""
    if isinstance(words, re.Pattern):
        return words
    return re.compile(f"^{re.escape(words)}$".replace(":", r"\s*:"))


class Visitor:
    """``scripted``: whether this browser runs scripts."""

    def __init__(self, page: Page, base: str, scripted: bool) -> None:
        self.page, self.base, self.scripted = page, base, scripted
        self.watch = Watch(page, base, scripted)
        self._place: Place = page

    # ---- going ----------------------------------------------------------------------------

    def opens(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.watch.look()

    def follows(self, words: str | re.Pattern[str]) -> None:
        """Click the first link that is called exactly this."""
        self._clicks(self._place.get_by_role("link", name=called(words)).first)

    def presses(self, words: str) -> None:
        self._clicks(self._place.get_by_role("button", name=words, exact=True))

    def _clicks(self, what: Locator) -> None:
        try:
            what.click()
        except TooLate as late:
            page = self.page.locator("body").inner_text()
            raise AssertionError(f"{late}\nThe page said:\n{page}") from None
        self.watch.look()

    # ---- filling --------------------------------------------------------------------------

    @contextmanager
    def inside(self, name: str) -> Iterator[Locator]:
        """Inside the group of fields with this name."""
        outer, self._place = self._place, self.page.get_by_role("group", name=name, exact=True)
        yield self._place
        self._place = outer

    def field(self, label: str) -> Locator:
        """What can be filled in; a part of the page may be called the same."""
        fillable = self.page.locator("input, select, textarea")
        return self._place.get_by_label(labelled(label)).and_(fillable)

    def types(self, **texts: str) -> None:
        """``Family_name="Okafor"``: underscores are blanks of the label."""
        for label, text in texts.items():
            self.field(label.replace("_", " ")).fill(text)

    def fills(self, label: str, text: str) -> None:
        self.field(label).fill(text)

    def chooses(self, label: str, option: str) -> None:
        self.field(label).select_option(label=option)

    def ticks(self, *labels: str) -> None:
        """Tick boxes or choose radio buttons."""
        for label in labels:
            self.field(label).check()

    # ---- reading --------------------------------------------------------------------------

    def reads(self, *texts: str, within: str = "main") -> None:
        """Each of these stands on the page."""
        for text in texts:
            expect(self.page.locator(within)).to_contain_text(text)

    def reads_not(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).not_to_contain_text(text)

    def stands_at(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
