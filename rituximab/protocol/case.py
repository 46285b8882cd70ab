"""The case: facts of a course, the edition they are judged under, the day the question is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar

from .edition import Edition
from .facts import CourseFacts, GivenInfusionFacts, PlannedInfusionFacts, ResultFacts, Test

T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """What every rule takes. Derived dates are worked out once."""

    facts: CourseFacts
    edition: Edition
    today: date

    @cached_property
    def _done(self) -> dict[Callable[[Case], Any], Any]:
        return {}

    def once(self, work: Callable[[Case], T]) -> T:
        """``work(case)``, worked out once however many rules ask for it."""
        if work not in self._done:
            self._done[work] = work(self)
        found: T = self._done[work]
        return found

    @cached_property
    def next_infusion(self) -> PlannedInfusionFacts | None:
        """The lowest planned infusion not yet given."""
        given = {g.infusion for g in self.facts.course.given}
        waiting = [p for p in self.facts.course.planned if p.infusion not in given]
        return min(waiting, key=lambda p: (p.infusion, p.on or date.max), default=None)

    @cached_property
    def judged_on(self) -> date:
        """The next infusion's planned date, never before today; today if none is planned."""
        planned = self.next_infusion.on if self.next_infusion else None
        return max(planned, self.today) if planned else self.today

    @cached_property
    def infusion_1_given(self) -> GivenInfusionFacts | None:
        first = (g for g in self.facts.course.given if g.infusion == 1)
        return min(first, key=lambda g: g.on or date.max, default=None)

    @cached_property
    def infusion_1_on(self) -> date | None:
        """Day of this course's infusion 1: given, else planned, even if that day has passed."""
        if self.infusion_1_given and self.infusion_1_given.on:
            return self.infusion_1_given.on
        planned = (p.on for p in self.facts.course.planned if p.infusion == 1 and p.on)
        return min(planned, default=None)

    @cached_property
    def results_by_test(self) -> dict[Test, tuple[ResultFacts, ...]]:
        """Results with a value, on or before the day judged, oldest first (stable within a day)."""
        day = self.judged_on
        known = [r for r in self.facts.results if r.value is not None and r.on <= day]
        by_test: dict[Test, list[ResultFacts]] = {}
        for result in sorted(known, key=attrgetter("on")):
            by_test.setdefault(result.test, []).append(result)
        return {test: tuple(results) for test, results in by_test.items()}
