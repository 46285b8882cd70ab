"""Steroids and co-drugs: what was taken, and when it stopped."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.therapy import record_therapy, stop_therapy
from rituximab.protocol.case import Case
from rituximab.records.journey import edition_of, facts_of, standing_of
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course, open_patient, row_of
from rituximab.screens.shared.choices import DOSE_UNITS, DRUGS, OUTCOMES, ROUTES
from rituximab.screens.shared.clock import today
from rituximab.screens.shared.fields import DayField, StrictDecimalField
from rituximab.screens.shared.findings import shown
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.respond import back_to, page

from .ledger import ledger_of

WHY = "Needed for intolerant and contraindicated"


class TherapyForm(DeedForm):
    drug = forms.ChoiceField(choices=DRUGS)
    dose = StrictDecimalField(digits=10, places=3, required=False)
    unit = forms.ChoiceField(choices=DOSE_UNITS, required=False)
    route = forms.ChoiceField(choices=ROUTES, initial="oral")
    start = DayField(label="Started on", past=True, required=False)
    stop = DayField(
        label="First day without it", required=False, help_text="Leave empty if still taken"
    )
    outcome = forms.ChoiceField(label="How it went", choices=OUTCOMES, required=False)
    outcome_reason = forms.CharField(label="Why", max_length=300, required=False, help_text=WHY)


class StopForm(DeedForm):
    stop = DayField(label="First day without it")
    outcome = forms.ChoiceField(label="How it went", choices=OUTCOMES, required=False)
    outcome_reason = forms.CharField(label="Why", max_length=300, required=False, help_text=WHY)


@requires(Permission.THERAPY_RECORD)
def record(request: HttpRequest, patient_id: int) -> HttpResponse:
    chart = open_patient(request, patient_id=patient_id)
    back = back_to(request, reverse("patient:detail", args=[patient_id]))
    form = TherapyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and acted(request, form, record_therapy, patient_id=patient_id):
        messages.success(request, "Treatment recorded.", extra_tags="done")
        if "another" in request.POST:
            return redirect(request.get_full_path())
        return redirect(back)
    context = {
        "form": form,
        "banner": banner_of(chart, actor_of(request)),
        "chart": chart,
        "back": back,
    }
    return page(request, "therapy/record.html", context)


@requires(Permission.THERAPY_RECORD)
def stop(request: HttpRequest, therapy_id: int) -> HttpResponse:
    chart = open_patient(request, therapy_id=therapy_id)
    row = row_of(chart.therapies, therapy_id)
    back = back_to(request, reverse("patient:detail", args=[chart.patient.id]))
    form = StopForm(
        request.POST if request.method == "POST" else None,
        initial={"version": row.version, "outcome": row.outcome},
    )
    if request.method == "POST" and acted(request, form, stop_therapy, therapy_id=therapy_id):
        messages.success(request, "Stopped.", extra_tags="done")
        return redirect(back)
    context = {
        "form": form,
        "banner": banner_of(chart, actor_of(request)),
        "therapy": row,
        "back": back,
    }
    return page(request, "therapy/stop.html", context)


@requires(Permission.THERAPY_VIEW)
def ledger(request: HttpRequest, course_id: int) -> HttpResponse:
    """Every drug over time beside the infusions, the decisions, and whether prophylaxis is due."""
    actor, chart = actor_of(request), open_course(request, course_id=course_id)
    edition, standing = edition_of(chart), standing_of(chart, today())
    case = Case(facts_of(chart), edition, today())
    finding = standing.finding("pneumocystis")
    context = {
        "banner": banner_of(chart, actor),
        "ledger": ledger_of(chart, case),
        "prophylaxis": shown([finding], edition, chart, actor, request.path),
    }
    return page(request, "therapy/ledger.html", context)
