"""What of a list is shown, as the address says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest

from rituximab.records.worklist import Wish

from .lists import Tab

WHOSE = {"mine": "Taken by me", "free": "Taken by nobody"}
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that stands, and the address without it."""

    label: str
    without: str


@dataclass(frozen=True, slots=True)
class Filters:
    tab: Tab
    wish: Wish

    @property
    def said(self) -> dict[str, str]:
        """The filters that stand, as an address names them."""
        wish = self.wish
        named = {
            "whose": wish.whose,
            "urgent": "1" if wish.urgent else "",
            "snoozed": "1" if wish.snoozed else "",
            "q": wish.text,
        }
        return {name: value for name, value in named.items() if value}

    def query(self, **more: str) -> str:
        """The address of this list with its filters and ``more``; "" takes one off."""
        said = {"list": self.tab.name, **self.said, **more}
        return "?" + urlencode({name: value for name, value in said.items() if value})

    @property
    def asleep(self) -> str:
        """The address of what is put off."""
        return self.query(snoozed="1")

    def since(self, moment: datetime) -> Wish:
        """What these filters show of what came after that moment."""
        return replace(self.wish, since=moment)

    @property
    def chips(self) -> Iterator[Chip]:
        wish = self.wish
        if wish.whose:
            yield Chip(WHOSE[wish.whose], self.query(whose=""))
        if wish.urgent:
            yield Chip(self.tab.urgent, self.query(urgent=""))
        if wish.snoozed:
            yield Chip("Put off", self.query(snoozed=""))
        if wish.text:
            yield Chip(f"Name or number: {wish.text}", self.query(q=""))

    @property
    def offers(self) -> Iterator[Chip]:
        """The filters that could be put on, with the address that does."""
        for whose, label in WHOSE.items():
            if self.wish.whose != whose and self.tab.claims:
                yield Chip(label, self.query(whose=whose))
        if self.tab.urgent and not self.wish.urgent:
            yield Chip(self.tab.urgent, self.query(urgent="1"))


def filters_of(request: HttpRequest, tab: Tab) -> Filters:
    """What the address asks for; what it cannot mean is left out."""
    given = request.GET
    whose = given.get("whose", "")
    text = " ".join(given.get("q", "").replace("\x00", "").split())[:LONGEST]
    wish = Wish(
        whose=whose if whose in WHOSE and tab.claims else "",
        urgent=bool(given.get("urgent")) and bool(tab.urgent),
        snoozed=None if not tab.claims else bool(given.get("snoozed")) and tab.sleeps,
        text=text,
    )
    return Filters(tab, wish)
