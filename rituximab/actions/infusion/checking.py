"""Arrived: what is looked at and asked before the first drop, one row an item."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rituximab.actions.after import after_facts
from rituximab.actions.base import (
    Actor,
    Faults,
    Permission,
    add,
    deed,
    local_day,
    locked_infusion,
    refuse,
)
from rituximab.actions.event import write_event
from rituximab.actions.measurement import measured
from rituximab.actions.moves import move_infusion
from rituximab.actions.steps import IN_USE
from rituximab.protocol.quantity import plain
from rituximab.protocol.running import waits_for
from rituximab.records.infusion import CHECKS, Infusion, InfusionState
from rituximab.records.journey import Chart, chart_of, edition_of, standing_of
from rituximab.records.models import Document, Measurement, Order, PreCheck, Vitals
from rituximab.records.sealed import read_code

from .bedside import moment, population_of

ANSWERS = ("yes", "no", "not_known")
#: Questions whose yes is an event that holds the course.
EVENTS = {
    "infection": "serious_infection",
    "neurological": "neurological_symptom",
    "respiratory": "respiratory_symptom",
}


@deed(Permission.INFUSION_CHECK)
def check_infusion(
    *, by: Actor, at: datetime, infusion_id: int, expected_version: int | None = None
) -> Infusion:
    """The patient has arrived: the checks begin (*scheduled* becomes *checking*)."""
    return move_infusion(
        locked_infusion(by, infusion_id),
        InfusionState.CHECKING,
        deed=Permission.INFUSION_CHECK,
        by=by,
        at=at,
        expected_version=expected_version,
    )


@dataclass
class _Look:
    """One item being looked at: what was typed, and what it comes to."""

    chart: Chart
    infusion: Infusion
    by: Actor
    at: datetime
    happened: datetime
    said: Mapping[str, Any]
    text: str
    faults: Faults = field(default_factory=Faults)


@deed(Permission.INFUSION_CHECK, "infusion.check_item")
def record_check(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    item: str,
    said: Mapping[str, Any],
    text: str = "",
    happened_at: datetime | None = None,
) -> PreCheck:
    """One item of CHECKS while *checking*; the last row of an item counts, ``clear`` says whether
    it stands in the way.

    ``said`` by item: identity ``{"name", "born" (date), "mrn"}``, at least two, as the patient or
    the wristband says; printout ``{"code"}``; measurement ``{"height_cm", "weight_kg",
    "confirmed_because"}``; fever ``{"temperature_c"}``; every other ``{"answer"}``: "yes", "no" or
    "not_known". A yes to infection, neurological or respiratory needs ``text`` and records the
    event, which holds the course. Raises NotAllowed: "not-checking", "identity",
    "printout-unknown", "printout-other", "printout-old", "printout-not-usable", "ask" (an unlikely
    size, as ``record_measurement``); Invalid with the keys of ``said`` as fields.
    """
    infusion = locked_infusion(by, infusion_id)
    if infusion.state != InfusionState.CHECKING:
        state = infusion.state.replace("_", " ")
        raise refuse("not-checking", f"The infusion is {state}: nothing is checked now.")
    faults = Faults()
    faults.one_of("item", item, CHECKS)
    happened = moment(faults, happened_at, at, infusion.state_since)
    faults.fits(PreCheck, text=text)
    faults.stop()
    chart = chart_of(actor=by, infusion_id=infusion_id)
    look = _Look(chart, infusion, by, at, happened, said, text.strip())
    clear, kept = LOOKS.get(item, _answered)(look) if item not in EVENTS else _asked(look, item)
    row = PreCheck(
        infusion=infusion,
        happened_at=happened,
        item=item,
        clear=clear,
        said=kept,
        text=look.text,
    )
    pid = infusion.course.patient_id
    return add(row, deed="infusion.check_item", by=by, at=at, patient_id=pid)


Outcome = tuple[bool, dict[str, Any]]


def _identity(look: _Look) -> Outcome:
    """At least two of three, each as on record; which ones is kept, not what was typed."""
    patient = look.chart.patient
    own = {
        "name": {_words(patient.family_name)}
        | {
            _words(text)
            for text in (
                f"{patient.given_names} {patient.family_name}",
                f"{patient.family_name} {patient.given_names}",
            )
        },
        "born": {patient.born.isoformat()},
        "mrn": {_words(patient.mrn)},
    }
    typed: dict[str, str] = {}
    for name in own:
        value = look.said.get(name)
        if value:
            day = isinstance(value, date)
            typed[name] = value.isoformat() if day else _words(str(value))
    look.faults.unless(len(typed) > 1, "name", "Confirm at least two identifiers.")
    look.faults.stop()
    wrong = [name for name, value in typed.items() if value not in own[name]]
    if wrong:
        names = {"name": "name", "born": "date of birth", "mrn": "record number"}
        named = " and ".join(names[name] for name in wrong)
        raise refuse(
            "identity",
            f"STOP. The {named} given is not that of this patient.",
            "Find out who is in the chair before anything else.",
        )
    return True, {"confirmed": list(typed)}


def _words(text: str) -> str:
    return " ".join(text.replace(",", " ").split()).casefold()


def _printout(look: _Look) -> Outcome:
    """The code on the paper in hand is that of the revision in force."""
    code = read_code(str(look.said.get("code", "")))
    look.faults.unless(code, "code", "Type or scan the check code of the printout.")
    look.faults.stop()
    rows = Document.objects.select_related("order__course")
    document = rows.filter(check_code=code).first()
    if document is None:
        raise refuse("printout-unknown", "STOP. No order has this code.", "Do not use the page.")
    order, own = document.order, look.infusion
    if (order.course_id, order.infusion) != (own.course_id, own.infusion):
        raise refuse(
            "printout-other",
            "STOP. This printout is not the order of this infusion.",
            "Find the printout of this patient's infusion.",
        )
    newest = Order.objects.filter(course=order.course_id, infusion=order.infusion)
    current = newest.order_by("-revision").first() or order
    if current.revision != order.revision:
        raise refuse(
            "printout-old",
            f"STOP. This printout is revision {order.revision}, current is revision "
            f"{current.revision}.",
            "Destroy it and print the current revision.",
        )
    if order.state not in IN_USE:
        state = order.state.replace("_", " ")
        raise refuse("printout-not-usable", f"STOP. The order is {state}: it is not to be used.")
    return True, {"code": code, "order": order.pk, "revision": order.revision}


def _measurement(look: _Look) -> Outcome:
    """Today's height and weight, as a measurement; not clear where the order no longer stands."""
    sizes = {name: look.said.get(name) for name in ("height_cm", "weight_kg")}
    for name, value in sizes.items():
        known = isinstance(value, Decimal)
        look.faults.unless(known, name, "Measure it today.")
    look.faults.stop()
    course, day = look.infusion.course, local_day(look.happened)
    row = Measurement(patient=course.patient, on=day, **sizes)
    because = str(look.said.get("confirmed_because", ""))
    as_typed = str(look.said.get("as_typed", ""))
    measured(row, course.patient, look.by, look.at, as_typed, because)
    chart = chart_of(actor=look.by, infusion_id=look.infusion.pk)
    own = (o for o in chart.orders if o.infusion == look.infusion.infusion and o.state in IN_USE)
    drift = standing_of(chart, local_day(look.at)).finding("dose-drift")
    clear = any(own) and not drift.blocks
    if not clear and not look.text:
        look.text = "The order does not fit today's height and weight: a new revision is needed."
    kept = {name: plain(getattr(row, name)) for name in sizes}
    return clear, {**kept, "measurement": row.pk}


def _fever(look: _Look) -> Outcome:
    value = look.said.get("temperature_c")
    known = isinstance(value, Decimal)
    look.faults.unless(known, "temperature_c", "Measure the temperature.")
    if known:
        look.faults.fits(Vitals, temperature_c=value)
    look.faults.stop()
    temperature = Decimal(str(value))
    edition = edition_of(look.chart)
    waits = waits_for(edition, population_of(look.chart), {"temperature": temperature})
    return not waits, {"temperature_c": plain(temperature)}


def _asked(look: _Look, item: str) -> Outcome:
    """A question whose yes is an event."""
    answer = look.faults.one_of("answer", str(look.said.get("answer", "")), ANSWERS)
    if answer == "yes":
        look.text = look.faults.said("text", look.text)
    look.faults.stop()
    if answer != "yes":
        return answer == "no", {"answer": answer}
    patient = look.infusion.course.patient
    day = local_day(look.happened)
    who: dict[str, Any] = {"by": look.by, "at": look.at}
    event = write_event(patient, kind=EVENTS[item], on=day, description=look.text, **who)
    after_facts(patient, **who)
    return False, {"answer": answer, "event": event.pk}


def _question(look: _Look) -> Outcome:
    """A question that is clear with a no."""
    answer = look.faults.one_of("answer", str(look.said.get("answer", "")), ANSWERS)
    look.faults.stop()
    return answer == "no", {"answer": answer}


def _answered(look: _Look) -> Outcome:
    """Something that has to be there: clear with a yes."""
    answer = look.faults.one_of("answer", str(look.said.get("answer", "")), ANSWERS)
    look.faults.stop()
    return answer == "yes", {"answer": answer}


LOOKS: dict[str, Callable[[_Look], Outcome]] = {
    "identity": _identity,
    "printout": _printout,
    "measurement": _measurement,
    "fever": _fever,
    "pregnancy": _question,
}
