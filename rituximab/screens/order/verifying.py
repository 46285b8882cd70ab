"""The pharmacist's check: take it, calculate blind, compare, tick the list, verify."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.order import compare_blind, take_order, verify_order
from rituximab.actions.order.checking import STATEMENT
from rituximab.protocol.edition import Edition
from rituximab.records.journey import Chart, edition_of
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.fields import StrictDecimalField
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.proving import ProofForm, may_end_the_session, proof_for
from rituximab.screens.shared.respond import page

from .sheet import compared, last_check, sheet_of


class BlindForm(DeedForm):
    """The pharmacist's own numbers; the area only where the dose follows from it."""

    bsa_m2 = StrictDecimalField(label="Body surface area", unit="m2", digits=6, places=4)
    dose_mg = StrictDecimalField(label="Dose", unit="mg", digits=7, places=1)
    draw_ml = StrictDecimalField(label="Volume to draw up", unit="mL", digits=7, places=2)
    concentration = StrictDecimalField(unit="mg per mL", digits=7, places=3)
    first_rate_ml_h = StrictDecimalField(label="First rate", unit="mL/h", digits=7, places=1)

    def __init__(self, *args: Any, with_area: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_area:
            del self.fields["bsa_m2"]
            self.helper.layout = self.layout()


class VerifyForm(ProofForm):
    checklist = forms.MultipleChoiceField(
        label="I have checked",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    product = forms.ChoiceField(label="Product that is given")

    field_order = ("once", "version", "checklist", "product", "password")

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        book = edition.monograph
        listed, choice = self.fields["checklist"], self.fields["product"]
        listed.label = "I have checked"
        listed.choices = list(edition.codes["verify"].items())  # type: ignore[attr-defined]
        named = [(key, product.printed) for key, product in book.selectable.items()]
        choice.choices = [("", "Choose"), *named]  # type: ignore[attr-defined]


@requires(Permission.ORDER_VERIFY)
@may_end_the_session
def verify(request: HttpRequest, order_id: int) -> HttpResponse:
    chart = open_course(request, order_id=order_id)
    form = None
    if request.method == "POST":
        form = VerifyForm(request.POST, edition=edition_of(chart))
        proof = proof_for(request, form, Permission.ORDER_VERIFY)
        order = acted(request, form, verify_order, order_id=order_id, proof=proof)
        if order is not None:
            messages.success(request, "Verified. Release it for the ward.", extra_tags="done")
            return redirect("order:detail", order_id)
    elif chart.order(order_id).state not in ("signed", "verifying"):
        return redirect("order:detail", order_id)
    return _desk(request, chart, order_id, form)


@requires(Permission.ORDER_VERIFY)
@require_POST
def take(request: HttpRequest, order_id: int) -> HttpResponse:
    """Take it from the queue: nobody else verifies it meanwhile."""
    chart, form = open_course(request, order_id=order_id), DeedForm(request.POST)
    if acted(request, form, take_order, order_id=order_id) is not None:
        return redirect("order:verify", order_id)
    return _desk(request, chart, order_id, form)


@requires(Permission.ORDER_VERIFY)
@require_POST
def compare(request: HttpRequest, order_id: int) -> HttpResponse:
    """Compare the own numbers with the order's; every attempt is kept."""
    chart = open_course(request, order_id=order_id)
    form = BlindForm(request.POST, with_area=chart.order(order_id).bsa_m2 is not None)
    if acted(request, form, compare_blind, order_id=order_id) is not None:
        return redirect("order:verify", order_id)
    return _desk(request, chart, order_id, form)


def _desk(request: HttpRequest, chart: Chart, order_id: int, form: DeedForm | None) -> HttpResponse:
    """The page of the stage the check has reached; ``form`` is the one that was refused."""
    actor, row = actor_of(request), chart.order(order_id)
    sheet = sheet_of(chart, actor, order_id)
    mine = row.state == "verifying" and row.taken_by_id == actor.user_id
    check = last_check(chart, row, actor.user_id) if mine else None
    agrees = bool(check and check.agrees)
    version = {"version": row.version}
    if form is None and agrees:
        form = VerifyForm(initial=version, edition=sheet.edition)
    elif form is None and mine:
        form = BlindForm(initial=version, with_area=row.bsa_m2 is not None)
    context = {
        "banner": banner_of(chart, actor),
        "sheet": sheet,
        "said": sheet.said,
        "form": form or DeedForm(initial=version),
        "own": row.signed_by_id == actor.user_id,
        "mine": mine,
        "check": check,
        "agrees": agrees,
        "lines": compared(check, sheet.frozen) if check and sheet.frozen else (),
        "statement": STATEMENT,
    }
    return page(request, "order/verify.html", context)
