"""The first page after signing in: what waits for this person."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.records.worklist import Waiting, count, rows_of
from rituximab.screens.shared.clock import now
from rituximab.screens.shared.respond import page

from .lists import capped, row_of, tabs_of


def cursor_of(text: str) -> tuple[datetime, int] | None:
    """The place after which a page begins, as ``next_of`` wrote it; anything else is the start."""
    moment, _, pk = text.rpartition("~")
    try:
        at = datetime.fromisoformat(moment)
        return (at, int(pk)) if at.tzinfo else None
    except ValueError:
        return None


def next_of(last: Waiting) -> str:
    return f"{last.since.isoformat()}~{last.pk}"


@requires(Permission.WORKLIST_VIEW)
def home(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    tabs = tabs_of(actor)
    chosen = next((t for t in tabs if t.name == request.GET.get("list")), tabs[0] if tabs else None)
    rows: list[Waiting] = []
    more = False
    if chosen:
        rows, more = rows_of(chosen.name, actor, cursor_of(request.GET.get("after", "")))
    context = {
        "tabs": [(tab, capped(count(tab.name, actor)), tab is chosen) for tab in tabs],
        "chosen": chosen,
        "rows": [row_of(row, chosen, actor) for row in rows] if chosen else [],
        "next": next_of(rows[-1]) if more else "",
        "refreshed": now(),
        "masked": not actor.may(Permission.PATIENT_IDENTITY),
    }
    return page(request, "worklist/home.html", context, part="rows")
