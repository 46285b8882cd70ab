"""Eligibility: the domains, the live panel, the exposure over time, the decision."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from rituximab.audit.models import AuditEvent
from rituximab.records.models import Course, Indication
from tests.factories import Team, make_team, many_results, written
from tests.protocol.casekit import CaseDict, drug, ready_adult, ready_child, with_drugs
from tests.web.visit import HTMX, at_most, client_of, refused, sent, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def too_short() -> CaseDict:
    """Methotrexate beside prednisone for less than twelve weeks, nothing decided, lung and skin."""
    drugs = [
        drug("prednisone", 60, "mg/day", "2026-08-20"),
        drug("methotrexate", 10, "mg/week", "2026-08-25", "2026-09-20"),
        drug("methotrexate", 25, "mg/week", "2026-09-20"),
    ]
    return with_drugs(ready_adult(domains=["lung", "skin"]), *drugs)


def address(course: Course, part: str = "") -> str:
    return f"/courses/{course.pk}/eligibility/{part}"


def state_of(course: Course) -> str:
    return Course.objects.get(pk=course.pk).state


def test_the_page_shows_every_criterion_with_its_source(team: Team, prescriber: Client) -> None:
    said = words(prescriber.get(address(written(ready_adult(), team, "assessing"))))
    for title in ("Glucocorticoid at high dose", "Twelve weeks of both", "Hypersensitivity"):
        assert title in said
    assert "Meets the protocol No stop" in said
    assert "facts 1.5: EU product information" in said and "S7 S86 Q14" in said
    assert "third line" in said


def test_what_stops_is_told_with_what_would_change_it(team: Team, prescriber: Client) -> None:
    said = words(prescriber.get(address(written(too_short(), team, "assessing"))))
    assert "Does not meet the protocol Twelve weeks of both, Added to other therapy." in said
    assert "Needs 21 more days of overlap" in said
    assert "2 to settle first" in said


def test_what_is_not_known_is_not_a_no(team: Team, prescriber: Client) -> None:
    case = with_drugs(ready_adult(), drug("prednisone", None, None, "2026-05-04"))
    said = words(prescriber.get(address(written(case, team, "assessing"))))
    assert "STOP: not known" in said
    assert "Not known yet: Glucocorticoid at high dose" in said


def test_the_exposure_is_drawn_and_said(team: Team, prescriber: Client) -> None:
    page = prescriber.get(address(written(too_short(), team, "assessing")))
    said, source = words(page), page.content.decode()
    assert "63 of 84 days (9 weeks)" in said
    assert "Complete on 13-Dec-2026" in said
    assert "methotrexate 10 mg/week, 25-Aug-2026 to 20-Sep-2026: 26 days, below" in said
    bars = re.findall(r'<rect class="(\w+) (\w+)" x="(\d+)" y="\d+" width="(\d+)"', source)
    assert [bar[:2] for bar in bars] == [("steroid", "yes"), ("agent", "no"), ("agent", "yes")]
    low, full = (tuple(map(int, bar[2:])) for bar in bars[1:])
    assert abs(low[0] + low[1] - full[0]) <= 1  # the second dose begins where the first ended
    assert 'class="overlap"' in source


def test_a_patient_without_treatment_has_no_picture(team: Team, prescriber: Client) -> None:
    page = prescriber.get(address(written(ready_adult(therapies=[]), team, "assessing")))
    assert "No dated glucocorticoid or agent is on record." in words(page)
    assert "<svg" not in page.content.decode().partition("<main")[2]


def test_the_lung_says_both_directions_and_what_source_7_is(team: Team, prescriber: Client) -> None:
    said = words(prescriber.get(address(written(too_short(), team, "assessing"))))
    assert "The lung: help and harm" in said
    assert "its source 7, probably the entry Rituximab for Hypersensitivity Pneumonitis" in said
    assert "the source concerns another disease" in said
    without = words(prescriber.get(address(written(ready_adult(), team, "assessing"))))
    assert "The lung: help and harm" not in without


def test_evidence_is_that_of_the_patient(team: Team, prescriber: Client) -> None:
    adult = words(prescriber.get(address(written(ready_adult(), team, "assessing"))))
    child = words(prescriber.get(address(written(ready_child(), team, "assessing"))))
    assert "size: not given by the article" in adult and "level 1B" not in adult
    assert "level 1B, strength D" in child and "mainly case series" not in child


def test_the_panel_follows_the_ticks_and_saves_nothing(team: Team, prescriber: Client) -> None:
    course = written(ready_adult(), team, "assessing")
    page = prescriber.get(address(course, "panel/"), {"lung": "on"}, headers=HTMX)
    said = words(page)
    assert page.status_code == 200 and "<html" not in page.content.decode()
    assert "With the domains as ticked, not saved" in said
    assert "Interstitial lung disease." in said and "The lung: help and harm" in said
    none = words(prescriber.get(address(course, "panel/"), headers=HTMX))
    assert "Does not meet the protocol Indication." in none
    assert [row.domain for row in Indication.objects.filter(course=course)] == ["muscle"]


def test_without_script_the_panel_is_the_whole_page(team: Team, prescriber: Client) -> None:
    page = prescriber.get(address(written(ready_adult(), team, "draft"), "panel/"), {"skin": "on"})
    assert "<h1>Eligibility</h1>" in page.content.decode()
    assert re.search(r'name="skin"[^>]*checked', page.content.decode())


def test_naming_domains_starts_the_assessment(team: Team, prescriber: Client) -> None:
    course = written(ready_adult(), team, "draft")
    assert "Name and save the domains first." in words(prescriber.get(address(course)))
    form = sent(muscle="on", muscle_statement="MMT8 58 of 80", skin="on", version=course.version)
    page = prescriber.post(address(course), form, follow=True)
    assert "Domains saved." in words(page)
    rows = Indication.objects.filter(course=course).order_by("pk")
    assert list(rows.values_list("domain", "statement")) == [
        ("muscle", "MMT8 58 of 80"),
        ("skin", ""),
    ]
    assert state_of(course) == "assessing"


def test_words_without_a_tick_are_kept_and_named(team: Team, prescriber: Client) -> None:
    course = written(ready_adult(), team, "draft")
    page = prescriber.post(address(course), sent(lung_statement="FVC falls"))
    assert page.status_code == 422
    assert page.content.decode().count("<title>Error: ") == 1
    assert "Words are there: tick the domain" in words(page)
    assert 'value="FVC falls"' in page.content.decode()
    assert state_of(course) == "draft"


def test_a_course_that_changed_meanwhile_is_a_conflict(team: Team, prescriber: Client) -> None:
    course = written(ready_adult(), team, "assessing")
    stale = sent(muscle="on", version=course.version - 1)
    assert prescriber.post(address(course), stale).status_code == 409


def test_the_decision_needs_no_stop(team: Team, prescriber: Client) -> None:
    course = written(too_short(), team, "assessing")
    page = prescriber.get(address(course))
    assert re.search(r'btn-primary" disabled>Decide: eligible', page.content.decode())
    refusal = prescriber.post(address(course, "decide/"), sent(version=course.version))
    assert refusal.status_code == 422
    assert "There is a problem" in words(refusal) and "63 of the 84 days" in words(refusal)
    assert state_of(course) == "assessing"


def test_eligible_is_decided_and_told(team: Team, prescriber: Client) -> None:
    course = written(ready_adult(), team, "assessing")
    assert "disabled>Decide" not in prescriber.get(address(course)).content.decode()
    form = sent(version=course.version)
    page = prescriber.post(address(course, "decide/"), form, follow=True)
    assert "The patient is eligible. Screening is next." in words(page)
    assert state_of(course) == "eligible"
    assert "eligible Dr Ada Vale, 22-Nov-2026 10:15" in words(prescriber.get(address(course)))
    again = prescriber.post(address(course, "decide/"), form)  # the same form a second time
    assert again.status_code == 302
    assert prescriber.get(address(course, "decide/")).status_code == 302


def test_not_eligible_shows_what_else_there_is(team: Team, prescriber: Client) -> None:
    course = written(too_short(), team, "assessing")
    close = f"/courses/{course.pk}/not-eligible/"
    said = words(prescriber.get(close))
    assert "Alternative: intravenous immunoglobulin (IVIG), above all because the skin" in said
    assert "What stops it now Twelve weeks of both" in said
    short = prescriber.post(close, sent(reason="no", version=course.version))
    assert short.status_code == 422 and "\nno</textarea>" in short.content.decode()
    form = sent(reason="Wait until December, the overlap is short", version=course.version)
    page = prescriber.post(close, form, follow=True)
    assert "Closed as not eligible." in words(page)
    assert state_of(course) == "not_eligible"


def test_others_read_and_do_not_decide(team: Team, nurse: Client, auditor: Client) -> None:
    course = written(ready_adult(), team, "assessing")
    said = words(nurse.get(address(course)))
    assert "A prescriber names the domains." in said and "For a prescriber." in said
    assert "Patient " in words(auditor.get(address(course)))
    refused(nurse.post(address(course), sent(skin="on", version=course.version)), "prescriber")
    refused(nurse.post(address(course, "decide/"), sent(version=course.version)), "prescriber")
    refused(client_of(team.admin).get(address(course)), "prescriber")


def test_a_course_of_another_clinic_does_not_exist(team: Team, prescriber: Client) -> None:
    other = written(ready_adult(), make_team(), "assessing")
    for part in ("", "panel/", "decide/"):
        assert prescriber.get(address(other, part)).status_code == 404
    assert prescriber.get(f"/courses/{other.pk}/not-eligible/").status_code == 404


def test_a_page_is_read_once_a_panel_not_at_all(team: Team, prescriber: Client) -> None:
    course = written(ready_adult(), team, "assessing")
    before = AuditEvent.objects.count()
    prescriber.get(address(course))
    assert AuditEvent.objects.count() == before + 1
    prescriber.get(address(course, "panel/"), headers=HTMX)
    assert AuditEvent.objects.count() == before + 1


@pytest.mark.parametrize("rows", [1, 50])
def test_the_page_costs_few_statements_whatever_is_on_record(
    team: Team, prescriber: Client, rows: int
) -> None:
    course = written(ready_adult(), team, "assessing")
    many_results(course.patient, rows, team.nurse)
    with at_most(8):
        prescriber.get(address(course))
    with at_most(3):
        prescriber.get(address(course, "panel/"), headers=HTMX)
