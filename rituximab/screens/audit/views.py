"""The trail to read, the proof that it holds, and who looked at a patient."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.audit import verify_trail
from rituximab.audit import trail
from rituximab.records.trail import about_patient, rows_of
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_patient
from rituximab.screens.shared.clock import now
from rituximab.screens.shared.respond import page

from .forms import DIGITS, TrailForm
from .wording import LABELS, entry_of, visits


def cursor_of(request: HttpRequest) -> int | None:
    """The row after which the page begins; anything but a row's number is the start."""
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None


@requires(Permission.AUDIT_READ)
def trail_(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = TrailForm(request.GET)
    asked = {name: text for name in form.fields if (text := request.GET.get(name, "").strip())}
    valid = form.is_valid()
    events, more = rows_of(actor, form.wanted(), cursor_of(request)) if valid else ([], False)
    masked = not actor.may(Permission.PATIENT_IDENTITY)
    trail.read(by=actor, at=now(), deed=Permission.AUDIT_READ.value, new=asked)
    context = {
        "form": form,
        "asked": asked,
        "deeds": sorted(LABELS),
        "entries": [entry_of(event, masked) for event in events],
        "next": urlencode({**asked, "before": events[-1].seq}) if more else "",
        "later": "before" in request.GET,
        "head": trail.head(),
        "masked": masked,
    }
    return page(request, "audit/trail.html", context, status=200 if valid else 422)


@requires(Permission.AUDIT_VERIFY)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    report = verify_trail(by=actor_of(request), at=now())
    if report.holds:
        said = f"The chain holds: {report.rows:,} rows read, each as it was written."
        messages.success(request, said, extra_tags="done")
    else:
        faults = " ".join(fault.text for fault in report.faults)
        said = f"The chain does not hold. {faults} Tell whoever runs this installation now."
        messages.error(request, said, extra_tags="stop")
    return redirect("audit:trail")


@requires(Permission.AUDIT_READ)
def patient(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Who had to do with this record, by day and person."""
    actor = actor_of(request)
    chart = open_patient(request, patient_id=patient_id)
    events, more = about_patient(actor, patient_id, cursor_of(request))
    context = {
        "banner": banner_of(chart, actor),
        "visits": visits(events),
        "next": events[-1].seq if more else "",
    }
    return page(request, "audit/patient.html", context)
