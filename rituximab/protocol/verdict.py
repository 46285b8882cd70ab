"""What a rule answers: a finding with all its reasons, never a bare yes or no."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Stage = Literal[
    "eligibility", "screening", "therapy", "dosing", "infusion", "response", "retreatment"
]
Level = Literal["stop", "caution", "note"]
Status = Literal["met", "not_met", "unknown", "not_applicable"]
Lift = Literal["fact", "plan", "decision", "exception", "answer", "none"]
LiftedBy = Literal["plan", "decision", "exception", "answer"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence why, and one that says what would change it (empty when nothing would)."""

    text: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's answer. ``lift`` is how *this* finding could be lifted at the level it has now."""

    rule: str
    stage: Stage
    level: Level
    status: Status
    lift: Lift
    statements: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    lifted_by: LiftedBy | None = None

    @property
    def stands(self) -> bool:
        """Not met or unknown, and nothing has lifted it."""
        return self.status in ("not_met", "unknown") and self.lifted_by is None

    @property
    def blocks(self) -> bool:
        return self.level == "stop" and self.stands

    @property
    def asks(self) -> bool:
        return self.level == "caution" and self.stands

    @property
    def because(self) -> tuple[str, ...]:
        """Every reason, each followed by what would change it."""
        return tuple(part for r in self.reasons for part in (r.text, r.change) if part)

    def lifted(self, by: LiftedBy) -> Finding:
        return replace(self, lifted_by=by)
