"""Eligibility: whether rituximab is the right step for this patient now."""

from __future__ import annotations

from collections.abc import Callable

from .case import Case
from .event import open_infections
from .facts import Condition, EventFacts
from .patient import age
from .quantity import cut, day_text, plain
from .result import egfr
from .therapy import IMMUNOSUPPRESSANTS, current, names, running
from .trial import agent_trial, line_of, steroid_trial, twelve_weeks
from .verdict import Finding, Reason


def diagnosis(case: Case) -> Finding:
    """Met by either diagnosis the product serves; a case file cannot name another."""
    rule = case.edition.rule("diagnosis")
    return rule.met(rule.say(case.facts.patient.diagnosis))


def indication(case: Case) -> Finding:
    rule = case.edition.rule("indication")
    if not case.facts.domains:
        return rule.not_met(rule.say("none"))
    return rule.met(*(rule.say(domain) for domain in dict.fromkeys(case.facts.domains)))


def adjunctive(case: Case) -> Finding:
    """Rituximab is added to something that goes on; it is never the sole therapy."""
    rule = case.edition.rule("adjunctive")
    beside = current(case, IMMUNOSUPPRESSANTS)
    going_on = tuple(t for t in beside if t.decision)
    if going_on:
        return rule.met(rule.say("goes_on", drugs=names(going_on)))
    if beside:
        return rule.not_met(rule.say("undecided", drugs=names(beside)))
    stopped = running(case, IMMUNOSUPPRESSANTS)
    return rule.not_met(rule.say("stopped", drugs=names(stopped)) if stopped else rule.say("none"))


def active_infection(case: Case) -> Finding:
    rule = case.edition.rule("active-infection")
    infections = open_infections(case)
    if not infections:
        return rule.met(rule.say("none"))
    return rule.not_met(*(rule.say("open", since=since(event)) for event in infections))


def since(event: EventFacts) -> str:
    """``of 02-Nov-2026``; an event may have no date."""
    return f"of {day_text(event.on)}" if event.on else "without a date"


def severe_heart_failure(case: Case) -> Finding:
    return _contraindicated(case, "severe-heart-failure", "nyha_iv", "uncontrolled_cardiac_disease")


def hypersensitivity(case: Case) -> Finding:
    return _contraindicated(case, "hypersensitivity", "rituximab_hypersensitivity")


def _contraindicated(case: Case, rule_id: str, *conditions: Condition) -> Finding:
    rule = case.edition.rule(rule_id)
    present = [c for c in conditions if c in case.facts.patient.conditions]
    if present:
        return rule.not_met(*(rule.say(condition) for condition in present))
    return rule.met(rule.say("none"))


def lung_paradox(case: Case) -> Finding:
    rule = case.edition.rule("lung-paradox")
    if "lung" not in case.facts.domains:
        return rule.not_applicable(rule.say("absent"))
    return rule.not_met(rule.say("may_help"), rule.say("may_harm"))


def cardiac_domain(case: Case) -> Finding:
    rule = case.edition.rule("cardiac-domain")
    if "cardiac" not in case.facts.domains:
        return rule.not_applicable(rule.say("absent"))
    return rule.not_met(rule.say("opinion"))


def special_population(case: Case) -> Finding:
    """Age, illness, kidney function or recurrent infections that ask for more care."""
    rule = case.edition.rule("special-population")
    years, filtration = age(case), case.once(egfr)
    flags: list[Reason] = []
    if years >= rule.number("age"):
        flags.append(rule.say("age", age=years, limit=plain(rule.number("age"))))
    for condition in ("diabetes", "immune_impairment", "recurrent_infections"):
        if condition in case.facts.patient.conditions:
            flags.append(rule.say(condition))
    if filtration is not None and filtration < rule.number("egfr"):
        flags.append(rule.say("egfr", egfr=cut(filtration), limit=plain(rule.number("egfr"))))
    if flags:
        return rule.not_met(*flags)
    if filtration is None:
        return rule.unknown(rule.say("no_egfr"))
    return rule.met(rule.say("none", egfr=cut(filtration)))


def renal_tacrolimus(case: Case) -> Finding:
    """Tacrolimus beside impaired kidneys: avoid or reduce."""
    rule = case.edition.rule("renal-tacrolimus")
    if not current(case, ("tacrolimus",)):
        return rule.not_applicable(rule.say("absent"))
    limit = case.edition.rule("special-population").number("egfr")
    filtration = case.once(egfr)
    if filtration is None:
        return rule.unknown(rule.say("no_egfr"))
    key = "low" if filtration < limit else "enough"
    say = rule.say(key, egfr=cut(filtration), limit=plain(limit))
    return rule.not_met(say) if key == "low" else rule.met(say)


def line_of_therapy(case: Case) -> Finding:
    """Where the patient stands, and what else there is."""
    rule = case.edition.rule("line-of-therapy")
    line = line_of(*(case.once(rule) for rule in (steroid_trial, agent_trial, twelve_weeks)))
    domains = case.facts.domains
    organ = "lung" in domains or "cardiac" in domains
    return rule.not_met(
        rule.say(line),
        rule.say("ivig_skin" if "skin" in domains else "ivig"),
        rule.say("mycophenolate"),
        rule.say("ciclosporin"),
        rule.say("cyclophosphamide_organ" if organ else "cyclophosphamide"),
    )


def evidence(case: Case) -> Finding:
    """How strong the evidence is for this patient, with the trial the article leaves out."""
    rule = case.edition.rule("evidence")
    if case.facts.patient.diagnosis == "juvenile_dermatomyositis":
        return rule.not_met(rule.say("juvenile"), rule.say("trial"))
    return rule.not_met(rule.say("adult"), rule.say("trial"))


RULES: dict[str, Callable[[Case], Finding]] = {
    "diagnosis": diagnosis,
    "steroid-trial": steroid_trial,
    "agent-trial": agent_trial,
    "twelve-weeks": twelve_weeks,
    "indication": indication,
    "adjunctive": adjunctive,
    "active-infection": active_infection,
    "severe-heart-failure": severe_heart_failure,
    "hypersensitivity": hypersensitivity,
    "lung-paradox": lung_paradox,
    "cardiac-domain": cardiac_domain,
    "special-population": special_population,
    "renal-tacrolimus": renal_tacrolimus,
    "line-of-therapy": line_of_therapy,
    "evidence": evidence,
}
