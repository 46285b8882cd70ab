"""Tuberculosis: one valid test of two is enough, one positive of either is positive."""

from __future__ import annotations

from decimal import Decimal

from .case import Case
from .edition import Rule
from .facts import ResultFacts, Test
from .quantity import day_text, plain
from .result import NAMES, any_positive, history, number, value_text
from .validity import check, reasons, undone
from .verdict import Finding, Reason

TESTS: tuple[Test, ...] = ("igra", "tst")


def tuberculosis(case: Case) -> Finding:
    """Unknown only when neither test is on record."""
    rule = case.edition.rule("tuberculosis")
    recorded = [c for c in (check(case, rule, test) for test in TESTS) if c.state != "missing"]
    if not recorded:
        return rule.unknown(rule.say("missing", test=" nor ".join(NAMES[t] for t in TESTS)))
    because = [reason for item in recorded for reason in reasons(case, rule, item)]
    if any(item.state == "valid" for item in recorded):
        return rule.met(*because)
    return rule.not_met(*because)


def tuberculosis_positive(case: Case) -> Finding:
    """Reads every result up to the day judged: a positive one is not undone by a later one."""
    rule = case.edition.rule("tuberculosis-positive")
    unread = [
        rule.say("no_unit", on=day_text(r.on)) for r in history(case, "tst") if number(r) is None
    ]
    if any(any_positive(case, test) for test in TESTS):
        return rule.not_met(*_positives(case, rule), *unread)
    if unread:
        return rule.unknown(*unread)
    validity = case.edition.rule("tuberculosis")
    checks = [check(case, validity, test) for test in TESTS]
    clear = [c.result for c in checks if c.state == "valid" and c.result is not None]
    if not clear:
        return rule.not_applicable(rule.say("unsettled"))
    return rule.met(*(_negative(rule, result) for result in clear))


def _positives(case: Case, rule: Rule) -> list[Reason]:
    said: list[Reason] = []
    released = [r for r in history(case, "igra") if r.value == "positive"]
    if released:
        said.append(rule.say("igra", on=day_text(released[-1].on)))
        said += undone(case, rule, "igra")
    sizes = history(case, "tst")
    large = [r for r in sizes if _size(r) >= rule.number("skin_test")]
    if large:
        on, value = day_text(large[-1].on), value_text(large[-1])
        said.append(rule.say("skin", on=on, value=value, limit=_limit(rule)))
    if large and sizes[-1] is not large[-1]:
        on, value = day_text(sizes[-1].on), value_text(sizes[-1])
        said.append(rule.say("undone", test=NAMES["tst"], on=on, value=value))
    return said


def _negative(rule: Rule, result: ResultFacts) -> Reason:
    on = day_text(result.on)
    if result.test == "igra":
        return rule.say("igra_negative", on=on)
    return rule.say("skin_negative", on=on, value=value_text(result), limit=_limit(rule))


def _size(result: ResultFacts) -> Decimal:
    """The size in mm; one without a unit is read apart and is no size here."""
    size = number(result)
    return Decimal(-1) if size is None else size


def _limit(rule: Rule) -> str:
    return f"{plain(rule.number('skin_test'))} {rule.parameters['skin_test'].unit}"
