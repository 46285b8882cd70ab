"""What the pages of response stand on: the core sets of a course, each beside the baseline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from rituximab.protocol.case import Case
from rituximab.protocol.edition import Edition
from rituximab.protocol.equivalent import prednisolone_on
from rituximab.protocol.facts import OutcomeFacts
from rituximab.protocol.improvement import Improvement, Kind, improvement, kind_of
from rituximab.protocol.muscle_enzyme import Normalisation, normalisation, readings
from rituximab.protocol.patient import population
from rituximab.protocol.response import too_early
from rituximab.protocol.sourced import Population
from rituximab.protocol.verdict import Finding
from rituximab.records.core_sets import core_sets_of, lost_baseline, measures
from rituximab.records.course_facts import day_0_of
from rituximab.records.journey import Chart, edition_of, facts_of
from rituximab.records.year_rows import CoreSetRow


@dataclass(frozen=True, slots=True)
class Step:
    """One core set; ``improvement`` is that since the baseline, None for the baseline itself.

    ``days`` from day 0, None before an infusion was given.
    """

    row: CoreSetRow
    days: int | None
    improvement: Improvement | None

    @property
    def taken(self) -> int:
        """Measures of either set that were taken that day."""
        row = self.row
        six = (
            row.physician_global,
            row.patient_global,
            row.strength_score,
            row.function,
            row.enzyme_value if row.enzyme_value is not None else row.wellbeing,
            row.extramuscular if row.extramuscular is not None else row.activity,
        )
        return sum(value is not None for value in six)


@dataclass(frozen=True, slots=True)
class Dose:
    """Prednisolone equivalent of a day in mg; None: not known."""

    when: str
    on: date
    mg: Decimal | None


@dataclass(frozen=True, slots=True)
class Sheet:
    chart: Chart
    case: Case
    population: Population
    kind: Kind
    day_0: date | None
    steps: tuple[Step, ...]
    lost: CoreSetRow | None
    guard: Finding
    ck: Normalisation | None
    doses: tuple[Dose, ...]

    @property
    def edition(self) -> Edition:
        return self.case.edition

    @property
    def juvenile(self) -> bool:
        return self.population == "juvenile"

    @property
    def baseline(self) -> CoreSetRow | None:
        return self.steps[0].row if self.steps else None

    @property
    def last(self) -> Step | None:
        """The latest core set after the baseline."""
        return self.steps[-1] if len(self.steps) > 1 else None

    @property
    def week_26(self) -> date | None:
        """The first day on which no response may be said; None before infusion 1."""
        if self.day_0 is None:
            return None
        return self.day_0 + timedelta(days=self.edition.rule("too-early").days("days"))

    @property
    def early(self) -> bool:
        return self.guard.blocks

    @property
    def cdasi(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.row.cdasi is not None)

    @property
    def cdasi_change(self) -> Decimal | None:
        """From the first to the last CDASI, above zero where it is better."""
        found = [row.cdasi for row in (s.row for s in self.cdasi) if row.cdasi is not None]
        return found[0] - found[-1] if len(found) > 1 else None


def sheet_of(chart: Chart, today: date) -> Sheet:
    case = Case(facts_of(chart), edition_of(chart), today)
    day_0, who, rows = day_0_of(chart, chart.pinned), population(case), core_sets_of(chart)
    kind: Kind = kind_of(measures(rows[0]), who) if rows else "imacs"
    claimed = replace(case.facts.course, outcome=OutcomeFacts("no_response", today))
    return Sheet(
        chart=chart,
        case=case,
        population=who,
        kind=kind,
        day_0=day_0,
        steps=tuple(_step(case.edition, who, kind, rows[0], row, day_0) for row in rows),
        lost=lost_baseline(chart),
        guard=too_early(replace(case, facts=replace(case.facts, course=claimed))),
        ck=normalisation(readings(case), day_0) if day_0 else None,
        doses=tuple(_doses(case, day_0)) if day_0 else (),
    )


def _step(
    edition: Edition,
    who: Population,
    kind: Kind,
    first: CoreSetRow,
    row: CoreSetRow,
    day_0: date | None,
) -> Step:
    days = (row.on - day_0).days if day_0 else None
    if row is first:
        return Step(row, days, None)
    return Step(row, days, improvement(edition, who, measures(first), measures(row), kind))


def _doses(case: Case, day_0: date) -> list[Dose]:
    """At day 0, at week 26 once it has come, and today."""
    weeks = case.edition.rule("too-early").days("days")
    later = day_0 + timedelta(days=weeks)
    found = [("Day 0", day_0)]
    if later < case.today:
        found.append((f"Day {weeks}", later))
    if day_0 < case.today:
        found.append(("Today", case.today))
    return [Dose(when, on, prednisolone_on(case, on)) for when, on in found]
