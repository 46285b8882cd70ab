"""What becomes of many courses: whom each figure counts, and whom it leaves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rituximab.protocol.case import Case
from rituximab.protocol.cohort import Share, Spread
from rituximab.protocol.edition import load
from rituximab.protocol.facts import (
    CoreSetFacts,
    CourseFacts,
    PatientFacts,
    ResultFacts,
    StrengthFacts,
    TherapyFacts,
)
from rituximab.protocol.improvement import Measures
from rituximab.protocol.outcome import Dated, Member, Part, figures
from rituximab.protocol.quantity import DAYS_PER_MONTH

D = Decimal
EDITION = load()
DAY_0, TODAY = date(2025, 1, 6), date(2026, 11, 22)
EMPTY = CourseFacts(PatientFacts(date(1978, 7, 14), "dermatomyositis"))


def member(facts: CourseFacts = EMPTY, **changes: Any) -> Member:
    return replace(Member(Case(facts, EDITION, TODAY), DAY_0, "imacs"), **changes)


def day(after: int, strength: str | None = None, cdasi: str | None = None) -> Dated:
    """Measures so many days after day 0: MMT of 80, CDASI activity."""
    on = DAY_0 + timedelta(days=after)
    mmt = StrengthFacts("mmt", D(strength), D(80)) if strength else None
    return Dated(on, Measures(CoreSetFacts(on=on, strength=mmt)), D(cdasi) if cdasi else None)


def parts(name: str, *members: Member) -> tuple[Part, ...]:
    (found,) = (one for one in figures(EDITION, members) if one.evidence == name)
    return found.parts


def counted(name: str, *members: Member) -> tuple[int | None, int]:
    """k of n of the first part; None while the group is too small."""
    found = parts(name, *members)[0].found
    assert isinstance(found, Share)
    return found.k, found.n


def test_every_figure_stands_beside_an_entry_of_the_evidence() -> None:
    known = {one.id: one for one in EDITION.evidence}
    found = figures(EDITION, ())
    cited = {s for one in found for s in known[one.evidence].statements}
    assert {f"S{n}" for n in range(34, 41)} <= cited
    for one in found:
        for part in one.parts:
            assert part.counted.endswith(".") and not part.found.shown


def test_responded_of_those_judged() -> None:
    yes, no, open_ = member(responded=True), member(no_response=True), member()
    assert counted("good-response", *[yes] * 5, no, no, open_, open_) == (5, 7)
    assert counted("good-response", *[yes] * 4, open_) == (None, 4)


# ---- measures once week 26 is open --------------------------------------------------------

CMAS = Measures(CoreSetFacts(strength=StrengthFacts("cmas", D(50))))
BETTER = member(sets=(day(-3, "58"), day(168, "70")))
WORSE = member(sets=(day(-3, "58"), day(190, "50")))
SAME = member(sets=(day(-3, "58"), day(300, "58")))
LEFT_OUT = {
    "none at all": member(),
    "a baseline alone": member(sets=(day(-3, "58"),)),
    "too early": member(sets=(day(-3, "58"), day(167, "80"))),
    "a late baseline is no follow-up": member(sets=(day(200, "58"),)),
    "strength not taken": member(sets=(day(-3, "58"), day(182))),
    "another scale": member(sets=(day(-3, "58"), Dated(DAY_0 + timedelta(days=182), CMAS, None))),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_who_has_no_strength_to_compare_is_not_counted(name: str) -> None:
    assert counted("weakness", *[BETTER] * 5, WORSE, SAME, LEFT_OUT[name]) == (5, 7)


def test_the_first_measures_of_week_26_count() -> None:
    fell_back = member(sets=(day(-3, "58"), day(60, "58"), day(170, "70"), day(300, "40")))
    assert counted("weakness", *[fell_back] * 5) == (5, 5)


def test_skin_needs_both_and_the_least_change() -> None:
    def cdasi(before: str | None, after: str | None) -> Member:
        return member(sets=(day(-3, None, before), day(182, None, after)))

    edge, less, worse = cdasi("20", "16"), cdasi("20", "16.1"), cdasi("20", "30")
    silent = (cdasi(None, "3"), cdasi("20", None), member(), member(sets=(day(-3, None, "20"),)))
    assert counted("skin", *[edge] * 5, less, worse, *silent) == (5, 7)


# ---- steroid ------------------------------------------------------------------------------


def taking(*records: TherapyFacts, until: date = TODAY) -> Member:
    return Member(Case(replace(EMPTY, therapies=records), EDITION, until), DAY_0, "imacs")


def dose(mg: str | None, start: date | None, stop: date | None = None) -> TherapyFacts:
    amount = None if mg is None else D(mg)
    return TherapyFacts("prednisone", amount, "mg/day", "oral", start, stop)


def test_steroid_before_and_after_in_pairs() -> None:
    week_26 = DAY_0 + timedelta(days=182)
    less = taking(dose("20", date(2024, 1, 1), week_26), dose("5", week_26))
    none = taking(dose("10", date(2024, 1, 1), week_26))
    left_out = (
        taking(),
        taking(dose("5", week_26)),
        taking(dose(None, date(2024, 1, 1))),
        taking(dose("20", date(2024, 1, 1), week_26), dose(None, week_26)),
        taking(dose("20", date(2024, 1, 1)), until=week_26 - timedelta(days=1)),
    )
    before, after = parts("prednisone", less, less, less, none, none, *left_out)
    assert before.found == Spread(5, D(16), D(20), D(10), D(20))
    assert after.found == Spread(5, D(3), D(5), D(0), D(5))
    assert before.unit == after.unit == "mg/day"


# ---- CK, relapse --------------------------------------------------------------------------


def with_ck(*values: tuple[int, int]) -> Member:
    rows = tuple(
        ResultFacts("ck", DAY_0 + timedelta(days=after), D(value), "U/L", None, D(200))
        for after, value in values
    )
    return Member(Case(replace(EMPTY, results=rows), EDITION, TODAY), DAY_0, "imacs")


def test_ck_to_normal_of_those_raised_and_measured() -> None:
    normal = with_ck((-1, 3000), (100, 150))
    again = with_ck((-1, 3000), (50, 150), (90, 400))
    raised = with_ck((-1, 3000), (100, 900))
    left_out = (with_ck(), with_ck((-1, 100), (50, 90)), with_ck((-1, 3000)))
    reached, time = parts("ck", normal, normal, normal, normal, again, raised, *left_out)
    assert isinstance(reached.found, Share) and (reached.found.k, reached.found.n) == (5, 6)
    assert isinstance(time.found, Spread) and time.found.n == 5 and time.unit == "months"
    assert time.found.most == 100 / DAYS_PER_MONTH and time.found.least == 50 / DAYS_PER_MONTH


def test_relapses_of_those_who_responded() -> None:
    back = member(responded=True, relapse_on=DAY_0 + timedelta(days=240), free_days=120)
    silent = member(responded=True, relapse_on=DAY_0 + timedelta(days=240))
    well, never = member(responded=True), member(relapse_on=DAY_0, free_days=9)
    group = (back, back, back, back, silent, well)
    assert counted("relapse", *group, never) == (5, 6)
    time = parts("relapse", *group)[1].found
    assert isinstance(time, Spread) and (time.n, time.median) == (5, 240 / DAYS_PER_MONTH)
    (free,) = parts("symptom-free", *group, replace(well, free_days=30))
    assert free.found == Spread(4)
    (free,) = parts("symptom-free", *group, back)
    assert isinstance(free.found, Spread) and free.found.median == 120 / DAYS_PER_MONTH
