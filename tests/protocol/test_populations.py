"""Populations and kidneys: special-population, renal-tacrolimus; and the evidence told to each."""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import (
    CaseDict,
    because,
    day,
    decided,
    drug,
    merged,
    plus,
    ready_adult,
    ready_child,
    result,
    verdict,
    with_tests,
    without_tests,
)
from .tables import row

JUDGED = "2026-11-23"


def having(*conditions: str, **changes: Any) -> CaseDict:
    return merged(ready_adult(patient={"conditions": list(conditions)}), changes)


def aged(born: str, **changes: Any) -> CaseDict:
    return merged(ready_adult(patient={"born": born}), changes)


def creatinine(
    case: CaseDict, value: Any, unit: str = "umol/L", on: str = "2026-11-18"
) -> CaseDict:
    return with_tests(case, result("creatinine", value, on, unit))


SPECIAL = [
    row("none", ready_adult(), "special-population", "met"),
    row("64-at-the-infusion", aged("1961-11-24"), "special-population", "met"),
    row("65-at-the-infusion", aged("1961-11-23"), "special-population", "not_met caution"),
    row("over-65", aged("1961-11-22"), "special-population", "not_met caution"),
    *(
        row(name, having(name), "special-population", "not_met caution")
        for name in ("diabetes", "immune_impairment", "recurrent_infections")
    ),
    row("another-condition", having("nyha_iv"), "special-population", "met"),
    row("egfr-60.7", creatinine(ready_adult(), 99), "special-population", "met"),
    row("egfr-59.95", creatinine(ready_adult(), 100), "special-population", "not_met caution"),
    row(
        "male-60.1",
        creatinine(ready_adult(patient={"sex": "male"}), 127),
        "special-population",
        "met",
    ),
    row(
        "male-59.6",
        creatinine(ready_adult(patient={"sex": "male"}), 128),
        "special-population",
        "not_met caution",
    ),
    row(
        "no-creatinine",
        without_tests(ready_adult(), "creatinine"),
        "special-population",
        "unknown caution",
    ),
    row(
        "no-creatinine-but-a-flag",
        without_tests(having("diabetes"), "creatinine"),
        "special-population",
        "not_met caution",
    ),
    row(
        "creatinine-after-the-day-judged",
        creatinine(ready_adult(), 62, on=day(1, JUDGED)),
        "special-population",
        "unknown caution",
    ),
    row(
        "an-expired-creatinine-still-counts",
        creatinine(ready_adult(), 100, on="2026-01-05"),
        "special-population",
        "not_met caution",
    ),
]


def child_at(height: Any, value: Any, **changes: Any) -> CaseDict:
    measured = [{"on": "2026-11-20", "height_cm": height, "weight_kg": 36}]
    return creatinine(ready_child(measurements=measured, **changes), value, "mg/dL")


TAC = drug("tacrolimus", 2, "mg/day", "2026-10-01", decision=decided("continue"))
RENAL = [
    row("schwartz-exactly-60", child_at(120, "0.826"), "special-population", "met"),
    row("schwartz-below-60", child_at(120, "0.827"), "special-population", "not_met caution"),
    row("no-height", child_at(None, "0.5"), "special-population", "unknown caution"),
    row("no-tacrolimus", creatinine(ready_adult(), 120), "renal-tacrolimus", "not_applicable"),
    row("tacrolimus", plus(ready_adult(), "therapies", TAC), "renal-tacrolimus", "met"),
    row(
        "egfr-60.7",
        creatinine(plus(ready_adult(), "therapies", TAC), 99),
        "renal-tacrolimus",
        "met",
    ),
    row(
        "egfr-59.95",
        creatinine(plus(ready_adult(), "therapies", TAC), 100),
        "renal-tacrolimus",
        "not_met caution",
    ),
    row(
        "no-egfr",
        without_tests(plus(ready_adult(), "therapies", TAC), "creatinine"),
        "renal-tacrolimus",
        "unknown caution",
    ),
    row(
        "no-egfr-and-no-tacrolimus",
        without_tests(ready_adult(), "creatinine"),
        "renal-tacrolimus",
        "not_applicable",
    ),
    row(
        "stop-takes-it-out",
        creatinine(plus(ready_adult(), "therapies", {**TAC, "decision": decided("stop")}), 120),
        "renal-tacrolimus",
        "not_applicable",
    ),
    row(
        "stopped-the-day-judged",
        creatinine(plus(ready_adult(), "therapies", {**TAC, "stop": JUDGED}), 120),
        "renal-tacrolimus",
        "not_applicable",
    ),
    row("always", ready_adult(), "evidence", "not_met note"),
    row("always-for-a-child", ready_child(), "evidence", "not_met note"),
]


@pytest.mark.parametrize(("case", "rule", "expected"), SPECIAL + RENAL)
def test_populations(case: CaseDict, rule: str, expected: str) -> None:
    assert verdict(case, rule) == expected


def test_every_flag_is_named_never_only_the_first() -> None:
    case = creatinine(having("diabetes", "immune_impairment", "recurrent_infections"), 120)
    text = because(merged(case, {"patient": {"born": "1950-01-01"}}), "special-population").lower()
    for word in ("diabetes", "immun", "infection", "76", "60"):
        assert word in text, word


def test_the_evidence_is_told_to_each_population() -> None:
    assert "1B" in because(ready_child(), "evidence")
    adult = because(ready_adult(), "evidence")
    assert "RIM" in adult
    assert "83" in adult
    assert "primary endpoint" in adult
