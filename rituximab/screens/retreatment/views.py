"""The disease is back: the relapse, the treatment before beside today, the course that follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions import retreatment as deeds
from rituximab.records.course_facts import day_0_of
from rituximab.records.journey import Chart
from rituximab.records.tolerated import highest_rates
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.clock import today
from rituximab.screens.shared.respond import page

from .comparison import comparison_of
from .forms import CorrectionForm, ReasonsForm, RelapseForm
from .outlook import outlook_of, relapse_of, symptom_free


def _context(request: HttpRequest, chart: Chart) -> dict[str, Any]:
    actor = actor_of(request)
    rates = highest_rates(actor, chart.patient.id)
    return {
        "banner": banner_of(chart, actor),
        "course": chart.pinned,
        "chart": chart,
        "comparison": comparison_of(chart, actor, rates, today()),
        "relapse": relapse_of(chart),
        "free": symptom_free(relapse_of(chart)),
    }


@requires(Permission.RELAPSE_RECORD)
def relapse(request: HttpRequest, course_id: int) -> HttpResponse:
    """Recorded once; afterwards the same page corrects it, with a reason."""
    chart = open_course(request, course_id=course_id)
    row = relapse_of(chart)
    data = request.POST if request.method == "POST" else None
    first: dict[str, Any] = {"version": chart.pinned.version, "on": today()}
    if row is not None:
        names = ("on", "domains", "evidence", "free_from", "free_until")
        first |= {name: getattr(row, name) for name in names}
    correcting = row is not None and (data is None or "reason" in data)  # else it was sent twice
    make = CorrectionForm if correcting else RelapseForm
    deed: Callable[..., Any] = deeds.correct_relapse if correcting else deeds.record_relapse
    form = make(data, initial=first)
    if request.method == "POST" and acted(request, form, deed, course_id=course_id):
        messages.success(request, "The relapse is recorded.", extra_tags="done")
        return redirect("retreatment:compare", course_id)
    day_0 = day_0_of(chart, chart.pinned)
    context = _context(request, chart) | {
        "form": form,
        "outlook": outlook_of(chart, today()),
        "day_0": day_0,
        "days": (today() - day_0).days if day_0 else None,
        "correcting": correcting,
    }
    return page(request, "retreatment/relapse.html", context)


@requires(Permission.RETREATMENT_OPEN)
def open_(request: HttpRequest, course_id: int) -> HttpResponse:
    """After a relapse it opens the next course; in a later course it asks for the reasons."""
    chart = open_course(request, course_id=course_id)
    following = chart.pinned.state == "relapsed" or _is_followed(chart)
    said: dict[str, Any] = {row.reason: True for row in chart.reasons}
    said |= {f"{row.reason}_text": row.text for row in chart.reasons}
    form = ReasonsForm(
        request.POST if request.method == "POST" else None,
        initial=said | {"version": chart.pinned.version},
    )
    record: Any = None
    if request.method == "POST":
        deed = deeds.open_retreatment if following else deeds.record_reasons
        record = acted(request, form, deed, course_id=course_id)
    if record is not None:
        text = "The next course is open: everything is asked anew." if following else "Recorded."
        messages.success(request, text, extra_tags="done")
        return redirect("retreatment:compare", record.pk)
    context = _context(request, chart) | {
        "form": form,
        "following": following,
        "outlook": outlook_of(chart, today()),
        "first": not following and _is_first(chart),
    }
    return page(request, "retreatment/open.html", context)


def _is_followed(chart: Chart) -> bool:
    """The form that opened the next course may come a second time."""
    return any(row.follows_id == chart.pinned.id for row in chart.courses)


def _is_first(chart: Chart) -> bool:
    before = (row for row in chart.courses if row.number < chart.pinned.number)
    return not any(day_0_of(chart, row) for row in before)


@requires(Permission.RESPONSE_VIEW)
def compare(request: HttpRequest, course_id: int) -> HttpResponse:
    chart = open_course(request, course_id=course_id)
    context = _context(request, chart) | {"outlook": outlook_of(chart, today())}
    return page(request, "retreatment/compare.html", context)
