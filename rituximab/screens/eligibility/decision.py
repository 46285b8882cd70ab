"""The decision on eligibility: taken, open to this person, or in whose way what stands."""

from __future__ import annotations

from dataclasses import dataclass

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.access.policy import needed
from rituximab.records.course import ENDED
from rituximab.records.journey import Chart
from rituximab.records.rows import CourseMoveRow, ExceptionRow
from rituximab.screens.shared.findings import Shown

from .criteria import Panel

DECIDABLE = ("assessing", "exception_pending")


@dataclass(frozen=True, slots=True)
class Decision:
    """``taken`` when there is nothing left to decide; else ``locked`` says why one cannot."""

    taken: CourseMoveRow | None
    locked: str
    stops: tuple[Shown, ...]
    waiting: tuple[ExceptionRow, ...]
    may_close: bool

    @property
    def enabled(self) -> bool:
        return not (self.taken or self.locked or self.stops or self.waiting)


def decision_of(chart: Chart, actor: Actor, panel: Panel) -> Decision:
    course = chart.pinned
    moves = [move for move in chart.course_moves if move.course_id == course.id]
    final = [move for move in moves if move.to_state in ("eligible", "not_eligible")]
    waiting = tuple(
        row for row in chart.exceptions if row.state == "open" and row.approver == "prescriber"
    )
    may = actor.may(Permission.ELIGIBILITY_DECIDE)
    return Decision(
        taken=final[-1] if final else None,
        locked=_locked(course.state, may),
        stops=tuple(panel.stops),
        waiting=waiting,
        may_close=may and course.state in DECIDABLE and not waiting,
    )


def _locked(state: str, may: bool) -> str:
    if state in ENDED:
        return "The course has ended."
    if state == "draft":
        return "Name and save the domains first."
    if state == "held":
        return "The course is on hold: release it first."
    if state not in DECIDABLE:
        return "There is nothing to decide at this stage."
    return "" if may else f"For a {needed(Permission.ELIGIBILITY_DECIDE)}."
