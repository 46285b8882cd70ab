"""Before the first drop: arrived, checked, cleared, started by two people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from rituximab.access.actor import Actor
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions import infusion as deeds
from rituximab.records.infusion import CHECKS
from rituximab.records.journey import edition_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.forms import DeedForm

from . import forms as f
from .doing import done
from .page import drawn


@requires(Permission.INFUSION_CHECK)
@require_POST
def arrive(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """The patient sits in the chair: the checks begin."""
    draw, form = drawn(request, infusion_id, "arrive"), DeedForm(request.POST)
    return done(request, infusion_id, form, deeds.check_infusion, "The checks begin.", draw)


@requires(Permission.INFUSION_CHECK)
@require_POST
def check(request: HttpRequest, infusion_id: int, item: str) -> HttpResponse:
    """One item; the page goes on at the next open one."""
    if item not in CHECKS:
        raise Http404
    slot = f"check-{item}"
    form = f.CHECK_FORMS.get(item, f.AnswerForm)(request.POST, auto_id=f"{slot}-%s")
    draw, text = drawn(request, infusion_id, slot), "Noted."
    return done(request, infusion_id, form, deeds.record_check, text, draw, place="here", item=item)


@requires(Permission.INFUSION_CHECK)
@require_POST
def clear(request: HttpRequest, infusion_id: int) -> HttpResponse:
    draw, form = drawn(request, infusion_id, "clear"), DeedForm(request.POST)
    text = "Cleared. Two people start it."
    return done(request, infusion_id, form, deeds.clear_infusion, text, draw)


@requires(Permission.INFUSION_CHECK)
@require_POST
def recheck(request: HttpRequest, infusion_id: int) -> HttpResponse:
    draw, form = drawn(request, infusion_id, "recheck"), DeedForm(request.POST)
    return done(request, infusion_id, form, deeds.recheck_infusion, "Back to the checks.", draw)


@requires(Permission.INFUSION_START)
@require_POST
def start(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """The second checker proves who he is in the same form, before the deed."""
    chart = open_course(request, infusion_id=infusion_id)
    form = f.StartForm(request.POST, auto_id="start-%s", edition=edition_of(chart))
    draw, text = drawn(request, infusion_id, "start"), "The infusion runs."
    return done(request, infusion_id, form, _start, text, draw)


def _start(
    *,
    by: Actor,
    at: datetime,
    key: str,
    infusion_id: int,
    username: str,
    password: str,
    expected_version: int | None = None,
    **values: Any,
) -> Any:
    who: dict[str, Any] = {"by": by, "at": at, "infusion_id": infusion_id}
    proof = deeds.prove_second(username=username, password=password, **who)
    values["expected_version"] = expected_version
    return deeds.start_infusion(key=key, proof=proof, **who, **values)
