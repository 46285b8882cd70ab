"""twelve-weeks: 84 days in which one adequate agent overlaps the qualifying steroid exposure.

Offsets are days from today (0); a stop is the first day without the drug.
"""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import CaseDict, because, day, drug, excepted, merged, ready_adult, verdict
from .tables import row

Stretch = tuple[int, int | None]


def stretch(name: str, dose: Any, unit: str, days: Stretch, **more: Any) -> CaseDict:
    start, stop = days
    more.setdefault("outcome", "inadequate")
    return drug(name, dose, unit, day(start), None if stop is None else day(stop), **more)


def steroid(start: int, stop: int | None = None, dose: Any = 60, **more: Any) -> CaseDict:
    return stretch("prednisone", dose, "mg/day", (start, stop), **more)


def mtx(start: int, stop: int | None = None, dose: Any = 25, **more: Any) -> CaseDict:
    return stretch("methotrexate", dose, "mg/week", (start, stop), **more)


def aza(start: int, stop: int | None = None, dose: Any = 150, **more: Any) -> CaseDict:
    return stretch("azathioprine", dose, "mg/day", (start, stop), **more)


def mmf(start: int, stop: int | None = None, dose: Any = 2, **more: Any) -> CaseDict:
    return stretch("mycophenolate", dose, "g/day", (start, stop), **more)


def tried(*therapies: CaseDict, **changes: Any) -> CaseDict:
    """An adult of 64 kg, weighed a year ago, who has had these therapies and no others."""
    weighed = [{"on": day(-365), "height_cm": 168, "weight_kg": 64}]
    return merged(ready_adult(therapies=list(therapies), measurements=weighed), changes)


OVERLAP = [
    row("83-days", tried(steroid(-200), mtx(-83)), "not_met stop"),
    row("84-days", tried(steroid(-200), mtx(-84)), "met"),
    row("85-days", tried(steroid(-200), mtx(-85)), "met"),
    row("the-steroid-came-later-83", tried(steroid(-83), mtx(-200)), "not_met stop"),
    row("the-steroid-came-later-84", tried(steroid(-84), mtx(-200)), "met"),
    row("the-steroid-ended-83", tried(steroid(-200, -10), mtx(-93)), "not_met stop"),
    row("the-steroid-ended-84", tried(steroid(-200, -10), mtx(-94)), "met"),
    row("both-ended-83", tried(steroid(-300, -100), mtx(-250, -167)), "not_met stop"),
    row("both-ended-84", tried(steroid(-300, -100), mtx(-250, -166)), "met"),
    row("no-overlap-at-all", tried(steroid(-300, -200), mtx(-200)), "not_met stop"),
    row("counted-to-today-not-to-the-infusion", tried(steroid(-83), mtx(-83)), "not_met stop"),
    row("a-stop-ahead-counts-to-today", tried(steroid(-200), mtx(-83, 30)), "not_met stop"),
    row("no-agent", tried(steroid(-200)), "not_met stop"),
    row("no-steroid", tried(mtx(-200)), "not_met stop"),
    row("nothing", tried(), "not_met stop"),
    row("agent-below-its-dose", tried(steroid(-200), mtx(-200, dose=10)), "not_met stop"),
    row("steroid-below-its-dose", tried(steroid(-200, dose=20), mtx(-200)), "not_met stop"),
]

STEROIDS = [
    row(
        "counts-whole-before-the-peak",
        tried(steroid(-200, -100, 10), steroid(-100), mtx(-150)),
        "met",
    ),
    row(
        "counts-whole-after-the-peak",
        tried(steroid(-200, -190), steroid(-190, None, 5), mtx(-100)),
        "met",
    ),
    row(
        "any-glucocorticoid-carries-on",
        tried(
            steroid(-200, -190),
            stretch("hydrocortisone", 20, "mg/day", (-190, None)),
            mtx(-90),
        ),
        "met",
    ),
    row(
        "seven-days-apart-is-one", tried(steroid(-200, -60), steroid(-53, None, 5), mtx(-90)), "met"
    ),
    row(
        "eight-days-apart-is-two",
        tried(steroid(-200, -60), steroid(-52, None, 5), mtx(-90)),
        "not_met stop",
    ),
    row("bridging-days-count", tried(steroid(-84, -40), steroid(-33), mtx(-200)), "met"),
    row(
        "a-low-exposure-apart-does-not-qualify",
        tried(steroid(-300, -200), steroid(-150, None, 10), mtx(-150)),
        "not_met stop",
    ),
    row(
        "two-of-two-exposures-are-apart",
        tried(steroid(-200, -100), steroid(-50), mtx(-140)),
        "not_met stop",
    ),
]

AGENTS = [
    row("seven-days-apart-is-one", tried(steroid(-200), mtx(-100, -60), mtx(-53)), "met"),
    row("eight-days-apart-is-two", tried(steroid(-200), mtx(-100, -60), mtx(-52)), "not_met stop"),
    row(
        "agents-are-not-added-up",
        tried(steroid(-200), mtx(-100, -50), aza(-50)),
        "not_met stop",
    ),
    row(
        "a-low-dose-stretch-does-not-count",
        tried(steroid(-200), mtx(-100, -50), mtx(-50, None, 10)),
        "not_met stop",
    ),
    row("any-agent-will-do", tried(steroid(-200), mtx(-60), aza(-150, -60)), "met"),
    row(
        "an-earlier-long-episode-counts",
        tried(steroid(-300), mtx(-300, -200), mtx(-30)),
        "met",
    ),
    row(
        "others-do-not-count",
        tried(steroid(-200), stretch("ciclosporin", 300, "mg/day", (-200, None))),
        "not_met stop",
    ),
    row(
        "no-start-no-exposure",
        tried(steroid(-200), drug("mycophenolate", 2, "g/day", None, outcome="inadequate")),
        "not_met stop",
    ),
]

OUTCOME = [
    row("inadequate", tried(steroid(-200), mtx(-100)), "met"),
    row(
        "effective-is-not-met", tried(steroid(-200), mtx(-100, outcome="effective")), "not_met stop"
    ),
    row(
        "intolerant-is-not-inadequate",
        tried(steroid(-200), mtx(-100, outcome="intolerant")),
        "not_met stop",
    ),
    row("null-with-84-is-unknown", tried(steroid(-200), mtx(-84, outcome=None)), "unknown stop"),
    row("null-with-83-is-not-met", tried(steroid(-200), mtx(-83, outcome=None)), "not_met stop"),
    row(
        "of-the-last-record-null",
        tried(steroid(-200), mtx(-100, -50), mtx(-50, outcome=None)),
        "unknown stop",
    ),
    row(
        "of-the-last-record-inadequate",
        tried(steroid(-200), mtx(-100, -50, outcome=None), mtx(-50)),
        "met",
    ),
    row(
        "of-the-last-record-effective",
        tried(steroid(-200), mtx(-100, -50), mtx(-50, outcome="effective")),
        "not_met stop",
    ),
    row(
        "last-by-date-not-by-place",
        tried(steroid(-200), mtx(-50), mtx(-100, -50, outcome="effective")),
        "met",
    ),
    row(
        "of-the-last-adequate-record",
        tried(steroid(-200), mtx(-120, -20), mtx(-20, None, 10, outcome="effective")),
        "met",
    ),
    row(
        "a-longer-effective-agent-does-not-hide-it",
        tried(steroid(-200), mtx(-190, outcome="effective"), aza(-84)),
        "met",
    ),
]

SPARED = [
    row(
        f"agent-{outcome}-{'with' if reason else 'without'}-reason",
        tried(steroid(-200), mtx(-20, -5, 10, outcome=outcome, outcome_reason=reason)),
        "met" if reason else "not_met stop",
    )
    for outcome in ("intolerant", "contraindicated")
    for reason in ("hepatitis", None)
] + [
    row(
        "steroid-contraindicated-own-days-83",
        tried(
            drug("prednisone", None, None, None, outcome="contraindicated", outcome_reason="x"),
            mtx(-83),
        ),
        "not_met stop",
    ),
    row(
        "steroid-contraindicated-own-days-84",
        tried(
            drug("prednisone", None, None, None, outcome="contraindicated", outcome_reason="x"),
            mtx(-84),
        ),
        "met",
    ),
    row(
        "steroid-not-tolerated-own-days",
        tried(steroid(-200, -180, 10, outcome="intolerant", outcome_reason="psychosis"), mtx(-100)),
        "met",
    ),
    row(
        "steroid-not-tolerated-without-reason",
        tried(steroid(-200, -180, 10, outcome="intolerant"), mtx(-100)),
        "not_met stop",
    ),
]

UNWEIGHED: dict[str, Any] = {"measurements": []}
UNKNOWN = [
    row("steroid-of-unknown-dose-84", tried(steroid(-200, dose=None), mtx(-84)), "unknown stop"),
    row(
        "agent-without-dose-could-complete",
        tried(steroid(-200), mtx(-84, dose=None)),
        "unknown stop",
    ),
    row("agent-without-dose-83", tried(steroid(-200), mtx(-83, dose=None)), "not_met stop"),
    row(
        "unknown-stretch-would-complete",
        tried(steroid(-200), mtx(-84, -40, dose=None), mtx(-40)),
        "unknown stop",
    ),
    row(
        "unknown-stretch-would-not-complete",
        tried(steroid(-200), mtx(-83, -40, dose=None), mtx(-40)),
        "not_met stop",
    ),
    row("no-weight-then", tried(steroid(-200), mtx(-100), **UNWEIGHED), "unknown stop"),
    row(
        "a-known-agent-beside-it-decides",
        tried(steroid(-200), mtx(-100, dose=None), aza(-100)),
        "met",
    ),
    row(
        "steroid-of-unknown-adequacy-83", tried(steroid(-83, dose=None), mtx(-200)), "not_met stop"
    ),
    row(
        "an-unknown-agent-beside-an-effective-one",
        tried(steroid(-200), mtx(-100, outcome="effective"), aza(-100, dose=None)),
        "unknown stop",
    ),
    row(
        "unknown-steroid-beside-a-known-one",
        tried(steroid(-300, -200, dose=None), steroid(-100), mtx(-100)),
        "met",
    ),
]

LIFTED = [
    row(
        "exception-lifts-not-met",
        tried(steroid(-20), mtx(-20), exceptions=[excepted("twelve-weeks")]),
        "not_met stop, exception",
    ),
    row(
        "exception-lifts-unknown",
        tried(steroid(-200), mtx(-100, outcome=None), exceptions=[excepted("twelve-weeks")]),
        "unknown stop, exception",
    ),
]


@pytest.mark.parametrize(
    ("case", "expected"),
    OVERLAP + STEROIDS + AGENTS + OUTCOME + SPARED + UNKNOWN + LIFTED,
)
def test_twelve_weeks(case: CaseDict, expected: str) -> None:
    assert verdict(case, "twelve-weeks") == expected


def test_a_running_overlap_names_the_day_it_completes() -> None:
    """Seventy days on 22 November: complete fourteen days later."""
    text = because(tried(steroid(-200), mtx(-70)), "twelve-weeks")
    assert "06-Dec-2026" in text
    assert "70" in text
    assert "84" in text
