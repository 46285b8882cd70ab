"""The dosing page: the live panel, the draft it saves, and the days of the infusions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from rituximab.actions.measurement import confirm_measurement
from rituximab.records.models import Course, Measurement, Order
from tests.factories import Team, make_team, ready_course, written
from tests.people import NOW
from tests.protocol.casekit import CaseDict, ready_adult, ready_child
from tests.web.visit import HTMX, at_most, client_of, fields_of, refused, sent, words

pytestmark = pytest.mark.django_db

ADULT = {
    "weight": "64",
    "weight_unit": "kg",
    "height": "168",
    "height_unit": "cm",
    "rounding": "rounded",
    "diluent": "sodium-chloride",
    "bag_ml": "500",
    "bag_method": "withdraw-first",
    "rate_family": "first",
    "note": "",
}
SIZES = [
    {"on": "2026-05-04", "height_cm": 148, "weight_kg": 50},
    {"on": "2026-11-20", "height_cm": 150, "weight_kg": "53.6"},
]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def prescriber(team: Team) -> Client:
    return client_of(team.prescriber)


def near_child() -> CaseDict:
    """A child just below the step in the dose."""
    case = ready_child(measurements=SIZES)
    first, *others = case["therapies"]
    return case | {"therapies": [first | {"dose": 60}, *others]}


def dose_page(course: Course, part: str = "") -> str:
    return f"/courses/{course.pk}/dose/{part}"


def test_the_page_shows_the_fixed_dose_with_its_working(team: Team, prescriber: Client) -> None:
    page = prescriber.get(dose_page(ready_course(team)))
    said = words(page)
    assert page.status_code == 200
    assert "Dose of infusion 1" in said and "Mon 23-Nov-2026" in said
    assert "1,000 mg" in said and "fixed dose" in said
    assert "2 x 500 mg" in said and "nothing left over" in said
    assert "4 h 15 min in all" in said and "25 mL/h" in said
    assert "On record 64 kg, 04-May-2026" in said


def test_a_child_has_the_formulas_side_by_side_and_the_strip(
    team: Team, prescriber: Client
) -> None:
    page = prescriber.get(dose_page(written(near_child(), team, "screening")))
    said = words(page)
    assert "859.3 mg" in said and "900 mg" in said  # 575 mg/m2 x 1.4944 m2, nearest vial
    assert all(name in said for name in ("Mosteller", "Du Bois", "Haycock", "Boyd"))
    assert "0.4 kg below the step at 1.5 m2" in said
    assert "Across it the dose would be 1,000 mg: 16.4 % more" in said
    assert b"<svg" in page.content and b"polyline" in page.content


def test_the_panel_answers_what_if(team: Team, prescriber: Client) -> None:
    course = written(near_child(), team, "screening")
    asked = ADULT | {"weight": "54.2", "height": "150"}
    panel = prescriber.get(dose_page(course, "panel/"), asked, headers=HTMX)
    said = words(panel)
    assert b"<html" not in panel.content
    assert "preview: not on record" in said and "1,000 mg" in said
    assert "0.2 kg above the step" in said
    assert Measurement.objects.count() == len(SIZES) and not Order.objects.exists()


def test_pounds_and_inches_are_understood(team: Team, prescriber: Client) -> None:
    course = written(near_child(), team, "screening")
    asked = ADULT | {"weight": "110", "weight_unit": "lb", "height": "59", "height_unit": "in"}
    said = words(prescriber.get(dose_page(course, "panel/"), asked, headers=HTMX))
    assert "1.441" in said  # sqrt(149.86 cm x 49.895 kg / 3600)


def test_a_weight_typed_in_pounds_as_kilograms_is_asked(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    said = words(prescriber.get(dose_page(course, "panel/"), ADULT | {"weight": "141"}))
    assert "141 kg is 2.2 times the last weight, 64 kg. Typed in lb?" in said


@pytest.mark.parametrize("typed", ["1e2", "6,4", "٦٤", "64 kg", "-64", "1_000"])
def test_the_panel_refuses_what_is_no_plain_number(
    team: Team, prescriber: Client, typed: str
) -> None:
    page = prescriber.get(dose_page(ready_course(team), "panel/"), ADULT | {"weight": typed})
    assert page.status_code == 200  # a panel saves nothing: it says what is wrong
    assert "There is a problem" in words(page)


def test_the_second_measurement_is_asked_of_another_person(team: Team, prescriber: Client) -> None:
    course = written(near_child(), team, "screening")
    first = Measurement.objects.latest("pk")
    address = f"/measurements/{first.pk}/second/"
    assert address in prescriber.get(dose_page(course)).content.decode()
    confirm_measurement(
        by=team.pharmacist,
        at=NOW,
        measurement_id=first.pk,
        height_cm=Decimal(150),
        weight_kg=Decimal("53.7"),
    )
    page = prescriber.get(dose_page(course))
    assert "measured twice, by two people" in words(page)
    assert address not in page.content.decode()


def test_every_bag_is_shown_both_ways_with_its_limits(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    asked = ADULT | {"bag_ml": "500", "bag_method": "add-to-full"}
    said = words(prescriber.get(dose_page(course, "panel/"), asked, headers=HTMX))
    assert "500 mL, add to full chosen 0 mL 100 mL 600 mL 1.67 mg per mL inside" in said
    assert "more than 4 mg per mL" in said
    assert "30 mL/h" in said  # 50 mg/h of 1,000 mg in 600 mL


def test_each_rate_stands_once_and_by_the_clock_where_a_start_is_typed(
    team: Team, prescriber: Client
) -> None:
    course = ready_course(team)
    said = words(prescriber.get(dose_page(course, "panel/"), ADULT, headers=HTMX))
    assert "7 3 h 00 min 350 mg/h" in said and "8 3 h 30 min, to the end 400 mg/h" in said
    assert "4 h 00 min" not in said and "Clock" not in said
    asked = ADULT | {"starts": "09:40"}
    said = words(prescriber.get(dose_page(course, "panel/"), asked, headers=HTMX))
    assert "ends about 13:55" in said and "8 3 h 30 min, to the end 13:10 400 mg/h" in said
    wrong = prescriber.get(dose_page(course, "panel/"), ADULT | {"starts": "25:00"})
    assert "Type the time like 09:30." in words(wrong) and "Clock" not in words(wrong)


def test_a_size_shown_in_other_units_is_still_the_one_on_record(
    team: Team, prescriber: Client
) -> None:
    course = ready_course(team)
    shown = fields_of(prescriber.get(dose_page(course)))
    other = {"weight": "141.096", "weight_unit": "lb", "height": "66.142", "height_unit": "in"}
    prescriber.post(dose_page(course), sent(**ADULT | other, version=shown["version"]))
    assert Order.objects.get().state == "draft"


def test_the_planned_start_is_no_part_of_the_draft(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    shown = fields_of(prescriber.get(dose_page(course)))
    prescriber.post(dose_page(course), sent(**ADULT, starts="09:40", version=shown["version"]))
    assert Order.objects.get().state == "draft"


def test_a_bag_outside_the_limits_gives_no_rates(team: Team, prescriber: Client) -> None:
    asked = ADULT | {"bag_ml": "100"}
    said = words(prescriber.get(dose_page(ready_course(team), "panel/"), asked, headers=HTMX))
    assert "Rates:" not in said and "more than 4 mg per mL" in said


def test_saving_makes_the_draft_without_javascript(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    shown = fields_of(prescriber.get(dose_page(course)))
    sent_back = ADULT | {"once": shown["once"], "note": "left arm only"}
    answer = prescriber.post(dose_page(course), sent_back)
    order = Order.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("order:sign", args=[order.pk]))
    assert (order.ordered_mg, order.infusion, order.note) == (1000, 1, "left arm only")
    again = prescriber.post(dose_page(course), sent_back)
    assert again["Location"] == answer["Location"] and Order.objects.count() == 1


def test_a_saved_draft_opens_with_its_choices(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    prescriber.post(dose_page(course), sent(**ADULT | {"bag_ml": "250", "note": "slowly"}))
    page = prescriber.get(dose_page(course))
    assert re.search(r'value="250"[^>]*checked', page.content.decode())
    assert "slowly" in words(page) and fields_of(page)["version"] == "1"


def test_sizes_that_are_not_on_record_are_not_saved(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    answer = prescriber.post(dose_page(course), sent(**ADULT | {"weight": "66"}))
    assert answer.status_code == 422
    said = words(answer)
    assert (
        "On record: 64 kg, 04-May-2026. An order" in said
        and "record this measurement first" in said
    )
    assert 'value="66"' in answer.content.decode()
    assert not Order.objects.exists()


def test_look_works_out_without_saving(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    asked = sent(**ADULT | {"weight": "66"}, look="1")
    answer = prescriber.post(dose_page(course), asked)
    assert answer.status_code == 200 and "preview: not on record" in words(answer)
    assert not Order.objects.exists()


def test_an_invalid_choice_keeps_what_was_typed(team: Team, prescriber: Client) -> None:
    wrong = ADULT | {"bag_ml": "750", "note": "typed before"}
    answer = prescriber.post(dose_page(ready_course(team)), sent(**wrong))
    assert answer.status_code == 422
    assert "<title>Error: Dose" in answer.content.decode()
    assert "typed before" in words(answer)


def test_a_course_that_is_not_ready_says_so(team: Team, prescriber: Client) -> None:
    course = written(ready_adult(), team, "screening")
    page = prescriber.get(dose_page(course))
    assert "The course is screening, not ready." in words(page)
    assert re.search(r"btn-primary\" type=\"submit\" disabled", page.content.decode())
    answer = prescriber.post(dose_page(course), sent(**ADULT))
    assert answer.status_code == 422 and "not ready" in words(answer)


def test_without_a_plan_the_page_leads_to_planning(team: Team, prescriber: Client) -> None:
    course = written(ready_adult(course={"planned": []}) | {}, team, "draft")
    page = prescriber.get(dose_page(course))
    assert "No infusion is planned." in words(page)
    assert f"/courses/{course.pk}/infusions/" in page.content.decode()


@pytest.mark.parametrize("role", ["pharmacist", "nurse", "auditor", "admin"])
def test_only_a_prescriber_works_out_a_dose(team: Team, role: str) -> None:
    course, client = ready_course(team), client_of(getattr(team, role))
    for address in (dose_page(course), dose_page(course, "panel/")):
        refused(client.get(address), "prescriber")
    refused(client.post(dose_page(course), sent(**ADULT)), "prescriber")


def test_another_clinic_has_no_such_course(team: Team) -> None:
    stranger = client_of(make_team().prescriber)
    course = ready_course(team)
    for address in (dose_page(course), dose_page(course, "panel/")):
        assert stranger.get(address).status_code == 404
    assert stranger.post(dose_page(course), sent(**ADULT)).status_code == 404


def test_pages_cost_few_statements(team: Team, prescriber: Client) -> None:
    course = ready_course(team)
    with at_most(6):
        prescriber.get(dose_page(course))
    with at_most(3):
        prescriber.get(dose_page(course, "panel/"), ADULT, headers=HTMX)
