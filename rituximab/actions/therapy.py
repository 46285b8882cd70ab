"""Deeds on steroids and co-drugs: what was taken, when it stopped, what becomes of it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args

from rituximab.protocol import facts
from rituximab.protocol.quantity import day_text
from rituximab.protocol.sense import units_of
from rituximab.records.course import ENDED
from rituximab.records.models import Course, Patient, Therapy, TherapyDecision

from .after import after_facts
from .base import (
    STANDING,
    Actor,
    Faults,
    Permission,
    add,
    change,
    deed,
    fetch,
    local_day,
    locked_course,
    locked_patient,
    refuse,
)

#: Outcomes that count for a trial only with a reason.
SAY_WHY = ("intolerant", "contraindicated")


@deed(Permission.THERAPY_RECORD)
def record_therapy(
    *,
    by: Actor,
    at: datetime,
    patient_id: int,
    drug: str,
    dose: Decimal | None = None,
    unit: str = "",
    route: str = "oral",
    start: date | None = None,
    stop: date | None = None,
    outcome: str = "",
    outcome_reason: str = "",
) -> Therapy:
    """One stretch of one drug at one dose; ``stop`` is the first day without it."""
    patient = locked_patient(by, patient_id)
    row = Therapy(
        patient=patient,
        drug=drug,
        dose=dose,
        unit=unit,
        route=route,
        start=start,
        stop=stop,
        outcome=outcome,
        outcome_reason=outcome_reason.strip(),
    )
    faults = _faults(row)
    for name, day in (("start", start), ("stop", stop)):
        faults.unless(day is None or day >= patient.born, name, "The day lies before birth.")
    faults.unless(start is None or start <= local_day(at), "start", "The day lies ahead.")
    faults.stop()
    add(row, deed=Permission.THERAPY_RECORD, by=by, at=at, patient_id=patient.pk)
    after_facts(patient, by=by, at=at)
    return row


def _faults(row: Therapy) -> Faults:
    faults = Faults()
    faults.one_of("drug", row.drug, get_args(facts.Drug))
    faults.one_of("route", row.route, get_args(facts.Route))
    faults.one_of("outcome", row.outcome, ("", *get_args(facts.TherapyOutcome)))
    if row.dose is not None:
        faults.fits(Therapy, dose=row.dose)
        faults.unless(not row.dose.is_finite() or row.dose > 0, "dose", "It is more than zero.")
        if "drug" not in faults:
            faults.one_of("unit", row.unit, units_of(row.drug))  # type: ignore[arg-type]
    faults.unless(row.dose is not None or not row.unit, "dose", "A unit without a dose.")
    _ending(faults, row)
    return faults


def _ending(faults: Faults, row: Therapy) -> None:
    faults.fits(Therapy, outcome_reason=row.outcome_reason)
    if row.start and row.stop:
        faults.unless(row.stop >= row.start, "stop", "It stopped before it started.")
    if row.outcome in SAY_WHY:
        faults.said("outcome_reason", row.outcome_reason)


@deed(Permission.THERAPY_RECORD, "therapy.stop")
def stop_therapy(
    *,
    by: Actor,
    at: datetime,
    therapy_id: int,
    stop: date,
    outcome: str = "",
    outcome_reason: str = "",
    expected_version: int | None = None,
) -> Therapy:
    """The first day without the drug, and how it went."""
    rows = Therapy.objects.filter(STANDING, patient__in=Patient.objects.visible_to(by))
    therapy = fetch(rows, therapy_id)
    patient = locked_patient(by, therapy.patient_id)
    therapy.refresh_from_db()
    if therapy.stop is not None:
        raise refuse("stopped", f"It has a stop date already, {day_text(therapy.stop)}.")
    wanted: dict[str, Any] = {
        "stop": stop,
        "outcome": outcome or therapy.outcome,
        "outcome_reason": outcome_reason.strip() or therapy.outcome_reason,
    }
    faults = Faults()
    faults.one_of("outcome", outcome, ("", *get_args(facts.TherapyOutcome)))
    faults.unless(stop >= patient.born, "stop", "The day lies before birth.")
    _ending(faults, Therapy(start=therapy.start, **wanted))
    faults.stop()
    change(
        therapy,
        deed="therapy.stop",
        by=by,
        at=at,
        patient_id=patient.pk,
        expected_version=expected_version,
        **wanted,
    )
    after_facts(patient, by=by, at=at)
    return therapy


@deed(Permission.THERAPY_DECIDE)
def decide_therapy(
    *,
    by: Actor,
    at: datetime,
    course_id: int,
    therapy_id: int,
    action: str,
    reason: str,
    dose: Decimal | None = None,
    unit: str = "",
) -> TherapyDecision:
    """Continue, reduce (to ``dose``) or stop a co-drug from the infusion on; the last counts."""
    course = _deciding(by, course_id)
    row, faults = _decision(course, at, therapy_id, action, reason, dose, unit)
    faults.stop()
    add(row, deed=Permission.THERAPY_DECIDE, by=by, at=at, patient_id=course.patient_id)
    after_facts(course.patient, by=by, at=at)
    return row


@deed(Permission.THERAPY_DECIDE)
def decide_therapies(
    *, by: Actor, at: datetime, course_id: int, decisions: Sequence[Mapping[str, Any]]
) -> list[TherapyDecision]:
    """Several co-drugs at once, all or none; each is what ``decide_therapy`` takes.

    Faults are named ``<number of the decision>.<field>``.
    """
    course = _deciding(by, course_id)
    made, faults = [], Faults()
    for number, decision in enumerate(decisions):
        row, found = _decision(course, at, **decision)
        made.append(row)
        for field, said in found.items():
            faults[f"{number}.{field}"] = said
    faults.unless(made, "decisions", "Decide on at least one co-drug.")
    faults.stop()
    for row in made:
        add(row, deed=Permission.THERAPY_DECIDE, by=by, at=at, patient_id=course.patient_id)
    after_facts(course.patient, by=by, at=at)
    return made


def _deciding(by: Actor, course_id: int) -> Course:
    course = locked_course(by, course_id)
    if course.state in ENDED:
        raise refuse("ended", "The course has ended.")
    return course


def _decision(
    course: Course,
    at: datetime,
    therapy_id: int,
    action: str,
    reason: str,
    dose: Decimal | None = None,
    unit: str = "",
) -> tuple[TherapyDecision, Faults]:
    """The row to write, and what does not fit in it."""
    therapy = fetch(Therapy.objects.filter(STANDING, patient_id=course.patient_id), therapy_id)
    faults = Faults()
    reason = faults.said("reason", reason)
    faults.fits(TherapyDecision, reason=reason)
    faults.one_of("action", action, get_args(facts.TherapyAction))
    if action == "reduce":
        _lower(faults, therapy, dose, unit)
    else:
        faults.unless(dose is None and not unit, "dose", "A new dose belongs to a reduction.")
    if not faults and therapy.stop is not None and therapy.stop <= local_day(at):
        raise refuse("stopped", f"It was stopped on {day_text(therapy.stop)}.")
    decision = TherapyDecision(
        course=course, therapy=therapy, action=action, dose=dose, unit=unit, reason=reason
    )
    return decision, faults


def _lower(faults: Faults, therapy: Therapy, dose: Decimal | None, unit: str) -> None:
    """A reduction names a dose in a unit that fits, and one below the dose of now."""
    if dose is None:
        return faults.add("dose", "The new dose is missing.")
    faults.fits(TherapyDecision, dose=dose)
    faults.unless(not dose.is_finite() or dose > 0, "dose", "It is more than zero.")
    faults.one_of("unit", unit, units_of(therapy.drug))  # type: ignore[arg-type]
    if therapy.dose is not None and unit == therapy.unit and dose.is_finite():
        faults.unless(dose < therapy.dose, "dose", "It is not below the dose of now.")
    return None
