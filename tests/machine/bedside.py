"""Deeds at the chair with arguments that fit, and what comes next there."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from rituximab.access.permission import Permission as P
from rituximab.actions import infusion as deeds
from rituximab.records.infusion import CHECKS
from rituximab.records.journey import Chart, chart_of
from rituximab.records.models import Document, Infusion
from tests.infusions import VITALS

from .model import Outcome, World

WHY = "as agreed in the clinic"


def chart(w: World, infusion: Infusion) -> Chart:
    return chart_of(actor=w.person("nurse"), infusion_id=infusion.pk)


def at_chair(w: World, deed: Any, infusion: Infusion, by: str, needs: P, **given: Any) -> Outcome:
    return w.attempt(deed, by, needs=needs, **{"infusion_id": infusion.pk, **given})


def schedule(w: World, number: int = 1, day: date | None = None, by: str = "nurse") -> Outcome:
    """Chair 4 at eight on the planned day, or now where that has passed."""
    from .steps import at_eight

    when = at_eight(day or max(w.planned().get(number, w.today), w.today))
    given: dict[str, Any] = {
        "infusion": number,
        "scheduled_for": when,
        "chair": "4",
        "course_id": w.course_id,
    }
    return w.attempt(deeds.schedule_infusion, by, needs=P.INFUSION_SCHEDULE, **given)


def arrive(w: World, infusion: Infusion, by: str = "nurse") -> Outcome:
    return at_chair(w, deeds.check_infusion, infusion, by, P.INFUSION_CHECK)


def answers(infusion: Infusion) -> dict[str, dict[str, Any]]:
    """What is said of each item when nothing stands in the way."""
    patient, course = infusion.course.patient, infusion.course_id
    papers = Document.objects.filter(order__course=course, order__infusion=infusion.infusion)
    code = papers.order_by("-pk").values_list("check_code", flat=True).first()
    last = patient.measurements.filter(error_at__isnull=True).order_by("on", "pk").last()
    known: dict[str, dict[str, Any]] = {
        "identity": {"name": patient.family_name, "born": patient.born},
        "printout": {"code": code or "234-5678"},
        "measurement": {
            "height_cm": last.height_cm if last else Decimal(140),
            "weight_kg": last.weight_kg if last else Decimal(36),
            "confirmed_because": "measured twice",
        },
        "fever": {"temperature_c": Decimal("36.8")},
    }
    no, yes = {"answer": "no"}, {"answer": "yes"}
    questions = ("infection", "neurological", "respiratory", "pregnancy")
    known |= dict.fromkeys(questions, no)
    return {item: known.get(item, yes) for item in CHECKS}


def look(w: World, infusion: Infusion, item: str, by: str = "nurse", **given: Any) -> Outcome:
    given = {"item": item, "said": answers(infusion)[item], **given}
    return at_chair(w, deeds.record_check, infusion, by, P.INFUSION_CHECK, **given)


def vitals(w: World, infusion: Infusion, by: str = "nurse", **changes: Any) -> Outcome:
    given = {**VITALS, **changes}
    return at_chair(w, deeds.record_vitals, infusion, by, P.INFUSION_OBSERVE, **given)


def premedicate(w: World, infusion: Infusion, by: str = "nurse") -> list[Outcome]:
    return [
        at_chair(
            w,
            deeds.record_medicine,
            infusion,
            by,
            P.INFUSION_CHECK,
            purpose="premedication",
            line=line.medicine.id,
            drug=line.medicine.drug,
            dose=line.dose,
            route=line.medicine.route,
        )
        for line in deeds.premedication_lines(chart(w, infusion))
    ]


def look_at_all(w: World, infusion: Infusion, by: str = "nurse") -> None:
    for item in CHECKS:
        look(w, infusion, item, by)
    premedicate(w, infusion, by)
    vitals(w, infusion, by)


def clear(w: World, infusion: Infusion, by: str = "nurse") -> Outcome:
    return at_chair(w, deeds.clear_infusion, infusion, by, P.INFUSION_CHECK)


def recheck(w: World, infusion: Infusion, by: str = "nurse") -> Outcome:
    return at_chair(w, deeds.recheck_infusion, infusion, by, P.INFUSION_CHECK, reason=WHY)


def start(
    w: World, infusion: Infusion, by: str = "nurse", second: str = "pharmacist", **changes: Any
) -> Outcome:
    given: dict[str, Any] = {
        "proof": w.proof(second),
        "product": "truxima",
        "lot": "L-77",
        "expiry": w.today + timedelta(days=200),
        **changes,
    }
    return at_chair(w, deeds.start_infusion, infusion, by, P.INFUSION_START, **given)


def rate(w: World, infusion: Infusion, by: str = "nurse", ml_h: str = "25") -> Outcome:
    given: dict[str, Any] = {"ml_h": Decimal(ml_h)}
    return at_chair(w, deeds.change_rate, infusion, by, P.INFUSION_START, **given)


def pause(w: World, infusion: Infusion, by: str = "nurse") -> Outcome:
    return at_chair(w, deeds.pause_infusion, infusion, by, P.INFUSION_PAUSE, reason="bag changed")


def resume(w: World, infusion: Infusion, by: str = "nurse", ml_h: str = "10") -> Outcome:
    given: dict[str, Any] = {"ml_h": Decimal(ml_h), "symptoms_gone": True}
    return at_chair(w, deeds.resume_infusion, infusion, by, P.INFUSION_RESUME, **given)


def react(w: World, infusion: Infusion, by: str = "nurse", **given: Any) -> Outcome:
    given = {
        "kind": "infusion_reaction",
        "description": "flushed, itching",
        "grade": 1,
        **given,
    }
    return at_chair(w, deeds.record_reaction, infusion, by, P.EVENT_RECORD, **given)


def stop(w: World, infusion: Infusion, by: str = "nurse") -> Outcome:
    return at_chair(w, deeds.stop_infusion, infusion, by, P.INFUSION_STOP, reason="ill")


def complete(w: World, infusion: Infusion, by: str = "nurse") -> Outcome:
    return at_chair(w, deeds.complete_infusion, infusion, by, P.INFUSION_COMPLETE)


def observe(w: World, infusion: Infusion, by: str = "nurse", early: str = "") -> Outcome:
    given: dict[str, Any] = {"early_because": early}
    return at_chair(w, deeds.observe_infusion, infusion, by, P.INFUSION_OBSERVE, **given)


def close(w: World, infusion: Infusion, by: str = "nurse") -> Outcome:
    return at_chair(w, deeds.close_infusion, infusion, by, P.INFUSION_CLOSE)


def not_given(w: World, infusion: Infusion, by: str = "nurse") -> Outcome:
    given: dict[str, Any] = {"code": "unwell", "reason": WHY}
    return at_chair(w, deeds.not_given, infusion, by, P.INFUSION_NOT_GIVEN, **given)


def forgo(w: World, number: int, by: str = "prescriber") -> Outcome:
    given: dict[str, Any] = {"course_id": w.course_id, "infusion": number, "reason": WHY}
    return w.attempt(deeds.forgo_infusion, by, needs=P.COURSE_ASSESS, **given)


def on(w: World, infusion: Infusion | None) -> Outcome:
    """What comes next at the chair, from the appointment to the closed infusion."""
    from .steps import at_eight

    if infusion is None or infusion.state == "planned":
        return schedule(w, infusion.infusion if infusion else w.next_number() or 1)
    if infusion.state == "scheduled":
        if infusion.scheduled_for and infusion.scheduled_for < at_eight(w.today):
            return schedule(w, infusion.infusion)
        w.now = max(w.now, infusion.scheduled_for or w.now)
        return arrive(w, infusion)
    if infusion.state == "checking":
        look_at_all(w, infusion)
        return clear(w, infusion)
    if infusion.state == "running":
        w.now += timedelta(hours=5)
        return complete(w, infusion)
    if infusion.state in ("completed", "stopped"):
        w.now += timedelta(hours=2)
        vitals(w, infusion)
        return observe(w, infusion)
    way: dict[str, Any] = {"cleared": start, "paused": resume}
    found: Outcome = way.get(infusion.state, close)(w, infusion)
    return found
