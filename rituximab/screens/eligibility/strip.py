"""What was tried, drawn over time: a row a drug, a bar a record, and the overlap that counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rituximab.protocol.adequacy import Dose, agent_doses, steroid_doses
from rituximab.protocol.case import Case
from rituximab.protocol.exposure import Exposure, exposure, reckon
from rituximab.protocol.facts import TherapyFacts
from rituximab.protocol.quantity import DAYS_PER_WEEK
from rituximab.screens.shared.axis import Axis, Mark
from rituximab.screens.templatetags.house import cdate, drug, quantity

LEFT, WIDTH, TOP, BELOW, ROW, END = 118, 680, 38, 24, 28, 14


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


def _strip(case: Case) -> Strip | None:
    judged = [("steroid", *pair) for pair in case.once(steroid_doses)]
    judged += [("agent", *pair) for pair in case.once(agent_doses)]
    starts = [therapy.start for _, therapy, _ in judged if therapy.start]
    if not starts:
        return None
    completes_on = exposure(case).completes_on
    ahead = completes_on if completes_on and completes_on > case.today else case.today
    scale = Axis(min(starts), ahead, LEFT, WIDTH - END)
    names = list(dict.fromkeys(therapy.drug for _, therapy, _ in judged))
    rows = {name: TOP + ROW * n for n, name in enumerate(names)}
    foot = TOP + ROW * len(names)
    return Strip(
        width=WIDTH,
        height=foot + BELOW,
        foot=foot,
        rows=tuple(Row(drug(name), y) for name, y in rows.items()),
        bars=tuple(_bar(case, scale, rows[t.drug], kind, t, dose) for kind, t, dose in judged),
        ticks=tuple(scale.ticks()),
        overlap=_overlap(case, scale),
        today=scale.x(case.today),
        completes=_completes(case, scale, completes_on),
    )


def _bar(case: Case, scale: Axis, y: int, kind: str, therapy: TherapyFacts, dose: Dose) -> Bar:
    start = therapy.start or case.today
    end = min(therapy.stop or case.today, case.today)
    enough = "unknown" if dose.enough is None else "yes" if dose.enough else "no"
    until = cdate(therapy.stop) if therapy.stop else "now"
    amount = quantity(therapy.dose, therapy.unit or "(unit not known)")
    text = f"{drug(therapy.drug)} {amount}, {cdate(start)} to {until}: {(end - start).days} days"
    x = scale.x(start)
    return Bar(x, y, max(2, scale.x(end) - x), kind, enough, text)


def _overlap(case: Case, scale: Axis) -> tuple[int, int] | None:
    best = case.once(reckon).best
    if best is None or not best.days:
        return None
    x = scale.x(best.start)
    return x, scale.x(best.end) - x


def _completes(case: Case, scale: Axis, on: date | None) -> Mark | None:
    return Mark(scale.x(on), f"complete {cdate(on)}") if on and on > case.today else None
