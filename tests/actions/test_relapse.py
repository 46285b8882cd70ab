"""A relapse after a response: what shows it, what does not, and a wrong one written anew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from rituximab.actions.base import Conflict
from rituximab.actions.result import record_results
from rituximab.actions.retreatment import correct_relapse, record_relapse
from rituximab.records.models import Course, Relapse
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
from tests.after import DAY_0, EVIDENCE, TODAY, D, relapsed, responded, treated
from tests.factories import Team
from tests.people import NOW

SINCE, UNTIL = DAY_0 + timedelta(days=60), TODAY - timedelta(days=10)


@pytest.fixture
def course(team: Team) -> Course:
    return responded(team)


def relapse(team: Team, course: Course, **changes: Any) -> Course:
    given: dict[str, Any] = {"on": TODAY, "evidence": EVIDENCE, "domains": ["muscle"], **changes}
    return record_relapse(**doctor(team, course), **given)


def test_a_relapse_is_kept_and_recorded(team: Team, course: Course) -> None:
    relapse(team, course, free_from=SINCE, free_until=UNTIL, domains=["muscle", "skin", "muscle"])
    assert state(course) == "relapsed"
    row = Relapse.objects.get(course=course)
    assert (row.on, row.free_from, row.free_until) == (TODAY, SINCE, UNTIL)
    assert (row.domains, row.evidence) == (["muscle", "skin"], EVIDENCE)
    assert last("relapse.record").subject_id == str(row.pk)
    moved = course.moves.latest("seq")
    assert (moved.to_state, moved.reason) == ("relapsed", EVIDENCE)


def test_the_interval_may_be_unknown(team: Team, course: Course) -> None:
    relapse(team, course)
    row = Relapse.objects.get(course=course)
    assert row.free_from is None and row.free_until is None


def test_cd19_at_zero_is_no_obstacle(team: Team, course: Course) -> None:
    zero = [{"test": "cd19", "value": D(0), "unit": "cells/uL"}]
    patient_id = course.patient_id
    record_results(by=team.nurse, at=NOW, patient_id=patient_id, on=TODAY, rows=zero)
    relapse(team, course)
    assert state(course) == "relapsed"


@pytest.mark.parametrize(
    "evidence",
    [
        "CD19 has come back to 40 cells/uL",
        "the B cells have returned",
        "B-lymphocytes are measurable again",
        "cd 19 positive again, nothing else",
    ],
)
def test_b_cells_alone_show_no_relapse(team: Team, course: Course, evidence: str) -> None:
    with not_allowed("cd19-alone"):
        relapse(team, course, domains=[], evidence=evidence)
    assert state(course) == "responded" and not Relapse.objects.exists()


def test_b_cells_beside_an_active_domain(team: Team, course: Course) -> None:
    relapse(team, course, evidence="CD19 is back and so is the weakness")
    assert state(course) == "relapsed"


def test_clinical_words_without_a_domain(team: Team, course: Course) -> None:
    relapse(team, course, domains=[], evidence="calcinosis with new fever")
    assert state(course) == "relapsed"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"on": DAY_0 - timedelta(days=1)}, "on"),
        ({"evidence": "bad"}, "evidence"),
        ({"evidence": "weak\x00ness"}, "evidence"),
        ({"domains": ["muscle", "hair"]}, "domains"),
        ({"free_from": SINCE}, "free_until"),
        ({"free_until": UNTIL}, "free_until"),
        ({"free_from": UNTIL, "free_until": SINCE}, "free_until"),
        ({"free_from": SINCE, "free_until": UNTIL, "on": SINCE}, "free_until"),
    ],
)
def test_what_does_not_fit(team: Team, course: Course, changes: dict[str, Any], field: str) -> None:
    with invalid(field):
        relapse(team, course, **changes)
    assert state(course) == "responded"


def test_only_after_a_response(team: Team) -> None:
    with not_allowed("no-such-move"):
        relapse(team, treated(team))


def test_only_once(team: Team) -> None:
    with not_allowed("no-such-move"):
        relapse(team, relapsed(team))


def test_only_a_prescriber_records_it(team: Team, course: Course) -> None:
    given: dict[str, Any] = {"course_id": course.pk, "on": TODAY, "evidence": EVIDENCE}
    only_for(record_relapse, team.prescriber, among=team, **given)
    hidden_from_others(record_relapse, "prescriber", **given)


def test_without_a_trail_nothing_happens(team: Team, course: Course) -> None:
    with broken_trail():
        relapse(team, course)
    assert state(course) == "responded" and not Relapse.objects.exists()


# ---- correcting ---------------------------------------------------------------------------


def corrected(team: Team, course: Course, **changes: Any) -> Relapse:
    given: dict[str, Any] = {"on": UNTIL, "evidence": EVIDENCE, "reason": "wrong day", **changes}
    return correct_relapse(**doctor(team, course), **given)


def test_a_wrong_relapse_is_struck_and_written_anew(team: Team) -> None:
    course = relapsed(team)
    corrected(team, course)
    standing = Relapse.objects.get(course=course, error_at=None)
    struck = Relapse.objects.exclude(error_at=None).get(course=course)
    assert (standing.on, struck.on, struck.error_reason) == (UNTIL, TODAY, "wrong day")
    assert last("relapse.correct").reason == "wrong day" and state(course) == "relapsed"


def test_there_must_be_one_to_correct(team: Team, course: Course) -> None:
    with not_allowed("no-relapse"):
        corrected(team, course)


def test_a_correction_keeps_the_rules(team: Team) -> None:
    course = relapsed(team)
    with invalid("reason"):
        corrected(team, course, reason="")
    with invalid("on"):
        corrected(team, course, on=date(2020, 1, 1))
    with not_allowed("cd19-alone"):
        corrected(team, course, evidence="CD19 has come back")
    with pytest.raises(Conflict):
        corrected(team, course, expected_version=course.version - 1)
    assert Relapse.objects.get(course=course).on == TODAY
