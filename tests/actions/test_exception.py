"""Exceptions: asked by one person, decided by another of the right role, never by the same."""

from __future__ import annotations

from typing import Any

import pytest

from rituximab.access.policy import AccessDenied
from rituximab.access.role import Role
from rituximab.actions.base import Conflict
from rituximab.actions.eligibility import (
    close_not_eligible,
    decide_eligibility,
    decide_exception,
    request_exception,
    withdraw_exception,
)
from rituximab.records.models import Course, Decision, ExceptionRequest
from tests.actions.kit import (
    doctor,
    hidden_from_others,
    invalid,
    lifted_by,
    not_allowed,
    only_for,
    said,
    state,
    too_short,
)
from tests.factories import Team, written
from tests.people import NOW, make_actor
from tests.protocol.casekit import ready_adult

WHY = "dysphagia, no time to lose"


def asked(team: Team, course: Course, rule: str = "twelve-weeks", **given: Any) -> ExceptionRequest:
    base: dict[str, Any] = {"rule": rule, "code": "organ-threatening", "text": WHY}
    return request_exception(**doctor(team, course), **(base | given))


def decided(by: Any, request: ExceptionRequest, approve: bool, **given: Any) -> ExceptionRequest:
    text = given.pop("text", "seen the patient, agreed")
    return decide_exception(
        by=by, at=NOW, exception_id=request.pk, approve=approve, text=text, **given
    )


def test_an_exception_to_eligibility_takes_a_senior_second_person(team: Team) -> None:
    course = written(too_short(), team, "assessing")
    request = asked(team, course)
    assert (state(course), request.approver) == ("exception_pending", "prescriber")
    with not_allowed("exception-open"):
        decide_eligibility(**doctor(team, course))
    for wrong in (team.prescriber, team.pharmacist, team.nurse, team.auditor, team.admin):
        with pytest.raises(AccessDenied, match="senior prescriber"):
            decided(wrong, request, True)
    hidden_from_others(decide_exception, "second", exception_id=request.pk, approve=True, text=WHY)
    decided(team.second, request, True)
    assert state(course) == "eligible"
    assert lifted_by(team, course, "twelve-weeks") == "exception"
    assert [event.subject_type for event in said("exception.decide")] == [
        "exceptionrequest",
        "course",
    ]
    assert Decision.objects.get().by_id == team.second.user_id


def test_nobody_decides_on_their_own_request(team: Team) -> None:
    course = written(too_short(), team, "assessing")
    given: dict[str, Any] = {"rule": "twelve-weeks", "code": "organ-threatening", "text": WHY}
    request = request_exception(by=team.second, at=NOW, course_id=course.pk, **given)
    with not_allowed("own-request"):
        decided(team.second, request, True)
    assert state(course) == "exception_pending"


def test_one_person_of_two_roles_is_still_one_person(team: Team) -> None:
    both = make_actor(Role.PRESCRIBER, Role.PHARMACIST, clinic=team.clinic)
    course = ready_course_without(team, "alt")
    given: dict[str, Any] = {"rule": "liver", "code": "other", "text": "sample lost"}
    request = request_exception(by=both, at=NOW, course_id=course.pk, **given)
    with not_allowed("own-request"):
        decided(both, request, True)


def test_a_refusal_closes_a_course_that_waits(team: Team) -> None:
    course = written(too_short(), team, "assessing")
    decided(team.second, asked(team, course), False)
    assert state(course) == "not_eligible"
    assert ExceptionRequest.objects.get().state == "refused"


def test_a_course_waits_for_every_exception(team: Team) -> None:
    course = written(too_short() | {"domains": []}, team, "assessing")
    first = asked(team, course)
    second = asked(team, course, "indication", code="other")
    decided(team.second, first, True)
    assert state(course) == "exception_pending"
    with not_allowed("exception-open"):
        decide_eligibility(**doctor(team, course))
    decided(team.second, second, True)
    assert state(course) == "eligible"


def test_an_approval_does_not_pass_what_else_stops(team: Team) -> None:
    course = written(too_short() | {"domains": []}, team, "assessing")
    decided(team.second, asked(team, course), True)
    assert state(course) == "exception_pending"
    with not_allowed("indication"):
        decide_eligibility(**doctor(team, course))
    decided(team.second, asked(team, course, "indication", code="other"), True)
    assert state(course) == "eligible"


def ready_course_without(team: Team, *tests: str) -> Course:
    case = ready_adult()
    case["results"] = [row for row in case["results"] if row["test"] not in tests]
    return written(case, team, "screening")


def test_an_exception_to_screening_is_a_pharmacists(team: Team) -> None:
    course = ready_course_without(team, "alt")
    request = asked(team, course, "liver", code="other", text="sample lost, repeated tomorrow")
    assert (state(course), request.approver) == ("screening", "pharmacist")
    for wrong in (team.second, team.nurse, team.admin):
        with pytest.raises(AccessDenied):
            decided(wrong, request, True)
    decided(team.pharmacist, request, True)
    assert (state(course), lifted_by(team, course, "liver")) == ("screening", "exception")
    with not_allowed("decided"):
        decided(team.pharmacist, request, False)


def test_some_stops_have_no_exception(team: Team) -> None:
    course = ready_course_without(team, "hbsag", "alt")
    with not_allowed("no-exception"):
        asked(team, course, "hbv-panel", code="other")
    with not_allowed("not-stopped"):
        asked(team, course, "kidney", code="other")
    asked(team, course, "liver", code="other")
    with not_allowed("asked"):
        asked(team, course, "liver", code="other")


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"code": "because"}, ["code"]),
        ({"text": "  x  "}, ["text"]),
        ({"text": "aaaaaaaaaaaa"}, ["text"]),
        ({"code": "", "text": ""}, ["code", "text"]),
        ({"rule": "twelve-months"}, ["rule"]),
    ],
)
def test_an_exception_says_why(team: Team, given: dict[str, Any], fields: list[str]) -> None:
    course = written(too_short(), team, "assessing")
    with invalid(*fields):
        asked(team, course, **given)


def test_an_exception_is_asked_by_a_prescriber(team: Team) -> None:
    course = written(too_short(), team, "assessing")
    given: dict[str, Any] = {
        "course_id": course.pk,
        "rule": "twelve-weeks",
        "code": "organ-threatening",
        "text": WHY,
    }
    only_for(request_exception, team.prescriber, among=team, **given)
    hidden_from_others(request_exception, "prescriber", **given)


def test_a_request_is_withdrawn_by_who_asked(team: Team) -> None:
    course = written(too_short(), team, "assessing")
    request = asked(team, course)
    given: dict[str, Any] = {"exception_id": request.pk, "reason": "waiting is possible", "at": NOW}
    with not_allowed("not-yours"):
        withdraw_exception(by=team.second, **given)
    with pytest.raises(Conflict):
        withdraw_exception(by=team.prescriber, expected_version=9, **given)
    assert withdraw_exception(by=team.prescriber, **given).state == "withdrawn"
    with not_allowed("decided"):
        withdraw_exception(by=team.prescriber, **given)
    with not_allowed("twelve-weeks"):
        decide_eligibility(**doctor(team, course))
    close_not_eligible(reason="methotrexate goes on", **doctor(team, course))
    assert state(course) == "not_eligible"


def test_a_decision_on_an_exception_has_a_version_and_a_text(team: Team) -> None:
    course = written(too_short(), team, "assessing")
    request = asked(team, course)
    with pytest.raises(Conflict):
        decided(team.second, request, True, expected_version=9)
    with invalid("text"):
        decided(team.second, request, True, text="")
