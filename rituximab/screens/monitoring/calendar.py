"""What a course is watched for: windows by the month, tasks, results to acknowledge, contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.due_mark import record_taken, waive_window
from rituximab.actions.holding import asked_before_release
from rituximab.protocol.result import title, value_text
from rituximab.records.journey import Chart, local_day, result_facts
from rituximab.records.rows import ResultRow
from rituximab.records.watched import marks_of
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.clock import today
from rituximab.screens.shared.fields import DayField
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.respond import page

from .seen import SeenForm, unrecorded, unseen_of
from .strip import strip_of
from .words import ITEMS, PANEL, TASKS, TESTS, Status, status_of

FEW = 6


@dataclass(frozen=True, slots=True)
class Watched:
    """One window with its word, what was said of it, and the last value before it."""

    item: str
    name: str
    opens_on: date
    overdue_on: date
    status: Status
    mark: Any
    last: str
    last_on: date | None
    seen: str
    enter: str


def windows_of(chart: Chart, day: date) -> list[Watched]:
    """Overdue ones first, then by the day on which they fall overdue."""
    marks = marks_of(chart.pinned.id)
    seen = {one.result_id for one in chart.acknowledgements}
    here = urlencode({"next": reverse("monitoring:course", args=[chart.pinned.id])})
    form = reverse("result:record", args=[chart.patient.id])
    found = []
    for due in sorted(chart.due_items, key=lambda row: (row.overdue_on, row.item)):
        mark = marks.get((due.item, due.opens_on))
        kind, on = (mark.kind, mark.on) if mark else ("", None)
        tests = TESTS.get(due.item, ())
        last = _last(chart, tests)
        found.append(
            Watched(
                item=due.item,
                name=ITEMS[due.item],
                opens_on=due.opens_on,
                overdue_on=due.overdue_on,
                status=status_of(due.opens_on, due.overdue_on, kind, on, day),
                mark=mark,
                last=", ".join(f"{title(r.test)} {value_text(result_facts(r))}" for r in last),
                last_on=last[0].on if last else None,
                seen=_seen(last, seen, chart),
                enter=f"{form}?tests={','.join(tests)}&{here}" if tests else "",
            )
        )
    return found


def _last(chart: Chart, tests: tuple[str, ...]) -> list[ResultRow]:
    """The values of the last day on which any of the tests was measured."""
    rows = [row for row in chart.results if row.test in tests]
    day = max((row.on for row in rows), default=None)
    return [row for row in rows if row.on == day]


def _seen(last: list[ResultRow], seen: set[int], chart: Chart) -> str:
    """Received and not acknowledged, or acknowledged; a value from before the course is neither."""
    begun = [local_day(row.started_at) for row in chart.infusions if row.started_at]
    if not last or not begun or last[0].on < min(begun):
        return ""
    whole = all(row.id in seen for row in last)
    return "Acknowledged" if whole else "Received, not acknowledged"


@requires(Permission.MONITORING_VIEW)
def course(request: HttpRequest, course_id: int) -> HttpResponse:
    actor, chart = actor_of(request), open_course(request, course_id=course_id)
    day, held = today(), chart.pinned.state == "held"
    windows, unseen = windows_of(chart, day), unseen_of(chart)
    here = urlencode({"next": request.path})
    drawn = [(w.item, w.opens_on, w.overdue_on, w.status.tag) for w in windows]
    context = {
        "banner": banner_of(chart, actor),
        "windows": windows,
        "strip": strip_of(chart, drawn, day),
        "tasks": [
            (row, TASKS[row.kind], row.due_at.date() < day)
            for row in sorted(chart.tasks, key=lambda row: (not row.urgent, row.due_at))
            if row.done_at is None
        ],
        "done": [(row, TASKS[row.kind]) for row in chart.tasks if row.done_at is not None],
        "asked": asked_before_release(chart, day) if held else (),
        "held": held,
        "unseen": unseen,
        "normal": sum(one.judged.state == "normal" for one in unseen),
        "form": SeenForm(unseen=(), initial={"which": "normal"}),
        "contacts": list(reversed(chart.contacts))[:FEW],
        "unrecorded": unrecorded(chart),
        "panel": f"?tests={','.join(PANEL)}&{here}",
        "here": here,
    }
    return page(request, "monitoring/course.html", context)


class TakenForm(DeedForm):
    opens_on = forms.DateField(widget=forms.HiddenInput)
    on = DayField(label="Sample taken on", past=True)


class WaiveForm(DeedForm):
    opens_on = forms.DateField(widget=forms.HiddenInput)
    reason = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


def _mark(
    request: HttpRequest, course_id: int, item: str, make: Any, action: Any, words: tuple[str, str]
) -> HttpResponse:
    """``words``: title and button."""
    chart = open_course(request, course_id=course_id)
    window = next((due for due in chart.due_items if due.item == item), None)
    if window is None:
        raise Http404
    initial = {"opens_on": window.opens_on.isoformat(), "on": today()}
    form = make(request.POST if request.method == "POST" else None, initial=initial)
    given = {"course_id": course_id, "item": item}
    if request.method == "POST" and acted(request, form, action, **given):
        messages.success(request, f"{words[0]}: recorded.", extra_tags="done")
        return redirect("monitoring:course", course_id)
    context = {
        "form": form,
        "banner": banner_of(chart, actor_of(request)),
        "title": f"{ITEMS[item]}: {words[0].lower()}",
        "window": window,
        "label": words[1],
    }
    return page(request, "monitoring/mark.html", context)


@requires(Permission.MONITORING_RECORD)
def taken(request: HttpRequest, course_id: int, window: str) -> HttpResponse:
    words = ("Sample taken", "Record the sample")
    return _mark(request, course_id, window, TakenForm, record_taken, words)


@requires(Permission.MONITORING_DECIDE)
def waive(request: HttpRequest, course_id: int, window: str) -> HttpResponse:
    words = ("Not required", "Not required this time")
    return _mark(request, course_id, window, WaiveForm, waive_window, words)
