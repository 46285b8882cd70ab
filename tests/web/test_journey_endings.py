"""Hold, release, discontinue, close, entered in error: from where, by whom, with which words."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rituximab.actions.event import record_event
from rituximab.records.models import Course, CourseMove
from tests.factories import Team, make_team, ready_course, written
from tests.people import NOW
from tests.protocol.casekit import ready_adult
from tests.web.visit import at_most, client_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WHY = "Fever since yesterday evening"


def fresh(course: Course) -> Course:
    return Course.objects.get(pk=course.pk)


def send(client: Client, course: Course, way: str, **form: Any) -> Any:
    values = sent(**{"reason": WHY, "version": fresh(course).version, **form})
    return client.post(f"/courses/{course.pk}/{way}/", values, follow=True)


def test_a_nurse_holds_and_a_prescriber_releases(
    team: Team, prescriber: Client, nurse: Client
) -> None:
    course = ready_course(team)
    page = send(nurse, course, "hold", code="infection")
    assert "Done: hold." in words(page)
    assert (fresh(course).state, fresh(course).held_from) == ("held", "ready")
    assert "Next The course is on hold" in words(page) and "For a prescriber." in words(page)
    refused(nurse.get(f"/courses/{course.pk}/release/"), "prescriber")
    assert "Done: release." in words(send(prescriber, course, "release"))
    assert fresh(course).state == "ready"
    last = CourseMove.objects.filter(course=course).order_by("-seq")[:2]
    assert [(move.reason_code, move.reason) for move in last] == [("", WHY), ("infection", WHY)]


def test_a_release_answers_every_question_of_the_hold(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    record_event(
        by=team.nurse,
        at=NOW,
        patient_id=course.patient_id,
        kind="serious_infection",
        on=NOW.date(),
        description="pneumonia",
    )
    assert fresh(course).state == "held"
    page = send(prescriber, course, "release")
    assert page.status_code == 422 and "Needs the date on which it resolved." in words(page)
    assert f"\n{WHY}</textarea>" in page.content.decode()
    assert fresh(course).state == "held"


@pytest.mark.parametrize(
    ("form", "complaint"),
    [
        ({"code": "infection", "reason": "x"}, "Reason: Say it in words"),
        ({"code": "infection", "reason": ""}, "Reason: This field is required."),
        ({}, "Kind: This field is required."),
        ({"code": "boredom"}, "Kind: Select a valid choice."),
    ],
)
def test_a_hold_says_its_kind_and_why(
    team: Team, nurse: Client, form: dict[str, str], complaint: str
) -> None:
    course = ready_course(team)
    page = send(nurse, course, "hold", **form)
    assert page.status_code == 422 and complaint in words(page)
    assert "<title>Error: Hold</title>" in page.content.decode()
    assert fresh(course).state == "ready"


def test_discontinued_for_a_reason_that_is_no_judgement(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    offered = prescriber.get(f"/courses/{course.pk}/discontinue/").content.decode()
    assert 'value="patient_choice"' in offered and 'value="no_response"' not in offered
    page = send(prescriber, course, "discontinue", kind="no_response")
    assert page.status_code == 422
    send(prescriber, course, "discontinue", kind="patient_choice")
    assert fresh(course).state == "discontinued"
    assert "Done: close." in words(send(prescriber, course, "close"))
    assert fresh(course).state == "closed"


def test_a_course_is_not_closed_from_anywhere(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    page = prescriber.get(f"/courses/{course.pk}/").content.decode()
    assert 'disabled title="Not from ready">Close' in page
    assert f'href="/courses/{course.pk}/release/"' not in page
    refusal = send(prescriber, course, "close")
    assert refusal.status_code == 422 and "cannot become closed" in words(refusal)


def test_entered_in_error_takes_two_people(team: Team, prescriber: Client) -> None:
    course = written(ready_adult(), team, "assessing")
    first = send(prescriber, course, "error", reason="Opened for the wrong patient")
    assert "Asked for. Another prescriber confirms it." in words(first)
    assert fresh(course).state == "assessing"
    again = send(prescriber, course, "error", reason="Opened for the wrong patient")
    assert again.status_code == 422 and "Another prescriber confirms it." in words(again)
    shown = words(client_of(team.second).get(f"/courses/{course.pk}/error/"))
    assert "Asked by Dr Ada Vale: Opened for the wrong patient" in shown
    own = prescriber.get(f"/courses/{course.pk}/error/").content.decode()
    assert "disabled>Confirm" in own and "You asked for this" in own
    page = send(client_of(team.second), course, "error", reason="Indeed the wrong patient")
    assert "Entered in error." in words(page)
    assert fresh(course).state == "entered_in_error"


def test_a_course_changed_meanwhile_is_a_conflict(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    page = send(prescriber, course, "hold", code="infection", version=course.version - 1)
    assert page.status_code == 409 and fresh(course).state == "ready"


def test_the_same_form_twice_holds_once(team: Team, nurse: Client) -> None:
    course = ready_course(team)
    form = sent(reason=WHY, code="infection", version=course.version)
    for _ in range(2):
        assert nurse.post(f"/courses/{course.pk}/hold/", form).status_code == 302
    assert CourseMove.objects.filter(course=course, to_state="held").count() == 1


@pytest.mark.parametrize("way", ["release", "discontinue", "close", "error"])
def test_only_a_prescriber_ends_a_course(team: Team, nurse: Client, way: str) -> None:
    refused(nurse.get(f"/courses/{ready_course(team).pk}/{way}/"), "prescriber")


@pytest.mark.parametrize("way", ["hold", "release", "discontinue", "close", "error"])
def test_other_clinics_have_no_such_course(team: Team, prescriber: Client, way: str) -> None:
    other = ready_course(make_team())
    assert prescriber.get(f"/courses/{other.pk}/{way}/").status_code == 404


def test_the_form_costs_few_statements(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    with at_most(8):
        prescriber.get(f"/courses/{course.pk}/hold/")
