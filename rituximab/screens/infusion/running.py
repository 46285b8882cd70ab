"""While it runs: vital signs, rates, pause, resume, stop, complete, medicines, notes.

Every one but resuming may arrive late, from a device that kept it.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions import infusion as deeds
from rituximab.actions.base import Invalid, KeyReused
from rituximab.screens.shared.charts import open_course

from . import forms as f
from .doing import done
from .page import drawn

UNSAID = "Reason not said"
UNREAD = (
    "Something typed with the stop did not fit and was left out. The amount follows from the "
    "rates: look at it."
)
SHORT = 200


@requires(Permission.INFUSION_OBSERVE)
@require_POST
def vitals(request: HttpRequest, infusion_id: int) -> HttpResponse:
    draw = drawn(request, infusion_id, "vitals")
    form = f.VitalsForm(request.POST, auto_id="vitals-%s")
    return done(request, infusion_id, form, deeds.record_vitals, "Vital signs recorded.", draw)


@requires(Permission.INFUSION_CHECK)
@require_POST
def medicine(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """Premedication, or a medicine against the last reaction."""
    chart = open_course(request, infusion_id=infusion_id)
    line = request.POST.get("line", "")
    before = request.POST.get("purpose") == "premedication"
    slot = f"line-{line}" if before else f"drug-{request.POST.get('drug', '')}"
    form = f.MedicineForm(request.POST, auto_id="medicine-%s")
    given: dict[str, Any] = {}
    if not before:
        reactions = deeds.reactions_of(chart, deeds.infusion_row(chart, infusion_id))
        given["event_id"] = reactions[-1][1].id if reactions else None
    text, draw = "Medicine recorded.", drawn(request, infusion_id, slot)
    place = "medicines" if before else ""
    return done(request, infusion_id, form, deeds.record_medicine, text, draw, place=place, **given)


@requires(Permission.EVENT_RECORD)
@require_POST
def note(request: HttpRequest, infusion_id: int) -> HttpResponse:
    draw = drawn(request, infusion_id, "note")
    form = f.NoteForm(request.POST, auto_id="note-%s")
    return done(request, infusion_id, form, deeds.add_note, "Note written.", draw)


@requires(Permission.INFUSION_START)
@require_POST
def rate(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """The next step with one tap, or another rate with its reason."""
    draw = drawn(request, infusion_id, "other")
    form = f.RateForm(request.POST, auto_id="other-%s")
    return done(request, infusion_id, form, deeds.change_rate, "Rate recorded.", draw)


@requires(Permission.INFUSION_PAUSE)
@require_POST
def pause(request: HttpRequest, infusion_id: int) -> HttpResponse:
    draw = drawn(request, infusion_id, "pause")
    form = f.WhyForm(request.POST, auto_id="pause-%s")
    return done(request, infusion_id, form, deeds.pause_infusion, "Paused.", draw)


@requires(Permission.INFUSION_RESUME)
@require_POST
def resume(request: HttpRequest, infusion_id: int) -> HttpResponse:
    draw = drawn(request, infusion_id, "resume")
    form = f.ResumeForm(request.POST, auto_id="resume-%s")
    return done(request, infusion_id, form, deeds.resume_infusion, "It runs again.", draw)


@requires(Permission.INFUSION_STOP)
@require_POST
def stop(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """Nothing on the form keeps it from stopping: what does not fit is left out, and said."""
    form = f.StopForm(request.POST, auto_id="stop-%s")
    unread = [name for name in form.errors if name != "once"]
    if unread:
        kept = {name: value for name, value in request.POST.items() if name not in unread}
        form = f.StopForm(kept, auto_id="stop-%s")
    draw = drawn(request, infusion_id, "stop")
    answer = done(request, infusion_id, form, partial(_stop, unread), "Stopped.", draw)
    if unread and answer.status_code < HTTPStatus.BAD_REQUEST:
        messages.warning(request, UNREAD, extra_tags="caution")
    return answer


def _stop(unread: list[str], *, reason: str, **values: Any) -> Any:
    """With the amount as typed; without it where it cannot be, and so again when it is repeated."""
    try:
        return deeds.stop_infusion(reason=reason or UNSAID, **values)
    except (Invalid, KeyReused):
        unread.append("given_ml")
        values |= {"given_ml": None, "amount_reason": ""}
        return deeds.stop_infusion(reason=reason[:SHORT] or UNSAID, **values)


@requires(Permission.INFUSION_COMPLETE)
@require_POST
def complete(request: HttpRequest, infusion_id: int) -> HttpResponse:
    draw = drawn(request, infusion_id, "complete")
    form = f.EndForm(request.POST, auto_id="complete-%s")
    text = "Completed. Observation begins."
    return done(request, infusion_id, form, deeds.complete_infusion, text, draw)
