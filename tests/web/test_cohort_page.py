"""The cohort page: own figures, nothing of a small group, nothing of another clinic, one price."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from rituximab.actions.error import mark_in_error
from rituximab.audit.models import AuditEvent
from rituximab.records.cohort import cohort_of
from rituximab.records.models import CoreSet, Course, CourseMove, Infusion, Relapse, Result
from tests.after import AFTER, BEFORE, DAY_0, TODAY, D, at_noon, measured, relapsed, treated
from tests.crowd import crowd_of_orders
from tests.factories import Team, make_team, ready_course
from tests.people import NOW
from tests.web.visit import at_most, client_of, refused, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ADDRESS = "/cohort/"


def crowd(team: Team, times: int, day_0: Any = DAY_0) -> list[Course]:
    """Courses that were given their first infusion on day 0, straight in the tables."""
    given = at_noon(day_0)
    written = {"written_at": NOW, "written_by_id": team.nurse.user_id}
    orders = crowd_of_orders(team, times, "signed")
    Infusion.objects.bulk_create(
        Infusion(
            course=order.course,
            infusion=1,
            order=order,
            state="closed",
            state_since=given,
            started_at=given,
            started_by_id=team.nurse.user_id,
            checked_by_id=team.pharmacist.user_id,
            lot="L1",
            ended_at=given + timedelta(hours=4),
            given_mg=D(1000),
            given_ml=D(500),
            **written,
        )
        for order in orders
    )
    return [order.course for order in orders]


def answered(team: Team, courses: list[Course], state: str = "responded") -> None:
    CourseMove.objects.bulk_create(
        CourseMove(course=course, seq=9, from_state="observing", to_state=state, at=NOW)
        for course in courses
    )


def lately(team: Team, courses: list[Course], values: dict[str, Any]) -> None:
    """Measures at baseline and at week 26."""
    written = {"written_at": NOW, "written_by_id": team.prescriber.user_id}
    CoreSet.objects.bulk_create(
        CoreSet(course=course, on=on, **found, **written)
        for course in courses
        for on, found in ((DAY_0, BEFORE), (TODAY, values))
    )


def test_the_figures_stand_beside_the_published_ones(team: Team, prescriber: Client) -> None:
    courses = crowd(team, 10)
    answered(team, courses[:8])
    answered(team, courses[8:], "non_response")
    lately(team, courses[:6], AFTER)
    lately(team, courses[6:8], BEFORE | {"strength_score": D(50)})
    Relapse.objects.bulk_create(
        Relapse(
            course=course,
            on=DAY_0 + timedelta(days=150),
            free_from=DAY_0,
            free_until=DAY_0 + timedelta(days=99),
            evidence="weak again",
            written_at=NOW,
            written_by_id=team.prescriber.user_id,
        )
        for course in courses[:5]
    )
    said = words(prescriber.get(ADDRESS))
    assert "10 courses that reached an infusion, the first on 24-May-2026" in said
    assert "Responded 80 %, 8 of 10; interval 44.4 to 97.5 %" in said
    assert "81.8 %" in said and "n not given by the article" in said
    assert "by points of the score 75 %, 6 of 8; interval 34.9 to 96.8 %" in said
    assert "Relapsed so far 62.5 %, 5 of 8; interval 24.5 to 91.5 %" in said
    assert "From day 0 to the relapse median 4.9 months" in said
    assert "Free of symptoms median 3.3 months, mean 3.3 months" in said
    for statement in range(34, 41):
        assert f"S{statement}" in said


@pytest.mark.parametrize("role", ["prescriber", "pharmacist", "nurse", "auditor"])
def test_a_small_group_is_shown_to_nobody(team: Team, role: str) -> None:
    answered(team, crowd(team, 4))
    said = words(client_of(getattr(team, role)).get(ADDRESS))
    assert "fewer than 5 courses reached an infusion" in said
    assert "Responded fewer than 5 not shown" in said
    assert "4 of 4" not in said and "n = 4" not in said


def test_a_few_of_a_larger_group_are_not_told(team: Team, nurse: Client) -> None:
    courses = crowd(team, 9)
    answered(team, courses[:4])
    answered(team, courses[4:], "non_response")
    said = words(nurse.get(ADDRESS))
    assert "Responded fewer than 5 not shown" in said and "4 of 9" not in said


def test_a_group_of_five_is_shown(team: Team, nurse: Client) -> None:
    answered(team, crowd(team, 5))
    assert "Responded 100 %, 5 of 5; interval 47.8 to 100 %" in words(nurse.get(ADDRESS))


def test_another_clinic_is_not_counted(team: Team, prescriber: Client) -> None:
    answered(team, crowd(team, 5))
    other = make_team()
    answered(other, crowd(other, 5), "non_response")
    assert "Responded 100 %, 5 of 5" in words(prescriber.get(ADDRESS))
    assert {chart.patient.clinic_id for chart in cohort_of(team.prescriber)} == {team.clinic.pk}


def test_rows_of_the_product_are_read_as_they_were_written(team: Team) -> None:
    """The same facts as the chart of the course; what was entered in error is left out."""
    course = treated(team)
    ready_course(team)  # never infused: not of the cohort
    wrong = measured(team, course, DAY_0, **BEFORE)
    measured(team, course, TODAY, **AFTER)
    mark_in_error(
        by=team.prescriber, at=NOW, kind="core_set", record_id=wrong.pk, reason="wrong form"
    )
    (chart,) = cohort_of(team.prescriber)
    assert chart.pinned.id == course.pk and [row.on for row in chart.core_sets] == [TODAY]
    assert chart.core_sets[0].function == Decimal("0.75")
    assert {row.drug for row in chart.therapies} == {"prednisone"}
    assert [row.infusion for row in chart.infusions] == [1, 2] and not chart.results


def test_a_relapse_written_anew_counts_once(team: Team) -> None:
    relapsed(team)
    Relapse.objects.update(error_at=NOW, error_by_id=team.prescriber.user_id, error_reason="wrong")
    (chart,) = cohort_of(team.prescriber)
    assert chart.relapses == ()


def test_the_latest_courses_are_read_and_the_page_says_so(team: Team) -> None:
    courses = crowd(team, 3)
    found = cohort_of(team.prescriber, most=2)
    assert [chart.pinned.id for chart in found] == [course.pk for course in courses[1:]]


def test_nobody_is_a_cohort(prescriber: Client) -> None:
    page = prescriber.get(ADDRESS)
    assert page.status_code == 200 and "fewer than 5 courses" in words(page)


def test_reading_it_is_recorded(team: Team, auditor: Client) -> None:
    crowd(team, 2)
    auditor.get(ADDRESS)
    row = AuditEvent.objects.get(deed="cohort.read")
    assert (row.actor_id, row.patient_id, row.after) == (team.auditor.user_id, None, {"courses": 2})


def test_an_administrator_does_not_see_it(admin: Client) -> None:
    refused(admin.get(ADDRESS), "prescriber")


@pytest.mark.parametrize("times", [1, 50, 500])
def test_the_page_costs_the_same(team: Team, prescriber: Client, times: int) -> None:
    courses = crowd(team, times)
    lately(team, courses, AFTER)
    Result.objects.bulk_create(
        Result(
            patient_id=course.patient_id,
            test="ck",
            on=DAY_0 + timedelta(days=30 * n),
            value=D(3000 - 600 * n),
            unit="U/L",
            upper=D(200),
            written_at=NOW,
            written_by_id=team.nurse.user_id,
        )
        for course in courses
        for n in range(5)
    )
    with at_most(6):
        prescriber.get(ADDRESS)
