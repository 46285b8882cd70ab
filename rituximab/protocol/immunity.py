"""Immunoglobulins and vaccination."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from .case import Case
from .edition import Rule
from .event import said
from .facts import ResultFacts, Test, VaccineFacts
from .patient import age
from .quantity import day_text, plain
from .result import latest, number, value_text
from .validity import all_needed
from .verdict import Finding

IMMUNOGLOBULINS: tuple[Test, ...] = ("igg", "igm", "iga")


def ivig_before(case: Case, sample_on: date, days: int) -> bool:
    """Whether IVIG spoils a sample: begun on or before it, and running or stopped ``days`` before.

    A record without a start counts as begun, unless it only says that IVIG is contraindicated.
    """
    return any(
        (t.start <= sample_on if t.start else t.outcome != "contraindicated")
        and (t.stop is None or (sample_on - t.stop).days <= days)
        for t in case.facts.therapies
        if t.drug == "ivig"
    )


def immunoglobulins(case: Case) -> Finding:
    return all_needed(case, case.edition.rule("immunoglobulins"), IMMUNOGLOBULINS)


def low_igg(case: Case) -> Finding:
    """Reads the latest IgG, expired or not."""
    rule = case.edition.rule("low-igg")
    result = latest(case, "igg")
    if result is None:
        return rule.not_applicable(rule.say("none"))
    on, text = day_text(result.on), value_text(result)
    days = rule.days("ivig_days")
    if ivig_before(case, result.on, days):
        return rule.unknown(rule.say("ivig", days=days, on=on, value=text))
    value = number(result)
    if value is None:
        return rule.unknown(rule.say("no_unit", on=on))
    if value < rule.number("stop_below"):
        return rule.not_met(rule.say("severe", on=on, value=text, limit=_grams(rule, "stop_below")))
    if age(case) < rule.days("adult_from"):
        return _child_igg(rule, result, value)
    return _adult_igg(rule, result, value)


def _child_igg(rule: Rule, result: ResultFacts, value: Decimal) -> Finding:
    on, text = day_text(result.on), value_text(result)
    if result.lower is None:
        unread = rule.unknown(rule.say("child_no_limit", on=on, value=text), level="caution")
        return replace(unread, lift="plan")  # a plan lifts every unknown IgG, an answer none
    limit = f"{plain(result.lower)} {result.unit}"
    if value < result.lower:
        return rule.not_met(rule.say("child_low", on=on, value=text, limit=limit), level="caution")
    return rule.met(rule.say("adequate", on=on, value=text, limit=limit))


def _adult_igg(rule: Rule, result: ResultFacts, value: Decimal) -> Finding:
    on, text = day_text(result.on), value_text(result)
    caution, note = _grams(rule, "caution_below"), _grams(rule, "note_below")
    if value < rule.number("caution_below"):
        return rule.not_met(rule.say("moderate", on=on, value=text, limit=caution), level="caution")
    if value < rule.number("note_below"):
        return rule.not_met(rule.say("mild", on=on, value=text, limit=note), level="note")
    return rule.met(rule.say("adequate", on=on, value=text, limit=note))


def _grams(rule: Rule, name: str) -> str:
    return f"{plain(rule.number(name))} {rule.parameters[name].unit}"


def vaccination_review(case: Case) -> Finding:
    """A review of a day not yet reached has not taken place."""
    rule = case.edition.rule("vaccination-review")
    review = case.facts.vaccination_review
    if review is None or (review.on is not None and review.on > case.judged_on):
        return rule.not_met(rule.say("none"))
    if review.outcome == "complete":
        return rule.met(rule.say("complete"))
    if said(review.reason):
        return rule.met(rule.say("not_possible", reason=review.reason))
    return rule.not_met(rule.say("no_reason"))


def vaccine_interval(case: Case) -> Finding:
    return _interval(case, case.edition.rule("vaccine-interval"), lambda v: v.live is False)


def live_vaccine(case: Case) -> Finding:
    return _interval(case, case.edition.rule("live-vaccine"), lambda v: v.live is True)


def _interval(case: Case, rule: Rule, concerns: Callable[[VaccineFacts], bool]) -> Finding:
    """Only vaccines inside the interval can break it, so only their missing kind matters."""
    days, day = rule.days("days"), case.judged_on
    recent = sorted(
        (v for v in case.facts.vaccines if 0 <= (day - v.on).days < days),
        key=lambda v: (v.on, v.name or ""),
    )
    too_close = [
        rule.say(
            "recent",
            name=v.name or "A vaccine",
            on=day_text(v.on),
            gap=(day - v.on).days,
            day=day_text(day),
            days=days,
            from_day=day_text(v.on + timedelta(days=days)),
        )
        for v in recent
        if concerns(v)
    ]
    unread = [
        rule.say("not_known", name=v.name or "a vaccine", on=day_text(v.on))
        for v in recent
        if v.live is None
    ]
    if too_close:
        return rule.not_met(*too_close, *unread)
    return rule.unknown(*unread) if unread else rule.met(rule.say("clear", days=days))
