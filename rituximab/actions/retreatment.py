"""Deeds on relapse and the course that follows it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, get_args

from django.db.models import Max

from rituximab.protocol import facts
from rituximab.protocol.edition import load
from rituximab.protocol.quantity import day_text
from rituximab.records.course import CourseState
from rituximab.records.course_facts import day_0_of
from rituximab.records.journey import chart_of, edition_of, standing_of
from rituximab.records.models import Course, Relapse, RetreatmentReason
from rituximab.records.retreatment import REASONS

from .after import after_facts
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
    refuse,
)
from .course import going
from .moves import begin_course, move_course

#: Words by which a text speaks of B cells: such a text alone shows no relapse.
B_CELLS = re.compile(r"\bcd[\s-]*(?:19|20)\b|\bb[\s-]*(?:cells?|lymphocytes?)\b", re.IGNORECASE)
RELAPSE_COLUMNS = ("on", "free_from", "free_until", "domains", "evidence")


@deed(Permission.RELAPSE_RECORD)
def record_relapse(
    *,
    by: Actor,
    at: datetime,
    course_id: int,
    on: date,
    evidence: str,
    domains: Sequence[str] = (),
    free_from: date | None = None,
    free_until: date | None = None,
    expected_version: int | None = None,
) -> Course:
    """The disease is back after a response: *relapsed*. ``free_from`` and ``free_until`` are the
    first and last day without symptoms. B cells alone show no relapse."""
    course = going(by, course_id)
    said = _relapse(by, at, course, on, evidence, domains, free_from, free_until)
    move_course(
        course,
        CourseState.RELAPSED,
        deed=Permission.RELAPSE_RECORD,
        by=by,
        at=at,
        expected_version=expected_version,
        reason=said["evidence"],
        details={"on": on, "domains": said["domains"]},
    )
    word, patient_id = Permission.RELAPSE_RECORD.value, course.patient_id
    add(Relapse(course=course, **said), deed=word, by=by, at=at, patient_id=patient_id)
    after_facts(course.patient, by=by, at=at)
    return course


@deed(Permission.RELAPSE_RECORD, "relapse.correct")
def correct_relapse(
    *,
    by: Actor,
    at: datetime,
    course_id: int,
    on: date,
    evidence: str,
    reason: str,
    domains: Sequence[str] = (),
    free_from: date | None = None,
    free_until: date | None = None,
    expected_version: int | None = None,
) -> Relapse:
    """The relapse on record was wrong: it is entered in error with a reason and written anew."""
    course = going(by, course_id)
    faults = Faults()
    reason = faults.said("reason", reason)
    faults.stop()
    said = _relapse(by, at, course, on, evidence, domains, free_from, free_until)
    old = Relapse.objects.filter(STANDING, course=course).first()
    if old is None or course.state != CourseState.RELAPSED:
        raise refuse("no-relapse", "This course has no relapse that could be corrected.")
    if expected_version is not None and expected_version != course.version:
        raise Conflict(course)
    word, patient_id = "relapse.correct", course.patient_id
    wrong: dict[str, Any] = {"error_at": at, "error_by_id": by.user_id, "error_reason": reason}
    change(old, deed=word, by=by, at=at, patient_id=patient_id, reason=reason, **wrong)
    row = Relapse(course=course, **said)
    add(row, deed=word, by=by, at=at, patient_id=patient_id, reason=reason)
    after_facts(course.patient, by=by, at=at)
    return row


def _relapse(
    by: Actor,
    at: datetime,
    course: Course,
    on: date,
    evidence: str,
    domains: Sequence[str],
    free_from: date | None,
    free_until: date | None,
) -> dict[str, Any]:
    """The columns of a relapse that makes sense. Raises Invalid, and NotAllowed where B cells are
    all there is."""
    chart = chart_of(actor=by, course_id=course.pk)
    day_0, faults = day_0_of(chart, chart.pinned), Faults()
    evidence = faults.said("evidence", evidence)
    faults.fits(Relapse, evidence=evidence)
    for domain in domains:
        faults.one_of("domains", domain, get_args(facts.Domain))
    faults.unless(on <= local_day(at), "on", "The day lies ahead.")
    if day_0 is not None:
        text = f"The day lies before infusion 1 on {day_text(day_0)}."
        faults.unless(on >= day_0, "on", text)
    both = (free_from is None) == (free_until is None)
    faults.unless(both, "free_until", "Give the first and the last day without symptoms.")
    if free_from and free_until:
        faults.unless(free_from <= free_until, "free_until", "It lies before the first day.")
        faults.unless(free_until <= on, "free_until", "It lies after the relapse.")
    faults.stop()
    if not domains and B_CELLS.search(evidence):
        rule = edition_of(chart).rule("cd19-alone")
        raise NotAllowed([Refusal.of(rule.not_met(rule.say("alone")))])
    return {
        "on": on,
        "free_from": free_from,
        "free_until": free_until,
        "domains": list(dict.fromkeys(domains)),
        "evidence": evidence,
    }


@deed(Permission.RETREATMENT_OPEN)
def open_retreatment(
    *,
    by: Actor,
    at: datetime,
    course_id: int,
    reasons: Sequence[Mapping[str, str]],
    expected_version: int | None = None,
) -> Course:
    """Closes the relapsed course and opens the next one in *draft*, pinned to the edition in force.

    ``reasons``: each ``{reason, text}``. Nothing clinical goes over: domains, answers, plans,
    exceptions, decisions and dates are asked anew. Raises NotAllowed when CD19 is the only reason.
    """
    course = going(by, course_id)
    named = _reasons(reasons)
    move_course(
        course,
        CourseState.CLOSED,
        deed=Permission.RETREATMENT_OPEN,
        by=by,
        at=at,
        expected_version=expected_version,
        reason="A new course follows.",
    )
    edition = load()
    last = Course.objects.filter(patient=course.patient).aggregate(last=Max("number"))["last"]
    following = Course(
        patient=course.patient,
        number=last + 1,
        follows=course,
        edition_version=edition.version,
        edition_sha256=edition.sha256,
    )
    begin_course(following, by=by, at=at)
    _write_reasons(following, named, by, at)
    return following


@deed(Permission.RETREATMENT_OPEN, "retreatment.reasons")
def record_reasons(
    *, by: Actor, at: datetime, course_id: int, reasons: Sequence[Mapping[str, str]]
) -> Course:
    """Why an open course follows an earlier treatment, where it was opened without a relapse. The
    list is the whole answer: what was said before and is not said again is taken out of use."""
    course = going(by, course_id)
    named = _reasons(reasons)
    chart = chart_of(actor=by, course_id=course_id)
    before = (row for row in chart.courses if row.number < chart.pinned.number)
    if not any(day_0_of(chart, row) for row in before):
        raise refuse("first-course", "No infusion was given in an earlier course.")
    word, patient_id = "retreatment.reasons", course.patient_id
    for row in RetreatmentReason.objects.filter(STANDING, course=course):
        if named.get(row.reason) == row.text:
            del named[row.reason]
            continue
        wrong: dict[str, Any] = {"error_at": at, "error_by_id": by.user_id}
        change(
            row,
            deed=word,
            by=by,
            at=at,
            patient_id=patient_id,
            error_reason="Said anew." if row.reason in named else "No longer given.",
            **wrong,
        )
    _write_reasons(course, named, by, at, word)
    after_facts(course.patient, by=by, at=at)
    return course


def _reasons(reasons: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Each reason once, with its words; "other" and a planned course need some."""
    faults, named = Faults(), {}
    faults.unless(reasons, "reasons", "Give at least one reason.")
    for number, item in enumerate(reasons):
        reason, text = str(item.get("reason", "")), str(item.get("text", "")).strip()
        faults.one_of(f"{number}.reason", reason, REASONS)
        faults.unless(reason not in named, f"{number}.reason", "Named twice.")
        if reason in ("other", "planned"):
            faults.said(f"{number}.text", text)
        faults.fits(RetreatmentReason, text=text)
        named[reason] = text
    faults.stop()
    return named


def _write_reasons(
    course: Course, named: Mapping[str, str], by: Actor, at: datetime, word: str = ""
) -> None:
    """The rows, and then the rule on them: a single reason that is CD19 undoes everything."""
    deed_, patient_id = word or Permission.RETREATMENT_OPEN.value, course.patient_id
    for reason, text in named.items():
        row = RetreatmentReason(course=course, reason=reason, text=text)
        add(row, deed=deed_, by=by, at=at, patient_id=patient_id)
    standing = standing_of(chart_of(actor=by, course_id=course.pk), local_day(at))
    finding = standing.finding("cd19-alone")
    if finding.blocks:
        raise NotAllowed([Refusal.of(finding)])
