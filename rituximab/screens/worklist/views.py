"""The first page after signing in: what waits for this person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from rituximab.access.actor import Actor, actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.records.worklist import (
    MOST,
    Wish,
    counts,
    marks_of,
    place_of,
    place_text,
    rows_of,
)
from rituximab.screens.shared.clock import now, today
from rituximab.screens.shared.respond import page

from .filters import Filters, filters_of
from .lists import Tab, tabs_of
from .rows import grouped, row_of


def capped(number: int) -> str:
    return f"{MOST}+" if number > MOST else str(number)


def pressing(number: int | None) -> str:
    """A count that is shown only where there is something."""
    return capped(number) if number else ""


def chosen_of(request: HttpRequest, tabs: list[Tab]) -> Tab | None:
    """The list the address names, if it is the person's own; else the first."""
    named = (tab for tab in tabs if tab.name == request.GET.get("list"))
    return next(named, tabs[0] if tabs else None)


@requires(Permission.WORKLIST_VIEW)
def home(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    tabs = tabs_of(actor)
    chosen = chosen_of(request, tabs)
    filters = filters_of(request, chosen) if chosen else None
    context: dict[str, Any] = {
        "tabs": tabs,
        "chosen": chosen,
        "filters": filters,
        "refreshed": now(),
        "here": request.get_full_path(),
        "masked": not actor.may(Permission.PATIENT_IDENTITY),
    }
    if filters:
        context["news"] = filters.query(seen=context["refreshed"].isoformat())
        context |= _counted(actor, tabs, filters) | _shown(request, actor, filters)
    return page(request, "worklist/home.html", context, part="rows")


def _counted(actor: Actor, tabs: list[Tab], filters: Filters) -> dict[str, Any]:
    """Every number of the page: of each list, of what is urgent in it, of what sleeps."""
    name = filters.tab.name
    everything = {tab.name: (tab.name, plain(tab)) for tab in tabs}
    urgent = {f"{tab.name}!": (tab.name, plain(tab, urgent=True)) for tab in tabs if tab.presses}
    asleep = {"asleep": (name, Wish(snoozed=True))} if filters.tab.claims else {}
    here = {"here": (name, filters.wish)}
    found = counts({**everything, **urgent, **asleep, **here}, actor, today())
    return {
        "tabs": [
            (tab, capped(found[tab.name]), tab is filters.tab, pressing(found.get(f"{tab.name}!")))
            for tab in tabs
        ],
        "asleep": pressing(found.get("asleep")),
        "here_count": capped(found["here"]),
    }


def plain(tab: Tab, *, urgent: bool = False) -> Wish:
    """A list as it opens: without what sleeps, if it is one whose rows can."""
    return Wish(urgent=urgent, snoozed=False if tab.claims else None)


def _shown(request: HttpRequest, actor: Actor, filters: Filters) -> dict[str, Any]:
    """The rows of the page, and the address of the next."""
    tab = filters.tab
    place = place_of(tab.name, request.GET.get("after", ""))
    rows, more = rows_of(tab.name, actor, today(), filters.wish, place)
    marks = marks_of(actor, rows) if rows and tab.claims else {}
    shown = [
        row_of(row, tab, actor, today(), marks.get((row.subject, row.subject_id))) for row in rows
    ]
    return {
        "rows": grouped(shown),
        "next": filters.query(after=place_text(tab.name, rows[-1])) if more else "",
        "begun": place is not None,
    }


@requires(Permission.WORKLIST_VIEW)
def news(request: HttpRequest) -> HttpResponse:
    """How many rows came since the list was shown, or 204: nothing new, nothing is said.

    A page that looks by itself is not a person at work, so it does not keep the session alive.
    """
    request.session.modified = False
    actor = actor_of(request)
    chosen = chosen_of(request, tabs_of(actor))
    since = _moment(request.GET.get("seen", ""))
    if chosen is None or since is None:
        return HttpResponse(status=204)
    filters = filters_of(request, chosen)
    found = counts({"new": (chosen.name, filters.since(since))}, actor, today())["new"]
    if not found:
        return HttpResponse(status=204)
    context = {"found": capped(found), "again": filters.query(), "since": since}
    return page(request, "worklist/news.html", context)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
