"""The measures of a day with their faults, and the locked baseline."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rituximab.actions.error import mark_in_error
from rituximab.actions.response import record_core_set, record_outcome
from rituximab.records.models import CoreSet, Course, Decision
from tests.actions.kit import (
    broken_trail,
    doctor,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
    state,
)
from tests.after import AFTER, BEFORE, DAY_0, TODAY, D, measured, treated
from tests.factories import Team, ready_course, written
from tests.people import NOW
from tests.protocol.casekit import ready_child

WHY = "strength is much better"


@pytest.fixture
def course(team: Team) -> Course:
    return treated(team)


# ---- the measures of a day ----------------------------------------------------------------


def test_all_measures_are_kept_and_recorded(team: Team, course: Course) -> None:
    row = measured(team, course, DAY_0, **BEFORE, cdasi=D(21), note="one examiner")
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in BEFORE} == BEFORE
    assert (row.cdasi, row.note, row.activity) == (D(21), "one examiner", None)
    said = last("response.measure")
    assert said.subject_id == str(row.pk) and said.patient_id == course.patient_id
    assert said.after["strength_scale"] == "mmt"


def test_a_measure_left_out_is_not_taken_and_never_zero(team: Team, course: Course) -> None:
    row = measured(team, course, DAY_0, physician_global=D(0))
    row.refresh_from_db()
    assert (row.physician_global, row.patient_global, row.function) == (0, None, None)


def test_it_can_be_measured_before_the_first_infusion(team: Team) -> None:
    assert measured(team, ready_course(team), TODAY, **BEFORE).pk


def test_the_cmas_has_its_own_maximum(team: Team, course: Course) -> None:
    row = measured(team, course, DAY_0, strength_scale="cmas", strength_score=D(30))
    assert row.strength_maximum == 52


def test_the_juvenile_set(team: Team) -> None:
    child = written(ready_child(), team)
    values = {"activity": D(12), "wellbeing": D("31.5"), "wellbeing_range": D(60)}
    row = measured(team, child, TODAY, **values)
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in values} == values


def strength(scale: str, score: Decimal | None, most: Decimal | None) -> dict[str, Any]:
    return {"strength_scale": scale, "strength_score": score, "strength_maximum": most}


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"physician_global": D("10.1")}, "physician_global"),
    ({"physician_global": D(-1)}, "physician_global"),
    ({"physician_global": D("NaN")}, "physician_global"),
    ({"physician_global": D("1.234")}, "physician_global"),
    ({"patient_global": D(11)}, "patient_global"),
    ({"function": D("3.001")}, "function"),
    ({"extramuscular": D("10.5")}, "extramuscular"),
    ({"cdasi": D(101)}, "cdasi"),
    ({"activity": D(5)}, "activity"),  # an adult
    (strength("mmt", None, D(80)), "strength_score physician_global"),
    (strength("mmt", D(50), None), "strength_maximum"),
    (strength("mmt", D(50), D(90)), "strength_maximum"),
    (strength("mmt", D(81), D(80)), "strength_score"),
    (strength("cmas", D(53), None), "strength_score"),
    (strength("cmas", D(5), D(53)), "strength_maximum"),
    (strength("other", D(5), D(52)), "strength_scale"),
    ({"strength_score": D(50)}, "strength_scale"),
    ({"enzyme_test": "ck", "enzyme_upper": D(200)}, "enzyme_value physician_global"),
    ({"enzyme_test": "ck", "enzyme_value": D(300)}, "enzyme_upper"),
    ({"enzyme_test": "ck", "enzyme_value": D(300), "enzyme_upper": D(0)}, "enzyme_upper"),
    ({"enzyme_test": "gold", "enzyme_value": D(300), "enzyme_upper": D(9)}, "enzyme_test"),
    ({"enzyme_value": D(300)}, "enzyme_test"),
    ({"note": "x" * 501, "function": D(1)}, "note"),
    ({"note": "nothing measured"}, "physician_global"),
    ({}, "physician_global"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "fields"), WRONG)
def test_what_does_not_fit_its_scale(
    team: Team, course: Course, values: dict[str, Any], fields: str
) -> None:
    with invalid(*fields.split()):
        measured(team, course, DAY_0, **values)
    assert not CoreSet.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"activity": D(21)}, "activity"),
        ({"wellbeing": D(30)}, "wellbeing_range"),
        ({"wellbeing": D(61), "wellbeing_range": D(60)}, "wellbeing"),
        ({"wellbeing_range": D(60), "activity": D(4)}, "wellbeing"),
    ],
)
def test_what_does_not_fit_the_juvenile_set(team: Team, values: dict[str, Any], field: str) -> None:
    child = written(ready_child(), team)
    with invalid(field):
        measured(team, child, TODAY, **values)


@pytest.mark.parametrize("on", [TODAY + timedelta(days=1), date(1978, 7, 13)])
def test_a_day_ahead_or_before_birth(team: Team, course: Course, on: date) -> None:
    with invalid("on"):
        measured(team, course, on, **BEFORE)


def test_an_unknown_measure_is_a_fault_of_the_program(team: Team, course: Course) -> None:
    with pytest.raises(TypeError, match="height"):
        measured(team, course, DAY_0, height=D(3))


# ---- the baseline is locked ---------------------------------------------------------------


def test_nothing_is_written_before_the_baseline(team: Team, course: Course) -> None:
    measured(team, course, DAY_0, **BEFORE)
    with not_allowed("baseline-locked"):
        measured(team, course, DAY_0 - timedelta(days=1), **BEFORE)
    assert CoreSet.objects.count() == 1


def test_one_set_a_day(team: Team, course: Course) -> None:
    measured(team, course, DAY_0, **BEFORE)
    with not_allowed("same-day"):
        measured(team, course, DAY_0, **AFTER)


def struck(team: Team, row: CoreSet, after: timedelta = timedelta(hours=1)) -> None:
    mark_in_error(
        by=team.prescriber, at=NOW + after, kind="core_set", record_id=row.pk, reason="wrong form"
    )


def test_a_wrong_baseline_is_struck_and_written_anew(team: Team, course: Course) -> None:
    first = measured(team, course, DAY_0, **BEFORE)
    measured(team, course, DAY_0 + timedelta(days=84), **AFTER)
    struck(team, first)
    later: dict[str, Any] = {"by": team.prescriber, "course_id": course.pk, **BEFORE}
    record_core_set(at=NOW + timedelta(hours=2), on=DAY_0 - timedelta(days=3), **later)
    with not_allowed("baseline-locked"):
        record_core_set(at=NOW + timedelta(hours=3), on=DAY_0 - timedelta(days=9), **later)
    assert CoreSet.objects.filter(error_at=None).count() == 2


def test_striking_a_set_is_recorded_with_its_reason(team: Team, course: Course) -> None:
    row = measured(team, course, DAY_0, **BEFORE)
    struck(team, row)
    assert last("record.error").reason == "wrong form"
    given: dict[str, Any] = {"kind": "core_set", "record_id": row.pk, "reason": "wrong form"}
    only_for(mark_in_error, team.prescriber, among=team, **given)


# ---- who, and what is undone --------------------------------------------------------------


def test_only_a_prescriber_measures(team: Team, course: Course) -> None:
    given: dict[str, Any] = {"course_id": course.pk, "on": DAY_0, **BEFORE}
    only_for(record_core_set, team.prescriber, among=team, **given)
    hidden_from_others(record_core_set, "prescriber", **given)


def test_without_a_trail_nothing_is_kept(team: Team, course: Course) -> None:
    with broken_trail():
        measured(team, course, DAY_0, **BEFORE)
    assert not CoreSet.objects.exists()
    with broken_trail():
        record_outcome(kind="responded", reason=WHY, **doctor(team, course))
    assert state(course) == "observing" and not Decision.objects.filter(subject="responded")


def test_a_course_that_ended_takes_no_more(team: Team, course: Course) -> None:
    Course.objects.filter(pk=course.pk).update(state="closed")
    with not_allowed("ended"):
        measured(team, course, DAY_0, **BEFORE)
