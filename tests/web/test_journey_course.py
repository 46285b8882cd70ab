"""The course page: where the course stands, the one next step, why, and what happened."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from rituximab.actions.eligibility import request_exception, withdraw_exception
from rituximab.audit.models import AuditEvent
from rituximab.records.models import Course, Patient
from tests.factories import Team, make_order, make_team, many_results, ready_course, written
from tests.people import NOW
from tests.protocol.casekit import drug, ready_adult, ready_child, with_drugs, without_tests
from tests.web.visit import at_most, client_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def address(course: Course) -> str:
    return f"/courses/{course.pk}/"


def next_of(page: str) -> str:
    """The words of the card of the next step."""
    (card,) = re.findall(r'<section class="sheet next".*?</section>', page, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", card)).strip()


def test_a_course_of_another_edition_is_not_judged(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    Course.objects.filter(pk=course.pk).update(edition_sha256="0" * 64)
    seen = prescriber.get(address(course))
    assert seen.status_code == 409 and "This course cannot be judged here" in words(seen)
    assert "Nothing of what you sent" not in words(seen)
    told = prescriber.post(f"{address(course)}hold/", sent(reason="a long reason"))
    assert told.status_code == 409 and "Nothing of what you sent was saved" in words(told)


@pytest.mark.parametrize(
    ("upto", "title", "name"),
    [
        ("draft", "Name what the course is for", "eligibility:assess"),
        ("assessing", "Decide on eligibility", "eligibility:assess"),
        ("eligible", "Complete screening and co-drug decisions", "screening:checklist"),
        ("screening", "Complete screening and co-drug decisions", "screening:checklist"),
        ("ready", "Order infusion 1", "dosing:propose"),
    ],
)
def test_each_stage_has_one_next_step(
    team: Team, prescriber: Client, upto: str, title: str, name: str
) -> None:
    course = written(ready_adult(), team, upto)
    page = prescriber.get(address(course)).content.decode()
    assert f"Next {title}" in next_of(page)
    link = re.findall(r'<a class="btn btn-primary" href="([^"]*)" data-next>', page)
    assert link == [reverse(name, args=[course.pk])]


def test_the_next_step_names_what_stands_in_its_way(team: Team, prescriber: Client) -> None:
    case = without_tests(ready_adult(), "anti_hbc")
    page = prescriber.get(address(written(case, team, "eligible"))).content.decode()
    assert "Hepatitis B panel : No result for anti-HBc (total)." in next_of(page)
    assert 'href="#rule-hbv-panel"' in page and 'id="rule-hbv-panel"' in page
    assert "Open problems: 1 stop, 1 caution" in page


def test_a_step_of_somebody_else_is_shown_locked(team: Team, nurse: Client) -> None:
    page = nurse.get(address(written(ready_adult(), team, "assessing"))).content.decode()
    assert "disabled>Go through eligibility" in page
    assert "For a prescriber." in next_of(page)


def test_an_exception_waits_for_a_second_person(team: Team, prescriber: Client) -> None:
    agents = [drug("methotrexate", 25, "mg/week", "2026-09-20")]
    course = written(with_drugs(ready_adult(), *agents), team, "assessing")
    asked = request_exception(
        by=team.prescriber,
        at=NOW,
        course_id=course.pk,
        rule="twelve-weeks",
        code="organ-threatening",
        text="Dysphagia, no time to lose",
    )
    own = next_of(prescriber.get(address(course)).content.decode())
    assert "You asked for this, so another person decides on it." in own
    second = client_of(team.second).get(address(course)).content.decode()
    assert f'href="/exceptions/{asked.pk}/" data-next' in second
    withdraw_exception(by=team.prescriber, at=NOW, exception_id=asked.pk, reason="not needed now")
    after = next_of(prescriber.get(address(course)).content.decode())
    assert after.startswith("Next Decide on eligibility") and "Go through eligibility" in after


@pytest.mark.parametrize(
    ("state", "title"),
    [
        ("draft", "Sign the order: infusion 1, revision 1"),
        ("signed", "Pharmacist verification: infusion 1, revision 1"),
        ("verified", "Release and print: infusion 1, revision 1"),
        ("stale", "The order is stale: infusion 1, revision 1"),
        ("released", "Give infusion 1"),
    ],
)
def test_the_order_says_what_comes_next(
    team: Team, prescriber: Client, state: str, title: str
) -> None:
    course = ready_course(team)
    make_order(course, team, state=state)
    page = prescriber.get(address(course))
    assert f"Next {title}" in next_of(page.content.decode())


def test_the_signer_cannot_verify(team: Team) -> None:
    course = ready_course(team)
    make_order(course, team, state="signed", verified_by_id=None, verified_at=None)
    page = client_of(team.prescriber).get(address(course)).content.decode()
    assert "You signed this order, so you cannot verify it." in next_of(page)
    assert "disabled>Verify" in page
    assert "disabled>Verify" not in client_of(team.pharmacist).get(address(course)).content.decode()


def test_infusions_have_number_and_date(team: Team, prescriber: Client) -> None:
    said = words(prescriber.get(address(ready_course(team))))
    assert "Infusion 1 Mon 23-Nov-2026" in said and "Infusion 2 Mon 07-Dec-2026" in said
    assert "1,000 mg proposed" in said


def test_timeline_and_history_say_who_did_what(team: Team, prescriber: Client) -> None:
    said = words(prescriber.get(address(ready_course(team))))
    assert "Eligible 22-Nov-2026 10:15, Dr Ada Vale" in said
    assert "Dr Ada Vale course: ready" in said


def test_the_five_pitfalls_are_lit(team: Team, prescriber: Client) -> None:
    case = with_drugs(ready_adult(), drug("tacrolimus", 4, "mg/day", "2026-06-01"))
    page = prescriber.get(address(written(case, team, "assessing"))).content.decode()
    pitfalls = page.partition("Five pitfalls")[2].partition("</section>")[0]
    assert pitfalls.count("<h3>") == 5
    assert "Full-dose tacrolimus" in pitfalls and "tag stop" in pitfalls


def test_the_edition_is_said_to_be_a_draft(team: Team, prescriber: Client) -> None:
    said = words(prescriber.get(address(ready_course(team))))
    assert "Edition 2025-11 (draft, not approved for clinical use), third line" in said


def test_why_shows_numbers_source_and_statements(team: Team, prescriber: Client) -> None:
    course = written(ready_child(), team, "assessing")
    page = prescriber.get(f"/courses/{course.pk}/why/steroid-trial/")
    said = words(page)
    assert "1 mg/kg/day BSR 2022 (facts 2)" in said and "unverified" in said
    assert "S6 (cites 1)" in said and "1: unresolved." in said
    assert "SHA-256" in said
    assert prescriber.get(f"/courses/{course.pk}/why/no-such-rule/").status_code == 404


@pytest.mark.parametrize(
    ("rule", "lifted", "number"),
    [
        ("hbv-panel", "A new fact: the missing or newer result", ""),
        ("neutropenia", "An exception, approved by a second person.", "1.5 x 10⁹/L"),
    ],
)
def test_why_says_in_words_what_lifts_the_rule(
    team: Team, prescriber: Client, rule: str, lifted: str, number: str
) -> None:
    said = words(prescriber.get(f"/courses/{ready_course(team).pk}/why/{rule}/"))
    assert f"What lifts it {lifted}" in said and number in said
    assert "^9" not in said and "local policy (local policy)" not in said.lower()


def test_every_rule_has_its_why(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    page = prescriber.get(address(course)).content.decode()
    links = set(re.findall(rf'"(/courses/{course.pk}/why/[^"]*)"', page))
    assert links
    for link in links:
        assert prescriber.get(link).status_code == 200


def test_a_course_is_opened_after_a_look_at_the_patient(
    prescriber: Client, patient: Patient
) -> None:
    page = prescriber.get(f"/patients/{patient.pk}/courses/new/")
    said = words(page)
    assert "Open a course for this patient?" in said and patient.mrn in said
    assert "born 14-Jul-1978" in said
    answer = prescriber.post(f"/patients/{patient.pk}/courses/new/", sent())
    course = Course.objects.get()
    assert answer.headers["Location"] == f"/courses/{course.pk}/eligibility/"
    again = prescriber.post(f"/patients/{patient.pk}/courses/new/", sent())
    assert again.status_code == 422 and "is open." in words(again)


def test_only_a_prescriber_opens(nurse: Client, patient: Patient) -> None:
    refused(nurse.get(f"/patients/{patient.pk}/courses/new/"), "prescriber")
    assert not Course.objects.exists()


def test_an_auditor_sees_no_name(team: Team, auditor: Client) -> None:
    course = ready_course(team)
    source = auditor.get(address(course)).content.decode()
    patient = course.patient
    assert patient.mrn not in source and patient.family_name not in source
    assert patient.family_name.upper() not in source and f"Patient {patient.pk}" in source


def test_admin_and_other_clinics_do_not_get_in(team: Team, admin: Client) -> None:
    course = ready_course(team)
    refused(admin.get(address(course)), "prescriber, pharmacist, nurse or auditor")
    stranger = client_of(make_team().prescriber)
    assert stranger.get(address(course)).status_code == 404
    assert stranger.get(f"/courses/{course.pk}/why/hbv-panel/").status_code == 404


def test_the_reading_is_recorded(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    prescriber.get(address(course))
    row = AuditEvent.objects.order_by("pk").last()
    assert row is not None
    assert (row.subject_type, row.subject_id) == ("course", str(course.pk))


@pytest.mark.parametrize("rows", [1, 50, 500])
def test_the_page_costs_few_statements_whatever_is_on_record(
    team: Team, prescriber: Client, rows: int
) -> None:
    course = ready_course(team)
    many_results(course.patient, rows, team.nurse)
    with at_most(8):
        prescriber.get(address(course))
