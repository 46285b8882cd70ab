"""Values over time: small pictures one below the other, on one axis with the infusion days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from rituximab.protocol.case import Case
from rituximab.protocol.equivalent import Level, prednisolone_levels
from rituximab.protocol.quantity import plain
from rituximab.protocol.result import title
from rituximab.records.course_facts import started
from rituximab.records.journey import Chart, local_day
from rituximab.records.rows import ResultRow
from rituximab.screens.shared.axis import Axis, Mark
from rituximab.screens.templatetags.house import cdate, quantity, rounded

WIDTH, LEFT, RIGHT, HEIGHT, TOP, FOOT = 720, 132, 700, 96, 14, 22
#: Two values further apart are not joined: nobody knows what lay between.
GAP_DAYS = 130
GAP = timedelta(GAP_DAYS)
DAY = timedelta(days=1)
FEW = 40
#: How much of the axis lies before infusion 1 and after today.
BEFORE_DAYS, AFTER_DAYS = 120, 21
BEFORE, AFTER = timedelta(BEFORE_DAYS), timedelta(AFTER_DAYS)
BLOOD = ("igg", "neutrophils", "lymphocytes")
SCALES = {"mmt": "MMT", "cmas": "CMAS"}


@dataclass(frozen=True, slots=True)
class Value:
    on: date
    number: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """One quantity: values oldest first, the limits of the laboratory if the last value has any.

    ``lasting``: the values are beginnings and ends of stretches, known on every day between.
    """

    name: str
    unit: str
    values: tuple[Value, ...]
    lower: Decimal | None = None
    upper: Decimal | None = None
    caption: str = ""
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A picture: points, the lines that join near ones, the shaded band of normal values."""

    series: Series
    points: tuple[Point, ...]
    lines: tuple[str, ...]
    band: tuple[int, int] | None
    ends: tuple[tuple[int, str], ...]
    width: int = WIDTH
    height: int = HEIGHT + FOOT
    foot: int = HEIGHT

    @property
    def few(self) -> bool:
        """So few points that each may be a stop of the keyboard; more are read in the table."""
        return len(self.points) <= FEW


@dataclass(frozen=True, slots=True)
class Trends:
    panels: tuple[Panel, ...]
    empty: tuple[str, ...]
    infusions: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    rows: tuple[tuple[date, tuple[str, ...]], ...]
    first: date
    last: date


def trends_of(chart: Chart, case: Case, *, everything: bool) -> Trends:
    """From some weeks before infusion 1 (or the first value) to a little after today."""
    days = [local_day(i.started_at) for i in started(chart, chart.pinned.id) if i.started_at]
    muscle, blood = _results(chart, "ck"), _results(chart, *BLOOD)
    series = [*muscle, *_strength(chart), *blood, _steroid(case), *_results(chart, "cd19")]
    told = [value.on for one in series for value in one.values]
    first = min(told, default=case.today - BEFORE)
    if days and not everything:
        first = max(first, min(days) - BEFORE)
    axis = Axis(first, case.today + AFTER, LEFT, RIGHT)
    drawn = [_cut(one, axis) for one in series]
    caption = case.edition.rule("cd19-alone").sentence
    return Trends(
        panels=tuple(_panel(one, axis, caption) for one in drawn if one.values),
        empty=tuple(one.name for one in drawn if not one.values),
        infusions=tuple(
            Mark(axis.x(day), f"Infusion {n}")
            for n, day in enumerate(sorted(days), start=1)
            if axis.holds(day)
        ),
        ticks=tuple(axis.ticks()),
        rows=tuple(_rows(drawn)),
        first=first,
        last=axis.last,
    )


def _results(chart: Chart, *tests: str) -> Iterator[Series]:
    for test in tests:
        rows = [r for r in chart.results if r.test == test and r.value is not None and r.unit]
        rows.sort(key=lambda row: row.on)
        last = rows[-1] if rows else None
        yield Series(
            name=title(test),
            unit=last.unit if last else "",
            values=tuple(_value(row) for row in rows),
            lower=last.lower if last else None,
            upper=last.upper if last else None,
        )


def _value(row: ResultRow) -> Value:
    number = row.value or Decimal(0)
    return Value(row.on, number, quantity(number, row.unit))


def _strength(chart: Chart) -> Iterator[Series]:
    for scale, name in SCALES.items():
        rows = [
            c for c in chart.core_sets if c.strength_scale == scale and c.strength_score is not None
        ]
        if not rows and scale != ("cmas" if "juvenile" in chart.patient.diagnosis else "mmt"):
            continue
        yield Series(
            name=name,
            unit="points",
            values=tuple(
                Value(row.on, row.strength_score, f"{plain(row.strength_score)} points")
                for row in sorted(rows, key=lambda row: row.on)
                if row.strength_score is not None
            ),
        )


def _steroid(case: Case) -> Series:
    """A step where the dose changes; the end of a stretch stands beside its beginning."""
    return Series(
        name="Prednisolone",
        unit="mg/day",
        values=tuple(_steps(prednisolone_levels(case))),
        caption="All glucocorticoids together, in prednisolone equivalents (unverified), "
        "without pulses.",
        lasting=True,
    )


def _steps(levels: Iterable[Level]) -> Iterator[Value]:
    for level in levels:
        if level.mg_per_day is not None:
            dose = rounded(level.mg_per_day, 1)
            text = quantity(dose, "mg/day")
            yield Value(level.start, dose, text)
            yield Value(level.end, dose, f"{text} up to here")


def _cut(series: Series, axis: Axis) -> Series:
    """What falls on the axis; of a stretch that began earlier, the rest."""
    values = series.values
    if not series.lasting:
        return replace(series, values=tuple(value for value in values if axis.holds(value.on)))
    pairs = zip(values[::2], values[1::2], strict=True)
    kept = [(begin, end) for begin, end in pairs if axis.holds(end.on)]
    whole = [(replace(begin, on=max(begin.on, axis.first)), end) for begin, end in kept]
    return replace(series, values=tuple(value for pair in whole for value in pair))


def _panel(series: Series, axis: Axis, cd19: str) -> Panel:
    numbers = [v.number for v in series.values]
    numbers += [limit for limit in (series.lower, series.upper) if limit is not None]
    low, high = min([Decimal(0), *numbers]), max(numbers)
    span = (high - low) or Decimal(1)

    def y(number: Decimal) -> int:
        return int(HEIGHT - (number - low) * (HEIGHT - TOP) / span)

    points = tuple(
        Point(axis.x(v.on), y(v.number), f"{series.name} {v.text} on {cdate(v.on)}")
        for v in series.values
    )
    band = None
    if series.lower is not None or series.upper is not None:
        top = y(series.upper) if series.upper is not None else TOP
        bottom = y(series.lower) if series.lower is not None else HEIGHT
        band = (top, bottom - top)
    caption = cd19 if series.name == title("cd19") else series.caption
    named = replace(series, caption=caption)
    ends = ((y(high), quantity(high)), (y(low), quantity(low)))
    return Panel(named, points, tuple(_lines(series, points)), band, ends)


def _lines(series: Series, points: tuple[Point, ...]) -> Iterator[str]:
    """Stretches of values near enough to be joined, as SVG points."""
    stretch: list[str] = []
    for n, point in enumerate(points):
        if n and _apart(series, n):
            yield " ".join(stretch)
            stretch = []
        stretch.append(f"{point.x},{point.y}")
    if stretch:
        yield " ".join(stretch)


def _apart(series: Series, n: int) -> bool:
    """Whether nobody knows what lay between value ``n`` and the one before."""
    between = series.values[n].on - series.values[n - 1].on
    if series.lasting:
        return n % 2 == 0 and between > DAY
    return between > GAP


def _rows(series: list[Series]) -> Iterator[tuple[date, tuple[str, ...]]]:
    """The table beside the pictures: one row a day, newest first; "" where nothing was taken."""
    shown = [one for one in series if one.values]
    days = sorted({value.on for one in shown for value in one.values}, reverse=True)
    for day in days:
        cells = []
        for one in shown:
            cells.append(", ".join(v.text for v in one.values if v.on == day))
        yield day, tuple(cells)
