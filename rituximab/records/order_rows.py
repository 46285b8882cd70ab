"""The rows of a course's orders, as a chart carries them (see rows.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .rows import MoveRow, Row, WrittenRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow(WrittenRow):
    infusion: int
    revision: int
    planned_on: date
    valid_until: date
    state: str
    state_since: datetime
    held_from: str
    version: int
    basis: str
    bsa_m2: Decimal | None
    calculated_mg: Decimal
    ordered_mg: Decimal
    cap_mg: Decimal
    rounding: str
    diluent: str
    bag_ml: Decimal
    bag_method: str
    rate_family: str
    note: str
    signed_by: str
    signed_by_id: int | None
    signed_at: datetime | None
    taken_by: str
    taken_by_id: int | None
    taken_at: datetime | None
    verified_by: str
    verified_by_id: int | None
    verified_at: datetime | None
    product: str
    error_requested_by: str
    error_requested_by_id: int | None
    error_request_reason: str
    cancel_requested_by: str
    cancel_request_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMoveRow(MoveRow):
    order_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRow(Row):
    """That a snapshot is frozen, with its digest; the content stays in the table."""

    order_id: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRow(Row):
    order_id: int
    meaning: str
    statement: str
    user_id: int
    name: str
    role: str
    licence: str
    at: datetime
    method: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow(Row):
    """The stored order set without its bytes."""

    order_id: int
    paper: str
    sha256: str
    pages: int
    check_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindCheckRow(Row):
    order_id: int
    by: str
    by_id: int
    at: datetime
    bsa_m2: Decimal | None
    dose_mg: Decimal
    draw_ml: Decimal
    concentration: Decimal
    first_rate_ml_h: Decimal
    agrees: bool
    differences: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationRow(Row):
    order_id: int
    by: str
    by_id: int
    at: datetime
    outcome: str
    checklist: tuple[Any, ...]
    product: str
    reason_code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCopyRow(Row):
    order_id: int
    number: int
    at: datetime
    by: str
    kind: str
    status: str
    reason: str
