"""Finding, registering and knowing a patient."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.patient import (
    Duplicate,
    edit_patient,
    end_condition,
    record_allergies,
    record_condition,
    register_patient,
)
from rituximab.audit import trail
from rituximab.records.search import SHOWN, asked, by_previous_name, found, slips
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_patient
from rituximab.screens.shared.clock import now
from rituximab.screens.shared.respond import page

from . import forms
from .overview import overview_of


@requires(Permission.PATIENT_VIEW)
def search(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    wish = asked(request.GET.get("q", "")[:200])
    exact = list(found(actor, wish)) if wish.text else []
    near = list(slips(actor, wish)) if wish.text and len(exact) <= 1 else []
    known = {one.pk for one in exact}
    if wish.text:
        trail.read(by=actor, at=now(), deed="patient.search", new={"asked": wish.text})
    same = [one for one in exact if one.mrn.casefold() == wish.text.casefold()]
    if len(same) == 1 and not request.htmx:  # type: ignore[attr-defined]
        return redirect("patient:detail", same[0].pk)
    context = {
        "q": wish.text,
        "exact": [(one, by_previous_name(one, wish)) for one in exact[:SHOWN]],
        "more": len(exact) > SHOWN,
        "near": [one for one in near if one.pk not in known][:SHOWN],
        "masked": not actor.may(Permission.PATIENT_IDENTITY),
    }
    return page(request, "patient/search.html", context, part="hits")


@requires(Permission.PATIENT_REGISTER)
def register(request: HttpRequest) -> HttpResponse:
    form = forms.RegisterForm(request.POST if request.method == "POST" else None)
    candidates: tuple[Any, ...] = ()
    if request.method == "POST":

        @wraps(register_patient)
        def once(**given: Any) -> Any:
            nonlocal candidates
            try:
                return register_patient(**given)
            except Duplicate as alike:
                candidates = alike.candidates
                raise

        patient = acted(request, form, once)
        if patient is not None:
            messages.success(request, "Registered.", extra_tags="done")
            return redirect("patient:detail", patient.pk)
    context = {"form": form, "candidates": candidates}
    return page(request, "patient/register.html", context)


@requires(Permission.PATIENT_VIEW)
def detail(request: HttpRequest, patient_id: int) -> HttpResponse:
    actor = actor_of(request)
    chart = open_patient(request, patient_id=patient_id)
    context = {"banner": banner_of(chart, actor), "overview": overview_of(chart, actor)}
    return page(request, "patient/detail.html", context)


@requires(Permission.PATIENT_EDIT)
def edit(request: HttpRequest, patient_id: int) -> HttpResponse:
    chart = open_patient(request, patient_id=patient_id)
    names = forms.EditForm.base_fields.keys() - {"once", "reason", "not_a_duplicate_because"}
    initial = {name: getattr(chart.patient, name) for name in names}
    form = forms.EditForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and acted(request, form, edit_patient, patient_id=patient_id):
        messages.success(request, "Changed.", extra_tags="done")
        return redirect("patient:detail", patient_id)
    context = {"form": form, "banner": banner_of(chart, actor_of(request)), "title": "Details"}
    return page(request, "patient/form.html", context)


@requires(Permission.ANSWER_RECORD)
def allergies(request: HttpRequest, patient_id: int) -> HttpResponse:
    chart = open_patient(request, patient_id=patient_id)
    form = forms.AllergiesForm(
        request.POST if request.method == "POST" else None,
        initial={"version": chart.patient.version},
    )
    if request.method == "POST" and acted(request, form, record_allergies, patient_id=patient_id):
        messages.success(request, "Allergies recorded.", extra_tags="done")
        return redirect("patient:detail", patient_id)
    context = {"form": form, "banner": banner_of(chart, actor_of(request)), "title": "Allergies"}
    return page(request, "patient/allergies.html", context)


@requires(Permission.ANSWER_RECORD)
def condition(request: HttpRequest, patient_id: int) -> HttpResponse:
    chart = open_patient(request, patient_id=patient_id)
    form = forms.ConditionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and acted(request, form, record_condition, patient_id=patient_id):
        messages.success(request, "Condition recorded.", extra_tags="done")
        return redirect("patient:detail", patient_id)
    context = {"form": form, "banner": banner_of(chart, actor_of(request)), "title": "Condition"}
    return page(request, "patient/form.html", context)


@requires(Permission.ANSWER_RECORD)
def condition_end(request: HttpRequest, condition_id: int) -> HttpResponse:
    chart = open_patient(request, condition_id=condition_id)
    form = forms.ConditionEndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and acted(request, form, end_condition, condition_id=condition_id):
        messages.success(request, "The condition has ended.", extra_tags="done")
        return redirect("patient:detail", chart.patient.id)
    context = {
        "form": form,
        "banner": banner_of(chart, actor_of(request)),
        "title": "End of a condition",
    }
    return page(request, "patient/form.html", context)
