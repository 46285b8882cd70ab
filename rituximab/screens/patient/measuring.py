"""Height and weight, the second measurement, and taking a wrong entry out of use."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from rituximab.access.actor import actor_of, require
from rituximab.access.gate import requires, signed_in
from rituximab.access.permission import Permission
from rituximab.actions.error import KINDS, mark_in_error
from rituximab.actions.measurement import confirm_measurement, record_measurement
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_patient
from rituximab.screens.shared.clock import today
from rituximab.screens.shared.respond import back_to, page

from .forms import ErrorForm, MeasureForm, SecondMeasureForm

#: Rows of the patient that this screen strikes through; those of a course have their own.
STRUCK = ("allergy", "condition", "measurement", "therapy", "result", "vaccine", "event")


@requires(Permission.MEASUREMENT_RECORD)
def measure(request: HttpRequest, patient_id: int) -> HttpResponse:
    chart = open_patient(request, patient_id=patient_id)
    back = back_to(request, chart_page(patient_id))
    form = MeasureForm(request.POST if request.method == "POST" else None, initial={"on": today()})
    if request.method == "POST" and acted(request, form, record_measurement, patient_id=patient_id):
        messages.success(request, "Height and weight recorded.", extra_tags="done")
        return redirect(back)
    context = {
        "form": form,
        "back": back,
        "banner": banner_of(chart, actor_of(request)),
        "earlier": chart.measurements[::-1],
    }
    return page(request, "patient/measure.html", context)


@requires(Permission.MEASUREMENT_RECORD)
def second(request: HttpRequest, measurement_id: int) -> HttpResponse:
    chart = open_patient(request, measurement_id=measurement_id)
    back = back_to(request, chart_page(chart.patient.id))
    form = SecondMeasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and acted(
        request, form, confirm_measurement, measurement_id=measurement_id
    ):
        messages.success(request, "Second measurement recorded.", extra_tags="done")
        return redirect(back)
    context = {
        "form": form,
        "back": back,
        "banner": banner_of(chart, actor_of(request)),
        "earlier": chart.measurements[::-1],
        "is_second": True,
    }
    return page(request, "patient/measure.html", context)


@signed_in
def error(request: HttpRequest, kind: str, record_id: int) -> HttpResponse:
    """Whoever may record the kind may mark it."""
    if kind not in STRUCK or kind not in KINDS:
        raise Http404
    require(actor_of(request), KINDS[kind][1])
    chart = open_patient(request, **{f"{kind}_id": record_id})
    form = ErrorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and acted(
        request, form, mark_in_error, kind=kind, record_id=record_id
    ):
        messages.success(request, "Marked as entered in error.", extra_tags="done")
        return redirect(chart_page(chart.patient.id))
    context = {
        "form": form,
        "banner": banner_of(chart, actor_of(request)),
        "title": f"Entered in error: {kind.replace('_', ' ')}",
    }
    return page(request, "patient/form.html", context)


def chart_page(patient_id: int) -> str:
    return f"/patients/{patient_id}/"
