"""Deeds on screening: the answers that are no result, and the word that it is complete."""

from __future__ import annotations

from datetime import date, datetime

from rituximab.records.course import CourseState
from rituximab.records.journey import chart_of
from rituximab.records.models import Course, PregnancyAnswer, VaccinationReview

from .after import after_facts, begin_screening
from .base import (
    Actor,
    Faults,
    NotAllowed,
    Permission,
    add,
    deed,
    local_day,
    standing_refusals,
)
from .course import going
from .deciding import decide
from .moves import move_course


@deed(Permission.SCREENING_RECORD, "screening.pregnancy")
def answer_pregnancy(
    *, by: Actor, at: datetime, course_id: int, possible: bool, reason: str
) -> PregnancyAnswer:
    """Whether pregnancy is possible, and why; the last answer of the course counts."""
    course = going(by, course_id)
    faults = Faults()
    reason = faults.said("reason", reason)
    faults.fits(PregnancyAnswer, reason=reason)
    faults.stop()
    row = PregnancyAnswer(course=course, possible=possible, reason=reason)
    add(row, deed="screening.pregnancy", by=by, at=at, patient_id=course.patient_id)
    after_facts(course.patient, by=by, at=at, screening_item=True)
    return row


@deed(Permission.SCREENING_RECORD, "screening.vaccination")
def review_vaccination(
    *, by: Actor, at: datetime, course_id: int, on: date, outcome: str, reason: str = ""
) -> VaccinationReview:
    """The vaccination status was reviewed: complete, or not possible with a reason."""
    course = going(by, course_id)
    faults = Faults()
    faults.one_of("outcome", outcome, ("complete", "not_possible"))
    if outcome == "not_possible":
        faults.said("reason", reason)
    faults.fits(VaccinationReview, reason=reason)
    faults.unless(on <= local_day(at), "on", "The day lies ahead.")
    faults.unless(on >= course.patient.born, "on", "The day lies before birth.")
    faults.stop()
    row = VaccinationReview(course=course, on=on, outcome=outcome, reason=reason.strip())
    add(row, deed="screening.vaccination", by=by, at=at, patient_id=course.patient_id)
    after_facts(course.patient, by=by, at=at, screening_item=True)
    return row


@deed(Permission.SCREENING_COMPLETE)
def complete_screening(
    *, by: Actor, at: datetime, course_id: int, expected_version: int | None = None
) -> Course:
    """*ready*, when no stop of eligibility, screening or co-drugs stands. The decision is kept with
    its facts. Raises NotAllowed with every stop that stands."""
    course = going(by, course_id)
    word = Permission.SCREENING_COMPLETE.value
    chart = chart_of(actor=by, course_id=course_id)
    standing, decision = decide(chart, deed=word, by=by, at=at, subject="ready")
    stops = standing_refusals(standing, "eligibility", "screening", "therapy")
    if stops:
        raise NotAllowed(stops)
    if course.state == CourseState.ELIGIBLE and expected_version in (None, course.version):
        begin_screening(course, by=by, at=at)  # everything was on record before it was eligible
        expected_version = None
    return move_course(
        course,
        CourseState.READY,
        deed=word,
        by=by,
        at=at,
        expected_version=expected_version,
        details={"decision": decision.sha256},
    )
