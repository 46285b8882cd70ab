"""The course by the month: windows as bars, values as dots, infusion days and today as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rituximab.protocol.quantity import add_months
from rituximab.records.course_facts import started
from rituximab.records.journey import Chart, local_day
from rituximab.screens.shared.axis import Axis, Mark
from rituximab.screens.templatetags.house import cdate

from .words import ITEMS, TESTS

WIDTH, LEFT, RIGHT, TOP, ROW, BELOW = 772, 150, 736, 34, 28, 24
#: Watched only in contact with hepatitis B; ALT belongs to it and to the liver.
FOR_SOME = "hbv-dna"


@dataclass(frozen=True, slots=True)
class Window:
    x: int
    width: int
    y: int
    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The picture in units of its own; ``words`` says the same as a list."""

    width: int
    height: int
    foot: int
    rows: tuple[Mark, ...]
    windows: tuple[Window, ...]
    dots: tuple[Dot, ...]
    ticks: tuple[Mark, ...]
    infusions: tuple[Mark, ...]
    today: int

    @property
    def words(self) -> list[str]:
        return [one.text for one in self.windows] + [one.text for one in self.dots]


def strip_of(
    chart: Chart, windows: Sequence[tuple[str, date, date, str]], day: date
) -> Strip | None:
    """``windows``: item, opening and overdue day, class of the status. None before infusion 1."""
    given = [local_day(i.started_at) for i in started(chart, chart.pinned.id) if i.started_at]
    if not given:
        return None
    ends = [overdue for _, _, overdue, _ in windows]
    axis = Axis(min(given), add_months(max([day, *given, *ends]), 1), LEFT, RIGHT)
    due = {item for item, *_ in windows}
    items = [item for item in ITEMS if item in due or (item in TESTS and item != FOR_SOME)]
    place = {item: TOP + n * ROW for n, item in enumerate(items)}
    foot = TOP + len(items) * ROW
    return Strip(
        width=WIDTH,
        height=foot + BELOW,
        foot=foot,
        rows=tuple(Mark(place[item], ITEMS[item]) for item in items),
        windows=tuple(
            Window(
                x=axis.x(opens),
                width=max(axis.x(overdue) - axis.x(opens), 2),
                y=place[item],
                tag=tag,
                text=f"{ITEMS[item]}: from {cdate(opens)}, overdue on {cdate(overdue)}",
            )
            for item, opens, overdue, tag in windows
        ),
        dots=tuple(_dots(chart, axis, place)),
        ticks=tuple(axis.ticks()),
        infusions=tuple(Mark(axis.x(on), cdate(on)) for on in given),
        today=axis.x(day),
    )


def _dots(chart: Chart, axis: Axis, place: dict[str, int]) -> list[Dot]:
    """A dot a day on which something of an item was measured."""
    found = []
    for item, tests in ((item, TESTS[item]) for item in place if item in TESTS):
        days = sorted({r.on for r in chart.results if r.test in tests and axis.holds(r.on)})
        found += [
            Dot(axis.x(on), place[item], f"{ITEMS[item]}: value of {cdate(on)}") for on in days
        ]
    return found
