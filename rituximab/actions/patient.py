"""Deeds on who the patient is: registration, details, allergies, conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, get_args

from django.db import IntegrityError, transaction

from rituximab.protocol import facts
from rituximab.protocol.quantity import day_text
from rituximab.records.models import Allergy, Condition, Patient
from rituximab.records.patient import folded, namesake_key, search_name

from .after import after_facts
from .base import (
    STANDING,
    Actor,
    Faults,
    NotAllowed,
    Permission,
    Refusal,
    add,
    change,
    deed,
    fetch,
    local_day,
    locked_patient,
    refuse,
    require,
)
from .error import mark_in_error

__all__ = [
    "Duplicate",
    "edit_patient",
    "end_condition",
    "mark_in_error",
    "record_allergies",
    "record_condition",
    "register_patient",
]

#: What the protocol reads: changing it is a correction and says why.
READ_BY_RULES = ("born", "sex", "diagnosis")
EDITABLE = (
    "mrn",
    "family_name",
    "given_names",
    "title",
    "previous_names",
    "born",
    "sex",
    "diagnosis",
    "deceased_on",
)


class Duplicate(NotAllowed):
    """Patients of the clinic who may be the same person; ``candidates`` holds them."""

    def __init__(self, code: str, candidates: Iterable[Patient]) -> None:
        self.candidates = tuple(candidates)
        hint = (
            "Open the patient on record."
            if code == "same-mrn"
            else "Open the patient on record, or say why this is somebody else."
        )
        super().__init__(
            Refusal(code, f"On record: {one}, born {day_text(one.born)}, MRN {one.mrn}.", hint)
            for one in self.candidates
        )


@deed(Permission.PATIENT_REGISTER)
def register_patient(
    *,
    by: Actor,
    at: datetime,
    mrn: str,
    family_name: str,
    born: date,
    sex: str,
    diagnosis: str,
    given_names: str = "",
    title: str = "",
    previous_names: str = "",
    not_a_duplicate_because: str = "",
) -> Patient:
    """A new patient of the actor's clinic. Raises Duplicate for the same MRN, and for the same name
    and birth date unless it is said why this is somebody else."""
    values = {
        "mrn": mrn.strip(),
        "family_name": family_name.strip(),
        "given_names": given_names.strip(),
        "title": title.strip(),
        "previous_names": previous_names.strip(),
        "born": born,
        "sex": sex,
        "diagnosis": diagnosis,
    }
    faults = _faults(values, local_day(at))
    because = not_a_duplicate_because.strip()
    if because:
        faults.said("not_a_duplicate_because", because)
    faults.stop()
    patient = Patient(clinic_id=by.clinic_id, **values)
    _index(patient)
    same = Patient.objects.visible_to(by).filter(mrn=patient.mrn)
    if same:
        raise Duplicate("same-mrn", same)
    alike = [one for one in _alike(patient) if one.pk != patient.pk]
    if alike and not because:
        raise Duplicate("same-person", alike)
    return _unique(patient, by, at, because)


def _unique(patient: Patient, by: Actor, at: datetime, because: str) -> Patient:
    """Written, or Duplicate when somebody registered the MRN in the same moment."""
    try:
        with transaction.atomic():
            add(patient, deed=Permission.PATIENT_REGISTER, by=by, at=at, reason=because)
    except IntegrityError:
        same = Patient.objects.visible_to(by).filter(mrn=patient.mrn)
        if not same:
            raise
        raise Duplicate("same-mrn", same) from None
    return patient


def _alike(patient: Patient) -> list[Patient]:
    """Patients of the clinic born that day under a name that folds to the same."""
    rows = Patient.objects.filter(STANDING, clinic_id=patient.clinic_id, born=patient.born)
    name = folded(f"{patient.family_name} {patient.given_names}")
    return [one for one in rows if folded(f"{one.family_name} {one.given_names}") == name]


def _index(patient: Patient) -> None:
    patient.search_name = search_name(patient)
    patient.namesake_key = namesake_key(patient)


def _faults(values: dict[str, Any], today: date) -> Faults:
    faults = Faults()
    faults.fits(Patient, **{k: v for k, v in values.items() if isinstance(v, str)})
    faults.unless(values.get("mrn", "x"), "mrn", "The record number is missing.")
    faults.unless(values.get("family_name", "x"), "family_name", "The family name is missing.")
    for name, allowed in (("sex", facts.Sex), ("diagnosis", facts.Diagnosis)):
        if name in values:
            faults.one_of(name, values[name], get_args(allowed))
    for name in ("born", "deceased_on"):
        if values.get(name) is not None:
            faults.unless(values[name] <= today, name, "The day lies ahead.")
    return faults


@deed(Permission.PATIENT_EDIT)
def edit_patient(
    *,
    by: Actor,
    at: datetime,
    patient_id: int,
    expected_version: int | None = None,
    reason: str = "",
    **changes: Any,
) -> Patient:
    """Change the details named in ``changes`` (EDITABLE). What rules read needs a reason, and the
    diagnosis a prescriber. Raises Duplicate for an MRN that is another patient's."""
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise TypeError(f"No such detail: {', '.join(sorted(unknown))}.")
    changes = {k: v.strip() if isinstance(v, str) else v for k, v in changes.items()}
    patient = locked_patient(by, patient_id)
    altered = {name: value for name, value in changes.items() if getattr(patient, name) != value}
    faults = _faults(altered, local_day(at))
    read = [name for name in READ_BY_RULES if name in altered]
    if read:
        faults.said("reason", reason)
    died = altered.get("deceased_on")
    born = altered.get("born", patient.born)
    faults.unless(died is None or died >= born, "deceased_on", "The day lies before birth.")
    faults.stop()
    if "diagnosis" in altered:
        require(by, Permission.COURSE_ASSESS)
    taken = Patient.objects.visible_to(by).exclude(pk=patient.pk).filter(mrn=altered.get("mrn"))
    if "mrn" in altered and taken:
        raise Duplicate("same-mrn", taken)
    for name, value in altered.items():
        setattr(patient, name, value)
    _index(patient)
    keys = {"search_name": patient.search_name, "namesake_key": patient.namesake_key}
    patient.refresh_from_db()
    change(
        patient,
        deed=Permission.PATIENT_EDIT,
        by=by,
        at=at,
        patient_id=patient.pk,
        expected_version=expected_version,
        reason=reason.strip(),
        **altered,
        **keys,
    )
    after_facts(patient, by=by, at=at)
    return patient


@deed(Permission.ANSWER_RECORD, "patient.allergies")
def record_allergies(
    *,
    by: Actor,
    at: datetime,
    patient_id: int,
    none_known: bool = False,
    items: Sequence[dict[str, str]] = (),
    expected_version: int | None = None,
) -> Patient:
    """The answer to the question for allergies: none known, or each ``{substance, reaction}``.

    Those on record stay; a wrong one is marked entered in error. "None known" is refused while one
    is on record.
    """
    patient = locked_patient(by, patient_id)
    on_record = list(Allergy.objects.filter(STANDING, patient=patient))
    faults = Faults()
    named = [{k: item.get(k, "").strip() for k in ("substance", "reaction")} for item in items]
    faults.unless(
        none_known != bool(named), "none_known", "Say that none are known, or name each allergy."
    )
    for number, item in enumerate(named):
        faults.unless(item["substance"], f"{number}.substance", "The substance is missing.")
        faults.fits(Allergy, **item)
    faults.stop()
    if none_known and on_record:
        names = ", ".join(one.substance for one in on_record)
        raise refuse(
            "allergies-on-record",
            f"On record: {names}.",
            "Mark an allergy that is wrong as entered in error first.",
        )
    known = {folded(one.substance) for one in on_record}
    for item in named:
        if folded(item["substance"]) not in known:
            row = Allergy(patient=patient, **item)
            add(row, deed="patient.allergies", by=by, at=at, patient_id=patient.pk)
            known.add(folded(item["substance"]))
    change(
        patient,
        deed="patient.allergies",
        by=by,
        at=at,
        patient_id=patient.pk,
        expected_version=expected_version,
        allergy_status="none_known" if none_known else "recorded",
        allergies_at=at,
        allergies_by_id=by.user_id,
    )
    after_facts(patient, by=by, at=at)
    return patient


@deed(Permission.ANSWER_RECORD, "patient.condition")
def record_condition(*, by: Actor, at: datetime, patient_id: int, kind: str) -> Condition:
    """A condition that counts until it is ended."""
    faults = Faults()
    faults.one_of("kind", kind, get_args(facts.Condition))
    faults.stop()
    patient = locked_patient(by, patient_id)
    if Condition.objects.filter(STANDING, patient=patient, kind=kind, ended_on=None).exists():
        raise refuse("on-record", f"{kind.replace('_', ' ').capitalize()} is on record already.")
    row = Condition(patient=patient, kind=kind)
    add(row, deed="patient.condition", by=by, at=at, patient_id=patient.pk)
    after_facts(patient, by=by, at=at)
    return row


@deed(Permission.ANSWER_RECORD, "patient.condition")
def end_condition(*, by: Actor, at: datetime, condition_id: int, ended_on: date) -> Condition:
    """The condition no longer counts."""
    rows = Condition.objects.filter(STANDING, patient__in=Patient.objects.visible_to(by))
    condition = fetch(rows, condition_id)
    patient = locked_patient(by, condition.patient_id)
    faults = Faults()
    faults.unless(ended_on <= local_day(at), "ended_on", "The day lies ahead.")
    faults.unless(ended_on >= patient.born, "ended_on", "The day lies before birth.")
    faults.stop()
    condition.refresh_from_db()
    if condition.ended_on is not None:
        raise refuse("ended", f"The condition ended on {day_text(condition.ended_on)}.")
    change(
        condition,
        deed="patient.condition",
        by=by,
        at=at,
        patient_id=patient.pk,
        ended_on=ended_on,
    )
    after_facts(patient, by=by, at=at)
    return condition
