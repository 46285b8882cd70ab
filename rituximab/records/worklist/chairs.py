"""Infusions at the chair, ahead, and behind."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from rituximab.records.base import STANDING
from rituximab.records.infusion import Infusion, InfusionMove
from rituximab.records.models import Order, PlannedInfusion
from rituximab.records.order import LIVE

from .orders import WAITING_TO_RUN
from .waiting import Part, StartOfDay, part
from .year import ranked

if TYPE_CHECKING:
    from rituximab.access.actor import Actor

PATIENT = "course__patient"
AHEAD = ("planned", "scheduled")
#: Begun and not finished: they stay on the list whatever their day.
AT_THE_CHAIR = (
    "checking",
    "cleared",
    "running",
    "paused",
    "completed",
    "stopped",
    "observed",
)


def midnight(day: date) -> datetime:
    """The moment at which the day begins in the clinic."""
    return timezone.make_aware(datetime.combine(day, time.min))


def todays(actor: Actor, today: date) -> list[Part]:
    """Those at the chair, those booked or planned until today, and released orders planned until
    today for which no chair is booked."""
    tomorrow = midnight(date.fromordinal(today.toordinal() + 1))
    booked = Q(scheduled_for__lt=tomorrow) | Q(scheduled_for=None, planned_on__lte=today)
    rows = _infusions(actor).filter(
        Q(state__in=AT_THE_CHAIR) | (Q(state__in=AHEAD) & booked), PATIENT_LIVES
    )
    without = (
        Order.objects.visible_to(actor)
        .filter(
            PATIENT_LIVES,
            state__in=WAITING_TO_RUN,
            planned_on__lte=today,
            valid_until__gte=today,
            error_at__isnull=True,
        )
        .exclude(Exists(_live_infusion()))
    )
    return [
        _chairs(rows, rank=ranked(Q(state__in=AT_THE_CHAIR)), part=Value(0)),
        part(
            without,
            PATIENT,
            subject="order",
            course_number=F("course__number"),
            since=F("state_since"),
            due_on=F("planned_on"),
            due_at=StartOfDay("planned_on"),
            order_state=F("state"),
            kind=Value("order"),
            rank=Value(1),
            part=Value(1),
            plain=("course_id", "state", "infusion", "revision"),
        ),
    ]


PATIENT_LIVES = Q(course__patient__deceased_on__isnull=True)


def coming(actor: Actor, today: date) -> list[Part]:
    """Booked chairs after today, and planned infusions after today without a chair."""
    tomorrow = midnight(date.fromordinal(today.toordinal() + 1))
    later = Q(scheduled_for__gte=tomorrow) | Q(scheduled_for=None, planned_on__gt=today)
    booked = _infusions(actor).filter(later, PATIENT_LIVES, state__in=AHEAD)
    newer = PlannedInfusion.objects.filter(
        STANDING, course=OuterRef("course"), infusion=OuterRef("infusion"), pk__gt=OuterRef("pk")
    )
    planned = PlannedInfusion.objects.filter(
        STANDING,
        PATIENT_LIVES,
        ~Exists(newer),
        ~Exists(_live_infusion()),
        course__patient__clinic_id=actor.clinic_id,
        course__error_at__isnull=True,
        course__state__in=("ready", "on_treatment"),
        on__gt=today,
    )
    return [
        _chairs(booked, rank=Value(1), part=Value(0)),
        part(
            planned,
            PATIENT,
            subject="planned",
            course_number=F("course__number"),
            since=F("written_at"),
            due_on=F("on"),
            due_at=StartOfDay("on"),
            order_state=_order_state(),
            kind=Value("planned"),
            state=Value("planned"),
            rank=Value(1),
            part=Value(1),
            plain=("course_id", "infusion"),
        ),
    ]


def unreconciled(actor: Actor) -> Part:
    """Closed infusions whose unused product is not on record."""
    return _ended(actor, Q(state="closed", reconciled_at__isnull=True))


def cut_short(actor: Actor) -> Part:
    """Infusions stopped early, and those not given."""
    stopped = InfusionMove.objects.filter(infusion=OuterRef("pk"), to_state="stopped")
    return _ended(actor, Q(state="not_given") | Q(Exists(stopped)))


def _ended(actor: Actor, which: Q) -> Part:
    moves = InfusionMove.objects.filter(
        infusion=OuterRef("pk"), to_state__in=("stopped", "not_given")
    ).order_by("-seq")
    rows = Infusion.objects.visible_to(actor).filter(which, STANDING)
    return part(
        rows,
        PATIENT,
        subject="infusion",
        course_number=F("course__number"),
        since=F("state_since"),
        why=Subquery(moves.values("reason")[:1]),
        kind=Subquery(moves.values("to_state")[:1]),
        due_at=Coalesce("ended_at", "state_since"),
        plain=("course_id", "infusion", "state", "chair"),
    )


def _infusions(actor: Actor) -> QuerySet[Infusion]:
    """With the day that is planned for them."""
    plan = PlannedInfusion.objects.filter(
        STANDING, course=OuterRef("course"), infusion=OuterRef("infusion")
    ).order_by("-pk")
    rows = Infusion.objects.visible_to(actor).filter(STANDING)
    return rows.annotate(planned_on=Subquery(plan.values("on")[:1]))


def _chairs(rows: QuerySet[Infusion], **named: Any) -> Part:
    return part(
        rows,
        PATIENT,
        subject="infusion",
        course_number=F("course__number"),
        since=F("state_since"),
        due_on=F("planned_on"),
        due_at=Coalesce("scheduled_for", StartOfDay("planned_on"), "state_since"),
        order_state=_order_state(),
        kind=Value("infusion"),
        plain=("course_id", "infusion", "state", "chair"),
        **named,
    )


def _live_infusion() -> QuerySet[Infusion]:
    return Infusion.objects.filter(
        STANDING, course=OuterRef("course"), infusion=OuterRef("infusion")
    ).exclude(state="not_given")


def _order_state() -> Subquery:
    """Where the order of this infusion stands; None without one."""
    rows = Order.objects.filter(
        course=OuterRef("course"),
        infusion=OuterRef("infusion"),
        state__in=LIVE,
        error_at__isnull=True,
    ).order_by("-revision")
    return Subquery(rows.values("state")[:1])
