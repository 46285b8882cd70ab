"""The clinic's lists: windows overdue first, results to acknowledge, open tasks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from rituximab.access.actor import Actor, actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.records import watched
from rituximab.screens.shared.clock import now, today
from rituximab.screens.shared.respond import page

from .words import ITEMS, TASKS, person_of, status_of

LABELS = {"overdue": "Overdue", "open": "Due", "coming": "Coming", "waived": "Not required"}


def tabs(actor: Actor, current: str) -> list[tuple[str, str, str, bool]]:
    """Address, label, capped count, whether it is this page."""
    counted = (
        ("due", "Due", watched.due_count(actor, today(), "overdue")),
        ("results", "Results to acknowledge", watched.unseen_count(actor)),
        ("tasks", "Tasks", watched.task_count(actor)),
    )
    return [
        (f"monitoring:{name}", label, capped(number), name == current)
        for name, label, number in counted
    ]


def capped(number: int) -> str:
    return f"{watched.MOST}+" if number > watched.MOST else str(number)


def cursor_of(text: str, moment: type[date] | type[datetime]) -> tuple[int, Any, int] | None:
    """The place after which a page begins, as ``next_of`` wrote it; anything else is the start."""
    parts = text.split("~")
    try:
        place, when, pk = parts
        cursor = int(place), moment.fromisoformat(when), int(pk)
    except ValueError:
        return None
    aware = not isinstance(cursor[1], datetime) or cursor[1].tzinfo is not None
    return cursor if aware and 0 <= cursor[2] < 2**63 and 0 <= cursor[0] < 2**31 else None


def next_of(place: int, when: date, pk: int) -> str:
    return f"{place}~{when.isoformat()}~{pk}"


@requires(Permission.MONITORING_VIEW)
def due(request: HttpRequest) -> HttpResponse:
    """Filters stand in the address: ``state`` and ``item``."""
    actor, day = actor_of(request), today()
    state = request.GET.get("state", "")
    item = request.GET.get("item", "") if request.GET.get("item") in ITEMS else ""
    after = cursor_of(request.GET.get("after", ""), date)
    rows, more = watched.due_rows(actor, day, state=state, item=item, after=after)
    last = rows[-1] if more else None
    context = {
        "tabs": tabs(actor, "due"),
        "rows": [
            (
                r,
                person_of(r, actor),
                ITEMS[r.item],
                _status(r, day),
                LABELS[watched.STATES[r.place]],
            )
            for r in rows
        ],
        "next": next_of(last.place, last.when, last.pk) if last else "",
        "states": LABELS,
        "items": ITEMS,
        "state": state if state in LABELS else "",
        "item": item,
        "refreshed": now(),
    }
    return page(request, "monitoring/due.html", context, part="rows")


def _status(row: watched.DueRow, day: date) -> Any:
    return status_of(row.opens_on, row.overdue_on, row.mark, row.mark_on, day)


@requires(Permission.MONITORING_VIEW)
def results(request: HttpRequest) -> HttpResponse:
    """One row a patient."""
    actor = actor_of(request)
    after = cursor_of(request.GET.get("after", ""), date)
    rows, more = watched.unseen_rows(actor, after)
    last = rows[-1] if more else None
    context = {
        "tabs": tabs(actor, "results"),
        "rows": [(row, person_of(row, actor)) for row in rows],
        "next": next_of(int(not last.outside), last.since, last.patient_id) if last else "",
        "refreshed": now(),
    }
    return page(request, "monitoring/results.html", context, part="rows")


@requires(Permission.MONITORING_VIEW)
def tasks(request: HttpRequest) -> HttpResponse:
    """Open tasks, urgent ones first."""
    actor = actor_of(request)
    after = cursor_of(request.GET.get("after", ""), datetime)
    rows, more = watched.task_rows(actor, after)
    last = rows[-1] if more else None
    context = {
        "tabs": tabs(actor, "tasks"),
        "rows": [(row, person_of(row, actor), TASKS[row.kind]) for row in rows],
        "next": next_of(int(not last.urgent), last.due_at, last.pk) if last else "",
        "refreshed": now(),
    }
    return page(request, "monitoring/tasks.html", context, part="rows")
