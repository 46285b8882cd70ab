"""Windows of monitoring: in line with the standing after every fact, proved and mended."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from rituximab.actions import course as courses
from rituximab.actions.due import proved
from rituximab.actions.event import record_event
from rituximab.actions.result import record_results
from rituximab.records.journey import chart_of, standing_of
from rituximab.records.models import Course, DueItem
from tests.actions.kit import broken_trail
from tests.factories import Team, make_infusion, ready_course
from tests.people import NOW

LATER = NOW + timedelta(days=40)


@pytest.fixture
def course(team: Team) -> Course:
    """Infusion 1 was given on the day of the clock."""
    course = ready_course(team)
    make_infusion(course, team, state="closed")
    return course


def counted(team: Team, course: Course, at: datetime = LATER, **changes: Any) -> None:
    row = {"test": "igg", "value": Decimal(9), "unit": "g/L", **changes}
    whose = {"by": team.nurse, "at": at, "patient_id": course.patient_id}
    record_results(on=at.date(), rows=[row], **whose)


def stored(course: Course) -> dict[str, tuple[date, date]]:
    rows = DueItem.objects.filter(course=course)
    return {row.item: (row.opens_on, row.overdue_on) for row in rows}


def recomputed(team: Team, course: Course, day: date) -> dict[str, tuple[date, date]]:
    standing = standing_of(chart_of(actor=team.nurse, course_id=course.pk), day)
    return {one.item: (one.opens_on, one.overdue_on) for one in standing.due}


def test_nothing_is_due_before_an_infusion(team: Team) -> None:
    course = ready_course(team)
    counted(team, course)
    assert stored(course) == {}


def test_a_fact_brings_the_windows_in_line(team: Team, course: Course) -> None:
    counted(team, course, at=NOW)
    first = stored(course)
    assert first == recomputed(team, course, NOW.date())
    assert "immunoglobulins" in first and "hbv-dna" not in first
    counted(team, course, test="anti_hbc", reading="positive", value=None, unit="")
    assert stored(course) == recomputed(team, course, LATER.date())
    assert "hbv-dna" in stored(course)


def test_only_what_changed_is_written(team: Team, course: Course) -> None:
    counted(team, course, at=NOW)
    before = {row.item: row.pk for row in DueItem.objects.all()}
    whose: dict[str, Any] = {"by": team.nurse, "at": LATER, "patient_id": course.patient_id}
    rows = [{"test": "creatinine", "value": Decimal(60), "unit": "umol/L"}]
    record_results(on=LATER.date(), rows=rows, **whose)
    after = {row.item: row.pk for row in DueItem.objects.all()}
    assert before == after
    assert stored(course)["kidney"][0] == LATER.date() + timedelta(days=14)


def test_an_item_that_is_done_goes(team: Team, course: Course) -> None:
    counted(team, course, at=NOW)
    DueItem.objects.filter(item="liver").update(item="hbv-dna")
    counted(team, course)
    assert stored(course) == recomputed(team, course, LATER.date())


def test_a_broken_trail_leaves_the_windows_as_they_were(team: Team, course: Course) -> None:
    counted(team, course, at=NOW)
    before = stored(course)
    with broken_trail():
        counted(team, course, test="ck", unit="U/L")
    assert stored(course) == before


def test_a_discontinued_course_is_followed_until_it_is_closed(team: Team, course: Course) -> None:
    doctor: dict[str, Any] = {"by": team.prescriber, "at": NOW, "course_id": course.pk}
    counted(team, course, at=NOW)
    courses.discontinue_course(kind="toxicity", reason="severe rash", **doctor)
    counted(team, course)
    assert stored(course) == recomputed(team, course, LATER.date())
    courses.close_course(reason="handed over to the family doctor", **doctor)
    assert stored(course) == {}
    counted(team, course, test="ck", unit="U/L")
    assert stored(course) == {}


def test_a_changed_edition_does_not_stop_a_fact(team: Team, course: Course) -> None:
    counted(team, course, at=NOW)
    before = stored(course)
    Course.objects.update(edition_sha256="0" * 64)
    counted(team, course, value=Decimal(4))
    assert stored(course) == before
    assert course.tasks.filter(kind="low-igg").exists()


def command(flag: str) -> str:
    out = StringIO()
    with time_machine.travel(LATER, tick=False):
        call_command("monitoring", flag, stdout=out)
    return out.getvalue()


def test_the_proof_holds_and_names_a_difference(team: Team, course: Course) -> None:
    counted(team, course)
    assert "Every stored window" in command("--prove")
    DueItem.objects.filter(item="liver").update(overdue_on=date(2030, 1, 1))
    DueItem.objects.filter(item="kidney").delete()
    with pytest.raises(CommandError) as fault:
        command("--prove")
    assert f"course {course.pk}, liver: 2026-12-06 to 2030-01-01" in str(fault.value)
    assert f"course {course.pk}, kidney: none, recomputed 2026-12-06" in str(fault.value)
    assert "2 windows differ" in str(fault.value)
    assert "2 put right" in command("--refresh")
    assert "Every stored window" in command("--prove")


def test_the_proof_says_that_an_edition_is_not_here(team: Team, course: Course) -> None:
    counted(team, course)
    Course.objects.update(edition_sha256="0" * 64)
    with pytest.raises(CommandError, match="is pinned to edition"):
        command("--prove")


def test_what_only_the_calendar_ended_is_no_fault(team: Team, course: Course) -> None:
    counted(team, course, test="anti_hbc", reading="positive", value=None, unit="")
    end = datetime(2028, 11, 23, 12, tzinfo=UTC)
    (found,) = proved(at=end)
    assert found.lapsed and found.item == "hbv-dna"
    with time_machine.travel(end, tick=False):
        out = StringIO()
        call_command("monitoring", "--prove", stdout=out)
        assert "hbv-dna" in out.getvalue() and "ended by the calendar" in out.getvalue()
        call_command("monitoring", "--refresh", stdout=out)
    assert list(proved(at=end)) == []


def test_a_course_that_ended_has_no_windows(team: Team, course: Course) -> None:
    counted(team, course)
    Course.objects.update(state="closed")
    assert {one.recomputed for one in proved(at=LATER, mend=True)} == {None}
    assert stored(course) == {}


def test_an_event_is_a_fact_too(team: Team, course: Course) -> None:
    whose: dict[str, Any] = {"by": team.nurse, "at": NOW, "patient_id": course.patient_id}
    record_event(kind="infusion_reaction", on=NOW.date(), grade=1, **whose)
    assert stored(course) == recomputed(team, course, NOW.date())
