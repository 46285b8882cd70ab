"""Immunoglobulins: measured and valid, and what a low IgG means at which age."""

from __future__ import annotations

from typing import Any

from .casekit import (
    INFUSION_1,
    CaseDict,
    answered,
    day,
    drug,
    excepted,
    merged,
    planned,
    plus,
    ready_adult,
    ready_child,
    result,
    with_tests,
    without_tests,
)
from .rows import check, rows

ADULT, CHILD = ready_adult(), ready_child()
SAMPLE = "2026-11-12"
LAST_DAY, EXPIRED = day(-90, INFUSION_1), day(-91, INFUSION_1)
NO_IGA = without_tests(ADULT, "iga")
OLD_IGM = with_tests(ADULT, result("igm", 1, EXPIRED))


def excused(case: CaseDict, rule: str = "immunoglobulins", **changes: Any) -> CaseDict:
    return plus(case, "exceptions", excepted(rule, **changes))


@rows(
    "immunoglobulins",
    ("met", "all three", ADULT),
    ("unknown stop", "IgG never measured", without_tests(ADULT, "igg")),
    ("unknown stop", "IgM never measured", without_tests(ADULT, "igm")),
    ("unknown stop", "IgA never measured", NO_IGA),
    ("unknown stop", "null is nothing on record", with_tests(ADULT, result("iga", None, SAMPLE))),
    ("met", "without a unit is on record", with_tests(ADULT, result("igg", 9, SAMPLE, unit=None))),
    ("not_met stop", "91 days before the infusion", OLD_IGM),
    ("met", "90 days before the infusion", with_tests(ADULT, result("igm", 1, LAST_DAY))),
    ("met", "89 days before the infusion", with_tests(ADULT, result("igm", 1, day(1, LAST_DAY)))),
    ("not_met stop", "one expired beside one never done", without_tests(OLD_IGM, "iga")),
    ("not_met stop, exception", "exception", excused(OLD_IGM)),
    ("unknown stop, exception", "an exception also lifts the unknown", excused(NO_IGA)),
    ("unknown stop", "exception not approved", excused(NO_IGA, approved_by=None)),
    ("unknown stop", "approved by the requester", excused(NO_IGA, approved_by="dr.a")),
    ("unknown stop", "requested by nobody", excused(NO_IGA, requested_by=None)),
    ("unknown stop", "exception without a code", excused(NO_IGA, code=None)),
    ("unknown stop", "exception without a text", excused(NO_IGA, text=None)),
    ("unknown stop", "exception for another rule", excused(NO_IGA, rule="hcv")),
    (
        "unknown stop",
        "a plan changes nothing",
        plus(NO_IGA, "plans", planned("immunoglobulins")),
    ),
)
def test_immunoglobulins_are_measured(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


def adult(value: Any, on: str = SAMPLE, **changes: Any) -> CaseDict:
    return merged(with_tests(ADULT, result("igg", value, on)), changes)


def child(value: Any, lower: Any = 5, **changes: Any) -> CaseDict:
    limits = {} if lower is None else {"lower": lower}
    return merged(with_tests(CHILD, result("igg", value, SAMPLE, **limits)), changes)


def born(on: str) -> dict[str, Any]:
    return {"born": on}


LOW, MIDDLE = adult("2.5"), adult(4)


@rows(
    "low-igg",
    ("not_met stop", "below 3 g/L", adult("2.99")),
    ("not_met caution", "3 g/L", adult(3)),
    ("not_met caution", "above 3 g/L", adult("3.01")),
    ("not_met caution", "below 5 g/L", adult("4.99")),
    ("not_met note", "5 g/L", adult(5)),
    ("not_met note", "above 5 g/L", adult("5.01")),
    ("not_met note", "below 7 g/L", adult("6.99")),
    ("met", "7 g/L", adult(7)),
    ("met", "above 7 g/L", adult("7.01")),
    ("not_applicable", "never measured", without_tests(ADULT, "igg")),
    ("not_met stop", "an expired value is still read", adult("2.5", "2025-01-02")),
    ("not_met caution", "an expired value between the limits", adult(4, "2025-01-02")),
    ("met", "an expired good value", adult(9, "2025-01-02")),
    (
        "unknown stop",
        "without a unit cannot be read",
        with_tests(ADULT, result("igg", 9, SAMPLE, unit=None)),
    ),
    ("met", "the latest counts", plus(adult(2, "2026-10-01"), "results", result("igg", 8, SAMPLE))),
    ("not_met stop, plan", "plan", plus(LOW, "plans", planned("low-igg"))),
    ("not_met stop", "an exception changes nothing", plus(LOW, "exceptions", excepted("low-igg"))),
    ("not_met stop", "an answer does not lift the stop", plus(LOW, "answers", answered("low-igg"))),
    ("not_met caution, answer", "answered caution", plus(MIDDLE, "answers", answered("low-igg"))),
    (
        "not_met caution",
        "answer without a text",
        plus(MIDDLE, "answers", answered("low-igg", text=None)),
    ),
    (
        "not_met caution",
        "answer without a code",
        plus(MIDDLE, "answers", answered("low-igg", code=None)),
    ),
)
def test_low_igg_in_an_adult(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


@rows(
    "low-igg",
    ("not_met stop", "below 3 g/L at any age", child("2.99", 2)),
    ("met", "3 g/L, above the laboratory's limit", child(3, 2)),
    ("not_met stop", "below 3 g/L, no limit given", child("2.99", None)),
    ("not_met caution", "below the laboratory's limit", child("4.99")),
    ("met", "at the laboratory's limit", child(5)),
    ("met", "above the limit, where an adult would be noted", child("5.01")),
    ("unknown caution", "no limit given", child(4, None)),
    ("unknown caution", "no limit given, high value", child(9, None)),
    (
        "not_met caution, answer",
        "answered",
        plus(child(4), "answers", answered("low-igg")),
    ),
    (
        "unknown caution",
        "nothing but a plan lifts the unknown",
        plus(child(4, None), "answers", answered("low-igg")),
    ),
    ("not_met note", "18 on the infusion's day", child(6, 6.5, patient=born("2008-11-23"))),
    ("not_met caution", "18 the day after it", child(6, 6.5, patient=born("2008-11-24"))),
    ("not_met note", "juvenile disease, adult age", child(6, 6.5, patient=born("2007-03-03"))),
)
def test_low_igg_under_18(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


def ivig(start: str | None, stop: str | None, of: CaseDict = ADULT) -> CaseDict:
    return plus(of, "therapies", drug("ivig", None, None, start, stop))


SPOILT = ivig("2026-09-01", "2026-09-03")
NEVER_TAKEN = plus(ADULT, "therapies", drug("ivig", None, None, None, outcome="contraindicated"))


@rows(
    "low-igg",
    ("unknown stop", "still taken", ivig("2026-01-10", None)),
    ("unknown stop", "stopped 89 days before", ivig("2026-01-10", day(-89, SAMPLE))),
    ("unknown stop", "stopped 90 days before", ivig("2026-01-10", day(-90, SAMPLE))),
    ("met", "stopped 91 days before", ivig("2026-01-10", day(-91, SAMPLE))),
    ("unknown stop", "begun on the sample's day", ivig(SAMPLE, None)),
    ("met", "begun the day after the sample", ivig(day(1, SAMPLE), None)),
    ("unknown stop", "no start on record, still taken", ivig(None, None)),
    ("unknown stop", "no start on record, stopped 90 days before", ivig(None, day(-90, SAMPLE))),
    ("met", "no start on record, stopped 91 days before", ivig(None, day(-91, SAMPLE))),
    ("met", "contraindicated without a start was never taken", NEVER_TAKEN),
    ("unknown stop", "whatever the value: very low", ivig("2026-09-01", "2026-09-03", LOW)),
    ("unknown stop", "whatever the value: middling", ivig("2026-09-01", "2026-09-03", MIDDLE)),
    ("unknown stop", "whatever the age", ivig("2026-09-01", "2026-09-03", CHILD)),
    ("unknown stop", "whatever the age, no limit", ivig("2026-09-01", None, child(4, None))),
    ("unknown stop, plan", "a plan lifts the unknown", plus(SPOILT, "plans", planned("low-igg"))),
    (
        "unknown stop",
        "an exception does not",
        plus(SPOILT, "exceptions", excepted("low-igg")),
    ),
    (
        "not_applicable",
        "nothing to spoil",
        without_tests(SPOILT, "igg"),
    ),
)
def test_ivig_spoils_the_sample(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)
