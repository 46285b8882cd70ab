"""Between two courses: what the first one calls for is followed until infusion 1 of the next."""

from __future__ import annotations

from datetime import timedelta

from rituximab.actions.course import discontinue_course
from rituximab.actions.due import proved
from rituximab.actions.retreatment import open_retreatment
from rituximab.records.models import Course
from tests.actions.kit import doctor
from tests.actions.test_monitoring_due import counted, stored
from tests.factories import Team, make_infusion, ready_course
from tests.people import NOW

REASON = [{"reason": "relapse", "text": "Weak again."}]


def relapsed(team: Team) -> Course:
    """With a positive anti-HBc, so hepatitis B is watched for two years."""
    course = ready_course(team)
    make_infusion(course, team, state="closed")
    counted(team, course, at=NOW, test="anti_hbc", reading="positive", value=None, unit="")
    assert "hbv-dna" in stored(course)
    Course.objects.filter(pk=course.pk).update(state="relapsed")
    return Course.objects.get(pk=course.pk)


def test_hepatitis_b_is_watched_on_between_the_courses(team: Team) -> None:
    old = relapsed(team)
    again = open_retreatment(reasons=REASON, **doctor(team, old))
    assert "hbv-dna" in stored(old)
    counted(team, old, at=NOW + timedelta(days=1))
    assert "hbv-dna" in stored(old) and stored(again) == {}
    make_infusion(again, team, state="closed")
    counted(team, old, at=NOW + timedelta(days=2))
    assert stored(old) == {} and "hbv-dna" in stored(again)
    assert list(proved(at=NOW + timedelta(days=2))) == []


def test_a_next_course_that_ends_unbegun_leaves_the_old_one_followed(team: Team) -> None:
    old = relapsed(team)
    again = open_retreatment(reasons=REASON, **doctor(team, old))
    discontinue_course(kind="patient_choice", reason="not now", **doctor(team, again))
    counted(team, old, at=NOW + timedelta(days=1))
    assert "hbv-dna" in stored(old)
