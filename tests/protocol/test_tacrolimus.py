"""Tacrolimus beside rituximab: the dose after the decision, the low dose, the trough."""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import (
    CaseDict,
    because,
    day,
    decided,
    drug,
    excepted,
    merged,
    plus,
    ready_adult,
    ready_child,
    result,
    verdict,
)
from .tables import row

JUDGED = "2026-11-23"
KEEP = decided("continue")


def tac(dose: Any, unit: str | None = "mg/day", **more: Any) -> CaseDict:
    start, stop = more.pop("start", "2026-10-01"), more.pop("stop", None)
    return drug("tacrolimus", dose, unit, start, stop, **{"decision": KEEP, **more})


def adult(*drugs: CaseDict, **changes: Any) -> CaseDict:
    return merged(plus(ready_adult(), "therapies", *drugs), changes)


def child(weight: Any, *drugs: CaseDict, born: str = "2013-03-03") -> CaseDict:
    measured = [{"on": "2026-11-20", "height_cm": 140, "weight_kg": weight}]
    case = ready_child(measurements=measured, patient={"born": born})
    return plus(case, "therapies", *drugs)


DOSE = [
    row("none", adult(), "not_applicable"),
    row("just-below-3", adult(tac("2.99")), "met"),
    row("exactly-3", adult(tac(3)), "met"),
    row("just-above-3", adult(tac("3.01")), "not_met stop"),
    row("undecided-by-its-own-dose", adult(tac(4, decision=None)), "not_met stop"),
    row("undecided-and-low", adult(tac(3, decision=None)), "met"),
    row("reduced-to-3", adult(tac(5, decision=decided("reduce", 3, "mg/day"))), "met"),
    row("reduced-to-4", adult(tac(5, decision=decided("reduce", 4, "mg/day"))), "not_met stop"),
    row("reduced-without-a-dose", adult(tac(2, decision=decided("reduce"))), "unknown stop"),
    row("stop-takes-it-out", adult(tac(5, decision=decided("stop"))), "not_applicable"),
    row("no-dose", adult(tac(None)), "unknown stop"),
    row("no-unit", adult(tac(2, None)), "unknown stop"),
    row("records-are-added", adult(tac(2), tac("1.01")), "not_met stop"),
    row("records-added-to-3", adult(tac(2), tac(1)), "met"),
    row("one-of-two-stopped", adult(tac(2), tac(2, decision=decided("stop"))), "met"),
    row("in-grams", adult(tac("0.0031", "g/day")), "not_met stop"),
    row("per-kg", adult(tac("0.04", "mg/kg/day")), "met"),
    row("per-kg-above", adult(tac("0.047", "mg/kg/day")), "not_met stop"),
    row("per-kg-without-weight", adult(tac("0.04", "mg/kg/day"), measurements=[]), "unknown stop"),
    row("stopped-the-day-judged", adult(tac(5, stop=JUDGED)), "not_applicable"),
    row("stops-the-day-after", adult(tac(5, stop=day(1, JUDGED))), "not_met stop"),
    row("starts-the-day-after", adult(tac(5, start=day(1, JUDGED))), "not_applicable"),
    row("without-a-start-is-current", adult(tac(5, start=None)), "not_met stop"),
    row(
        "exception-lifts-it",
        adult(tac(4), exceptions=[excepted("tacrolimus-dose")]),
        "not_met stop, exception",
    ),
    row(
        "exception-lifts-the-unknown",
        adult(tac(None), exceptions=[excepted("tacrolimus-dose")]),
        "unknown stop, exception",
    ),
]


@pytest.mark.parametrize(("case", "expected"), DOSE)
def test_tacrolimus_dose(case: CaseDict, expected: str) -> None:
    assert verdict(case, "tacrolimus-dose") == expected


@pytest.mark.parametrize(
    ("dose", "full"), [("3.5", False), ("3.99", False), (4, True), (6, True), ("6.01", False)]
)
def test_four_to_six_is_named_full_dose(dose: Any, full: bool) -> None:
    assert ("full dose" in because(adult(tac(dose)), "tacrolimus-dose").lower()) is full


@pytest.mark.parametrize(
    ("case", "remarked"),
    [
        row("child-of-39.9-kg", child("39.9", tac(4)), True),
        row("child-of-40-kg", child(40, tac(4)), True),
        row("child-of-40.1-kg", child("40.1", tac(4)), False),
        row("eighteen-tomorrow-of-the-infusion", child(36, tac(4), born="2008-11-24"), True),
        row("eighteen-at-the-infusion", child(36, tac(4), born="2008-11-23"), False),
        row("child-on-3-mg", child(36, tac(3)), True),
        row(
            "light-adult",
            adult(tac(4), measurements=[{"on": "2026-05-04", "height_cm": 150, "weight_kg": 39}]),
            False,
        ),
    ],
)
def test_a_light_child_gets_the_remark_that_it_is_no_reduction(
    case: CaseDict, remarked: bool
) -> None:
    assert ("no reduction" in because(case, "tacrolimus-dose").lower()) is remarked


LOW = [
    row("none", adult(), "not_applicable"),
    row("below-2", adult(tac("1.99")), "not_met note"),
    row("exactly-2", adult(tac(2)), "met"),
    row("above-2", adult(tac("2.01")), "met"),
    row(
        "after-the-reduction",
        adult(tac(3, decision=decided("reduce", 1, "mg/day"))),
        "not_met note",
    ),
    row("no-dose", adult(tac(None)), "unknown note"),
    row("reduced-without-a-dose", adult(tac(2, decision=decided("reduce"))), "unknown note"),
    row("stop-takes-it-out", adult(tac(1, decision=decided("stop"))), "not_applicable"),
    row("records-are-added", adult(tac(1), tac(1)), "met"),
]


@pytest.mark.parametrize(("case", "expected"), LOW)
def test_tacrolimus_low(case: CaseDict, expected: str) -> None:
    assert verdict(case, "tacrolimus-low") == expected


def trough(*values: Any, on: str = "2026-11-10", unit: str | None = "ng/mL") -> CaseDict:
    return plus(
        adult(tac(2)), "results", *(result("tacrolimus_trough", v, on, unit) for v in values)
    )


TROUGH = [
    row("no-tacrolimus", adult(), "not_applicable"),
    row("stop-takes-it-out", adult(tac(2, decision=decided("stop"))), "not_applicable"),
    row("none-on-record-is-not-met", adult(tac(2)), "not_met note"),
    row("null-is-none-on-record", trough(None), "not_met note"),
    row("4.99", trough("4.99"), "not_met note"),
    row("5", trough(5), "met"),
    row("7", trough(7), "met"),
    row("7.01", trough("7.01"), "not_met note"),
    row("of-one-day-the-later-in-the-list", trough(6, 9), "not_met note"),
    row("of-one-day-the-later-is-good", trough(9, 6), "met"),
    row("no-unit", trough(6, unit=None), "unknown note"),
    row("after-the-day-judged-is-ignored", trough(6, on=day(1, JUDGED)), "not_met note"),
    row("on-the-day-judged", trough(6, on=JUDGED), "met"),
    row(
        "the-latest-counts",
        plus(trough(6), "results", result("tacrolimus_trough", 9, "2026-11-01")),
        "met",
    ),
]


@pytest.mark.parametrize(("case", "expected"), TROUGH)
def test_tacrolimus_trough(case: CaseDict, expected: str) -> None:
    assert verdict(case, "tacrolimus-trough") == expected
