"""Hepatitis B: the panel, its positives, the offer of vaccination, the reading. Hepatitis C."""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import (
    INFUSION_1,
    CaseDict,
    answered,
    ask,
    because,
    day,
    drug,
    excepted,
    merged,
    planned,
    plus,
    ready_adult,
    result,
    with_tests,
    without_tests,
)
from .rows import check, rows

N, P, I = "negative", "positive", "indeterminate"  # noqa: E741
READY = ready_adult()
SECOND = ready_adult(
    course={"number": 2, "previous": [{"day_0": "2025-12-01", "relapse_on": "2026-10-01"}]}
)
Panel = tuple[str | None, str | None, str | None]
RECENT, OLD = "2026-11-02", "2020-01-02"
AFTER = day(1, INFUSION_1)


def panel(hbsag: str | None, core: str | None, surface: str | None, on: str = RECENT) -> CaseDict:
    """The ready adult with this panel of one day; None leaves the test out."""
    values = {"hbsag": hbsag, "anti_hbc": core, "anti_hbs": surface}
    case = without_tests(READY, *values)
    return plus(case, "results", *(result(t, v, on) for t, v in values.items() if v))


def one(test: str, value: str | None, on: str = RECENT, of: CaseDict = READY) -> CaseDict:
    """The case with this one result in place of the test's others."""
    return with_tests(of, result(test, value, on))


def then(case: CaseDict, test: str, value: Any, on: str = "2026-11-10") -> CaseDict:
    """The case with one more result at the end of the list."""
    return plus(case, "results", result(test, value, on))


def without(*tests: str) -> CaseDict:
    return without_tests(READY, *tests)


SAME_DAY = then(one("hbsag", I), "hbsag", N, RECENT)
EXPIRES_FIRST = merged(
    one("hbsag", N, "2026-06-06"), {"course": {"planned": [{"infusion": 1, "on": "2026-12-07"}]}}
)
ALL_WAYS = {
    "exceptions": [excepted("hbv-panel")],
    "plans": [planned("hbv-panel")],
    "answers": [answered("hbv-panel")],
}


@rows(
    "hbv-panel",
    ("met", "all three negative", panel(N, N, N)),
    ("met", "a positive is a result", panel(P, P, N)),
    ("unknown stop", "antigen never done", without("hbsag")),
    ("unknown stop", "core never done", without("anti_hbc")),
    ("unknown stop", "surface antibody never done", without("anti_hbs")),
    ("unknown stop", "nothing at all", panel(None, None, None)),
    ("unknown stop", "null is nothing on record", one("hbsag", None)),
    ("not_met stop", "indeterminate antigen", one("hbsag", I)),
    ("not_met stop", "indeterminate core", one("anti_hbc", I)),
    ("not_met stop", "indeterminate surface antibody", one("anti_hbs", I)),
    ("not_met stop", "a later indeterminate hides the negative", then(READY, "hbsag", I)),
    ("not_met stop", "same day, the later in the list", then(READY, "hbsag", I, RECENT)),
    ("met", "same day, the later in the list, turned round", SAME_DAY),
    ("not_met stop", "first course: 6 months and a day", one("anti_hbs", P, "2026-05-22")),
    ("met", "first course: 6 months to the day", one("anti_hbs", P, "2026-05-23")),
    ("met", "first course: 6 months less a day", one("anti_hbs", P, "2026-05-24")),
    ("not_met stop", "later course: a year and a day", one("hbsag", N, "2025-11-22", SECOND)),
    ("met", "later course: a year to the day", one("hbsag", N, "2025-11-23", SECOND)),
    ("met", "later course: a year less a day", one("hbsag", N, "2025-11-24", SECOND)),
    ("not_met stop", "valid today, expired at the infusion", EXPIRES_FIRST),
    (
        "not_met stop",
        "one expired beside one never done",
        without_tests(one("hbsag", N, OLD), "anti_hbs"),
    ),
    (
        "not_met stop",
        "one indeterminate beside one never done",
        without_tests(one("hbsag", I), "anti_hbs"),
    ),
    ("met", "done on the day judged", one("hbsag", N, INFUSION_1)),
    ("unknown stop", "done after the day judged", one("hbsag", N, AFTER)),
    ("unknown stop", "no way round the unknown", merged(without("hbsag"), ALL_WAYS)),
    ("not_met stop", "no way round the expired", merged(one("hbsag", N, OLD), ALL_WAYS)),
)
def test_the_panel_is_whole_and_valid(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


POSITIVE = panel(P, P, N)
NEGATIVE_LATER = then(panel(N, P, P), "anti_hbc", N)


def with_plan(rule: str = "hbv-positive", **changes: str | None) -> CaseDict:
    return plus(POSITIVE, "plans", planned(rule, **changes))


@rows(
    "hbv-positive",
    ("met", "both negative", READY),
    ("not_met stop", "antigen positive", panel(P, N, N)),
    ("not_met stop", "both positive", POSITIVE),
    ("not_met stop", "anti-HBs does not remove the risk", panel(N, P, P)),
    ("not_met stop", "core alone", panel(N, P, N)),
    ("not_met stop", "a positive beside tests never done", panel(None, P, None)),
    ("not_applicable", "never done", panel(None, None, None)),
    ("not_applicable", "indeterminate antigen", one("hbsag", I)),
    ("not_applicable", "expired negatives", panel(N, N, N, OLD)),
    ("not_met stop", "an expired positive is still positive", panel(N, P, N, OLD)),
    ("not_met stop", "a later negative does not undo it", NEGATIVE_LATER),
    ("not_met stop", "a later indeterminate does not undo it", then(POSITIVE, "hbsag", I)),
    ("met", "a positive after the day judged is ignored", then(READY, "hbsag", P, AFTER)),
    ("not_met stop, plan", "plan", with_plan()),
    ("not_met stop", "plan for another rule", with_plan(rule="hcv-positive")),
    ("not_met stop", "plan of nobody", with_plan(by=None)),
    ("not_met stop", "plan of no day", with_plan(on=None)),
    ("not_met stop", "plan that says nothing", with_plan(text=None)),
    (
        "not_met stop",
        "an exception changes nothing",
        plus(POSITIVE, "exceptions", excepted("hbv-positive")),
    ),
    (
        "not_met stop",
        "an answer changes nothing",
        plus(POSITIVE, "answers", answered("hbv-positive")),
    ),
)
def test_a_positive_needs_a_plan(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


@rows("hbv-panel", ("met", "for validity the latest counts", NEGATIVE_LATER))
def test_a_repeated_negative_is_valid(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


@rows(
    "hbv-non-immune",
    ("not_met note", "all negative", panel(N, N, N)),
    ("not_met note", "all negative, long expired", panel(N, N, N, OLD)),
    ("met", "vaccinated", READY),
    ("met", "vaccinated, long expired", panel(N, N, P, OLD)),
    ("met", "core positive", panel(N, P, N)),
    ("met", "a positive beside one missing", panel(None, None, P)),
    ("unknown note", "one missing", panel(N, N, None)),
    ("unknown note", "one indeterminate", panel(N, N, I)),
    ("unknown note", "nothing", panel(None, None, None)),
)
def test_vaccination_is_offered(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


YEAR_OLD = one("anti_hcv", N, "2025-11-22")
HCV_POSITIVE = one("anti_hcv", P)


@rows(
    "hcv",
    ("met", "negative", READY),
    ("met", "positive is a result", HCV_POSITIVE),
    ("unknown stop", "never done", without("anti_hcv")),
    ("not_met stop", "indeterminate", one("anti_hcv", I)),
    ("not_met stop", "12 months and a day", YEAR_OLD),
    ("met", "12 months to the day", one("anti_hcv", N, "2025-11-23")),
    ("met", "12 months less a day", one("anti_hcv", N, "2025-11-24")),
    ("not_met stop, exception", "exception", plus(YEAR_OLD, "exceptions", excepted("hcv"))),
    (
        "unknown stop, exception",
        "an exception also lifts the unknown",
        plus(without("anti_hcv"), "exceptions", excepted("hcv")),
    ),
    ("unknown stop", "a plan changes nothing", plus(without("anti_hcv"), "plans", planned("hcv"))),
)
def test_hepatitis_c_is_tested(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


@rows(
    "hcv-positive",
    ("met", "negative", READY),
    ("not_met stop", "positive", HCV_POSITIVE),
    ("not_met stop", "an expired positive is still positive", one("anti_hcv", P, OLD)),
    ("not_applicable", "never done", without("anti_hcv")),
    ("not_applicable", "indeterminate", one("anti_hcv", I)),
    ("not_applicable", "expired negative", YEAR_OLD),
    ("met", "a later negative counts here", then(HCV_POSITIVE, "anti_hcv", N)),
    (
        "not_met stop, plan",
        "plan",
        plus(HCV_POSITIVE, "plans", planned("hcv-positive")),
    ),
    (
        "not_met stop",
        "an exception changes nothing",
        plus(HCV_POSITIVE, "exceptions", excepted("hcv-positive")),
    ),
)
def test_hepatitis_c_positive_needs_a_plan(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


def test_the_finding_says_panel_antiviral_and_dna() -> None:
    started = drug("entecavir", "0.5", "mg/day", "2026-11-01")
    case = then(plus(POSITIVE, "therapies", started), "hbv_dna", 40)
    said = because(case, "hbv-positive")
    assert "entecavir" in said
    assert "01-Nov-2026" in said
    assert "40 IU/mL" in said
    undated = plus(POSITIVE, "therapies", drug("tenofovir", 245, "mg/day", None))
    assert "tenofovir" in because(undated, "hbv-positive")
    assert because(POSITIVE, "hbv-positive") != said


def test_ivig_may_have_lent_the_antibody() -> None:
    """Anti-HBc after immunoglobulins may be passive (facts 6.1): said, never a way round."""
    case = plus(POSITIVE, "therapies", drug("ivig", None, None, "2026-10-01", "2026-10-03"))
    assert "IVIG" in because(case, "hbv-positive")
    assert "IVIG" not in because(POSITIVE, "hbv-positive")
    check("hbv-positive", case, "not_met stop")


def reading(case: CaseDict) -> str | None:
    hbv = ask(case)["hbv"]
    return None if hbv is None else hbv["reading"]


def test_each_panel_has_its_own_reading() -> None:
    """Facts 6.1 without IgM anti-HBc: six panels, six words."""
    panels = [(N, N, N), (N, N, P), (N, P, P), (N, P, N), (P, P, N), (P, N, N)]
    words = [reading(panel(*values)) for values in panels]
    assert all(words)
    assert len(set(words)) == len(panels)
    assert words[1] == "immune (vaccine)"


@pytest.mark.parametrize("kept", [(N, None, None), (None, P, None), (N, I, P)])
def test_part_of_a_panel_is_never_read_as_clear(kept: Panel) -> None:
    assert reading(panel(*kept)) not in (None, "immune (vaccine)", reading(panel(N, N, N)))


def test_nothing_of_the_panel_has_no_reading() -> None:
    assert ask(panel(None, None, None))["hbv"] is None
