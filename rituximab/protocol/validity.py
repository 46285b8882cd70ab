"""How long a test result is valid, and what that makes of it on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from .case import Case
from .course import is_retreatment
from .edition import Parameter, Rule
from .facts import ResultFacts, Test
from .quantity import add_months, day_text
from .result import NAMES, latest, title, value_text
from .verdict import Finding, Reason

State = Literal["missing", "expired", "indeterminate", "valid"]


@dataclass(frozen=True, slots=True)
class Check:
    """One test on the day judged: its latest result, how long that is valid, what it amounts to."""

    test: Test
    state: State
    result: ResultFacts | None = None
    valid_until: date | None = None


def window(case: Case, rule: Rule) -> Parameter:
    """The rule's validity window; a shorter one for a first course where the edition has it."""
    first = rule.parameters.get("first_window")
    return first if first and not is_retreatment(case) else rule.parameters["window"]


def valid_until(length: Parameter, collected_on: date) -> date:
    """The last valid day, itself valid; months are calendar months."""
    amount = int(length.value)
    if length.unit == "months":
        return add_months(collected_on, amount)
    return collected_on + timedelta(days=amount)


def check(case: Case, rule: Rule, test: Test) -> Check:
    """The latest result of ``test`` against the rule's window.

    An indeterminate latest hides an earlier definite one.
    """
    result = latest(case, test)
    if result is None:
        return Check(test, "missing")
    until = valid_until(window(case, rule), result.on)
    if result.value == "indeterminate":
        return Check(test, "indeterminate", result, until)
    return Check(test, "valid" if case.judged_on <= until else "expired", result, until)


def reasons(case: Case, rule: Rule, item: Check) -> tuple[Reason, ...]:
    """The sentences about one checked test, with the later infusions it will not reach."""
    names = {"test": NAMES[item.test], "title": title(item.test)}
    if item.result is None or item.valid_until is None:
        return (rule.say("missing", **names),)
    found = {**names, "on": day_text(item.result.on), "until": day_text(item.valid_until)}
    if item.state == "indeterminate":
        return (rule.say("indeterminate", **found),)
    if item.state == "expired":
        key = "expires" if case.today <= item.valid_until else "expired"
        return (rule.say(key, **found, day=day_text(case.judged_on)),)
    unreached = [
        (p.infusion, p.on)
        for p in case.facts.course.planned
        if p.on is not None and p.on > item.valid_until
    ]
    ends = [rule.say("ends", **found, infusion=n, day=day_text(on)) for n, on in sorted(unreached)]
    return tuple(ends) or (rule.say("valid", **found),)


def undone(case: Case, rule: Rule, test: Test) -> list[Reason]:
    """That a later result, if there is one, does not undo a positive one."""
    result = latest(case, test)
    if result is None or result.value == "positive":
        return []
    on, value = day_text(result.on), value_text(result)
    return [rule.say("undone", test=NAMES[test], on=on, value=value)]


def all_needed(case: Case, rule: Rule, tests: Sequence[Test]) -> Finding:
    """All must be valid: one expired or indeterminate is not met, else one missing is unknown."""
    checks = [check(case, rule, test) for test in tests]
    states = {item.state for item in checks}
    faults = [item for item in checks if item.state != "valid"]
    because = tuple(r for item in faults or checks for r in reasons(case, rule, item))
    if states & {"expired", "indeterminate"}:
        return rule.not_met(*because)
    return rule.unknown(*because) if "missing" in states else rule.met(*because)
