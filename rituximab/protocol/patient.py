"""The patient on a day: age, height and weight as they were known then."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .case import Case
from .quantity import age_in_years
from .sourced import Population


def age_on(case: Case, day: date) -> int:
    """Completed years on ``day``."""
    return age_in_years(case.facts.patient.born, day)


def age(case: Case) -> int:
    """Completed years on the day judged: age is age at the infusion."""
    return age_on(case, case.judged_on)


def population(case: Case) -> Population:
    """By phenotype, not by age: a juvenile onset stays juvenile (Q4)."""
    juvenile = case.facts.patient.diagnosis == "juvenile_dermatomyositis"
    return "juvenile" if juvenile else "adult"


def height_on(case: Case, day: date) -> tuple[Decimal, date] | None:
    """The latest height in cm on or before ``day``, with its date; None when none is on record."""
    heights = [
        (m.height_cm, m.on)
        for m in case.facts.measurements
        if m.height_cm is not None and m.on <= day
    ]
    return _latest(heights)


def weight_on(case: Case, day: date) -> tuple[Decimal, date] | None:
    """The latest weight in kg on or before ``day``, with its date; None when none is on record."""
    weights = [
        (m.weight_kg, m.on)
        for m in case.facts.measurements
        if m.weight_kg is not None and m.on <= day
    ]
    return _latest(weights)


def _latest(dated: list[tuple[Decimal, date]]) -> tuple[Decimal, date] | None:
    """Of the same day the later in the list: ``max`` keeps the first, so it reads backwards."""
    return max(reversed(dated), key=lambda pair: pair[1], default=None)
