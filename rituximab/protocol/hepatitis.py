"""Hepatitis B and C: the panel, its reading, what a positive test asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .case import Case
from .course import last_dose_on
from .edition import Parameter, Rule
from .facts import Test
from .immunity import ivig_before
from .quantity import add_months, day_text
from .result import NAMES, any_positive, history, latest, title, value_text
from .validity import all_needed, check, undone
from .verdict import Finding, Reason

PANEL: tuple[Test, ...] = ("hbsag", "anti_hbc", "anti_hbs")
CONTACT: tuple[Test, ...] = ("hbsag", "anti_hbc")


@dataclass(frozen=True, slots=True)
class Protection:
    """Last days of prophylaxis (shorter and longer advice) and of monitoring."""

    prophylaxis_until: date
    prophylaxis_until_easl: date
    monitoring_until: date


def hbv_contact(case: Case) -> bool:
    """HBsAg or anti-HBc was ever positive: no later result undoes it."""
    return any(any_positive(case, test) for test in CONTACT)


def hbv_protection(case: Case) -> Protection | None:
    """Counted in calendar months from the latest dose of this course; None before a dose."""
    last = last_dose_on(case)
    if last is None:
        return None
    rule = case.edition.rule("hbv-positive")
    return Protection(
        add_months(last, rule.days("prophylaxis_months")),
        add_months(last, rule.days("prophylaxis_months_easl")),
        add_months(last, rule.days("monitoring_months")),
    )


def hbv_panel_reading(case: Case) -> Parameter | None:
    """The edition's row for this panel: ``value`` the word, ``note`` the implied step.

    Reads values, expired or not. None when nothing of the panel is on record.
    """
    values = [_value(case, test) for test in PANEL]
    if not any(values):
        return None
    table = case.edition.parameters["hbv_panel"]
    if all(value in ("positive", "negative") for value in values):
        return table["-".join(str(value) for value in values)]
    return table["contact-incomplete" if hbv_contact(case) else "incomplete"]


def hbv_reading(case: Case) -> str | None:
    """The panel in a word, such as ``immune (vaccine)``."""
    row = hbv_panel_reading(case)
    return str(row.value) if row else None


def _value(case: Case, test: Test) -> str | None:
    """The value a test stands for: positive for good for HBsAg and anti-HBc, else the latest."""
    if test in CONTACT and any_positive(case, test):
        return "positive"
    result = latest(case, test)
    return str(result.value) if result else None


def hbv_panel(case: Case) -> Finding:
    return all_needed(case, case.edition.rule("hbv-panel"), PANEL)


def hbv_positive(case: Case) -> Finding:
    rule = case.edition.rule("hbv-positive")
    if hbv_contact(case):
        return rule.not_met(
            *_positives(case, rule), *_picture(case, rule), *_after_dose(case, rule)
        )
    panel = case.edition.rule("hbv-panel")
    if any(check(case, panel, test).state != "valid" for test in CONTACT):
        return rule.not_applicable(rule.say("unsettled"))
    return rule.met(rule.say("negative"))


def _positives(case: Case, rule: Rule) -> list[Reason]:
    said: list[Reason] = []
    for test in CONTACT:
        positives = [r for r in history(case, test) if r.value == "positive"]
        if not positives:
            continue
        said.append(rule.say("positive", title=title(test), on=day_text(positives[-1].on)))
        said += undone(case, rule, test)
    return said


def _picture(case: Case, rule: Rule) -> list[Reason]:
    """The panel's reading and what the plan needs: HBV DNA and an antiviral."""
    said = [rule.say("reading", reading=hbv_reading(case))]
    if _value(case, "anti_hbs") == "positive":
        said.append(rule.say("anti_hbs"))
    core = latest(case, "anti_hbc")
    days = case.edition.rule("low-igg").days("ivig_days")
    if core and core.value == "positive" and ivig_before(case, core.on, days):
        said.append(rule.say("ivig", days=days))
    dna = latest(case, "hbv_dna")
    said.append(
        rule.say("dna", on=day_text(dna.on), value=value_text(dna)) if dna else rule.say("no_dna")
    )
    antivirals = sorted(
        (t for t in case.facts.therapies if t.drug in ("entecavir", "tenofovir")),
        key=lambda t: (t.start or date.min, t.drug),
    )
    for therapy in antivirals:
        if therapy.start is None:
            said.append(rule.say("antiviral_undated", drug=therapy.drug))
        else:
            said.append(rule.say("antiviral", drug=therapy.drug, on=day_text(therapy.start)))
    return said if antivirals else [*said, rule.say("no_antiviral")]


def _after_dose(case: Case, rule: Rule) -> list[Reason]:
    last, protection = last_dose_on(case), hbv_protection(case)
    if last is None or protection is None:
        return []
    return [
        rule.say(
            "after_dose",
            on=day_text(last),
            until=day_text(protection.prophylaxis_until),
            easl=day_text(protection.prophylaxis_until_easl),
            monitoring=day_text(protection.monitoring_until),
        )
    ]


def hbv_non_immune(case: Case) -> Finding:
    rule = case.edition.rule("hbv-non-immune")
    positive = [test for test in PANEL if _value(case, test) == "positive"]
    if positive:
        return rule.met(*(rule.say("contact", title=title(test)) for test in positive))
    unread: list[Reason] = []
    for test in PANEL:
        result = latest(case, test)
        if result is None:
            unread.append(rule.say("missing", test=NAMES[test]))
        elif result.value == "indeterminate":
            unread.append(
                rule.say(
                    "indeterminate", test=NAMES[test], title=title(test), on=day_text(result.on)
                )
            )
    return rule.unknown(*unread) if unread else rule.not_met(rule.say("susceptible"))


def hcv(case: Case) -> Finding:
    return all_needed(case, case.edition.rule("hcv"), ("anti_hcv",))


def hcv_positive(case: Case) -> Finding:
    """The latest counts here; an expired positive still counts as positive."""
    rule = case.edition.rule("hcv-positive")
    item = check(case, case.edition.rule("hcv"), "anti_hcv")
    names = {"test": NAMES["anti_hcv"], "title": title("anti_hcv")}
    if item.result and item.result.value == "positive":
        return rule.not_met(rule.say("positive", **names, on=day_text(item.result.on)))
    if item.result and item.state == "valid":
        return rule.met(rule.say("negative", **names, on=day_text(item.result.on)))
    return rule.not_applicable(rule.say("unsettled", **names))
