"""The lifts that follow a line of their own: an unknown IgG, decisions on events, symptoms."""

from __future__ import annotations

from typing import Any

import pytest

from .broken import IGG_UNKNOWN_CAUTION, IGG_UNKNOWN_STOP
from .casekit import (
    CaseDict,
    answered,
    excepted,
    planned,
    plus,
    ready_adult,
    result,
    verdict,
    with_tests,
)
from .tables import row

PROCEED = {"action": "proceed", "reason": "seen by neurology", "by": "dr.a", "on": "2026-11-20"}

IGG = [
    row("ivig-unknown", IGG_UNKNOWN_STOP, "unknown stop"),
    row("ivig-plan", plus(IGG_UNKNOWN_STOP, "plans", planned("low-igg")), "unknown stop, plan"),
    row("ivig-answer", plus(IGG_UNKNOWN_STOP, "answers", answered("low-igg")), "unknown stop"),
    row(
        "ivig-exception", plus(IGG_UNKNOWN_STOP, "exceptions", excepted("low-igg")), "unknown stop"
    ),
    row("no-limit-unknown", IGG_UNKNOWN_CAUTION, "unknown caution"),
    row(
        "no-limit-plan",
        plus(IGG_UNKNOWN_CAUTION, "plans", planned("low-igg")),
        "unknown caution, plan",
    ),
    row(
        "no-limit-answer",
        plus(IGG_UNKNOWN_CAUTION, "answers", answered("low-igg")),
        "unknown caution",
    ),
]


@pytest.mark.parametrize(("case", "expected"), IGG)
def test_an_unknown_igg_is_lifted_by_a_plan_only(case: CaseDict, expected: str) -> None:
    assert verdict(case, "low-igg") == expected


NO_UNIT = with_tests(ready_adult(), result("tst", 4, "2026-11-18", unit=None))


def test_a_plan_lifts_no_other_unknown() -> None:
    """The skin test has no unit: its reading is not known, and a plan does not make it known."""
    assert verdict(NO_UNIT, "tuberculosis-positive") == "unknown stop"
    lifted = plus(NO_UNIT, "plans", planned("tuberculosis-positive"))
    assert verdict(lifted, "tuberculosis-positive") == "unknown stop"


def event(kind: str, **more: Any) -> CaseDict:
    return ready_adult(events=[{"kind": kind, "on": "2026-11-10", **more}])


INCOMPLETE = [
    {**PROCEED, "reason": None},
    {**PROCEED, "by": None},
    {**PROCEED, "on": None},
    {**PROCEED, "action": "discontinue"},
]


@pytest.mark.parametrize("kind", ["neurological_symptom", "respiratory_symptom"])
class TestSymptoms:
    def said(self, kind: str, **more: Any) -> str:
        return verdict(event(kind, **more), kind.replace("_", "-"))

    def test_new(self, kind: str) -> None:
        assert self.said(kind) == "not_met stop"

    def test_resolved_with_date_and_person_is_met(self, kind: str) -> None:
        assert self.said(kind, resolved_on="2026-11-15", resolved_by="dr.a") == "met"

    @pytest.mark.parametrize("half", [{"resolved_on": "2026-11-15"}, {"resolved_by": "dr.a"}])
    def test_half_resolved_is_not(self, kind: str, half: dict[str, Any]) -> None:
        assert self.said(kind, **half) == "not_met stop"

    def test_a_complete_proceed_lifts(self, kind: str) -> None:
        assert self.said(kind, decision=PROCEED) == "not_met stop, decision"

    @pytest.mark.parametrize("decision", INCOMPLETE)
    def test_anything_less_does_not(self, kind: str, decision: dict[str, Any]) -> None:
        assert self.said(kind, decision=decision) == "not_met stop"

    def test_each_needs_its_own(self, kind: str) -> None:
        case = plus(event(kind, decision=PROCEED), "events", {"kind": kind, "on": "2026-11-12"})
        assert verdict(case, kind.replace("_", "-")) == "not_met stop"

    def test_none_on_record(self, kind: str) -> None:
        assert verdict(ready_adult(), kind.replace("_", "-")) == "met"


REACTIONS = [
    row("grade-2", event("infusion_reaction", grade=2), "met"),
    row("grade-3", event("infusion_reaction", grade=3), "not_met stop"),
    row(
        "grade-3-proceed",
        event("infusion_reaction", grade=3, decision=PROCEED),
        "not_met stop, decision",
    ),
    row("grade-4-proceed", event("infusion_reaction", grade=4, decision=PROCEED), "not_met stop"),
    row(
        "severe-mucocutaneous-proceed",
        event("mucocutaneous_reaction", grade=3, decision=PROCEED),
        "not_met stop",
    ),
    *(
        row(
            f"grade-3-{name}",
            event("infusion_reaction", grade=3, decision=decision),
            "not_met stop",
        )
        for name, decision in zip(
            ("no-reason", "no-name", "no-day", "ends"), INCOMPLETE, strict=True
        )
    ),
    *(
        row(
            f"grade-3-by-{key}",
            plus(event("infusion_reaction", grade=3), key, way("severe-reaction")),
            "not_met stop",
        )
        for key, way in (("answers", answered), ("plans", planned), ("exceptions", excepted))
    ),
]


@pytest.mark.parametrize(("case", "expected"), REACTIONS)
def test_a_severe_reaction_is_lifted_by_decision_only(case: CaseDict, expected: str) -> None:
    assert verdict(case, "severe-reaction") == expected
