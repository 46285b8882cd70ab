"""The rules of a later course: a recorded relapse, not CD19 alone, not too soon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from .case import Case
from .course import day_0, is_retreatment, latest_previous, latest_previous_on
from .facts import CourseFacts, CourseRecordFacts, PreviousCourseFacts
from .quantity import day_text
from .verdict import Finding


def followed(
    facts: CourseFacts, relapse_on: date | None, reasons: tuple[str, ...] = ()
) -> CourseFacts:
    """The facts as they would be in a course that follows this one: what belongs to the patient
    stays, everything said in this course is gone. Without infusion 1 it was no treatment and leaves
    nothing behind."""
    course = facts.course
    first = min((g.on for g in course.given if g.infusion == 1 and g.on), default=None)
    before = (*course.previous, PreviousCourseFacts(first, relapse_on))
    previous = before if first else course.previous
    return replace(
        facts,
        patient=replace(facts.patient, pregnancy_possible=None),
        domains=(),
        therapies=tuple(replace(one, decision=None) for one in facts.therapies),
        vaccination_review=None,
        plans=(),
        answers=(),
        exceptions=(),
        course=CourseRecordFacts(
            number=len(previous) + 1, previous=previous, retreatment_reasons=reasons
        ),
        core_sets=(),
    )


def relapse_recorded(case: Case) -> Finding:
    """Reads the latest course before; unknown where a missing day 0 hides which that is."""
    rule = case.edition.rule("relapse-recorded")
    if not is_retreatment(case):
        return rule.not_applicable(rule.say("first_course"))
    candidates = latest_previous(case)
    if not candidates:
        return rule.unknown(rule.say("no_previous"))
    known = [c.relapse_on for c in candidates if c.relapse_on and c.relapse_on <= case.judged_on]
    if not known:
        return rule.not_met(rule.say("none"))
    if len(known) < len(candidates):
        return rule.unknown(rule.say("undated"))
    return rule.met(*(rule.say("relapse", on=day_text(on)) for on in sorted(known)))


def cd19_alone(case: Case) -> Finding:
    """Fires on exactly one reason, cd19."""
    rule = case.edition.rule("cd19-alone")
    if not is_retreatment(case):
        return rule.not_applicable(rule.say("first_course"))
    reasons = {reason.strip().lower() for reason in case.facts.course.retreatment_reasons}
    if reasons == {"cd19"}:
        return rule.not_met(rule.say("alone"))
    return rule.met(rule.say("other" if reasons else "no_reason"))


def retreatment_interval(case: Case) -> Finding:
    """Days from the latest day 0 before to this course's infusion 1, even if that day is over."""
    rule = case.edition.rule("retreatment-interval")
    if not is_retreatment(case):
        return rule.not_applicable(rule.say("first_course"))
    if not case.facts.course.previous:
        return rule.unknown(rule.say("no_previous"))
    last, day = latest_previous_on(case), day_0(case)
    if last is None:
        return rule.unknown(rule.say("undated"))
    days = (day - last).days
    stop, caution = rule.days("stop_below"), rule.days("caution_below")
    found = {"day": day_text(day), "days": days, "on": day_text(last)}
    if days < stop:
        from_day = day_text(last + timedelta(days=stop))
        return rule.not_met(rule.say("short", **found, limit=stop, from_day=from_day))
    if any(p.day_0 is None for p in case.facts.course.previous):
        return rule.unknown(rule.say("undated"))
    if days < caution:
        from_day = day_text(last + timedelta(days=caution))
        because = rule.say("early", **found, limit=caution, from_day=from_day)
        return rule.not_met(because, level="caution")
    return rule.met(rule.say("enough", **found))


RULES: dict[str, Callable[[Case], Finding]] = {
    "relapse-recorded": relapse_recorded,
    "cd19-alone": cd19_alone,
    "retreatment-interval": retreatment_interval,
}
