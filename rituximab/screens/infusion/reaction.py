"""A reaction: grade, signs, what was done; the card of the grade stands beside it."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions import infusion as deeds
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.clock import now
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.respond import page

from . import forms as f
from .desk import desk_of
from .doing import done


@requires(Permission.EVENT_RECORD)
def reaction(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """Also a page of its own, for whoever does not stand at the chair."""
    sent = request.method == "POST"
    form = f.ReactionForm(request.POST if sent else None, auto_id="reaction-%s")
    draw = partial(_page, request, infusion_id)
    if not sent:
        return draw(form)
    text = "Reaction recorded."
    return done(request, infusion_id, form, deeds.record_reaction, text, draw, place="reacted")


def _page(request: HttpRequest, infusion_id: int, form: DeedForm) -> HttpResponse:
    chart, actor = open_course(request, infusion_id=infusion_id), actor_of(request)
    desk = desk_of(chart, actor, infusion_id, now())
    context = {
        "banner": banner_of(chart, actor),
        "desk": desk,
        "row": desk.row,
        "form": form,
        "forms": {"reaction": form},
    }
    return page(request, "infusion/reaction.html", context)
