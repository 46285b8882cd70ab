"""What a row of a worklist is about, and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from rituximab.records.base import NotFound
from rituximab.records.models import (
    Course,
    ExceptionRequest,
    Infusion,
    Order,
    PlannedInfusion,
    Result,
    Task,
)

if TYPE_CHECKING:
    from rituximab.access.actor import Actor

#: Subject -> its table and the way from there to the patient.
SUBJECTS: dict[str, tuple[type[models.Model], str]] = {
    "order": (Order, "course__patient"),
    "course": (Course, "patient"),
    "exception": (ExceptionRequest, "course__patient"),
    "task": (Task, "patient"),
    "result": (Result, "patient"),
    "infusion": (Infusion, "course__patient"),
    "planned": (PlannedInfusion, "course__patient"),
    "due": (Course, "patient"),
}


def patient_id_of(actor: Actor, subject: str, subject_id: int) -> int:
    """The patient a subject is about. Raises NotFound: no such thing, or one of another clinic."""
    table, patient = SUBJECTS.get(subject.partition(":")[0], (None, ""))
    if table is None or not 0 < subject_id < 2**63:
        raise NotFound(subject)
    rows: Any = table._default_manager.filter(
        pk=subject_id, **{f"{patient}__clinic_id": actor.clinic_id}
    )
    found: int | None = rows.values_list(f"{patient}_id", flat=True).first()
    if found is None:
        raise NotFound(subject)
    return found
