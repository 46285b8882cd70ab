"""Deeds on the course: opened, planned, held, released, ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, get_args

from django.db.models import Max

from rituximab.protocol import facts
from rituximab.protocol.edition import Edition, load
from rituximab.records.course import ENDED, CourseState
from rituximab.records.infusion import STARTED
from rituximab.records.journey import chart_of, edition_of
from rituximab.records.models import Course, Indication, Infusion, Order, PlannedInfusion
from rituximab.records.order import OrderState

from . import holding
from .after import after_facts, open_course_of
from .base import (
    STANDING,
    Actor,
    Conflict,
    Faults,
    NotAllowed,
    Permission,
    Refusal,
    add,
    change,
    deed,
    local_day,
    locked_course,
    locked_patient,
    refuse,
)
from .moves import begin_course, move_course
from .settling import settle_course

#: Why a course may be discontinued: the outcomes that are no judgement of the response.
ENDINGS = tuple(k for k in get_args(facts.OutcomeKind) if k not in ("no_response", "responded"))
GIVEN = (OrderState.COMPLETED, OrderState.PARTLY_GIVEN)


@deed(Permission.COURSE_OPEN)
def open_course(*, by: Actor, at: datetime, patient_id: int) -> Course:
    """A new course in *draft*, pinned to the edition in force by version and hash."""
    patient = locked_patient(by, patient_id)
    if patient.deceased_on is not None:
        raise refuse("deceased", "The patient has died.")
    standing = open_course_of(patient)
    if standing is not None:
        raise refuse("open-course", f"Course {standing} is open.", "End that course first.")
    edition = load()
    last = Course.objects.filter(patient=patient).aggregate(last=Max("number"))["last"]
    course = Course(
        patient=patient,
        number=(last or 0) + 1,
        edition_version=edition.version,
        edition_sha256=edition.sha256,
    )
    return begin_course(course, by=by, at=at)


@deed(Permission.COURSE_ASSESS, "course.indications")
def enter_indications(
    *,
    by: Actor,
    at: datetime,
    course_id: int,
    domains: Sequence[Mapping[str, str]],
    expected_version: int | None = None,
) -> Course:
    """What the course is for, each ``{domain, statement}``; a draft goes on to *assessing*.

    The list is the whole answer: a domain left out is marked as no longer one, and one with other
    words (without any: as said before) is written anew. None at all is an answer too.
    """
    course = going(by, course_id)
    faults = Faults()
    named = [str(item.get("domain", "")) for item in domains]
    for number, item in enumerate(domains):
        faults.one_of(f"{number}.domain", named[number], get_args(facts.Domain))
        faults.unless(named[number] not in named[:number], f"{number}.domain", "Named twice.")
        faults.fits(Indication, statement=item.get("statement", ""))
    faults.stop()
    if expected_version is not None and expected_version != course.version:
        raise Conflict(course)
    said = {row.domain: row.statement for row in course.indications.filter(STANDING)}
    now = {d["domain"]: d.get("statement", said.get(d["domain"], "")).strip() for d in domains}
    word, patient_id = "course.indications", course.patient_id
    for row in course.indications.filter(STANDING):
        if now.get(row.domain) != row.statement:
            why = "Said anew." if row.domain in now else "No longer named."
            gone: dict[str, Any] = {"error_at": at, "error_by_id": by.user_id, "error_reason": why}
            change(row, deed=word, by=by, at=at, patient_id=patient_id, **gone)
    for domain, statement in now.items():
        if said.get(domain) != statement:
            row = Indication(course=course, domain=domain, statement=statement)
            add(row, deed=word, by=by, at=at, patient_id=patient_id)
    if course.state == CourseState.DRAFT:
        move_course(course, CourseState.ASSESSING, deed=Permission.COURSE_ASSESS, by=by, at=at)
    after_facts(course.patient, by=by, at=at)
    return course


def going(by: Actor, course_id: int) -> Course:
    """The course, if it goes on and its patient lives; held until the transaction ends."""
    course = locked_course(by, course_id)
    found = []
    if course.state in ENDED:
        found.append(Refusal("ended", "The course has ended."))
    if course.patient.deceased_on is not None:
        found.append(Refusal("deceased", "The patient has died.", "Discontinue the course."))
    if found:
        raise NotAllowed(found)
    return course


@deed(Permission.COURSE_ASSESS, "course.plan")
def plan_infusions(
    *, by: Actor, at: datetime, course_id: int, dates: Sequence[date], reason: str = ""
) -> Course:
    """The planned days, infusion 1 first; with one day given the others follow at the edition's
    interval. A day that is not new is left as it is; moving one needs no new order by itself."""
    course = going(by, course_id)
    edition = edition_of(chart_of(actor=by, course_id=course_id))
    planned = {row.infusion: row.on for row in course.planned.filter(STANDING).order_by("pk")}
    days = _days(edition, list(dates))
    faults = Faults()
    faults.fits(PlannedInfusion, reason=reason)
    faults.unless(dates, "dates", "Give the day of infusion 1.")
    most = edition.days("dosing", "infusions")
    faults.unless(len(days) <= most, "dates", f"The protocol has {most} infusions.")
    for number, day in enumerate(days):
        moved = planned.get(number + 1) != day
        ahead = not moved or day >= local_day(at)
        faults.unless(ahead, f"dates.{number}", "The day has passed.")
        later = number == 0 or day > days[number - 1]
        faults.unless(later, f"dates.{number}", "It is not after the infusion before.")
    faults.stop()
    for number, day in enumerate(days, start=1):
        if planned.get(number) != day:
            row = PlannedInfusion(course=course, infusion=number, on=day, reason=reason.strip())
            add(row, deed="course.plan", by=by, at=at, patient_id=course.patient_id)
    after_facts(course.patient, by=by, at=at)
    return course


def _days(edition: Edition, dates: list[date]) -> list[date]:
    if len(dates) != 1:
        return dates
    step = timedelta(days=edition.days("dosing", "interval_days"))
    return [dates[0] + n * step for n in range(edition.days("dosing", "infusions"))]


@deed(Permission.COURSE_HOLD)
def hold_course(
    *,
    by: Actor,
    at: datetime,
    course_id: int,
    code: str,
    reason: str,
    expected_version: int | None = None,
) -> Course:
    """Everything waits: the course and its orders. ``code`` is one of the edition's codes.hold."""
    course = locked_course(by, course_id)
    faults = Faults()
    faults.one_of("code", code, load(course.edition_version).codes["hold"])
    reason = faults.said("reason", reason)
    faults.stop()
    return holding.hold(
        course, by=by, at=at, code=code, reason=reason, expected_version=expected_version
    )


@deed(Permission.COURSE_RELEASE)
def release_course(
    *,
    by: Actor,
    at: datetime,
    course_id: int,
    reason: str,
    expected_version: int | None = None,
) -> Course:
    """Back to where it was held, once every question of a hold is answered."""
    course = going(by, course_id)
    faults = Faults()
    reason = faults.said("reason", reason)
    faults.stop()
    asked = holding.asked_before_release(chart_of(actor=by, course_id=course_id), local_day(at))
    if asked:
        raise NotAllowed(asked)
    holding.release(course, by=by, at=at, reason=reason, expected_version=expected_version)
    settle_course(course, by=by, at=at)
    after_facts(course.patient, by=by, at=at)
    return course


@deed(Permission.COURSE_DISCONTINUE)
def discontinue_course(
    *,
    by: Actor,
    at: datetime,
    course_id: int,
    kind: str,
    reason: str,
    expected_version: int | None = None,
) -> Course:
    """Ends the course at any time for toxicity, patient choice, pregnancy, death or another reason;
    its orders that are not given are cancelled."""
    course = locked_course(by, course_id)
    faults = Faults()
    faults.one_of("kind", kind, ENDINGS)
    reason = faults.said("reason", reason)
    faults.stop()
    move_course(
        course,
        CourseState.DISCONTINUED,
        deed=Permission.COURSE_DISCONTINUE,
        by=by,
        at=at,
        expected_version=expected_version,
        code=kind,
        reason=reason,
    )
    holding.cancel_orders(course, by=by, at=at, code=kind, reason=reason)
    return course


@deed(Permission.COURSE_CLOSE)
def close_course(
    *, by: Actor, at: datetime, course_id: int, reason: str, expected_version: int | None = None
) -> Course:
    """Follow-up is finished or handed over."""
    course = locked_course(by, course_id)
    faults = Faults()
    reason = faults.said("reason", reason)
    faults.stop()
    return move_course(
        course,
        CourseState.CLOSED,
        deed=Permission.COURSE_CLOSE,
        by=by,
        at=at,
        expected_version=expected_version,
        reason=reason,
    )


@deed(Permission.COURSE_ERROR)
def mark_course_in_error(
    *, by: Actor, at: datetime, course_id: int, reason: str, expected_version: int | None = None
) -> Course:
    """Two prescribers, two calls: the first asks, the second confirms. Not after an infusion."""
    course = locked_course(by, course_id)
    faults = Faults()
    reason = faults.said("reason", reason)
    faults.stop()
    if course.state == CourseState.ENTERED_IN_ERROR:
        raise refuse("in-error", "This is marked as entered in error already.")
    begun = Infusion.objects.filter(course=course, state__in=STARTED).exists()
    if begun or Order.objects.filter(course=course, state__in=GIVEN).exists():
        raise refuse("given", "An infusion of this course was given.", "Discontinue it instead.")
    if course.error_requested_by_id is None:
        return change(
            course,
            deed="course.error_request",
            by=by,
            at=at,
            patient_id=course.patient_id,
            expected_version=expected_version,
            reason=reason,
            error_requested_by_id=by.user_id,
            error_request_reason=reason,
        )
    if course.error_requested_by_id == by.user_id:
        raise refuse("same-person", "You asked for this.", "Another prescriber confirms it.")
    holding.cancel_orders(course, by=by, at=at, code="other", reason=reason)
    course.refresh_from_db()
    return move_course(
        course,
        CourseState.ENTERED_IN_ERROR,
        deed=Permission.COURSE_ERROR,
        by=by,
        at=at,
        expected_version=expected_version,
        reason=reason,
        error_at=at,
        error_by_id=by.user_id,
        error_reason=reason,
    )
