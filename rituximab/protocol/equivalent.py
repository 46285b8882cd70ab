"""Glucocorticoids over time in prednisolone equivalents: the dose of a day, and its changes.

For the ledger and the trends, never for a rule: here doses taken at once are added.
Source of the equivalents: the edition's ``prednisolone_equivalent`` (unverified there).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from itertools import pairwise

from .case import Case
from .facts import TherapyFacts
from .patient import weight_on
from .quantity import WIDE
from .therapy import GLUCOCORTICOIDS, is_taken


@dataclass(frozen=True, slots=True)
class Level:
    """From ``start`` up to, not including, ``end``: mg of prednisolone a day.

    None where a dose, its unit or the weight is not known; pulses are no daily dose and left out.
    """

    start: date
    end: date
    mg_per_day: Decimal | None


def prednisolone_levels(case: Case) -> tuple[Level, ...]:
    """Every stretch with a glucocorticoid up to today, oldest first; days without one are left out.

    Neighbouring stretches of the same dose are one.
    """
    taken = [
        t
        for t in case.facts.therapies
        if t.drug in GLUCOCORTICOIDS and t.unit != "mg/pulse" and t.start and t.start < case.today
    ]
    edges = {t.start for t in taken if t.start} | {t.stop for t in taken if t.stop}
    days = sorted({day for day in edges if day < case.today})
    levels: list[Level] = []
    for start, end in pairwise([*days, case.today]):
        here = [t for t in taken if is_taken(t, start)]
        if not here:
            continue
        dose = _sum(case, here, start)
        last = levels[-1] if levels else None
        if last and last.end == start and last.mg_per_day == dose:
            levels[-1] = Level(last.start, end, dose)
        else:
            levels.append(Level(start, end, dose))
    return tuple(levels)


def prednisolone_on(case: Case, day: date) -> Decimal | None:
    """mg a day on one day: zero where none was taken, None where it is not known.

    A day after today is not known.
    """
    if day > case.today:
        return None
    found = [
        t
        for t in case.facts.therapies
        if t.drug in GLUCOCORTICOIDS and t.unit != "mg/pulse" and is_taken(t, day)
    ]
    return _sum(case, found, day)


def _sum(case: Case, taken: list[TherapyFacts], day: date) -> Decimal | None:
    total = Decimal(0)
    for therapy in taken:
        dose = _equivalent(case, therapy, day)
        if dose is None:
            return None
        total += dose
    return total


def _equivalent(case: Case, therapy: TherapyFacts, day: date) -> Decimal | None:
    """One record's mg a day as prednisolone, by the weight of that day; None when not known."""
    if therapy.dose is None or therapy.unit not in ("mg/day", "mg/kg/day"):
        return None
    dose = therapy.dose
    if therapy.unit == "mg/kg/day":
        weight = weight_on(case, day)
        if weight is None:
            return None
        dose *= weight[0]
    same_as = case.edition.number("prednisolone_equivalent", therapy.drug)
    with localcontext(WIDE):
        return dose * case.edition.number("prednisolone_equivalent", "prednisolone") / same_as
