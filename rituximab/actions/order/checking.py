"""The pharmacist's check: taken from the queue, calculated blind, then verified or returned."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from rituximab.access.proof import Proof
from rituximab.actions.base import (
    Actor,
    Faults,
    NotAllowed,
    Permission,
    Refusal,
    deed,
    locked_order,
    refuse,
)
from rituximab.actions.deciding import decide
from rituximab.actions.moves import move_order
from rituximab.actions.working import same_vials
from rituximab.audit import trail
from rituximab.protocol.edition import Edition
from rituximab.protocol.quantity import PERCENT, plain
from rituximab.records.journey import chart_of, edition_of
from rituximab.records.models import BlindCheck, Order, Verification
from rituximab.records.order import OrderState

from .frozen import Frozen
from .guards import orderable, proven, still_stands
from .signing import manifest, sign

STATEMENT = (
    "I have calculated this order myself without seeing its result, compared it, and checked every "
    "item of the list."
)


@deed(Permission.ORDER_VERIFY, "order.take")
def take_order(
    *, by: Actor, at: datetime, order_id: int, expected_version: int | None = None
) -> Order:
    """A pharmacist who did not sign it takes a signed order from the queue; it is theirs alone."""
    order = locked_order(by, order_id)
    _not_own(order, by)
    found = list(orderable(chart_of(actor=by, order_id=order_id)))
    if found:
        raise NotAllowed(found)
    return move_order(
        order,
        OrderState.VERIFYING,
        deed="order.take",
        by=by,
        at=at,
        expected_version=expected_version,
        taken_by_id=by.user_id,
        taken_at=at,
    )


@deed(Permission.ORDER_VERIFY, "order.compare")
def compare_blind(
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    dose_mg: Decimal,
    draw_ml: Decimal,
    concentration: Decimal,
    first_rate_ml_h: Decimal,
    bsa_m2: Decimal | None = None,
) -> BlindCheck:
    """Compare the pharmacist's own numbers with the order's; every attempt is kept.

    mg, mL, mg per mL, mL/h; ``bsa_m2`` in m2 where the dose follows from it. ``agrees`` is said and
    ``differences`` names each item outside the edition's tolerance; nothing is refused.
    """
    order = locked_order(by, order_id)
    _taken(order, by)
    frozen = Frozen(order)
    own = {
        "dose_mg": dose_mg,
        "draw_ml": draw_ml,
        "concentration": concentration,
        "first_rate_ml_h": first_rate_ml_h,
    }
    faults = Faults()
    if order.bsa_m2 is not None:
        faults.unless(bsa_m2 is not None, "bsa_m2", "Enter the body surface area.")
        own["bsa_m2"] = bsa_m2 or Decimal(0)
    faults.fits(BlindCheck, **own)
    for name, value in own.items():
        faults.unless(not value.is_finite() or value > 0, name, "It is more than zero.")
    faults.stop()
    edition = edition_of(chart_of(actor=by, order_id=order_id))
    differences = _differences(edition, frozen.numbers(), own)
    check = BlindCheck.objects.create(
        order=order,
        by_id=by.user_id,
        at=at,
        agrees=not differences,
        differences=differences,
        **{"bsa_m2": None, **own},
    )
    trail.record(
        deed="order.compare",
        by=by,
        at=at,
        subject=order,
        patient=order.course.patient_id,
        new={**own, "agrees": check.agrees},
    )
    return check


def _differences(
    edition: Edition, ordered: dict[str, Decimal], own: dict[str, Decimal]
) -> list[dict[str, str]]:
    """Each item farther from the order than the tolerance: its name and both numbers."""
    tolerance = edition.number("infusion", "tolerance_percent")
    return [
        {"item": name, "order": plain(ordered[name]), "own": plain(value)}
        for name, value in own.items()
        if abs(value - ordered[name]) * PERCENT > ordered[name] * tolerance
    ]


@deed(Permission.ORDER_VERIFY)
def verify_order(
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    proof: Proof | None,
    checklist: Collection[str],
    product: str,
    expected_version: int | None = None,
) -> Order:
    """Verify an order one has taken: the last blind check agrees, every item of the list is
    ticked, the product may be chosen, and the order could still be signed as it is.

    ``checklist`` holds the ticked keys of the edition's ``codes["verify"]``, ``product`` a key of
    its monograph. Raises NotAllowed with every reason.
    """
    order = locked_order(by, order_id)
    _taken(order, by)
    proof = proven(proof, by=by, at=at)
    chart = chart_of(actor=by, order_id=order_id)
    edition = edition_of(chart)
    items = edition.codes["verify"]
    found = [*_unticked(items, checklist), *_product(edition, product), *_blind(order)]
    if found:
        raise NotAllowed(found)
    word = Permission.ORDER_VERIFY.value
    standing, decision = decide(chart, deed=word, by=by, at=at, subject=f"{order}")
    still_stands(chart, standing, order)
    ticked = [{"item": key, "text": text} for key, text in items.items()]
    Verification.objects.create(
        order=order,
        by_id=by.user_id,
        at=at,
        outcome="verified",
        checklist=ticked,
        product=product,
    )
    said = manifest("verified", STATEMENT, Permission.ORDER_VERIFY, proof, by, at)
    sha256 = order.snapshot.sha256
    sign(order, "verified", said, sha256, by=by, at=at)
    return move_order(
        order,
        OrderState.VERIFIED,
        deed=word,
        by=by,
        at=at,
        expected_version=expected_version,
        details={"snapshot": sha256, "decision": decision.sha256, "product": product},
        verified_by_id=by.user_id,
        verified_at=at,
        product=product,
    )


@deed(Permission.ORDER_RETURN)
def return_order(
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    code: str,
    text: str,
    expected_version: int | None = None,
) -> Order:
    """Back to the prescriber, for a coded reason (the edition's ``codes["return"]``) and a text.

    Any pharmacist but the signer may return an order being verified, so that none is stuck with
    somebody who has gone home.
    """
    order = locked_order(by, order_id)
    _not_own(order, by)
    edition = edition_of(chart_of(actor=by, order_id=order_id))
    faults = Faults()
    faults.one_of("code", code, edition.codes["return"])
    text = faults.said("text", text)
    faults.stop()
    move_order(
        order,
        OrderState.RETURNED,
        deed=Permission.ORDER_RETURN,
        by=by,
        at=at,
        expected_version=expected_version,
        code=code,
        reason=text,
    )
    Verification.objects.create(
        order=order, by_id=by.user_id, at=at, outcome="returned", reason_code=code, reason=text
    )
    return order


def _not_own(order: Order, by: Actor) -> None:
    if order.signed_by_id == by.user_id:
        raise refuse(
            "own-order",
            "You signed this order.",
            "Another person, a pharmacist, verifies it.",
        )


def _taken(order: Order, by: Actor) -> None:
    """Raises NotAllowed unless this person has taken the order and still has it."""
    _not_own(order, by)
    if order.state != OrderState.VERIFYING:
        state = order.state.replace("_", " ")
        raise refuse("not-taken", f"Order {order} is {state}.", "Take it from the queue first.")
    holder = order.taken_by
    if holder is None or holder.pk != by.user_id:
        raise refuse("taken", f"Order {order} is being verified by {holder and holder.full_name}.")


def _unticked(items: dict[str, str], ticked: Collection[str]) -> list[Refusal]:
    return [
        Refusal("checklist", f"Not ticked: {text}.", "Check it and tick it, or return the order.")
        for key, text in items.items()
        if key not in set(ticked)
    ]


def _product(edition: Edition, key: str) -> list[Refusal]:
    product = edition.monograph.products.get(key)
    if product is None:
        return [Refusal("product", "No product is chosen.", "Choose the product that is given.")]
    if not product.selectable:
        return [Refusal("product", f"{product.brand}: {product.why_not}", "Choose another.")]
    if not same_vials(edition, product):
        return [
            Refusal("product", f"{product.brand} has other vials than the order.", "Return it.")
        ]
    return []


def _blind(order: Order) -> list[Refusal]:
    """The last blind check since the order was taken must agree."""
    since = BlindCheck.objects.filter(order=order, by_id=order.taken_by_id, at__gte=order.taken_at)
    last = since.order_by("pk").last()
    if last is None:
        return [
            Refusal(
                "blind",
                "Your own calculation has not been compared with the order.",
                "Enter your own numbers.",
            )
        ]
    if not last.agrees:
        named = ", ".join(NAMES[d["item"]] for d in last.differences)
        return [
            Refusal(
                "blind",
                f"Your own calculation differs from the order: {named}.",
                "Calculate again, or return the order.",
            )
        ]
    return []


NAMES = {
    "bsa_m2": "body surface area",
    "dose_mg": "dose",
    "draw_ml": "volume to draw",
    "concentration": "concentration",
    "first_rate_ml_h": "first rate",
}
