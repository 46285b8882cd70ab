"""Everything brought up to date again: what a clinic does when the next step is refused."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from rituximab.access.permission import Permission as P
from rituximab.actions import event as events
from rituximab.actions.measurement import record_measurement
from rituximab.actions.result import record_results
from rituximab.actions.screening import answer_pregnancy
from rituximab.actions.therapy import decide_therapy
from rituximab.records.models import Event, EventDecision, Therapy
from tests.factories import result_row
from tests.protocol.casekit import ready_child

from .model import Outcome, World
from .steps import WHY, draft, forward, on_course, plan, review

HEPATITIS_B = ("hbsag", "anti_hbc", "anti_hbs")


def panel(w: World, by: str = "nurse", *tests: str, days_ago: int = 0) -> Outcome:
    """Results of that day as they should be, all tests if none is named."""
    found = [result_row(row) for row in ready_child()["results"]]
    rows = [row for row in found if not tests or row["test"] in tests]
    on = w.today - timedelta(days=days_ago)
    whose: dict[str, Any] = {"patient_id": w.patient_id, "on": on, "rows": rows}
    return w.attempt(record_results, by, needs=P.RESULT_RECORD, **whose)


def weigh(w: World, by: str = "nurse", height: str = "", weight: str = "") -> Outcome:
    """Today's height in cm and weight in kg, as last time where left out."""
    patient = w.course.patient
    last = patient.measurements.filter(error_at__isnull=True).order_by("on", "pk").last()
    sizes: dict[str, Any] = {
        "height_cm": Decimal(height) if height else last and last.height_cm,
        "weight_kg": Decimal(weight) if weight else last and last.weight_kg,
    }
    said: dict[str, Any] = {
        "patient_id": patient.pk,
        "on": w.today,
        "confirmed_because": "measured twice",
    }
    return w.attempt(record_measurement, by, needs=P.MEASUREMENT_RECORD, **said, **sizes)


def open_events(w: World) -> list[Event]:
    rows = Event.objects.filter(patient=w.patient_id, error_at__isnull=True)
    return list(rows.filter(resolved_on__isnull=True).order_by("pk"))


def resolve(w: World, event: Event, by: str = "prescriber") -> Outcome:
    given: dict[str, Any] = {"event_id": event.pk, "resolved_on": max(w.today, event.on)}
    return w.attempt(events.resolve_event, by, needs=P.EVENT_EDIT, **given)


def decide_event(
    w: World, event: Event, by: str = "prescriber", action: str = "proceed"
) -> Outcome:
    given: dict[str, Any] = {"event_id": event.pk, "action": action, "reason": WHY}
    return w.attempt(events.decide_event, by, needs=P.REACTION_DECIDE, **given)


def decide_drugs(w: World, by: str = "prescriber") -> None:
    """Steroids and methotrexate are halved, whatever else is taken goes on."""
    rows = Therapy.objects.filter(patient=w.patient_id, stop=None, error_at__isnull=True)
    for therapy in rows.order_by("pk"):
        given: dict[str, Any] = {"therapy_id": therapy.pk, "action": "continue", "reason": WHY}
        if therapy.dose and therapy.drug != "co_trimoxazole":
            given |= {"action": "reduce", "dose": therapy.dose / 2, "unit": therapy.unit}
        on_course(w, decide_therapy, by, P.THERAPY_DECIDE, **given)


def mend(w: World, codes: tuple[str, ...] = ()) -> None:
    """Time to wait out, events ended and decided on, facts of today, days to come."""
    if "draft-outdated" in codes:
        draft(w)
        return
    if "retreatment-interval" in codes:
        w.now += timedelta(days=100)
    number = w.next_number()
    ahead = (w.planned()[number] - w.today).days if number else 0
    w.now += timedelta(days=max(ahead - 1, 0))
    for event in open_events(w):
        decided = EventDecision.objects.filter(event=event).exists()
        if event.kind != "serious_infection" and not decided:
            decide_event(w, event)
        resolve(w, event)
    decide_drugs(w)
    panel(w)
    weigh(w)
    review(w)
    said: dict[str, Any] = {"possible": False, "reason": WHY}
    on_course(w, answer_pregnancy, "nurse", P.SCREENING_RECORD, **said)
    if number is not None and w.planned()[number] < w.today:
        plan(w)


def go_on(w: World) -> Outcome:
    """The next step; where it is refused, everything is mended for the one after."""
    found = forward(w)
    if not found.done:
        mend(w, found.codes)
    return found
