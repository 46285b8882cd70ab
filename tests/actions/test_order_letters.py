"""A letter without a picture stops the signature, and is named with its field."""

from __future__ import annotations

from typing import Any

import pytest

from rituximab.actions.base import NotAllowed
from rituximab.records.models import Document, Patient
from rituximab.records.sealed import Unprintable
from tests.actions.test_order_sign import sign
from tests.factories import Team, ready_course
from tests.web import orders

pytestmark = pytest.mark.django_db


def test_a_letter_that_cannot_be_printed_is_named_with_its_field(team: Team) -> None:
    course = ready_course(team)
    who = {"family_name": "Oka\u0378for", "given_names": "\u0131da"}
    Patient.objects.filter(pk=course.patient_id).update(**who)
    order = orders.drafted(team, course)

    def render(snapshot: dict[str, Any], *, paper: str) -> bytes:
        raise Unprintable("\u0378\u2603")

    with pytest.raises(NotAllowed) as refused:
        sign(team, order, render=render)
    assert {one.code for one in refused.value.refusals} == {"unprintable"}
    assert [one.text for one in refused.value.refusals] == [
        "Patient, family name: \u0378 (U+0378, no letter of any script) cannot be printed.",
        "The order: \u2603 (U+2603, snowman) cannot be printed.",
    ]
    order.refresh_from_db()
    assert (order.state, Document.objects.count()) == ("draft", 0)
