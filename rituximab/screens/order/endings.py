"""Returned, released, amended, cancelled, entered in error: each a form with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions import order as deeds
from rituximab.records.journey import edition_of
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.clock import now
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.reasons import CodedForm, ReasonForm
from rituximab.screens.shared.respond import page

from .changes import changes_of
from .sheet import Sheet, sheet_of


class ReturnForm(CodedForm):
    text_field = "text"
    text_label = "What the prescriber should look at"


@dataclass(frozen=True, slots=True)
class Words:
    """``done`` is said after the deed, ``then`` is where the person goes."""

    title: str
    hint: str
    label: str
    done: str
    then: str = "order:detail"


@requires(Permission.ORDER_RETURN)
def return_(request: HttpRequest, order_id: int) -> HttpResponse:
    words = Words(
        "Return to the prescriber",
        "The prescriber amends it or answers; the verification begins anew with the next revision.",
        "Return the order",
        "Returned to the prescriber.",
    )
    return _deed(request, order_id, deeds.return_order, words, ReturnForm, "return")


@requires(Permission.ORDER_CANCEL)
def cancel(request: HttpRequest, order_id: int) -> HttpResponse:
    words = Words(
        "Cancel the order",
        "A cancelled order never comes back; printed copies are no longer valid.",
        "Cancel the order",
        "The order is cancelled.",
    )
    return _deed(request, order_id, deeds.cancel_order, words, CodedForm, "cancel")


@requires(Permission.ORDER_CANCEL_REQUEST)
def request_cancel(request: HttpRequest, order_id: int) -> HttpResponse:
    words = Words(
        "Ask the prescriber to cancel",
        "The order stands until a prescriber cancels it.",
        "Ask to cancel",
        "The prescriber is asked to cancel it.",
    )
    return _deed(request, order_id, deeds.request_cancel, words, ReasonForm)


@requires(Permission.ORDER_ERROR)
def error(request: HttpRequest, order_id: int) -> HttpResponse:
    words = Words(
        "Entered in error",
        "Two people, a prescriber and a pharmacist: one asks, the other confirms.",
        "Mark as entered in error",
        "Noted.",
    )
    return _deed(request, order_id, deeds.mark_order_in_error, words, ReasonForm)


@requires(Permission.ORDER_RELEASE)
def release(request: HttpRequest, order_id: int) -> HttpResponse:
    words = Words(
        "Release the order",
        "Everything is looked at once more; then the order is usable and its first copy printed.",
        "Release",
        "Released. Print the first copy.",
        "papers:print",
    )
    return _deed(request, order_id, deeds.release_order, words, DeedForm)


def _deed(
    request: HttpRequest,
    order_id: int,
    action: Callable[..., Any],
    words: Words,
    make: type[DeedForm],
    codes: str = "",
) -> HttpResponse:
    chart = open_course(request, order_id=order_id)
    row, given = chart.order(order_id), {}
    if codes:
        given["codes"] = edition_of(chart).codes[codes]
    data = request.POST if request.method == "POST" else None
    form = make(data, initial={"version": row.version}, **given)
    if request.method == "POST" and acted(request, form, action, order_id=order_id) is not None:
        messages.success(request, words.done, extra_tags="done")
        return redirect(words.then, order_id)
    sheet = sheet_of(chart, actor_of(request), order_id)
    return page(request, "order/deed.html", _context(request, sheet, form, words))


@requires(Permission.ORDER_AMEND)
def amend(request: HttpRequest, order_id: int) -> HttpResponse:
    """The next revision: why, and what changed since this one was signed."""
    chart = open_course(request, order_id=order_id)
    row = chart.order(order_id)
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data, initial={"version": row.version})
    order: Any = None
    if request.method == "POST":
        order = acted(request, form, deeds.amend_order, order_id=order_id)
    if order is not None:
        text = f"Revision {order.revision} is a draft; the one before it no longer counts."
        messages.success(request, text, extra_tags="done")
        return redirect("order:sign", order.pk)
    sheet = sheet_of(chart, actor_of(request), order_id)
    words = Words("Amend the order", "", "Make the next revision", "")
    context = _context(request, sheet, form, words)
    context["changes"] = changes_of(sheet, now())
    return page(request, "order/amend.html", context)


def _context(request: HttpRequest, sheet: Sheet, form: DeedForm, words: Words) -> dict[str, Any]:
    return {
        "banner": banner_of(sheet.chart, actor_of(request)),
        "sheet": sheet,
        "form": form,
        "words": words,
    }
