"""After the last drop: observed, discharged, closed; the pharmacist reconciles the product."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from rituximab.actions.after import after_facts
from rituximab.actions.base import (
    Actor,
    Faults,
    NotAllowed,
    Permission,
    Refusal,
    change,
    deed,
    locked_infusion,
    refuse,
)
from rituximab.actions.moves import move_infusion
from rituximab.actions.settling import settle_course
from rituximab.protocol.quantity import plain
from rituximab.protocol.running import observed_until
from rituximab.records.infusion import InfusionState
from rituximab.records.journey import chart_of, edition_of
from rituximab.records.models import Infusion

from .bedside import infusion_row, moment, of_infusion, pump_of

ENDED = (InfusionState.COMPLETED, InfusionState.STOPPED)
AFTER_END = (*ENDED, InfusionState.OBSERVED, InfusionState.CLOSED)


@deed(Permission.INFUSION_OBSERVE)
def observe_infusion(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    early_because: str = "",
    note: str = "",
    happened_at: datetime | None = None,
    expected_version: int | None = None,
) -> Infusion:
    """The observation after the end is over and the patient leaves at ``happened_at``.

    Raises NotAllowed "no-vitals" (none since the end) and "too-early" (before the edition's time of
    observation), until ``early_because`` says why.
    """
    infusion = locked_infusion(by, infusion_id)
    chart = chart_of(actor=by, infusion_id=infusion_id)
    faults = Faults()
    happened = moment(faults, happened_at, at, infusion.ended_at)
    early_because = faults.said("early_because", early_because) if early_because.strip() else ""
    faults.stop()
    if infusion.state in ENDED and infusion.ended_at is not None and not early_because:
        row = infusion_row(chart, infusion_id)
        found = []
        ended = infusion.ended_at
        if not any(one.happened_at >= ended for one in of_infusion(chart.vitals, row)):
            text = "No vital signs since the end of the infusion."
            found.append(Refusal("no-vitals", text, "Take them, or say why not."))
        if happened < observed_until(edition_of(chart), ended):
            text = "The patient has not been observed for the whole time after the end."
            found.append(Refusal("too-early", text, "Wait, or say why the patient leaves."))
        if found:
            raise NotAllowed(found)
    said = {"happened_at": happened.isoformat(), "note": note.strip()}
    return move_infusion(
        infusion,
        InfusionState.OBSERVED,
        deed=Permission.INFUSION_OBSERVE,
        by=by,
        at=at,
        expected_version=expected_version,
        reason=" ".join(part for part in (early_because, note.strip()) if part),
        details=said,
    )


@deed(Permission.INFUSION_CLOSE)
def close_infusion(
    *, by: Actor, at: datetime, infusion_id: int, expected_version: int | None = None
) -> Infusion:
    """*Observed* becomes *closed*; the last planned infusion lets the course be observed."""
    infusion = locked_infusion(by, infusion_id)
    move_infusion(
        infusion,
        InfusionState.CLOSED,
        deed=Permission.INFUSION_CLOSE,
        by=by,
        at=at,
        expected_version=expected_version,
    )
    settle_course(infusion.course, by=by, at=at)
    after_facts(infusion.course.patient, by=by, at=at)
    return infusion


@deed(Permission.INFUSION_RECONCILE)
def reconcile_infusion(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    unused_ml: Decimal,
    expected_version: int | None = None,
) -> Infusion:
    """The pharmacist says how much of the bag came back, in mL; once, after the end."""
    infusion = locked_infusion(by, infusion_id)
    if infusion.state not in AFTER_END:
        state = infusion.state.replace("_", " ")
        raise refuse("not-ended", f"The infusion is {state}: nothing came back yet.")
    if infusion.reconciled_at is not None:
        raise refuse("reconciled", "The product of this infusion is reconciled already.")
    chart = chart_of(actor=by, infusion_id=infusion_id)
    pump = pump_of(chart, infusion_row(chart, infusion_id))
    faults = Faults()
    faults.fits(Infusion, unused_ml=unused_ml)
    inside = unused_ml.is_finite() and 0 <= unused_ml <= pump.final_ml
    faults.unless(inside, "unused_ml", f"The bag holds {plain(pump.final_ml)} mL.")
    faults.stop()
    return change(
        infusion,
        deed=Permission.INFUSION_RECONCILE.value,
        by=by,
        at=at,
        patient_id=infusion.course.patient_id,
        expected_version=expected_version,
        unused_ml=unused_ml,
        reconciled_by_id=by.user_id,
        reconciled_at=at,
    )
