"""The lists of monitoring page by page: every row once, in the order of the whole."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from rituximab.records import watched
from tests.factories import Team, make_team
from tests.web.watched import LATER, TODAY, measured, treated

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    """Three treated patients, one of them with a value outside its limits."""
    team = make_team()
    courses = [treated(team) for _ in range(3)]
    measured(team, courses[2], "ck", "900", "U/L", upper="200")
    measured(team, courses[2], "neutrophils", "0.8", "10^9/L")
    return team


def test_windows_follow_each_other(team: Team) -> None:
    whole, more = watched.due_rows(team.nurse, TODAY)
    assert not more and len(whole) > 9
    found, after = [], None
    with patch.object(watched, "PAGE", 4):
        while True:
            rows, more = watched.due_rows(team.nurse, TODAY, after=after)
            found += rows
            if not more:
                break
            after = rows[-1].place, rows[-1].when, rows[-1].pk
    assert found == whole


def test_patients_follow_each_other_those_outside_first(team: Team) -> None:
    whole, _ = watched.unseen_rows(team.nurse)
    assert [(row.outside, row.unseen) for row in whole] == [(2, 3), (0, 1), (0, 1)]
    found, after = [], None
    with patch.object(watched, "PAGE", 1):
        while True:
            rows, more = watched.unseen_rows(team.nurse, after)
            found += rows
            if not more:
                break
            after = int(not rows[-1].outside), rows[-1].since, rows[-1].patient_id
    assert found == whole


def test_counts_end_somewhere(team: Team) -> None:
    assert watched.task_count(team.nurse) == 1 and watched.unseen_count(team.nurse) == 3
    with patch.object(watched, "MOST", 1):
        assert watched.unseen_count(team.nurse) == 2
        assert watched.due_count(team.nurse, TODAY, "coming") == 2
    stranger = make_team().nurse
    assert watched.due_rows(stranger, TODAY) == ([], False)
    assert watched.task_rows(stranger) == ([], False)
    assert LATER.date() == TODAY
