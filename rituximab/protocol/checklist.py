"""The screening checklist: each item, its latest value, until when and where it is valid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .case import Case
from .course import given
from .facts import ResultFacts, Test
from .immunity import vaccination_review
from .result import any_positive, latest, title, value_text
from .screening import pregnancy_is_asked
from .validity import check, valid_until, window

Group = Literal["infection", "immunity", "blood and organs", "pregnancy", "vaccination", "lung"]
ItemState = Literal["missing", "valid", "expired", "positive", "indeterminate", "not_applicable"]

TESTS: tuple[tuple[Test, Group, str], ...] = (
    ("hbsag", "infection", "hbv-panel"),
    ("anti_hbc", "infection", "hbv-panel"),
    ("anti_hbs", "infection", "hbv-panel"),
    ("anti_hcv", "infection", "hcv"),
    ("igra", "infection", "tuberculosis"),
    ("tst", "infection", "tuberculosis"),
    ("igg", "immunity", "immunoglobulins"),
    ("igm", "immunity", "immunoglobulins"),
    ("iga", "immunity", "immunoglobulins"),
    ("haemoglobin", "blood and organs", "blood-count"),
    ("neutrophils", "blood and organs", "blood-count"),
    ("platelets", "blood and organs", "blood-count"),
    ("alt", "blood and organs", "liver"),
    ("creatinine", "blood and organs", "kidney"),
    ("hcg", "pregnancy", "pregnancy-test"),
    ("fvc", "lung", "baseline-lung-function"),
    ("dlco", "lung", "baseline-lung-function"),
)


@dataclass(frozen=True, slots=True)
class ValidAt:
    """Whether the result in force on an infusion's day is valid then; a passed plan is today."""

    infusion: int
    on: date
    valid: bool


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line of the checklist. ``valid_until`` None: no window, or nothing on record."""

    item: str
    name: str
    group: Group
    rule: str
    value: str
    state: ItemState
    collected_on: date | None = None
    valid_until: date | None = None
    valid_at: tuple[ValidAt, ...] = ()
    result: ResultFacts | None = None


def checklist(case: Case) -> tuple[ChecklistItem, ...]:
    """Every item of the checklist, judged on the day of the next infusion, in the printed order."""
    items = [_item(case, *spec) for spec in TESTS]
    return (*items[:-2], _vaccination(case), *items[-2:])


def _item(case: Case, test: Test, group: Group, rule_id: str) -> ChecklistItem:
    result = latest(case, test)
    rule = case.edition.rule(rule_id)
    until = None
    if result and "window" in rule.parameters:
        until = valid_until(window(case, rule), result.on)
    return ChecklistItem(
        item=test,
        name=title(test),
        group=group,
        rule=rule_id,
        value=value_text(result) if result else "",
        state=_state(case, test, rule_id),
        collected_on=result.on if result else None,
        valid_until=until,
        valid_at=_valid_at(case, test, rule_id),
        result=result,
    )


def _state(case: Case, test: Test, rule_id: str) -> ItemState:
    result = latest(case, test)
    if _speaks(case, test, result):
        return "positive"
    if test == "hcg" and pregnancy_is_asked(case) is False:
        return "not_applicable"
    if rule_id == "baseline-lung-function":
        return "valid" if result else "missing"
    if result is None and rule_id == "tuberculosis" and _other_tuberculosis_test(case, test):
        return "not_applicable"
    return check(case, case.edition.rule(rule_id), test).state


def _speaks(case: Case, test: Test, result: ResultFacts | None) -> bool:
    """Positive in the sense that a rule stops for it: anti-HBs never, contact tests for good."""
    if test in ("hbsag", "anti_hbc", "igra", "tst"):
        return any_positive(case, test)
    return test in ("anti_hcv", "hcg") and result is not None and result.value == "positive"


def _other_tuberculosis_test(case: Case, test: Test) -> bool:
    """One test is enough: the other is not missed once one is valid."""
    other: Test = "tst" if test == "igra" else "igra"
    return check(case, case.edition.rule("tuberculosis"), other).state == "valid"


def _valid_at(case: Case, test: Test, rule_id: str) -> tuple[ValidAt, ...]:
    rule = case.edition.rule(rule_id)
    found: list[ValidAt] = []
    for planned in sorted(case.facts.course.planned, key=lambda p: p.infusion):
        if planned.on is None:
            continue
        waits = given(case, planned.infusion) is None
        day = max(planned.on, case.today) if waits else planned.on
        result = latest(case, test, by=day)
        valid = result is not None and result.value != "indeterminate"
        if result and valid and "window" in rule.parameters:
            valid = day <= valid_until(window(case, rule), result.on)
        found.append(ValidAt(planned.infusion, day, valid))
    return tuple(found)


def _vaccination(case: Case) -> ChecklistItem:
    review = case.facts.vaccination_review
    reviewed = vaccination_review(case).status == "met"
    return ChecklistItem(
        item="vaccination_review",
        name="Vaccination review",
        group="vaccination",
        rule="vaccination-review",
        value=review.outcome.replace("_", " ") if review else "",
        state="valid" if reviewed else "missing",
        collected_on=review.on if review else None,
    )
