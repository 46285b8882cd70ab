"""The case file at the door: what does not fit is named, what fits is read exactly."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rituximab.protocol import casefile, journey

from .casekit import CaseDict, ask, drug, finding, merged, ready_adult, ready_child, result
from .malformed import MALFORMED
from .tables import row


def faults(text: str | bytes) -> list[str]:
    """The faults of a text that must not fit."""
    with pytest.raises(casefile.CaseFault) as caught:
        casefile.read(text)
    assert caught.value.faults
    return list(caught.value.faults)


def paths(text: str | bytes) -> list[str]:
    return [fault.split(": ", 1)[0] for fault in faults(text)]


@pytest.mark.parametrize(("case", "path"), [row(n, c, p) for n, c, p in MALFORMED])
def test_the_path_of_the_fault_is_named(case: CaseDict, path: str) -> None:
    said = faults(json.dumps(case))
    assert [s for s in said if s.startswith(f"{path}: ")], said
    assert all("\n" not in s and s.split(": ", 1)[1] for s in said)


@pytest.mark.parametrize(("case", "path"), [row(n, c, p) for n, c, p in MALFORMED])
def test_one_mistake_is_one_fault(case: CaseDict, path: str) -> None:
    assert paths(json.dumps(case)) == [path]


def test_there_are_many() -> None:
    assert len(MALFORMED) >= 45
    assert len({name for name, _, _ in MALFORMED}) == len(MALFORMED)


def test_all_faults_are_told_at_once() -> None:
    case = merged(
        ready_adult(),
        {"today": "soon", "patient": {"sex": "f", "born": None}, "domains": ["x"], "extra": 1},
    )
    assert set(paths(json.dumps(case))) == {
        *("today", "patient.sex", "patient.born", "domains[0]", "extra")
    }


NOT_JSON = [
    row("empty", ""),
    row("blank", "  \n"),
    row("words", "not a case"),
    row("cut-off", json.dumps(ready_adult())[:-1]),
    row("two-objects", "{}{}"),
    row("single-quotes", "{'today': 1}"),
    row("trailing-comma", '{"today": "2026-11-22",}'),
    row("list", "[]"),
    row("string", '"2026-11-22"'),
    row("null", "null"),
    row("number", "1"),
    row("latin-1", '{"today": "é"}'.encode("latin-1")),
    row("bytes-of-nothing", b""),
    row("deep", "[" * 100_000 + "]" * 100_000),
    row("long-number", '{"today": ' + "9" * 10_000 + "}"),
]


@pytest.mark.parametrize("text", NOT_JSON)
def test_what_is_no_case_at_all_is_a_fault(text: str | bytes) -> None:
    assert faults(text)


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_a_fault(word: str) -> None:
    text = json.dumps(ready_adult()).replace('"weight_kg": 64', f'"weight_kg": {word}')
    assert word in text
    assert faults(text)


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        row("at-the-top", '{"today"', '{"today": "2026-11-22", "today"', "today"),
        row("inside", '{"born"', '{"born": "1978-07-14", "born"', "patient.born"),
        row("in-a-list", '{"on": "2026-05-04"', '{"on": "2026-05-04", "on": "2026-05-04"', "on"),
    ],
)
def test_a_key_given_twice_is_a_fault(old: str, new: str, path: str) -> None:
    text = json.dumps(ready_adult())
    assert text.count(old) == 1
    assert any(path in fault for fault in faults(text.replace(old, new)))


FITS = [
    row("unit-left-out", result("igg", "9.1", "2026-11-12", unit=None)),
    row("value-null", result("hbsag", None, "2026-11-12")),
    row("zero", result("hbv_dna", 0, "2026-11-12")),
    row("creatinine-in-mg", result("creatinine", "0.7", "2026-11-12", unit="mg/dL")),
    row("limits", result("alt", 30, "2026-11-12", lower=0, upper=40)),
]


@pytest.mark.parametrize("item", FITS)
def test_results_that_fit(item: CaseDict) -> None:
    assert ask(ready_adult(results=[item]))


@pytest.mark.parametrize(
    "unit", ["mg/day", "mg/week", "g/day", "mg/kg/day", "mg/m2/week", "mg/pulse"]
)
def test_other_drugs_may_have_any_unit(unit: str) -> None:
    assert ask(ready_adult(therapies=[drug("tacrolimus", 1, unit, "2026-10-01")]))


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        (n, u)
        for n in (
            "prednisone",
            "prednisolone",
            "methylprednisolone",
            "dexamethasone",
            "hydrocortisone",
        )
        for u in ("mg/day", "mg/kg/day", "mg/pulse")
    ]
    + [
        ("methotrexate", "mg/week"),
        ("methotrexate", "mg/m2/week"),
        ("azathioprine", "mg/day"),
        ("azathioprine", "mg/kg/day"),
        ("mycophenolate", "g/day"),
        ("mycophenolate", "mg/day"),
    ],
)
def test_units_that_fit_their_drug(name: str, unit: str) -> None:
    assert ask(ready_adult(therapies=[drug(name, 1, unit, "2026-10-01")]))


def test_a_stop_on_the_day_of_the_start_is_no_fault() -> None:
    assert ask(ready_adult(therapies=[drug("prednisone", 1, "mg/day", "2026-10-01", "2026-10-01")]))


def test_a_plan_for_a_rule_it_cannot_lift_is_no_fault() -> None:
    assert ask(ready_adult(plans=[{"rule": "diagnosis"}], answers=[{"rule": "hbv-panel"}]))


def test_numbers_are_read_exactly() -> None:
    """150 x 54 is 8,100 exactly; a hair more is the other band, beyond what a float can hold."""

    def basis(weight: str) -> Any:
        text = json.dumps(
            ready_child(measurements=[{"on": "2026-11-20", "height_cm": 150, "weight_kg": "W"}])
        ).replace('"W"', weight)
        facts, edition, today = casefile.read(text)
        return casefile.answer(journey.assess(facts, edition, today))["dose"]["basis"]

    assert basis("54") == basis("54.0") == basis('"54.000"') == "juvenile-575"
    assert basis("54.00000000000000000001") == "juvenile-750"
    assert basis('"54.00000000000000000001"') == "juvenile-750"


def test_bytes_and_text_are_read_alike() -> None:
    text = json.dumps(ready_adult(), ensure_ascii=False)
    assert casefile.read(text.encode()) == casefile.read(text)


def test_a_birthday_today_is_no_fault() -> None:
    assert finding(ask(ready_adult(patient={"born": "2026-11-22"})), "diagnosis")


def test_null_is_not_known_never_a_fault() -> None:
    case = ready_adult(
        patient={"sex": None, "pregnancy_possible": None},
        vaccination_review=None,
        course={"number": None, "outcome": None, "signed_dose_mg": None},
    )
    assert ask(case)["may_sign"] is False
