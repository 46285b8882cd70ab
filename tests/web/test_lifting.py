"""What lifts a finding: exceptions with a second person, plans, answers.

Statements: S96.
"""

from __future__ import annotations

import pytest
from django.test import Client

from rituximab.actions.eligibility import request_exception
from rituximab.records.models import Answer, Course, ExceptionRequest, Plan
from tests.factories import Team, make_team, written
from tests.people import NOW
from tests.protocol.casekit import (
    drug,
    ready_adult,
    result,
    with_drugs,
    with_tests,
    without_tests,
)
from tests.web.visit import at_most, client_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WHY = "Dysphagia and falling vital capacity"


@pytest.fixture
def short(team: Team) -> Course:
    """Everything in order but the twelve weeks."""
    case = ready_adult()
    started = {"start": "2026-09-20"}
    agents = [t | started if t["drug"] == "methotrexate" else t for t in case["therapies"]]
    return written(case | {"therapies": agents}, team, "assessing")


@pytest.fixture
def asked(team: Team, short: Course) -> ExceptionRequest:
    return request_exception(
        by=team.prescriber,
        at=NOW,
        course_id=short.pk,
        rule="twelve-weeks",
        code="organ-threatening",
        text=WHY,
    )


def request_page(course: Course, rule: str = "twelve-weeks") -> str:
    return f"/courses/{course.pk}/exception/{rule}/"


def state_of(course: Course) -> str:
    return Course.objects.get(pk=course.pk).state


def test_an_exception_is_asked_for_with_code_and_words(prescriber: Client, short: Course) -> None:
    said = words(prescriber.get(request_page(short)))
    assert "Decided by another person: a senior prescriber." in said
    assert "Organ-threatening disease, no time to lose" in said
    form = sent(code="organ-threatening", text=WHY)
    page = prescriber.post(request_page(short), form, follow=True)
    assert "Exception requested. A second person decides." in words(page)
    assert "You asked for this, so another person decides on it." in words(page)
    assert state_of(short) == "exception_pending"


def test_an_exception_without_code_or_words_keeps_what_was_typed(
    prescriber: Client, short: Course
) -> None:
    page = prescriber.post(request_page(short), sent(text=WHY))
    assert page.status_code == 422 and f"\n{WHY}</textarea>" in page.content.decode()
    assert 'href="#div_id_code"' in page.content.decode()
    assert 'id="div_id_code"' in page.content.decode()
    page = prescriber.post(request_page(short), sent(code="organ-threatening", text="x"))
    assert "In words, for the second person and for the order: Say it in words" in words(page)
    assert not ExceptionRequest.objects.exists()


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("steroid-trial", "This rule stops nothing now."),
        ("hbv-panel", "There is no exception to this rule."),
    ],
)
def test_where_there_is_no_exception_the_button_says_why(
    team: Team, prescriber: Client, rule: str, why: str
) -> None:
    course = written(without_tests(ready_adult(), "anti_hbc"), team, "assessing")
    page = prescriber.get(request_page(course, rule))
    assert why in words(page)
    assert "disabled>Request the exception" in page.content.decode()
    sent_anyway = prescriber.post(request_page(course, rule), sent(code="other", text=WHY))
    assert sent_anyway.status_code == 422


def test_a_rule_nobody_wrote_is_not_found(prescriber: Client, short: Course) -> None:
    for way in ("exception", "plan", "answer"):
        assert prescriber.get(f"/courses/{short.pk}/{way}/no-such-rule/").status_code == 404


def test_the_requester_sees_it_locked_and_may_withdraw(
    prescriber: Client, short: Course, asked: ExceptionRequest
) -> None:
    page = prescriber.get(f"/exceptions/{asked.pk}/")
    assert "You asked for this, so another person decides on it." in words(page)
    assert "disabled>Save the decision" in page.content.decode()
    form = sent(reason="The trough came back fine", version=asked.version)
    page = prescriber.post(f"/exceptions/{asked.pk}/withdraw/", form, follow=True)
    assert "Withdrawn." in words(page)
    assert ExceptionRequest.objects.get().state == "withdrawn"
    assert "Go through eligibility" in words(page)  # the next step once nothing waits


def test_nobody_approves_their_own_by_sending_the_form(
    team: Team, short: Course, asked: ExceptionRequest
) -> None:
    ExceptionRequest.objects.update(written_by=team.second.user_id)
    second = client_of(team.second)
    form = sent(approve="yes", text="I agree with myself", version=asked.version)
    page = second.post(f"/exceptions/{asked.pk}/", form)
    assert page.status_code == 422 and "You asked for this." in words(page)
    assert ExceptionRequest.objects.get().state == "open"


def test_a_second_senior_prescriber_approves(
    team: Team, short: Course, asked: ExceptionRequest
) -> None:
    second = client_of(team.second)
    said = words(second.get(f"/exceptions/{asked.pk}/"))
    assert "Asked by Dr Ada Vale" in said and WHY in said
    assert "A refusal closes the course as not eligible." in said
    form = sent(approve="yes", text="Seen and agreed", version=asked.version)
    page = second.post(f"/exceptions/{asked.pk}/", form, follow=True)
    assert "The exception is approved." in words(page)
    assert state_of(short) == "eligible"
    after = words(second.get(f"/exceptions/{asked.pk}/"))
    assert "This exception is approved." in after
    assert "Decided by Dr Bo Lind, 22-Nov-2026 10:15: Seen and agreed" in after
    assert "lifted by exception" in words(second.get(f"/courses/{short.pk}/eligibility/"))


def test_a_refusal_ends_the_pending_course(
    team: Team, short: Course, asked: ExceptionRequest
) -> None:
    form = sent(approve="no", text="Three weeks can be waited", version=asked.version)
    page = client_of(team.second).post(f"/exceptions/{asked.pk}/", form, follow=True)
    assert "The exception is refused." in words(page)
    assert state_of(short) == "not_eligible"


def test_the_decision_is_chosen_by_nobody_beforehand(team: Team, asked: ExceptionRequest) -> None:
    second = client_of(team.second)
    assert "checked" not in second.get(f"/exceptions/{asked.pk}/").content.decode()
    page = second.post(f"/exceptions/{asked.pk}/", sent(text="Seen", version=asked.version))
    assert page.status_code == 422 and "\nSeen</textarea>" in page.content.decode()


def test_screening_is_excepted_by_a_pharmacist(team: Team, prescriber: Client) -> None:
    course = written(without_tests(ready_adult(), "igra"), team, "eligible")
    page = request_page(course, "tuberculosis")
    assert "Decided by another person: a pharmacist." in words(prescriber.get(page))
    prescriber.post(page, sent(code="other", text="No blood to be had today"))
    row = ExceptionRequest.objects.get()
    senior = client_of(team.second)
    assert "For a pharmacist." in words(senior.get(f"/exceptions/{row.pk}/"))
    form = sent(approve="yes", text="Skin test next week", version=row.version)
    refused(senior.post(f"/exceptions/{row.pk}/", form), "pharmacist")
    pharmacist = client_of(team.pharmacist)
    assert pharmacist.post(f"/exceptions/{row.pk}/", form).status_code == 302
    assert ExceptionRequest.objects.get().state == "approved"


def test_a_plan_lifts_hepatitis_b_contact(team: Team, prescriber: Client) -> None:
    case = with_tests(ready_adult(), result("anti_hbc", "positive", "2026-11-02"))
    course = written(case, team, "eligible")
    plan = f"/courses/{course.pk}/plan/hbv-positive/"
    assert "Record a specialist's plan: Hepatitis B contact" in words(prescriber.get(plan))
    typed = {"specialist": "Dr Iris Hale, hepatology", "text": "Entecavir from 20-Nov-2026"}
    ahead = prescriber.post(plan, sent(on="+3", **typed))
    assert ahead.status_code == 422 and "This day lies in the future." in words(ahead)
    assert 'value="Dr Iris Hale, hepatology"' in ahead.content.decode()
    page = prescriber.post(plan, sent(on="20-Nov-2026", **typed), follow=True)
    assert "Plan recorded." in words(page)
    assert Plan.objects.get().specialist == "Dr Iris Hale, hepatology"
    said = words(prescriber.get(plan))
    assert "lifted by plan" in said
    assert "On record Entecavir from 20-Nov-2026" in said


def test_a_caution_is_answered(team: Team, prescriber: Client) -> None:
    course = written(ready_adult(domains=["lung"]), team, "assessing")
    answer = f"/courses/{course.pk}/answer/lung-paradox/"
    assert "Both directions are acknowledged" in words(prescriber.get(answer))
    form = sent(code="both-acknowledged", text="Discussed with the lung clinic")
    assert "Answer recorded." in words(prescriber.post(answer, form, follow=True))
    assert Answer.objects.get().code == "both-acknowledged"


def test_an_answer_does_not_replace_a_fact(team: Team, prescriber: Client) -> None:
    course = written(without_tests(ready_adult(), "creatinine"), team, "assessing")
    answer = f"/courses/{course.pk}/answer/special-population/"
    assert "A fact is missing." in words(prescriber.get(answer))
    page = prescriber.post(answer, sent(code="neither", text="Surely healthy kidneys"))
    assert page.status_code == 422 and "Kidney function is not known" in words(page)


def test_only_a_prescriber_lifts(team: Team, nurse: Client, asked: ExceptionRequest) -> None:
    course = asked.course_id
    for way, rule in (
        ("exception", "twelve-weeks"),
        ("plan", "hbv-positive"),
        ("answer", "lung-paradox"),
    ):
        refused(nurse.get(f"/courses/{course}/{way}/{rule}/"), "prescriber")
    refused(nurse.get(f"/exceptions/{asked.pk}/"), "prescriber")
    refused(client_of(team.pharmacist).get(f"/exceptions/{asked.pk}/withdraw/"), "prescriber")


def test_an_exception_of_another_clinic_does_not_exist(asked: ExceptionRequest) -> None:
    other = client_of(make_team().second)
    for part in ("", "withdraw/"):
        assert other.get(f"/exceptions/{asked.pk}/{part}").status_code == 404
    assert other.get(f"/courses/{asked.course_id}/answer/lung-paradox/").status_code == 404


def test_the_pages_cost_few_statements(prescriber: Client, asked: ExceptionRequest) -> None:
    for address in (f"/exceptions/{asked.pk}/", f"/courses/{asked.course_id}/plan/hbv-positive/"):
        with at_most(8):
            prescriber.get(address)


def test_tacrolimus_too_high_asks_a_senior_prescriber(team: Team, prescriber: Client) -> None:
    """A rule of the co-drugs is no rule of screening."""
    case = with_drugs(ready_adult(), drug("tacrolimus", 4, "mg/day", "2026-06-01"))
    course = written(case, team, "assessing")
    said = words(prescriber.get(request_page(course, "tacrolimus-dose")))
    assert "a senior prescriber" in said
