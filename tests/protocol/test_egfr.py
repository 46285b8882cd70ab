"""Kidney function by published equations: CKD-EPI 2021 from 18 years, bedside Schwartz below."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from rituximab.protocol import casefile
from rituximab.protocol.case import Case
from rituximab.protocol.result import egfr

from .casekit import CaseDict, merged, plus, ready_adult, ready_child, result, with_tests, without

SAMPLE = "2026-11-18"


def filtration(case: CaseDict) -> Decimal | None:
    return egfr(Case(*casefile.read(json.dumps(case))))


def adult(sex: str, years: int, creatinine: Any, unit: str) -> CaseDict:
    """Someone whose birthday is the day before the infusion."""
    case = ready_adult(patient={"born": f"{2026 - years}-11-22", "sex": sex})
    return with_tests(case, result("creatinine", creatinine, SAMPLE, unit))


def child(height: Any, creatinine: Any, unit: str = "mg/dL") -> CaseDict:
    sizes = [{"on": "2026-11-20", "height_cm": height, "weight_kg": 30}]
    return with_tests(
        ready_child(measurements=sizes), result("creatinine", creatinine, SAMPLE, unit)
    )


def shown(value: Decimal | None, step: str) -> str:
    assert value is not None
    return str(value.quantize(Decimal(step), rounding=ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("case", "step", "published"),
    [
        (adult("male", 55, "1.09", "mg/dL"), "1", "80"),
        (adult("female", 65, 85, "umol/L"), "1", "66"),
        (adult("male", 50, "1.0", "mg/dL"), "0.1", "91.7"),
        (child(120, "0.5"), "0.1", "99.1"),
    ],
)
def test_published_vectors(case: CaseDict, step: str, published: str) -> None:
    """Facts 6.4."""
    assert shown(filtration(case), step) == published


def test_both_units_agree() -> None:
    """88.42 umol/L is 1 mg/dL."""
    for people in (lambda v, u: adult("female", 40, v, u), lambda v, u: child(130, v, u)):
        assert filtration(people("88.42", "umol/L")) == filtration(people(1, "mg/dL"))


def test_below_and_above_the_knee() -> None:
    """142 x (0.35/0.7)^-0.241 x 0.9938^30 x 1.012 and 142 x (1.4/0.7)^-1.2 x 0.9938^30 x 1.012."""
    assert shown(filtration(adult("female", 30, "0.35", "mg/dL")), "0.1") == "140.9"
    assert shown(filtration(adult("female", 30, "0.7", "mg/dL")), "0.1") == "119.2"
    assert shown(filtration(adult("female", 30, "1.4", "mg/dL")), "0.1") == "51.9"


def test_the_equation_changes_on_the_18th_birthday() -> None:
    """17 years: 0.413 x 170 / 1 = 70.21; 18 years: CKD-EPI, whatever the diagnosis."""
    sizes = [{"on": "2026-11-20", "height_cm": 170, "weight_kg": 60}]
    case = with_tests(
        ready_child(measurements=sizes), result("creatinine", 1, SAMPLE, unit="mg/dL")
    )
    assert filtration(merged(case, {"patient": {"born": "2008-11-24"}})) == Decimal("70.21")
    assert shown(filtration(merged(case, {"patient": {"born": "2008-11-23"}})), "0.1") == "83.7"


def test_the_latest_creatinine_and_height_count() -> None:
    case = plus(child(120, "0.5"), "results", result("creatinine", "0.4", "2026-10-01", "mg/dL"))
    case = plus(case, "measurements", {"on": "2026-11-21", "height_cm": 121})
    after = plus(case, "results", result("creatinine", 9, "2026-11-24", "mg/dL"))
    assert filtration(after) == Decimal("0.413") * 121 / Decimal("0.5")


@pytest.mark.parametrize(
    "case",
    [
        with_tests(ready_adult(), result("creatinine", None, SAMPLE)),
        with_tests(ready_adult(), result("creatinine", 62, SAMPLE, unit=None)),
        adult("unknown", 40, 1, "mg/dL"),
        without(child(120, "0.5"), "measurements"),
    ],
    ids=["no value", "no unit", "sex unknown", "no height"],
)
def test_without_its_facts_there_is_none(case: CaseDict) -> None:
    assert filtration(case) is None
