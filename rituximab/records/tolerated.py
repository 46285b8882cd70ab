"""The highest rate an infusion ran at, course by course: one statement."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Max

from .base import STANDING
from .infusion import RateEntry

if TYPE_CHECKING:
    from rituximab.access.actor import Actor


def highest_rates(actor: Actor, patient_id: int) -> dict[int, Decimal]:
    """Course -> highest rate in mg/h that the pump was set to in any of its infusions."""
    entries = RateEntry.objects.filter(
        STANDING,
        infusion__course__patient_id=patient_id,
        infusion__course__patient__clinic_id=actor.clinic_id,
    )
    found = entries.values_list("infusion__course_id").annotate(Max("mg_h"))
    return dict(found.values_list("infusion__course_id", "mg_h__max"))
