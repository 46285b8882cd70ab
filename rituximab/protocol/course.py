"""Where the course stands: infusions planned and given, its day 0, the courses before it."""

from __future__ import annotations

from datetime import date

from .case import Case
from .facts import GivenInfusionFacts, PreviousCourseFacts


def infusions(case: Case) -> tuple[int, ...]:
    """The different infusions that are planned or given, in order."""
    course = case.facts.course
    return tuple(sorted({p.infusion for p in course.planned} | {g.infusion for g in course.given}))


def given(case: Case, infusion: int) -> GivenInfusionFacts | None:
    """The record of one infusion that was given."""
    records = (g for g in case.facts.course.given if g.infusion == infusion)
    return min(records, key=lambda g: g.on or date.max, default=None)


def last_dose_on(case: Case) -> date | None:
    """Day of the latest dose given in this course."""
    return max((g.on for g in case.facts.course.given if g.on is not None), default=None)


def is_retreatment(case: Case) -> bool:
    """A later course: by its number or because an earlier one is on record."""
    course = case.facts.course
    return bool(course.previous) or (course.number or 1) > 1


def day_0(case: Case) -> date:
    """This course's day 0: infusion 1 given, else planned, else the day judged."""
    return case.infusion_1_on or case.judged_on


def latest_previous_on(case: Case) -> date | None:
    """The latest day 0 on record among the courses before this one."""
    return max((p.day_0 for p in case.facts.course.previous if p.day_0 is not None), default=None)


def latest_previous(case: Case) -> tuple[PreviousCourseFacts, ...]:
    """The course before this one; several where a missing day 0 leaves it open which came last."""
    last = latest_previous_on(case)
    return tuple(p for p in case.facts.course.previous if p.day_0 is None or p.day_0 == last)
