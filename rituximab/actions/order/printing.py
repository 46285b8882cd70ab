"""Printing is an event: each served copy of the stored document has a number and can be checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rituximab.access.actor import require
from rituximab.actions.base import (
    Actor,
    Faults,
    NotAllowed,
    Permission,
    deed,
    local_day,
    locked_order,
    refuse,
)
from rituximab.audit import trail
from rituximab.records.journey import chart_of, standing_of
from rituximab.records.models import Document, Order, OrderMove, PrintedCopy
from rituximab.records.order import OrderState
from rituximab.records.sealed import read_code

from .guards import damage, still_stands

BEFORE_RELEASE = (OrderState.SIGNED, OrderState.VERIFYING, OrderState.VERIFIED)
USABLE = (OrderState.RELEASED, OrderState.PREPARED)
#: Kind of copy -> whose permission, and the states it is printed in (None: whenever signed once).
KINDS: dict[str, tuple[Permission, tuple[OrderState, ...] | None]] = {
    "clean": (Permission.PRINT_ORDER, USABLE),
    "unverified": (Permission.PRINT_UNVERIFIED, BEFORE_RELEASE),
    "audit": (Permission.PRINT_AUDIT_COPY, None),
}


@deed(None, "print.order")
def print_order(
    *, by: Actor, at: datetime, order_id: int, kind: str, reason: str = ""
) -> PrintedCopy:
    """The next copy of the stored document, with its number; a draft is never printed.

    ``kind``: "clean" (released only; a second one says why), "unverified" (the prescriber, before
    release) or "audit" (whatever became of the order). The page is ``copy.order.document.pdf``,
    stamped by ``papers.stamp``.
    """
    if kind not in KINDS:
        raise TypeError(f"There is no {kind} copy.")
    permission, states = KINDS[kind]
    require(by, permission)
    order = locked_order(by, order_id)
    _printable(order, kind, states)
    chart = chart_of(actor=by, order_id=order_id)
    if kind == "clean":
        still_stands(chart, standing_of(chart, local_day(at)), order)
    found = list(damage(order))
    if found:
        raise NotAllowed(found)
    copies = PrintedCopy.objects.filter(order=order)
    faults = Faults()
    reason = reason.strip()
    if kind == "clean" and copies.filter(kind="clean").exists():
        reason = faults.said("reason", reason)
    faults.fits(PrintedCopy, reason=reason)
    faults.stop()
    copy = PrintedCopy.objects.create(
        order=order,
        number=copies.count() + 1,
        at=at,
        by_id=by.user_id,
        kind=kind,
        status=order.state,
        reason=reason,
    )
    trail.record(
        deed=permission.value,
        by=by,
        at=at,
        subject=order,
        patient=order.course.patient_id,
        new={"copy": copy.number, "kind": kind, "status": order.state},
        reason=reason,
    )
    return copy


def _printable(order: Order, kind: str, states: tuple[OrderState, ...] | None) -> None:
    if order.signed_by_id is None:
        raise refuse("draft", f"Order {order} is not signed: a draft is never printed.")
    if states is not None and order.state not in states:
        state = order.state.replace("_", " ")
        change = "A pharmacist verifies and releases it." if kind == "clean" else ""
        raise refuse("not-printable", f"Order {order} is {state}: no {kind} copy is made.", change)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a printed page says. Outside the order's clinic only ``valid`` and ``text``
    are given: no number, no reason, no person."""

    code: str
    found: bool
    valid: bool = False
    text: str = "No order has this code. Do not use the page."
    order_id: int | None = None
    state: str = ""
    number: str = ""
    because: str = ""
    newer: str = ""
    sha256: str = ""


def check_code(*, by: Actor, at: datetime, code: str) -> Checked:
    """Whether a printed page may be used: current and released, or why not. Recorded as a read."""
    require(by, Permission.PRINT_CHECK)
    code = read_code(code)
    rows = Document.objects.select_related("order__course__patient")
    document = rows.filter(check_code=code).first() if code else None
    if document is None:
        trail.read(by=by, at=at, deed=Permission.PRINT_CHECK.value, new={"code": code, "found": 0})
        return Checked(code, found=False)
    order = document.order
    own = order.course.patient.clinic_id == by.clinic_id
    checked = _checked(code, order, own)
    trail.read(
        by=by,
        at=at,
        patient=order.course.patient_id if own else None,
        subject=order if own else None,
        deed=Permission.PRINT_CHECK.value,
        new={"code": code, "valid": checked.valid},
    )
    return checked


def _checked(code: str, order: Order, own: bool) -> Checked:
    valid = order.state in USABLE
    text = (
        "Current: this is the order in force."
        if valid
        else f"Not to be used: the order is {order.state.replace('_', ' ')}."
    )
    if not own:
        return Checked(code, found=True, valid=valid, text=text)
    last = OrderMove.objects.filter(order=order).order_by("seq").last()
    newer = (
        Order.objects.filter(
            course=order.course_id, infusion=order.infusion, revision__gt=order.revision
        )
        .order_by("revision")
        .last()
    )
    return Checked(
        code,
        found=True,
        valid=valid,
        text=text,
        order_id=order.pk,
        state=order.state,
        number=f"{order}",
        because=last.reason if last and not valid else "",
        newer=f"{newer}" if newer else "",
        sha256=order.snapshot.sha256,
    )
