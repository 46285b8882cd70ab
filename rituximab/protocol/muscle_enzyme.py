"""Creatine kinase after the first infusion: when it became normal, and whether it stayed so.

Normal is at or below the upper limit the laboratory gave with that very value; a value without one
is not judged. Article S37: normal after 4.6 months on average.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, cast

from .case import Case

Course = Literal["unknown", "not_raised", "raised", "normal", "relapsed"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One value with its upper limit in the same unit, both above or at zero."""

    on: date
    value: Decimal
    upper: Decimal | None

    @property
    def normal(self) -> bool | None:
        """None without a limit."""
        return None if self.upper is None else self.value <= self.upper


@dataclass(frozen=True, slots=True)
class Normalisation:
    """``course``: unknown (no value that can be judged at day 0, or none after it), not_raised at
    day 0, raised (still), normal (and stayed), relapsed (normal once, above the limit later).

    ``days`` from day 0 to the first normal value; ``unjudged`` values have no limit.
    """

    course: Course
    baseline: Reading | None = None
    first_normal: Reading | None = None
    last: Reading | None = None
    days: int | None = None
    unjudged: int = 0


def readings(case: Case) -> tuple[Reading, ...]:
    """Every CK of the results and of the core sets, by date; of one day the result counts."""
    found = {
        one.on: Reading(one.on, one.enzyme.value, one.enzyme.upper)
        for one in case.facts.core_sets
        if one.on and one.enzyme and one.enzyme.test == "ck" and one.enzyme.value is not None
    }
    for result in case.results_by_test.get("ck", ()):
        found[result.on] = Reading(result.on, cast(Decimal, result.value), result.upper)
    return tuple(found[on] for on in sorted(found))


def normalisation(values: tuple[Reading, ...], day_0: date) -> Normalisation:
    """What became of the CK that was last measured on or before day 0."""
    before = [one for one in values if one.on <= day_0]
    after = [one for one in values if one.on > day_0]
    judged = [one for one in after if one.normal is not None]
    unjudged = len(after) - len(judged)
    baseline = before[-1] if before else None
    last = after[-1] if after else None
    if baseline is None or baseline.normal is None:
        return Normalisation("unknown", baseline, None, last, None, unjudged)
    if baseline.normal:
        return Normalisation("not_raised", baseline, None, last, None, unjudged)
    if not judged:
        return Normalisation("unknown", baseline, None, last, None, unjudged)
    first = next((one for one in judged if one.normal), None)
    if first is None:
        return Normalisation("raised", baseline, None, last, None, unjudged)
    stayed = all(one.normal for one in judged if one.on > first.on)
    course: Course = "normal" if stayed else "relapsed"
    return Normalisation(course, baseline, first, last, (first.on - day_0).days, unjudged)
