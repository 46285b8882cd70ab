"""Deeds on response: the measures of a day, and what became of the disease."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args

from rituximab.protocol import facts
from rituximab.protocol.edition import Edition
from rituximab.protocol.quantity import day_text, plain
from rituximab.records.core_sets import core_sets_of, lost_baseline
from rituximab.records.course import CourseState
from rituximab.records.journey import Chart, chart_of, edition_of
from rituximab.records.models import CoreSet, Course
from rituximab.records.rows import CourseMoveRow

from .after import after_facts
from .base import Actor, Faults, NotAllowed, Permission, Refusal, add, deed, local_day, refuse
from .course import going
from .deciding import decide
from .moves import move_course

#: How the question of response is answered: the protocol's word -> the state it leads to.
OUTCOMES = {
    "responded": CourseState.RESPONDED,
    "no_response": CourseState.NON_RESPONSE,
}
#: The three forms of the manual muscle test, by their highest score (edition, group input).
MMT_FORMS = ("mmt_maximum_one_side", "mmt_maximum_both_sides", "mmt_maximum_full")
NUMBERS = (
    "physician_global",
    "patient_global",
    "strength_score",
    "strength_maximum",
    "function",
    "enzyme_value",
    "enzyme_upper",
    "extramuscular",
    "activity",
    "wellbeing",
    "wellbeing_range",
    "cdasi",
)
WORDS = ("strength_scale", "enzyme_test", "note")


@deed(Permission.RESPONSE_ASSESS, "response.measure")
def record_core_set(
    *, by: Actor, at: datetime, course_id: int, on: date, **measures: Decimal | str | None
) -> CoreSet:
    """The measures of one day, each of NUMBERS and WORDS possibly left out: not taken.

    The first of a course is its baseline; nothing may be written before it, so that no later entry
    changes what everything is compared with. A wrong one is entered in error and written anew.
    """
    unknown = measures.keys() - {*NUMBERS, *WORDS}
    if unknown:
        raise TypeError(f"No measure is called {', '.join(sorted(unknown))}.")
    course = going(by, course_id)
    chart = chart_of(actor=by, course_id=course_id)
    values = columns_of(measures, edition_of(chart))
    faults = Faults()
    faults.unless(on <= local_day(at), "on", "The day lies ahead.")
    faults.unless(on >= course.patient.born, "on", "The day lies before birth.")
    find_faults(faults, values, edition_of(chart), chart.patient.diagnosis)
    faults.stop()
    _keep_baseline(chart, on)
    row = CoreSet(course=course, on=on, **values)
    add(row, deed="response.measure", by=by, at=at, patient_id=course.patient_id)
    after_facts(course.patient, by=by, at=at)
    return row


def columns_of(measures: Mapping[str, Any], edition: Edition) -> dict[str, Any]:
    """Every column with its value; the CMAS has its own maximum, typed or not."""
    values = {name: measures.get(name) for name in NUMBERS}
    values |= {name: str(measures.get(name) or "").strip() for name in WORDS}
    if values["strength_scale"] == "cmas" and values["strength_maximum"] is None:
        values["strength_maximum"] = edition.response.cmas_maximum
    return values


def _keep_baseline(chart: Chart, on: date) -> None:
    rows = core_sets_of(chart)
    if any(row.on == on for row in rows):
        raise refuse(
            "same-day",
            f"The measures of {day_text(on)} are on record.",
            "Mark them as entered in error, then write them anew.",
        )
    if rows and on < rows[0].on and lost_baseline(chart) is None:
        raise refuse(
            "baseline-locked",
            f"The baseline of this course is of {day_text(rows[0].on)}: nothing is written before.",
            "If it is wrong, mark it as entered in error, then write it anew.",
        )


def find_faults(
    faults: Faults, values: Mapping[str, Any], edition: Edition, diagnosis: str
) -> None:
    """What does not fit its scale. ``values`` has every name of NUMBERS and WORDS."""
    numbers = {name: values[name] for name in NUMBERS if values[name] is not None}
    faults.fits(CoreSet, note=values["note"], **numbers)
    for name, number in numbers.items():
        faults.unless(not number.is_finite() or number >= 0, name, "It is not below zero.")
    for name, most in _highest(values, edition).items():
        if name in numbers and most is not None and numbers[name].is_finite():
            text = f"The scale ends at {plain(most)}."
            faults.unless(numbers[name] <= most, name, text)
    measured = numbers.keys() - {"strength_maximum", "wellbeing_range", "enzyme_upper"}
    faults.unless(measured, "physician_global", "Enter at least one measure.")
    _strength(faults, values, edition)
    _enzyme(faults, values)
    _printo(faults, values, diagnosis)


def _highest(values: Mapping[str, Any], edition: Edition) -> dict[str, Decimal | None]:
    table, both = edition.response.measures, edition.response.printo
    return {
        "physician_global": table["physician_global"].range,
        "patient_global": table["patient_global"].range,
        "strength_score": values["strength_maximum"],
        "function": table["function"].range,
        "extramuscular": table["extramuscular"].range,
        "activity": both["activity"].range,
        "wellbeing": values["wellbeing_range"],
        "cdasi": edition.number("input", "cdasi_maximum"),
    }


def mmt_maxima(edition: Edition) -> tuple[Decimal, ...]:
    """The highest scores of the forms of the manual muscle test."""
    return tuple(edition.number("input", name) for name in MMT_FORMS)


def _strength(faults: Faults, values: Mapping[str, Any], edition: Edition) -> None:
    """Scale, score and maximum come together; a score without its maximum says nothing."""
    scale, score = values["strength_scale"], values["strength_score"]
    most = values["strength_maximum"]
    if not scale:
        alone = score is None and most is None
        faults.unless(alone, "strength_scale", "Say which scale: MMT or CMAS.")
        return
    faults.one_of("strength_scale", scale, ("mmt", "cmas"))
    faults.unless(score is not None, "strength_score", "The score is missing.")
    known = mmt_maxima(edition) if scale == "mmt" else (edition.response.cmas_maximum,)
    said = " or ".join(plain(one) for one in known)
    faults.unless(most in known, "strength_maximum", f"The maximum is {said}.")


def _enzyme(faults: Faults, values: Mapping[str, Any]) -> None:
    test, value, upper = (values[f"enzyme_{name}"] for name in ("test", "value", "upper"))
    if not test:
        alone = value is None and upper is None
        faults.unless(alone, "enzyme_test", "Say which enzyme.")
        return
    faults.one_of("enzyme_test", test, get_args(facts.Enzyme))
    faults.unless(value is not None, "enzyme_value", "The value is missing.")
    faults.unless(upper, "enzyme_upper", "The laboratory's upper limit is missing.")


def _printo(faults: Faults, values: Mapping[str, Any], diagnosis: str) -> None:
    """The juvenile set: not for adults; the CHQ-PhS with the range of the form used."""
    juvenile = diagnosis == "juvenile_dermatomyositis"
    for name in ("activity", "wellbeing"):
        if values[name] is not None:
            faults.unless(juvenile, name, "This measure belongs to juvenile disease.")
    if values["wellbeing"] is not None:
        faults.unless(values["wellbeing_range"], "wellbeing_range", "The form's range is missing.")
    elif values["wellbeing_range"] is not None:
        faults.add("wellbeing", "The value is missing.")


@deed(Permission.RESPONSE_ASSESS, "response.assess")
def record_outcome(
    *,
    by: Actor,
    at: datetime,
    course_id: int,
    kind: str,
    reason: str,
    expected_version: int | None = None,
) -> Course:
    """Responded, on any day; or no response, never before the edition's day from infusion 1.

    The decision is kept with the facts it was taken on, the outcome among them. Stopping for
    toxicity, patient choice, pregnancy, death or another reason is ``discontinue_course``.
    """
    course = going(by, course_id)
    faults = Faults()
    faults.one_of("kind", kind, OUTCOMES)
    reason = faults.said("reason", reason)
    faults.stop()
    word, to = Permission.RESPONSE_ASSESS.value, OUTCOMES[kind]
    judged = _as_if(chart_of(actor=by, course_id=course_id), to, at)
    standing, decision = decide(judged, deed=word, by=by, at=at, subject=kind)
    finding = standing.finding("too-early")
    if finding.blocks and course.state == CourseState.OBSERVING:
        raise NotAllowed([Refusal.of(finding)])
    score = standing.response.score if standing.response else None
    return move_course(
        course,
        to,
        deed=word,
        by=by,
        at=at,
        expected_version=expected_version,
        code=kind,
        reason=reason,
        details={
            "decision": decision.sha256,
            "score": None if score is None else plain(score),
        },
    )


def _as_if(chart: Chart, to: CourseState, at: datetime) -> Chart:
    """The chart with the outcome already on it: the rule judges the very facts that are stored."""
    course = chart.pinned
    move = CourseMoveRow(
        id=0,
        seq=0,
        from_state=course.state,
        to_state=str(to),
        at=at,
        by="",
        reason_code="",
        reason="",
        course_id=course.id,
    )
    return replace(chart, course_moves=(*chart.course_moves, move))
