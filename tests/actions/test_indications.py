"""Domains named, left out, and said in other words."""

from __future__ import annotations

from typing import Any

import pytest

from rituximab.actions.course import enter_indications
from rituximab.records.models import Course, Indication
from tests.factories import Team, make_team, written
from tests.people import NOW
from tests.protocol.casekit import ready_adult

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return make_team()


def say(team: Team, course: Course, **said: str) -> list[tuple[str, str]]:
    """Name these domains with these words; what then stands."""
    domains: list[dict[str, Any]] = [{"domain": d, "statement": s} for d, s in said.items()]
    enter_indications(by=team.prescriber, at=NOW, course_id=course.pk, domains=domains)
    rows = Indication.objects.filter(course=course, error_at__isnull=True).order_by("pk")
    return list(rows.values_list("domain", "statement"))


def test_other_words_are_written_anew_and_the_old_ones_kept(team: Team) -> None:
    course = written(ready_adult(), team, "draft")
    assert say(team, course, muscle="MMT 58 of 80") == [("muscle", "MMT 58 of 80")]
    assert say(team, course, muscle="MMT 61 of 80") == [("muscle", "MMT 61 of 80")]
    gone = Indication.objects.get(course=course, error_at__isnull=False)
    assert (gone.statement, gone.error_reason) == ("MMT 58 of 80", "Said anew.")


def test_the_same_words_write_nothing(team: Team) -> None:
    course = written(ready_adult(), team, "draft")
    say(team, course, muscle="MMT 58 of 80")
    say(team, course, muscle=" MMT 58 of 80 ")
    assert Indication.objects.filter(course=course).count() == 1


def test_a_domain_without_words_keeps_those_it_has(team: Team) -> None:
    course = written(ready_adult(), team, "draft")
    say(team, course, skin="CDASI 21")
    enter_indications(by=team.prescriber, at=NOW, course_id=course.pk, domains=[{"domain": "skin"}])
    assert Indication.objects.get(course=course).statement == "CDASI 21"


def test_a_domain_left_out_is_no_longer_one(team: Team) -> None:
    course = written(ready_adult(), team, "draft")
    say(team, course, skin="CDASI 21", lung="FVC falls")
    assert say(team, course, lung="FVC falls") == [("lung", "FVC falls")]
    assert Indication.objects.get(domain="skin").error_reason == "No longer named."
