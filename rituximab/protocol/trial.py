"""What was tried before rituximab: the glucocorticoid, the agent, and the twelve weeks of both."""

from __future__ import annotations

from typing import Literal

from .adequacy import agent_doses, excused, steroid_doses
from .case import Case
from .edition import Rule
from .exposure import Overlap, Reckoning, reckon
from .facts import TherapyFacts
from .patient import population
from .quantity import cut, day_text, plain
from .therapy import AGENTS, GLUCOCORTICOIDS, dose_text, written
from .verdict import Finding, Reason

Line = Literal["first", "second", "third"]


def steroid_trial(case: Case) -> Finding:
    """Whether a glucocorticoid was ever taken at high dose."""
    rule = case.edition.rule("steroid-trial")
    threshold = plain(rule.number(f"{population(case)}_threshold"))
    met = _excused(rule, excused(case, GLUCOCORTICOIDS))
    unknown: list[Reason] = []
    short: list[Reason] = []
    for therapy, dose in case.once(steroid_doses):
        text = dose_text(therapy)
        if dose.enough is None:
            unknown.append(rule.say("unknown", dose=text, lacks=dose.lacks))
        elif dose.amount is None:
            kind = "pulse" if dose.enough else "other_pulse"
            (met if dose.enough else short).append(rule.say(kind, dose=text))
        else:
            kind = "reached" if dose.enough else "below"
            say = rule.say(kind, dose=text, amount=cut(dose.amount), threshold=threshold)
            (met if dose.enough else short).append(say)
    return _tried(rule, met, unknown, short + _undated(case, rule, GLUCOCORTICOIDS))


def agent_trial(case: Case) -> Finding:
    """Whether methotrexate, azathioprine or mycophenolate was ever taken at an adequate dose."""
    rule = case.edition.rule("agent-trial")
    met = _excused(rule, excused(case, AGENTS))
    unknown: list[Reason] = []
    short: list[Reason] = []
    ceiling = _amount(rule, f"methotrexate_ceiling_{population(case)}")
    for therapy, dose in case.once(agent_doses):
        text = dose_text(therapy)
        least = rule.parameters[f"{therapy.drug}_least"]
        if dose.enough is None:
            unknown.append(rule.say("unknown", dose=text, lacks=dose.lacks))
        elif dose.amount is None:
            met.append(rule.say("ceiling", dose=text, ceiling=ceiling))
        else:
            reached = (
                "reached" if dose.amount >= rule.number(f"{therapy.drug}_least") else "at_ceiling"
            )
            say = rule.say(
                "above" if dose.above else reached if dose.enough else "below",
                dose=text,
                amount=f"{cut(dose.amount)} {least.unit}",
                least=_amount(rule, f"{therapy.drug}_least"),
                most=_amount(rule, f"{therapy.drug}_most"),
                ceiling=ceiling,
            )
            (met if dose.enough else short).append(say)
    return _tried(rule, met, unknown, short + _undated(case, rule, AGENTS))


def _amount(rule: Rule, name: str) -> str:
    return f"{plain(rule.number(name))} {rule.parameters[name].unit}"


def _excused(rule: Rule, therapies: tuple[TherapyFacts, ...]) -> list[Reason]:
    return [
        rule.say("excused", drug=written(t.drug), outcome=t.outcome, reason=t.outcome_reason)
        for t in therapies
    ]


def _undated(case: Case, rule: Rule, drugs: tuple[str, ...]) -> list[Reason]:
    """Records without a start, which show no dose reached."""
    undated = (t for t in case.facts.therapies if t.drug in drugs and t.start is None)
    return [rule.say("no_start", dose=dose_text(t)) for t in undated]


def _tried(rule: Rule, met: list[Reason], unknown: list[Reason], short: list[Reason]) -> Finding:
    if met:
        return rule.met(*met)
    if unknown:
        return rule.unknown(*unknown, *short)
    return rule.not_met(*short, rule.say("none"))


def twelve_weeks(case: Case) -> Finding:
    """Whether one adequate agent ran long enough beside the glucocorticoid, and did not suffice."""
    rule = case.edition.rule("twelve-weeks")
    met = _excused(rule, excused(case, AGENTS))
    reckoning = case.once(reckon)
    best, needed = reckoning.best, rule.days("days")
    if best and best.days >= needed and best.outcome == "inadequate":
        met.append(rule.say("done", **_words(best, needed)))
    if met:
        return rule.met(*met)
    reasons = _shortfall(rule, best, needed)
    open_ = [rule.say("possible", agent=written(o.agent), days=o.days) for o in _each(reckoning)]
    unanswered = best is not None and best.days >= needed and best.outcome is None
    if open_ or unanswered:
        return rule.unknown(*reasons, *open_)
    return rule.not_met(*reasons)


def _shortfall(rule: Rule, best: Overlap | None, needed: int) -> list[Reason]:
    if best is None:
        return [rule.say("no_agent", needed=needed)]
    words = _words(best, needed)
    if best.days >= needed:
        key = best.outcome or "no_outcome"
        return [rule.say(key if key in rule.says else "no_reason", **words)]
    completes_on = best.completes_on(needed)
    if completes_on:
        return [rule.say("runs", on=day_text(completes_on), **words)]
    return [rule.say("short", **words)]


def _words(overlap: Overlap, needed: int) -> dict[str, object]:
    return {
        "agent": written(overlap.agent),
        "days": overlap.days,
        "needed": needed,
        "more": max(0, needed - overlap.days),
        "outcome": overlap.outcome,
    }


def _each(reckoning: Reckoning) -> list[Overlap]:
    """The longest possible overlap of each agent."""
    longest: dict[str, Overlap] = {}
    for overlap in sorted(reckoning.possible, key=lambda o: o.days):
        longest[overlap.agent] = overlap
    return list(longest.values())


def line_of(steroid: Finding, agent: Finding, weeks: Finding) -> Line:
    """Third: both trials and twelve-weeks met; second: both trials. No exception counts."""
    if steroid.status != "met" or agent.status != "met":
        return "first"
    return "third" if weeks.status == "met" else "second"
