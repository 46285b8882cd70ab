"""The pages of response: the course of the score, the measures with their panel, the outcome."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from rituximab.actions.error import mark_in_error
from rituximab.actions.result import record_results
from rituximab.records.models import CoreSet, Course
from tests.after import AFTER, BEFORE, DAY_0, TODAY, D, measured, treated
from tests.factories import Team, make_team, written
from tests.people import NOW
from tests.protocol.casekit import ready_child
from tests.web.visit import HTMX, at_most, client_of, fields_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FOLLOW_UP = {
    "on": "today",
    "physician_global": "3",
    "patient_global": "4",
    "strength_scale": "mmt",
    "strength_score": "70",
    "strength_maximum": "80",
    "function": "0.75",
    "enzyme_test": "ck",
    "enzyme_value": "600",
    "enzyme_upper": "200",
    "extramuscular": "2",
}


@pytest.fixture
def course(team: Team) -> Course:
    course = treated(team)
    measured(team, course, DAY_0, **BEFORE)
    return course


def at(course: Course, *parts: str) -> str:
    return "/".join([f"/courses/{course.pk}/response", *parts, ""])


# ---- the course of the score --------------------------------------------------------------


def test_the_score_stands_with_every_measure(
    team: Team, course: Course, prescriber: Client
) -> None:
    measured(team, course, TODAY, **AFTER)
    page = prescriber.get(at(course))
    said = words(page)
    assert page.status_code == 200
    assert "72.5 of 100 points" in said and "major improvement by the adult bands" in said
    assert "Physician global activity 6 3 better by 30 % 17.5 of 20" in said
    assert "<polyline" in page.content.decode() and "26 weeks" in said
    assert "Total Improvement Score 72.5 of 100, major improvement" in said  # as text


def test_a_missing_measure_is_said(team: Team, course: Course, prescriber: Client) -> None:
    measured(team, course, TODAY, **(AFTER | {"function": None}))
    said = words(prescriber.get(at(course)))
    assert "Not computable" in said and "5 of 6 measures" in said
    assert "HAQ or CHAQ 1.5 not taken missing not taken this time" in said
    assert "A missing measure is never counted as zero." in said


def test_a_gap_is_not_joined(team: Team, course: Course, prescriber: Client) -> None:
    measured(team, course, DAY_0 + timedelta(days=84), **(AFTER | {"function": None}))
    measured(team, course, TODAY, **AFTER)
    html = prescriber.get(at(course)).content.decode()
    assert "<polyline" not in html and html.count("<circle") == 3 and 'class="point no"' in html


def test_without_measures_the_baseline_is_asked(team: Team, prescriber: Client) -> None:
    said = words(prescriber.get(at(treated(team))))
    assert "No measures on record." in said and "Record the baseline" in said


def test_ck_steroid_and_skin_stand_beside(team: Team, course: Course, prescriber: Client) -> None:
    for days, value in ((-1, 2800), (100, 190), (150, 150)):
        rows = [{"test": "ck", "value": D(value), "unit": "U/L", "upper": D(200)}]
        on = DAY_0 + timedelta(days=days)
        record_results(by=team.nurse, at=NOW, patient_id=course.patient_id, on=on, rows=rows)
    measured(team, course, TODAY, cdasi=D(12))
    CoreSet.objects.filter(on=DAY_0).update(cdasi=D(24))
    said = words(prescriber.get(at(course)))
    assert "The CK became normal and stayed normal." in said
    assert "190 U/L, 01-Sep-2026: 100 days after day 0" in said
    assert "Published: mean 4.6 months (2.6 to 7.7)" in said and "not given by the article" in said
    assert "Day 0, 24-May-2026 60 mg/day" in said and "Today, 22-Nov-2026 60 mg/day" in said
    assert "Change better by 12 points" in said


def test_a_lost_baseline_stops_the_comparison(
    team: Team, course: Course, prescriber: Client
) -> None:
    measured(team, course, TODAY - timedelta(days=50), **AFTER)
    measured(team, course, TODAY, **AFTER)
    first, later = CoreSet.objects.earliest("on"), NOW + timedelta(hours=1)
    mark_in_error(
        by=team.prescriber, at=later, kind="core_set", record_id=first.pk, reason="wrong form"
    )
    page = prescriber.get(at(course))
    assert "Until it is written anew nothing is compared." in words(page)
    assert "of 100 points" not in words(page) and "<polyline" not in page.content.decode()


@pytest.mark.parametrize("times", [1, 12])
def test_the_page_costs_the_same(
    team: Team, course: Course, prescriber: Client, times: int
) -> None:
    for n in range(times):
        measured(team, course, TODAY - timedelta(days=n), **AFTER)
    with at_most(6):
        prescriber.get(at(course))


def test_everybody_who_may_see_it_sees_it(team: Team, course: Course, auditor: Client) -> None:
    page = auditor.get(at(course))
    assert page.status_code == 200 and "Record measures" not in words(page)


# ---- the measures of a day ----------------------------------------------------------------


def test_the_form_keeps_scales_and_never_a_measure(course: Course, prescriber: Client) -> None:
    page = prescriber.get(at(course, "measures"))
    shown = fields_of(page)
    assert shown["enzyme_upper"] == "200" and shown["physician_global"] == ""
    assert "As at baseline: Creatine kinase" in words(page)
    assert "PRINTO" not in words(page)


def test_the_panel_follows_and_saves_nothing(course: Course, prescriber: Client) -> None:
    page = prescriber.get(at(course, "measures", "panel"), FOLLOW_UP, headers=HTMX)
    said = words(page)
    assert "72.5 of 100 points" in said and "<form" not in page.content.decode()
    assert CoreSet.objects.count() == 1


def test_the_panel_before_anything_is_typed(course: Course, prescriber: Client) -> None:
    page = prescriber.get(at(course, "measures", "panel"), {"on": "today"}, headers=HTMX)
    assert "Type what was measured" in words(page)


def test_the_panel_says_what_would_be_refused(course: Course, prescriber: Client) -> None:
    wrong = FOLLOW_UP | {"physician_global": "11", "function": "a lot"}
    said = words(prescriber.get(at(course, "measures", "panel"), wrong, headers=HTMX))
    assert "Physician global activity: The scale ends at 10." in said
    assert "HAQ: Type plain digits" in said and "Not computable" in said


def test_the_panel_of_a_first_set(team: Team, prescriber: Client) -> None:
    page = prescriber.get(at(treated(team), "measures", "panel"), FOLLOW_UP, headers=HTMX)
    assert "this will be the baseline" in words(page)


def test_working_out_without_a_script_saves_nothing(course: Course, prescriber: Client) -> None:
    page = prescriber.post(at(course, "measures"), sent(look="1", **FOLLOW_UP))
    assert "72.5 of 100 points" in words(page) and CoreSet.objects.count() == 1


def test_saving_leads_to_the_course_of_the_score(course: Course, prescriber: Client) -> None:
    page = prescriber.post(at(course, "measures"), sent(**FOLLOW_UP), follow=True)
    assert "The measures are recorded." in words(page) and "72.5 of 100" in words(page)
    row = CoreSet.objects.latest("on")
    assert (row.on, row.strength_maximum, row.wellbeing) == (TODAY, 80, None)


def test_sent_twice_it_is_written_once(course: Course, prescriber: Client) -> None:
    form = sent(**FOLLOW_UP)
    for _ in range(2):
        assert prescriber.post(at(course, "measures"), form).status_code == 302
    assert CoreSet.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"physician_global": "11"}, "Physician global activity: The scale ends at 10."),
        ({"function": "1,5"}, "HAQ: Use a point for decimals"),
        (
            {"enzyme_upper": ""},
            "Laboratory's upper limit: The laboratory's upper limit is missing.",
        ),
        ({"strength_maximum": ""}, "MMT form: The maximum is 80 or 150 or 260."),
        ({"on": "+1"}, "Measured on: This day lies in the future."),
        ({"on": DAY_0.isoformat()}, "are on record. Mark them as entered in error"),
        ({"on": "2026-01-02"}, "nothing is written before."),
    ],
)
def test_what_does_not_fit_comes_back(
    course: Course, prescriber: Client, changes: dict[str, str], said: str
) -> None:
    page = prescriber.post(at(course, "measures"), sent(**(FOLLOW_UP | changes)))
    assert page.status_code == 422 and said in words(page)
    assert CoreSet.objects.count() == 1 and 'value="70"' in page.content.decode()


CHILD = {"on": "today", "kind": "printo", "physician_global": "3", "patient_global": "3",
         "strength_scale": "cmas", "strength_score": "40", "function": "0.5", "activity": "4",
         "wellbeing": "45", "wellbeing_range": "50"}  # fmt: skip


def child_of(team: Team) -> Course:
    course = treated(team, written(ready_child(), team))
    before: dict[str, Any] = {
        "physician_global": D(6),
        "patient_global": D(6),
        "strength_scale": "cmas",
        "strength_score": D(22),
        "function": D("1.5"),
        "activity": D(12),
        "wellbeing": D(30),
        "wellbeing_range": D(50),
    }
    measured(team, course, DAY_0, **before)
    return course


def test_a_child_is_compared_in_the_set_of_the_baseline(team: Team, prescriber: Client) -> None:
    course = child_of(team)
    page = prescriber.get(at(course, "measures", "panel"), CHILD, headers=HTMX)
    said = words(page)
    assert "87.5 of 100 points" in said and "juvenile bands, PRINTO set" in said
    assert "CHQ-PhS) unverified" in said and "Muscle enzyme" not in said
    assert "The maximum is" not in said
    other = prescriber.get(at(course, "measures", "panel"), CHILD | {"kind": "imacs"}, headers=HTMX)
    assert "4 of 6 measures" in words(other)


def test_a_child_is_saved_in_the_set(team: Team, prescriber: Client) -> None:
    course = child_of(team)
    prescriber.post(at(course, "measures"), sent(**CHILD))
    assert "87.5 of 100 points" in words(prescriber.get(at(course)))


def test_only_a_prescriber_measures(team: Team, course: Course, nurse: Client) -> None:
    refused(nurse.get(at(course, "measures")), "prescriber")
    refused(nurse.post(at(course, "measures"), sent(**FOLLOW_UP)), "prescriber")
    assert client_of(make_team().prescriber).get(at(course, "measures")).status_code == 404


def test_wrong_measures_are_struck(course: Course, prescriber: Client) -> None:
    row = CoreSet.objects.get()
    address = at(course, str(row.pk), "error")
    assert "They are the baseline" in words(prescriber.get(address))
    assert prescriber.post(address, sent(reason="no")).status_code == 422
    page = prescriber.post(address, sent(reason="wrong patient"), follow=True)
    assert "Marked as entered in error." in words(page)
    assert prescriber.get(address).status_code == 404


# ---- the outcome --------------------------------------------------------------------------


def test_no_response_at_week_14_is_refused_with_its_exits(team: Team, prescriber: Client) -> None:
    course = treated(team, day_0=TODAY - timedelta(days=98))
    page = prescriber.get(at(course, "outcome"))
    assert "Possible from 14-Feb-2027" in words(page)
    form = sent(kind="no_response", reason="as weak as before")
    page = prescriber.post(at(course, "outcome"), form)
    said = words(page)
    assert page.status_code == 422 and "is day 98 from infusion 1" in said
    for exit_ in ("Toxicity", "Patient choice", "Pregnancy", "Death", "Other"):
        assert exit_ in said
    assert f"/courses/{course.pk}/discontinue/?kind=toxicity" in page.content.decode()
    assert Course.objects.get(pk=course.pk).state == "observing"


@pytest.mark.parametrize(
    ("kind", "state"), [("responded", "responded"), ("no_response", "non_response")]
)
def test_the_outcome_on_day_182(course: Course, prescriber: Client, kind: str, state: str) -> None:
    assert "Possible from" not in words(prescriber.get(at(course, "outcome")))
    form = sent(kind=kind, reason="judged at the visit", version=course.version)
    page = prescriber.post(at(course, "outcome"), form, follow=True)
    assert "The outcome is recorded." in words(page)
    assert Course.objects.get(pk=course.pk).state == state


def test_an_outcome_without_measures_says_so(team: Team, prescriber: Client) -> None:
    assert "would rest on words alone" in words(prescriber.get(at(treated(team), "outcome")))


def test_an_old_page_is_a_conflict(course: Course, prescriber: Client) -> None:
    form = sent(kind="responded", reason="judged at the visit", version=course.version - 1)
    assert prescriber.post(at(course, "outcome"), form).status_code == 409


def test_only_a_prescriber_judges(team: Team, course: Course, nurse: Client) -> None:
    refused(nurse.get(at(course, "outcome")), "prescriber")
    form = sent(kind="responded", reason="why not")
    assert client_of(make_team().prescriber).post(at(course, "outcome"), form).status_code == 404
