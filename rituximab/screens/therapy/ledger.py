"""The therapy ledger: steroid, tacrolimus and the other drugs over time, beside the infusions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rituximab.protocol.case import Case
from rituximab.protocol.equivalent import Level, prednisolone_levels
from rituximab.protocol.quantity import DAYS_PER_WEEK
from rituximab.protocol.therapy import GLUCOCORTICOIDS, IMMUNOSUPPRESSANTS
from rituximab.records.course_facts import started
from rituximab.records.journey import Chart, local_day
from rituximab.records.rows import TherapyRow
from rituximab.screens.shared.axis import Axis, Mark
from rituximab.screens.templatetags.house import cdate, drug, quantity, rounded

WIDTH, LEFT, RIGHT, TOP, FOOT = 720, 132, 700, 34, 24
STEROID, ROW, BAR, LEVELS = 78, 34, 18, 60
#: How much of the axis lies before infusion 1 and after today.
BEFORE_DAYS, AFTER_DAYS = 365, 14
BEFORE, AFTER = timedelta(BEFORE_DAYS), timedelta(AFTER_DAYS)


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    kind: str
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    y: int


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision on a co-drug, as a row."""

    on: date
    drug: str
    before: str
    action: str
    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """``bands`` are the ``weeks`` after each infusion; ``most`` is the top of the steroid lane."""

    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    dots: tuple[Dot, ...]
    bands: tuple[Box, ...]
    infusions: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    today: int
    foot: int
    height: int
    most: str
    decisions: tuple[Decided, ...]
    words: tuple[str, ...]
    weeks: int
    width: int = WIDTH

    @property
    def empty(self) -> bool:
        return not self.boxes


def ledger_of(chart: Chart, case: Case) -> Ledger:
    """From a year before infusion 1 (or the first record) to two weeks from now."""
    days = sorted(local_day(i.started_at) for i in started(chart, chart.pinned.id) if i.started_at)
    to_work = timedelta(days=case.edition.rule("too-early").days("days"))
    starts = [row.start for row in chart.therapies if row.start] + days
    first = min(starts, default=case.today - AFTER)
    if days:
        first = max(first, min(days) - BEFORE)
    last = max([case.today + AFTER, *(day + to_work for day in days[-1:])])
    axis = Axis(first, last, LEFT, RIGHT)
    levels = prednisolone_levels(case)
    others = [
        row for row in chart.therapies if row.drug not in GLUCOCORTICOIDS and _seen(row, axis)
    ]
    names = list(dict.fromkeys(row.drug for row in sorted(others, key=_order)))
    lanes = {name: TOP + STEROID + ROW * n for n, name in enumerate(names)}
    foot = TOP + STEROID + ROW * len(names)
    most = max((level.mg_per_day or Decimal(0) for level in levels), default=Decimal(0))
    return Ledger(
        lanes=(Lane("Prednisolone", TOP), *(Lane(drug(n), y) for n, y in lanes.items())),
        boxes=(
            *_levels(levels, most, axis),
            *(_bar(row, lanes[row.drug], axis, case.today) for row in others),
        ),
        dots=tuple(_troughs(chart, lanes, axis)),
        bands=tuple(_band(n, day, to_work, axis, foot) for n, day in enumerate(days, start=1)),
        infusions=tuple(Mark(axis.x(day), f"Infusion {n}") for n, day in enumerate(days, start=1)),
        ticks=tuple(axis.ticks()),
        today=axis.x(case.today),
        foot=foot,
        height=foot + FOOT,
        most=quantity(rounded(most, 1), "mg/day"),
        decisions=tuple(_decisions(chart)),
        words=tuple(_words(levels, others, chart)),
        weeks=_weeks(to_work),
    )


def _weeks(span: timedelta) -> int:
    return span.days // int(DAYS_PER_WEEK)


def _order(row: TherapyRow) -> tuple[int, int]:
    """Tacrolimus first, then immunosuppressants, then the rest; each as it was written."""
    if row.drug == "tacrolimus":
        return 0, row.id
    return (1 if row.drug in IMMUNOSUPPRESSANTS else 2), row.id


def _seen(row: TherapyRow, axis: Axis) -> bool:
    return row.start is not None and (row.stop is None or row.stop > axis.first)


def _levels(levels: Iterable[Level], most: Decimal, axis: Axis) -> Iterator[Box]:
    for level in levels:
        if level.end <= axis.first:
            continue
        x = axis.x(level.start)
        known = level.mg_per_day is not None and most > 0
        tall = max(2, int((level.mg_per_day or 0) * LEVELS / most)) if known else LEVELS
        yield Box(
            x,
            TOP + LEVELS - tall,
            max(2, axis.x(level.end) - x),
            tall,
            "level" if known else "unsure",
            _level_text(level),
        )


def _level_text(level: Level) -> str:
    dose = "dose not known"
    if level.mg_per_day is not None:
        dose = quantity(rounded(level.mg_per_day, 1), "mg/day")
    return f"Prednisolone equivalent {dose}, {cdate(level.start)} to {cdate(level.end)}"


def _bar(row: TherapyRow, y: int, axis: Axis, today: date) -> Box:
    start, end = row.start or today, min(row.stop or today, axis.last)
    x = axis.x(start)
    kind = "agent" if row.drug in IMMUNOSUPPRESSANTS else "other"
    return Box(x, y, max(2, axis.x(end) - x), BAR, kind, _text(row), _dose(row))


def _dose(row: TherapyRow) -> str:
    return quantity(row.dose, row.unit) if row.dose is not None else ""


def _text(row: TherapyRow) -> str:
    until = cdate(row.stop) if row.stop else "now"
    return f"{drug(row.drug)} {_dose(row) or 'dose not known'}, {cdate(row.start)} to {until}"


def _troughs(chart: Chart, lanes: dict[str, int], axis: Axis) -> Iterator[Dot]:
    if "tacrolimus" not in lanes:
        return
    for row in chart.results:
        if row.test == "tacrolimus_trough" and row.value is not None and axis.holds(row.on):
            text = f"Trough {quantity(row.value, row.unit)} on {cdate(row.on)}"
            yield Dot(axis.x(row.on), lanes["tacrolimus"] + BAR + 6, text)


def _band(number: int, day: date, weeks: timedelta, axis: Axis, foot: int) -> Box:
    x, end = axis.x(day), day + weeks
    text = f"Infusion {number} on {cdate(day)}; its {_weeks(weeks)} weeks end on {cdate(end)}"
    return Box(x, TOP - 6, axis.x(end) - x, foot - TOP + 6, "band", text)


def _decisions(chart: Chart) -> Iterator[Decided]:
    """The decisions of this course, newest first."""
    drugs = {row.id: row for row in chart.therapies}
    for row in sorted(chart.therapy_decisions, key=lambda row: row.written_at, reverse=True):
        therapy = drugs.get(row.therapy_id)
        if therapy is None:
            continue
        action = row.action
        if row.action == "reduce":
            action = f"reduce to {quantity(row.dose, row.unit)}"
        yield Decided(
            local_day(row.written_at),
            drug(therapy.drug),
            _dose(therapy) or "dose not known",
            action,
            row.reason,
            row.written_by,
        )


def _words(levels: Iterable[Level], others: Iterable[TherapyRow], chart: Chart) -> Iterator[str]:
    """The picture in words."""
    yield from (_level_text(level) for level in levels)
    yield from (_text(row) for row in others)
    for row in chart.results:
        if row.test == "tacrolimus_trough" and row.value is not None:
            yield f"Tacrolimus trough {quantity(row.value, row.unit)} on {cdate(row.on)}"
