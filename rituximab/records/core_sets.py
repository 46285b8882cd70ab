"""Core sets as the protocol compares them: the measures of a row, and which one is the baseline."""

from __future__ import annotations

from rituximab.protocol.improvement import Measures

from .chart import Chart
from .course_facts import core_set
from .year_rows import CoreSetRow


def measures(row: CoreSetRow) -> Measures:
    """The measures of one day, of both sets."""
    return Measures(core_set(row), row.activity, row.wellbeing, row.wellbeing_range)


def core_sets_of(chart: Chart) -> tuple[CoreSetRow, ...]:
    """The core sets of the course by date; the first is the baseline."""
    own = (row for row in chart.core_sets if row.course_id == chart.pinned.id)
    return tuple(sorted(own, key=lambda row: row.on))


def lost_baseline(chart: Chart) -> CoreSetRow | None:
    """A core set older than any that stands, entered in error and not written anew: until it is,
    nothing is left to compare with."""
    standing = core_sets_of(chart)
    wrong = [
        row
        for row in chart.in_error
        if isinstance(row, CoreSetRow)
        and row.course_id == chart.pinned.id
        and standing
        and row.on < standing[0].on
        and row.error_at is not None
        and row.error_at > standing[0].written_at
    ]
    return min(wrong, key=lambda row: row.on, default=None)
