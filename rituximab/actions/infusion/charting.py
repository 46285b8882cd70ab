"""What is written beside the infusion: medicines, vital signs, notes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from rituximab.actions.base import (
    STANDING,
    Actor,
    Faults,
    Permission,
    add,
    deed,
    fetch,
    locked_infusion,
    refuse,
)
from rituximab.protocol.quantity import PERCENT
from rituximab.records.infusion import Infusion, InfusionState
from rituximab.records.journey import chart_of
from rituximab.records.models import Event, GivenMedicine, Note, Vitals

from .bedside import moment, premedication_lines

#: States in which the patient sits in the chair.
PRESENT = (
    InfusionState.CHECKING,
    InfusionState.CLEARED,
    InfusionState.RUNNING,
    InfusionState.PAUSED,
    InfusionState.COMPLETED,
    InfusionState.STOPPED,
    InfusionState.OBSERVED,
)
PURPOSES = ("premedication", "reaction")


@deed(Permission.INFUSION_CHECK, "infusion.medicine")
def record_medicine(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    purpose: str,
    drug: str,
    dose: str = "",
    route: str = "",
    line: str = "",
    given: bool = True,
    reason: str = "",
    event_id: int | None = None,
    happened_at: datetime | None = None,
) -> GivenMedicine:
    """A medicine given at the chair, or (``given`` False) why a premedication was left out.

    ``line`` is the id of the edition's premedication it answers (``premedication_lines``);
    ``event_id`` the reaction it is given against. Premedication may be given before the patient
    sits in the chair, on the same day.
    """
    infusion = locked_infusion(by, infusion_id)
    present(infusion)
    faults = Faults()
    faults.one_of("purpose", purpose, PURPOSES)
    happened = moment(faults, happened_at, at)
    texts = {"drug": drug.strip(), "dose": dose.strip(), "route": route.strip(), "line": line}
    faults.unless(texts["drug"], "drug", "Say which medicine.")
    if given:
        faults.unless(texts["dose"], "dose", "Say how much, with its unit.")
        faults.unless(texts["route"], "route", "Say by which route.")
        reason = reason.strip()
    else:
        reason = faults.said("reason", reason)
    faults.fits(GivenMedicine, reason=reason, **texts)
    if line:
        lines = premedication_lines(chart_of(actor=by, infusion_id=infusion_id))
        faults.one_of("line", line, [one.medicine.id for one in lines])
    faults.unless(event_id is None or purpose == "reaction", "event_id", "That is no reaction.")
    faults.stop()
    event = None
    if event_id is not None:
        own = Event.objects.filter(STANDING, reactions__infusion=infusion).distinct()
        event = fetch(own, event_id)
    row = GivenMedicine(
        infusion=infusion,
        happened_at=happened,
        purpose=purpose,
        given=given,
        reason=reason,
        event=event,
        **texts,
    )
    pid = infusion.course.patient_id
    return add(row, deed="infusion.medicine", by=by, at=at, patient_id=pid)


@deed(Permission.INFUSION_OBSERVE, "infusion.vitals")
def record_vitals(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    systolic: int | None = None,
    diastolic: int | None = None,
    pulse: int | None = None,
    temperature_c: Decimal | None = None,
    saturation: int | None = None,
    breaths: int | None = None,
    note: str = "",
    happened_at: datetime | None = None,
) -> Vitals:
    """Vital signs at a moment: mm Hg, per minute, degrees Celsius, per cent; None: not taken."""
    infusion = locked_infusion(by, infusion_id)
    present(infusion)
    faults = Faults()
    happened = moment(faults, happened_at, at)
    counts = {
        "systolic": systolic,
        "diastolic": diastolic,
        "pulse": pulse,
        "saturation": saturation,
        "breaths": breaths,
    }
    values = {**counts, "temperature_c": temperature_c}
    faults.unless(any(v is not None for v in values.values()), "systolic", "Enter at least one.")
    for name, value in values.items():
        faults.unless(value is None or value > 0, name, "It is more than zero.")
    for name, count in counts.items():
        faults.unless(count is None or len(f"{count}") <= PLACES, name, "The number is too large.")
    if temperature_c is not None:
        faults.fits(Vitals, temperature_c=temperature_c)
    over = saturation is not None and saturation > PERCENT
    faults.unless(not over, "saturation", "It is a part of the whole.")
    both = systolic is None or diastolic is None or systolic > diastolic
    faults.unless(both, "diastolic", "It is below the systolic pressure.")
    faults.fits(Vitals, note=note)
    faults.stop()
    row = Vitals(infusion=infusion, happened_at=happened, note=note.strip(), **values)
    pid = infusion.course.patient_id
    return add(row, deed="infusion.vitals", by=by, at=at, patient_id=pid)


PLACES = len(str(PERCENT))


@deed(Permission.EVENT_RECORD, "infusion.note")
def add_note(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    text: str,
    happened_at: datetime | None = None,
) -> Note:
    """A note beside the infusion, whatever its state."""
    infusion = locked_infusion(by, infusion_id)
    faults = Faults()
    happened = moment(faults, happened_at, at)
    text = text.strip()
    faults.unless(text, "text", "Write the note.")
    faults.fits(Note, text=text)
    faults.stop()
    row = Note(infusion=infusion, happened_at=happened, text=text)
    pid = infusion.course.patient_id
    return add(row, deed="infusion.note", by=by, at=at, patient_id=pid)


def present(infusion: Infusion) -> None:
    """Raises NotAllowed "not-present" unless the patient sits in the chair."""
    if infusion.state not in PRESENT:
        state = infusion.state.replace("_", " ")
        raise refuse("not-present", f"The infusion is {state}: nothing is written beside it now.")
