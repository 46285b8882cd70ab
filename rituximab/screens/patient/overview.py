"""The patient's page in one value: latest results, what is taken now, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.actions.event import REACTIONS, SYMPTOMS
from rituximab.protocol.result import title
from rituximab.records.journey import Chart
from rituximab.screens.shared.clock import today


@dataclass(frozen=True, slots=True)
class LatestResult:
    name: str
    row: Any
    earlier: int


@dataclass(frozen=True, slots=True)
class EventShown:
    """An event with its last decision, and what this person may do with it."""

    row: Any
    decision: Any
    may_resolve: bool
    may_decide: bool


@dataclass(frozen=True, slots=True)
class Overview:
    results: tuple[LatestResult, ...]
    taken: tuple[Any, ...]
    stopped: tuple[Any, ...]
    events: tuple[EventShown, ...]
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
        events=tuple(events_of(chart, actor)),
        open_course=running[-1] if running else None,
        may_open=actor.may(Permission.COURSE_OPEN) and not running,
        clinical=actor.may(Permission.RESULT_VIEW),
        in_error=tuple((kind_of(row), row) for row in chart.in_error),
    )


def events_of(chart: Chart, actor: Actor) -> Iterator[EventShown]:
    """Those that are open first, each with the newest day first."""
    decided = {row.event_id: row for row in chart.event_decisions}  # the last one counts
    decides = actor.may(Permission.REACTION_DECIDE)
    for row in sorted(
        chart.events, key=lambda e: (e.resolved_on is None, e.on, e.id), reverse=True
    ):
        is_open = row.resolved_on is None
        closes = actor.may(Permission.EVENT_EDIT) and (decides or row.kind not in SYMPTOMS)
        decidable = row.kind in (*REACTIONS, *SYMPTOMS)
        yield EventShown(row, decided.get(row.id), is_open and closes, decides and decidable)


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
