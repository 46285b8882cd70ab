"""Marking a record as entered in error: it stays on record, struck out, and is a fact no longer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from rituximab.records import models as tables
from rituximab.records.base import Record

from .after import after_facts
from .base import (
    STANDING,
    Actor,
    Faults,
    Permission,
    change,
    deed,
    fetch,
    locked_patient,
    refuse,
    require,
)

#: What can be marked: kind -> table, whose permission, and the way to the patient.
KINDS: dict[str, tuple[type[Record], Permission, str]] = {
    "allergy": (tables.Allergy, Permission.ANSWER_RECORD, "patient"),
    "condition": (tables.Condition, Permission.ANSWER_RECORD, "patient"),
    "measurement": (tables.Measurement, Permission.MEASUREMENT_RECORD, "patient"),
    "therapy": (tables.Therapy, Permission.THERAPY_RECORD, "patient"),
    "result": (tables.Result, Permission.RESULT_CORRECT, "patient"),
    "vaccine": (tables.Vaccine, Permission.RESULT_CORRECT, "patient"),
    "event": (tables.Event, Permission.EVENT_EDIT, "patient"),
    "contact": (tables.Contact, Permission.MONITORING_RECORD, "patient"),
    "acknowledgement": (
        tables.Acknowledgement,
        Permission.MONITORING_DECIDE,
        "result__patient",
    ),
    "event_decision": (tables.EventDecision, Permission.REACTION_DECIDE, "event__patient"),
    "therapy_decision": (tables.TherapyDecision, Permission.THERAPY_DECIDE, "course__patient"),
    "plan": (tables.Plan, Permission.PLAN_RECORD, "course__patient"),
    "answer": (tables.Answer, Permission.COURSE_ASSESS, "course__patient"),
    "pregnancy_answer": (
        tables.PregnancyAnswer,
        Permission.SCREENING_RECORD,
        "course__patient",
    ),
    "vaccination_review": (
        tables.VaccinationReview,
        Permission.SCREENING_RECORD,
        "course__patient",
    ),
    "core_set": (tables.CoreSet, Permission.RESPONSE_ASSESS, "course__patient"),
}


@deed(None, "record.error")
def mark_in_error(*, by: Actor, at: datetime, kind: str, record_id: int, reason: str) -> Record:
    """Take one record out of use, for a reason; the permission is that of recording its kind."""
    if kind not in KINDS:
        raise TypeError(f"A {kind} is not marked this way.")
    table, permission, way = KINDS[kind]
    require(by, permission)
    faults = Faults()
    reason = faults.said("reason", reason)
    faults.stop()
    here: Any = table._default_manager.filter(Q(**{f"{way}__clinic_id": by.clinic_id}))
    record = fetch(here, record_id)
    patient = locked_patient(by, here.values_list(f"{way}_id", flat=True).get(pk=record_id))
    record.refresh_from_db()
    if record.error_at is not None:
        raise refuse("in-error", "This is marked as entered in error already.")
    change(
        record,
        deed="record.error",
        by=by,
        at=at,
        patient_id=patient.pk,
        reason=reason,
        error_at=at,
        error_by_id=by.user_id,
        error_reason=reason,
    )
    if kind == "allergy":
        _ask_again(patient, by, at)
    after_facts(patient, by=by, at=at)
    return record


def _ask_again(patient: tables.Patient, by: Actor, at: datetime) -> None:
    """With the last allergy gone nobody has said that none are known: the question is open."""
    if tables.Allergy.objects.filter(STANDING, patient=patient).exists():
        return
    change(
        patient,
        deed="patient.allergies",
        by=by,
        at=at,
        patient_id=patient.pk,
        allergy_status="unrecorded",
        allergies_at=None,
        allergies_by_id=None,
    )
