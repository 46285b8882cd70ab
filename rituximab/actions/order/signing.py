"""Signing: the password first, the page rendered before any lock, the same snapshot inside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from pypdf import PdfReader

from rituximab.access.proof import Proof
from rituximab.actions.base import (
    Actor,
    Conflict,
    Invalid,
    NotAllowed,
    Permission,
    deed,
    local_day,
    locked_order,
    refusals_recorded,
    refuse,
    require,
)
from rituximab.actions.deciding import decide
from rituximab.actions.moves import move_order
from rituximab.actions.snapshot import moment, snapshot_of
from rituximab.protocol.casefile import canonical
from rituximab.records.journey import Chart, chart_of, standing_of
from rituximab.records.models import Document, Order, Signature, Snapshot
from rituximab.records.order import OrderState
from rituximab.records.sealed import Unprintable, check_code_of, digest_of

from .guards import proven, redone, signable
from .letters import unprintable

STATEMENT = (
    "I prescribe this infusion; I have looked at identity, allergies, indication, screening, dose "
    "and co-drugs."
)
Render = Callable[..., bytes]
PAPERS = ("A4", "Letter")


def sign_order(
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    proof: Proof | None,
    render: Render,
    paper: str = "",
    expected_version: int | None = None,
    key: str = "",
) -> Order:
    """Sign a draft: every guard, the frozen snapshot, the rendered order set, the signature.

    ``proof`` comes from ``actions.access.prove`` in the two minutes before; ``render(snapshot,
    paper="A4" | "Letter")`` gives the bytes of the order set (``papers.order_set.order_set``) and
    is called before the write transaction. ``paper`` is the site's size if left out. Raises
    NotAllowed with every reason, Conflict when a fact changed while rendering.
    """
    paper = paper or settings.PAPER_SIZE
    if paper not in PAPERS:
        raise Invalid({"paper": [f"Choose one of: {', '.join(PAPERS)}."]})
    with refusals_recorded(Permission.ORDER_SIGN.value, by, at, order_id=order_id):
        require(by, Permission.ORDER_SIGN)
        proof = proven(proof, by=by, at=at)
        drawn = _Drawn(render, paper)
        chart = chart_of(actor=by, order_id=order_id)
        row = chart.order(order_id)
        if row.state == OrderState.DRAFT and expected_version in (None, row.version):
            drawn.draw(_snapshot(chart, order_id, proof, by, at))
    return _sign(
        by=by,
        at=at,
        key=key,
        order_id=order_id,
        paper=paper,
        expected_version=expected_version,
        proof=proof,
        render=drawn.the_same,
    )


class _Drawn:
    """The order set as rendered before the lock, given out only for the very same snapshot."""

    def __init__(self, render: Render, paper: str) -> None:
        self.render, self.paper = render, paper
        self.content: str | None = None
        self.pdf = b""

    def draw(self, snapshot: dict[str, Any]) -> None:
        try:
            self.pdf = self.render(snapshot, paper=self.paper)
        except Unprintable as lost:
            raise NotAllowed(unprintable(snapshot, lost.characters)) from lost
        self.content = canonical(snapshot)

    def the_same(self, content: str, order: Order) -> bytes:
        if content != self.content:
            raise Conflict(
                order, "Something in the chart changed while the order was being signed."
            )
        return self.pdf


@deed(Permission.ORDER_SIGN)
def _sign(
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    paper: str,
    proof: Proof,
    render: Callable[[str, Order], bytes],
    expected_version: int | None = None,
) -> Order:
    order = locked_order(by, order_id)
    if expected_version not in (None, order.version):
        raise Conflict(order)
    if order.state != OrderState.DRAFT:
        raise refuse("not-a-draft", f"Order {order} is {order.state.replace('_', ' ')} already.")
    chart = chart_of(actor=by, order_id=order_id)
    snapshot = _snapshot(chart, order_id, proof, by, at)
    content = canonical(snapshot)
    pdf = render(content, order)
    sha256 = digest_of(content)
    word, subject = Permission.ORDER_SIGN.value, f"{order}"
    _, decision = decide(chart, deed=word, by=by, at=at, subject=subject)
    move_order(
        order,
        OrderState.SIGNED,
        deed=word,
        by=by,
        at=at,
        expected_version=expected_version,
        details={"snapshot": sha256, "decision": decision.sha256, "meaning": "prescribed"},
        signed_by_id=by.user_id,
        signed_at=at,
    )
    Snapshot.objects.create(order=order, content=content, sha256=sha256)
    sign(order, "prescribed", snapshot["signature"], sha256, by=by, at=at)
    Document.objects.create(
        order=order,
        paper=paper,
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        pages=len(PdfReader(BytesIO(pdf)).pages),
        check_code=check_code_of(sha256),
    )
    return order


def sign(
    order: Order, meaning: str, said: dict[str, str], sha256: str, *, by: Actor, at: datetime
) -> Signature:
    """Write a signature over the snapshot with that digest; it keeps who it was that moment."""
    return Signature.objects.create(
        order=order,
        meaning=meaning,
        statement=said["statement"],
        user_id=by.user_id,
        name=said["name"],
        role=said["role"],
        licence=said["licence"],
        at=at,
        method=said["method"],
        sha256=sha256,
    )


def manifest(
    meaning: str, statement: str, permission: Permission, proof: Proof, by: Actor, at: datetime
) -> dict[str, str]:
    """What a signature shows: meaning, name, role, licence, time with its zone, how proven."""
    role = by.role_for(permission)
    return {
        "meaning": meaning,
        "statement": statement,
        "name": by.full_name,
        "role": role.value if role else "",
        "licence": by.licence,
        "clinic": by.clinic_name,
        "method": proof.method,
        **moment(at),
    }


def _snapshot(chart: Chart, order_id: int, proof: Proof, by: Actor, at: datetime) -> dict[str, Any]:
    """The snapshot that would be signed now. Raises NotAllowed with every reason against it."""
    row = chart.order(order_id)
    working = redone(chart, row, at)
    standing = standing_of(chart, local_day(at))
    found = list(signable(chart, standing, working, at))
    if found:
        raise NotAllowed(found)
    said = manifest("prescribed", STATEMENT, Permission.ORDER_SIGN, proof, by, at)
    return snapshot_of(chart, row, working, standing, said)
