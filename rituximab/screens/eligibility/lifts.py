"""The words of each way to lift a finding, and when the way is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.access.policy import needed
from rituximab.records.journey import Chart
from rituximab.records.rows import ExceptionRow
from rituximab.screens.shared.findings import Shown

DECIDERS = {
    "pharmacist": Permission.EXCEPTION_APPROVE_PHARMACIST,
    "prescriber": Permission.EXCEPTION_APPROVE_PRESCRIBER,
}


@dataclass(frozen=True, slots=True)
class Lift:
    """``rows`` is the list of the chart in which earlier ones stand."""

    title: str
    hint: str
    label: str
    done: str
    rows: str
    closed: Callable[[Chart, Shown], str]

    def locked(self, chart: Chart, finding: Shown) -> str:
        return self.closed(chart, finding)

    def decider(self, finding: Shown) -> str:
        """Who decides on an exception to this rule, "" for the other ways."""
        if self.rows != "exceptions":
            return ""
        screening = finding.finding.stage == "screening"
        return needed(DECIDERS["pharmacist" if screening else "prescriber"])


def _no_exception(chart: Chart, finding: Shown) -> str:
    waits = any(e.rule == finding.rule and e.state == "open" for e in chart.exceptions)
    if waits:
        return "An exception to this rule is asked for already."
    if not finding.finding.blocks:
        return "This rule stops nothing now."
    return "" if finding.finding.lift == "exception" else "There is no exception to this rule."


def _no_plan(_chart: Chart, finding: Shown) -> str:
    return "" if finding.finding.lift == "plan" else "A plan does not lift this rule now."


def _no_answer(_chart: Chart, finding: Shown) -> str:
    if finding.level != "caution" or finding.status in ("met", "not_applicable"):
        return "This rule asks nothing now."
    if finding.status == "unknown":
        return "A fact is missing. It is needed; an answer does not replace it."
    return ""


LIFTS = {
    "exception": Lift(
        "Request an exception",
        "It is printed on the order with both names.",
        "Request the exception",
        "Exception requested. A second person decides.",
        "exceptions",
        _no_exception,
    ),
    "plan": Lift(
        "Record a specialist's plan",
        "Who made it, when, and what it says. It is printed on the order.",
        "Save the plan",
        "Plan recorded.",
        "plans",
        _no_plan,
    ),
    "answer": Lift(
        "Answer a caution",
        "The answer counts for this course and is printed on the order.",
        "Save the answer",
        "Answer recorded.",
        "answers",
        _no_answer,
    ),
}


def locked_decision(row: ExceptionRow, actor: Actor) -> str:
    """Why this person cannot decide on the request, "" when nothing is in the way."""
    if row.state != "open":
        return f"This exception is {row.state}."
    if row.written_by_id == actor.user_id:
        return "You asked for this, so another person decides on it."
    permission = DECIDERS[row.approver]
    return "" if actor.may(permission) else f"For a {needed(permission)}."
