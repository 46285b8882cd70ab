"""Deeds on eligibility: decided on, passed with plans, answers and exceptions, or closed."""

from __future__ import annotations

from datetime import date, datetime

from rituximab.protocol.edition import Edition
from rituximab.protocol.verdict import Finding
from rituximab.records.course import CourseState
from rituximab.records.journey import chart_of, edition_of, standing_of
from rituximab.records.models import Answer, Course, ExceptionRequest, Plan

from .after import after_facts
from .base import (
    STANDING,
    Actor,
    Faults,
    Invalid,
    NotAllowed,
    Permission,
    add,
    change,
    deed,
    fetch,
    local_day,
    refuse,
    require,
    standing_refusals,
)
from .course import going
from .deciding import decide
from .moves import move_course

State, Approver = ExceptionRequest.State, ExceptionRequest.Approver


@deed(Permission.ELIGIBILITY_DECIDE)
def decide_eligibility(
    *, by: Actor, at: datetime, course_id: int, expected_version: int | None = None
) -> Course:
    """*eligible*, when no stop of eligibility stands and no exception is open. The decision is kept
    with its facts. Raises NotAllowed with every stop that stands."""
    course = going(by, course_id)
    if _open_requests(course):
        raise refuse("exception-open", "An exception waits for its decision.")
    return _eligible(course, by, at, Permission.ELIGIBILITY_DECIDE.value, expected_version)


def _eligible(
    course: Course, by: Actor, at: datetime, word: str, expected_version: int | None = None
) -> Course:
    chart = chart_of(actor=by, course_id=course.pk)
    standing, decision = decide(chart, deed=word, by=by, at=at, subject="eligible")
    stops = standing_refusals(standing, "eligibility")
    if stops:
        raise NotAllowed(stops)
    return move_course(
        course,
        CourseState.ELIGIBLE,
        deed=word,
        by=by,
        at=at,
        expected_version=expected_version,
        details={"decision": decision.sha256},
    )


@deed(Permission.ELIGIBILITY_DECIDE, "eligibility.close")
def close_not_eligible(
    *, by: Actor, at: datetime, course_id: int, reason: str, expected_version: int | None = None
) -> Course:
    """The course ends before it began; the standing it was closed on is kept."""
    course = going(by, course_id)
    faults = Faults()
    reason = faults.said("reason", reason)
    faults.stop()
    if _open_requests(course):
        raise refuse("exception-open", "An exception waits for its decision.")
    return _not_eligible(course, by, at, "eligibility.close", reason, expected_version)


def _not_eligible(
    course: Course,
    by: Actor,
    at: datetime,
    word: str,
    reason: str,
    expected_version: int | None = None,
) -> Course:
    chart = chart_of(actor=by, course_id=course.pk)
    _, decision = decide(chart, deed=word, by=by, at=at, subject="not_eligible")
    return move_course(
        course,
        CourseState.NOT_ELIGIBLE,
        deed=word,
        by=by,
        at=at,
        expected_version=expected_version,
        reason=reason,
        details={"decision": decision.sha256},
    )


def _open_requests(course: Course) -> bool:
    """Whether an exception to a rule of eligibility waits; others do not hold the course here."""
    waiting = course.exceptions.filter(STANDING, state=State.OPEN)
    return waiting.filter(approver=Approver.PRESCRIBER).exists()


def _finding(course: Course, by: Actor, at: datetime, rule: str) -> tuple[Edition, Finding]:
    """What the rule says now, under the pinned edition. Raises Invalid for an unknown rule."""
    chart = chart_of(actor=by, course_id=course.pk)
    edition = edition_of(chart)
    if rule not in edition.rules:
        raise Invalid({"rule": ["The edition has no such rule."]})
    return edition, standing_of(chart, local_day(at)).finding(rule)


def codes_of(edition: Edition, rule: str, deed: str) -> dict[str, str]:
    """The reason codes of a rule, with their labels: its own, else those of the deed."""
    return edition.rule(rule).codes or edition.codes[deed]


@deed(Permission.EXCEPTION_REQUEST)
def request_exception(
    *, by: Actor, at: datetime, course_id: int, rule: str, code: str, text: str
) -> ExceptionRequest:
    """Ask that a stop be passed. A pharmacist decides for screening, another senior prescriber for
    everything else; for eligibility the course waits as *exception_pending*."""
    course = going(by, course_id)
    edition, finding = _finding(course, by, at, rule)
    faults = Faults()
    faults.one_of("code", code, codes_of(edition, rule, "exception"))
    text = faults.said("text", text)
    faults.fits(ExceptionRequest, rule=rule, code=code, text=text)
    faults.stop()
    if not finding.blocks:
        raise refuse("not-stopped", "This rule stops nothing now.")
    if finding.lift != "exception":
        raise refuse("no-exception", f"{edition.rule(rule).title}: there is no exception to this.")
    if course.exceptions.filter(STANDING, rule=rule, state=State.OPEN).exists():
        raise refuse("asked", "An exception to this rule is asked for already.")
    screening = finding.stage == "screening"
    request = ExceptionRequest(
        course=course,
        rule=rule,
        code=code,
        text=text,
        approver=Approver.PHARMACIST if screening else Approver.PRESCRIBER,
    )
    word = Permission.EXCEPTION_REQUEST.value
    add(request, deed=word, by=by, at=at, patient_id=course.patient_id, reason=text)
    if finding.stage == "eligibility" and course.state == CourseState.ASSESSING:
        move_course(
            course, CourseState.EXCEPTION_PENDING, deed=word, by=by, at=at, code=code, reason=text
        )
    return request


@deed(None, "exception.decide")
def decide_exception(
    *,
    by: Actor,
    at: datetime,
    exception_id: int,
    approve: bool,
    text: str,
    expected_version: int | None = None,
) -> ExceptionRequest:
    """Approve or refuse, never one's own. The last approval makes a pending course *eligible* if
    nothing else stops it; a refusal closes a pending course as *not_eligible*."""
    request, course = _request(by, exception_id)
    pharmacist = request.approver == Approver.PHARMACIST
    wanted = (
        Permission.EXCEPTION_APPROVE_PHARMACIST
        if pharmacist
        else Permission.EXCEPTION_APPROVE_PRESCRIBER
    )
    require(by, wanted)
    faults = Faults()
    text = faults.said("text", text)
    faults.fits(ExceptionRequest, decided_text=text)
    faults.stop()
    if request.written_by_id == by.user_id:
        raise refuse("own-request", "You asked for this.", "Another person decides on it.")
    if request.state != State.OPEN:
        raise refuse("decided", f"This exception is {request.state} already.")
    change(
        request,
        deed="exception.decide",
        by=by,
        at=at,
        patient_id=course.patient_id,
        expected_version=expected_version,
        reason=text,
        state=State.APPROVED if approve else State.REFUSED,
        decided_at=at,
        decided_by_id=by.user_id,
        decided_text=text,
    )
    if course.state == CourseState.EXCEPTION_PENDING and not pharmacist:
        _settle(course, by, at, approve, text)
    after_facts(course.patient, by=by, at=at)
    return request


def _settle(course: Course, by: Actor, at: datetime, approved: bool, text: str) -> None:
    """What a decision does to a course that waits for it."""
    if not approved:
        _not_eligible(course, by, at, "exception.decide", text)
        return
    standing = standing_of(chart_of(actor=by, course_id=course.pk), local_day(at))
    if not standing_refusals(standing, "eligibility") and not _open_requests(course):
        _eligible(course, by, at, "exception.decide")


@deed(Permission.EXCEPTION_REQUEST, "exception.withdraw")
def withdraw_exception(
    *, by: Actor, at: datetime, exception_id: int, reason: str, expected_version: int | None = None
) -> ExceptionRequest:
    """Whoever asked asks no longer. A pending course stays pending until it is decided on."""
    request, course = _request(by, exception_id)
    faults = Faults()
    reason = faults.said("reason", reason)
    faults.stop()
    if request.written_by_id != by.user_id:
        raise refuse(
            "not-yours", "Somebody else asked for this.", "The person who asked withdraws."
        )
    if request.state != State.OPEN:
        raise refuse("decided", f"This exception is {request.state} already.")
    return change(
        request,
        deed="exception.withdraw",
        by=by,
        at=at,
        patient_id=course.patient_id,
        expected_version=expected_version,
        reason=reason,
        state=State.WITHDRAWN,
    )


def _request(by: Actor, exception_id: int) -> tuple[ExceptionRequest, Course]:
    rows = ExceptionRequest.objects.filter(STANDING, course__in=Course.objects.visible_to(by))
    request = fetch(rows, exception_id)
    course = going(by, request.course_id)
    request.refresh_from_db()
    return request, course


@deed(Permission.PLAN_RECORD)
def record_plan(
    *, by: Actor, at: datetime, course_id: int, rule: str, on: date, specialist: str, text: str
) -> Plan:
    """A specialist's plan for a stop that a plan lifts: who, when, what."""
    course = going(by, course_id)
    edition, finding = _finding(course, by, at, rule)
    faults = Faults()
    specialist = faults.said("specialist", specialist, least=2)
    text = faults.said("text", text)
    faults.fits(Plan, specialist=specialist, text=text)
    faults.unless(on <= local_day(at), "on", "The day lies ahead.")
    faults.unless(on >= course.patient.born, "on", "The day lies before birth.")
    faults.stop()
    if "plan" not in (finding.lift, edition.rule(rule).lift):
        raise refuse("no-plan", f"{edition.rule(rule).title}: a plan does not lift this.")
    row = Plan(course=course, rule=rule, on=on, specialist=specialist, text=text)
    add(row, deed=Permission.PLAN_RECORD, by=by, at=at, patient_id=course.patient_id)
    after_facts(course.patient, by=by, at=at)
    return row


@deed(Permission.COURSE_ASSESS, "answer.record")
def answer_caution(
    *, by: Actor, at: datetime, course_id: int, rule: str, code: str, text: str
) -> Answer:
    """A prescriber's answer to a caution that speaks; one that lacks a fact needs the fact."""
    course = going(by, course_id)
    edition, finding = _finding(course, by, at, rule)
    faults = Faults()
    faults.one_of("code", code, codes_of(edition, rule, "answer"))
    text = faults.said("text", text)
    faults.fits(Answer, rule=rule, code=code, text=text)
    faults.stop()
    if finding.level != "caution" or finding.status == "met":
        raise refuse("no-caution", "This rule asks nothing now.")
    if finding.status == "unknown":
        raise refuse("fact-missing", *_because(finding))
    row = Answer(course=course, rule=rule, code=code, text=text)
    add(row, deed=Permission.ANSWER_RECORD, by=by, at=at, patient_id=course.patient_id)
    after_facts(course.patient, by=by, at=at)
    return row


def _because(finding: Finding) -> tuple[str, str]:
    texts = " ".join(reason.text for reason in finding.reasons)
    return texts, " ".join(reason.change for reason in finding.reasons if reason.change)
