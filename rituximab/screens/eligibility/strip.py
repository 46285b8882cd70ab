"""What was tried, drawn over time: a row a drug, a bar a record, and the overlap that counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rituximab.protocol.adequacy import Dose, agent_doses, steroid_doses
from rituximab.protocol.case import Case
from rituximab.protocol.exposure import Exposure, exposure, reckon
from rituximab.protocol.facts import TherapyFacts
from rituximab.protocol.quantity import DAYS_PER_WEEK, add_months
from rituximab.screens.templatetags.house import cdate, drug, quantity

LEFT, WIDTH, TOP, BELOW, ROW, END = 118, 680, 38, 24, 28, 14
MOST_TICKS = 8
STEPS_IN_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class Bar:
    """One record. ``kind``: steroid or agent; ``enough``: yes, no or unknown."""

    x: int
    y: int
    width: int
    kind: str
    enough: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    x: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    y: int


@dataclass(frozen=True, slots=True)
class Strip:
    """The picture in units of its own; ``overlap`` is (x, width) of the days that count."""

    width: int
    height: int
    foot: int
    rows: tuple[Row, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Mark, ...]
    overlap: tuple[int, int] | None
    today: int
    completes: Mark | None


@dataclass(frozen=True, slots=True)
class Tried:
    """The exposure in figures and, when anything has begun, as a strip."""

    exposure: Exposure
    needed: int
    strip: Strip | None

    @property
    def weeks(self) -> str:
        weeks, days = divmod(self.exposure.overlap_days, int(DAYS_PER_WEEK))
        return f"{weeks} weeks {days} days" if days else f"{weeks} weeks"


def tried_of(case: Case) -> Tried:
    needed = case.edition.rule("twelve-weeks").days("days")
    return Tried(exposure(case), needed, _strip(case))


@dataclass(frozen=True, slots=True)
class Scale:
    first: date
    last: date

    def x(self, day: date) -> int:
        days = (min(max(day, self.first), self.last) - self.first).days
        return LEFT + days * (WIDTH - LEFT - END) // max(1, (self.last - self.first).days)


def _strip(case: Case) -> Strip | None:
    judged = [("steroid", *pair) for pair in case.once(steroid_doses)]
    judged += [("agent", *pair) for pair in case.once(agent_doses)]
    starts = [therapy.start for _, therapy, _ in judged if therapy.start]
    if not starts:
        return None
    completes_on = exposure(case).completes_on
    ahead = completes_on if completes_on and completes_on > case.today else case.today
    scale = Scale(min(starts), ahead)
    names = list(dict.fromkeys(therapy.drug for _, therapy, _ in judged))
    rows = {name: TOP + ROW * n for n, name in enumerate(names)}
    foot = TOP + ROW * len(names)
    return Strip(
        width=WIDTH,
        height=foot + BELOW,
        foot=foot,
        rows=tuple(Row(drug(name), y) for name, y in rows.items()),
        bars=tuple(_bar(case, scale, rows[t.drug], kind, t, dose) for kind, t, dose in judged),
        ticks=tuple(_ticks(scale)),
        overlap=_overlap(case, scale),
        today=scale.x(case.today),
        completes=_completes(case, scale, completes_on),
    )


def _bar(case: Case, scale: Scale, y: int, kind: str, therapy: TherapyFacts, dose: Dose) -> Bar:
    start = therapy.start or case.today
    end = min(therapy.stop or case.today, case.today)
    enough = "unknown" if dose.enough is None else "yes" if dose.enough else "no"
    until = cdate(therapy.stop) if therapy.stop else "now"
    amount = quantity(therapy.dose, therapy.unit or "(unit not known)")
    text = f"{drug(therapy.drug)} {amount}, {cdate(start)} to {until}: {(end - start).days} days"
    x = scale.x(start)
    return Bar(x, y, max(2, scale.x(end) - x), kind, enough, text)


def _overlap(case: Case, scale: Scale) -> tuple[int, int] | None:
    best = case.once(reckon).best
    if best is None or not best.days:
        return None
    x = scale.x(best.start)
    return x, scale.x(best.end) - x


def _completes(case: Case, scale: Scale, on: date | None) -> Mark | None:
    return Mark(scale.x(on), f"complete {cdate(on)}") if on and on > case.today else None


def _ticks(scale: Scale) -> Iterable[Mark]:
    """First days of months, so far apart that their names do not touch."""
    months = (scale.last.year - scale.first.year) * 12 + scale.last.month - scale.first.month
    step = next((s for s in STEPS_IN_MONTHS if months <= s * MOST_TICKS), STEPS_IN_MONTHS[-1])
    day = add_months(scale.first.replace(day=1), 1)
    while day <= scale.last - timedelta(days=1):
        yield Mark(scale.x(day), f"{day:%b-%Y}")
        day = add_months(day, step)
