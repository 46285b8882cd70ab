"""The response as text, to paste into another record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from rituximab.protocol.improvement import Improvement, Line
from rituximab.protocol.quantity import day_text, half_up, in_months, plain
from rituximab.screens.templatetags.house import quantity, spoken

from .sheet import Sheet

TENTH = Decimal(1).scaleb(-1)
#: Why a measure gives no points, in words.
LACKS = {
    "baseline": "not taken at baseline",
    "last": "not taken this time",
    "both": "not taken",
    "differs": "not the same scale, enzyme, limit or form as at baseline",
}
CK = {
    "unknown": "cannot be told: no CK with its limit at day 0, or none after it",
    "not_raised": "was not above the limit at day 0",
    "raised": "has not become normal yet",
    "normal": "became normal and stayed normal",
    "relapsed": "became normal once, and was above the limit again later",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure as a row of a table; ``lack`` says why there is no change to tell."""

    line: Line
    change: str
    lack: str


def shown_lines(found: Improvement | None) -> tuple[Shown, ...]:
    return tuple(
        Shown(line, change_text(line), LACKS.get(line.lack, ""))
        for line in (found.lines if found else ())
    )


def change_text(line: Line) -> str:
    """``better by 30 %`` of the range."""
    return "" if line.percent is None else moved_text(line.percent, "%")


def moved_text(change: Decimal, unit: str) -> str:
    """``better by 30 %``; above zero is better."""
    if change == 0:
        return "the same"
    size = quantity(half_up(abs(change), TENTH), unit)
    return f"better by {size}" if change > 0 else f"worse by {size}"


def as_text(sheet: Sheet) -> str:
    """Plain lines, without a name: the identity stays in this record."""
    return "\n".join(_lines(sheet))


def _lines(sheet: Sheet) -> Iterator[str]:
    if sheet.day_0:
        yield f"riTUXimab course {sheet.chart.pinned.number}, day 0 {day_text(sheet.day_0)}"
    for step in sheet.steps:
        if step.improvement is None:
            yield f"Baseline {day_text(step.row.on)}: {step.taken} of 6 measures"
        else:
            day = "" if step.days is None else f", day {step.days}"
            yield f"{day_text(step.row.on)}{day}: {score_text(step.improvement)}"
    if sheet.last and sheet.last.improvement:
        yield from (f"  {line_text(line)}" for line in sheet.last.improvement.lines)
    if sheet.ck:
        yield f"CK: {CK[sheet.ck.course]}{_when(sheet)}"
    for dose in sheet.doses:
        known = "not known" if dose.mg is None else f"{_tenth(dose.mg)} mg/day"
        yield f"Prednisolone equivalent {dose.when.lower()} ({day_text(dose.on)}): {known}"
    for step in sheet.cdasi:
        yield f"CDASI activity {day_text(step.row.on)}: {plain(step.row.cdasi or Decimal(0))}"


def _when(sheet: Sheet) -> str:
    ck = sheet.ck
    if ck is None or ck.days is None or ck.first_normal is None:
        return ""
    months = _tenth(in_months(ck.days))
    return f" ({day_text(ck.first_normal.on)}, {ck.days} days, about {months} months)"


def score_text(found: Improvement) -> str:
    """``72.5 points, major``, or what is missing."""
    if found.score is None:
        missing = "; ".join(f"{one.title}: {LACKS[one.lack]}" for one in found.missing)
        return f"score not computable, {found.counted} of 6 measures ({missing})"
    return f"Total Improvement Score {plain(found.score)} of 100, {band_text(found)}"


def band_text(found: Improvement) -> str:
    return "no improvement" if found.band == "none" else f"{spoken(found.band or '')} improvement"


def line_text(line: Line) -> str:
    if line.lack or line.percent is None or line.points is None:
        return f"{line.title}: {LACKS[line.lack]}"
    then, now = plain(line.baseline or Decimal(0)), plain(line.last or Decimal(0))
    change = _tenth(line.percent)
    return f"{line.title}: {then} to {now}, {change} % of the range, {plain(line.points)} points"


def _tenth(value: Decimal) -> str:
    return plain(half_up(value, TENTH))
