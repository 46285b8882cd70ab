"""steroid-trial: did a glucocorticoid ever reach the high-dose threshold of that patient?

Adults 0.5 mg/kg/day of prednisolone, juveniles 1 mg/kg/day, or an intravenous pulse. The adult
here weighs 64 kg from 4 May 2026 (threshold 32 mg/day), the child 34 kg (threshold 34 mg/day).
"""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import (
    CaseDict,
    because,
    day,
    drug,
    excepted,
    merged,
    plus,
    ready_adult,
    ready_child,
    verdict,
    without_drugs,
)
from .tables import row

STEROIDS = ("prednisone", "prednisolone")
START = "2026-06-01"


def adult(*steroids: CaseDict, **changes: Any) -> CaseDict:
    return merged(plus(without_drugs(ready_adult(), *STEROIDS), "therapies", *steroids), changes)


def child(*steroids: CaseDict, **changes: Any) -> CaseDict:
    return merged(plus(without_drugs(ready_child(), *STEROIDS), "therapies", *steroids), changes)


def daily(name: str, dose: Any, unit: str | None = "mg/day", **more: Any) -> CaseDict:
    return drug(name, dose, unit, more.pop("start", START), more.pop("stop", None), **more)


def weights(*pairs: tuple[str, Any, Any]) -> list[CaseDict]:
    return [{"on": on, "height_cm": h, "weight_kg": w} for on, h, w in pairs]


THRESHOLD = [
    row("adult-just-below", adult(daily("prednisolone", "31.99")), "not_met stop"),
    row("adult-exactly", adult(daily("prednisolone", 32)), "met"),
    row("adult-just-above", adult(daily("prednisolone", "32.01")), "met"),
    row("adult-per-kg-below", adult(daily("prednisolone", "0.49", "mg/kg/day")), "not_met stop"),
    row("adult-per-kg-exactly", adult(daily("prednisolone", "0.5", "mg/kg/day")), "met"),
    row("adult-per-kg-above", adult(daily("prednisolone", "0.51", "mg/kg/day")), "met"),
    row("child-just-below", child(daily("prednisolone", "33.9")), "not_met stop"),
    row("child-exactly", child(daily("prednisolone", 34)), "met"),
    row("child-just-above", child(daily("prednisolone", "34.1")), "met"),
    row("child-per-kg-below", child(daily("prednisolone", "0.99", "mg/kg/day")), "not_met stop"),
    row("child-per-kg-exactly", child(daily("prednisolone", "1", "mg/kg/day")), "met"),
    row("child-per-kg-above", child(daily("prednisolone", "1.01", "mg/kg/day")), "met"),
    row(
        "juvenile-grown-up-keeps-the-juvenile-threshold",
        child(daily("prednisolone", "0.9", "mg/kg/day"), patient={"born": "2004-01-01"}),
        "not_met stop",
    ),
]

EQUIVALENTS = [
    row("prednisone-below", adult(daily("prednisone", "31.9")), "not_met stop"),
    row("prednisone-exactly", adult(daily("prednisone", 32)), "met"),
    row("methylprednisolone-below", adult(daily("methylprednisolone", "25.5")), "not_met stop"),
    row("methylprednisolone-exactly", adult(daily("methylprednisolone", "25.6")), "met"),
    row("dexamethasone-below", adult(daily("dexamethasone", "4.79")), "not_met stop"),
    row("dexamethasone-exactly", adult(daily("dexamethasone", "4.8")), "met"),
    row("hydrocortisone-below", adult(daily("hydrocortisone", "127.9")), "not_met stop"),
    row("hydrocortisone-exactly", adult(daily("hydrocortisone", 128)), "met"),
    row("per-kg-is-converted-too", adult(daily("dexamethasone", "0.075", "mg/kg/day")), "met"),
    row(
        "per-kg-converted-below",
        adult(daily("hydrocortisone", "1.99", "mg/kg/day")),
        "not_met stop",
    ),
    row(
        "two-at-once-are-not-added",
        adult(daily("prednisolone", 31), daily("methylprednisolone", 24)),
        "not_met stop",
    ),
]

PULSE = [
    row("pulse-iv", adult(daily("methylprednisolone", 500, "mg/pulse", route="iv")), "met"),
    row(
        "pulse-needs-no-weight",
        adult(daily("methylprednisolone", 500, "mg/pulse", route="iv"), measurements=[]),
        "met",
    ),
    row(
        "pulse-by-mouth-is-none",
        adult(daily("methylprednisolone", 500, "mg/pulse")),
        "not_met stop",
    ),
    row(
        "pulse-of-another-drug-is-none",
        adult(daily("dexamethasone", 500, "mg/pulse", route="iv")),
        "not_met stop",
    ),
    row(
        "pulse-long-past",
        adult(
            daily(
                "methylprednisolone",
                1000,
                "mg/pulse",
                route="iv",
                start="2024-01-01",
                stop="2024-01-04",
            )
        ),
        "met",
    ),
]

UNKNOWN = [
    row("no-dose", adult(daily("prednisone", None)), "unknown stop"),
    row("no-unit", adult(daily("prednisone", 60, None)), "unknown stop"),
    row("no-weight-at-all", adult(daily("prednisone", 60), measurements=[]), "unknown stop"),
    row(
        "weight-only-afterwards",
        adult(daily("prednisone", 60), measurements=weights((day(1, START), 168, 64))),
        "unknown stop",
    ),
    row(
        "weight-of-that-very-day",
        adult(daily("prednisone", 60), measurements=weights((START, 168, 64))),
        "met",
    ),
    row(
        "height-alone-is-no-weight",
        adult(daily("prednisone", 60), measurements=weights(("2026-05-04", 168, None))),
        "unknown stop",
    ),
    row(
        "weight-by-its-own-before-a-later-height",
        adult(
            daily("prednisone", 32),
            measurements=weights(("2026-05-04", 168, 64), ("2026-05-20", 170, None)),
        ),
        "met",
    ),
    row(
        "weight-of-that-time-not-of-today",
        adult(
            daily("prednisone", 32),
            measurements=weights(("2026-05-04", 168, 64), ("2026-11-20", 168, 90)),
        ),
        "met",
    ),
    row(
        "later-of-two-weights-before",
        adult(
            daily("prednisone", 32),
            measurements=weights(("2026-05-04", 168, 64), ("2026-05-30", 168, 65)),
        ),
        "not_met stop",
    ),
    row(
        "one-record-without-dose-beside-a-high-one",
        adult(daily("prednisone", None), daily("prednisone", 60, start="2026-08-01")),
        "met",
    ),
    row(
        "one-record-without-dose-beside-a-low-one",
        adult(daily("prednisone", None), daily("prednisone", 10, start="2026-08-01")),
        "unknown stop",
    ),
]

ABSENT = [
    row("none-on-record-is-not-met", adult(), "not_met stop"),
    row("only-from-tomorrow", adult(daily("prednisone", 60, start=day(1))), "not_met stop"),
    row("an-agent-is-no-steroid", adult(daily("azathioprine", 200)), "not_met stop"),
    row(
        "long-past-high-dose",
        adult(
            daily("prednisone", 60, start="2024-01-01", stop="2024-03-01"),
            measurements=weights(("2023-12-01", 168, 64)),
        ),
        "met",
    ),
]

SPARED = [
    row(
        f"{outcome}-{'with' if reason else 'without'}-reason",
        adult(daily("prednisone", 10, outcome=outcome, outcome_reason=reason)),
        "met" if reason else "not_met stop",
    )
    for outcome in ("intolerant", "contraindicated")
    for reason in ("steroid psychosis", None)
] + [
    row(
        "contraindicated-and-never-taken",
        adult(
            daily(
                "prednisone",
                None,
                None,
                start=None,
                outcome="contraindicated",
                outcome_reason="osteonecrosis",
            )
        ),
        "met",
    ),
    row(
        "effective-with-a-reason-is-no-intolerance",
        adult(daily("prednisone", 10, outcome="effective", outcome_reason="better")),
        "not_met stop",
    ),
    row(
        "intolerance-of-an-agent-is-not-of-the-steroid",
        adult(daily("azathioprine", 50, outcome="intolerant", outcome_reason="fever")),
        "not_met stop",
    ),
]

LIFTED = [
    row(
        "exception-lifts-not-met",
        adult(exceptions=[excepted("steroid-trial")]),
        "not_met stop, exception",
    ),
    row(
        "exception-lifts-unknown",
        adult(daily("prednisone", None), exceptions=[excepted("steroid-trial")]),
        "unknown stop, exception",
    ),
]


@pytest.mark.parametrize(
    ("case", "expected"), THRESHOLD + EQUIVALENTS + PULSE + UNKNOWN + ABSENT + SPARED + LIFTED
)
def test_steroid_trial(case: CaseDict, expected: str) -> None:
    assert verdict(case, "steroid-trial") == expected


def test_a_dose_below_the_threshold_names_both() -> None:
    text = because(adult(daily("prednisolone", 20)), "steroid-trial")
    assert "20 mg" in text
    assert "0.31" in text
    assert "0.5 mg/kg" in text


def test_the_dose_named_is_that_of_prednisolone() -> None:
    """16 mg of methylprednisolone are 20 mg of prednisolone, 0.31 mg/kg of 64 kg."""
    assert "0.31" in because(adult(daily("methylprednisolone", 16)), "steroid-trial")


def test_a_missing_weight_is_named() -> None:
    text = because(adult(daily("prednisone", 60), measurements=[]), "steroid-trial")
    assert "weight" in text.lower()


def test_a_missing_dose_is_named() -> None:
    assert "dose" in because(adult(daily("prednisone", None)), "steroid-trial").lower()


def test_a_missing_unit_is_named() -> None:
    assert "the unit" in because(adult(daily("prednisone", 60, None)), "steroid-trial")
