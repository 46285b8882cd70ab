"""The lists of monitoring, the page of a course, tasks, results seen, marks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from rituximab.actions.event import record_event
from rituximab.records import watched as lists
from rituximab.records.models import Acknowledgement, Course, DueItem, DueMark, Task, TaskComment
from tests.factories import Team, make_team, ready_course
from tests.web.visit import HTMX, at_most, client_of, fields_of, refused, sent, words
from tests.web.watched import LATER, measured, treated

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def course(team: Team) -> Course:
    return treated(team)


@pytest.fixture
def pharmacist(team: Team) -> Client:
    return client_of(team.pharmacist)


def many(team: Team, times: int) -> None:
    """Rows of every list straight in their tables, a course and a patient each."""
    course = treated(team)
    said: dict[str, Any] = {"written_at": LATER, "written_by_id": team.nurse.user_id}
    about: dict[str, Any] = {"patient": course.patient, "kind": "re-plan", "due_at": LATER}
    Task.objects.bulk_create(Task(text=f"plan {n}", **about, **said) for n in range(times))


# ---- the lists ----------------------------------------------------------------------------


def test_overdue_comes_first_then_open_then_coming(course: Course, nurse: Client) -> None:
    said = words(nurse.get("/monitoring/", headers=HTMX))
    assert said.index("Overdue") < said.index("Blood count") < said.index("Coming")
    day = LATER.date()
    DueItem.objects.filter(item="lung-function").update(
        opens_on=day - timedelta(days=9), overdue_on=day
    )
    rows, more = lists.due_rows(actor_of(nurse), day)
    assert [row.place for row in rows] == sorted(row.place for row in rows) and not more
    assert "Overdue from today" in words(nurse.get("/monitoring/?state=overdue"))


def actor_of(client: Client) -> Any:
    from rituximab.access.actor import actor_for
    from rituximab.access.people import Membership

    row = Membership.objects.get(user_id=client.session["_auth_user_id"])
    return actor_for(row.user, row.clinic)


def test_filters_stand_in_the_address(course: Course, nurse: Client) -> None:
    only = words(nurse.get("/monitoring/?item=kidney"))
    assert "Kidney" in only and "of every item" in only
    assert "Lung function From" not in only
    part = nurse.get("/monitoring/?item=kidney", headers=HTMX)
    assert "Kidney" in words(part) and "<html" not in part.content.decode()
    assert "Nothing of this kind" in words(nurse.get("/monitoring/?state=waived"))
    assert nurse.get("/monitoring/?state=x&item=y&after=z").status_code == 200


@pytest.mark.parametrize("after", ["", "1~2", "1~x~2", "x~2026-11-22~1", f"1~2026-11-22~{10**30}"])
def test_a_broken_place_is_the_start(course: Course, nurse: Client, after: str) -> None:
    for name in ("", "results/", "tasks/"):
        assert nurse.get(f"/monitoring/{name}", {"after": after}).status_code == 200


def test_pages_follow_each_other(team: Team, nurse: Client) -> None:
    many(team, 51)
    first = nurse.get("/monitoring/tasks/")
    assert "Next 50" in words(first)
    address = first.content.decode().split('href="?after=')[1].split('"')[0]
    second = words(nurse.get(f"/monitoring/tasks/?after={address}"))
    assert "plan 50" in second and "plan 1 " not in second and "Next 50" not in second


@pytest.mark.parametrize("where", ["", "results/", "tasks/"])
def test_as_many_statements_for_one_as_for_many(team: Team, nurse: Client, where: str) -> None:
    many(team, 1)
    with at_most(8):
        nurse.get(f"/monitoring/{where}")
    many(team, 60)
    with at_most(8):
        nurse.get(f"/monitoring/{where}")


def test_another_clinic_sees_nothing_of_it(course: Course) -> None:
    stranger = client_of(make_team().nurse)
    for name in ("", "results/", "tasks/"):
        assert course.patient.family_name.upper() not in words(stranger.get(f"/monitoring/{name}"))


def test_an_auditor_reads_without_names(course: Course, auditor: Client) -> None:
    said = words(auditor.get("/monitoring/"))
    assert f"Patient {course.patient_id}" in said
    assert course.patient.family_name.upper() not in said


def test_results_wait_a_row_a_patient(
    team: Team, course: Course, prescriber: Client, nurse: Client
) -> None:
    measured(team, course, "neutrophils", "0.8", "10^9/L")
    said = words(prescriber.get("/monitoring/results/"))
    assert "2 results received" in said and "1 abnormal" in said and "Go through them" in said
    assert "For a prescriber" in words(nurse.get("/monitoring/results/"))


def test_tasks_are_listed_urgent_first(team: Team, course: Course, nurse: Client) -> None:
    measured(team, course, "igg", "4", "g/L")
    measured(team, course, "neutrophils", "0.8", "10^9/L")
    said = words(nurse.get("/monitoring/tasks/"))
    assert said.index("Late neutropenia") < said.index("Low IgG")
    assert "urgent" in said


# ---- the page of a course -----------------------------------------------------------------


def test_the_course_shows_windows_results_and_the_strip(
    team: Team, course: Course, prescriber: Client
) -> None:
    measured(team, course, "neutrophils", "0.8", "10^9/L")
    page = prescriber.get(f"/courses/{course.pk}/monitoring/")
    said = words(page)
    assert "ALT 30 U/L" in said and "Received, not acknowledged" in said
    assert "Overdue" in said and "nobody has asked the three questions" in said
    assert "Late neutropenia" in said and "Acknowledge 1 normal" in said
    assert "<svg" in page.content.decode() and "Infusion on 22-Nov-2026" in said
    assert "HBV DNA" not in said


def test_the_course_costs_few_statements(team: Team, course: Course, prescriber: Client) -> None:
    with at_most(8):
        prescriber.get(f"/courses/{course.pk}/monitoring/")
    for n in range(20):
        measured(team, course, "alt", "30", "U/L", on=LATER.date() - timedelta(days=n), upper="40")
    with at_most(8):
        prescriber.get(f"/courses/{course.pk}/monitoring/")


def test_before_an_infusion_nothing_falls_due(team: Team, nurse: Client) -> None:
    said = words(nurse.get(f"/courses/{ready_course(team).pk}/monitoring/"))
    assert "windows open with infusion 1" in said


def test_a_held_course_says_what_is_asked(team: Team, course: Course, prescriber: Client) -> None:
    record_event(
        by=team.nurse,
        at=LATER,
        patient_id=course.patient_id,
        kind="serious_infection",
        on=LATER.date(),
    )
    for where in ("monitoring", "release"):
        said = words(prescriber.get(f"/courses/{course.pk}/{where}/"))
        assert "needs stop or continue" in said and "predniSONE" in said
        assert "Needs the date on which it resolved" in said


def test_who_sees_the_course(course: Course, admin: Client) -> None:
    refused(admin.get(f"/courses/{course.pk}/monitoring/"), "prescriber")
    stranger = client_of(make_team().prescriber)
    assert stranger.get(f"/courses/{course.pk}/monitoring/").status_code == 404


# ---- marks --------------------------------------------------------------------------------


def test_a_sample_is_taken(course: Course, nurse: Client) -> None:
    where = f"/courses/{course.pk}/monitoring/kidney/taken/"
    form = fields_of(nurse.get(where))
    assert nurse.post(where, sent(opens_on=form["opens_on"], on="soon")).status_code == 422
    answer = nurse.post(where, sent(opens_on=form["opens_on"], on="today"))
    assert answer.headers["Location"] == f"/courses/{course.pk}/monitoring/"
    assert "Taken 21-Jan-2027, awaiting" in words(nurse.get(answer.headers["Location"]))
    assert "Taken 21-Jan-2027, awaiting" in words(nurse.get("/monitoring/"))


def test_a_window_is_waived_by_a_prescriber(
    course: Course, prescriber: Client, nurse: Client
) -> None:
    where = f"/courses/{course.pk}/monitoring/kidney/waive/"
    refused(nurse.get(where), "prescriber")
    given = sent(opens_on=fields_of(prescriber.get(where))["opens_on"], reason="dialysis unit")
    assert prescriber.post(where, given).status_code == 302
    assert DueMark.objects.get().reason == "dialysis unit"
    assert "Not required" in words(prescriber.get(f"/courses/{course.pk}/monitoring/"))
    assert "dialysis unit" in words(prescriber.get("/monitoring/?state=waived"))
    stale = given | sent(opens_on="2020-01-01")
    assert prescriber.post(where, stale).status_code == 409
    missing = f"/courses/{course.pk}/monitoring/hbv-dna/waive/"
    assert prescriber.get(missing).status_code == 404


# ---- results seen -------------------------------------------------------------------------


def test_normal_results_in_one_click(team: Team, course: Course, prescriber: Client) -> None:
    where = f"/patients/{course.patient_id}/acknowledge/"
    measured(team, course, "neutrophils", "0.8", "10^9/L")
    back = f"/courses/{course.pk}/monitoring/"
    answer = prescriber.post(f"{where}?next={back}", sent(which="normal"))
    assert answer.headers["Location"] == back
    assert [row.abnormal for row in Acknowledgement.objects.all()] == [False]
    again = prescriber.post(where, sent(which="normal"))
    assert again.status_code == 422 and "Choose at least one result" in words(again)


def test_an_abnormal_one_with_its_comment(team: Team, course: Course, prescriber: Client) -> None:
    where = f"/patients/{course.patient_id}/acknowledge/"
    low = measured(team, course, "neutrophils", "0.8", "10^9/L")
    said = words(prescriber.get(where))
    assert "below 1 x 10⁹/L" in said and "60 days after the last dose" in said
    short = prescriber.post(where, sent(which="commented", **{f"comment_{low.pk}": "ok"}))
    assert short.status_code == 422 and "Say it in words" in words(short)
    given = sent(which="commented", **{f"comment_{low.pk}": "admitted, filgrastim"})
    assert prescriber.post(where, given).status_code == 302
    assert Acknowledgement.objects.get().abnormal


def test_one_comment_for_all_not_known(team: Team, course: Course, prescriber: Client) -> None:
    where = f"/patients/{course.patient_id}/acknowledge/"
    for test in ("haemoglobin", "igm"):
        measured(team, course, test, "100", "g/L")
    empty = prescriber.post(where, sent(which="unknown", unknown=""))
    assert empty.status_code == 422
    given = sent(which="unknown", unknown="as before, no limits given")
    assert prescriber.post(where, given).status_code == 302
    assert Acknowledgement.objects.count() == 2
    assert prescriber.post(where, sent(which="other")).status_code == 422


def test_a_patient_without_a_course(team: Team, prescriber: Client, patient: Any) -> None:
    said = words(prescriber.get(f"/patients/{patient.pk}/acknowledge/"))
    assert "Every result since infusion 1 is acknowledged" in said


# ---- tasks --------------------------------------------------------------------------------


def test_a_task_is_read_closed_and_commented(
    team: Team, course: Course, prescriber: Client, pharmacist: Client, nurse: Client
) -> None:
    measured(team, course, "fvc", "60", "%")
    where = f"/tasks/{Task.objects.get().pk}/"
    assert "A prescriber decides" in words(nurse.get(where))
    assert pharmacist.post(f"{where}comment/", sent(text="ok")).status_code == 422
    assert pharmacist.post(f"{where}comment/", sent(text="methotrexate too")).status_code == 302
    assert TaskComment.objects.get().written_by_id == team.pharmacist.user_id
    said = words(prescriber.get(where))
    assert "methotrexate too" in said and "Interstitial lung disease" in said and "S67" in said
    refused(nurse.get(f"{where}close/"), "prescriber")
    version = fields_of(prescriber.get(f"{where}close/"))["version"]
    wrong = sent(version=version, code="x", text="")
    assert prescriber.post(f"{where}close/", wrong).status_code == 422
    given = sent(version=version, code="specialist", text="pulmonology sees her on Monday")
    assert prescriber.post(f"{where}close/", given).status_code == 302
    assert "pulmonology sees her on Monday" in words(prescriber.get(where))
    stale = given | sent(version="1")
    assert prescriber.post(f"{where}close/", stale).status_code in (409, 422)


def test_a_task_of_a_drug_or_an_event_leads_there(
    team: Team, course: Course, prescriber: Client, nurse: Client
) -> None:
    for kind in ("serious_infection", "neurological_symptom"):
        whose: dict[str, Any] = {"by": team.nurse, "at": LATER, "patient_id": course.patient_id}
        record_event(kind=kind, on=LATER.date(), **whose)
    for task in Task.objects.all():
        page = prescriber.get(f"/tasks/{task.pk}/").content.decode()
        expected = "/co-drugs/" if task.kind == "infection-drug" else "/decide/"
        assert expected in page and "/close/" not in page
        assert "A prescriber decides" in words(nurse.get(f"/tasks/{task.pk}/"))


def test_a_task_of_another_clinic_is_not_there(team: Team, course: Course) -> None:
    measured(team, course, "igg", "4", "g/L")
    stranger = client_of(make_team().prescriber)
    for where in ("", "close/"):
        assert stranger.get(f"/tasks/{Task.objects.earliest('pk').pk}/{where}").status_code == 404
