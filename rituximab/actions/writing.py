"""Rows as actions write them: held, compared and swapped, each with its line in the trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import F

from rituximab.access.actor import Actor
from rituximab.audit import trail
from rituximab.records.base import NotFound
from rituximab.records.models import Course, Infusion, Order, Patient

from .refusal import Conflict

R = TypeVar("R", bound=models.Model)


def fetch(rows: models.QuerySet[R], pk: int) -> R:
    """The row, or NotFound; ``rows`` has been narrowed to what the person may see."""
    if not 0 < pk < 2**63:
        raise NotFound(rows.model._meta.model_name)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(rows.model._meta.model_name)
    return found


def locked_patient(by: Actor, patient_id: int) -> Patient:
    """The patient, held until the transaction ends.

    Whatever changes a fact, a course or an order of a patient holds the patient first: a new weight
    and a signature on the old one can then never pass each other. (SQLite holds everything.)
    """
    return fetch(Patient.objects.visible_to(by).select_for_update(of=("self",)), patient_id)


def locked_course(by: Actor, course_id: int) -> Course:
    """The course as it is once its patient is held."""
    course = fetch(Course.objects.visible_to(by), course_id)
    patient = locked_patient(by, course.patient_id)
    course.refresh_from_db()
    course.patient = patient
    return course


def locked_order(by: Actor, order_id: int) -> Order:
    """The order, with its course, as it is once its patient is held."""
    order = fetch(Order.objects.visible_to(by), order_id)
    course = locked_course(by, order.course_id)
    order.refresh_from_db()
    order.course = course
    return order


def locked_infusion(by: Actor, infusion_id: int) -> Infusion:
    """The infusion, with its course, as it is once its patient is held."""
    infusion = fetch(Infusion.objects.visible_to(by), infusion_id)
    course = locked_course(by, infusion.course_id)
    infusion.refresh_from_db()
    infusion.course = course
    return infusion


def values_of(record: models.Model, names: Iterable[str] = ()) -> dict[str, Any]:
    """Columns as plain data for the trail: the named ones, or all that are set."""
    wanted = set(names)
    found = {}
    for field in record._meta.concrete_fields:
        value = getattr(record, field.attname)
        if {field.name, field.attname} & wanted or (not wanted and value not in (None, "")):
            found[field.attname] = value
    return found


def add(
    record: R,
    *,
    deed: str,
    by: Actor,
    at: datetime,
    patient_id: int | None = None,
    reason: str = "",
) -> R:
    """Write a new row and its line in the trail; a new patient's line is about that patient."""
    record.written_by_id, record.written_at = by.user_id, at  # type: ignore[attr-defined]
    record.save(force_insert=True)
    new = values_of(record)
    if isinstance(record, Patient):
        patient_id = record.pk
    trail.record(
        deed=deed, by=by, at=at, subject=record, patient=patient_id, new=new, reason=reason
    )
    return record


def change(
    record: R,
    *,
    deed: str,
    by: Actor,
    at: datetime,
    patient_id: int,
    reason: str = "",
    expected_version: int | None = None,
    **changes: Any,
) -> R:
    """Change columns of a row and write what they were and are. Raises Conflict."""
    old = values_of(record, changes)
    swap(record, expected_version, **changes)
    trail.record(
        deed=deed,
        by=by,
        at=at,
        subject=record,
        patient=patient_id,
        old=old,
        new=values_of(record, changes),
        reason=reason,
    )
    return record


def swap(record: R, expected_version: int | None, **changes: Any) -> R:
    """Compare and swap: the row changes only if it still has the version that was shown.

    A row without a version changes if it is still there. Raises Conflict with the row as it is.
    """
    rows = type(record)._default_manager.filter(pk=record.pk)
    has_version = any(field.name == "version" for field in record._meta.concrete_fields)
    if has_version:
        shown = record.version if expected_version is None else expected_version  # type: ignore[attr-defined]
        swapped = rows.filter(version=shown).update(**changes, version=F("version") + 1)
    else:
        swapped = rows.update(**changes)
    record.refresh_from_db()
    if not swapped:
        raise Conflict(record)
    return record
