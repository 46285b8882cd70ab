"""A contact with its three questions: infection, new neurological and new respiratory symptoms."""

from __future__ import annotations

from datetime import date, datetime

from rituximab.records.models import Contact

from .after import after_facts
from .base import Actor, Faults, Permission, add, deed, local_day, locked_patient

WAYS = ("visit", "telephone", "letter", "infusion")
#: Question -> the event that a yes is recorded as.
EVENT_OF = {
    "infection": "serious_infection",
    "neurological": "neurological_symptom",
    "respiratory": "respiratory_symptom",
}


@deed(Permission.MONITORING_RECORD, "contact.record")
def record_contact(
    *,
    by: Actor,
    at: datetime,
    patient_id: int,
    on: date,
    way: str,
    infection: bool | None,
    neurological: bool | None,
    respiratory: bool | None,
    text: str = "",
) -> Contact:
    """What was asked and answered; None: not asked. A yes holds nothing by itself: the event that
    it leads to does."""
    patient = locked_patient(by, patient_id)
    faults = Faults()
    faults.unless(on <= local_day(at), "on", "The day lies ahead.")
    faults.unless(on >= patient.born, "on", "The day lies before birth.")
    faults.one_of("way", way, WAYS)
    faults.fits(Contact, text=text)
    answers = (infection, neurological, respiratory)
    faults.unless(answers != (None, None, None), "infection", "Ask at least one of the three.")
    if True in answers:
        text = faults.said("text", text)
    faults.stop()
    row = Contact(
        patient=patient,
        on=on,
        way=way,
        infection=infection,
        neurological=neurological,
        respiratory=respiratory,
        text=text.strip(),
    )
    add(row, deed="contact.record", by=by, at=at, patient_id=patient.pk)
    after_facts(patient, by=by, at=at)
    return row
