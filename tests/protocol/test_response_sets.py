"""Measure by measure: what the score is made of, the PRINTO set, and why a measure is missing."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rituximab.protocol import casefile
from rituximab.protocol.edition import load
from rituximab.protocol.facts import CoreSetFacts, EnzymeFacts, StrengthFacts
from rituximab.protocol.improvement import Improvement, Measures, improvement, kind_of
from rituximab.protocol.journey import assess

from .casekit import CaseDict, ready_adult, ready_child
from .test_response import AFTER, BEFORE, FLAT, VECTORS

EDITION = load()
D = Decimal


def measures(case_set: CaseDict, **more: Any) -> Measures:
    """The measures of a case file's core set, and those of the PRINTO set beside them."""
    case = ready_adult(core_sets=[{"on": BEFORE, **case_set}])
    facts, _, _ = casefile.read(json.dumps(case))
    return Measures(facts.core_sets[0], **more)


def of(first: CaseDict, last: CaseDict, population: Any = "adult") -> Improvement:
    return improvement(EDITION, population, measures(first), measures(last), "imacs")


@pytest.mark.parametrize("population", ["adult", "juvenile"])
@pytest.mark.parametrize("vector", ["A", "B", "C"])
def test_the_parts_add_up_to_the_score(vector: str, population: str) -> None:
    first, last = VECTORS[vector]
    ready = ready_adult if population == "adult" else ready_child
    case = ready(core_sets=[{"on": BEFORE, **first}, {"on": AFTER, **last}])
    whole = assess(*casefile.read(json.dumps(case))).response
    found = of(first, last, population)
    assert whole and (found.score, found.band) == (whole.score, whole.band)
    assert sum(line.points or 0 for line in found.lines) == whole.score
    assert found.missing == () and found.counted == 6


def test_worked_example_a_measure_by_measure() -> None:
    found = of(*VECTORS["A"])
    assert [(line.measure, line.percent, line.points) for line in found.lines] == [
        ("physician_global", D(30), D("17.5")),
        ("patient_global", D(30), D("7.5")),
        ("strength", D(15), D(20)),
        ("function", D(25), D("7.5")),
        ("enzyme", D(80), D("7.5")),
        ("extramuscular", D(20), D("12.5")),
    ]
    assert [line.most for line in found.lines] == [
        D(n) for n in ("20", "10", "32.5", "10", "7.5", "20")
    ]
    assert sum(line.most for line in found.lines) == 100
    assert found.lines[4].range == 3000 and found.lines[2].range == 80


def test_worse_is_below_zero_and_counts_nothing() -> None:
    found = of(
        FLAT,
        FLAT | {"physician_global": "8", "strength": {"scale": "mmt", "score": 30, "maximum": 80}},
    )
    by_name = {line.measure: line for line in found.lines}
    assert (by_name["physician_global"].percent, by_name["physician_global"].points) == (-30, 0)
    assert (by_name["strength"].percent, by_name["strength"].points) == (D("-12.5"), 0)


@pytest.mark.parametrize(
    ("first", "last", "lack"),
    [
        ({"function": None}, {}, "baseline"),
        ({}, {"function": None}, "last"),
        ({"function": None}, {"function": None}, "both"),
    ],
)
def test_a_missing_measure_says_when(first: CaseDict, last: CaseDict, lack: str) -> None:
    found = of(FLAT | first, FLAT | last)
    assert (found.score, found.band, found.counted) == (None, None, 5)
    assert [(line.measure, line.lack, line.points) for line in found.missing] == [
        ("function", lack, None)
    ]


def test_another_scale_differs_and_both_values_are_shown() -> None:
    last = FLAT | {"strength": {"scale": "mmt", "score": 100, "maximum": 150}}
    (line,) = of(FLAT, last).missing
    assert (line.lack, line.baseline, line.last, line.percent) == ("differs", 40, 100, None)


def test_nothing_taken_is_missing_everywhere() -> None:
    empty = Measures(CoreSetFacts())
    for kind in ("imacs", "printo"):
        found = improvement(EDITION, "juvenile", empty, empty, kind)
        assert {line.lack for line in found.missing} == {"both"} and found.counted == 0


# ---- the PRINTO set -----------------------------------------------------------------------


def printo(
    scale: Literal["cmas", "mmt"] = "cmas",
    score: str = "20",
    activity: str | None = "10",
    wellbeing: str | None = "30",
    form: str | None = "50",
) -> Measures:
    strength = StrengthFacts(scale, D(score), None if scale == "cmas" else D(80))
    core = CoreSetFacts(date(2026, 1, 5), D(5), D(5), strength, D("1.5"))
    parts = [None if text is None else D(text) for text in (activity, wellbeing, form)]
    return Measures(core, *parts)


def judged(first: Measures, last: Measures) -> dict[str, Any]:
    found = improvement(EDITION, "juvenile", first, last, "printo")
    return {line.measure: line for line in found.lines}


def test_the_set_has_six_measures_worth_one_hundred() -> None:
    lines = judged(printo(), printo())
    assert list(lines) == [
        "physician_global",
        "patient_global",
        "strength",
        "function",
        "activity",
        "wellbeing",
    ]
    assert sum(line.most for line in lines.values()) == 100


@pytest.mark.parametrize(
    ("fall", "points"),
    [
        ("1", "0"),
        ("1.1", "7.5"),
        ("3", "7.5"),
        ("3.1", "12.5"),
        ("5", "12.5"),
        ("5.1", "15"),
        ("8", "15"),
        ("8.1", "20"),
        ("-4", "0"),
    ],
)
def test_das_points_of_a_range_of_twenty(fall: str, points: str) -> None:
    lines = judged(printo(), printo(activity=str(D(10) - D(fall))))
    assert lines["activity"].points == D(points) and lines["activity"].range == 20


@pytest.mark.parametrize(
    ("rise", "points"),
    [
        ("2.5", "0"),
        ("2.6", "2.5"),
        ("7.5", "2.5"),
        ("7.6", "5"),
        ("12.5", "5"),
        ("12.6", "7.5"),
        ("20", "7.5"),
        ("20.1", "7.5"),
        ("-9", "0"),
    ],
)
def test_chq_points_of_the_range_typed_with_it(rise: str, points: str) -> None:
    lines = judged(printo(), printo(wellbeing=str(D(30) + D(rise))))
    line = lines["wellbeing"]
    assert (line.points, line.range, line.verified) == (D(points), 50, False)
    assert lines["activity"].verified


@pytest.mark.parametrize(
    ("last", "measure", "lack"),
    [
        (printo(form="60"), "wellbeing", "differs"),
        (printo(form=None), "wellbeing", "differs"),
        (printo(wellbeing=None), "wellbeing", "last"),
        (printo(activity=None), "activity", "last"),
        (printo(scale="mmt"), "strength", "differs"),
    ],
)
def test_what_cannot_be_compared_is_missing(last: Measures, measure: str, lack: str) -> None:
    found = improvement(EDITION, "juvenile", printo(), last, "printo")
    assert found.score is None and [(one.measure, one.lack) for one in found.missing] == [
        (measure, lack)
    ]


def test_mmt_is_no_strength_of_the_set() -> None:
    assert judged(printo("mmt"), printo("mmt", "40"))["strength"].lack == "differs"


def test_the_score_has_the_juvenile_bands() -> None:
    last = printo(score="40", activity="1", wellbeing="45")
    found = improvement(EDITION, "juvenile", printo(), last, "printo")
    assert (found.kind, found.score, found.band) == ("printo", D("60"), "moderate")


ENZYME = EnzymeFacts("ck", D(3000), D(200))


@pytest.mark.parametrize(
    ("baseline", "population", "kind"),
    [
        (printo(), "juvenile", "printo"),
        (printo(activity=None), "juvenile", "printo"),
        (printo(wellbeing=None), "juvenile", "printo"),
        (printo(activity=None, wellbeing=None), "juvenile", "imacs"),
        (printo(), "adult", "imacs"),
        (Measures(CoreSetFacts(enzyme=ENZYME), D(10), D(30), D(50)), "juvenile", "imacs"),
        (Measures(CoreSetFacts(extramuscular=D(4)), D(10), D(30), D(50)), "juvenile", "imacs"),
    ],
)
def test_the_baseline_says_which_set(baseline: Measures, population: Any, kind: str) -> None:
    assert kind_of(baseline, population) == kind


@given(st.decimals(0, 20, places=1), st.decimals(0, 20, places=1), st.decimals(0, 50, places=1))
def test_whatever_is_taken_lies_between_nothing_and_all(one: D, other: D, well: D) -> None:
    last = printo(activity=str(other), wellbeing=str(well))
    found = improvement(EDITION, "juvenile", printo(activity=str(one)), last, "printo")
    assert found.score is not None and 0 <= found.score <= 100
