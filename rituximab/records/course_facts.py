"""The facts of the course itself: planned, given, signed, measured, answered, what went before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal, cast

from rituximab.protocol import facts as f

from . import rows
from .base import local_day
from .chart import Chart
from .infusion import STARTED
from .order_rows import OrderRow
from .year_rows import CoreSetRow, InfusionRow

#: States of an order whose dose somebody has signed and nothing has overtaken.
SIGNED_STATES = frozenset({"signed", "verifying", "verified", "released", "prepared"})
#: What the states that end the question of response say, in the protocol's words.
OUTCOMES = {"responded": "responded", "non_response": "no_response"}


def course_facts(chart: Chart) -> f.CourseRecordFacts:
    """``number`` counts the courses that reached an infusion, this one included.

    A course that ended before its first infusion was no treatment: the next one is no retreatment.
    """
    if chart.course is None:
        return f.CourseRecordFacts()
    previous = tuple(_previous(chart, chart.course))
    planned = {row.infusion: row.on for row in chart.planned}  # the last row of an infusion counts
    return f.CourseRecordFacts(
        number=len(previous) + 1,
        planned=tuple(f.PlannedInfusionFacts(*pair) for pair in sorted(planned.items())),
        given=tuple(
            f.GivenInfusionFacts(row.infusion, local_day(row.started_at), row.given_mg)
            for row in started(chart, chart.course.id)
            if row.started_at
        ),
        signed_dose_mg=_signed_dose(chart),
        previous=previous,
        retreatment_reasons=tuple(row.reason for row in chart.reasons),
        outcome=_outcome(chart, chart.course),
    )


def started(chart: Chart, course_id: int) -> list[InfusionRow]:
    """The infusions of a course of which something was given, by their number."""
    found = (i for i in chart.infusions if i.course_id == course_id and i.state in STARTED)
    return sorted(found, key=lambda row: row.infusion)


def day_0_of(chart: Chart, course: rows.CourseRow) -> date | None:
    """The day on which infusion 1 of a course began; None before it."""
    begun = [row.started_at for row in started(chart, course.id) if row.started_at]
    return local_day(min(begun)) if begun else _moved(chart, course, "on_treatment")


def core_sets(chart: Chart) -> tuple[f.CoreSetFacts, ...]:
    """The core sets of the course."""
    own = chart.course.id if chart.course else None
    return tuple(core_set(row) for row in chart.core_sets if row.course_id == own)


def core_set(row: CoreSetRow) -> f.CoreSetFacts:
    scale = cast("Literal['mmt', 'cmas']", row.strength_scale)
    strength = f.StrengthFacts(scale, row.strength_score, row.strength_maximum)
    enzyme = f.EnzymeFacts(cast(f.Enzyme, row.enzyme_test), row.enzyme_value, row.enzyme_upper)
    return f.CoreSetFacts(
        on=row.on,
        physician_global=row.physician_global,
        patient_global=row.patient_global,
        strength=strength if row.strength_scale else None,
        function=row.function,
        enzyme=enzyme if row.enzyme_test else None,
        extramuscular=row.extramuscular,
    )


def _previous(chart: Chart, course: rows.CourseRow) -> Iterator[f.PreviousCourseFacts]:
    relapsed = {row.course_id: row.on for row in chart.relapses}
    for row in chart.courses:
        if row.number < course.number and (day_0 := day_0_of(chart, row)) is not None:
            relapse_on = relapsed.get(row.id) or _moved(chart, row, "relapsed")
            yield f.PreviousCourseFacts(day_0, relapse_on)


def _moved(chart: Chart, course: rows.CourseRow, state: str) -> date | None:
    """The day the course first came into a state."""
    moves = (m for m in chart.course_moves if m.course_id == course.id and m.to_state == state)
    return next((local_day(move.at) for move in moves), None)


def _signed_dose(chart: Chart) -> Decimal | None:
    """The dose in mg signed for the next infusion, None while none is signed or it went stale."""
    begun = {row.infusion for row in started(chart, chart.pinned.id)}
    signed: list[OrderRow] = [
        row for row in chart.orders if row.state in SIGNED_STATES and row.infusion not in begun
    ]
    first = min(signed, key=lambda row: row.infusion, default=None)
    return first.ordered_mg if first else None


def _outcome(chart: Chart, course: rows.CourseRow) -> f.OutcomeFacts | None:
    """How the course ended or answered, by its last move that says so."""
    for move in reversed(chart.course_moves):
        if move.course_id != course.id:
            continue
        kind = move.reason_code if move.to_state == "discontinued" else OUTCOMES.get(move.to_state)
        if kind:
            return f.OutcomeFacts(cast(f.OutcomeKind, kind), local_day(move.at))
    return None
