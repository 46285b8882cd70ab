"""A planned infusion that will not be given any more."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.infusion import forgo_infusion
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.reasons import ReasonForm
from rituximab.screens.shared.respond import page


@requires(Permission.COURSE_ASSESS)
def forgo(request: HttpRequest, course_id: int, number: int) -> HttpResponse:
    chart = open_course(request, course_id=course_id)
    planned = next((row.on for row in chart.planned[::-1] if row.infusion == number), None)
    if planned is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    which = {"course_id": course_id, "infusion": number}
    if request.method == "POST" and acted(request, form, forgo_infusion, **which):
        messages.success(request, f"Infusion {number} is forgone.", extra_tags="done")
        return redirect("journey:course", course_id)
    context = {
        "banner": banner_of(chart, actor_of(request)),
        "form": form,
        "number": number,
        "planned": planned,
    }
    return page(request, "infusion/forgo.html", context)
