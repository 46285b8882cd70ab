"""Events: what they hold, how they end, what is decided on them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from rituximab.access.policy import AccessDenied
from rituximab.actions.event import decide_event, record_event, resolve_event
from rituximab.records.models import Course, Event
from tests.actions.kit import (
    broken_trail,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
    said,
)
from tests.factories import Team, make_patient, ready_course
from tests.people import NOW

TODAY, TOMORROW = NOW.date(), NOW.date() + timedelta(days=1)


def record(team: Team, patient_id: int, kind: str = "serious_infection", **given: Any) -> Event:
    base: dict[str, Any] = {"by": team.nurse, "at": NOW, "on": TODAY}
    return record_event(patient_id=patient_id, kind=kind, **(base | given))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("serious_infection", "infection"),
        ("neurological_symptom", "neurological"),
        ("respiratory_symptom", "respiratory"),
    ],
)
def test_what_is_dangerous_holds_the_course(team: Team, kind: str, code: str) -> None:
    course = ready_course(team)
    record(team, course.patient_id, kind, description="since this morning")
    course.refresh_from_db()
    assert (course.state, course.held_from) == ("held", "ready")
    move = course.moves.latest("seq")
    assert (move.reason_code, move.by_id) == (code, team.nurse.user_id)
    assert "22-Nov-2026" in move.reason
    assert last("course.hold").after == {"state": "held", "code": code}
    record(team, course.patient_id, kind)
    assert len(said("course.hold")) == 1 and len(said("event.record")) == 2


@pytest.mark.parametrize("kind", ["infusion_reaction", "mucocutaneous_reaction"])
def test_a_reaction_holds_nothing_by_itself(team: Team, kind: str) -> None:
    course = ready_course(team)
    row = record(team, course.patient_id, kind, grade=3, terms=["hypoxia"])
    assert (row.grade, row.terms) == (3, ["hypoxia"])
    assert Course.objects.get(pk=course.pk).state == "ready"


def test_the_event_and_the_hold_are_one(team: Team) -> None:
    course = ready_course(team)
    with broken_trail():
        record(team, course.patient_id)
    assert not Event.objects.exists()
    assert Course.objects.get(pk=course.pk).state == "ready"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "cold"}, "kind"),
        ({"on": TOMORROW}, "on"),
        ({"on": date(1970, 1, 1)}, "on"),
        ({"kind": "infusion_reaction", "grade": 6}, "grade"),
        ({"kind": "infusion_reaction", "grade": 0}, "grade"),
        ({"kind": "infusion_reaction", "terms": ["rash"]}, "terms"),
        ({"grade": 2}, "grade"),
        ({"description": "a\x00b"}, "description"),
    ],
)
def test_what_does_not_fit_is_told(team: Team, given: dict[str, Any], field: str) -> None:
    patient = make_patient(team)
    with invalid(field):
        record(team, patient.pk, **given)


def test_those_who_treat_record(team: Team) -> None:
    patient = make_patient(team)
    given: dict[str, Any] = {"patient_id": patient.pk, "kind": "serious_infection", "on": TODAY}
    only_for(record_event, team.prescriber, team.pharmacist, team.nurse, among=team, **given)
    hidden_from_others(record_event, "nurse", **given)


# ---- its end ------------------------------------------------------------------------------


def test_an_infection_ends_once(team: Team) -> None:
    row = record(team, make_patient(team).pk, on=date(2026, 11, 1))
    end: dict[str, Any] = {"event_id": row.pk, "resolved_on": TODAY}
    only_for(resolve_event, team.prescriber, team.nurse, among=team, **end)
    hidden_from_others(resolve_event, "nurse", **end)
    for day in (TOMORROW, date(2026, 10, 31)):
        with invalid("resolved_on"):
            resolve_event(by=team.nurse, at=NOW, event_id=row.pk, resolved_on=day)
    ended = resolve_event(by=team.nurse, at=NOW, **end)
    assert (ended.resolved_on, ended.resolved_by_id) == (TODAY, team.nurse.user_id)
    with not_allowed("resolved"):
        resolve_event(by=team.nurse, at=NOW, **end)


def test_a_symptom_is_closed_by_a_prescriber(team: Team) -> None:
    row = record(team, make_patient(team).pk, "neurological_symptom")
    with pytest.raises(AccessDenied):
        resolve_event(by=team.nurse, at=NOW, event_id=row.pk, resolved_on=TODAY)
    assert last("event.resolve", "refused").actor_id == team.nurse.user_id
    assert resolve_event(by=team.prescriber, at=NOW, event_id=row.pk, resolved_on=TODAY).pk


# ---- decisions ----------------------------------------------------------------------------


def test_a_prescriber_decides_on_a_reaction(team: Team) -> None:
    row = record(team, make_patient(team).pk, "infusion_reaction", grade=3)
    given: dict[str, Any] = {"event_id": row.pk, "action": "proceed", "reason": "half the rate"}
    only_for(decide_event, team.prescriber, among=team, **given)
    hidden_from_others(decide_event, "prescriber", **given)
    decision = decide_event(by=team.prescriber, at=NOW, **given)
    assert (decision.event_id, last("event.decide").patient_id) == (row.pk, row.patient_id)


def test_a_decision_says_why_and_never_ends_an_infection(team: Team) -> None:
    row = record(team, make_patient(team).pk)
    doctor: dict[str, Any] = {"by": team.prescriber, "at": NOW, "event_id": row.pk}
    with invalid("action", "reason"):
        decide_event(action="wait", reason="", **doctor)
    with not_allowed("not-decided"):
        decide_event(action="proceed", reason="looks well", **doctor)
