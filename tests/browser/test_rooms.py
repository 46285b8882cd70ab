"""Rooms the journeys do not come through: they too shut nobody out, at any width, in any colour."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rituximab.records.models import Course, Order
from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.factories import Team, ready_course
from tests.web import orders

pytestmark = [
    pytest.mark.parametrize("scripted", [True], ids=["scripts"]),
    pytest.mark.usefixtures("clock"),
]


def rooms_of_a_prescriber(course: Course, order: Order) -> list[str]:
    patient = course.patient_id
    return [
        "/patients/?q=okafor",
        f"/patients/{patient}/edit/",
        f"/patients/{patient}/conditions/new/",
        f"/patients/{patient}/events/new/",
        f"/patients/{patient}/vaccines/new/",
        f"/patients/{patient}/results/igg/",
        f"/courses/{course.pk}/why/hbv-panel/",
        f"/courses/{course.pk}/hold/",
        f"/orders/{order.pk}/",
        f"/orders/{order.pk}/amend/",
        f"/orders/{order.pk}/cancel/",
        f"/orders/{order.pk}/print/",
        "/check/",
        "/check/0000-0000-0000",
        "/protocol/",
    ]


def rooms_of_an_auditor(course: Course, order: Order) -> list[str]:
    patient = course.patient_id
    return [
        f"/patients/{patient}/",
        f"/courses/{course.pk}/",
        f"/orders/{order.pk}/",
        "/audit/",
        f"/audit/patients/{patient}/",
        "/protocol/",
    ]


@pytest.mark.parametrize(
    ("who", "rooms"),
    [("prescriber", rooms_of_a_prescriber), ("auditor", rooms_of_an_auditor)],
    ids=["prescriber", "auditor"],
)
def test_every_room_is_open_to_everybody_who_may_come(
    visitor: Visitor, team: Team, who: str, rooms: Callable[[Course, Order], list[str]]
) -> None:
    course = ready_course(team)
    order = orders.signed(team, course)
    steps.signs_in(visitor, getattr(team, who))
    for path in rooms(course, order):
        visitor.opens(path)
