"""Who took a row and until when it sleeps.

A mark counts only for as long as the row waits for the same thing: what was claimed or put off
before the row came (back) to a list is over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, QuerySet

from rituximab.records.base import STANDING
from rituximab.records.models import WorkMark

from .waiting import Waiting

if TYPE_CHECKING:
    from rituximab.access.actor import Actor

#: So long at most a row sleeps, so that nothing is put off for good: a habit of the house, which
#: says nothing of when something is due. What presses sleeps until the next day at most.
LONGEST_SLEEP_DAYS = 28


@dataclass(frozen=True, slots=True)
class Mark:
    claimed_by_id: int | None
    claimed_by: str
    snoozed_until: date | None
    reason: str
    by: str
    at: datetime


def of_row(actor: Actor) -> QuerySet[WorkMark]:
    """The mark that counts for a row, as a subquery of a list."""
    return WorkMark.objects.filter(
        STANDING,
        clinic_id=actor.clinic_id,
        subject_type=OuterRef("subject"),
        subject_id=OuterRef("subject_id"),
        written_at__gte=OuterRef("since"),
    )


def marks_of(actor: Actor, rows: Iterable[Waiting]) -> dict[tuple[str, int], Mark]:
    """The marks that count for these rows, by subject; one statement."""
    by_key = {(row.subject, row.subject_id): row for row in rows}
    found = WorkMark.objects.filter(
        STANDING,
        clinic_id=actor.clinic_id,
        subject_type__in={kind for kind, _ in by_key},
        subject_id__in={number for _, number in by_key},
    ).values_list(
        "subject_type",
        "subject_id",
        "claimed_by",
        F("claimed_by__full_name"),
        "snoozed_until",
        "reason",
        F("written_by__full_name"),
        "written_at",
    )
    marks = {}
    for kind, number, *said in found:
        row = by_key.get((kind, number))
        mark = Mark(said[0], said[1] or "", *said[2:])
        if row and mark.at >= row.since:
            marks[kind, number] = mark
    return marks
