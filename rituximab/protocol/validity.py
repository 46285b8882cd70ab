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
from .result import NAMES, latest
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
    name = NAMES[item.test]
    if item.result is None or item.valid_until is None:
        return (rule.say("missing", test=name),)
    on, until, day = day_text(item.result.on), item.valid_until, day_text(case.judged_on)
    if item.state == "indeterminate":
        return (rule.say("indeterminate", test=name, on=on),)
    if item.state == "expired":
        key = "expires" if case.today <= until else "expired"
        return (rule.say(key, test=name, on=on, until=day_text(until), day=day),)
    later = [
        rule.say(
            "ends",
            test=name,
            on=on,
            until=day_text(until),
            infusion=p.infusion,
            day=day_text(p.on),
        )
        for p in sorted(case.facts.course.planned, key=lambda p: p.infusion)
        if p.on is not None and p.on > max(until, case.judged_on)
    ]
    return tuple(later) or (rule.say("valid", test=name, on=on, until=day_text(until)),)


def all_needed(case: Case, rule: Rule, tests: Sequence[Test]) -> Finding:
    """All must be valid: one expired or indeterminate is not met, else one missing is unknown."""
    checks = [check(case, rule, test) for test in tests]
    states = {item.state for item in checks}
    faults = [item for item in checks if item.state != "valid"]
    because = tuple(r for item in faults or checks for r in reasons(case, rule, item))
    if states & {"expired", "indeterminate"}:
        return rule.not_met(*because)
    return rule.unknown(*because) if "missing" in states else rule.met(*because)
