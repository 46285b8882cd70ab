"""The three questions of a contact."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from rituximab.actions.contact import record_contact
from rituximab.records.models import Contact, Course
from tests.actions.kit import broken_trail, hidden_from_others, invalid, last, only_for
from tests.factories import Team, make_patient, ready_course
from tests.people import NOW

NO: dict[str, Any] = {"infection": False, "neurological": False, "respiratory": False}
GIVEN: dict[str, Any] = {"on": NOW.date(), "way": "telephone", **NO}


def test_a_contact_is_recorded(team: Team) -> None:
    patient = make_patient(team)
    row = record_contact(by=team.nurse, at=NOW, patient_id=patient.pk, **GIVEN)
    assert (row.infection, row.text) == (False, "")
    assert last("contact.record").patient_id == patient.pk


def test_a_yes_by_itself_holds_nothing_and_says_what(team: Team) -> None:
    course = ready_course(team)
    whose: dict[str, Any] = {"by": team.nurse, "at": NOW, "patient_id": course.patient_id}
    with invalid("text"):
        record_contact(**whose, **(GIVEN | {"respiratory": True}))
    said = GIVEN | {"respiratory": True, "text": "coughs at night"}
    record_contact(**whose, **said)
    assert Course.objects.get(pk=course.pk).state == "ready"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"on": NOW.date() + timedelta(days=1)}, "on"),
        ({"on": date(1970, 1, 1)}, "on"),
        ({"way": "pigeon"}, "way"),
        ({"text": "x" * 501}, "text"),
        ({"infection": None, "neurological": None, "respiratory": None}, "infection"),
    ],
)
def test_what_does_not_fit(team: Team, change: dict[str, Any], field: str) -> None:
    patient = make_patient(team)
    with invalid(field):
        record_contact(by=team.nurse, at=NOW, patient_id=patient.pk, **(GIVEN | change))


def test_who_may(team: Team) -> None:
    given: dict[str, Any] = {"patient_id": make_patient(team).pk, **GIVEN}
    only_for(record_contact, team.prescriber, team.nurse, among=team, **given)
    hidden_from_others(record_contact, "nurse", **given)
    with broken_trail():
        record_contact(by=team.nurse, at=NOW, **given)
    assert not Contact.objects.exists()
