"""Improvement measure by measure: what the score is made of, for either set of measures.

The IMACS set gives the score of ``response.score``; the juvenile PRINTO set has the DAS in place of
extramuscular activity, the CHQ-PhS in place of the enzyme, and the CMAS as its strength. One set a
comparison; a measure that is missing is said and never imputed. Source: Rider 2017; facts 5.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

from .edition import Edition
from .facts import CoreSetFacts
from .instruments import Points
from .quantity import PERCENT
from .response import Band, Change, band_of, changes, points
from .sourced import Population
from .surface import PRECISE

Kind = Literal["imacs", "printo"]
#: Why a measure gives no points: not taken then, now, or both times; or not the same thing twice.
Lack = Literal["", "baseline", "last", "both", "differs"]
Pair = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Measures:
    """One day's measures: the six of the core set, and what the PRINTO set has beside them."""

    core: CoreSetFacts
    activity: Decimal | None = None
    wellbeing: Decimal | None = None
    wellbeing_range: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One measure then and now. ``percent`` of the range, above zero where it is better."""

    measure: str
    title: str
    baseline: Decimal | None
    last: Decimal | None
    range: Decimal | None
    percent: Decimal | None
    points: Decimal | None
    most: Decimal
    lack: Lack
    verified: bool


@dataclass(frozen=True, slots=True)
class Improvement:
    """``score`` (0 to 100) and ``band`` are None while a measure is missing."""

    kind: Kind
    lines: tuple[Line, ...]
    score: Decimal | None
    band: Band | None

    @property
    def missing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.lack)

    @property
    def counted(self) -> int:
        """How many measures have points."""
        return len(self.lines) - len(self.missing)


def kind_of(baseline: Measures, population: Population) -> Kind:
    """The set the baseline was taken in: PRINTO is for juvenile disease, and only if the baseline
    has a measure of it and neither of those it replaces."""
    own = baseline.core.extramuscular is not None or baseline.core.enzyme is not None
    other = baseline.activity is not None or baseline.wellbeing is not None
    return "printo" if population == "juvenile" and other and not own else "imacs"


def improvement(
    edition: Edition, population: Population, first: Measures, last: Measures, kind: Kind
) -> Improvement:
    """From the baseline to another day, in one set of measures."""
    tables = _tables(edition, kind)
    found = _changes(edition, first, last, kind)
    lines = tuple(
        _line(measure, table, found[measure], _values(measure, first, last))
        for measure, table in tables.items()
    )
    known = [line.points for line in lines if line.points is not None]
    if len(known) < len(lines):
        return Improvement(kind, lines, None, None)
    total = sum(known, Decimal(0))
    return Improvement(kind, lines, total, band_of(edition.response.bands[population], total))


def _tables(edition: Edition, kind: Kind) -> dict[str, Points]:
    """The points of each measure of the set, in the order in which they are read."""
    table: dict[str, Points] = dict(edition.response.measures.items())
    table.update(edition.response.printo.items())
    left_out = edition.response.printo if kind == "imacs" else ("enzyme", "extramuscular")
    return {measure: one for measure, one in table.items() if measure not in left_out}


def _changes(
    edition: Edition, first: Measures, last: Measures, kind: Kind
) -> dict[str, Change | None]:
    found: dict[str, Change | None] = dict(changes(edition, first.core, last.core).items())
    if kind == "printo" and (_scale(first) != "cmas" or _scale(last) != "cmas"):
        found["strength"] = None
    one_form = first.wellbeing_range == last.wellbeing_range
    scale = edition.response.printo["activity"].range
    found["activity"] = _change((first.activity, last.activity), scale)
    found["wellbeing"] = _change(
        (first.wellbeing, last.wellbeing), first.wellbeing_range if one_form else None
    )
    return found


def _scale(measures: Measures) -> str | None:
    return measures.core.strength.scale if measures.core.strength else None


def _change(pair: Pair, scale: Decimal | None) -> Change | None:
    baseline, last = pair
    if baseline is None or last is None or not scale:
        return None
    return Change(baseline, last, scale)


def _values(measure: str, first: Measures, last: Measures) -> Pair:
    return _value(measure, first), _value(measure, last)


def _value(measure: str, measures: Measures) -> Decimal | None:
    """The number that was taken, whether it can be compared or not."""
    core = measures.core
    if measure == "strength":
        return core.strength.score if core.strength else None
    if measure == "enzyme":
        return core.enzyme.value if core.enzyme else None
    holder = measures if measure in ("activity", "wellbeing") else core
    value: Decimal | None = getattr(holder, measure)
    return value


def _line(measure: str, table: Points, change: Change | None, pair: Pair) -> Line:
    baseline, last = pair
    return Line(
        measure=measure,
        title=table.title,
        baseline=baseline,
        last=last,
        range=change.range if change else None,
        percent=_percent(table, change) if change else None,
        points=points(table, change) if change else None,
        most=max(table.points),
        lack="" if change else _lack(pair),
        verified=table.verified,
    )


def _lack(pair: Pair) -> Lack:
    baseline, last = pair
    if baseline is None:
        return "both" if last is None else "baseline"
    return "last" if last is None else "differs"


def _percent(table: Points, change: Change) -> Decimal:
    """Of the range, not of the baseline; below zero where it is worse. For showing: the points are
    decided without a division."""
    with localcontext(PRECISE):
        risen = (change.last - change.baseline) * PERCENT / change.range
        return risen if table.better == "rise" else -risen
