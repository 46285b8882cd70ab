"""An order as a draft: worked out from the facts, saved anew, amended as the next revision."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max

from rituximab.actions.base import (
    Actor,
    Faults,
    NotAllowed,
    Permission,
    change,
    deed,
    local_day,
    locked_course,
    locked_order,
    refuse,
)
from rituximab.actions.moves import begin_order, move_order
from rituximab.actions.steps import AMENDED
from rituximab.actions.working import ROUNDINGS, Choices, working_of
from rituximab.protocol.edition import Edition
from rituximab.records.journey import Chart, chart_of, edition_of, standing_of
from rituximab.records.models import Course, Order
from rituximab.records.order import OrderState

from .guards import orderable

CHOICES = tuple(field.name for field in fields(Choices))


@deed(Permission.ORDER_DRAFT)
def draft_order(
    *,
    by: Actor,
    at: datetime,
    course_id: int,
    infusion: int,
    rounding: str = "rounded",
    diluent: str = "sodium-chloride",
    bag_ml: Decimal | None = None,
    bag_method: str = "withdraw-first",
    rate_family: str = "first",
    note: str = "",
    expected_version: int | None = None,
) -> Order:
    """Save the draft of the order for the next infusion: a new one, or the draft there is.

    Dose and rates come from the protocol; ``bag_ml`` None takes the bag the edition proposes.
    Raises NotAllowed when the course is not ready, when a signed order stands, when there is no
    dose, or when the bag lies outside the limits.
    """
    course = locked_course(by, course_id)
    chart = chart_of(actor=by, course_id=course_id)
    choices = Choices(rounding, diluent, bag_ml, bag_method, rate_family, note.strip())
    content = _content(chart, at, infusion, choices)
    live = Order.objects.filter(course=course, infusion=infusion).live().first()
    if live is None:
        return _begun(course, infusion, content, by, at, Permission.ORDER_DRAFT.value)
    if live.state != OrderState.DRAFT:
        raise refuse(
            "live-order",
            f"Order {live} for infusion {infusion} is {live.state.replace('_', ' ')}.",
            "Amend it: a new revision takes its place.",
        )
    return change(
        live,
        deed=Permission.ORDER_DRAFT,
        by=by,
        at=at,
        patient_id=course.patient_id,
        expected_version=expected_version,
        **content,
    )


@deed(Permission.ORDER_AMEND)
def amend_order(
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    reason: str,
    expected_version: int | None = None,
    **choices: Any,
) -> Order:
    """The next revision as a draft, in place of an order that was signed, returned, verified or
    released, or went stale or expired. The old one is superseded, its verification void.

    ``choices`` are those of ``draft_order``; what is left out stays as it was. The dose is worked
    out anew.
    """
    unknown = set(choices) - set(CHOICES)
    if unknown:
        raise TypeError(f"No such choice: {', '.join(sorted(unknown))}.")
    old = locked_order(by, order_id)
    faults = Faults()
    reason = faults.said("reason", reason)
    faults.stop()
    if old.state not in AMENDED:
        raise refuse(
            "not-amendable",
            f"Order {old} is {old.state.replace('_', ' ')}: there is nothing to amend.",
            "A draft is saved anew; an order being verified is returned first."
            if old.state in (OrderState.DRAFT, OrderState.VERIFYING)
            else "",
        )
    chart = chart_of(actor=by, order_id=order_id)
    content = _content(chart, at, old.infusion, replace(Choices.of(old), **choices))
    move_order(
        old,
        OrderState.SUPERSEDED,
        deed=Permission.ORDER_AMEND,
        by=by,
        at=at,
        expected_version=expected_version,
        reason=reason,
    )
    word = Permission.ORDER_AMEND.value
    return _begun(old.course, old.infusion, content, by, at, word, reason, {"amends": old.pk})


def _content(chart: Chart, at: datetime, infusion: int, choices: Choices) -> dict[str, Any]:
    """The columns of the order, or every reason why there is none."""
    edition = edition_of(chart)
    _known(edition, choices).stop()
    found = list(orderable(chart))
    if found:
        raise NotAllowed(found)
    standing = standing_of(chart, local_day(at))
    if choices.rate_family != "first" and standing.finding("first-infusion").status != "met":
        raise refuse(
            "first-infusion",
            "This is the patient's first infusion of riTUXimab.",
            f"Choose the rates of the {edition.monograph.rates['first'].title.lower()}.",
        )
    return working_of(chart, local_day(at), infusion, choices).columns()


def _known(edition: Edition, choices: Choices) -> Faults:
    book, faults = edition.monograph, Faults()
    faults.one_of("rounding", choices.rounding, ROUNDINGS)
    faults.one_of("diluent", choices.diluent, book.diluents)
    faults.one_of("bag_method", choices.bag_method, book.recipes)
    faults.one_of("rate_family", choices.rate_family, book.rates)
    bags = [bag.ml for bag in book.bags]
    sizes = ", ".join(f"{ml} mL" for ml in bags)
    faults.unless(choices.bag_ml is None or choices.bag_ml in bags, "bag_ml", f"One of: {sizes}.")
    faults.unless("\x00" not in choices.note, "note", "A character in it cannot be kept.")
    faults.unless(len(choices.note) <= NOTE, "note", f"At most {NOTE} characters.")
    return faults


NOTE = 500


def _begun(
    course: Course,
    infusion: int,
    content: dict[str, Any],
    by: Actor,
    at: datetime,
    word: str,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> Order:
    rows = Order.objects.filter(course=course, infusion=infusion)
    last = rows.aggregate(last=Max("revision"))["last"] or 0
    order = Order(course=course, infusion=infusion, revision=last + 1, **content)
    said = {"infusion": infusion, "revision": order.revision, **content, **(details or {})}
    return begin_order(order, by=by, at=at, deed=word, details=said, reason=reason)
