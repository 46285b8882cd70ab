"""What waits after the first infusion: tasks, results nobody has seen, windows of monitoring."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Concat

from rituximab.records.base import STANDING
from rituximab.records.infusion import STARTED
from rituximab.records.models import Acknowledgement, DueItem, DueMark, Infusion, Result, Task

from .waiting import Part, StartOfDay, part

if TYPE_CHECKING:
    from rituximab.access.actor import Actor

CORE_SETS = ("core-set-week-12", "core-set-week-26")
#: A value outside the limits its own laboratory states, or a reading that is not negative.
OUTSIDE = (
    Q(value__lt=F("lower")) | Q(value__gt=F("upper")) | Q(reading__in=("positive", "indeterminate"))
)
UNSAID = Q(value__isnull=False, lower__isnull=True, upper__isnull=True)


def ranked(*steps: Q) -> Case:
    """0 for what the first condition holds for, 1 for the second ..."""
    whens = [When(step, then=Value(n)) for n, step in enumerate(steps)]
    return Case(*whens, default=Value(len(steps)), output_field=IntegerField())


def tasks(actor: Actor) -> Part:
    rows = Task.objects.filter(STANDING, patient__clinic_id=actor.clinic_id, done_at__isnull=True)
    return part(
        rows,
        "patient",
        subject="task",
        course_number=F("course__number"),
        since=F("written_at"),
        rank=ranked(Q(urgent=True)),
        why=F("text"),
        plain=("patient_id", "course_id", "kind", "due_at"),
    )


def results(actor: Actor) -> Part:
    """Results collected on the day of a first infusion or later that nobody has acknowledged."""
    given = Infusion.objects.filter(
        STANDING,
        course__patient=OuterRef("patient"),
        state__in=STARTED,
        started_at__date__lte=OuterRef("on"),
    )
    seen = Acknowledgement.objects.filter(STANDING, result=OuterRef("pk"))
    rows = Result.objects.filter(
        STANDING, ~Exists(seen), Exists(given), patient__clinic_id=actor.clinic_id
    )
    return part(
        rows,
        "patient",
        subject="result",
        since=F("written_at"),
        rank=ranked(OUTSIDE, UNSAID),
        due_on=F("on"),
        who=F("written_by__full_name"),
        why=F("comment"),
        plain=("patient_id", "test", "reading", "value", "unit", "lower", "upper"),
    )


def monitoring(actor: Actor, today: date) -> Part:
    """Open windows of blood tests, lung function and hepatitis B; overdue ones are rank 0."""
    return _windows(actor, today, ~Q(item__in=CORE_SETS))


def overdue(actor: Actor, today: date) -> Part:
    """Every window that was let pass, core sets among them."""
    return _windows(actor, today, Q(overdue_on__lte=today))


def assessments(actor: Actor, today: date) -> Part:
    return _windows(actor, today, Q(item__in=CORE_SETS))


def _windows(actor: Actor, today: date, which: Q) -> Part:
    """Without those that need no value this time; ``state`` is "taken" where the result is awaited.

    Claimed and put off as an item of its course: the rows themselves are derived anew."""
    said = DueMark.objects.filter(
        STANDING, course=OuterRef("course"), item=OuterRef("item"), opens_on=OuterRef("opens_on")
    )
    rows = DueItem.objects.filter(
        which,
        ~Exists(said.filter(kind="not_required")),
        opens_on__lte=today,
        course__patient__clinic_id=actor.clinic_id,
        course__patient__deceased_on__isnull=True,
        course__error_at__isnull=True,
    )
    return part(
        rows,
        "course__patient",
        subject=Concat(Value(DUE), F("item")),
        subject_id="course_id",
        course_number=F("course__number"),
        since=StartOfDay("opens_on"),
        rank=ranked(Q(overdue_on__lte=today)),
        kind=F("item"),
        state=Subquery(said.values("kind")[:1]),
        due_on=F("overdue_on"),
        plain=("course_id", "opens_on"),
    )


DUE = "due:"
