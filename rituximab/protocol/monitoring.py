"""Monitoring: what falls due after infusion 1, and how long hepatitis B is covered and watched.

The last value of an item opens a window and an overdue date; a result closes it and starts the
next.
Source: article S59 to S61, Q11; product label; AGA 2025; ACR/CHEST 2023.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from .case import Case
from .facts import Test
from .quantity import add_months
from .result import any_positive, latest

Item = Literal[
    "blood-count",
    "liver",
    "kidney",
    "immunoglobulins",
    "lung-function",
    "hbv-dna",
    "core-set-week-12",
    "core-set-week-26",
]
State = Literal["not_open", "open", "overdue"]

BLOOD: dict[Item, tuple[Test, ...]] = {
    "blood-count": ("haemoglobin", "neutrophils", "platelets"),
    "liver": ("alt",),
    "kidney": ("creatinine",),
}
IMMUNOGLOBULINS: tuple[Test, ...] = ("igg", "igm", "iga")
LUNG_FUNCTION: tuple[Test, ...] = ("fvc", "dlco")
HBV_DNA: tuple[Test, ...] = ("hbv_dna", "alt")


@dataclass(frozen=True, slots=True)
class DueItem:
    """``open`` from opens_on, ``overdue`` from overdue_on itself."""

    item: Item
    opens_on: date
    overdue_on: date
    state: State


def due(case: Case) -> tuple[DueItem, ...]:
    """Everything to be done after infusion 1, as it stands today; empty before it."""
    first = case.infusion_1_given
    return tuple(_items(case, first.on)) if first and first.on else ()


def hbv_dates(case: Case) -> tuple[date | None, date | None]:
    """Ends of prophylaxis and of monitoring, from the last dose of this course.

    (None, None) without a positive HBsAg or anti-HBc, and before the first dose.
    """
    doses = [given.on for given in case.facts.course.given if given.on is not None]
    positive = any_positive(case, "hbsag") or any_positive(case, "anti_hbc")
    if not doses or not positive:
        return None, None
    rule = case.edition.rule("hbv-positive")
    prophylaxis, monitoring = rule.days("prophylaxis_months"), rule.days("monitoring_months")
    return add_months(max(doses), prophylaxis), add_months(max(doses), monitoring)


def _items(case: Case, day_0: date) -> Iterator[DueItem]:
    """In the order in which the standing lists them."""
    for item, tests in BLOOD.items():
        last = _last(case, day_0, tests)
        yield _window(case, item, last, _phase(case, (last - day_0).days))
    yield _window(case, "immunoglobulins", _last(case, day_0, IMMUNOGLOBULINS), "immunoglobulins")
    last = _last(case, day_0, LUNG_FUNCTION)
    first_year = (last - day_0).days <= case.edition.days("monitoring", "lung_domain_until_day")
    closer = "lung" in case.facts.domains and first_year
    yield _window(case, "lung-function", last, "lung_domain" if closer else "lung")
    until = hbv_dates(case)[1]
    if until is not None and case.today <= until:
        yield _window(case, "hbv-dna", _last(case, day_0, HBV_DNA), "hbv_dna")
    yield from _core_sets(case, day_0)


def _last(case: Case, day_0: date, tests: tuple[Test, ...]) -> date:
    """The day of the last value after infusion 1, else infusion 1; of several tests the oldest."""
    results = (latest(case, test) for test in tests)
    return min(max(result.on, day_0) if result else day_0 for result in results)


def _phase(case: Case, days: int) -> str:
    """The phase of a blood test by the day of its last value; the last day belongs to it."""
    if days <= case.edition.days("monitoring", "early_until_day"):
        return "early"
    return "middle" if days <= case.edition.days("monitoring", "middle_until_day") else "late"


def _window(case: Case, item: Item, last: date, interval: str) -> DueItem:
    """The window that the edition's ``interval`` opens after ``last``."""
    opens = case.edition.days("monitoring", f"{interval}_opens")
    overdue = case.edition.days("monitoring", f"{interval}_overdue")
    return _item(case, item, last + timedelta(days=opens), last + timedelta(days=overdue))


def _item(case: Case, item: Item, opens_on: date, overdue_on: date) -> DueItem:
    state: State = "not_open"
    if case.today >= overdue_on:
        state = "overdue"
    elif case.today >= opens_on:
        state = "open"
    return DueItem(item, opens_on, overdue_on, state)


def _core_sets(case: Case, day_0: date) -> Iterator[DueItem]:
    """Weeks 12 and 26, unless closed by a core set from its opening to the next opening."""
    around = timedelta(days=case.edition.days("monitoring", "core_set_window"))
    week_12, week_26 = (
        day_0 + timedelta(days=case.edition.days("monitoring", name))
        for name in ("week_12_day", "week_26_day")
    )
    done = [c.on for c in case.facts.core_sets if c.on is not None and c.on <= case.judged_on]
    if not any(week_12 - around <= on < week_26 - around for on in done):
        yield _item(case, "core-set-week-12", week_12 - around, week_12 + around)
    if not any(on >= week_26 - around for on in done):
        yield _item(case, "core-set-week-26", week_26 - around, week_26 + around)
