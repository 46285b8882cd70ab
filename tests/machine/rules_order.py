"""Rules of the order: written, signed, checked, released, amended, ended."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from rituximab.access.permission import Permission as P
from rituximab.actions import order as deeds
from rituximab.protocol.edition import load

from . import steps
from .rules import Rules, back, mostly, shown, version, who

DOCTOR, PHARMACIST = ("prescriber", "second"), ("pharmacist", "other_pharmacist")
KINDS = {"clean": P.PRINT_ORDER, "unverified": P.PRINT_UNVERIFIED, "audit": P.PRINT_AUDIT_COPY}


class OrderRules(Rules):
    @rule(
        by=who(*DOCTOR),
        number=mostly(None, 1, 2, 3),
        rounding=mostly("rounded", "exact"),
        rates=mostly("first", "later"),
    )
    def draft(self, by: str, number: int | None, rounding: str, rates: str) -> None:
        given: dict[str, Any] = {"rounding": rounding, "rate_family": rates}
        steps.draft(self.w, by, **given, **({"infusion": number} if number else {}))

    @rule(by=who(*DOCTOR), back=back, proof=mostly("own", "none", "other"), shown=shown)
    def sign(self, by: str, back: int, proof: str, shown: int | None) -> None:
        order = self.order(back)
        if order:
            whose: dict[str, Any] = {
                "own": self.w.proof(by),
                "none": None,
                "other": self.w.proof("nurse"),
            }
            steps.sign(self.w, order, by, proof=whose[proof], **version(order, shown))

    @rule(by=who(*PHARMACIST, "both"), back=back)
    def take(self, by: str, back: int) -> None:
        order = self.order(back)
        if order:
            steps.take(self.w, order, by)

    @rule(by=who(*PHARMACIST), back=back, wrong=mostly(False, True))
    def compare(self, by: str, back: int, wrong: bool) -> None:
        order = self.order(back)
        if order:
            own = {"dose_mg": Decimal(77)} if wrong else {}
            steps.compare(self.w, order, by, **own)

    @rule(
        by=who(*PHARMACIST, "both"),
        back=back,
        ticked=mostly(99, 0, 5),
        product=mostly("truxima", "rixathon", "nothing"),
    )
    def verify(self, by: str, back: int, ticked: int, product: str) -> None:
        order = self.order(back)
        if order:
            items = tuple(load().codes["verify"])[:ticked]
            steps.verify(self.w, order, by, checklist=items, product=product)

    @rule(by=who(*PHARMACIST), back=back, code=mostly("dose-disagrees", "no-such-code"))
    def give_back(self, by: str, back: int, code: str) -> None:
        order = self.order(back)
        if order:
            steps.return_(self.w, order, by, code=code)

    @rule(by=who(*PHARMACIST), back=back, shown=shown)
    def release(self, by: str, back: int, shown: int | None) -> None:
        order = self.order(back)
        if order:
            steps.release(self.w, order, by, **version(order, shown))

    @rule(by=who(*DOCTOR), back=back, shown=shown, why=mostly(steps.WHY, "", "no"))
    def amend(self, by: str, back: int, shown: int | None, why: str) -> None:
        order = self.order(back)
        if order:
            steps.amend(self.w, order, by, reason=why, **version(order, shown))

    @rule(by=who(*DOCTOR), back=back, shown=shown)
    def cancel(self, by: str, back: int, shown: int | None) -> None:
        order = self.order(back)
        if order:
            steps.cancel(self.w, order, by, **version(order, shown))

    @rule(by=who(*PHARMACIST), back=back)
    def ask_to_cancel(self, by: str, back: int) -> None:
        order = self.order(back)
        if order:
            given: dict[str, Any] = {"order_id": order.pk, "reason": steps.WHY}
            self.w.attempt(deeds.request_cancel, by, needs=P.ORDER_CANCEL_REQUEST, **given)

    @rule(by=who(*DOCTOR, *PHARMACIST, "both"), back=back)
    def void(self, by: str, back: int) -> None:
        order = self.order(back)
        if order:
            steps.void(self.w, order, by)

    @rule(by=who(*DOCTOR, *PHARMACIST), back=back, kind=st.sampled_from(sorted(KINDS)))
    def print_it(self, by: str, back: int, kind: str) -> None:
        order = self.order(back)
        if order:
            given: dict[str, Any] = {"order_id": order.pk, "kind": kind, "reason": "first one torn"}
            self.w.attempt(deeds.print_order, by, needs=KINDS[kind], **given)
