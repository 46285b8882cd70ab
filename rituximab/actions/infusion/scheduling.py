"""Chair and time of an infusion; one that is not given, and one that never will be."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Max

from rituximab.actions.after import after_facts
from rituximab.actions.base import (
    STANDING,
    Actor,
    Faults,
    NotAllowed,
    Permission,
    Refusal,
    add,
    change,
    deed,
    local_day,
    locked_course,
    locked_infusion,
    refuse,
)
from rituximab.actions.moves import begin_infusion, move_infusion, move_order
from rituximab.actions.order.guards import orderable
from rituximab.actions.settling import settle_course
from rituximab.actions.steps import BEFORE_GIVEN, IN_USE
from rituximab.actions.task import open_task
from rituximab.protocol.edition import load
from rituximab.protocol.journey import Standing
from rituximab.protocol.quantity import day_text
from rituximab.records.infusion import AHEAD, InfusionState
from rituximab.records.journey import chart_of, standing_of
from rituximab.records.models import Course, Infusion, Order, PlannedInfusion
from rituximab.records.monitoring import TaskKind
from rituximab.records.order import OrderState


@deed(Permission.INFUSION_SCHEDULE)
def schedule_infusion(
    *,
    by: Actor,
    at: datetime,
    course_id: int,
    infusion: int,
    scheduled_for: datetime,
    chair: str,
    expected_version: int | None = None,
) -> Infusion:
    """Chair and time of a planned infusion, or new ones while the patient has not arrived.

    Another day than the planned one moves the plan, so that every window is judged on the real day
    (an order that does not reach it becomes stale). ``expected_version`` is that of the infusion
    when it is moved. Raises NotAllowed: "not-planned", "given", "interval", "after-next" and those
    of a course in which nothing may be ordered; Invalid: ``scheduled_for``, ``chair``.
    """
    course = locked_course(by, course_id)
    chair, day = chair.strip(), local_day(scheduled_for)
    faults = Faults()
    faults.unless(day >= local_day(at), "scheduled_for", "The day has passed.")
    faults.unless(chair, "chair", "Say which chair.")
    faults.fits(Infusion, chair=chair)
    faults.stop()
    chart = chart_of(actor=by, course_id=course_id)
    planned = {row.infusion: row.on for row in chart.planned}
    found = [*orderable(chart), *_against_day(planned, infusion, day)]
    if found:
        raise NotAllowed(found)
    if planned[infusion] != day:
        moved = PlannedInfusion(course=course, infusion=infusion, on=day, reason="Chair booked.")
        add(moved, deed="course.plan", by=by, at=at, patient_id=course.patient_id)
        chart = chart_of(actor=by, course_id=course_id)
    standing = standing_of(chart, local_day(at))
    _interval(standing)
    row = _live(course, infusion)
    place: dict[str, Any] = {"scheduled_for": scheduled_for, "chair": chair}
    if row is None:
        row = begin_infusion(_planned(course, infusion, standing), by=by, at=at)
        expected_version = None
    if row.state == InfusionState.SCHEDULED:
        word = "infusion.reschedule"
        pid = course.patient_id
        change(
            row, deed=word, by=by, at=at, patient_id=pid, expected_version=expected_version, **place
        )
    else:
        word = Permission.INFUSION_SCHEDULE.value
        said = {"scheduled_for": scheduled_for.isoformat(), "chair": chair}
        move_infusion(
            row,
            InfusionState.SCHEDULED,
            deed=word,
            by=by,
            at=at,
            expected_version=expected_version,
            details=said,
            **place,
        )
    after_facts(course.patient, by=by, at=at)
    return row


def _against_day(planned: dict[int, date], infusion: int, day: date) -> list[Refusal]:
    if infusion not in planned:
        text = f"Infusion {infusion} is not planned in this course."
        return [Refusal("not-planned", text, "A prescriber plans the infusions.")]
    before = [on for number, on in planned.items() if number < infusion and on >= day]
    after = [on for number, on in planned.items() if number > infusion and on <= day]
    if not before and not after:
        return []
    if after:
        text = f"The next infusion is planned for {day_text(min(after))}, not after that day."
    else:
        text = f"The infusion before is planned for {day_text(max(before))}, not before that day."
    return [Refusal("after-next", text, "A prescriber plans the infusions anew.")]


def _interval(standing: Standing) -> None:
    finding = standing.finding("interval")
    if finding.blocks:
        raise NotAllowed([Refusal.of(finding)])


def _live(course: Course, infusion: int) -> Infusion | None:
    rows = Infusion.objects.filter(course=course, infusion=infusion)
    row = rows.exclude(state=InfusionState.NOT_GIVEN).first()
    if row is None:
        return None
    row.course = course
    if row.state not in AHEAD:
        raise refuse("given", f"Infusion {infusion} of this course was started already.")
    return row


def _planned(course: Course, infusion: int, standing: Standing) -> Infusion:
    rows = Infusion.objects.filter(course=course, infusion=infusion)
    last: int | None = rows.aggregate(last=Max("attempt"))["last"]
    first = standing.finding("first-infusion").status == "not_met"
    return Infusion(course=course, infusion=infusion, attempt=(last or 0) + 1, first_ever=first)


@deed(Permission.INFUSION_NOT_GIVEN)
def not_given(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    code: str,
    reason: str = "",
    expected_version: int | None = None,
) -> Infusion:
    """The patient is not treated this time; ``code`` is one of the edition's ``codes.not-given``.

    A usable order of it ends as not given, and a prescriber is asked to plan anew. "other" needs
    words. A cleared infusion is checked again first (``recheck_infusion``).
    """
    infusion = locked_infusion(by, infusion_id)
    course = infusion.course
    codes = load(course.edition_version).codes["not-given"]
    faults = Faults()
    faults.one_of("code", code, codes)
    reason = faults.said("reason", reason) if code == "other" else reason.strip()
    faults.stop()
    move_infusion(
        infusion,
        InfusionState.NOT_GIVEN,
        deed=Permission.INFUSION_NOT_GIVEN,
        by=by,
        at=at,
        expected_version=expected_version,
        code=code,
        reason=reason,
    )
    _end_orders(infusion, IN_USE, OrderState.NOT_GIVEN, by=by, at=at, code=code, reason=reason)
    day = day_text(local_day(at))
    said = codes[code] + (f": {reason}" if reason else "")
    text = f"Infusion {infusion.infusion} was not given on {day}. {said}. Plan it anew or forgo it."
    whose = {"patient_id": course.patient_id, "course_id": course.pk}
    open_task(TaskKind.RE_PLAN, text, by=by, at=at, **whose)
    after_facts(course.patient, by=by, at=at)
    return infusion


def _end_orders(
    infusion: Infusion, states: tuple[OrderState, ...], to: OrderState, **said: Any
) -> None:
    forgone = to == OrderState.CANCELLED
    word = Permission.ORDER_CANCEL if forgone else Permission.INFUSION_NOT_GIVEN
    rows = Order.objects.filter(course=infusion.course_id, infusion=infusion.infusion)
    for order in rows.filter(state__in=states).select_related("course"):
        move_order(order, to, deed=word, **said)


@deed(Permission.COURSE_ASSESS, "infusion.forgo")
def forgo_infusion(
    *, by: Actor, at: datetime, course_id: int, infusion: int, reason: str
) -> Course:
    """A prescriber decides that a planned infusion will not be given any more.

    Its plan is marked in error, an appointment ends as not given, its order is cancelled; a course
    whose other infusions are closed goes on to be observed. Raises "not-planned" and "given".
    """
    course = locked_course(by, course_id)
    faults = Faults()
    reason = faults.said("reason", reason)
    faults.stop()
    plans = list(PlannedInfusion.objects.filter(STANDING, course=course, infusion=infusion))
    if not plans:
        raise refuse("not-planned", f"Infusion {infusion} is not planned in this course.")
    row = _live(course, infusion)
    if row is not None and row.state == InfusionState.CLEARED:
        raise refuse("cleared", "It is cleared to start.", "The nurse takes the clearance back.")
    who: dict[str, Any] = {"by": by, "at": at, "reason": reason}
    if row is not None:
        word = Permission.INFUSION_NOT_GIVEN
        move_infusion(row, InfusionState.NOT_GIVEN, deed=word, code="other", **who)
    wanted = Infusion(course=course, infusion=infusion)
    states = (*BEFORE_GIVEN, OrderState.HELD)
    _end_orders(wanted, states, OrderState.CANCELLED, code="no-longer-indicated", **who)
    gone: dict[str, Any] = {"error_at": at, "error_by_id": by.user_id, "error_reason": reason}
    for plan in plans:
        pid = course.patient_id
        change(plan, deed="infusion.forgo", by=by, at=at, patient_id=pid, reason=reason, **gone)
    settle_course(course, by=by, at=at)
    after_facts(course.patient, by=by, at=at)
    return course
