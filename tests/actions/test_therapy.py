"""Steroids and co-drugs: what was taken, when it stopped, what becomes of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rituximab.actions.base import Conflict
from rituximab.actions.course import discontinue_course
from rituximab.actions.therapy import decide_therapy, record_therapy, stop_therapy
from rituximab.records.journey import chart_of, facts_of
from rituximab.records.models import Therapy, TherapyDecision
from tests.actions.kit import hidden_from_others, invalid, last, not_allowed, only_for
from tests.factories import Team, make_patient, ready_course
from tests.people import NOW

TODAY, TOMORROW = NOW.date(), NOW.date() + timedelta(days=1)
MTX: dict[str, Any] = {
    "drug": "methotrexate",
    "dose": Decimal(25),
    "unit": "mg/week",
    "route": "sc",
    "start": date(2026, 5, 18),
}


def record(team: Team, **given: Any) -> Therapy:
    patient_id = given.pop("patient_id", None) or make_patient(team).pk
    return record_therapy(by=team.prescriber, at=NOW, patient_id=patient_id, **(MTX | given))


def test_a_therapy_is_kept(team: Team) -> None:
    row = record(team, outcome="inadequate")
    row.refresh_from_db()
    assert (row.dose, row.unit, row.route, row.stop) == (Decimal(25), "mg/week", "sc", None)
    assert last("therapy.record").after["drug"] == "methotrexate"


def test_a_dose_may_be_unknown(team: Team) -> None:
    assert record(team, dose=None, unit="", start=None).dose is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"drug": "aspirin"}, "drug"),
        ({"route": "nose"}, "route"),
        ({"outcome": "well"}, "outcome"),
        ({"outcome": "intolerant"}, "outcome_reason"),
        ({"unit": "mg/day"}, "unit"),
        ({"unit": ""}, "unit"),
        ({"dose": None}, "dose"),
        ({"dose": Decimal(0)}, "dose"),
        ({"dose": Decimal("0.0001")}, "dose"),
        ({"dose": Decimal("NaN")}, "dose"),
        ({"start": TOMORROW}, "start"),
        ({"start": date(1970, 1, 1)}, "start"),
        ({"stop": date(2026, 5, 17)}, "stop"),
    ],
)
def test_what_does_not_fit_is_told(team: Team, given: dict[str, Any], field: str) -> None:
    patient = make_patient(team)
    with invalid(field):
        record(team, patient_id=patient.pk, **given)


def test_intolerance_has_a_reason(team: Team) -> None:
    row = record(team, outcome="intolerant", outcome_reason=" liver enzymes ")
    assert row.outcome_reason == "liver enzymes"


def test_prescriber_and_pharmacist_take_the_history(team: Team) -> None:
    patient = make_patient(team)
    given: dict[str, Any] = {"patient_id": patient.pk, **MTX}
    only_for(record_therapy, team.prescriber, team.pharmacist, among=team, **given)
    hidden_from_others(record_therapy, "prescriber", **given)


def test_a_therapy_stops_once(team: Team) -> None:
    row = record(team)
    stop: dict[str, Any] = {"therapy_id": row.pk, "stop": TODAY, "outcome": "inadequate"}
    only_for(stop_therapy, team.prescriber, team.pharmacist, among=team, **stop)
    hidden_from_others(stop_therapy, "pharmacist", **stop)
    stopped = stop_therapy(by=team.pharmacist, at=NOW, **stop)
    assert (stopped.stop, stopped.outcome, stopped.version) == (TODAY, "inadequate", 2)
    assert last("therapy.stop").before["stop"] is None
    with not_allowed("stopped"):
        stop_therapy(by=team.pharmacist, at=NOW, **stop)


def test_a_stop_fits_the_start_and_the_version(team: Team) -> None:
    row = record(team)
    for stop, outcome, field in (
        (date(2026, 5, 17), "", "stop"),
        (TODAY, "contraindicated", "outcome_reason"),
        (TODAY, "well", "outcome"),
    ):
        with invalid(field):
            stop_therapy(by=team.prescriber, at=NOW, therapy_id=row.pk, stop=stop, outcome=outcome)
    with pytest.raises(Conflict):
        stop_therapy(by=team.prescriber, at=NOW, therapy_id=row.pk, stop=TODAY, expected_version=7)


# ---- decisions on co-drugs ----------------------------------------------------------------


def test_the_last_decision_counts(team: Team) -> None:
    course = ready_course(team)
    row = Therapy.objects.get(drug="methotrexate")
    doctor: dict[str, Any] = {"by": team.prescriber, "at": NOW, "course_id": course.pk}
    decide_therapy(therapy_id=row.pk, action="stop", reason="infections", **doctor)
    facts = facts_of(chart_of(actor=team.nurse, course_id=course.pk))
    (decision,) = (t.decision for t in facts.therapies if t.drug == "methotrexate")
    assert decision is not None and (decision.action, decision.dose) == ("stop", None)
    assert TherapyDecision.objects.filter(therapy=row).count() == 2
    assert last("therapy.decide").patient_id == course.patient_id


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"action": "double"}, "action"),
        ({"action": "continue", "reason": " - "}, "reason"),
        ({"action": "continue", "dose": Decimal(5)}, "dose"),
        ({"action": "reduce"}, "dose"),
        ({"action": "reduce", "dose": Decimal(15), "unit": "mg/day"}, "unit"),
        ({"action": "reduce", "dose": Decimal(25), "unit": "mg/week"}, "dose"),
        ({"action": "reduce", "dose": Decimal(0), "unit": "mg/week"}, "dose"),
        ({"action": "reduce", "dose": Decimal("NaN"), "unit": "mg/week"}, "dose"),
    ],
)
def test_a_decision_has_to_fit(team: Team, given: dict[str, Any], field: str) -> None:
    course = ready_course(team)
    row = Therapy.objects.get(drug="methotrexate")
    said: dict[str, Any] = {"reason": "agreed in clinic", **given}
    with invalid(field):
        decide_therapy(by=team.prescriber, at=NOW, course_id=course.pk, therapy_id=row.pk, **said)


def test_only_a_prescriber_decides_and_only_on_this_patients_drugs(team: Team) -> None:
    course, other = ready_course(team), record(team)
    row = Therapy.objects.get(drug="methotrexate", patient=course.patient)
    given: dict[str, Any] = {"course_id": course.pk, "action": "continue", "reason": "steady"}
    only_for(decide_therapy, team.prescriber, among=team, therapy_id=row.pk, **given)
    hidden_from_others(decide_therapy, "prescriber", therapy_id=row.pk, **given)
    with pytest.raises(LookupError):
        decide_therapy(by=team.prescriber, at=NOW, therapy_id=other.pk, **given)


def test_a_stopped_drug_and_an_ended_course_are_not_decided_on(team: Team) -> None:
    course = ready_course(team)
    row = Therapy.objects.get(drug="methotrexate")
    doctor: dict[str, Any] = {"by": team.prescriber, "at": NOW}
    stop_therapy(therapy_id=row.pk, stop=TODAY, **doctor)
    said: dict[str, Any] = {"action": "continue", "reason": "steady", "course_id": course.pk}
    with not_allowed("stopped"):
        decide_therapy(therapy_id=row.pk, **said, **doctor)
    discontinue_course(course_id=course.pk, kind="toxicity", reason="liver enzymes", **doctor)
    with not_allowed("ended"):
        decide_therapy(therapy_id=row.pk, **said, **doctor)
