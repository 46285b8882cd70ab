"""The checklist with its live completeness, the two questions, and the word that it is complete."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.screening import answer_pregnancy, complete_screening, review_vaccination
from rituximab.protocol.case import Case
from rituximab.protocol.hepatitis import hbv_panel_reading
from rituximab.protocol.journey import assess
from rituximab.records.journey import Chart, edition_of, facts_of
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.clock import today
from rituximab.screens.shared.findings import shown
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.respond import page

from .completion import STAGES, completion_of
from .forms import PregnancyForm, VaccinationForm
from .rows import checklist_of, missing_tests


@requires(Permission.SCREENING_VIEW)
def checklist(request: HttpRequest, course_id: int) -> HttpResponse:
    chart = open_course(request, course_id=course_id)
    form = DeedForm(initial={"version": chart.pinned.version})
    return page(request, "screening/checklist.html", _looked(request, chart, form))


@requires(Permission.SCREENING_VIEW)
def panel(request: HttpRequest, course_id: int) -> HttpResponse:
    """The list as it is now, after somebody entered a result elsewhere."""
    chart = open_course(request, course_id=course_id)
    form = DeedForm(initial={"version": chart.pinned.version})
    return page(request, "screening/checklist.html", _looked(request, chart, form), part="panel")


@requires(Permission.SCREENING_COMPLETE)
def complete(request: HttpRequest, course_id: int) -> HttpResponse:
    chart = open_course(request, course_id=course_id)
    if request.method != "POST":
        return redirect("screening:checklist", course_id)
    form = DeedForm(request.POST)
    if acted(request, form, complete_screening, course_id=course_id):
        messages.success(request, "Screening is complete. The dose is next.", extra_tags="done")
        return redirect("journey:course", course_id)
    return page(request, "screening/checklist.html", _looked(request, chart, form))


@requires(Permission.SCREENING_RECORD)
def pregnancy(request: HttpRequest, course_id: int) -> HttpResponse:
    chart = open_course(request, course_id=course_id)
    form = PregnancyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and acted(request, form, answer_pregnancy, course_id=course_id):
        messages.success(request, "Answer recorded.", extra_tags="done")
        return redirect("screening:checklist", course_id)
    context = {
        "form": form,
        "banner": banner_of(chart, actor_of(request)),
        "earlier": chart.pregnancy_answers[::-1],
    }
    return page(request, "screening/pregnancy.html", context)


@requires(Permission.SCREENING_RECORD)
def vaccination(request: HttpRequest, course_id: int) -> HttpResponse:
    chart = open_course(request, course_id=course_id)
    form = VaccinationForm(
        request.POST if request.method == "POST" else None, initial={"on": today()}
    )
    if request.method == "POST" and acted(request, form, review_vaccination, course_id=course_id):
        messages.success(request, "Review recorded.", extra_tags="done")
        return redirect("screening:checklist", course_id)
    context = {
        "form": form,
        "banner": banner_of(chart, actor_of(request)),
        "chart": chart,
        "earlier": chart.vaccination_reviews[::-1],
    }
    return page(request, "screening/vaccination.html", context)


def _looked(request: HttpRequest, chart: Chart, form: DeedForm) -> dict[str, Any]:
    actor, edition, facts = actor_of(request), edition_of(chart), facts_of(chart)
    case, back = (
        Case(facts, edition, today()),
        reverse("screening:checklist", args=[chart.pinned.id]),
    )
    standing = assess(facts, edition, today())
    findings = shown(standing.findings, edition, chart, actor, back)
    mine = [one for one in findings if one.finding.stage in STAGES]
    items = checklist_of(chart, case, standing, actor, back)
    return {
        "form": form,
        "banner": banner_of(chart, actor),
        "chart": chart,
        "standing": standing,
        "items": items,
        "missing": missing_tests(items),
        "back": back,
        "stops": [one for one in mine if one.finding.blocks],
        "asking": [one for one in mine if one.finding.asks],
        "reading": hbv_panel_reading(case),
        "completion": completion_of(chart, actor, findings),
        "exceptions": chart.exceptions,
    }
