"""The rows of infusions and of the year after, as a chart carries them (see rows.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .rows import MoveRow, Row, WrittenRow


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionRow(WrittenRow):
    course_id: int
    infusion: int
    attempt: int
    state: str
    state_since: datetime
    version: int
    scheduled_for: datetime | None
    chair: str
    first_ever: bool
    order_id: int | None
    started_at: datetime | None
    started_by: str
    started_by_id: int | None
    checked_by: str
    checked_by_id: int | None
    product: str
    lot: str
    expiry: date | None
    ended_at: datetime | None
    given_mg: Decimal | None
    given_ml: Decimal | None
    amount_reason: str
    unused_ml: Decimal | None
    reconciled_by: str
    reconciled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionMoveRow(MoveRow):
    infusion_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChairRow(WrittenRow):
    infusion_id: int
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PreCheckRow(ChairRow):
    item: str
    clear: bool
    said: dict[str, Any]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateEntryRow(ChairRow):
    kind: str
    ml_h: Decimal
    mg_h: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalsRow(ChairRow):
    systolic: int | None
    diastolic: int | None
    pulse: int | None
    temperature_c: Decimal | None
    saturation: int | None
    breaths: int | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenMedicineRow(ChairRow):
    line: str
    given: bool
    reason: str
    purpose: str
    drug: str
    dose: str
    route: str
    event_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionRow(ChairRow):
    event_id: int
    mg_h: Decimal
    taken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow(ChairRow):
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreSetRow(WrittenRow):
    course_id: int
    on: date
    physician_global: Decimal | None
    patient_global: Decimal | None
    strength_scale: str
    strength_score: Decimal | None
    strength_maximum: Decimal | None
    function: Decimal | None
    enzyme_test: str
    enzyme_value: Decimal | None
    enzyme_upper: Decimal | None
    extramuscular: Decimal | None
    activity: Decimal | None
    wellbeing: Decimal | None
    wellbeing_range: Decimal | None
    cdasi: Decimal | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelapseRow(WrittenRow):
    course_id: int
    on: date
    free_from: date | None
    free_until: date | None
    domains: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetreatmentReasonRow(WrittenRow):
    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItemRow(Row):
    item: str
    opens_on: date
    overdue_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementRow(WrittenRow):
    result_id: int
    abnormal: bool
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow(WrittenRow):
    course_id: int | None
    kind: str
    urgent: bool
    text: str
    due_at: datetime
    result_id: int | None
    event_id: int | None
    therapy_id: int | None
    done_at: datetime | None
    done_by: str
    done_code: str
    done_text: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow(WrittenRow):
    on: date
    way: str
    infection: bool | None
    neurological: bool | None
    respiratory: bool | None
    text: str
