"""What falls due: windows by the phase of the last value, restarts, core sets, the end of each."""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import (
    CaseDict,
    ask,
    core_set,
    day,
    given_course,
    ready_adult,
    result,
    with_tests,
)

DAY_0 = "2026-01-05"
ITEMS = [
    "blood-count",
    "liver",
    "kidney",
    "immunoglobulins",
    "lung-function",
    "core-set-week-12",
    "core-set-week-26",
]
BLOOD = ("haemoglobin", "neutrophils", "platelets")


def at(offset: int) -> str:
    return day(offset, DAY_0)


def treated(today: int = 20, *results: CaseDict, **changes: Any) -> CaseDict:
    """Both infusions given on days 0 and 14, asked ``today`` days after infusion 1."""
    course = given_course((1, DAY_0), (2, at(14)))
    return ready_adult(today=at(today), course=course, results=list(results), **changes)


def done(tests: tuple[str, ...], offset: int) -> tuple[CaseDict, ...]:
    return tuple(result(test, 100, at(offset)) for test in tests)


def due(case: CaseDict) -> dict[str, dict[str, Any]]:
    listed = ask(case)["due"]
    by_item = {d["item"]: d for d in listed}
    assert len(by_item) == len(listed)
    return by_item


def window(case: CaseDict, item: str) -> tuple[int, int]:
    """opens_on and overdue_on as days after infusion 1."""
    found = due(case)[item]
    return tuple(next(n for n in range(2000) if at(n) == found[key]) for key in KEYS)  # type: ignore[return-value]


KEYS = ("opens_on", "overdue_on")


def test_nothing_is_due_before_infusion_1() -> None:
    assert ask(ready_adult())["due"] == []


def test_after_infusion_1_each_item_has_its_first_window() -> None:
    case = treated(1)
    assert sorted(due(case)) == sorted(ITEMS)
    assert {item: window(case, item) for item in ITEMS} == {
        "blood-count": (14, 28),
        "liver": (14, 28),
        "kidney": (14, 28),
        "immunoglobulins": (90, 182),
        "lung-function": (168, 196),
        "core-set-week-12": (70, 98),
        "core-set-week-26": (168, 196),
    }
    assert {d["state"] for d in due(case).values()} == {"not_open"}


def test_items_stand_in_the_order_of_the_rules() -> None:
    positive = with_tests(treated(1), result("anti_hbc", "positive", "2025-12-01"))
    assert [d["item"] for d in ask(positive)["due"]] == [*ITEMS[:5], "hbv-dna", *ITEMS[5:]]


def test_the_infusion_given_counts_not_the_planned_one() -> None:
    course = given_course((1, "2026-01-09"), planned=[{"infusion": 1, "on": DAY_0}])
    case = ready_adult(today="2026-01-20", course=course)
    assert due(case)["liver"]["opens_on"] == "2026-01-23"


@pytest.mark.parametrize(
    ("today", "state"),
    [(13, "not_open"), (14, "open"), (15, "open"), (27, "open"), (28, "overdue"), (29, "overdue")],
)
def test_open_and_overdue_from_their_own_day(today: int, state: str) -> None:
    assert due(treated(today))["liver"]["state"] == state


@pytest.mark.parametrize(
    ("last", "opens", "overdue"),
    [
        (1, 15, 29),
        (83, 97, 111),
        (84, 98, 112),
        (85, 106, 120),
        (181, 202, 216),
        (182, 203, 217),
        (183, 243, 303),
        (400, 460, 520),
    ],
)
@pytest.mark.parametrize(
    ("item", "tests"), [("blood-count", BLOOD), ("liver", ("alt",)), ("kidney", ("creatinine",))]
)
def test_the_phase_is_that_of_the_last_value(
    item: str, tests: tuple[str, ...], last: int, opens: int, overdue: int
) -> None:
    assert window(treated(420, *done(tests, last)), item) == (opens, overdue)


@pytest.mark.parametrize(
    ("item", "tests", "last", "expected"),
    [
        ("immunoglobulins", ("igg", "igm", "iga"), 40, (130, 222)),
        ("immunoglobulins", ("igg", "igm", "iga"), 400, (490, 582)),
        ("lung-function", ("fvc", "dlco"), 40, (208, 236)),
        ("lung-function", ("fvc", "dlco"), 400, (568, 596)),
    ],
)
def test_items_of_one_window(
    item: str, tests: tuple[str, ...], last: int, expected: tuple[int, int]
) -> None:
    assert window(treated(420, *done(tests, last)), item) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (0, (90, 182)),
        (200, (290, 382)),
        (364, (454, 546)),
        (365, (455, 547)),
        (366, (534, 562)),
        (367, (535, 563)),
    ],
)
def test_lung_function_in_the_first_year_of_lung_disease(
    last: int, expected: tuple[int, int]
) -> None:
    case = treated(420, *done(("fvc", "dlco"), last), domains=["lung"])
    assert window(case, "lung-function") == expected


def test_a_value_on_or_before_infusion_1_does_not_count() -> None:
    for offset in (-1, 0):
        assert window(treated(20, *done(("alt",), offset)), "liver") == (14, 28)


def test_an_early_value_restarts_too() -> None:
    assert window(treated(20, *done(("alt",), 3)), "liver") == (17, 31)


def test_the_latest_value_restarts() -> None:
    case = treated(60, *done(("alt",), 40), *done(("alt",), 20))
    assert window(case, "liver") == (54, 68)


def test_the_oldest_of_several_tests_counts() -> None:
    case = treated(60, *done(BLOOD[:2], 50), *done(BLOOD[2:], 30))
    assert window(case, "blood-count") == (44, 58)


def test_a_test_never_repeated_keeps_the_first_window() -> None:
    assert window(treated(60, *done(BLOOD[:2], 50)), "blood-count") == (14, 28)


def test_null_is_no_value_and_no_unit_is_one() -> None:
    assert window(treated(60, result("alt", None, at(30))), "liver") == (14, 28)
    assert window(treated(60, result("alt", 31, at(30), unit=None)), "liver") == (44, 58)


def test_a_value_after_today_does_not_count() -> None:
    assert window(treated(20, *done(("alt",), 21)), "liver") == (14, 28)


# ---- hepatitis B --------------------------------------------------------------------------


def carrier(today: int, *results: CaseDict, test: str = "anti_hbc") -> CaseDict:
    return with_tests(treated(today, *results), result(test, "positive", "2025-12-01"))


@pytest.mark.parametrize("test", ["anti_hbc", "hbsag"])
def test_hbv_dna_is_due_after_a_positive(test: str) -> None:
    assert window(carrier(20, test=test), "hbv-dna") == (28, 90)


@pytest.mark.parametrize("value", ["negative", "indeterminate"])
def test_hbv_dna_is_not_listed_without_a_positive(value: str) -> None:
    case = with_tests(treated(20), result("anti_hbc", value, "2025-12-01"))
    assert "hbv-dna" not in due(case)


def test_hbv_dna_needs_dna_and_alt() -> None:
    both = (*done(("hbv_dna",), 60), *done(("alt",), 50))
    assert window(carrier(70, *both), "hbv-dna") == (78, 140)
    assert window(carrier(70, *done(("hbv_dna",), 60)), "hbv-dna") == (28, 90)


@pytest.mark.parametrize(
    ("today", "listed"), [("2028-01-18", True), ("2028-01-19", True), ("2028-01-20", False)]
)
def test_hbv_dna_ends_24_months_after_the_last_dose(today: str, listed: bool) -> None:
    """Infusion 2 was given on 19 January 2026: 24 calendar months end on 19 January 2028."""
    assert at(14) == "2026-01-19"
    assert ("hbv-dna" in due(carrier(20) | {"today": today})) is listed


# ---- core sets ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measured", "open_weeks"),
    [
        ([], {"core-set-week-12", "core-set-week-26"}),
        ([69], {"core-set-week-12", "core-set-week-26"}),
        ([70], {"core-set-week-26"}),
        ([71], {"core-set-week-26"}),
        ([98], {"core-set-week-26"}),
        ([167], {"core-set-week-26"}),
        ([168], {"core-set-week-12"}),
        ([169], {"core-set-week-12"}),
        ([197], {"core-set-week-12"}),
        ([300], {"core-set-week-12"}),
        ([84, 182], set()),
    ],
)
def test_a_core_set_closes_its_week(measured: list[int], open_weeks: set[str]) -> None:
    case = treated(320, core_sets=[core_set(at(-3)), *(core_set(at(n)) for n in measured)])
    assert {item for item in due(case) if item.startswith("core-set")} == open_weeks


@pytest.mark.parametrize(
    ("today", "week_12", "week_26"),
    [
        (69, "not_open", "not_open"),
        (70, "open", "not_open"),
        (97, "open", "not_open"),
        (98, "overdue", "not_open"),
        (167, "overdue", "not_open"),
        (168, "overdue", "open"),
        (195, "overdue", "open"),
        (196, "overdue", "overdue"),
    ],
)
def test_core_sets_open_and_fall_overdue(today: int, week_12: str, week_26: str) -> None:
    found = due(treated(today))
    states = (found["core-set-week-12"]["state"], found["core-set-week-26"]["state"])
    assert states == (week_12, week_26)
