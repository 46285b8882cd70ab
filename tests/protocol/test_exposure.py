"""What twelve-weeks counted, as the answer shows it, and the line of therapy."""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import CaseDict, alone, ask, day, drug, excepted, merged, ready_adult, verdict
from .tables import row
from .test_twelve_weeks import aza, mmf, mtx, steroid, tried

NOTHING = {
    "steroid_days": 0,
    "agent": None,
    "agent_days": 0,
    "overlap_days": 0,
    "completes_on": None,
}


def counted(case: CaseDict) -> dict[str, Any]:
    exposure: dict[str, Any] = ask(case)["exposure"]
    return exposure


def exposure(
    steroid_days: int, agent: str | None, agent_days: int, overlap: int, completes: int | None
) -> dict[str, Any]:
    return {
        "steroid_days": steroid_days,
        "agent": agent,
        "agent_days": agent_days,
        "overlap_days": overlap,
        "completes_on": None if completes is None else day(completes),
    }


MTX, AZA, MMF = "methotrexate", "azathioprine", "mycophenolate"

COUNTED = [
    row("nothing", tried(), NOTHING),
    row("running", tried(steroid(-200), mtx(-70)), exposure(200, MTX, 70, 70, 14)),
    row("complete", tried(steroid(-200), mtx(-100)), exposure(200, MTX, 100, 100, -16)),
    row(
        "complete-and-ended",
        tried(steroid(-300, -100), mtx(-250, -150)),
        exposure(200, MTX, 100, 100, -166),
    ),
    row(
        "complete-to-the-day-and-ended",
        tried(steroid(-300, -100), mtx(-250, -166)),
        exposure(200, MTX, 84, 84, -166),
    ),
    row("ends-today", tried(steroid(-200), mtx(-50, 0)), exposure(200, MTX, 50, 50, None)),
    row("ends-tomorrow", tried(steroid(-200), mtx(-50, 1)), exposure(200, MTX, 50, 50, 34)),
    row(
        "ended-too-early",
        tried(steroid(-300, -100), mtx(-250, -200)),
        exposure(200, MTX, 50, 50, None),
    ),
    row(
        "steroid-ended-too-early",
        tried(steroid(-300, -100), mtx(-150)),
        exposure(200, MTX, 150, 50, None),
    ),
    row(
        "bridging-days-count",
        tried(steroid(-200, -100), steroid(-93), mtx(-100, -60), mtx(-53)),
        exposure(200, MTX, 100, 100, -16),
    ),
    row(
        "steroid-later-than-agent",
        tried(steroid(-60), mtx(-200)),
        exposure(60, MTX, 200, 60, 24),
    ),
    row("overlaps-nothing", tried(mtx(-100)), exposure(0, MTX, 100, 0, None)),
    row(
        "overlaps-nothing-of-the-steroid",
        tried(steroid(-300, -200), mtx(-100)),
        exposure(100, MTX, 100, 0, None),
    ),
    row("low-steroid-is-not-counted", tried(steroid(-100, dose=5)), NOTHING),
    row(
        "low-agent-is-not-counted",
        tried(steroid(-100), mtx(-90, dose=5)),
        {**NOTHING, "steroid_days": 100},
    ),
    row(
        "unknown-adequacy-never-counts",
        tried(steroid(-100), mtx(-90, dose=None)),
        {**NOTHING, "steroid_days": 100},
    ),
    row(
        "unknown-stretch-is-left-out",
        tried(steroid(-200), mtx(-100, -40, dose=None), mtx(-40)),
        exposure(200, MTX, 40, 40, 44),
    ),
    row(
        "longest-is-reported",
        tried(steroid(-200), mtx(-40), aza(-60)),
        exposure(200, AZA, 60, 60, 24),
    ),
    row(
        "the-one-that-meets-it-is-reported",
        tried(steroid(-200), mtx(-150, outcome="effective"), aza(-90)),
        exposure(200, AZA, 90, 90, -6),
    ),
    row(
        "longest-of-those-that-meet-it",
        tried(steroid(-200), mtx(-100), mmf(-120)),
        exposure(200, MMF, 120, 120, -36),
    ),
    row(
        "tie-still-running-first",
        tried(steroid(-200), mtx(-100, -50), mmf(-50)),
        exposure(200, MMF, 50, 50, 34),
    ),
    row(
        "tie-then-methotrexate",
        tried(steroid(-200), mmf(-50), aza(-50), mtx(-50)),
        exposure(200, MTX, 50, 50, 34),
    ),
    row(
        "tie-then-azathioprine",
        tried(steroid(-200), mmf(-50), aza(-50)),
        exposure(200, AZA, 50, 50, 34),
    ),
    row(
        "not-from-before-the-start",
        tried(steroid(-200), mtx(5)),
        {**NOTHING, "steroid_days": 200},
    ),
    row(
        "steroid-contraindicated-own-days",
        tried(
            drug("prednisone", None, None, None, outcome="contraindicated", outcome_reason="x"),
            mtx(-60),
        ),
        exposure(0, MTX, 60, 60, 24),
    ),
]


@pytest.mark.parametrize(("case", "expected"), COUNTED)
def test_exposure(case: CaseDict, expected: dict[str, Any]) -> None:
    assert counted(case) == expected


LINES = [
    row("third-with-both-trials-and-twelve-weeks", tried(steroid(-200), mtx(-100)), "third"),
    row("second-with-both-trials", tried(steroid(-200), mtx(-50)), "second"),
    row("first-without-an-agent", tried(steroid(-200)), "first"),
    row("first-without-a-steroid", tried(mtx(-200)), "first"),
    row("first-with-nothing", tried(), "first"),
    row("first-while-a-trial-is-unknown", tried(steroid(-200, dose=None), mtx(-100)), "first"),
    row(
        "second-while-twelve-weeks-is-unknown",
        tried(steroid(-200), mtx(-100, outcome=None)),
        "second",
    ),
    row(
        "intolerance-of-both-with-reasons-is-third",
        tried(
            steroid(-200, -190, 10, outcome="intolerant", outcome_reason="psychosis"),
            mtx(-20, -10, 10, outcome="intolerant", outcome_reason="hepatitis"),
        ),
        "third",
    ),
    row(
        "exceptions-do-not-move-it-from-second",
        tried(steroid(-200), mtx(-50), exceptions=[excepted("twelve-weeks")]),
        "second",
    ),
    row(
        "exceptions-do-not-move-it-from-first",
        tried(exceptions=[excepted(r) for r in ("steroid-trial", "agent-trial", "twelve-weeks")]),
        "first",
    ),
]


@pytest.mark.parametrize(("case", "line"), LINES)
def test_line(case: CaseDict, line: str) -> None:
    assert ask(case)["line"] == line


@pytest.mark.parametrize("line_case", [tried(), tried(steroid(-200), mtx(-100))])
def test_the_line_is_always_a_note_that_speaks(line_case: CaseDict) -> None:
    assert verdict(line_case, "line-of-therapy") == "not_met note"


def test_the_line_names_the_alternatives() -> None:
    text = " ".join(alone(ready_adult(), "line-of-therapy")["because"])
    for alternative in ("immunoglobulin", "mycophenolate", "ciclosporin", "cyclophosphamide"):
        assert alternative.lower() in text.lower()


def test_skin_raises_ivig() -> None:
    """The alternatives are told differently when the skin is a reason to treat."""
    plain, skin = (
        alone(merged(ready_adult(), {"domains": domains}), "line-of-therapy")["because"]
        for domains in (["muscle"], ["muscle", "skin"])
    )
    assert plain != skin
