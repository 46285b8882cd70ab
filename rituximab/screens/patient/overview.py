"""The patient's page in one value: latest results, what is taken now, what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.protocol.result import title
from rituximab.records.journey import Chart
from rituximab.screens.shared.clock import today


@dataclass(frozen=True, slots=True)
class LatestResult:
    name: str
    row: Any
    earlier: int


@dataclass(frozen=True, slots=True)
class Overview:
    results: tuple[LatestResult, ...]
    taken: tuple[Any, ...]
    stopped: tuple[Any, ...]
    open_events: tuple[Any, ...]
    past_events: tuple[Any, ...]
    open_course: Any
    may_open: bool
    clinical: bool
    in_error: tuple[tuple[str, Any], ...]


def overview_of(chart: Chart, actor: Actor) -> Overview:
    day = today()
    taken = [t for t in chart.therapies if t.stop is None or t.stop > day]
    ended = {"not_eligible", "discontinued", "closed", "entered_in_error"}
    running = [c for c in chart.courses if c.state not in ended]
    return Overview(
        results=tuple(latest_results(chart.results)),
        taken=tuple(taken),
        stopped=tuple(t for t in chart.therapies if t not in taken),
        open_events=tuple(e for e in chart.events if e.resolved_on is None),
        past_events=tuple(e for e in chart.events if e.resolved_on is not None),
        open_course=running[-1] if running else None,
        may_open=actor.may(Permission.COURSE_OPEN) and not running,
        clinical=actor.may(Permission.RESULT_VIEW),
        in_error=tuple((kind_of(row), row) for row in chart.in_error),
    )


def latest_results(rows: Iterable[Any]) -> list[LatestResult]:
    """The last row of each test by day of collection, in the order of their names."""
    by_test = sorted(rows, key=lambda row: (title(row.test), row.on, row.id))
    found = []
    for test, group in groupby(by_test, key=lambda row: row.test):
        series = list(group)
        found.append(LatestResult(title(test), series[-1], len(series) - 1))
    return found


def kind_of(row: Any) -> str:
    """``TherapyRow`` is "therapy"."""
    return type(row).__name__.removesuffix("Row").lower()
