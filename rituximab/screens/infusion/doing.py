"""From a sent form of the chair to its deed and back: to the page, or to the device that kept it.

A device that kept entries while the connection was lost sends each with the header ``X-Kept``; it
is answered in JSON, so that a sign-in page is never taken for a yes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.forms import DeedForm

#: Draws the page of an infusion again around the form that was refused.
Draw = Callable[[DeedForm], HttpResponse]


def was_kept(request: HttpRequest) -> bool:
    return request.headers.get("X-Kept") == "1"


def done(
    request: HttpRequest,
    infusion_id: int,
    form: DeedForm,
    action: Callable[..., Any],
    text: str,
    draw: Draw,
    *,
    place: str = "",
    **given: Any,
) -> HttpResponse:
    """Do the deed and go back to the infusion, at ``place`` of it; or say why not, with 422."""
    record = acted(request, form, action, infusion_id=infusion_id, **given)
    if was_kept(request):
        said = {"done": True} if record is not None else {"refused": reasons(form)}
        return JsonResponse(said, status=200 if record is not None else 422)
    if record is None:
        return draw(form)
    messages.success(request, text, extra_tags="done")
    where = reverse("infusion:chair", args=[infusion_id])
    return redirect(f"{where}#{place}" if place else where)


def reasons(form: DeedForm) -> list[str]:
    """Everything that speaks against a form, as sentences."""
    found = [f"{one.text} {one.change}".strip() for one in form.refusals]
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        found += [f"{label}: {error}" if label else str(error) for error in errors]
    return found
