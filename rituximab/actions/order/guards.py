"""Guards that several steps of an order share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rituximab.access.proof import NotProven, Proof, require_proof
from rituximab.actions.base import Actor, NotAllowed, Refusal, local_day, refuse
from rituximab.actions.stale import reasons_against
from rituximab.actions.working import Choices, Working, working_of
from rituximab.protocol.journey import Standing
from rituximab.protocol.quantity import day_text
from rituximab.records.course import CourseState
from rituximab.records.journey import Chart
from rituximab.records.models import Order
from rituximab.records.order_rows import OrderRow
from rituximab.records.rows import MeasurementRow
from rituximab.records.sealed import digest_of

from .frozen import Frozen

#: States of a course in which an order may be written, signed, verified and released.
ORDERABLE = (CourseState.READY, CourseState.ON_TREATMENT)
AMEND = "Return or amend the order; the new revision is signed and verified again."


def proven(proof: Proof | None, *, by: Actor, at: datetime) -> Proof:
    """The fresh proof of the person who signs. Raises NotAllowed with code "proof"."""
    try:
        return require_proof(proof, user_id=by.user_id, at=at)
    except NotProven as fault:
        raise refuse("proof", str(fault), "Enter your password.") from None


def orderable(chart: Chart) -> Iterator[Refusal]:
    """Why nothing may be ordered in this course at present, whatever the protocol says."""
    course, patient = chart.pinned, chart.patient
    if patient.deceased_on is not None:
        yield Refusal("deceased", f"The patient died on {day_text(patient.deceased_on)}.")
    if course.state == CourseState.HELD:
        yield Refusal("held", "The course is on hold.", "A prescriber releases it.")
    elif course.state not in ORDERABLE:
        state = course.state.replace("_", " ")
        yield Refusal(
            "not-ready",
            f"The course is {state}, not ready.",
            "Finish eligibility and screening first.",
        )


def signable(chart: Chart, standing: Standing, working: Working, at: datetime) -> Iterator[Refusal]:
    """Every reason why the order may not be signed now."""
    yield from orderable(chart)
    if chart.patient.allergy_status == "unrecorded":
        yield Refusal(
            "allergies",
            "The allergies are not recorded.",
            "Record each allergy, or that none are known.",
        )
    yield from (Refusal.of(f) for f in standing.findings if f.blocks or f.asks)
    if working.planned_on < local_day(at):
        yield Refusal(
            "past",
            f"Infusion {working.infusion} was planned for {day_text(working.planned_on)}.",
            "Plan the infusion for a day to come.",
        )
    if says_measured_twice(chart) and not measured_twice(chart):
        yield Refusal(
            "second-measurement",
            "The answer names a second measurement by another person; none is on record.",
            "Another person measures height and weight.",
            "near-threshold",
        )


def says_measured_twice(chart: Chart) -> bool:
    """Whether the last answer to the dose near a step rests on a second measurement."""
    said = [row.code for row in chart.answers if row.rule == "near-threshold"]
    return said[-1:] == ["second-measurement"]


def measured_twice(chart: Chart) -> bool:
    """Whether the measurement in use is, or has, a second one by another person."""
    last = max(chart.measurements, key=lambda row: (row.on, row.id), default=None)
    seconds = {row.confirms_id for row in chart.measurements}
    return last is not None and (_confirms(chart, last) or last.id in seconds)


def _confirms(chart: Chart, row: MeasurementRow) -> bool:
    """A second measurement counts while the first is still on record, and by another person."""
    first = next((one for one in chart.measurements if one.id == row.confirms_id), None)
    return first is not None and first.written_by_id != row.written_by_id


def redone(chart: Chart, row: OrderRow, at: datetime) -> Working:
    """The working of the order as the facts give it now. Raises NotAllowed when it differs from
    what the draft says."""
    working = working_of(chart, local_day(at), row.infusion, Choices.of(row))
    changed = [name for name, value in working.columns().items() if getattr(row, name) != value]
    if changed:
        named = ", ".join(name.removesuffix("_mg").removesuffix("_m2") for name in changed)
        raise refuse(
            "draft-outdated",
            f"The facts give another order than the draft: {named.replace('_', ' ')}.",
            "Save the draft again and look at what changed.",
        )
    return working


def still_stands(chart: Chart, standing: Standing, order: Order) -> None:
    """Raises NotAllowed with every reason why a signed order no longer stands, or is damaged."""
    row = chart.order(order.pk)
    found = [*orderable(chart), *damage(order)]
    found += [r for r in reasons_against(chart, standing, row, order.snapshot) if r not in found]
    if found:
        raise NotAllowed(Refusal(r.code, r.text, r.change or AMEND, r.rule) for r in found)


def damage(order: Order) -> Iterator[Refusal]:
    """Whether snapshot, signatures and order still belong together, as they were signed."""
    content = order.snapshot.content
    sha256 = digest_of(content)
    signed = list(order.signatures.all())
    whole = (
        sha256 == order.snapshot.sha256
        and any(one.meaning == "prescribed" for one in signed)
        and all(one.sha256 == sha256 for one in signed)
    )
    if not whole or not Frozen(order).whole:
        yield Refusal("seal", "The signature does not fit what is stored: this order is not valid.")
