"""The Total Improvement Score: worked examples, every edge, what is missing, both sets of bands."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from .casekit import CaseDict, ask, core_set, merged, ready_adult, ready_child

BEFORE, AFTER = "2026-01-05", "2026-07-06"
MEASURES = [
    "physician_global",
    "patient_global",
    "strength",
    "function",
    "enzyme",
    "extramuscular",
]

# facts 5.1: A, B, C
VECTORS: dict[str, tuple[CaseDict, CaseDict]] = {}


def measures(md: str, pt: str, strength: str, of: int, haq: str, ck: int, extra: str) -> CaseDict:
    return {
        "physician_global": md,
        "patient_global": pt,
        "strength": {"scale": "mmt", "score": strength, "maximum": of},
        "function": haq,
        "enzyme": {"test": "ck", "value": ck, "upper": 200},
        "extramuscular": extra,
    }


VECTORS["A"] = (
    measures("6", "7", "58", 80, "1.5", 3000, "4"),
    measures("3", "4", "70", 80, "0.75", 600, "2"),
)
VECTORS["B"] = (
    measures("5", "5", "120", 150, "1.0", 400, "3"),
    measures("4.5", "4.5", "123", 150, "0.85", 250, "2.5"),
)
VECTORS["C"] = (
    measures("6", "6", "64", 80, "2", 900, "5"),
    measures("4.5", "5", "72", 80, "1.5", 300, "4"),
)
FLAT = measures("5", "5", "40", 80, "1.5", 1000, "5")


def scored(before: CaseDict, after: CaseDict, ready: Any = ready_adult) -> dict[str, Any]:
    """The answer's response from two core sets."""
    sets = [{"on": BEFORE, **before}, {"on": AFTER, **after}]
    found: dict[str, Any] = ask(ready(core_sets=sets))["response"]
    return found


def moved(*changes: CaseDict, ready: Any = ready_adult) -> dict[str, Any]:
    """The response where nothing but these measures has moved from FLAT."""
    after = FLAT
    for change in changes:
        after = merged(after, change)
    return scored(FLAT, after, ready)


@pytest.mark.parametrize(
    ("vector", "ready", "score", "band"),
    [
        ("A", ready_adult, "72.5", "major"),
        ("A", ready_child, "72.5", "major"),
        ("B", ready_adult, "0", "none"),
        ("B", ready_child, "0", "none"),
        ("C", ready_adult, "40", "moderate"),
        ("C", ready_child, "40", "minimal"),
    ],
)
def test_worked_examples(vector: str, ready: Any, score: str, band: str) -> None:
    found = scored(*VECTORS[vector], ready)
    assert found == {"score": score, "band": band, "missing": []}


GLOBAL = ("0.5", "1.5", "2.5", "4")
EDGES = [  # measure, size of each edge in its own unit, points up to each edge and beyond the last
    ("physician_global", GLOBAL, ("0", "7.5", "15", "17.5", "20")),
    ("patient_global", GLOBAL, ("0", "2.5", "5", "7.5", "10")),
    ("extramuscular", GLOBAL, ("0", "7.5", "12.5", "15", "20")),
    ("function", ("0.15", "0.45", "0.75", "1.2"), ("0", "5", "7.5", "7.5", "10")),
    ("strength", ("1.6", "8", "16", "24"), ("0", "10", "20", "27.5", "32.5")),
    ("enzyme", ("150", "450", "750", "1200"), ("0", "2.5", "5", "7.5", "7.5")),
]
CROSSINGS = [
    (measure, Decimal(edge) + step, points[at + (step > 0)])
    for measure, edges, points in EDGES
    for at, edge in enumerate(edges)
    for step in (Decimal("-0.0001"), Decimal(0), Decimal("0.0001"))
]


def better(measure: str, by: Decimal) -> tuple[CaseDict, CaseDict]:
    """Baseline and follow-up that differ by this improvement of one measure alone."""
    if measure == "strength":
        after = merged(FLAT, {"strength": {"score": str(40 + by)}})
        return FLAT, after
    if measure == "enzyme":
        high = merged(FLAT, {"enzyme": {"value": 2000}})
        return high, merged(high, {"enzyme": {"value": str(2000 - by)}})
    high = merged(FLAT, {measure: "3" if measure == "function" else "10"})
    return high, merged(high, {measure: str(Decimal(high[measure]) - by)})


@pytest.mark.parametrize(("measure", "by", "points"), CROSSINGS)
def test_an_edge_belongs_below(measure: str, by: Decimal, points: str) -> None:
    assert scored(*better(measure, by))["score"] == points


@pytest.mark.parametrize(
    "worse",
    [
        {"physician_global": "10"},
        {"patient_global": "10"},
        {"function": "3"},
        {"extramuscular": "10"},
        {"strength": {"score": "0"}},
        {"enzyme": {"value": "9000"}},
    ],
)
def test_worsening_counts_nothing(worse: CaseDict) -> None:
    assert moved(worse) == {"score": "0", "band": "none", "missing": []}
    less = merged(FLAT, worse)
    gain = {"patient_global": "0"} if "patient_global" not in worse else {"function": "0"}
    assert scored(FLAT, merged(less, gain))["score"] == "10"


@pytest.mark.parametrize(
    ("test", "range_of_limits"), [("ck", 15), ("aldolase", 6), ("ast", 3), ("alt", 3), ("ldh", 3)]
)
def test_each_enzyme_has_its_range(test: str, range_of_limits: int) -> None:
    """15 % of the range is still 2.5 points, a hair more is 5."""
    edge = Decimal(10 * range_of_limits) * Decimal("0.15")
    before = merged(FLAT, {"enzyme": {"test": test, "value": 500, "upper": 10}})
    for by, points in ((edge, "2.5"), (edge + Decimal("0.001"), "5")):
        after = merged(before, {"enzyme": {"value": str(500 - by)}})
        assert scored(before, after)["score"] == points


def test_the_baselines_upper_limit_is_used() -> None:
    after = merged(FLAT, {"enzyme": {"value": 850, "upper": 20}})
    assert scored(FLAT, after)["score"] == "0"
    assert scored(FLAT, merged(FLAT, {"enzyme": {"value": 850, "upper": None}}))["score"] == "0"


P20, P17, P15 = ({"physician_global": v} for v in ("0", "1.5", "2.6"))
PT10, PT7 = ({"patient_global": v} for v in ("0", "1.5"))
F7 = {"function": "0.9"}
S32, S27, S20 = ({"strength": {"score": v}} for v in ("80", "60", "50"))
E12, E7 = ({"extramuscular": v} for v in ("2.6", "3.6"))


@pytest.mark.parametrize(
    ("ready", "changes", "score", "band"),
    [
        (ready_adult, [P17], "17.5", "none"),
        (ready_adult, [P20], "20", "minimal"),
        (ready_adult, [P20, PT10, E7], "37.5", "minimal"),
        (ready_adult, [P20, S20], "40", "moderate"),
        (ready_adult, [P17, S32, F7], "57.5", "moderate"),
        (ready_adult, [P20, S32, F7], "60", "major"),
        (ready_child, [P20, PT7], "27.5", "none"),
        (ready_child, [P20, PT10], "30", "minimal"),
        (ready_child, [P15, S27], "42.5", "minimal"),
        (ready_child, [S32, E12], "45", "moderate"),
        (ready_child, [P20, S32, PT7, F7], "67.5", "moderate"),
        (ready_child, [P20, S32, PT10, F7], "70", "major"),
    ],
)
def test_bands_begin_at_their_own_edge(
    ready: Any, changes: list[CaseDict], score: str, band: str
) -> None:
    found = moved(*changes, ready=ready)
    assert (found["score"], found["band"]) == (score, band)


def test_bands_follow_the_disease_not_the_age() -> None:
    grown = ready_child(
        patient={"born": "1990-01-02"}, core_sets=[{"on": BEFORE, **FLAT}, {"on": AFTER, **FLAT}]
    )
    grown["core_sets"][1]["physician_global"] = "0"
    assert ask(grown)["response"]["band"] == "none"


# ---- what is missing ----------------------------------------------------------------------

CMAS = {"strength": {"scale": "cmas", "score": 30, "maximum": 52}}


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("side", [0, 1])
def test_an_absent_measure_is_missing_and_never_imputed(measure: str, side: int) -> None:
    sets = [dict(FLAT), dict(FLAT)]
    sets[side][measure] = None
    assert scored(*sets) == {"score": None, "band": None, "missing": [measure]}


@pytest.mark.parametrize(
    ("measure", "after"),
    [
        ("strength", CMAS),
        ("strength", {"strength": {"maximum": 150}}),
        ("strength", {"strength": {"maximum": None}}),
        ("strength", {"strength": {"scale": None}}),
        ("strength", {"strength": {"score": None}}),
        ("enzyme", {"enzyme": {"test": "ldh"}}),
        ("enzyme", {"enzyme": {"test": None}}),
        ("enzyme", {"enzyme": {"value": None}}),
    ],
)
def test_what_differs_between_the_two_is_missing(measure: str, after: CaseDict) -> None:
    other = merged(FLAT, after)
    for pair in ((FLAT, other), (other, FLAT)):
        assert scored(*pair) == {"score": None, "band": None, "missing": [measure]}


def test_without_a_limit_at_baseline_the_enzyme_is_missing() -> None:
    before = merged(FLAT, {"enzyme": {"upper": None}})
    assert scored(before, FLAT)["missing"] == ["enzyme"]


def test_every_missing_measure_is_named() -> None:
    after = merged(FLAT, {"function": None, "enzyme": None, "physician_global": None})
    assert sorted(scored(FLAT, after)["missing"]) == ["enzyme", "function", "physician_global"]


def test_cmas_has_52_points_also_when_left_out() -> None:
    """5.2 points are 10 %: still 10; a hair more is 20."""
    before = merged(FLAT, CMAS)
    unsaid = merged(FLAT, {"strength": {"scale": "cmas", "score": 30, "maximum": None}})
    for base in (before, unsaid):
        for score, points in (("35.2", "10"), ("35.21", "20")):
            after = merged(base, {"strength": {"score": score}})
            assert scored(base, after)["score"] == points
    assert scored(before, merged(unsaid, {"strength": {"score": "35.2"}}))["score"] == "10"


# ---- which two ----------------------------------------------------------------------------


@pytest.mark.parametrize("sets", [[], [core_set(BEFORE)]])
def test_fewer_than_two_is_no_response(sets: list[CaseDict]) -> None:
    assert ask(ready_adult(core_sets=sets))["response"] is None


def test_core_sets_without_a_date_stay_in_the_order_given() -> None:
    first, last = VECTORS["A"]
    sets = [{**first, "on": None}, {"on": AFTER, **last}]
    assert ask(ready_adult(core_sets=sets))["response"]["score"] == "72.5"


def test_first_and_last_by_date_whatever_the_order() -> None:
    first, last = VECTORS["A"]
    middle = {"on": "2026-03-30", **merged(first, {"physician_global": None})}
    sets = [{"on": AFTER, **last}, middle, {"on": BEFORE, **first}]
    assert ask(ready_adult(core_sets=sets))["response"]["score"] == "72.5"
