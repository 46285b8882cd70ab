"""The steps of the score over time as an SVG, drawn with attributes only; a table says the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from rituximab.protocol.quantity import DAYS_PER_WEEK, plain
from rituximab.screens.shared.axis import Axis, Mark

from .sheet import Sheet, Step

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 680, 250, 46, 96, 30, 216
FULL = 100  # the score's own scale


@dataclass(frozen=True, slots=True)
class Level:
    """The lowest score of a band."""

    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int
    text: str
    known: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """``lines`` are runs of the steps; where a score is not computable a run ends."""

    width: int
    height: int
    left: int
    right: int
    top: int
    foot: int
    lines: tuple[str, ...]
    points: tuple[Point, ...]
    levels: tuple[Level, ...]
    ticks: tuple[Mark, ...]
    days: tuple[Mark, ...]
    week_26: Mark | None


def drawing_of(sheet: Sheet) -> Drawing | None:
    """None before there is anything but a baseline."""
    if sheet.last is None or sheet.lost is not None:
        return None
    rows = [step.row for step in sheet.steps]
    marks = [row.on for row in rows] + [day for day in (sheet.day_0, sheet.week_26) if day]
    pad = timedelta(days=max(2, (max(marks) - min(marks)).days // 30))
    axis = Axis(min(marks) - pad, max(marks) + pad, LEFT, WIDTH - RIGHT)
    bands = sheet.edition.response.bands[sheet.population]
    return Drawing(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=TOP,
        foot=FOOT,
        lines=tuple(_lines(sheet.steps, axis)),
        points=tuple(_point(step, axis) for step in sheet.steps),
        levels=tuple(
            Level(_y(getattr(bands, name)), f"{name} {plain(getattr(bands, name))}")
            for name in ("minimal", "moderate", "major")
        ),
        ticks=tuple(axis.ticks()),
        days=(Mark(axis.x(sheet.day_0), "day 0"),) if sheet.day_0 else (),
        week_26=_week_26(sheet, axis),
    )


def _y(score: Decimal) -> int:
    return FOOT - int(score * (FOOT - TOP) / FULL)


def _score(step: Step) -> Decimal | None:
    """The baseline stands at zero: it is what everything is compared with."""
    return step.improvement.score if step.improvement else Decimal(0)


def _point(step: Step, axis: Axis) -> Point:
    score = _score(step)
    if score is None:
        counted = step.improvement.counted if step.improvement else 0
        return Point(axis.x(step.row.on), FOOT, f"{counted} of 6", False)
    text = plain(score) if step.improvement else ""
    return Point(axis.x(step.row.on), _y(score), text, True)


def _lines(steps: tuple[Step, ...], axis: Axis) -> list[str]:
    """Level until the next day of measures, then straight to its score; not joined over a gap."""
    runs: list[list[str]] = [[]]
    level = 0
    for step in steps:
        score, x = _score(step), axis.x(step.row.on)
        if score is None:
            runs.append([])
            continue
        if runs[-1]:
            runs[-1].append(f"{x},{level}")
        level = _y(score)
        runs[-1].append(f"{x},{level}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _week_26(sheet: Sheet, axis: Axis) -> Mark | None:
    if sheet.week_26 is None:
        return None
    weeks = sheet.edition.rule("too-early").number("days") / DAYS_PER_WEEK
    return Mark(axis.x(sheet.week_26), f"{plain(weeks)} weeks")
