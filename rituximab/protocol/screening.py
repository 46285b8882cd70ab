"""The rules of screening: what must be on record, valid and clear on the day of the infusion."""

from __future__ import annotations

from collections.abc import Callable

from .case import Case
from .facts import Test
from .hepatitis import hbv_non_immune, hbv_panel, hbv_positive, hbv_reading, hcv, hcv_positive
from .immunity import immunoglobulins, live_vaccine, low_igg, vaccination_review, vaccine_interval
from .quantity import day_text, with_unit
from .result import NAMES, latest, number, title, value_text
from .tuberculosis import tuberculosis, tuberculosis_positive
from .validity import all_needed, check
from .verdict import Finding

__all__ = ["RULES", "hbv_reading", "pregnancy_is_asked"]

BLOOD_COUNT: tuple[Test, ...] = ("haemoglobin", "neutrophils", "platelets")
LUNG_FUNCTION: tuple[Test, ...] = ("fvc", "dlco")


def blood_count(case: Case) -> Finding:
    return all_needed(case, case.edition.rule("blood-count"), BLOOD_COUNT)


def liver(case: Case) -> Finding:
    return all_needed(case, case.edition.rule("liver"), ("alt",))


def kidney(case: Case) -> Finding:
    return all_needed(case, case.edition.rule("kidney"), ("creatinine",))


def neutropenia(case: Case) -> Finding:
    """Reads the latest count, expired or not."""
    rule = case.edition.rule("neutropenia")
    result = latest(case, "neutrophils")
    if result is None:
        return rule.not_applicable(rule.say("none"))
    on, value = day_text(result.on), number(result)
    if value is None:
        return rule.unknown(rule.say("no_unit", on=on))
    text = value_text(result)
    stop, caution = (
        with_unit(rule.number(name), rule.parameters[name].unit)
        for name in ("stop_below", "caution_below")
    )
    if value < rule.number("stop_below"):
        return rule.not_met(rule.say("severe", on=on, value=text, limit=stop))
    if value < rule.number("caution_below"):
        return rule.not_met(rule.say("low", on=on, value=text, limit=caution), level="caution")
    return rule.met(rule.say("adequate", on=on, value=text, limit=caution))


def pregnancy_is_asked(case: Case) -> bool | None:
    """Whether a pregnancy test is needed; None while the question is unanswered.

    A man with the question unanswered is not asked; an answer counts whatever the sex.
    """
    patient = case.facts.patient
    if patient.pregnancy_possible is None and patient.sex == "male":
        return False
    return patient.pregnancy_possible


def pregnancy_test(case: Case) -> Finding:
    rule = case.edition.rule("pregnancy-test")
    asked = pregnancy_is_asked(case)
    if asked is None:
        return rule.unknown(rule.say("unanswered"))
    if not asked:
        answered = case.facts.patient.pregnancy_possible is False
        return rule.not_applicable(rule.say("not_possible" if answered else "male"))
    return all_needed(case, rule, ("hcg",))


def pregnancy_positive(case: Case) -> Finding:
    """A positive latest test always speaks, whatever was answered and however old it is."""
    rule = case.edition.rule("pregnancy-positive")
    item = check(case, case.edition.rule("pregnancy-test"), "hcg")
    names = {"test": NAMES["hcg"], "title": title("hcg")}
    if item.result and item.result.value == "positive":
        return rule.not_met(rule.say("positive", **names, on=day_text(item.result.on)))
    if pregnancy_is_asked(case) is False:
        return rule.not_applicable(rule.say("not_possible"))
    if item.result and item.state == "valid":
        return rule.met(rule.say("negative", **names, on=day_text(item.result.on)))
    return rule.not_applicable(rule.say("unsettled", **names))


def baseline_lung_function(case: Case) -> Finding:
    """Any FVC and DLCO is a baseline; with domain lung the rule is a caution."""
    rule = case.edition.rule("baseline-lung-function")
    level = "caution" if "lung" in case.facts.domains else rule.level
    found = {test: latest(case, test) for test in LUNG_FUNCTION}
    missing = [rule.say("missing", test=NAMES[t]) for t, result in found.items() if result is None]
    if missing:
        return rule.not_met(*missing, level=level)
    recorded = [
        rule.say("recorded", title=title(r.test), on=day_text(r.on), value=value_text(r))
        for r in found.values()
        if r is not None
    ]
    return rule.met(*recorded, level=level)


RULES: dict[str, Callable[[Case], Finding]] = {
    "hbv-panel": hbv_panel,
    "hbv-positive": hbv_positive,
    "hbv-non-immune": hbv_non_immune,
    "immunoglobulins": immunoglobulins,
    "low-igg": low_igg,
    "hcv": hcv,
    "hcv-positive": hcv_positive,
    "tuberculosis": tuberculosis,
    "tuberculosis-positive": tuberculosis_positive,
    "blood-count": blood_count,
    "liver": liver,
    "kidney": kidney,
    "neutropenia": neutropenia,
    "pregnancy-test": pregnancy_test,
    "pregnancy-positive": pregnancy_positive,
    "vaccination-review": vaccination_review,
    "vaccine-interval": vaccine_interval,
    "live-vaccine": live_vaccine,
    "baseline-lung-function": baseline_lung_function,
}
