"""One way to answer: the whole page, or for HTMX the named part of the same template."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    part: str = "",
    status: int | None = None,
) -> HttpResponse:
    """Render ``template``; an HTMX request gets ``template#part`` when a part is named.

    Without ``status`` a page whose form was refused is 422, any other 200.
    """
    if status is None:
        form = context.get("form")
        refused = form is not None and bool(form.errors or form.refusals)
        status = 422 if refused and request.method == "POST" else 200
    if part and getattr(request, "htmx", None):
        template = f"{template}#{part}"
    return render(request, template, context, status=status)


def back_to(request: HttpRequest, fallback: str) -> str:
    """The page of this application that ``?next=`` names, else ``fallback``; never another site."""
    to = request.GET.get("next", "")
    return to if to and url_has_allowed_host_and_scheme(to, allowed_hosts=None) else fallback
