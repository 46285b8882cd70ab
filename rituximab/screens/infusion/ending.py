"""After the last drop: observed, closed, reconciled; and a time that was wrong."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions import infusion as deeds
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.respond import page

from . import forms as f
from .doing import done
from .log import entries_of
from .page import drawn


@requires(Permission.INFUSION_OBSERVE)
@require_POST
def observe(request: HttpRequest, infusion_id: int) -> HttpResponse:
    draw = drawn(request, infusion_id, "observe")
    form = f.ObserveForm(request.POST, auto_id="observe-%s")
    text = "Observation ended; the patient may leave."
    return done(request, infusion_id, form, deeds.observe_infusion, text, draw)


@requires(Permission.INFUSION_CLOSE)
@require_POST
def close(request: HttpRequest, infusion_id: int) -> HttpResponse:
    draw, form = drawn(request, infusion_id, "close"), DeedForm(request.POST)
    return done(request, infusion_id, form, deeds.close_infusion, "Closed.", draw)


@requires(Permission.INFUSION_RECONCILE)
@require_POST
def reconcile(request: HttpRequest, infusion_id: int) -> HttpResponse:
    draw = drawn(request, infusion_id, "reconcile")
    form = f.ReconcileForm(request.POST, auto_id="reconcile-%s")
    return done(request, infusion_id, form, deeds.reconcile_infusion, "Reconciled.", draw)


@requires(Permission.INFUSION_CHECK)
def correct(request: HttpRequest, infusion_id: int, sort: str, entry_id: int) -> HttpResponse:
    """The time of one entry: the first one stays beside it, struck through."""
    chart = open_course(request, infusion_id=infusion_id)
    row = deeds.infusion_row(chart, infusion_id)
    same = (one for one in entries_of(chart, row) if (one.sort, one.id) == (sort, entry_id))
    entry = next((one for one in same if not one.wrong), None)
    if entry is None:
        raise Http404
    form = f.CorrectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        which = {"infusion_id": infusion_id, "kind": sort, "entry_id": entry_id}
        if acted(request, form, deeds.correct_entry, **which) is not None:
            messages.success(request, "Corrected; the first time stays beside it.", "done")
            return redirect("infusion:chair", infusion_id)
    context = {
        "banner": banner_of(chart, actor_of(request)),
        "form": form,
        "row": row,
        "entry": entry,
    }
    return page(request, "infusion/correct.html", context)
