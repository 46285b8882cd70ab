"""The course page: one object, one page, one next step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.course import open_course as open_course_deed
from rituximab.records.journey import edition_of, standing_of
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course, open_patient
from rituximab.screens.shared.clock import today
from rituximab.screens.shared.findings import shown
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.respond import page

from .grid import grid_of
from .leaving import ways_out
from .next_step import asked_now, next_step
from .steps import steps_of
from .timeline import history, timeline


@requires(Permission.COURSE_VIEW)
def course(request: HttpRequest, course_id: int) -> HttpResponse:
    actor, chart = actor_of(request), open_course(request, course_id=course_id)
    edition, standing = edition_of(chart), standing_of(chart, today())
    findings = shown(asked_now(chart, standing), edition, chart, actor)
    blocking = [one for one in findings if one.finding.blocks]
    asking = [one for one in findings if one.finding.asks]
    lights = [(p, [f for f in findings if f.rule in p.rules]) for p in edition.pitfalls]
    context = {
        "banner": banner_of(chart, actor),
        "chart": chart,
        "edition_pinned": edition,
        "standing": standing,
        "next": next_step(chart, standing, today(), actor, blocking),
        "blocking": blocking,
        "asking": asking,
        "steps": steps_of(chart, actor, blocking, asking),
        "notes": [one for one in findings if one.level == "note" and one.status == "not_met"],
        "pitfalls": lights,
        "timeline": timeline(chart, standing, today()),
        "history": history(chart),
        "grid": grid_of(chart, standing, edition, actor),
        "ways_out": ways_out(chart.pinned, actor),
    }
    return page(request, "journey/course.html", context)


@requires(Permission.COURSE_VIEW)
def why(request: HttpRequest, course_id: int, rule: str) -> HttpResponse:
    """One rule: what it says, on what it stands, and what it finds now."""
    actor, chart = actor_of(request), open_course(request, course_id=course_id)
    edition = edition_of(chart)
    if rule not in edition.rules:
        raise Http404
    standing = standing_of(chart, today())
    (finding,) = shown([standing.finding(rule)], edition, chart, actor, request.path)
    cited = {s: edition.references.cited_by.get(s, ()) for s in finding.statements}
    numbers = sorted({number for found in cited.values() for number in found})
    context = {
        "banner": banner_of(chart, actor),
        "rule": edition.rule(rule),
        "finding": finding,
        "edition_pinned": edition,
        "cited": cited,
        "citations": [(number, edition.references.citations[str(number)]) for number in numbers],
    }
    return page(request, "journey/why.html", context)


@requires(Permission.COURSE_OPEN)
def open_(request: HttpRequest, patient_id: int) -> HttpResponse:
    chart = open_patient(request, patient_id=patient_id)
    form = DeedForm(request.POST if request.method == "POST" else None)
    record: Any = None
    if request.method == "POST":
        record = acted(request, form, open_course_deed, patient_id=patient_id)
    if record is not None:
        messages.success(request, "Course opened.", extra_tags="done")
        return redirect("eligibility:assess", record.pk)
    context = {"form": form, "banner": banner_of(chart, actor_of(request))}
    return page(request, "journey/open.html", context)
