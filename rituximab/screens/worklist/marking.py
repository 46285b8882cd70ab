"""Take a row, give it back, put it off, wake it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions import worklist as deeds
from rituximab.records.worklist import marks_of, patient_id_of
from rituximab.records.worklist import row_of as found_row
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_patient
from rituximab.screens.shared.clock import today
from rituximab.screens.shared.fields import DayField
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.respond import back_to, page

from .lists import tab_named
from .rows import row_of


class ClaimForm(DeedForm):
    over = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SnoozeForm(DeedForm):
    until = DayField(
        label="Comes back on", help_text="Like 27-Nov-2026, +3 or t+7. An urgent one: +1 at most"
    )
    reason = forms.CharField(
        label="Why it waits",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Everybody sees it: it leaves the list of all of you until that day",
    )


@requires(Permission.WORKLIST_CLAIM)
def snooze(request: HttpRequest, subject: str, subject_id: int) -> HttpResponse:
    form = SnoozeForm(request.POST if request.method == "POST" else None)
    return _done(request, subject, subject_id, form, deeds.snooze_work, "Put off.")


@requires(Permission.WORKLIST_CLAIM)
@require_POST
def claim(request: HttpRequest, subject: str, subject_id: int) -> HttpResponse:
    form = ClaimForm(request.POST)
    return _done(request, subject, subject_id, form, deeds.claim_work, "It is yours now.")


@requires(Permission.WORKLIST_CLAIM)
@require_POST
def give_back(request: HttpRequest, subject: str, subject_id: int) -> HttpResponse:
    form = DeedForm(request.POST)
    return _done(request, subject, subject_id, form, deeds.give_back_work, "Given back.")


@requires(Permission.WORKLIST_CLAIM)
@require_POST
def wake(request: HttpRequest, subject: str, subject_id: int) -> HttpResponse:
    form = DeedForm(request.POST)
    return _done(request, subject, subject_id, form, deeds.wake_work, "Back on the list.")


def _done(
    request: HttpRequest,
    subject: str,
    subject_id: int,
    form: DeedForm,
    action: Callable[..., Any],
    said: str,
) -> HttpResponse:
    """Do it and go back to the list; else the page of the row, with the reasons."""
    about = {"subject": subject, "subject_id": subject_id}
    if request.method == "POST" and acted(request, form, action, **about):
        messages.success(request, said, extra_tags="done")
        return redirect(back_to(request, "/"))
    return _row_page(request, subject, subject_id, form)


def _row_page(request: HttpRequest, subject: str, subject_id: int, form: DeedForm) -> HttpResponse:
    actor = actor_of(request)
    chart = open_patient(request, patient_id=patient_id_of(actor, subject, subject_id))
    found = found_row(actor, today(), subject, subject_id)
    context: dict[str, Any] = {
        "banner": banner_of(chart, actor),
        "form": form,
        "sleeping": form if isinstance(form, SnoozeForm) else SnoozeForm(),
        "row": None,
        "back": back_to(request, "/"),
    }
    if found:
        name, waiting = found
        mark = marks_of(actor, [waiting]).get((subject, subject_id))
        tab = tab_named(name)
        context |= {"row": row_of(waiting, tab, actor, today(), mark), "tab": tab}
    return page(request, "worklist/mark.html", context)
