"""The windows of monitoring as rows: derived from the standing, so no line in the trail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from rituximab.protocol import monitoring
from rituximab.records.base import local_day
from rituximab.records.chart import Chart, fetch
from rituximab.records.course_facts import started
from rituximab.records.infusion import STARTED
from rituximab.records.journey import standing_of
from rituximab.records.models import Course, DueItem, Infusion, Patient

from .moves import UNWATCHED

Window = tuple[date, date]
HBV: monitoring.Item = "hbv-dna"


@dataclass(frozen=True, slots=True)
class Difference:
    """Stored and recomputed windows of one item; None where there is none.

    ``lapsed``: the item ended by the calendar alone, which no fact could have told.
    """

    course_id: int
    item: str
    stored: Window | None
    recomputed: Window | None
    lapsed: bool = False

    @property
    def text(self) -> str:
        stored, recomputed = (_said(one) for one in (self.stored, self.recomputed))
        end = ", ended by the calendar" if self.lapsed else ""
        return f"course {self.course_id}, {self.item}: {stored}, recomputed {recomputed}{end}"


def _said(window: Window | None) -> str:
    return f"{window[0]} to {window[1]}" if window else "none"


def watched_courses_of(patient: Patient) -> list[Course]:
    """The courses whose follow-up is not finished, of which something was given."""
    given = Infusion.objects.filter(course=OuterRef("pk"), state__in=STARTED)
    kept = DueItem.objects.filter(course=OuterRef("pk"))
    watched = Q(Exists(given), ~Q(state__in=UNWATCHED)) | Q(Exists(kept))
    return list(Course.objects.filter(watched, patient=patient).order_by("number"))


def followed(chart: Chart) -> bool:
    """Whether anybody still looks after the course: until it is closed, and where the next course
    closed it, until infusion 1 of that one."""
    course = chart.pinned
    if course.state not in UNWATCHED:
        return True
    next_ = next((one for one in chart.courses if one.follows_id == course.id), None)
    return bool(next_ and next_.state not in UNWATCHED and not started(chart, next_.id))


def refresh_due(chart: Chart, *, at: datetime) -> None:
    """Bring the windows of the chart's course in line with its standing; only what differs."""
    for found in differences(chart, local_day(at)):
        rows = DueItem.objects.filter(course_id=found.course_id, item=found.item)
        if found.recomputed is None:
            rows.delete()
        elif found.stored is None:
            opens, overdue = found.recomputed
            DueItem.objects.create(
                course_id=found.course_id, item=found.item, opens_on=opens, overdue_on=overdue
            )
        else:
            opens, overdue = found.recomputed
            rows.update(opens_on=opens, overdue_on=overdue)


def differences(chart: Chart, today: date) -> list[Difference]:
    """Where the stored windows of a course are not those of its standing."""
    course = chart.pinned
    stored = {row.item: (row.opens_on, row.overdue_on) for row in chart.due_items}
    recomputed: dict[str, Window] = {}
    until = None
    if followed(chart):
        standing = standing_of(chart, today)
        recomputed = {one.item: (one.opens_on, one.overdue_on) for one in standing.due}
        until = standing.hbv.monitoring_until if standing.hbv else None
    return [
        Difference(
            course.id,
            item,
            stored.get(item),
            recomputed.get(item),
            lapsed=item == HBV and item not in recomputed and until is not None and today > until,
        )
        for item in dict.fromkeys([*stored, *recomputed])
        if stored.get(item) != recomputed.get(item)
    ]


def proved(*, at: datetime, mend: bool = False) -> Iterator[Difference]:
    """Every difference in every clinic, course by course; ``mend`` puts each right.

    Raises EditionMismatch for a course whose pinned edition is not here.
    """
    given = Infusion.objects.filter(state__in=STARTED).values_list("course_id", flat=True)
    kept = DueItem.objects.values_list("course_id", flat=True)
    for course_id in sorted({*given, *kept}):
        yield from _proved(course_id, at, mend)


def _proved(course_id: int, at: datetime, mend: bool) -> list[Difference]:
    """Held by its patient, as every deed holds it."""
    with transaction.atomic(durable=True):
        whose = Patient.objects.filter(courses=course_id).select_for_update(of=("self",))
        chart = fetch("course", course_id, whose.get())
        found = differences(chart, local_day(at))
        if mend:
            refresh_due(chart, at=at)
        return found
