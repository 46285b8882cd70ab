"""Values and treatment over time: drawn from the record, with a table, without a script."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rituximab.actions.result import record_results
from rituximab.records.models import CoreSet, Course, Result, Therapy
from tests.factories import Team, make_infusion, make_team, many_results, ready_course
from tests.people import NOW
from tests.web.visit import at_most, client_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TODAY = NOW.date()


@pytest.fixture
def course(team: Team) -> Course:
    return ready_course(team)


@pytest.fixture
def treated(team: Team, course: Course) -> Course:
    """A course whose infusion 1 was given twenty days ago."""
    begun = NOW - timedelta(days=20)
    make_infusion(course, team, state="closed", started_at=begun, ended_at=begun)
    return course


def value(team: Team, course: Course, test: str, number: str, days_ago: int, **row: Any) -> None:
    units = {"ck": "U/L", "cd19": "cells/uL", "igg": "g/L"}
    record_results(
        by=team.nurse,
        at=NOW,
        patient_id=course.patient_id,
        on=TODAY - timedelta(days=days_ago),
        rows=[{"test": test, "value": Decimal(number), "unit": units.get(test, "10^9/L"), **row}],
    )


def trends(team: Team, course: Course, query: str = "") -> Any:
    return client_of(team.nurse).get(f"/courses/{course.pk}/trends/{query}")


def picture(page: Any, name: str) -> str:
    """One drawing of the page, from its caption to its end."""
    html = page.content.decode()
    found = re.search(rf"<strong>{name}</strong>.*?</figure>", html, re.S)
    assert found, f"no picture of {name}"
    return found.group(0)


def test_each_value_is_a_point_and_a_row(team: Team, treated: Course) -> None:
    value(team, treated, "ck", "3000", 30, upper=Decimal(200))
    value(team, treated, "ck", "400", 2, upper=Decimal(200))
    page = trends(team, treated)
    drawn = picture(page, "CK")
    assert drawn.count("<circle") == 2 and drawn.count("<polyline") == 1
    assert 'aria-label="CK 3,000\u00a0U/L on 23\u2011Oct\u20112026"' in drawn
    assert 'class="normal"' in drawn
    assert drawn.count('class="infusion"') == 1 and "Infusion 1" in drawn
    assert "23-Oct-2026 3,000 U/L" in words(page)


def test_far_values_are_not_joined(team: Team, treated: Course) -> None:
    for days_ago in (400, 380, 2):
        value(team, treated, "ck", "300", days_ago)
    drawn = picture(trends(team, treated, "?all=1"), "CK")
    assert drawn.count("<circle") == 3 and drawn.count("<polyline") == 2


def test_a_dose_from_before_is_drawn_from_the_edge_on(team: Team, treated: Course) -> None:
    """Taken since long before the first day shown, on every day between: one line, not a dot."""
    page = trends(team, treated)
    drawn = picture(page, "Prednisolone")
    assert re.search(r'points="132,\d+ 6\d\d,\d+"', drawn), drawn
    assert picture(trends(team, treated, "?all=1"), "Prednisolone").count("<polyline") == 1


def test_first_the_course_then_everything(team: Team, treated: Course) -> None:
    value(team, treated, "ck", "300", 300)
    value(team, treated, "ck", "250", 2)
    assert picture(trends(team, treated), "CK").count("<circle") == 1
    assert picture(trends(team, treated, "?all=1"), "CK").count("<circle") == 2


def test_cd19_says_that_it_does_not_decide(team: Team, treated: Course) -> None:
    value(team, treated, "cd19", "0", 2)
    assert "CD19" in words(trends(team, treated))
    assert "hint" in picture(trends(team, treated), "CD19").split("</figcaption>")[0]
    assert "alone" in picture(trends(team, treated), "CD19").split("</figcaption>")[0]


def test_lymphocytes_are_drawn_and_strength_too(team: Team, treated: Course) -> None:
    value(team, treated, "lymphocytes", "1.2", 3)
    said = {"on": TODAY, "strength_scale": "mmt", "strength_score": 70, "strength_maximum": 80}
    CoreSet.objects.create(course=treated, written_at=NOW, written_by_id=team.nurse.user_id, **said)
    page = trends(team, treated)
    assert "1.2" in picture(page, "Lymphocytes")
    assert "MMT 70 points" in picture(page, "MMT")


def test_what_is_missing_is_named(team: Team, treated: Course) -> None:
    assert "Nothing on record: CK, MMT, " in words(trends(team, treated))


def test_as_many_statements_for_few_and_many(team: Team, treated: Course) -> None:
    nurse = client_of(team.nurse)
    for times in (0, 1, 500):
        many_results(treated.patient, times, team.nurse)
        Result.objects.filter(test="creatinine").update(test="ck", unit="U/L")
        with at_most(6):
            assert nurse.get(f"/courses/{treated.pk}/trends/").status_code == 200
    assert picture(trends(team, treated, "?all=1"), "CK").count("<circle") > 500


def test_elsewhere_it_does_not_exist(treated: Course) -> None:
    stranger = client_of(make_team().nurse)
    for page in ("trends", "treatment"):
        assert stranger.get(f"/courses/{treated.pk}/{page}/").status_code == 404


# ---- the ledger ---------------------------------------------------------------------------


def ledger(team: Team, course: Course) -> Any:
    return client_of(team.pharmacist).get(f"/courses/{course.pk}/treatment/")


def test_the_ledger_shows_each_drug_and_the_band_of_26_weeks(team: Team, treated: Course) -> None:
    page = ledger(team, treated)
    html, text = page.content.decode(), words(page)
    therapies = Therapy.objects.filter(patient=treated.patient)
    assert "Prednisolone" in text and therapies.exists()
    assert html.count('class="band"') == 1
    assert "its 26 weeks end on 03-May-2027" in text
    assert html.count("<rect") >= therapies.count()


def test_the_ledger_says_why_prophylaxis_is_asked(team: Team, treated: Course) -> None:
    text = words(ledger(team, treated))
    assert "Pneumocystis prophylaxis" in text
    assert "Decisions on co-drugs" in text and "agreed in clinic" in text


def test_a_trough_stands_in_words_and_as_a_point(team: Team, treated: Course) -> None:
    Therapy.objects.create(
        patient=treated.patient,
        drug="tacrolimus",
        dose=3,
        unit="mg/day",
        route="oral",
        start=date(2026, 10, 1),
        written_at=NOW,
        written_by_id=team.nurse.user_id,
    )
    rows = [{"test": "tacrolimus_trough", "value": Decimal("6.1"), "unit": "ng/mL"}]
    record_results(by=team.nurse, at=NOW, patient_id=treated.patient_id, on=TODAY, rows=rows)
    page = ledger(team, treated)
    assert "Tacrolimus trough 6.1 ng/mL on 22-Nov-2026" in words(page)
    assert page.content.decode().count("<circle") == 1


def test_pages_are_links_to_one_another(team: Team, treated: Course) -> None:
    assert f"/courses/{treated.pk}/treatment/" in trends(team, treated).content.decode()
    assert f"/courses/{treated.pk}/trends/" in ledger(team, treated).content.decode()
