"""Whether screening can be declared complete now, by this person, and if not why."""

from __future__ import annotations

from dataclasses import dataclass

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.access.policy import needed
from rituximab.records.course import ENDED
from rituximab.records.journey import Chart
from rituximab.records.rows import CourseMoveRow
from rituximab.screens.shared.findings import Shown

#: The stages whose stops the action asks about.
STAGES = ("eligibility", "screening", "therapy")
COMPLETABLE = ("eligible", "screening")
BEFORE = ("draft", "assessing", "exception_pending")


@dataclass(frozen=True, slots=True)
class Completion:
    """``taken`` when it was declared; else ``locked`` or ``stops`` say why it cannot be."""

    taken: CourseMoveRow | None
    locked: str
    stops: tuple[Shown, ...]

    @property
    def enabled(self) -> bool:
        return not (self.taken or self.locked or self.stops)


def completion_of(chart: Chart, actor: Actor, findings: tuple[Shown, ...]) -> Completion:
    course = chart.pinned
    moves = [m for m in chart.course_moves if m.course_id == course.id and m.to_state == "ready"]
    stops = tuple(f for f in findings if f.finding.stage in STAGES and f.finding.blocks)
    return Completion(moves[-1] if moves else None, _locked(course.state, actor), stops)


def _locked(state: str, actor: Actor) -> str:
    if state in ENDED:
        return "The course has ended."
    if state in BEFORE:
        return "Eligibility comes first. Results can be entered already."
    if state == "held":
        return "The course is on hold: release it first."
    if state not in COMPLETABLE:
        return "There is nothing to complete at this stage."
    may = actor.may(Permission.SCREENING_COMPLETE)
    return "" if may else f"For a {needed(Permission.SCREENING_COMPLETE)}."
