"""Infections, new symptoms, reactions: recorded, resolved, decided on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.event import HOLDS, decide_event, record_event, resolve_event
from rituximab.protocol.edition import load
from rituximab.protocol.monograph import Pathway
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_patient, row_of
from rituximab.screens.shared.choices import EVENT_KINDS, TERMS
from rituximab.screens.shared.fields import DayField
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.respond import back_to, page

#: Event -> the edition's alarm, which names its pathway.
ALARMS = {
    "serious_infection": "serious-infection",
    "neurological_symptom": "neurological-symptom",
    "respiratory_symptom": "respiratory-symptom",
}
GRADES = [("", "Not a reaction, or not graded"), *((str(n), f"Grade {n}") for n in range(1, 6))]


class EventForm(DeedForm):
    kind = forms.ChoiceField(label="What happened", choices=EVENT_KINDS, widget=forms.RadioSelect)
    on = DayField(label="Since", past=True)
    description = forms.CharField(
        max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    grade = forms.TypedChoiceField(
        label="CTCAE grade of a reaction",
        choices=GRADES,
        coerce=int,
        empty_value=None,
        required=False,
    )
    terms = forms.MultipleChoiceField(
        label="Signs of a reaction",
        choices=TERMS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class ResolveForm(DeedForm):
    resolved_on = DayField(label="Resolved on", past=True)


class DecideForm(DeedForm):
    action = forms.ChoiceField(
        label="Decision",
        choices=[("proceed", "Proceed with riTUXimab"), ("discontinue", "Discontinue riTUXimab")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


def pathways_of(*kinds: str) -> list[Pathway]:
    """The monograph's pathways for events of these kinds, in its order."""
    edition = load()
    wanted = {edition.alarm(ALARMS[kind]).pathway for kind in kinds if kind in ALARMS}
    return [one for one in edition.monograph.pathways if one.id in wanted]


@requires(Permission.EVENT_RECORD)
def record(request: HttpRequest, patient_id: int) -> HttpResponse:
    """What a contact said may stand in the address: kind, day and words."""
    chart = open_patient(request, patient_id=patient_id)
    back = back_to(request, reverse("patient:detail", args=[patient_id]))
    said = {name: request.GET.get(name, "") for name in ("kind", "on", "description")}
    initial = {name: text for name, text in said.items() if text}
    form = EventForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        row = acted(request, form, record_event, patient_id=patient_id)
        if row:
            holds = " An open course waits with its orders." if row.kind in HOLDS else ""
            messages.success(request, f"Event recorded.{holds}", extra_tags="done")
            return redirect(back)
    context = {
        "form": form,
        "banner": banner_of(chart, actor_of(request)),
        "pathways": pathways_of(*([said["kind"]] if said["kind"] in ALARMS else ALARMS)),
        "back": back,
    }
    return page(request, "event/record.html", context)


def _about(
    request: HttpRequest, event_id: int, make: type[ResolveForm | DecideForm], title: str
) -> tuple[DeedForm, dict[str, Any]]:
    """The form about one event and what its page shows."""
    chart = open_patient(request, event_id=event_id)
    row = row_of(chart.events, event_id)
    posted = request.POST if request.method == "POST" else None
    form = make(posted, initial={"version": row.version})
    banner = banner_of(chart, actor_of(request))
    context = {"form": form, "banner": banner, "event": row, "title": title}
    return form, context | {"pathways": pathways_of(row.kind)}


@requires(Permission.EVENT_EDIT)
def resolve(request: HttpRequest, event_id: int) -> HttpResponse:
    form, context = _about(request, event_id, ResolveForm, "Resolve")
    if request.method == "POST" and acted(request, form, resolve_event, event_id=event_id):
        messages.success(request, "Resolved.", extra_tags="done")
        return redirect("patient:detail", context["banner"].chart.patient.id)
    return page(request, "event/close.html", context)


@requires(Permission.REACTION_DECIDE)
def decide(request: HttpRequest, event_id: int) -> HttpResponse:
    form, context = _about(request, event_id, DecideForm, "Decide")
    if request.method == "POST" and acted(request, form, decide_event, event_id=event_id):
        messages.success(request, "Decision recorded.", extra_tags="done")
        return redirect("patient:detail", context["banner"].chart.patient.id)
    return page(request, "event/close.html", context)
