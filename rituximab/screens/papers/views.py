"""Printing a numbered copy, and checking whether a printed page may still be used."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions import order as deeds
from rituximab.papers.stamp import Mark, stamp
from rituximab.records.sealed import read_code
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.clock import now
from rituximab.screens.shared.respond import page

from .kinds import CheckForm, PrintForm, kinds_for


@requires(Permission.ORDER_VIEW)
def print_(request: HttpRequest, order_id: int) -> HttpResponse:
    """Choose a copy; sending the form makes it and answers with the stamped pages."""
    actor, chart = actor_of(request), open_course(request, order_id=order_id)
    row = chart.order(order_id)
    kinds, copies = kinds_for(row, actor), [c for c in chart.copies if c.order_id == order_id]
    again = any(one.kind == "clean" for one in copies)
    data = request.POST if request.method == "POST" else None
    form = PrintForm(data, kinds=kinds, again=again)
    if request.method == "POST":
        copy = acted(request, form, deeds.print_order, order_id=order_id)
        if copy is not None:
            return _pages(copy, actor.full_name)
    context = {
        "banner": banner_of(chart, actor),
        "row": row,
        "form": form,
        "kinds": kinds,
        "possible": any(kind.offered for kind in kinds),
        "document": next((d for d in chart.documents if d.order_id == order_id), None),
        "copies": copies,
    }
    return page(request, "papers/print.html", context)


def _pages(copy: Any, name: str) -> HttpResponse:
    """The stamped PDF; its file name tells nothing about the patient."""
    document = copy.order.document
    mark = Mark(
        number=copy.number,
        kind=copy.kind,
        status=copy.status,
        at=timezone.localtime(copy.at),
        by=name,
        reason=copy.reason,
        training=settings.TRAINING,
    )
    answer = HttpResponse(stamp(bytes(document.pdf), mark), content_type="application/pdf")
    file = f"order-set-{document.check_code}-copy-{copy.number}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{file}"'
    answer.headers["Cache-Control"] = "no-store, private"
    return answer


@requires(Permission.PRINT_CHECK)
def check(request: HttpRequest) -> HttpResponse:
    """Type the code that the QR symbol would have given."""
    form = CheckForm(request.GET) if "code" in request.GET else CheckForm()
    if form.is_bound and form.is_valid():
        code = read_code(form.cleaned_data["code"])
        if code:
            return redirect("papers:check_code", code)
        form.add_error("code", "Type the letters and digits of the code.")
    return page(request, "papers/check.html", {"form": form})


@requires(Permission.PRINT_CHECK)
def check_code(request: HttpRequest, code: str) -> HttpResponse:
    """Where the QR symbol of a page leads: may this page be used?"""
    checked = deeds.check_code(by=actor_of(request), at=now(), code=code[:40])
    context = {"checked": checked, "form": CheckForm()}
    return page(request, "papers/checked.html", context)
