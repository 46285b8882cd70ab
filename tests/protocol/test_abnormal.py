"""What a result calls for after an infusion, and what it is as such: normal, abnormal, unknown."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rituximab.protocol import casefile
from rituximab.protocol.abnormal import found_out, judge
from rituximab.protocol.case import Case

from .asking import UNREADABLE
from .casekit import CaseDict, day, drug, given_course, merged, plus, ready_adult, result
from .tables import row

DAY_0 = "2026-01-05"


def at(offset: int) -> str:
    return day(offset, DAY_0)


def asked(case: CaseDict) -> Case:
    return Case(*casefile.read(json.dumps(case)))


def treated(*results: CaseDict, **changes: Any) -> CaseDict:
    """Both infusions given on days 0 and 14, asked on day 120; only these results."""
    course = given_course((1, DAY_0), (2, at(14)))
    return ready_adult(today=at(120), course=course, results=list(results), **changes)


def found(case: CaseDict, fever: bool | None = None, place: int = -1) -> list[str]:
    """``kind level`` of what the last result calls for; every sentence is fit to be read."""
    one = asked(case)
    out = found_out(one, one.facts.results[place], fever)
    for finding in out:
        for text in (finding.reason.text, finding.reason.change):
            assert text and not UNREADABLE.search(text), text
    return [f"{finding.kind} {finding.level}" for finding in out]


def judged(case: CaseDict, place: int = -1) -> tuple[str, str]:
    one = asked(case)
    answer = judge(one, one.facts.results[place])
    said = " ".join(answer.reasons)
    assert said and not UNREADABLE.search(said), said
    return answer.state, said


NEUTROPHILS = [
    row("one is not below one, and is low", "1.0", None, ["late-neutropenia task"]),
    row("below one is urgent", "0.99", None, ["late-neutropenia urgent"]),
    row("below one is urgent without fever too", "0.5", False, ["late-neutropenia urgent"]),
    row("one and a half is enough", "1.5", True, []),
    row("just below with fever is urgent", "1.49", True, ["late-neutropenia urgent"]),
    row("just below without fever is a task", "1.49", False, ["late-neutropenia task"]),
    row("just below, not asked", "1.49", None, ["late-neutropenia task"]),
]


@pytest.mark.parametrize(("value", "fever", "expected"), NEUTROPHILS)
def test_neutrophils(value: str, fever: bool | None, expected: list[str]) -> None:
    assert found(treated(result("neutrophils", value, at(100))), fever) == expected


def test_nobody_asked_about_fever_is_said() -> None:
    one = asked(treated(result("neutrophils", "1.2", at(100))))
    (finding,) = found_out(one, one.facts.results[0])
    assert "whether there is fever is not on record" in finding.reason.text
    assert "86 days after the last dose" in finding.reason.text


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        row("an open infection is fever", {"on": at(99)}, "urgent"),
        row("one without a day too", {"on": None}, "urgent"),
        row("one that began later is not", {"on": at(101)}, "task"),
        row("one that ended is not", {"on": at(80), "resolved_on": at(90)}, "task"),
    ],
)
def test_an_open_infection_counts_as_fever(event: CaseDict, expected: str) -> None:
    case = treated(result("neutrophils", "1.2", at(100)))
    case = plus(case, "events", {"kind": "serious_infection", **event})
    assert found(case, False) == [f"late-neutropenia {expected}"]


def test_before_any_dose_the_rules_of_screening_speak() -> None:
    low = result("neutrophils", "0.4", "2026-11-18")
    assert found(ready_adult(results=[low])) == []
    before = result("neutrophils", "0.4", at(-1))
    assert found(treated(before)) == []


def test_after_an_earlier_course_it_is_late_too() -> None:
    course = {"number": 2, "planned": [], "previous": [{"day_0": DAY_0}]}
    case = ready_adult(results=[result("neutrophils", "0.4", "2026-11-18")])
    one = asked({**case, "course": course})
    (finding,) = found_out(one, one.facts.results[0])
    assert "after the course that began on 05-Jan-2026" in finding.reason.text


def test_a_null_or_a_number_without_a_unit_calls_for_nothing() -> None:
    assert found(treated(result("neutrophils", None, at(100)))) == []
    assert found(treated(result("neutrophils", "0.4", at(100), unit=None))) == []


IGG = [
    row("severe", "2.9", "low-igg urgent"),
    row("three is moderate", "3", "low-igg task"),
    row("moderate", "4.9", "low-igg task"),
    row("five is mild", "5", "low-igg note"),
    row("mild", "6.9", "low-igg note"),
    row("seven is enough", "7", ""),
]


@pytest.mark.parametrize(("value", "expected"), IGG)
def test_igg_by_the_levels_of_the_rule(value: str, expected: str) -> None:
    assert found(treated(result("igg", value, at(100)))) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("value", "lower", "expected"),
    [
        row("below the laboratory's limit", "4.9", "5", ["low-igg task"]),
        row("adult levels do not count", "4.9", "4.5", []),
        row("severe counts at any age", "2.9", "2.5", ["low-igg urgent"]),
        row("without a limit nothing is found out", "4.9", None, []),
    ],
)
def test_igg_of_a_child(value: str, lower: str | None, expected: list[str]) -> None:
    limit: dict[str, Any] = {"lower": lower} if lower else {}
    case = treated(result("igg", value, at(100), **limit))
    assert found(merged(case, {"patient": {"born": "2013-03-03"}})) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        row("a quarter less", "9", ["falling-igg task"]),
        row("nearly a quarter less", "9.01", []),
        row("more", "13", []),
    ],
)
def test_igg_falls_from_the_baseline(now: str, expected: list[str]) -> None:
    case = treated(result("igg", "12", at(0)), result("igg", now, at(100)))
    assert found(case) == expected


def test_only_a_known_value_is_a_baseline() -> None:
    unread = result("igg", "12", at(-1), unit=None)
    older, later = result("igg", "12", at(-20)), result("igg", "20", at(40))
    assert found(treated(unread, result("igg", "8", at(100)))) == []
    case = treated(older, unread, later, result("igg", "8", at(100)))
    assert found(case) == ["falling-igg task"]
    assert "33 % below the 12 g/L of 16-Dec-2025" in judged(case)[1]
    zero = treated(result("igg", "0", at(-1)), result("igg", "8", at(100)))
    assert found(zero) == []


def test_after_ivig_an_igg_says_nothing() -> None:
    low = treated(result("igg", "2.9", at(100)))
    assert found(plus(low, "therapies", drug("ivig", None, None, at(50), at(60)))) == []
    fallen = treated(result("igg", "12", at(-1)), result("igg", "8", at(119)))
    ivig = drug("ivig", None, None, at(-30), at(-20))
    assert found(plus(fallen, "therapies", ivig)) == []


@pytest.mark.parametrize(
    ("test", "value", "expected"),
    [
        row("detectable", "hbv_dna", 1, ["hbv-dna urgent"]),
        row("not detectable", "hbv_dna", 0, []),
        row("HBsAg is back", "hbsag", "positive", ["hbv-dna urgent"]),
        row("HBsAg is negative", "hbsag", "negative", []),
    ],
)
def test_return_of_hepatitis_b(test: str, value: Any, expected: list[str]) -> None:
    assert found(treated(result(test, value, at(100)))) == expected


ALT = [
    row("twice the baseline", "62", 40, ["alt-rise urgent"]),
    row("less than twice", "61", 40, []),
    row("within the limit", "62", 70, []),
    row("limit not known", "62", None, ["alt-rise urgent"]),
]


@pytest.mark.parametrize(("value", "upper", "expected"), ALT)
@pytest.mark.parametrize("marker", ["hbsag", "anti_hbc"])
def test_alt_in_contact_with_hepatitis_b(
    value: str, upper: int | None, expected: list[str], marker: str
) -> None:
    limit: dict[str, Any] = {"upper": upper} if upper else {}
    rows = (result(marker, "positive", at(-30)), result("alt", "31", at(-3)))
    assert found(treated(*rows, result("alt", value, at(100), **limit))) == expected


def test_alt_without_contact_or_baseline() -> None:
    contact = result("anti_hbc", "positive", at(-30))
    high = result("alt", 400, at(100), upper=40)
    assert found(treated(high)) == []
    assert found(treated(contact, high)) == ["alt-rise urgent"]
    assert found(treated(contact, result("alt", 400, at(100)))) == []
    assert found(treated(contact, result("alt", 400, at(0)))) == []


LUNG = [
    row("a tenth", "fvc", "81", ["lung-decline task"]),
    row("less than a tenth", "fvc", "81.1", []),
    row("DLCO by fifteen", "dlco", "76.5", ["lung-decline task"]),
    row("DLCO by a tenth", "dlco", "81", []),
]


@pytest.mark.parametrize(("test", "value", "expected"), LUNG)
def test_lung_function_declines(test: str, value: str, expected: list[str]) -> None:
    case = treated(result(test, 90, at(-10)), result(test, value, at(100)))
    assert found(case) == expected
    assert found(treated(result(test, value, at(100)))) == []
