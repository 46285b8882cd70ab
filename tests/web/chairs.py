"""Infusions to look at, brought to each state through the actions. The clock stands on the day of
the infusion, at ``AT``; sub-moments are told in minutes from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import time_machine
from django.test import Client
from django.urls import reverse

from rituximab.access.actor import Actor
from rituximab.access.proof import Proof
from rituximab.actions import infusion as deeds
from rituximab.actions import order as order_deeds
from rituximab.actions.order.frozen import Frozen
from rituximab.protocol.edition import load
from rituximab.records.journey import chart_of
from rituximab.records.models import Course, Document, Infusion, Patient
from tests.factories import Team, ready_course
from tests.people import NOW
from tests.web import orders
from tests.web.visit import client_of

#: The orders of ``orders.released`` are for the next day.
AT = NOW + timedelta(days=1)
#: Minutes from ``AT`` to the moment at which the factories write.
BEFORE = -24 * 60
#: One set of vital signs as it is typed, and how a device marks what it kept.
SIGNS = {
    "systolic": "118",
    "diastolic": "72",
    "pulse": "76",
    "temperature_c": "36.8",
    "saturation": "98",
    "breaths": "14",
}
KEPT = {"X-Kept": "1"}


def at(minutes: int = 0) -> datetime:
    return AT + timedelta(minutes=minutes)


def booked(team: Team, course: Course | None = None) -> Infusion:
    """A released order and a chair at 11:00 of its day."""
    course = course or ready_course(team)
    released(team, course)
    return deeds.schedule_infusion(
        by=team.nurse, at=NOW, course_id=course.pk, infusion=1, scheduled_for=at(45), chair="4"
    )


def released(team: Team, course: Course) -> None:
    """As ``orders.released``, for whatever the order comes to."""
    order = orders.taken(team, course)
    own = Frozen(order).numbers()
    who: dict[str, Any] = {"by": team.pharmacist, "at": NOW, "order_id": order.pk}
    ticked = {"checklist": tuple(load().codes["verify"]), "product": "truxima"}
    order_deeds.compare_blind(**{"bsa_m2": None} | own, **who)
    order_deeds.verify_order(proof=orders.proof(team.pharmacist), **ticked, **who)
    order_deeds.release_order(**who)


def arrived(team: Team, course: Course | None = None) -> Infusion:
    row = booked(team, course)
    return deeds.check_infusion(by=team.nurse, at=at(), infusion_id=row.pk)


@contextmanager
def visiting(actor: Actor, minutes: int = 0) -> Iterator[Client]:
    """A browser of a person at a moment of the day of the infusion."""
    with time_machine.travel(at(minutes), tick=False):
        yield client_of(actor)


def code_of(row: Infusion) -> str:
    return Document.objects.get(order__course=row.course_id, order__state="released").check_code


def said_of(row: Infusion) -> dict[str, dict[str, Any]]:
    """Every item as it is when all is well."""
    patient = Patient.objects.get(pk=row.course.patient_id)
    no, yes = {"answer": "no"}, {"answer": "yes"}
    return {
        "identity": {"name": patient.family_name, "born": patient.born},
        "printout": {"code": code_of(row)},
        "infection": no,
        "fever": {"temperature_c": Decimal("36.8")},
        "neurological": no,
        "respiratory": no,
        "pregnancy": no,
        "consent": yes,
        "access": yes,
        "equipment": yes,
    }


def checked(team: Team, course: Course | None = None) -> Infusion:
    """All items clear, premedication given, vital signs taken."""
    row = arrived(team, course)
    who: dict[str, Any] = {"by": team.nurse, "at": at(), "infusion_id": row.pk}
    items = said_of(row)
    for item in deeds.needed_checks(*_read(team, row)):
        deeds.record_check(item=item, said=items[item], **who)
    for line in deeds.premedication_lines(_read(team, row)[0]):
        drug = {"drug": line.medicine.drug, "dose": "100 mg", "route": "oral"}
        deeds.record_medicine(purpose="premedication", line=line.medicine.id, **drug, **who)
    signs(team, row, 0)
    return Infusion.objects.get(pk=row.pk)


def _read(team: Team, row: Infusion) -> Any:
    chart = chart_of(actor=team.nurse, infusion_id=row.pk)
    return chart, deeds.infusion_row(chart, row.pk)


def signs(team: Team, row: Infusion, minutes: int, **other: Any) -> None:
    values: dict[str, Any] = {
        "systolic": 118,
        "diastolic": 72,
        "pulse": 76,
        "saturation": 98,
        "breaths": 14,
    }
    values |= {"temperature_c": Decimal("36.8"), **other}
    deeds.record_vitals(by=team.nurse, at=at(minutes), infusion_id=row.pk, **values)


def cleared(team: Team, course: Course | None = None) -> Infusion:
    row = checked(team, course)
    return deeds.clear_infusion(by=team.nurse, at=at(30), infusion_id=row.pk)


def running(team: Team, course: Course | None = None) -> Infusion:
    """Since ``at(45)``."""
    row = cleared(team, course)
    return deeds.start_infusion(
        by=team.nurse,
        at=at(45),
        infusion_id=row.pk,
        proof=Proof(team.pharmacist.user_id, at(45), "password"),
        product="truxima",
        lot="LOT-7",
        expiry=date(2027, 12, 31),
    )


def paused(team: Team, course: Course | None = None) -> Infusion:
    row = running(team, course)
    who: dict[str, Any] = {"by": team.nurse, "infusion_id": row.pk}
    return deeds.pause_infusion(at=at(60), reason="Line", **who)


def reacted(team: Team, grade: int = 2, course: Course | None = None) -> Infusion:
    row = running(team, course)
    who: dict[str, Any] = {"by": team.nurse, "at": at(60), "infusion_id": row.pk}
    words = {"kind": "infusion_reaction", "description": "hives and rigors"}
    deeds.record_reaction(grade=grade, **words, **who)
    return Infusion.objects.get(pk=row.pk)


def stopped(team: Team, course: Course | None = None) -> Infusion:
    row = running(team, course)
    who: dict[str, Any] = {"by": team.nurse, "at": at(75), "infusion_id": row.pk}
    return deeds.stop_infusion(reason="Patient's wish", **who)


def completed(team: Team, course: Course | None = None) -> Infusion:
    row = running(team, course)
    who: dict[str, Any] = {"by": team.nurse, "at": at(300), "infusion_id": row.pk}
    return deeds.complete_infusion(**who)


def observed(team: Team, course: Course | None = None) -> Infusion:
    row = completed(team, course)
    signs(team, row, 330)
    who: dict[str, Any] = {"by": team.nurse, "at": at(365), "infusion_id": row.pk}
    return deeds.observe_infusion(**who)


def closed(team: Team, course: Course | None = None) -> Infusion:
    row = observed(team, course)
    return deeds.close_infusion(by=team.nurse, at=at(370), infusion_id=row.pk)


def address(row: Infusion, name: str = "chair", *more: Any) -> str:
    return reverse(f"infusion:{name}", args=[row.pk, *more])
