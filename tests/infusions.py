"""Infusions to test with, brought to each state through the actions.

Everything happens on ``DAY`` from ``AT`` on: the day planned in the case kit, after the order was
released on ``NOW``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from rituximab.access.actor import Actor
from rituximab.access.proof import Proof
from rituximab.actions import infusion as deeds
from rituximab.records.journey import Chart, chart_of
from rituximab.records.models import Course, Document, Infusion, Order
from tests.factories import Team, ready_course
from tests.web import orders

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
VITALS: dict[str, Any] = {
    "systolic": 118,
    "diastolic": 72,
    "pulse": 76,
    "temperature_c": Decimal("36.8"),
    "saturation": 98,
    "breaths": 14,
}


def later(minutes: int) -> datetime:
    return AT + timedelta(minutes=minutes)


def nurse(team: Team, infusion: Infusion, minutes: int = 0) -> dict[str, Any]:
    """Who, when and which infusion: the arguments most deeds begin with."""
    return {"by": team.nurse, "at": later(minutes), "infusion_id": infusion.pk}


def chart(team: Team, infusion: Infusion) -> Chart:
    return chart_of(actor=team.nurse, infusion_id=infusion.pk)


def scheduled(team: Team, course: Course, number: int = 1, **changes: Any) -> Infusion:
    given = {
        "by": team.nurse,
        "at": orders.NOW,
        "course_id": course.pk,
        "infusion": number,
        "scheduled_for": AT,
        "chair": "4",
    }
    return deeds.schedule_infusion(**{**given, **changes})


def checking(team: Team, course: Course | None = None) -> Infusion:
    """Arrived, the order released, nothing looked at yet."""
    course = course or ready_course(team)
    if not Order.objects.filter(course=course).exists():
        orders.released(team, course)
    return deeds.check_infusion(**nurse(team, scheduled(team, course)))


def answers(infusion: Infusion) -> dict[str, dict[str, Any]]:
    """What is said of each item when nothing stands in the way."""
    patient = infusion.course.patient
    order = Order.objects.filter(course=infusion.course).latest("revision")
    code = Document.objects.get(order=order).check_code
    question = {"answer": "no"}
    there = {"answer": "yes"}
    return {
        "identity": {"name": patient.family_name, "born": patient.born},
        "printout": {"code": code},
        "infection": question,
        "fever": {"temperature_c": Decimal("36.8")},
        "neurological": question,
        "respiratory": question,
        "pregnancy": question,
        "consent": there,
        "access": there,
        "equipment": there,
    }


def look(team: Team, infusion: Infusion, item: str, minutes: int = 0, **said: Any) -> Any:
    given = nurse(team, infusion, minutes)
    text = said.pop("text", "")
    return deeds.record_check(**given, item=item, said=said, text=text)


def premedicate(team: Team, infusion: Infusion) -> None:
    for line in deeds.premedication_lines(chart(team, infusion)):
        deeds.record_medicine(
            **nurse(team, infusion),
            purpose="premedication",
            line=line.medicine.id,
            drug=line.medicine.drug,
            dose=line.dose,
            route=line.medicine.route,
        )


def looked_at(team: Team, infusion: Infusion, **without: Any) -> Infusion:
    """Every item clear, premedication given, baseline vitals taken."""
    for item, said in answers(infusion).items():
        look(team, infusion, item, **said)
    premedicate(team, infusion)
    deeds.record_vitals(**nurse(team, infusion), **VITALS)
    return infusion


def cleared(team: Team, course: Course | None = None) -> Infusion:
    infusion = looked_at(team, checking(team, course))
    return deeds.clear_infusion(**nurse(team, infusion))


def proof(actor: Actor, at: datetime = AT) -> Proof:
    return Proof(actor.user_id, at, "password")


def start(team: Team, infusion: Infusion, **changes: Any) -> Infusion:
    given = {
        **nurse(team, infusion),
        "proof": proof(team.pharmacist),
        "product": "truxima",
        "lot": "L-77",
        "expiry": date(2027, 6, 30),
    }
    return deeds.start_infusion(**{**given, **changes})


def running(team: Team, course: Course | None = None) -> Infusion:
    return start(team, cleared(team, course))


def paused(team: Team, course: Course | None = None, minutes: int = 10) -> Infusion:
    infusion = running(team, course)
    return deeds.pause_infusion(**nurse(team, infusion, minutes), reason="bag changed")


def completed(team: Team, course: Course | None = None) -> Infusion:
    infusion = running(team, course)
    return deeds.complete_infusion(**nurse(team, infusion, 255))


def stopped(team: Team, course: Course | None = None, minutes: int = 30) -> Infusion:
    infusion = running(team, course)
    return deeds.stop_infusion(**nurse(team, infusion, minutes), reason="ill")


def observed(team: Team, course: Course | None = None) -> Infusion:
    infusion = completed(team, course)
    deeds.record_vitals(**nurse(team, infusion, 315), **VITALS)
    return deeds.observe_infusion(**nurse(team, infusion, 315))


def closed(team: Team, course: Course | None = None) -> Infusion:
    return deeds.close_infusion(**nurse(team, observed(team, course), 320))
