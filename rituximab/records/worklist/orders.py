"""Orders and requests that wait for somebody."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Expression, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Collate

from rituximab.records.base import STANDING
from rituximab.records.eligibility import Answer, ExceptionRequest
from rituximab.records.order import Order, OrderMove

from .waiting import Part, part

if TYPE_CHECKING:
    from rituximab.access.actor import Actor

PATIENT = "course__patient"
WAITING_TO_RUN = ("released", "prepared")


def in_states(actor: Actor, *states: str) -> Part:
    return orders(Order.objects.visible_to(actor).filter(state__in=states, error_at__isnull=True))


def verified_once(actor: Actor) -> Part:
    """Stale orders that somebody had verified: a new revision is signed, then verified again."""
    rows = Order.objects.visible_to(actor).filter(
        state="stale", verified_at__isnull=False, error_at__isnull=True
    )
    return orders(rows)


def to_prepare(actor: Actor, today: date) -> Part:
    """Released orders still to be given: planned for today or later, or still valid."""
    rows = Order.objects.visible_to(actor).not_in_use()
    return orders(
        rows.filter(state__in=WAITING_TO_RUN, valid_until__gte=today, error_at__isnull=True)
    )


def orders(rows: QuerySet[Order]) -> Part:
    latest = OrderMove.objects.filter(order=OuterRef("pk")).order_by("-seq")
    return part(
        rows,
        PATIENT,
        subject="order",
        course_number=F("course__number"),
        since=F("state_since"),
        due_on=F("planned_on"),
        why=Subquery(latest.values("reason")[:1]),
        who_id=F("signed_by"),
        who=F("taken_by__full_name"),
        taker_id=F("taken_by"),
        plain=("course_id", "state", "infusion", "revision"),
    )


def exceptions(actor: Actor, which: Q) -> Part:
    rows = ExceptionRequest.objects.filter(
        which, course__patient__clinic_id=actor.clinic_id, error_at__isnull=True
    )
    return part(
        rows,
        PATIENT,
        subject="exception",
        course_number=F("course__number"),
        since=F("written_at"),
        why=F("text"),
        who_id=F("written_by"),
        who=F("written_by__full_name"),
        plain=("course_id", "state", "rule"),
    )


def overrides(actor: Actor, from_: datetime) -> list[Part]:
    """Rules that somebody passed since that moment: cautions answered, exceptions approved."""
    answers = Answer.objects.filter(
        STANDING, course__patient__clinic_id=actor.clinic_id, written_at__gte=from_
    )
    approved = ExceptionRequest.objects.filter(
        STANDING,
        course__patient__clinic_id=actor.clinic_id,
        state="approved",
        decided_at__gte=from_,
    )
    return [
        part(
            answers,
            PATIENT,
            subject="answer",
            course_number=F("course__number"),
            since=F("written_at"),
            part=Value(0),
            kind=Value("answered"),
            why=F("text"),
            who=F("written_by__full_name"),
            rule_key=by_letter("rule"),
            plain=("course_id", "rule"),
        ),
        part(
            approved,
            PATIENT,
            subject="exception",
            course_number=F("course__number"),
            since=F("decided_at"),
            part=Value(1),
            kind=Value("exception approved"),
            why=F("decided_text"),
            who=F("decided_by__full_name"),
            rule_key=by_letter("rule"),
            plain=("course_id", "rule"),
        ),
    ]


def by_letter(column: str) -> Expression | F:
    """The column in an order that does not depend on the language of the database: two tables are
    merged by it outside of the database too."""
    return Collate(F(column), "C") if connection.vendor == "postgresql" else F(column)
