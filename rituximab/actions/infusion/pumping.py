"""The pump while it runs: faster or slower, paused, resumed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from rituximab.actions.base import (
    Actor,
    Conflict,
    Faults,
    NotAllowed,
    Permission,
    Refusal,
    add,
    deed,
    locked_infusion,
    refuse,
)
from rituximab.actions.moves import move_infusion
from rituximab.protocol.event import said as said_text
from rituximab.protocol.facts import EventFacts
from rituximab.protocol.infusion import is_final, is_severe
from rituximab.protocol.quantity import half_up, plain
from rituximab.protocol.running import Pump
from rituximab.records.course import CourseState
from rituximab.records.infusion import InfusionState
from rituximab.records.journey import Chart, chart_of, edition_of
from rituximab.records.models import Infusion, RateEntry
from rituximab.records.rows import EventRow
from rituximab.records.year_rows import InfusionRow

from .bedside import infusion_row, moment, of_infusion, pump_of, reactions_of

MG_H, ML_H = Decimal(1).scaleb(-4), Decimal(1).scaleb(-2)


def set_pump(
    infusion: Infusion,
    kind: str,
    pump: Pump,
    mg_h: Decimal,
    *,
    happened: datetime,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> RateEntry:
    """Write what the pump is set to from a moment on."""
    row = RateEntry(
        infusion=infusion,
        happened_at=happened,
        kind=kind,
        mg_h=half_up(mg_h, MG_H),
        ml_h=half_up(pump.pump_ml_h(mg_h), ML_H),
        reason=reason,
    )
    pid = infusion.course.patient_id
    return add(row, deed="infusion.rate", by=by, at=at, patient_id=pid, reason=reason)


@deed(Permission.INFUSION_START, "infusion.rate")
def change_rate(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    ml_h: Decimal,
    reason: str = "",
    happened_at: datetime | None = None,
    expected_version: int | None = None,
) -> RateEntry:
    """Set the running pump to ``ml_h``: lower at any time, up to the next step once it is due.

    Raises NotAllowed: "not-running"; "held" (faster while the course is on hold); "too-fast" (a
    step too early or too high, until ``reason`` says why); "above-maximum" (whatever is said).
    """
    infusion = locked_infusion(by, infusion_id)
    if expected_version not in (None, infusion.version):
        raise Conflict(infusion)
    if infusion.state != InfusionState.RUNNING:
        state = infusion.state.replace("_", " ")
        raise refuse("not-running", f"The infusion is {state}: there is no rate to change.")
    chart = chart_of(actor=by, infusion_id=infusion_id)
    pump = pump_of(chart, infusion_row(chart, infusion_id))
    faults = Faults()
    happened = moment(faults, happened_at, at, pump.settings[-1].at)
    reason = faults.said("reason", reason) if reason.strip() else ""
    _rate(faults, ml_h)
    faults.fits(RateEntry, reason=reason)
    faults.stop()
    faster = pump.exceeds(ml_h, pump.mg_h)
    if faster and infusion.course.state == CourseState.HELD:
        raise refuse("held", "The course is on hold: the infusion goes no faster.")
    _highest(pump, ml_h)
    limit = pump.allowed_mg_h(happened)
    if faster and pump.exceeds(ml_h, limit) and not reason:
        coming = pump.next_change()
        change = "Wait, or say why it goes faster than ordered."
        if coming and coming.at > happened:
            change = f"The next step, {plain(coming.pump_ml_h)} mL/h, is not due yet. {change}"
        text = f"The order allows {plain(pump.pump_ml_h(limit))} mL/h now."
        raise refuse("too-fast", text, change)
    rate = pump.rate_of(ml_h)
    return set_pump(infusion, "change", pump, rate, happened=happened, by=by, at=at, reason=reason)


def _rate(faults: Faults, ml_h: Decimal) -> None:
    faults.fits(RateEntry, ml_h=ml_h)
    if ml_h.is_finite():
        faults.unless(ml_h > 0, "ml_h", "It is more than zero: pause or stop it instead.")


def _highest(pump: Pump, ml_h: Decimal) -> None:
    """Above the highest rate of the family nothing goes, whatever is said."""
    highest = pump.rates.max_mg_h
    if pump.exceeds(ml_h, highest):
        text = f"The highest rate is {plain(pump.pump_ml_h(highest))} mL/h."
        raise refuse("above-maximum", text, "Set the pump to a lower rate.")


@deed(Permission.INFUSION_PAUSE)
def pause_infusion(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    reason: str,
    happened_at: datetime | None = None,
    expected_version: int | None = None,
) -> Infusion:
    """*Running* becomes *paused*: the pump stands still from ``happened_at`` on."""
    infusion = locked_infusion(by, infusion_id)
    chart = chart_of(actor=by, infusion_id=infusion_id)
    row = infusion_row(chart, infusion_id)
    faults = Faults()
    happened = moment(faults, happened_at, at, last_setting(chart, row))
    reason = reason.strip()
    faults.unless(reason, "reason", "Say why.")
    faults.fits(RateEntry, reason=reason)
    faults.stop()
    return pause(
        infusion,
        chart,
        reason,
        happened=happened,
        by=by,
        at=at,
        expected_version=expected_version,
    )


def last_setting(chart: Chart, row: InfusionRow) -> datetime | None:
    """When the pump was set last."""
    entries = of_infusion(chart.rate_entries, row)
    return entries[-1].happened_at if entries else None


def pause(
    infusion: Infusion,
    chart: Chart,
    reason: str,
    *,
    happened: datetime,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Infusion:
    """Pause inside another deed; the amount given so far stands in the trail."""
    move_infusion(
        infusion,
        InfusionState.PAUSED,
        deed=Permission.INFUSION_PAUSE,
        by=by,
        at=at,
        expected_version=expected_version,
        reason=reason,
        details={"happened_at": happened.isoformat()},
    )
    pump = pump_of(chart, infusion_row(chart, infusion.pk))
    set_pump(infusion, "pause", pump, Decimal(0), happened=happened, by=by, at=at, reason=reason)
    return infusion


@deed(Permission.INFUSION_RESUME)
def resume_infusion(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    ml_h: Decimal,
    symptoms_gone: bool = False,
    reason: str = "",
    happened_at: datetime | None = None,
    expected_version: int | None = None,
) -> Infusion:
    """*Paused* becomes *running* at ``ml_h``, at most ``restart_limit``.

    Raises NotAllowed: "held"; "severe-reaction" (grade 4, or a severe one of skin and mucosa: never
    again); "reaction-decision" (a severe or ungraded one without a prescriber's decision to
    proceed); "symptoms" (after a reaction, until ``symptoms_gone``); "too-fast"; "no-such-move".
    """
    infusion = locked_infusion(by, infusion_id)
    chart = chart_of(actor=by, infusion_id=infusion_id)
    row = infusion_row(chart, infusion_id)
    faults = Faults()
    happened = moment(faults, happened_at, at, last_setting(chart, row))
    _rate(faults, ml_h)
    faults.fits(RateEntry, reason=reason)
    faults.stop()
    if infusion.state == InfusionState.PAUSED:
        pump = pump_of(chart, row)
        found = [*_against_resuming(chart, row, symptoms_gone)]
        limit = restart_limit(chart, row)
        if pump.exceeds(ml_h, limit):
            text = f"It goes on at no more than {plain(pump.pump_ml_h(limit))} mL/h."
            found.append(Refusal("too-fast", text, "Set the pump to a lower rate."))
        if found:
            raise NotAllowed(found)
    move_infusion(
        infusion,
        InfusionState.RUNNING,
        deed=Permission.INFUSION_RESUME,
        by=by,
        at=at,
        expected_version=expected_version,
        reason=reason.strip(),
        details={"happened_at": happened.isoformat(), "ml_h": plain(ml_h)},
    )
    rate = pump.rate_of(ml_h)
    set_pump(infusion, "resume", pump, rate, happened=happened, by=by, at=at, reason=reason.strip())
    return infusion


def restart_limit(chart: Chart, row: InfusionRow) -> Decimal:
    """The highest mg/h at which a paused infusion goes on: the rate before, after a reaction that
    interrupted it the edition's part of it."""
    pump = pump_of(chart, row)
    reacted = any(_interrupts(chart, event) for _, event in since_restart(chart, row))
    return pump.restart_mg_h() if reacted else pump.last_running_mg_h


def since_restart(chart: Chart, row: InfusionRow) -> list[tuple[datetime, EventRow]]:
    """The reactions since the pump was started or resumed last."""
    entries = of_infusion(chart.rate_entries, row)
    begun = [entry.happened_at for entry in entries if entry.kind in ("start", "resume")]
    found = reactions_of(chart, row)
    return [(one.happened_at, event) for one, event in found if one.happened_at >= begun[-1]]


def facts_of_event(event: EventRow) -> EventFacts:
    """A reaction as the rules read it."""
    kind, terms = event.kind, tuple(event.terms)
    return EventFacts(kind=kind, on=event.on, grade=event.grade, terms=terms)  # type: ignore[arg-type]


def _interrupts(chart: Chart, event: EventRow) -> bool:
    """Whether a reaction of that grade interrupts the infusion; an ungraded one does."""
    return interrupts(chart, event.grade, event.terms)


def interrupts(chart: Chart, grade: int | None, terms: object) -> bool:
    """By the edition's action for the grade; terms and a missing grade interrupt too."""
    slows = {r.grade for r in edition_of(chart).monograph.reactions if r.action == "slow"}
    return bool(terms) or grade not in slows


def _against_resuming(chart: Chart, row: InfusionRow, symptoms_gone: bool) -> Iterator[Refusal]:
    if chart.pinned.state == CourseState.HELD:
        yield Refusal("held", "The course is on hold.", "A prescriber releases it.")
    rule = edition_of(chart).rule("severe-reaction")
    decided = {one.event_id: one for one in chart.event_decisions}  # the last one counts
    for _, event in reactions_of(chart, row):
        facts = facts_of_event(event)
        if is_final(rule, facts):
            text = "After this reaction the infusion is never resumed."
            yield Refusal("severe-reaction", text, "Stop the infusion.", rule.id)
            continue
        ungraded = event.grade is None and not event.terms
        decision = decided.get(event.id)
        proceeds = (
            decision is not None and decision.action == "proceed" and said_text(decision.reason)
        )
        if (is_severe(rule, facts) or ungraded) and not proceeds:
            word = "An ungraded" if ungraded else "A severe"
            text = f"{word} reaction has no prescriber's decision to proceed."
            yield Refusal("reaction-decision", text, "A prescriber decides, or stop it.", rule.id)
    if since_restart(chart, row) and not symptoms_gone:
        text = "It is not said that all symptoms of the reaction have gone."
        yield Refusal("symptoms", text, "Wait until they have.")
