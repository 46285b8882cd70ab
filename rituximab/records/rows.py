"""The rows of a chart: small frozen values, read from one JSON document, never written back.

A field named ``<x>_by`` is the full name of that person ("" for nobody), ``<x>_by_id`` who it is;
every other field is the column of the same name. ``Decimal`` without trailing zeros, times in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRow(Row):
    """A row somebody wrote, and may have taken out of use."""

    written_at: datetime
    written_by: str
    written_by_id: int
    error_at: datetime | None
    error_by: str
    error_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientRow(WrittenRow):
    clinic_id: int
    mrn: str
    family_name: str
    given_names: str
    title: str
    previous_names: str
    born: date
    sex: str
    diagnosis: str
    deceased_on: date | None
    allergy_status: str
    allergies_at: datetime | None
    allergies_by: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesakeRow(Row):
    """Another patient of the clinic who could be taken for this one."""

    mrn: str
    family_name: str
    given_names: str
    born: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AllergyRow(WrittenRow):
    substance: str
    reaction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionRow(WrittenRow):
    kind: str
    ended_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementRow(WrittenRow):
    on: date
    height_cm: Decimal | None
    weight_kg: Decimal | None
    as_typed: str
    confirmed_reason: str
    confirms_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapyRow(WrittenRow):
    drug: str
    dose: Decimal | None
    unit: str
    route: str
    start: date | None
    stop: date | None
    outcome: str
    outcome_reason: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow(WrittenRow):
    test: str
    on: date
    reading: str
    value: Decimal | None
    unit: str
    lower: Decimal | None
    upper: Decimal | None
    laboratory: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VaccineRow(WrittenRow):
    name: str
    live: bool | None
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow(WrittenRow):
    kind: str
    on: date
    description: str
    grade: int | None
    terms: tuple[str, ...]
    resolved_on: date | None
    resolved_by: str
    resolved_by_id: int | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDecisionRow(WrittenRow):
    event_id: int
    action: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow(WrittenRow):
    number: int
    follows_id: int | None
    edition_version: str
    edition_sha256: str
    state: str
    state_since: datetime
    held_from: str
    version: int
    error_requested_by: str
    error_requested_by_id: int | None
    error_request_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRow(Row):
    seq: int
    from_state: str
    to_state: str
    at: datetime
    by: str
    reason_code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseMoveRow(MoveRow):
    course_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicationRow(WrittenRow):
    domain: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedInfusionRow(WrittenRow):
    infusion: int
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapyDecisionRow(WrittenRow):
    therapy_id: int
    action: str
    dose: Decimal | None
    unit: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow(WrittenRow):
    rule: str
    on: date
    specialist: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow(WrittenRow):
    rule: str
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRow(WrittenRow):
    rule: str
    code: str
    text: str
    approver: str
    state: str
    decided_at: datetime | None
    decided_by: str
    decided_by_id: int | None
    decided_text: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PregnancyAnswerRow(WrittenRow):
    possible: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VaccinationReviewRow(WrittenRow):
    on: date
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow(Row):
    """That a decision was stored; its facts and standing stay in the table."""

    deed: str
    subject: str
    at: datetime
    by: str
    edition_version: str
    sha256: str
