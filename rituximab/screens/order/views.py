"""The page of an order, and the review that ends in the prescriber's signature."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.order import sign_order
from rituximab.actions.order.signing import STATEMENT
from rituximab.papers.order_set import order_set
from rituximab.records.journey import Chart
from rituximab.records.order_rows import OrderRow
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.clock import now
from rituximab.screens.shared.proving import ProofForm, may_end_the_session, proof_for
from rituximab.screens.shared.respond import page

from .next_step import next_step, ways
from .review import review_of
from .sheet import sheet_of


@requires(Permission.ORDER_VIEW)
def detail(request: HttpRequest, order_id: int) -> HttpResponse:
    actor, chart = actor_of(request), open_course(request, order_id=order_id)
    sheet = sheet_of(chart, actor, order_id)
    context = {
        "banner": banner_of(chart, actor),
        "sheet": sheet,
        "said": sheet.said,
        "next": next_step(sheet, actor),
        "ways": ways(sheet, actor),
    }
    return page(request, "order/detail.html", context)


@requires(Permission.ORDER_SIGN)
@may_end_the_session
def sign(request: HttpRequest, order_id: int) -> HttpResponse:
    chart = open_course(request, order_id=order_id)
    row = chart.order(order_id)
    data = request.POST if request.method == "POST" else None
    form = ProofForm(data, initial={"version": row.version})
    if request.method == "POST":
        order = _signed(request, form, order_id)
        if order is not None:
            seal = order.snapshot.sha256[:12]
            text = f"Signed and sealed: SHA-256 {seal}. A pharmacist verifies it next."
            messages.success(request, text, extra_tags="done")
            return redirect("order:detail", order_id)
    elif row.state != "draft":
        return redirect("order:detail", order_id)
    return _review(request, chart, row, form)


def _signed(request: HttpRequest, form: ProofForm, order_id: int) -> Any:
    proof = proof_for(request, form, Permission.ORDER_SIGN)
    return acted(
        request, form, sign_order, order_id=order_id, proof=proof, render=order_set
    )  # without a proof the form is invalid and nothing is done


def _review(request: HttpRequest, chart: Chart, row: OrderRow, form: ProofForm) -> HttpResponse:
    review = review_of(chart, row, actor_of(request), now())
    context = {
        "banner": banner_of(chart, actor_of(request)),
        "row": row,
        "form": form,
        "review": review,
        "said": review.said,
        "statement": STATEMENT,
    }
    return page(request, "order/sign.html", context)
