"""The checklist judged at both infusions, the two questions, and the word that it is complete."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from rituximab.actions.result import record_results
from rituximab.records.models import Course, PregnancyAnswer, VaccinationReview
from tests.factories import Team, make_team, many_results, written
from tests.people import NOW
from tests.protocol.casekit import (
    CaseDict,
    merged,
    ready_adult,
    result,
    with_tests,
    without,
    without_tests,
)
from tests.web.visit import HTMX, at_most, client_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def address(course: Course, part: str = "") -> str:
    return f"/courses/{course.pk}/screening/{part}"


def incomplete() -> CaseDict:
    """No anti-HBc, no answer about pregnancy, no review of vaccinations, an old HBsAg."""
    case = with_tests(
        without_tests(ready_adult(), "anti_hbc"), result("hbsag", "negative", "2026-05-28")
    )
    return without(merged(case, {"patient": {"pregnancy_possible": None}}), "vaccination_review")


def row_of(page: str, name: str) -> str:
    """The words of the line of one test."""
    (row,) = re.findall(rf'<tr>\s*<th scope="row">{name}</th>.*?</tr>', page, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", row)).replace("\u2011", "-").strip()


def state_of(course: Course) -> str:
    return Course.objects.get(pk=course.pk).state


def test_what_is_valid_and_what_stops_stands_on_top(team: Team, prescriber: Client) -> None:
    course = written(incomplete(), team, "eligible")
    said = words(prescriber.get(address(course)))
    assert "Infusion 1: Mon 23-Nov-2026; Infusion 2: Mon 07-Dec-2026" in said
    assert "14 of 17 valid , 2 stops, 1 caution to answer" in said
    assert said.index("There are 2 stops") < said.index("Checklist Test State")
    assert "No result for anti-HBc (total). Reactivation of hepatitis B can be fatal." in said


def test_validity_is_judged_on_the_days_of_the_infusions(team: Team, prescriber: Client) -> None:
    page = prescriber.get(address(written(incomplete(), team, "eligible"))).content.decode()
    old = row_of(page, "HBsAg")
    assert "28-Nov-2026" in old and "valid today, expires before infusion 2" in old
    assert re.search(r"\bvalid not valid\b", old)
    good = row_of(page, "Anti-HBs")
    assert "02-May-2027" in good and re.search(r"\bvalid valid\b", good)
    assert "expires" not in good
    assert "not done" in row_of(page, r"Anti-HBc \(total\)")
    assert "does not expire" in row_of(page, "FVC")


def test_an_expired_result_is_no_valid_one(team: Team, prescriber: Client) -> None:
    case = with_tests(ready_adult(), result("creatinine", 62, "2026-09-01"))
    page = prescriber.get(address(written(case, team, "eligible"))).content.decode()
    assert "expired" in row_of(page, "Creatinine")
    assert "not valid not valid" in row_of(page, "Creatinine")


@pytest.mark.parametrize(
    ("values", "reading"),
    [
        (("negative", "negative", "positive"), "immune (vaccine) . Proceed."),
        (("negative", "positive", "positive"), "resolved (natural immunity) . Hold: HBV DNA"),
        (("negative", "negative", "negative"), "susceptible . Vaccinate if time allows"),
    ],
)
def test_the_hepatitis_b_panel_is_read_apart(
    team: Team, prescriber: Client, values: tuple[str, ...], reading: str
) -> None:
    tests = zip(("hbsag", "anti_hbc", "anti_hbs"), values, strict=True)
    case = with_tests(ready_adult(), *(result(t, value, "2026-11-02") for t, value in tests))
    said = words(prescriber.get(address(written(case, team, "eligible"))))
    assert f"Hepatitis B reading {reading}" in said


def test_no_panel_is_no_reading(team: Team, prescriber: Client) -> None:
    case = without_tests(ready_adult(), "hbsag", "anti_hbc", "anti_hbs")
    said = words(prescriber.get(address(written(case, team, "eligible"))))
    assert "Hepatitis B reading Cannot be concluded" in said


def test_what_is_missing_is_entered_from_here(team: Team, prescriber: Client) -> None:
    course = written(incomplete(), team, "eligible")
    page = prescriber.get(address(course)).content.decode()
    patient, back = course.patient_id, f"next=%2Fcourses%2F{course.pk}%2Fscreening%2F"
    assert f"/patients/{patient}/results/new/?tests=anti_hbc&amp;{back}" in page
    all_of_it = re.search(r'href="([^"]*)">Enter what is missing', page)
    assert all_of_it is not None and "tests=anti_hbc,hcg&" in all_of_it[1].replace("&amp;", "&")
    form = sent(on="today", value_anti_hbc="negative")
    sent_to = prescriber.post(all_of_it[1].replace("&amp;", "&"), form)
    assert sent_to.headers["Location"] == address(course)
    assert state_of(course) == "screening"


def test_without_a_plan_it_is_judged_today(team: Team, prescriber: Client) -> None:
    course = written(incomplete() | {"course": {"number": 1, "planned": []}}, team, "draft")
    page = prescriber.get(address(course))
    assert "No infusion is planned: judged on 22-Nov-2026." in words(page)
    assert "valid today" in row_of(page.content.decode(), "HBsAg")
    assert "Eligibility comes first." in words(page)


def test_the_panel_is_fresh_and_no_page(team: Team, prescriber: Client) -> None:
    course = written(incomplete(), team, "eligible")
    rows = [{"test": "anti_hbc", "reading": "negative"}]
    day = NOW.date()
    record_results(by=team.nurse, at=NOW, patient_id=course.patient_id, on=day, rows=rows)
    page = prescriber.get(address(course, "panel/"), headers=HTMX)
    assert "15 of 17 valid , 1 stop, 1 caution" in words(page)
    assert "<html" not in page.content.decode() and "<form" not in page.content.decode()


def test_pregnancy_is_asked_and_not_inferred(team: Team, prescriber: Client) -> None:
    course = written(incomplete(), team, "eligible")
    question = address(course, "pregnancy/")
    assert "checked" not in prescriber.get(question).content.decode()
    bare = prescriber.post(question, sent(reason="hysterectomy 2019"))
    assert bare.status_code == 422 and 'value="hysterectomy 2019"' in bare.content.decode()
    short = prescriber.post(question, sent(possible="no", reason="x"))
    assert short.status_code == 422 and "Reason: Say it in words" in words(short)
    form = sent(possible="no", reason="hysterectomy 2019")
    page = prescriber.post(question, form, follow=True)
    assert "Answer recorded." in words(page)
    assert "not needed" in row_of(page.content.decode(), r"Pregnancy test \(hCG\)")
    assert PregnancyAnswer.objects.get().possible is False
    again = words(prescriber.get(question))
    assert "Answered before Not possible: hysterectomy 2019" in again
    prescriber.post(question, sent(possible="yes", reason="she asks to be tested"))
    page = prescriber.get(address(course))
    assert "missing" in row_of(page.content.decode(), r"Pregnancy test \(hCG\)")


def test_vaccination_is_reviewed(team: Team, prescriber: Client) -> None:
    course = written(incomplete(), team, "eligible")
    review = address(course, "vaccination/")
    assert "influenza 02-Oct-2026, not live" in words(prescriber.get(review))
    silent = prescriber.post(review, sent(outcome="not_possible", on="today"))
    assert silent.status_code == 422 and "Say it in words" in words(silent)
    ahead = prescriber.post(review, sent(outcome="complete", on="+2"))
    assert "This day lies in the future." in words(ahead)
    page = prescriber.post(review, sent(outcome="complete", on="21-Nov-2026"), follow=True)
    assert "Review recorded." in words(page)
    assert "complete" in row_of(page.content.decode(), "Vaccination review")
    assert str(VaccinationReview.objects.get().on) == "2026-11-21"
    assert "Review: complete" in words(prescriber.get(review))


def test_a_missing_review_is_a_caution_and_no_stop(team: Team, prescriber: Client) -> None:
    page = prescriber.get(address(written(incomplete(), team, "eligible"))).content.decode()
    review = page.partition('<th scope="row">Vaccination review</th>')[2]
    assert review.index("tag caution unknown") < review.index("</tr>")


def test_complete_needs_no_stop(team: Team, prescriber: Client) -> None:
    course = written(incomplete(), team, "eligible")
    page = prescriber.get(address(course))
    assert "2 to settle first:" in words(page)
    assert "disabled>Mark screening complete" in page.content.decode()
    refusal = prescriber.post(address(course, "complete/"), sent(version=course.version))
    assert refusal.status_code == 422 and "There is a problem" in words(refusal)
    assert state_of(course) == "eligible"


def test_complete_is_said_and_shown(team: Team, prescriber: Client) -> None:
    course = written(ready_adult(), team, "screening")
    assert "disabled>Mark" not in prescriber.get(address(course)).content.decode()
    form = sent(version=course.version)
    page = prescriber.post(address(course, "complete/"), form, follow=True)
    assert "Screening is complete. The dose is next." in words(page)
    assert state_of(course) == "ready"
    assert "complete Dr Ada Vale, 22-Nov-2026 10:15" in words(prescriber.get(address(course)))
    assert prescriber.get(address(course, "complete/")).status_code == 302


def test_a_stop_that_comes_up_later_is_told(team: Team, prescriber: Client) -> None:
    course = written(ready_adult(), team, "ready")
    rows = [{"test": "anti_hbc", "reading": "positive"}]
    day = NOW.date()
    record_results(by=team.nurse, at=NOW, patient_id=course.patient_id, on=day, rows=rows)
    assert "Since then 1 stop came up." in words(prescriber.get(address(course)))


def test_a_nurse_answers_and_does_not_complete(team: Team, nurse: Client) -> None:
    course = written(ready_adult(), team, "screening")
    assert "For a prescriber." in words(nurse.get(address(course)))
    refused(nurse.post(address(course, "complete/"), sent()), "prescriber")
    form = sent(possible="no", reason="after menopause")
    assert nurse.post(address(course, "pregnancy/"), form).status_code == 302


def test_an_auditor_reads_only(team: Team, auditor: Client) -> None:
    course = written(incomplete(), team, "eligible")
    page = auditor.get(address(course))
    assert page.status_code == 200 and "Enter what is missing" not in words(page)
    refused(auditor.get(address(course, "pregnancy/")), "prescriber, pharmacist or nurse")
    refused(client_of(team.admin).get(address(course)), "prescriber, pharmacist, nurse or auditor")


def test_another_clinic_has_no_such_course(team: Team, prescriber: Client) -> None:
    other = written(ready_adult(), make_team(), "screening")
    for part in ("", "panel/", "complete/", "pregnancy/", "vaccination/"):
        assert prescriber.get(address(other, part)).status_code == 404


@pytest.mark.parametrize("rows", [1, 50, 500])
def test_the_page_costs_few_statements_whatever_is_on_record(
    team: Team, prescriber: Client, rows: int
) -> None:
    course = written(incomplete(), team, "eligible")
    many_results(course.patient, rows, team.nurse)
    with at_most(8):
        prescriber.get(address(course))
