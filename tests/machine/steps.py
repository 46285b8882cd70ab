"""Single deeds with arguments that fit, and the step that comes next when nothing goes wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from pypdf import PdfWriter

from rituximab.access.permission import Permission as P
from rituximab.actions import course as courses
from rituximab.actions import eligibility, response, retreatment, screening
from rituximab.actions import order as orders
from rituximab.actions.order.frozen import Frozen
from rituximab.protocol.edition import load
from rituximab.records.models import Infusion, Order
from rituximab.records.sealed import digest_of

from . import bedside
from .model import Outcome, World

WHY = "as agreed in the clinic"


@cache
def _pages() -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(out)
    return out.getvalue()


def cheap(snapshot: dict[str, Any], *, paper: str) -> bytes:
    """A page that costs nothing, another one for each order."""
    return _pages() + f"%{digest_of(repr(snapshot))}\n".encode()


# ---- the order ----------------------------------------------------------------------------


def draft(w: World, by: str = "prescriber", **given: Any) -> Outcome:
    number = w.next_number() or 1
    wanted: dict[str, Any] = {"course_id": w.course_id, "infusion": number, **given}
    return w.attempt(orders.draft_order, by, needs=P.ORDER_DRAFT, **wanted)


def sign(w: World, order: Order, by: str = "prescriber", **given: Any) -> Outcome:
    given = {"proof": w.proof(by), "render": cheap, "order_id": order.pk, **given}
    return w.attempt(orders.sign_order, by, needs=P.ORDER_SIGN, **given)


def take(w: World, order: Order, by: str = "pharmacist", **given: Any) -> Outcome:
    return w.attempt(orders.take_order, by, needs=P.ORDER_VERIFY, order_id=order.pk, **given)


def numbers_of(order: Order) -> dict[str, Decimal]:
    """What a pharmacist calculates who calculates well."""
    wrong = dict.fromkeys(("dose_mg", "draw_ml", "concentration", "first_rate_ml_h"), Decimal(1))
    if not hasattr(order, "snapshot"):
        return wrong
    found = Frozen(order).numbers()
    places = {"concentration": "0.001", "bsa_m2": "0.0001", "draw_ml": "0.01"}
    return {n: v.quantize(Decimal(places.get(n, "0.1"))) for n, v in found.items()}


def compare(w: World, order: Order, by: str = "pharmacist", **own: Decimal) -> Outcome:
    numbers: dict[str, Any] = numbers_of(order) | own
    return w.attempt(orders.compare_blind, by, needs=P.ORDER_VERIFY, order_id=order.pk, **numbers)


def verify(w: World, order: Order, by: str = "pharmacist", **given: Any) -> Outcome:
    whole = {"checklist": tuple(load().codes["verify"]), "product": "truxima", "proof": w.proof(by)}
    given = {**whole, "order_id": order.pk, **given}
    return w.attempt(orders.verify_order, by, needs=P.ORDER_VERIFY, **given)


def return_(w: World, order: Order, by: str = "pharmacist", **given: Any) -> Outcome:
    given = {"order_id": order.pk, "code": "dose-disagrees", "text": "900 or 1,000?", **given}
    return w.attempt(orders.return_order, by, needs=P.ORDER_RETURN, **given)


def release(w: World, order: Order, by: str = "pharmacist", **given: Any) -> Outcome:
    return w.attempt(orders.release_order, by, needs=P.ORDER_RELEASE, order_id=order.pk, **given)


def amend(w: World, order: Order, by: str = "prescriber", **given: Any) -> Outcome:
    given = {"order_id": order.pk, "reason": WHY, **given}
    return w.attempt(orders.amend_order, by, needs=P.ORDER_AMEND, **given)


def cancel(w: World, order: Order, by: str = "prescriber", **given: Any) -> Outcome:
    given = {"order_id": order.pk, "code": "planned-anew", "reason": WHY, **given}
    return w.attempt(orders.cancel_order, by, needs=P.ORDER_CANCEL, **given)


def void(w: World, order: Order, by: str = "prescriber", **given: Any) -> Outcome:
    """Entered in error: the first call asks, the second, by another profession, confirms."""
    given = {"order_id": order.pk, "reason": WHY, **given}
    return w.attempt(orders.mark_order_in_error, by, needs=P.ORDER_ERROR, **given)


def expire(w: World) -> Outcome:
    return w.attempt(orders.expire_orders, None, quiet=True)


# ---- the course ---------------------------------------------------------------------------


def on_course(w: World, deed: Any, by: str, needs: P | None, **given: Any) -> Outcome:
    return w.attempt(deed, by, needs=needs, **{"course_id": w.course_id, **given})


def assess(w: World, by: str = "prescriber") -> Outcome:
    domains = [{"domain": "muscle"}]
    given: dict[str, Any] = {
        "domains": domains,
        "quiet": True,
    }  # what is said already is not said again
    return on_course(w, courses.enter_indications, by, P.COURSE_ASSESS, **given)


def plan(w: World, by: str = "prescriber", *, first: int = 1, apart: int = 14) -> Outcome:
    """Both infusions, ``apart`` days from each other, those that were given left as they are."""
    known, number = w.planned(), w.next_number()
    days = [w.today + timedelta(days=first + apart * n) for n in range(2)]
    if number == 2:
        days = [known[1], max(days[0], known[1] + timedelta(days=apart))]
    given: dict[str, Any] = {"dates": days, "quiet": True}
    return on_course(w, courses.plan_infusions, by, P.COURSE_ASSESS, **given)


def decide(w: World, by: str = "prescriber") -> Outcome:
    return on_course(w, eligibility.decide_eligibility, by, P.ELIGIBILITY_DECIDE)


def refuse_course(w: World, by: str = "prescriber") -> Outcome:
    return on_course(w, eligibility.close_not_eligible, by, P.ELIGIBILITY_DECIDE, reason=WHY)


def ask(w: World, by: str = "prescriber", rule: str = "twelve-weeks") -> Outcome:
    said: dict[str, Any] = {
        "rule": rule,
        "code": "organ-threatening",
        "text": "dysphagia, no time to lose",
    }
    return on_course(w, eligibility.request_exception, by, P.EXCEPTION_REQUEST, **said)


def review(w: World, by: str = "prescriber") -> Outcome:
    said: dict[str, Any] = {"on": w.today, "outcome": "complete"}
    return on_course(w, screening.review_vaccination, by, P.SCREENING_RECORD, **said)


def ready(w: World, by: str = "prescriber") -> Outcome:
    return on_course(w, screening.complete_screening, by, P.SCREENING_COMPLETE)


def hold(w: World, by: str = "nurse", **given: Any) -> Outcome:
    given = {"code": "patient", "reason": WHY, **given}
    return on_course(w, courses.hold_course, by, P.COURSE_HOLD, **given)


def unhold(w: World, by: str = "prescriber", **given: Any) -> Outcome:
    given = {"reason": WHY, **given}
    return on_course(w, courses.release_course, by, P.COURSE_RELEASE, **given)


def discontinue(w: World, by: str = "prescriber", **given: Any) -> Outcome:
    given = {"kind": "toxicity", "reason": WHY, **given}
    return on_course(w, courses.discontinue_course, by, P.COURSE_DISCONTINUE, **given)


def close(w: World, by: str = "prescriber") -> Outcome:
    return on_course(w, courses.close_course, by, P.COURSE_CLOSE, reason=WHY)


def void_course(w: World, by: str = "prescriber") -> Outcome:
    return on_course(w, courses.mark_course_in_error, by, P.COURSE_ERROR, reason=WHY)


def judge(w: World, by: str = "prescriber", kind: str = "responded") -> Outcome:
    said: dict[str, Any] = {"kind": kind, "reason": WHY}
    return on_course(w, response.record_outcome, by, P.RESPONSE_ASSESS, **said)


def relapse(w: World, by: str = "prescriber", **given: Any) -> Outcome:
    said: dict[str, Any] = {
        "on": w.today,
        "evidence": "weak again, MMT 60 of 80",
        "domains": ["muscle"],
        **given,
    }
    return on_course(w, retreatment.record_relapse, by, P.RELAPSE_RECORD, **said)


def retreat(w: World, by: str = "prescriber", reason: str = "relapse") -> Outcome:
    """The next course; from then on the world is about it."""
    reasons = [{"reason": reason, "text": "see above"}]
    found = on_course(w, retreatment.open_retreatment, by, P.RETREATMENT_OPEN, reasons=reasons)
    if found.done:
        w.course_id = found.record.pk
    return found


# ---- the next step ------------------------------------------------------------------------


def at_eight(day: date) -> datetime:
    return datetime.combine(day, time(8), UTC)


def forward(w: World) -> Outcome:
    """What comes next in the state the course is in, with everything as it should be."""
    state = w.course.state
    if state == "assessing" and not w.planned():
        return plan(w)
    if state in ("ready", "on_treatment"):
        return _to_the_chair(w)
    way = {
        "draft": assess,
        "assessing": decide,
        "eligible": review,
        "screening": ready,
        "held": unhold,
        "observing": judge,
        "responded": relapse,
        "relapsed": retreat,
        "non_response": close,
        "discontinued": close,
    }
    return way.get(state, assess)(w)


def _to_the_chair(w: World) -> Outcome:
    number = w.next_number()
    if number is None:
        return plan(w)
    rows = Order.objects.filter(course=w.course_id, infusion=number).order_by("-pk")
    order = rows.first()
    seats = Infusion.objects.filter(course=w.course_id, infusion=number)
    infusion = seats.exclude(state="not_given").first()
    if infusion is not None and infusion.order_id is not None:
        return bedside.on(w, infusion)
    if order is None or order.state in ("cancelled", "superseded", "not_given", "entered_in_error"):
        return draft(w)
    if order.state == "verifying":
        compare(w, order)
        return verify(w, order)
    way = {
        "draft": sign,
        "signed": take,
        "verified": release,
        **dict.fromkeys(("returned", "stale", "expired"), amend),
    }
    if order.state in way:
        return way[order.state](w, order)
    return bedside.on(w, infusion)
