"""agent-trial: was methotrexate, azathioprine or mycophenolate ever taken at an adequate dose?

The adult is 168 cm and 64 kg (1.7282 m2), so 15 mg/m2/week lies above the ceiling of 25 mg/week;
a small woman of 150 cm and 40 kg (1.29099 m2) reaches it with 19.4 mg, a child with 15 mg/m2.
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

AGENTS = ("methotrexate", "azathioprine", "mycophenolate")
START = "2026-06-01"


def adult(*agents: CaseDict, **changes: Any) -> CaseDict:
    return merged(plus(without_drugs(ready_adult(), *AGENTS), "therapies", *agents), changes)


def small(*agents: CaseDict) -> CaseDict:
    return adult(*agents, measurements=sized("2026-05-04", 150, 40))


def large(*agents: CaseDict) -> CaseDict:
    """Exactly 2 m2."""
    return adult(*agents, measurements=sized("2026-05-04", 200, 72))


def child(*agents: CaseDict, **changes: Any) -> CaseDict:
    return merged(plus(without_drugs(ready_child(), *AGENTS), "therapies", *agents), changes)


def sized(on: str, height: Any, weight: Any) -> list[CaseDict]:
    return [{"on": on, "height_cm": height, "weight_kg": weight}]


def taken(name: str, dose: Any, unit: str | None, **more: Any) -> CaseDict:
    return drug(name, dose, unit, more.pop("start", START), more.pop("stop", None), **more)


def mtx(dose: Any, unit: str | None = "mg/week", **more: Any) -> CaseDict:
    return taken("methotrexate", dose, unit, **more)


def aza(dose: Any, unit: str | None = "mg/day", **more: Any) -> CaseDict:
    return taken("azathioprine", dose, unit, **more)


def mmf(dose: Any, unit: str | None = "g/day", **more: Any) -> CaseDict:
    return taken("mycophenolate", dose, unit, **more)


METHOTREXATE = [
    row("ceiling-adult-below", adult(mtx("24.9")), "not_met stop"),
    row("ceiling-adult-exactly", adult(mtx(25)), "met"),
    row("ceiling-adult-above", adult(mtx("25.1")), "met"),
    row("surface-below", small(mtx("19.3")), "not_met stop"),
    row("surface-above", small(mtx("19.4")), "met"),
    row("per-m2-below", adult(mtx("14.4", "mg/m2/week")), "not_met stop"),
    row("per-m2-exactly", adult(mtx(15, "mg/m2/week")), "met"),
    row("per-m2-above", adult(mtx("15.1", "mg/m2/week")), "met"),
    row("per-m2-small-below", small(mtx("14.9", "mg/m2/week")), "not_met stop"),
    row("per-m2-reaches-the-ceiling", large(mtx("12.5", "mg/m2/week")), "met"),
    row("per-m2-below-the-ceiling", large(mtx("12.4", "mg/m2/week")), "not_met stop"),
    row("child-below", child(mtx("14.9", "mg/m2/week")), "not_met stop"),
    row("child-exactly", child(mtx(15, "mg/m2/week")), "met"),
    row("child-has-no-adult-ceiling", child(mtx(17)), "not_met stop"),
    row("child-by-surface-below", child(mtx("17.12")), "not_met stop"),
    row("child-by-surface-above", child(mtx("17.13")), "met"),
    row(
        "huge-child-ceiling-exactly",
        child(mtx(40), measurements=sized("2026-05-04", 200, 162)),
        "met",
    ),
    row(
        "huge-child-below-the-ceiling",
        child(mtx("39.9"), measurements=sized("2026-05-04", 200, 162)),
        "not_met stop",
    ),
    row("five-thirds-m2-exactly", child(mtx(25), measurements=sized(START, 200, 50)), "met"),
    row("seven-sixths-m2-exactly", child(mtx("17.5"), measurements=sized(START, 140, 35)), "met"),
    row("four-thirds-m2-exactly", child(mtx(20), measurements=sized(START, 160, 40)), "met"),
    row("surface-of-that-time", adult(mtx(20), measurements=sized(START, 150, 40)), "met"),
    row(
        "surface-only-afterwards",
        adult(mtx(20), measurements=sized(day(1, START), 150, 40)),
        "unknown stop",
    ),
    row(
        "height-and-weight-each-by-its-own",
        adult(
            mtx(20),
            measurements=[
                {"on": "2026-05-04", "height_cm": 150, "weight_kg": None},
                {"on": "2026-05-20", "height_cm": None, "weight_kg": 40},
            ],
        ),
        "met",
    ),
    row("no-surface-but-the-ceiling", adult(mtx(25), measurements=[]), "met"),
    row("no-surface-needed-per-m2", adult(mtx(15, "mg/m2/week"), measurements=[]), "met"),
    row("no-surface-below-the-ceiling", adult(mtx(20), measurements=[]), "unknown stop"),
]

OTHERS = [
    row("azathioprine-below", adult(aza("127.9")), "not_met stop"),
    row("azathioprine-exactly", adult(aza(128)), "met"),
    row("azathioprine-above", adult(aza("128.1")), "met"),
    row("azathioprine-per-kg-below", adult(aza("1.99", "mg/kg/day")), "not_met stop"),
    row("azathioprine-per-kg-exactly", adult(aza(2, "mg/kg/day")), "met"),
    row("azathioprine-per-kg-needs-no-weight", adult(aza(2, "mg/kg/day"), measurements=[]), "met"),
    row("azathioprine-without-weight", adult(aza(150), measurements=[]), "unknown stop"),
    row("mycophenolate-below", adult(mmf("1.99")), "not_met stop"),
    row("mycophenolate-exactly", adult(mmf(2)), "met"),
    row("mycophenolate-in-mg-below", adult(mmf(1999, "mg/day")), "not_met stop"),
    row("mycophenolate-in-mg-exactly", adult(mmf(2000, "mg/day")), "met"),
    row("mycophenolate-needs-no-weight", adult(mmf(2), measurements=[]), "met"),
]

STATUS = [
    row("none-on-record-is-not-met", adult(), "not_met stop"),
    row("no-dose", adult(mtx(None)), "unknown stop"),
    row("no-unit", adult(mtx(25, None)), "unknown stop"),
    row("no-dose-beside-a-low-one", adult(mtx(None), aza(50)), "unknown stop"),
    row("no-dose-beside-an-adequate-one", adult(mtx(None), mmf(2)), "met"),
    row("from-tomorrow", adult(mtx(25, start=day(1))), "not_met stop"),
    row("stopped-long-ago", adult(mtx(25, start="2026-05-04", stop="2026-05-10")), "met"),
    row(
        "other-immunosuppressants-do-not-count",
        adult(taken("ciclosporin", 300, "mg/day"), taken("cyclophosphamide", 150, "mg/day")),
        "not_met stop",
    ),
    row(
        "hydroxychloroquine-too", adult(taken("hydroxychloroquine", 400, "mg/day")), "not_met stop"
    ),
]

SPARED = [
    row(
        f"{outcome}-{'with' if reason else 'without'}-reason",
        adult(aza(25, outcome=outcome, outcome_reason=reason)),
        "met" if reason else "not_met stop",
    )
    for outcome in ("intolerant", "contraindicated")
    for reason in ("TPMT deficient", None)
] + [
    row(
        "contraindicated-and-never-taken",
        adult(
            aza(None, None, start=None, outcome="contraindicated", outcome_reason="TPMT deficient")
        ),
        "met",
    ),
    row(
        "intolerance-of-another-drug-does-not-count",
        adult(taken("ciclosporin", 50, "mg/day", outcome="intolerant", outcome_reason="tremor")),
        "not_met stop",
    ),
]

LIFTED = [
    row(
        "exception-lifts-not-met",
        adult(exceptions=[excepted("agent-trial")]),
        "not_met stop, exception",
    ),
    row(
        "exception-lifts-unknown",
        adult(mtx(None), exceptions=[excepted("agent-trial")]),
        "unknown stop, exception",
    ),
]


@pytest.mark.parametrize(("case", "expected"), METHOTREXATE + OTHERS + STATUS + SPARED + LIFTED)
def test_agent_trial(case: CaseDict, expected: str) -> None:
    assert verdict(case, "agent-trial") == expected


NOTES = [
    row("methotrexate-at-20", small(mtx(20, "mg/m2/week")), "20 mg/m2", False),
    row("methotrexate-above-20", small(mtx("20.1", "mg/m2/week")), "20 mg/m2", True),
    row("methotrexate-above-20-by-surface", small(mtx(26)), "20 mg/m2", True),
    row(
        "methotrexate-at-20-by-surface",
        adult(mtx(30), measurements=sized(START, 150, 54)),
        "20 mg/m2",
        False,
    ),
    row("azathioprine-at-3-by-weight", adult(aza(192)), "3 mg/kg", False),
    row("azathioprine-at-3", adult(aza(3, "mg/kg/day")), "3 mg/kg", False),
    row("azathioprine-above-3", adult(aza("3.1", "mg/kg/day")), "3 mg/kg", True),
    row("azathioprine-above-3-by-weight", adult(aza(193)), "3 mg/kg", True),
    row("mycophenolate-at-3", adult(mmf(3)), "3 g", False),
    row("mycophenolate-above-3", adult(mmf("3.1")), "3 g", True),
]


@pytest.mark.parametrize(("case", "limit", "noted"), NOTES)
def test_above_the_usual_range_is_adequate_with_a_note(
    case: CaseDict, limit: str, noted: bool
) -> None:
    assert verdict(case, "agent-trial") == "met"
    text = because(case, "agent-trial")
    assert limit in text or not noted
    assert ("above" in text) is noted, text


def test_what_was_reached_is_named_beside_the_limit() -> None:
    text = because(adult(aza(100)), "agent-trial")
    assert "1.56 mg/kg/day" in text
    assert "2 mg/kg/day" in text
    text = because(small(mtx(15)), "agent-trial")
    assert "11.61 mg/m2/week" in text
    assert "15 mg/m2/week" in text


def test_what_is_missing_is_named() -> None:
    assert "the dose" in because(adult(mtx(None)), "agent-trial")
    assert "the unit" in because(adult(mtx(25, None)), "agent-trial")
    assert "weight" in because(adult(aza(150), measurements=[]), "agent-trial")
