"""The rules of the infusion itself: how many, how far apart, after which event none is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from .case import Case
from .course import infusions, is_retreatment
from .edition import Rule
from .event import ended, events, may_proceed, symptom_resolved
from .facts import EventFacts, EventKind
from .quantity import day_text
from .verdict import Finding, Reason

REACTIONS: tuple[EventKind, ...] = ("infusion_reaction", "mucocutaneous_reaction")
NAMES: dict[EventKind, str] = {
    "serious_infection": "Serious infection",
    "neurological_symptom": "Neurological symptom",
    "respiratory_symptom": "Respiratory symptom",
    "infusion_reaction": "Infusion reaction",
    "mucocutaneous_reaction": "Mucocutaneous reaction",
}


def interval(case: Case) -> Finding:
    """Days from the actual infusion 1 to the day judged, while infusion 2 waits."""
    rule = case.edition.rule("interval")
    first, waiting = case.infusion_1_given, case.next_infusion
    if first is None or waiting is None or waiting.infusion != 2:
        return rule.not_applicable(rule.say("no_infusion_2"))
    missing = [
        rule.say(key)
        for key, known in (("no_date", first.on), ("not_planned", waiting.on))
        if known is None
    ]
    if first.on is None or missing:
        return rule.unknown(*missing)
    days = (case.judged_on - first.on).days
    stop, earliest, latest = (rule.days(n) for n in ("stop_below", "earliest_day", "latest_day"))
    found = {"day": day_text(case.judged_on), "days": days, "on": day_text(first.on)}
    from_day = day_text(first.on + timedelta(days=earliest))
    if days < stop:
        because = rule.say("too_soon", **found, limit=stop, from_day=from_day)
        return rule.not_met(because, level="stop")
    if days < earliest:
        return rule.not_met(rule.say("soon", **found, limit=earliest, from_day=from_day))
    if days > latest:
        until = day_text(first.on + timedelta(days=latest))
        return rule.not_met(rule.say("late", **found, limit=latest, until_day=until))
    return rule.met(rule.say("in_time", **found))


def infusion_count(case: Case) -> Finding:
    rule = case.edition.rule("infusion-count")
    count, limit = len(infusions(case)), rule.days("infusions")
    if count > limit:
        return rule.not_met(rule.say("too_many", count=count, limit=limit))
    return rule.met(rule.say("within", count=count, limit=limit))


def first_infusion(case: Case) -> Finding:
    rule = case.edition.rule("first-infusion")
    if case.facts.course.given or is_retreatment(case):
        return rule.met(rule.say("given"))
    return rule.not_met(rule.say("first"))


def severe_reaction(case: Case) -> Finding:
    """Each severe reaction needs its own decision; a final one has no way round.

    A reaction without grade and terms is unknown, and stays so beside a decided one.
    """
    rule = case.edition.rule("severe-reaction")
    reactions = events(case, *REACTIONS)
    final = [e for e in reactions if is_final(rule, e)]
    severe = [e for e in reactions if is_severe(rule, e) and e not in final]
    ungraded = [e for e in reactions if e.grade is None and not e.terms]
    undecided = [e for e in severe if not may_proceed(case, e)]
    because = [rule.say("final", reaction=_name(e), terms=_terms(e)) for e in final]
    because += [_reaction(case, rule, e) for e in severe]
    because += [rule.say("ungraded", reaction=_name(e)) for e in ungraded]
    if final:
        return replace(rule.not_met(*because), lift="none")
    if undecided:
        return rule.not_met(*because)
    if ungraded:
        return rule.unknown(*because)
    if severe:
        return rule.not_met(*because).lifted("decision")
    return rule.met(rule.say("none"))


def is_severe(rule: Rule, event: EventFacts) -> bool:
    graded = event.grade is not None and event.grade >= rule.days("severe_grade")
    return graded or bool(event.terms)


def is_final(rule: Rule, event: EventFacts) -> bool:
    """Grade 4 or more, or any severe mucocutaneous reaction."""
    graded = event.grade is not None and event.grade >= rule.days("final_grade")
    return graded or (event.kind == "mucocutaneous_reaction" and is_severe(rule, event))


def _reaction(case: Case, rule: Rule, event: EventFacts) -> Reason:
    if may_proceed(case, event):
        return rule.say("decided", reaction=_name(event), terms=_terms(event), **_decision(event))
    return rule.say("severe", reaction=_name(event), terms=_terms(event))


def neurological_symptom(case: Case) -> Finding:
    return _symptom(case, case.edition.rule("neurological-symptom"), "neurological_symptom")


def respiratory_symptom(case: Case) -> Finding:
    return _symptom(case, case.edition.rule("respiratory-symptom"), "respiratory_symptom")


def _symptom(case: Case, rule: Rule, kind: EventKind) -> Finding:
    """Resolved needs a date and a person; a complete decision to proceed lifts."""
    standing = [e for e in events(case, kind) if not symptom_resolved(case, e)]
    if not standing:
        return rule.met(rule.say("none"))
    because: list[Reason] = []
    for event in standing:
        if may_proceed(case, event):
            because.append(rule.say("decided", symptom=_name(event), **_decision(event)))
        else:
            key = "unsigned" if ended(case, event) else "open"
            because.append(rule.say(key, symptom=_name(event)))
    finding = rule.not_met(*because)
    decided = all(may_proceed(case, event) for event in standing)
    return finding.lifted("decision") if decided else finding


def _name(event: EventFacts) -> str:
    """``Infusion reaction of 12-Nov-2026``."""
    day = f"of {day_text(event.on)}" if event.on else "without a date"
    return f"{NAMES[event.kind]} {day}"


def _terms(event: EventFacts) -> str:
    grade = "no grade" if event.grade is None else f"grade {event.grade}"
    return "; ".join([grade, *(term.replace("_", " ") for term in event.terms)])


def _decision(event: EventFacts) -> dict[str, str]:
    decision = event.decision
    assert decision and decision.by and decision.on and decision.reason  # as may_proceed asks
    return {"by": decision.by, "on": day_text(decision.on), "reason": decision.reason}


RULES: dict[str, Callable[[Case], Finding]] = {
    "interval": interval,
    "infusion-count": infusion_count,
    "first-infusion": first_infusion,
    "severe-reaction": severe_reaction,
    "neurological-symptom": neurological_symptom,
    "respiratory-symptom": respiratory_symptom,
}
