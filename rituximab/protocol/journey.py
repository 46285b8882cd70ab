"""The journey: the facts of a course in, its standing out. The one clinical brain.

The same call serves the live panel, the guard inside an action, the worklist and the command line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from . import codrug, dosing, eligibility, infusion, monitoring, response, retreatment, screening
from .case import Case
from .dosing import Dose
from .edition import Edition
from .event import said
from .exposure import Exposure, exposure
from .facts import CourseFacts
from .monitoring import DueItem
from .response import Response
from .trial import Line, line_of
from .verdict import Finding, LiftedBy

RULES: dict[str, Callable[[Case], Finding]] = {
    **eligibility.RULES,
    **screening.RULES,
    **codrug.RULES,
    **dosing.RULES,
    **infusion.RULES,
    **response.RULES,
    **retreatment.RULES,
}


@dataclass(frozen=True, slots=True)
class HbvStanding:
    """What the hepatitis B panel says, and until when prophylaxis and monitoring run."""

    reading: str
    prophylaxis_until: date | None
    monitoring_until: date | None


@dataclass(frozen=True)
class Standing:
    """Where a course stands: every rule's finding and what follows from them."""

    edition: str
    judged_on: date
    findings: tuple[Finding, ...]
    line: Line
    dose: Dose | None
    exposure: Exposure
    due: tuple[DueItem, ...]
    earliest_no_response_on: date | None
    hbv: HbvStanding | None
    response: Response | None

    @cached_property
    def blocking(self) -> tuple[str, ...]:
        """Rules whose stop is not met or unknown, and not lifted."""
        return tuple(finding.rule for finding in self.findings if finding.blocks)

    @cached_property
    def to_answer(self) -> tuple[str, ...]:
        """Rules whose caution is not met or unknown, and not answered."""
        return tuple(finding.rule for finding in self.findings if finding.asks)

    @property
    def may_sign(self) -> bool:
        return not self.blocking and not self.to_answer

    def finding(self, rule: str) -> Finding:
        """The finding of one rule. Raises KeyError for a rule the edition does not have."""
        return self._by_rule[rule]

    @cached_property
    def _by_rule(self) -> dict[str, Finding]:
        return {finding.rule: finding for finding in self.findings}


def assess(facts: CourseFacts, edition: Edition, today: date) -> Standing:
    """The standing of a course on ``today`` under ``edition``: pure, exact, without a clock."""
    case = Case(facts, edition, today)
    findings = tuple(lifted(case, case.once(RULES[rule])) for rule in edition.order_of_rules)
    return Standing(
        edition=edition.version,
        judged_on=case.judged_on,
        findings=findings,
        line=_line(findings),
        dose=dosing.propose(case),
        exposure=exposure(case),
        due=monitoring.due(case),
        earliest_no_response_on=response.earliest_no_response_on(case),
        hbv=_hbv(case),
        response=response.score(case),
    )


def lifted(case: Case, finding: Finding) -> Finding:
    """The finding with what lifts it, if anything on record does.

    An unknown is lifted by an exception, and in ``low-igg`` by a plan; by nothing else.
    """
    if not finding.stands:
        return finding
    known = finding.status == "not_met"
    by: LiftedBy | None = None
    if finding.lift == "exception" and _excepted(case, finding.rule):
        by = "exception"
    elif finding.lift == "plan" and (known or finding.rule == "low-igg"):
        by = "plan" if _planned(case, finding.rule) else None
    elif finding.lift == "answer" and known and finding.level == "caution":
        by = "answer" if _answered(case, finding.rule) else None
    return finding.lifted(by) if by else finding


def _planned(case: Case, rule: str) -> bool:
    """A specialist plan counts with its person, day and text."""
    return any(
        plan.rule == rule and plan.on is not None and said(plan.by) and said(plan.text)
        for plan in case.facts.plans
    )


def _answered(case: Case, rule: str) -> bool:
    """An answer counts with its code and text."""
    return any(
        answer.rule == rule and said(answer.code) and said(answer.text)
        for answer in case.facts.answers
    )


def _excepted(case: Case, rule: str) -> bool:
    """An exception counts with code, text and two different people."""
    return any(
        exception.rule == rule
        and said(exception.code)
        and said(exception.text)
        and said(exception.requested_by)
        and said(exception.approved_by)
        and _person(exception.requested_by) != _person(exception.approved_by)
        for exception in case.facts.exceptions
    )


def _person(name: str | None) -> str:
    """The same person however the name is spaced or capitalised."""
    return " ".join((name or "").split()).casefold()


def _line(findings: tuple[Finding, ...]) -> Line:
    by_rule = {finding.rule: finding for finding in findings}
    return line_of(*(by_rule[rule] for rule in ("steroid-trial", "agent-trial", "twelve-weeks")))


def _hbv(case: Case) -> HbvStanding | None:
    reading = screening.hbv_reading(case)
    return HbvStanding(reading, *monitoring.hbv_dates(case)) if reading else None
