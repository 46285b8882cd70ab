"""Deeds on height and weight: recorded, doubted, measured a second time."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from rituximab.protocol.edition import load
from rituximab.protocol.plausible import doubts
from rituximab.protocol.quantity import half_up
from rituximab.records.models import Measurement, Patient

from .after import after_facts
from .base import (
    STANDING,
    Actor,
    Faults,
    NotAllowed,
    Permission,
    Refusal,
    add,
    deed,
    fetch,
    local_day,
    locked_patient,
    refuse,
)

KEPT = {"height_cm": Decimal(1).scaleb(-2), "weight_kg": Decimal(1).scaleb(-3)}


@deed(Permission.MEASUREMENT_RECORD)
def record_measurement(
    *,
    by: Actor,
    at: datetime,
    patient_id: int,
    on: date,
    height_cm: Decimal | None = None,
    weight_kg: Decimal | None = None,
    as_typed: str = "",
    confirmed_because: str = "",
) -> Measurement:
    """Height in cm and weight in kg of a day, either or both; ``as_typed`` is what was on the form.

    An unlikely value raises NotAllowed with code "ask", one refusal a doubt, until
    ``confirmed_because`` says why it is right.
    """
    patient = locked_patient(by, patient_id)
    row = Measurement(patient=patient, on=on, height_cm=height_cm, weight_kg=weight_kg)
    return measured(row, patient, by, at, as_typed, confirmed_because)


@deed(Permission.MEASUREMENT_RECORD, "measurement.confirm")
def confirm_measurement(
    *,
    by: Actor,
    at: datetime,
    measurement_id: int,
    height_cm: Decimal | None = None,
    weight_kg: Decimal | None = None,
    as_typed: str = "",
    confirmed_because: str = "",
) -> Measurement:
    """The second measurement, by another person, of the day it is made; it counts from then on."""
    rows = Measurement.objects.filter(STANDING, patient__in=Patient.objects.visible_to(by))
    first = fetch(rows, measurement_id)
    patient = locked_patient(by, first.patient_id)
    if first.written_by_id == by.user_id:
        raise refuse(
            "same-person",
            "You took the first measurement.",
            "The second is taken by another person.",
        )
    row = Measurement(
        patient=patient,
        on=local_day(at),
        height_cm=height_cm,
        weight_kg=weight_kg,
        confirms=first,
    )
    return measured(row, patient, by, at, as_typed, confirmed_because)


def measured(
    row: Measurement, patient: Patient, by: Actor, at: datetime, as_typed: str, because: str
) -> Measurement:
    """Write a measurement inside the deed that took it, its doubts asked and its facts looked at.

    Raises Invalid, and NotAllowed with code "ask" as ``record_measurement``.
    """
    faults = Faults()
    faults.unless(
        row.height_cm is not None or row.weight_kg is not None,
        "weight_kg",
        "Give a height, a weight or both.",
    )
    faults.unless(row.on <= local_day(at), "on", "The day lies ahead.")
    faults.unless(row.on >= patient.born, "on", "The day lies before birth.")
    for name, step in KEPT.items():
        value = getattr(row, name)
        if value is not None and value.is_finite():
            setattr(row, name, value := half_up(value, step))
            faults.unless(value > 0, name, "It is more than zero.")
        if value is not None:
            faults.fits(Measurement, **{name: value})
    faults.fits(Measurement, as_typed=as_typed)
    because = faults.said("confirmed_because", because) if because.strip() else ""
    faults.stop()
    asked = _doubts(row, patient)
    if asked and not because:
        raise NotAllowed(asked)
    row.as_typed, row.confirmed_reason = as_typed, because if asked else ""
    word = "measurement.confirm" if row.confirms_id else Permission.MEASUREMENT_RECORD.value
    add(row, deed=word, by=by, at=at, patient_id=patient.pk, reason=row.confirmed_reason)
    after_facts(patient, by=by, at=at)
    return row


def _doubts(row: Measurement, patient: Patient) -> list[Refusal]:
    """What the edition in force asks, against the last height and weight on or before that day."""
    before = Measurement.objects.filter(STANDING, patient=patient, on__lte=row.on)
    known = before.order_by("-on", "-pk").values_list("height_cm", "weight_kg")
    heights = (height for height, _ in known if height is not None)
    weights = (weight for _, weight in known if weight is not None)
    found = doubts(
        load(),
        born=patient.born,
        on=row.on,
        height_cm=row.height_cm,
        weight_kg=row.weight_kg,
        last_height_cm=next(heights, None),
        last_weight_kg=next(weights, None),
    )
    return [Refusal("ask", doubt.text, doubt.change) for doubt in found]
