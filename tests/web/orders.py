"""Orders to look at, brought to each state through the actions."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from django.urls import reverse
from pypdf import PdfWriter

from rituximab.access.actor import Actor
from rituximab.access.proof import Proof
from rituximab.actions import order as deeds
from rituximab.protocol.edition import load
from rituximab.records.models import Course, Order
from tests.factories import Team
from tests.people import NOW

#: What an adult's order comes to in the bag proposed.
RIGHT = {
    "dose_mg": Decimal(1000),
    "draw_ml": Decimal(100),
    "concentration": Decimal(2),
    "first_rate_ml_h": Decimal(25),
}


@cache
def three_pages() -> bytes:
    """A PDF that costs nothing to make."""
    writer, out = PdfWriter(), BytesIO()
    for _ in range(3):
        writer.add_blank_page(width=595, height=842)
    writer.write(out)
    return out.getvalue()


def blank(snapshot: dict[str, Any], *, paper: str) -> bytes:
    return three_pages()


def proof(actor: Actor) -> Proof:
    return Proof(actor.user_id, NOW, "password")


def drafted(team: Team, course: Course) -> Order:
    return deeds.draft_order(by=team.prescriber, at=NOW, course_id=course.pk, infusion=1)


def signed(team: Team, course: Course) -> Order:
    order = drafted(team, course)
    doctor = team.prescriber
    return deeds.sign_order(by=doctor, at=NOW, order_id=order.pk, proof=proof(doctor), render=blank)


def taken(team: Team, course: Course) -> Order:
    order = signed(team, course)
    return deeds.take_order(by=team.pharmacist, at=NOW, order_id=order.pk)


def compared(team: Team, course: Course, **own: Decimal) -> Order:
    order = taken(team, course)
    deeds.compare_blind(by=team.pharmacist, at=NOW, order_id=order.pk, **RIGHT | own)
    return order


def verified(team: Team, course: Course) -> Order:
    order = compared(team, course)
    return deeds.verify_order(
        by=team.pharmacist,
        at=NOW,
        order_id=order.pk,
        proof=proof(team.pharmacist),
        checklist=tuple(load().codes["verify"]),
        product="truxima",
    )


def released(team: Team, course: Course) -> Order:
    order = verified(team, course)
    return deeds.release_order(by=team.pharmacist, at=NOW, order_id=order.pk)


def returned(team: Team, course: Course) -> Order:
    order = compared(team, course, dose_mg=Decimal(900))
    return deeds.return_order(
        by=team.pharmacist, at=NOW, order_id=order.pk, code="dose-disagrees", text="900 or 1,000?"
    )


# ---- their pages --------------------------------------------------------------------------


def address(order: Order, name: str = "detail") -> str:
    return reverse(f"order:{name}", args=[order.pk])


def results_in(page: Any) -> list[str]:
    """Dose, volume, concentration and first rate wherever they stand in the HTML."""
    html = page.content.decode().replace("\u00a0", " ")
    html = re.sub(r'name="(once|csrfmiddlewaretoken)"[^>]*', "", html)
    return re.findall(r"(?<![\w.,])(?:1,?000 ?mg|one thousand|100 mL|2 mg per mL|25 mL/h)", html)
