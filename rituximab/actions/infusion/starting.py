"""The first drop: two people, the order in force, the product in hand, the first rate."""

from __future__ import annotations

from datetime import date, datetime

from rituximab.access.proof import Proof
from rituximab.actions.after import after_facts
from rituximab.actions.base import (
    Actor,
    Conflict,
    Faults,
    Permission,
    deed,
    local_day,
    locked_infusion,
    refuse,
)
from rituximab.actions.moves import move_course, move_infusion
from rituximab.actions.working import same_vials
from rituximab.protocol.edition import Edition
from rituximab.protocol.quantity import day_text
from rituximab.records.course import CourseState
from rituximab.records.infusion import InfusionState
from rituximab.records.journey import edition_of
from rituximab.records.models import Infusion, Order

from .bedside import infusion_row, moment, pump_of
from .clearing import judged
from .pumping import set_pump
from .second import proven_second


@deed(Permission.INFUSION_START)
def start_infusion(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    proof: Proof | None,
    product: str,
    lot: str,
    expiry: date,
    product_reason: str = "",
    happened_at: datetime | None = None,
    expected_version: int | None = None,
) -> Infusion:
    """*Cleared* becomes *running* at the order's first rate; every guard of the clearing again.

    ``proof`` is the second checker's (``prove_second``), ``product`` a key of the edition's
    selectable products, ``lot`` and ``expiry`` those on the vials. The first infusion of a course
    puts it *on treatment*. Raises NotAllowed: "second-checker", "same-person", "other-product"
    (until ``product_reason`` says why), "other-strength", "product-expired", "no-such-move" and
    all of ``in_the_way``.
    """
    infusion = locked_infusion(by, infusion_id)
    if expected_version not in (None, infusion.version):
        raise Conflict(infusion)
    faults = Faults()
    happened = moment(faults, happened_at, at, infusion.state_since)
    lot, product_reason = lot.strip(), product_reason.strip()
    faults.unless(lot, "lot", "Copy the lot number from the vials.")
    faults.fits(Infusion, lot=lot, product=product)
    if product_reason:
        faults.said("product_reason", product_reason)
    faults.stop()
    second = proven_second(proof, by=by, at=at)
    if infusion.state != InfusionState.CLEARED:
        state = infusion.state.replace("_", " ")
        raise refuse("no-such-move", f"The infusion is {state}: it cannot be started from there.")
    chart, order, sha256 = judged(infusion, Permission.INFUSION_START.value, by=by, at=at)
    edition = edition_of(chart)
    faults.one_of("product", product, edition.monograph.selectable)
    faults.stop()
    _product(edition, order, product, product_reason)
    if expiry < local_day(at):
        raise refuse("product-expired", f"The product expired on {day_text(expiry)}.")
    details = {"decision": sha256, "order": str(order), "second": second.full_name}
    move_infusion(
        infusion,
        InfusionState.RUNNING,
        deed=Permission.INFUSION_START,
        by=by,
        at=at,
        reason=product_reason,
        details=details | {"product": product, "lot": lot, "expiry": expiry.isoformat()},
        order_id=order.pk,
        started_at=happened,
        started_by_id=by.user_id,
        checked_by_id=second.pk,
        product=product,
        lot=lot,
        expiry=expiry,
    )
    pump = pump_of(chart, infusion_row(chart, infusion_id))
    first = pump.rates.start_mg_h
    set_pump(infusion, "start", pump, first, happened=happened, by=by, at=at)
    course = infusion.course
    if course.state == CourseState.READY:
        move_course(course, CourseState.ON_TREATMENT, deed="course.begin", by=by, at=at)
    after_facts(course.patient, by=by, at=at)
    return infusion


def _product(edition: Edition, order: Order, product: str, reason: str) -> None:
    """The product in hand is the one verified, or there is a reason and it has the same vials."""
    if product == order.product:
        return
    products = edition.monograph.products
    own, other = products[product], products.get(order.product)
    if not same_vials(edition, own):
        raise refuse("other-strength", f"{own.printed} has other vials than the order is made for.")
    if not reason:
        verified = other.printed if other else order.product
        raise refuse(
            "other-product",
            f"The order was verified for {verified}; this is {own.printed}.",
            "Get the verified product, or say why this one is given.",
        )
