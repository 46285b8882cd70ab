"""One way to answer: the whole page, or for HTMX the named part of the same template."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


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
