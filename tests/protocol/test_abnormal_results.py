"""What a single result is, and what all of them together call for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rituximab.protocol.abnormal import latest_places
from rituximab.protocol.edition import load

from .casekit import drug, plus, result
from .tables import row
from .test_abnormal import asked, at, judged, treated

AS_SUCH = [
    row("a reading that counts", ("igra", "positive", {}), "abnormal"),
    row("a reading that does not", ("anti_hbs", "positive", {}), "normal"),
    row("a negative one", ("igra", "negative", {}), "normal"),
    row("an indeterminate one", ("igra", "indeterminate", {}), "unknown"),
    row("no value", ("igra", None, {}), "unknown"),
    row("no unit", ("ck", 100, {"unit": None, "upper": 200}), "unknown"),
    row("no limits", ("haemoglobin", 128, {}), "unknown"),
    row("one limit is half", ("haemoglobin", 128, {"upper": 160}), "unknown"),
    row("the other half", ("haemoglobin", 128, {"lower": 120}), "unknown"),
    row("both limits", ("haemoglobin", 128, {"lower": 120, "upper": 160}), "normal"),
    row("on the limit", ("haemoglobin", 120, {"lower": 120, "upper": 160}), "normal"),
    row("below", ("haemoglobin", 119, {"lower": 120, "upper": 160}), "abnormal"),
    row("above, the other not known", ("haemoglobin", 161, {"upper": 160}), "abnormal"),
    row("an upper limit is enough for CK", ("ck", 199, {"upper": 200}), "normal"),
    row("a lower limit is not", ("ck", 199, {"lower": 20}), "unknown"),
    row("a lower limit is enough for IgM", ("igm", 1, {"lower": "0.4"}), "normal"),
    row("B cells have no limit", ("cd19", 0, {"lower": 100}), "normal"),
    row("no DNA", ("hbv_dna", 0, {}), "normal"),
    row("lung function against nothing", ("fvc", 90, {}), "unknown"),
    row("lung function against its limit", ("fvc", 90, {"lower": 80}), "normal"),
]


@pytest.mark.parametrize(("one", "expected"), AS_SUCH)
def test_what_a_result_is(one: tuple[str, Any, dict[str, Any]], expected: str) -> None:
    test, value, more = one
    assert judged(treated(result(test, value, at(100), **more)))[0] == expected


def test_dna_before_any_dose_is_not_called_normal() -> None:
    assert judged(treated(result("hbv_dna", 30, at(-100))))[0] == "unknown"


def test_lung_function_as_before_is_normal() -> None:
    case = treated(result("fvc", 90, at(-10)), result("fvc", 89, at(100)))
    assert judged(case)[0] == "normal"
    assert judged(case, place=0)[0] == "unknown"


def test_after_ivig_an_igg_is_unknown() -> None:
    case = treated(result("igg", 9, at(100), lower=7))
    case = plus(case, "therapies", drug("ivig", None, None, at(50), at(60)))
    state, said = judged(case)
    assert state == "unknown" and "says nothing about the patient's own IgG" in said


def test_what_was_found_out_is_abnormal_with_all_reasons() -> None:
    state, said = judged(treated(result("igg", "4", at(100), lower=7)))
    assert state == "abnormal"
    assert "below 5 g/L" in said and "laboratory's limit of 7 g/L" in said
    state, said = judged(treated(result("igg", "4", at(100))))
    assert state == "abnormal" and "not recorded" not in said


def test_the_latest_of_each_test_counts() -> None:
    rows = [
        result("igg", 9, at(10)),
        result("igg", 8, at(30)),
        result("igg", 7, at(20)),
        result("alt", 30, at(20)),
        result("alt", 31, at(20)),
        result("ck", None, at(20)),
        result("ck", 100, at(150)),
    ]
    assert latest_places(asked(treated(*rows))) == (1, 4)
    assert asked(treated()).today == date.fromisoformat(at(120))


def test_every_alarm_names_what_there_is() -> None:
    """Pathways exist; what opens a task says by when; local numbers are marked as such."""
    edition = load()
    known = {pathway.id for pathway in edition.monograph.pathways}
    for kind, alarm in edition.abnormal.items():
        assert alarm.pathway in {"", *known}, kind
        hours = [name for name in alarm.parameters if name.endswith("due_hours")]
        assert hours or kind == "positive-reading"
        for name in hours:
            entry = alarm.parameters[name]
            assert (entry.tag, entry.verified, entry.unit) == ("local", False, "hours")
        assert set(alarm.changes) <= set(alarm.says)
