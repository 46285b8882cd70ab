"""The pages of relapse and retreatment: what shows it, then beside now, the course that follows."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from rituximab.actions.course import discontinue_course, open_course
from rituximab.actions.event import record_event
from rituximab.actions.result import record_results
from rituximab.records.models import Course, Infusion, RateEntry, Relapse
from tests.after import DAY_0, EVIDENCE, TODAY, at_noon, relapsed, responded, treated
from tests.factories import Team, make_team, ready_course
from tests.people import NOW
from tests.web.visit import at_most, client_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def at(course: Course, page: str) -> str:
    return f"/courses/{course.pk}/{page}/"


# ---- relapse ------------------------------------------------------------------------------

RELAPSE: dict[str, Any] = {"on": "today", "domains": ["muscle"], "evidence": EVIDENCE}


def test_a_relapse_is_recorded_and_its_interval_said(team: Team, prescriber: Client) -> None:
    course = responded(team)
    free = {"free_from": "t-131", "free_until": "t-10"}
    form = sent(**RELAPSE, **free, version=course.version)
    said = words(prescriber.post(at(course, "relapse"), form, follow=True))
    assert "The relapse is recorded." in said and "Relapse on 22-Nov-2026" in said
    assert "122 days, about 4 months: 14-Jul-2026 to 12-Nov-2026" in said
    assert "Open the next course" in said


def test_cd19_is_shown_and_never_decides(team: Team, prescriber: Client) -> None:
    course = responded(team)
    row = {"test": "cd19", "value": Decimal(0), "unit": "cells/uL"}
    record_results(by=team.nurse, at=NOW, patient_id=course.patient_id, on=TODAY, rows=[row])
    said = words(prescriber.get(at(course, "relapse")))
    assert "0 cells/uL, 22-Nov-2026" in said
    assert "There is no threshold, and it never decides." in said
    assert "median 12 months (6 to 19)" in said and "group size not given by the article" in said


def test_b_cells_alone_are_refused(team: Team, prescriber: Client) -> None:
    course = responded(team)
    form = sent(on="today", evidence="CD19 is back at 40 cells", version=course.version)
    page = prescriber.post(at(course, "relapse"), form)
    assert page.status_code == 422
    assert "Needs a relapse of the disease." in words(page)
    assert "CD19 is back at 40 cells" in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on": "+1"}, "Relapse on: This day lies in the future."),
        ({"evidence": "bad"}, "What shows it: Say it in words"),
        ({"free_from": "t-9"}, "Free of symptoms until (optional): Give the first and the last"),
        ({"domains": ["hair"]}, "Where the disease is active again (optional): Select a valid"),
    ],
)
def test_what_does_not_fit_comes_back(
    team: Team, prescriber: Client, changes: dict[str, Any], said: str
) -> None:
    course = responded(team)
    page = prescriber.post(at(course, "relapse"), sent(**(RELAPSE | changes)))
    assert page.status_code == 422 and said in words(page)
    assert Course.objects.get(pk=course.pk).state == "responded"


def test_before_a_response_there_is_no_relapse(team: Team, prescriber: Client) -> None:
    said = words(prescriber.get(at(treated(team), "relapse")))
    assert "a relapse follows a recorded response" in said


def test_the_same_page_corrects_it(team: Team, prescriber: Client) -> None:
    course = relapsed(team)
    page = prescriber.get(at(course, "relapse"))
    assert "Correct the relapse" in words(page) and EVIDENCE in page.content.decode()
    assert prescriber.post(at(course, "relapse"), sent(**RELAPSE)).status_code == 422
    form = sent(**(RELAPSE | {"on": "t-7"}), reason="wrong day", version=course.version)
    assert "Relapse on 15-Nov-2026" in words(
        prescriber.post(at(course, "relapse"), form, follow=True)
    )
    assert Relapse.objects.count() == 2


def test_sent_twice_it_is_recorded_once(team: Team, prescriber: Client) -> None:
    course = responded(team)
    form = sent(**RELAPSE, version=course.version)
    for _ in range(2):
        assert prescriber.post(at(course, "relapse"), form).status_code == 302
    assert Relapse.objects.count() == 1


def test_only_a_prescriber_records_it(team: Team, nurse: Client) -> None:
    course = responded(team)
    refused(nurse.get(at(course, "relapse")), "prescriber")
    refused(nurse.post(at(course, "relapse"), sent(**RELAPSE)), "prescriber")
    stranger = client_of(make_team().prescriber)
    assert stranger.get(at(course, "relapse")).status_code == 404


# ---- the next course ----------------------------------------------------------------------


def test_the_next_course_opens_from_the_relapse(team: Team, prescriber: Client) -> None:
    course = relapsed(team)
    page = prescriber.get(at(course, "retreatment"))
    said = words(page)
    assert "What goes over" in said and "What is asked again" in said
    assert "Allergies: none known" in said and "stops would stand in it today" in said
    form = sent(relapse="on", relapse_text="weak again", version=course.version)
    page = prescriber.post(at(course, "retreatment"), form, follow=True)
    new = Course.objects.get(follows=course)
    assert page.redirect_chain[-1][0] == at(new, "treatment-before")
    said = words(page)
    assert "everything is asked anew" in said and "Relapse: weak again" in said
    assert "Name what the new course is for" in said


def test_cd19_alone_is_refused_on_the_page(team: Team, prescriber: Client) -> None:
    course = relapsed(team)
    form = sent(cd19="on", cd19_text="back at 40", version=course.version)
    page = prescriber.post(at(course, "retreatment"), form)
    assert page.status_code == 422 and "CD19 is the only reason given." in words(page)
    assert "Needs a relapse of the disease." in words(page)
    assert Course.objects.get(pk=course.pk).state == "relapsed"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Give at least one reason."),
        ({"relapse_text": "weak again"}, "Relapse of the disease: Words are there"),
        ({"relapse": "on", "other": "on"}, "Another reason, in words: Say it in words"),
    ],
)
def test_what_the_reasons_need(
    team: Team, prescriber: Client, form: dict[str, str], said: str
) -> None:
    page = prescriber.post(at(relapsed(team), "retreatment"), sent(**form))
    assert page.status_code == 422 and said in words(page)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (100, "The new course needs an exception, which another prescriber approves."),
        (130, "is 130 days after day 0 of the course before"),
    ],
)
def test_the_interval_is_said_before_it_opens(
    team: Team, prescriber: Client, days: int, said: str
) -> None:
    course = relapsed(team, day_0=TODAY - timedelta(days=days))
    page = words(prescriber.get(at(course, "retreatment")))
    assert said in page and "In time from" in page


def test_an_old_page_is_a_conflict(team: Team, prescriber: Client) -> None:
    course = relapsed(team)
    form = sent(relapse="on", version=course.version - 1)
    assert prescriber.post(at(course, "retreatment"), form).status_code == 409


def test_sent_twice_it_opens_once(team: Team, prescriber: Client) -> None:
    course = relapsed(team)
    form = sent(relapse="on", version=course.version)
    for _ in range(2):
        assert prescriber.post(at(course, "retreatment"), form).status_code == 302
    assert Course.objects.count() == 2


def test_only_a_prescriber_opens_it(team: Team, nurse: Client) -> None:
    course = relapsed(team)
    refused(nurse.post(at(course, "retreatment"), sent(relapse="on")), "prescriber")
    stranger = client_of(make_team().prescriber)
    assert stranger.post(at(course, "retreatment"), sent(relapse="on")).status_code == 404


# ---- a later course without a relapse -----------------------------------------------------


def later(team: Team) -> Course:
    course = treated(team, day_0=TODAY - timedelta(days=300))
    who: dict[str, Any] = {"by": team.prescriber, "at": NOW}
    discontinue_course(course_id=course.pk, kind="toxicity", reason="infusion reaction", **who)
    return open_course(patient_id=course.patient_id, **who)


def test_reasons_of_a_later_course_are_asked(team: Team, prescriber: Client) -> None:
    course = later(team)
    before = words(prescriber.get(at(course, "treatment-before")))
    assert "Nobody has said why this course is needed." in before
    form = sent(other="on", other_text="advised by the centre")
    said = words(prescriber.post(at(course, "retreatment"), form, follow=True))
    assert "Other: advised by the centre" in said
    assert "The course before this one has no recorded relapse." in said
    assert "Request an exception" in said
    assert (
        'value="advised by the centre"'
        in prescriber.get(at(course, "retreatment")).content.decode()
    )


def test_a_first_course_has_no_reasons(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    assert "nothing is treated again" in words(prescriber.get(at(course, "retreatment")))
    said = words(prescriber.get(at(course, "treatment-before")))
    assert "No infusion was given in an earlier course." in said


# ---- then and now -------------------------------------------------------------------------


def test_then_stands_beside_now(team: Team, prescriber: Client) -> None:
    course = treated(team, day_0=DAY_0)
    whose: dict[str, Any] = {"by": team.nurse, "at": NOW, "patient_id": course.patient_id}
    igg = [{"test": "igg", "value": Decimal("10.4"), "unit": "g/L"}]
    record_results(on=DAY_0 - timedelta(days=5), rows=igg, **whose)
    record_event(kind="infusion_reaction", on=DAY_0, grade=2, **whose)
    first = Infusion.objects.get(course=course, infusion=1)
    for rate in (50, 300, 0):
        RateEntry.objects.create(
            infusion=first,
            kind="change",
            ml_h=Decimal(rate) / 2,
            mg_h=Decimal(rate),
            happened_at=at_noon(DAY_0),
            written_at=NOW,
            written_by_id=team.nurse.user_id,
        )
    said = words(prescriber.get(at(relapsed(team, responded(team, course)), "treatment-before")))
    assert "day 0 24-May-2026: 182 days ago" in said
    assert "Infusion 1: 1,000 mg, 24-May-2026 Infusion 2: 1,000 mg, 07-Jun-2026" in said
    assert "Cumulative dose 2,000 mg 2,000 mg" in said
    assert "infusion reaction grade 2, 24-May-2026" in said
    assert "Highest rate run 300 mg/h" in said
    assert "IgG 10.4 g/L, 19-May-2026 9.1 g/L, 12-Nov-2026" in said
    assert "predniSONE 60 mg/day from 04-May-2026" in said
    assert "Body surface area 1.73 m2 1.73 m2" in said


def test_a_dose_that_is_not_known_is_not_zero(team: Team, prescriber: Client) -> None:
    course = relapsed(team)
    running = Infusion.objects.filter(course=course, infusion=2)
    running.update(state="running", given_mg=None, given_ml=None, ended_at=None)
    said = words(prescriber.get(at(course, "treatment-before")))
    assert "Infusion 2: not known" in said and "Cumulative dose at least 1,000 mg" in said


def test_who_has_still_to_calculate_sees_no_dose_of_today(team: Team) -> None:
    course = later(team)
    said = words(client_of(team.pharmacist).get(at(course, "treatment-before")))
    assert "Hidden until you have compared" in said and "by the protocol" not in said
    assert "by the protocol" in words(
        client_of(team.prescriber).get(at(course, "treatment-before"))
    )


def test_an_auditor_reads_it(team: Team, auditor: Client) -> None:
    page = auditor.get(at(relapsed(team), "treatment-before"))
    assert page.status_code == 200 and "Open the next course" not in words(page)


def test_the_page_costs_few_statements(team: Team, prescriber: Client) -> None:
    course = relapsed(team)
    with at_most(7):
        prescriber.get(at(course, "treatment-before"))
