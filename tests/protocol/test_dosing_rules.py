"""measurement, near-threshold, adult-small-surface and dose-drift, each a table."""

from __future__ import annotations

from typing import Any

from .bodies import child_for, child_of
from .casekit import (
    INFUSION_1,
    CaseDict,
    answered,
    day,
    excepted,
    given_course,
    merged,
    planned,
    plus,
    ready_adult,
    ready_child,
    without,
)
from .rows import check, rows

ADULT, CHILD = ready_adult(), ready_child()


def sized(*sizes: tuple[str, Any, Any], of: CaseDict = CHILD) -> CaseDict:
    """The case with these measurements: (day, cm, kg)."""
    keys = ("on", "height_cm", "weight_kg")
    return merged(of, {"measurements": [dict(zip(keys, size, strict=True)) for size in sizes]})


def before(days: int) -> str:
    return day(-days, INFUSION_1)


NEVER, EXPIRED = sized(), sized((before(8), 140, 36))
BOTH_GIVEN = given_course((1, "2026-11-01"), (2, "2026-11-15"))
CLOSED = ready_child(course=BOTH_GIVEN)
ALL_WAYS = {
    "exceptions": [excepted("measurement")],
    "plans": [planned("measurement")],
    "answers": [answered("measurement")],
}


@rows(
    "measurement",
    ("met", "in the window", CHILD),
    ("not_applicable", "an adult", ADULT),
    ("not_applicable", "an adult never measured", without(ADULT, "measurements")),
    ("unknown stop", "never", NEVER),
    ("unknown stop", "height never", sized((before(1), None, 36))),
    ("unknown stop", "weight never", sized((before(1), 140, None))),
    ("not_met stop", "8 days before", EXPIRED),
    ("met", "7 days before", sized((before(7), 140, 36))),
    ("met", "6 days before", sized((before(6), 140, 36))),
    ("met", "on the day", sized((before(0), 140, 36))),
    ("unknown stop", "after the day judged", sized((before(-1), 140, 36))),
    ("not_met stop", "height expired", sized((before(9), 140, 36), (before(1), None, 37))),
    ("not_met stop", "weight expired", sized((before(9), 140, 36), (before(1), 141, None))),
    ("not_met stop", "one expired, one never done", sized((before(9), 140, None))),
    ("met", "each by its own", sized((before(2), 140, None), (before(5), None, 36))),
    ("not_met stop", "judged though no infusion waits", sized((before(9), 140, 36), of=CLOSED)),
    ("unknown stop", "no way round the unknown", merged(NEVER, ALL_WAYS)),
    ("not_met stop", "no way round the expired", merged(EXPIRED, ALL_WAYS)),
)
def test_measurement(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


NEAR = child_of(150, 54)


@rows(
    "near-threshold",
    ("met", "far below", CHILD),
    ("met", "far above", child_of(170, 70)),
    ("not_met caution", "exactly 1.5 m2", NEAR),
    ("not_met caution", "Du Bois alone lies above", child_of(160, 50)),
    ("not_met caution", "Boyd alone lies above", child_of(147, "52.6")),
    ("not_met caution", "1 kg less flips it, no formula does", child_of(162, "50.5")),
    ("not_met caution", "1 kg less is exactly 1.5 m2", child_of(162, 51)),
    ("met", "1 kg less is just above 1.5 m2", child_of(162, "51.01")),
    ("met", "one change at a time", child_of(152, "54.5")),
    ("met", "1 kg more flips Boyd, not the edition's formula", child_of(147, "52.4")),
    ("met", "a change never takes the last kilogram or centimetre", child_of(1, "0.9")),
    ("met", "nor both", child_of("0.5", 1)),
    ("not_applicable", "an adult", sized((before(2), 150, 54), of=ADULT)),
    ("not_applicable", "never measured", NEVER),
    ("not_applicable", "expired measurement", sized((before(8), 150, 54))),
    (
        "not_met caution, answer",
        "answered",
        plus(NEAR, "answers", answered("near-threshold")),
    ),
    (
        "not_met caution",
        "an exception changes nothing",
        plus(NEAR, "exceptions", excepted("near-threshold")),
    ),
)
def test_near_threshold(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


@rows(
    "adult-small-surface",
    ("met", "1.73 m2", ADULT),
    ("not_met note", "small", sized((before(2), 150, 40), of=ADULT)),
    ("not_met note", "exactly 1.5 m2", sized((before(2), 150, 54), of=ADULT)),
    ("met", "just above", sized((before(2), 150, "54.0000001"), of=ADULT)),
    ("not_met note", "however old the measurement", sized(("2020-01-02", 150, 54), of=ADULT)),
    ("unknown note", "never measured", without(ADULT, "measurements")),
    ("unknown note", "weight never measured", sized((before(2), 150, None), of=ADULT)),
    ("not_applicable", "juvenile", child_of(150, 40)),
)
def test_adult_small_surface(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


def signed(case: CaseDict, dose: Any) -> CaseDict:
    return merged(case, {"course": {"signed_dose_mg": dose}})


def at(calculated: str, dose: Any) -> CaseDict:
    """A child at most 1.5 m2 with this calculated dose and a signed one."""
    return signed(child_for(calculated), dose)


# 1,244.6784 cm kg is exactly 0.588 m2: 338.1 mg, which no hundred comes near enough to replace
EXACT = child_of(100, "12.446784")


@rows(
    "dose-drift",
    ("not_applicable", "nothing signed", CHILD),
    ("not_applicable", "no new dose: not measured", signed(NEVER, 700)),
    ("not_applicable", "no new dose: expired", signed(EXPIRED, 700)),
    ("not_applicable", "no infusion waits", merged(signed(CHILD, 700), {"course": BOTH_GIVEN})),
    ("met", "an adult as signed", signed(ADULT, 1000)),
    ("not_met stop", "an adult signed lower", signed(ADULT, 900)),
    ("met", "as signed", signed(CHILD, 700)),
    ("met", "new dose rounds to the signed one", at("655", 700)),
    ("met", "calculated within 5 %, ordered not", at("740", 750)),
    ("not_met stop", "both above 5 %", at("655", 600)),
    ("not_met stop", "both more than 5 % below", at("640", 700)),
    ("met", "calculated just within, ordered more than 5 %", at("598.4", 570)),
    ("not_met stop", "calculated just beyond, ordered too", at("598.7", 570)),
    ("met", "exactly 5 % above", signed(EXACT, 322)),
    ("not_met stop", "a tenth of a milligram more", signed(EXACT, "321.9")),
    (
        "not_met stop",
        "a hair more than 5 %",
        signed(EXACT, "321.9999999999999999999999999999999999"),
    ),
    ("met", "a tenth of a milligram less", signed(EXACT, "322.1")),
    ("not_met stop", "into the upper band", signed(child_of(150, "54.1"), 900)),
    ("not_met stop", "into the lower band", signed(NEAR, 1000)),
    ("met", "calculated above the cap, ordered as signed", signed(child_of(170, 70), 1000)),
    (
        "not_met stop",
        "no way round",
        plus(at("655", 600), "exceptions", excepted("dose-drift")),
    ),
)
def test_dose_drift(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)
