"""The trials where two records meet, on the first day, and to the last figure."""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import CaseDict, because, drug, verdict
from .tables import row
from .test_exposure import AZA, MTX, counted, exposure
from .test_twelve_weeks import aza, mtx, steroid, tried

ALMOST_32 = "31.99999999999999999999999999999999999999"
ALMOST_128 = "127.9999999999999999999999999999999999999"


def pulse(dose: Any) -> CaseDict:
    return drug("methylprednisolone", dose, "mg/pulse", "2026-06-01", "2026-06-02", route="iv")


VERDICTS = [
    row("steroid-begun-today", "steroid-trial", tried(steroid(0)), "met"),
    row("steroid-begins-tomorrow", "steroid-trial", tried(steroid(1)), "not_met stop"),
    row("agent-begun-today", "agent-trial", tried(mtx(0)), "met"),
    row(
        "not-tolerated-today",
        "agent-trial",
        tried(mtx(0, 0, 5, outcome="intolerant", outcome_reason="vomiting")),
        "met",
    ),
    row("half-a-milligram-a-kilogram", "steroid-trial", tried(steroid(-9, dose=32)), "met"),
    row("a-hair-below", "steroid-trial", tried(steroid(-9, dose=ALMOST_32)), "not_met stop"),
    row("two-milligrams-a-kilogram", "agent-trial", tried(aza(-9, dose=128)), "met"),
    row("a-hair-below-two", "agent-trial", tried(aza(-9, dose=ALMOST_128)), "not_met stop"),
    row("a-pulse-of-nothing", "steroid-trial", tried(pulse(0)), "not_met stop"),
    row("a-pulse-of-one", "steroid-trial", tried(pulse(1)), "met"),
    row(
        "neither-effective-agent-can-change-it",
        "twelve-weeks",
        tried(
            steroid(-200),
            mtx(-84, outcome="effective"),
            aza(-100, dose=None, outcome="effective"),
        ),
        "not_met stop",
    ),
    row(
        "an-effective-agent-of-unknown-dose-beside-a-short-one",
        "twelve-weeks",
        tried(steroid(-200), mtx(-83), aza(-100, dose=None, outcome="effective")),
        "unknown stop",
    ),
]


@pytest.mark.parametrize(("rule", "case", "expected"), VERDICTS)
def test_an_edge(rule: str, case: CaseDict, expected: str) -> None:
    assert verdict(case, rule) == expected


COUNTED = [
    row(
        "the-second-stretch-runs",
        tried(steroid(-200), mtx(-60, -40), mtx(-38)),
        exposure(200, MTX, 60, 60, 24),
    ),
    row(
        "the-second-steroid-runs",
        tried(steroid(-200, -50), steroid(-48), mtx(-60)),
        exposure(200, MTX, 60, 60, 24),
    ),
    row(
        "the-exposure-beside-the-agent-not-the-longest",
        tried(steroid(-360, -150), steroid(-100), mtx(-90)),
        exposure(100, MTX, 90, 90, -6),
    ),
    row(
        "no-agent-the-longest-exposure",
        tried(steroid(-360, -150), steroid(-100)),
        exposure(210, None, 0, 0, None),
    ),
    row(
        "an-unknown-agent-is-never-counted",
        tried(steroid(-200), mtx(-100, dose=None), aza(-30)),
        exposure(200, AZA, 30, 30, 54),
    ),
]


@pytest.mark.parametrize(("case", "expected"), COUNTED)
def test_what_is_counted(case: CaseDict, expected: dict[str, Any]) -> None:
    assert counted(case) == expected


SAID = [
    row("dose", "steroid-trial", tried(steroid(-9, dose=None)), "known: the dose at that time"),
    row(
        "unit",
        "steroid-trial",
        tried({**steroid(-9), "unit": None}),
        "known: the unit at that time",
    ),
    row(
        "weight",
        "steroid-trial",
        tried(steroid(-9), measurements=[]),
        "known: the weight at that time",
    ),
    row("agent-dose", "agent-trial", tried(aza(-9, dose=None)), "known: the dose at that time"),
    row(
        "agent-unit",
        "agent-trial",
        tried({**aza(-9), "unit": None}),
        "known: the unit at that time",
    ),
    row(
        "agent-weight",
        "agent-trial",
        tried(aza(-9), measurements=[]),
        "known: the weight at that time",
    ),
    row(
        "agent-surface",
        "agent-trial",
        tried(mtx(-9, dose=20), measurements=[]),
        "known: the height and weight at that time",
    ),
    row(
        "never-shown-as-the-limit", "agent-trial", tried(aza(-9, dose=ALMOST_128)), "is 1.99 mg/kg"
    ),
    row("none", "steroid-trial", tried(steroid(-9, dose=5)), "No glucocorticoid on record"),
    row("no-agent", "agent-trial", tried(aza(-9, dose=50)), "No methotrexate, azaTHIOprine"),
    row("all-short", "agent-trial", tried(aza(-9, dose=None), mtx(-9, dose=5)), "5 mg/week"),
    row("all-unknown", "agent-trial", tried(aza(-9, dose=None), mtx(-9, dose=5)), "the dose"),
    row(
        "longest-possible",
        "twelve-weeks",
        tried(steroid(-400), mtx(-200, -100, dose=None), mtx(-390, -300, dose=None)),
        "methotrexate has 100 days",
    ),
]


@pytest.mark.parametrize(("rule", "case", "said"), SAID)
def test_what_is_said(rule: str, case: CaseDict, said: str) -> None:
    assert said in because(case, rule)


@pytest.mark.parametrize("rule", ["steroid-trial", "agent-trial"])
def test_a_record_without_a_start_is_told_of_its_own_drug_only(rule: str) -> None:
    undated = [
        drug(name, 50, "mg/day", None) for name in ("prednisone", "azathioprine", "ciclosporin")
    ]
    text = because(tried(*undated), rule)
    own, other = ("predniSONE", "azaTHIOprine 50")
    if rule == "agent-trial":
        own, other = ("azaTHIOprine 50", "predniSONE")
    assert own in text
    assert other not in text
    assert "ciclosporin" not in text


def test_the_shorter_possible_overlap_is_not_told() -> None:
    text = because(
        tried(steroid(-400), mtx(-200, -100, dose=None), mtx(-390, -300, dose=None)),
        "twelve-weeks",
    )
    assert "has 90 days" not in text
