"""Results entered as a panel, vaccines, and the series of one test."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.result import record_results, record_vaccine
from rituximab.protocol.case import Case
from rituximab.protocol.result import title
from rituximab.records.journey import edition_of, facts_of
from rituximab.records.result import QUALITATIVE, QUANTITATIVE
from rituximab.records.rows import ResultRow
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course, open_patient
from rituximab.screens.shared.clock import today
from rituximab.screens.shared.fields import DayField
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.respond import back_to, page

from .panel import PanelForm
from .trends import trends_of

LIVE = {"yes": True, "no": False, "unknown": None}


class VaccineForm(DeedForm):
    name = forms.CharField(label="Vaccine", max_length=100)
    on = DayField(label="Given on", past=True)
    live = forms.ChoiceField(
        label="Live vaccine",
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
        widget=forms.RadioSelect,
    )

    def deed(self) -> dict[str, Any]:
        return super().deed() | {"live": LIVE[self.cleaned_data["live"]]}


@requires(Permission.RESULT_RECORD)
def record(request: HttpRequest, patient_id: int) -> HttpResponse:
    chart = open_patient(request, patient_id=patient_id)
    back = back_to(request, f"/patients/{patient_id}/")
    known = QUALITATIVE + QUANTITATIVE
    tests = tuple(t for t in request.GET.get("tests", "").split(",") if t in known)
    form = PanelForm(
        request.POST if request.method == "POST" else None, tests=tests, initial={"on": today()}
    )
    if request.method == "POST" and acted(request, form, record_results, patient_id=patient_id):
        messages.success(request, "Results recorded.", extra_tags="done")
        return redirect(back)
    context = {
        "form": form,
        "banner": banner_of(chart, actor_of(request)),
        "narrow": bool(tests),
        "back": back,
    }
    return page(request, "result/record.html", context)


@requires(Permission.RESULT_RECORD)
def vaccine(request: HttpRequest, patient_id: int) -> HttpResponse:
    chart = open_patient(request, patient_id=patient_id)
    back = back_to(request, f"/patients/{patient_id}/")
    form = VaccineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and acted(request, form, record_vaccine, patient_id=patient_id):
        messages.success(request, "Vaccine recorded.", extra_tags="done")
        return redirect(back)
    context = {"form": form, "banner": banner_of(chart, actor_of(request)), "back": back}
    return page(request, "result/vaccine.html", context)


@requires(Permission.RESULT_VIEW)
def trends(request: HttpRequest, course_id: int) -> HttpResponse:
    """Values over time on one axis with the infusion days; ``?all=1``: from the first on record."""
    chart = open_course(request, course_id=course_id)
    everything = "all" in request.GET
    case = Case(facts_of(chart), edition_of(chart), today())
    context = {
        "banner": banner_of(chart, actor_of(request)),
        "trends": trends_of(chart, case, everything=everything),
        "everything": everything,
    }
    return page(request, "result/trends.html", context)


@requires(Permission.RESULT_VIEW)
def series(request: HttpRequest, patient_id: int, test: str) -> HttpResponse:
    """Every value of one test, newest first, those entered in error struck through."""
    if test not in QUALITATIVE + QUANTITATIVE:
        raise Http404
    chart = open_patient(request, patient_id=patient_id)
    wrong = (row for row in chart.in_error if isinstance(row, ResultRow))
    rows = [row for row in (*chart.results, *wrong) if row.test == test]
    context = {
        "banner": banner_of(chart, actor_of(request)),
        "name": title(test),
        "rows": sorted(rows, key=lambda row: (row.on, row.id), reverse=True),
    }
    return page(request, "result/series.html", context)
