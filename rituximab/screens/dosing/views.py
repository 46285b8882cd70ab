"""The dose of the next infusion with its working; saving it makes the draft of the order."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.order import draft_order
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.clock import now, today
from rituximab.screens.shared.respond import page

from .desk import Desk, desk_of
from .forms import DoseForm
from .panel import panel_of


@requires(Permission.DOSE_PROPOSE)
def propose(request: HttpRequest, course_id: int) -> HttpResponse:
    desk = desk_of(open_course(request, course_id=course_id), today())
    form = DoseForm(request.POST if request.method == "POST" else None, desk=desk)
    if request.method == "POST" and "look" not in request.POST:
        form.hold_to_record()
        what = {"course_id": course_id, "infusion": desk.infusion}
        order = acted(request, form, draft_order, **what)
        if order is not None:
            messages.success(request, "Draft saved. Look at everything once more, then sign.")
            return redirect("order:sign", order.pk)
    return _answer(request, desk, form)


@requires(Permission.DOSE_PROPOSE)
def panel(request: HttpRequest, course_id: int) -> HttpResponse:
    """The same page for what is in the form now; nothing is saved."""
    desk = desk_of(open_course(request, course_id=course_id), today())
    return _answer(request, desk, DoseForm(request.GET, desk=desk))


def _answer(request: HttpRequest, desk: Desk, form: DoseForm) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "banner": banner_of(desk.chart, actor),
        "desk": desk,
        "form": form,
        "panel": panel_of(desk, form.asked(), actor, now()),
    }
    return page(request, "dosing/propose.html", context, part="panel")
