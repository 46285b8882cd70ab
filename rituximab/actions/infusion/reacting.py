"""A reaction at the chair: the event, the rate at which it came, and the pump that stops."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

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
from rituximab.actions.event import REACTIONS, write_event
from rituximab.actions.task import open_task
from rituximab.protocol.facts import EventFacts
from rituximab.protocol.infusion import is_severe
from rituximab.protocol.quantity import day_text
from rituximab.records.infusion import STARTED, InfusionState
from rituximab.records.journey import chart_of, edition_of
from rituximab.records.models import Reaction
from rituximab.records.monitoring import TaskKind

from .bedside import infusion_row, moment, pump_of
from .pumping import interrupts, last_setting, pause


@deed(Permission.EVENT_RECORD, "reaction.record")
def record_reaction(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    kind: str,
    description: str,
    grade: int | None = None,
    terms: Sequence[str] = (),
    taken: str = "",
    happened_at: datetime | None = None,
) -> Reaction:
    """A reaction during the infusion or after it, as an event with the rate at that moment.

    ``kind`` is "infusion_reaction" or "mucocutaneous_reaction", ``taken`` what was done at once. A
    grade whose action is more than slowing down, an unknown grade and any term pause a running
    infusion when a nurse records them; stopping is offered, never forced. A severe one opens an
    urgent task. Raises "not-started"; Invalid as ``record_event``.
    """
    infusion = locked_infusion(by, infusion_id)
    if infusion.state not in STARTED or infusion.started_at is None:
        state = infusion.state.replace("_", " ")
        raise refuse("not-started", f"The infusion is {state}: record it as an event instead.")
    chart = chart_of(actor=by, infusion_id=infusion_id)
    row = infusion_row(chart, infusion_id)
    faults = Faults()
    faults.one_of("kind", kind, REACTIONS)
    happened = moment(faults, happened_at, at, infusion.started_at)
    description = faults.said("description", description)
    faults.fits(Reaction, taken=taken)
    faults.stop()
    patient, pid = infusion.course.patient, infusion.course.patient_id
    event = write_event(
        patient,
        by=by,
        at=at,
        kind=kind,
        on=local_day(happened),
        description=description,
        grade=grade,
        terms=terms,
    )
    pump = pump_of(chart, row)
    reaction = Reaction(
        infusion=infusion,
        happened_at=happened,
        event=event,
        mg_h=pump.rate_at(happened),
        taken=taken.strip(),
    )
    add(reaction, deed="reaction.record", by=by, at=at, patient_id=pid)
    running = infusion.state == InfusionState.RUNNING and by.may(Permission.INFUSION_PAUSE)
    if running and interrupts(chart, grade, terms):
        since = max(happened, last_setting(chart, row) or happened)
        pause(infusion, chart, "Reaction.", happened=since, by=by, at=at)
    facts = EventFacts(kind=kind, grade=grade, terms=tuple(terms))  # type: ignore[arg-type]
    if is_severe(edition_of(chart).rule("severe-reaction"), facts):
        said = "no grade" if grade is None else f"grade {grade}"
        day = day_text(local_day(happened))
        text = f"Severe reaction ({said}) in infusion {infusion.infusion} on {day}: {description}"
        about = {"patient_id": pid, "course_id": infusion.course_id, "event_id": event.pk}
        open_task(TaskKind.SEVERE_REACTION, text, by=by, at=at, urgent=True, **about)
    after_facts(patient, by=by, at=at)
    return reaction
