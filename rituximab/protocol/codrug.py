"""Co-drugs: what becomes of the other immunosuppressants, and what guards against their sum."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, localcontext

from .case import Case
from .course import day_0
from .eligibility import since
from .event import closed_infections, open_infections
from .exposure import Span, merged
from .facts import TherapyFacts
from .patient import age, weight_on
from .quantity import SETTLED, WIDE, cut, day_text, plain
from .result import latest, number
from .therapy import (
    GLUCOCORTICOIDS,
    IMMUNOSUPPRESSANTS,
    PNEUMOCYSTIS_PROPHYLAXIS,
    current,
    dose_text,
    mg_per_day_decided,
    names,
    running,
    undecided,
)
from .verdict import Finding, Reason


def therapy_decisions(case: Case) -> Finding:
    rule = case.edition.rule("therapy-decisions")
    if not running(case, IMMUNOSUPPRESSANTS):
        return rule.not_applicable(rule.say("absent"))
    open_ = undecided(case)
    if open_:
        return rule.not_met(*(rule.say("open", dose=dose_text(t)) for t in open_))
    return rule.met(rule.say("decided"))


def no_reduction(case: Case) -> Finding:
    """Reads the decisions that exist: at least one, and all "continue"."""
    rule = case.edition.rule("no-reduction")
    decided = tuple(t for t in running(case, IMMUNOSUPPRESSANTS) if t.decision)
    actions = {t.decision.action for t in decided if t.decision}
    if not actions:
        return rule.not_applicable(rule.say("absent"))
    if actions == {"continue"}:
        return rule.not_met(rule.say("same", drugs=names(decided)))
    return rule.met(rule.say("less"))


def steroid_cover(case: Case) -> Finding:
    """Whether one glucocorticoid exposure covers infusion 1 and the lag of the effect after it."""
    rule = case.edition.rule("steroid-cover")
    first = day_0(case)
    until = first + timedelta(days=rule.days("days"))
    covering = next((s for s in _cover(case) if s.start <= first < s.end), None)
    if covering is None:
        return rule.not_met(rule.say("absent", on=day_text(first), until=day_text(until)))
    words = {"until": day_text(until), "first": day_text(first)}
    if covering.end < until:
        return rule.not_met(rule.say("ends", on=day_text(covering.end), **words))
    return rule.met(rule.say("covered", **words))


def _cover(case: Case) -> list[Span]:
    """Glucocorticoid exposures without an end at today; a "stop" decision ends a record at the
    day judged, a stop date ahead ends it there."""
    stretches = []
    for therapy in case.facts.therapies:
        start, end = therapy.start or date.min, therapy.stop or date.max
        if therapy.drug not in GLUCOCORTICOIDS:
            continue
        if therapy.start is None and therapy.outcome == "contraindicated":
            continue
        if therapy.decision and therapy.decision.action == "stop":
            end = min(end, case.judged_on)
        if start < end:
            stretches.append(Span(start, end, False, (therapy,)))
    return merged(stretches, case.edition.rule("twelve-weeks").days("bridge_days"))


def tacrolimus_dose(case: Case) -> Finding:
    """The sum of all tacrolimus after the decisions, in mg a day."""
    rule = case.edition.rule("tacrolimus-dose")
    taken = current(case, ("tacrolimus",))
    if not taken:
        return rule.not_applicable(rule.say("absent"))
    known, unknown = _tacrolimus(case, taken)
    limit = rule.number("most")
    missing = [rule.say("unknown", dose=dose_text(t)) for t in unknown]
    words = {"dose": cut(known), "limit": plain(limit)}
    if known > limit:
        reasons = [rule.say("above", **words)]
        if rule.number("full_from") <= known <= rule.number("full_to"):
            reasons.append(rule.say("full_dose", **words))
        return rule.not_met(*reasons, *missing, *_small(case))
    if missing:
        return rule.unknown(*missing, *_small(case))
    return rule.met(rule.say("within", **words), *_small(case))


def _tacrolimus(
    case: Case, taken: tuple[TherapyFacts, ...]
) -> tuple[Decimal, tuple[TherapyFacts, ...]]:
    """The mg a day that are known, summed, and the records whose dose is not."""
    with localcontext(WIDE):
        doses = [(t, mg_per_day_decided(case, t)) for t in taken]
        known = sum((dose for _, dose in doses if dose is not None), Decimal(0))
    return SETTLED.plus(known), tuple(t for t, dose in doses if dose is None)


def _small(case: Case) -> tuple[Reason, ...]:
    """For a small child the adult target is no reduction."""
    rule = case.edition.rule("tacrolimus-dose")
    weight = weight_on(case, case.judged_on)
    if age(case) >= rule.number("adult_from") or weight is None:
        return ()
    if weight[0] > rule.number("small_child"):
        return ()
    return (rule.say("small_child", weight=plain(weight[0])),)


def tacrolimus_low(case: Case) -> Finding:
    rule = case.edition.rule("tacrolimus-low")
    taken = current(case, ("tacrolimus",))
    if not taken:
        return rule.not_applicable(rule.say("absent"))
    known, unknown = _tacrolimus(case, taken)
    least = rule.number("least")
    if known >= least:
        return rule.met(rule.say("enough", dose=cut(known)))
    if unknown:
        return rule.unknown(*(rule.say("unknown", dose=dose_text(t)) for t in unknown))
    return rule.not_met(rule.say("low", dose=cut(known), limit=plain(least)))


def tacrolimus_trough(case: Case) -> Finding:
    rule = case.edition.rule("tacrolimus-trough")
    if not current(case, ("tacrolimus",)):
        return rule.not_applicable(rule.say("absent"))
    target, tolerance = rule.number("target"), rule.number("tolerance")
    result = latest(case, "tacrolimus_trough")
    if result is None:
        return rule.not_met(rule.say("none", target=plain(target)))
    value = number(result)
    if value is None:
        return rule.unknown(rule.say("no_unit", on=day_text(result.on)))
    words = {"value": plain(value), "on": day_text(result.on), "target": plain(target)}
    if abs(value - target) > tolerance:
        return rule.not_met(rule.say("away", tolerance=plain(tolerance), **words))
    return rule.met(rule.say("near", **words))


def pneumocystis(case: Case) -> Finding:
    """Rituximab, a glucocorticoid and one other: prophylaxis, or a reason against it."""
    rule = case.edition.rule("pneumocystis")
    steroids = current(case, GLUCOCORTICOIDS)
    others = tuple(t for t in current(case, IMMUNOSUPPRESSANTS) if t not in steroids)
    if not steroids or not others:
        return rule.not_applicable(rule.say("absent"))
    given = current(case, PNEUMOCYSTIS_PROPHYLAXIS)
    if given:
        return rule.met(rule.say("given", drugs=names(given)))
    return rule.not_met(rule.say("none", steroids=names(steroids), others=names(others)))


def infection_hold(case: Case) -> Finding:
    """A serious infection holds the step until it has ended and every co-drug is decided."""
    rule = case.edition.rule("infection-hold")
    open_, closed = open_infections(case), closed_infections(case)
    lacking = undecided(case) if open_ or closed else ()
    reasons = [rule.say("open", since=since(event)) for event in open_]
    reasons += [rule.say("undecided", dose=dose_text(t)) for t in lacking]
    if reasons:
        return rule.not_met(*reasons)
    return rule.met(rule.say("closed" if closed else "none"))


RULES: dict[str, Callable[[Case], Finding]] = {
    "therapy-decisions": therapy_decisions,
    "no-reduction": no_reduction,
    "steroid-cover": steroid_cover,
    "tacrolimus-dose": tacrolimus_dose,
    "tacrolimus-low": tacrolimus_low,
    "tacrolimus-trough": tacrolimus_trough,
    "pneumocystis": pneumocystis,
    "infection-hold": infection_hold,
}
