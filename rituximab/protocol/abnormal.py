"""Abnormal results: what a value after an infusion calls for, and what a result as such is.

One result is read at a time, against its own day: the dose before it, the baseline of the course,
the laboratory's limits that came with it. A value whose limits or unit are missing is unknown, not
normal.
Source: facts 6.1 to 6.6 and 9; article S47, S49, S50, S59, S61, S83.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from .case import Case
from .edition import Alarm
from .event import open_infections
from .facts import ResultFacts, Test
from .immunity import ivig_before
from .quantity import PERCENT, age_in_years, day_text, half_up, with_unit
from .result import any_positive, number, title, value_text
from .verdict import Reason

Level = Literal["urgent", "task", "note"]
State = Literal["normal", "abnormal", "unknown"]

#: Tests of which one of the laboratory's limits says enough; all others need both.
UPPER_ONLY: tuple[Test, ...] = ("alt", "ast", "ck", "ldh", "aldolase", "creatinine")
LUNG: tuple[Test, ...] = ("fvc", "dlco")
LOWER_ONLY: tuple[Test, ...] = ("igg", "igm", "iga", *LUNG)


@dataclass(frozen=True, slots=True)
class Abnormal:
    """One thing found out. ``kind`` names the edition's alarm; a note opens no task."""

    kind: str
    level: Level
    reason: Reason


@dataclass(frozen=True, slots=True)
class Judged:
    """What a result is, in one word, with every reason; ``found`` is what it calls for."""

    state: State
    reasons: tuple[str, ...]
    found: tuple[Abnormal, ...] = ()


def found_out(case: Case, result: ResultFacts, fever: bool | None = None) -> tuple[Abnormal, ...]:
    """What a result calls for; empty before the first dose and for a value that is not known.

    ``fever``: whether fever or an infection was asked about near the day and said; None: not asked.
    """
    if result.value is None or first_dose(case, result.on) is None:
        return ()
    return tuple(_found(case, result, fever))


def judge(case: Case, result: ResultFacts, fever: bool | None = None) -> Judged:
    """Abnormal: found out, outside the laboratory's limits, or a reading that the edition names."""
    found = found_out(case, result, fever)
    state, reason = _as_such(case, result)
    if not found:
        return Judged(state, (reason.text,))
    outside = (reason.text,) if state == "abnormal" else ()
    return Judged("abnormal", (*(one.reason.text for one in found), *outside), found)


def latest_places(case: Case) -> tuple[int, ...]:
    """Where the latest result of each test stands in the facts; of the same day the later one."""
    last: dict[Test, int] = {}
    for place, result in enumerate(case.facts.results):
        held = last.get(result.test)
        known = result.value is not None and result.on <= case.today
        if known and (held is None or case.facts.results[held].on <= result.on):
            last[result.test] = place
    return tuple(sorted(last.values()))


def first_dose(case: Case, by: date) -> date | None:
    """The first dose of this course up to ``by``; before it, day 0 of the latest earlier course."""
    course = case.facts.course
    given = [g.on for g in course.given if g.on is not None and g.on <= by]
    earlier = [p.day_0 for p in course.previous if p.day_0 is not None and p.day_0 <= by]
    return min(given, default=None) or max(earlier, default=None)


def baseline(case: Case, test: Test, first: date) -> ResultFacts | None:
    """The last value with its unit on or before the day of the first dose."""
    known = [r for r in case.results_by_test.get(test, ()) if r.on <= first]
    return next((r for r in reversed(known) if number(r) is not None), None)


# ---- what a value calls for ---------------------------------------------------------------


def _found(case: Case, result: ResultFacts, fever: bool | None) -> Iterator[Abnormal]:
    if result.test == "hbsag" and result.value == "positive":
        reason = case.edition.alarm("hbv-dna").say("hbsag", on=day_text(result.on))
        yield Abnormal("hbv-dna", "urgent", reason)
    value = number(result)
    if value is None:
        return
    if result.test == "neutrophils":
        yield from _neutrophils(case, result, value, fever)
    elif result.test == "igg" and not _spoiled(case, result):
        yield from _igg(case, result, value)
    elif result.test == "hbv_dna" and value > 0:
        alarm = case.edition.alarm("hbv-dna")
        yield Abnormal("hbv-dna", "urgent", _say(alarm, "dna", result))
    elif result.test == "alt":
        yield from _alt(case, result, value)
    elif result.test in LUNG:
        yield from _lung(case, result, value)


def _neutrophils(
    case: Case, result: ResultFacts, value: Decimal, fever: bool | None
) -> Iterator[Abnormal]:
    alarm = case.edition.alarm("late-neutropenia")
    since = _since(case, result.on)
    if value < alarm.number("urgent_below"):
        reason = _say(alarm, "severe", result, limit=_limit(alarm, "urgent_below"), since=since)
        yield Abnormal("late-neutropenia", "urgent", reason)
    elif value < alarm.number("below"):
        infected = any(e.on is None or e.on <= result.on for e in open_infections(case))
        key = {True: "fever", False: "low", None: "unasked"}[True if infected else fever]
        reason = _say(alarm, key, result, limit=_limit(alarm, "below"), since=since)
        yield Abnormal("late-neutropenia", "urgent" if key == "fever" else "task", reason)


def _since(case: Case, on: date) -> str:
    """How long after which dose, in words."""
    given = [g.on for g in case.facts.course.given if g.on is not None and g.on <= on]
    if given:
        return f"{(on - max(given)).days} days after the last dose"
    first = first_dose(case, on)
    return f"after the course that began on {day_text(first)}" if first else "before any dose"


def _spoiled(case: Case, result: ResultFacts) -> bool:
    """Whether IVIG makes an IgG say nothing about the patient's own."""
    return ivig_before(case, result.on, case.edition.rule("low-igg").days("ivig_days"))


def _igg(case: Case, result: ResultFacts, value: Decimal) -> Iterator[Abnormal]:
    """The levels of the rule low-igg on any IgG, and its fall from the baseline."""
    rule, alarm = case.edition.rule("low-igg"), case.edition.alarm("low-igg")
    adult = age_in_years(case.facts.patient.born, result.on) >= rule.days("adult_from")
    levels: tuple[tuple[str, Level, Decimal | None], ...] = (
        ("severe", "urgent", rule.number("stop_below")),
        ("moderate", "task", rule.number("caution_below") if adult else None),
        ("mild", "note", rule.number("note_below") if adult else None),
        ("child_low", "task", None if adult else result.lower),
    )
    for key, level, limit in levels:
        if limit is not None and value < limit:
            said = _say(alarm, key, result, limit=with_unit(limit, result.unit or ""))
            yield Abnormal("low-igg", level, said)
            break
    alarm = case.edition.alarm("falling-igg")
    fall = _fall(case, result, value)
    if fall and fall[0] >= alarm.number("fall_percent"):
        yield Abnormal("falling-igg", "task", _say_fall(alarm, result, fall))


def _alt(case: Case, result: ResultFacts, value: Decimal) -> Iterator[Abnormal]:
    """In contact with hepatitis B: above the limit and well above the baseline, each if known."""
    if not any_positive(case, "hbsag") and not any_positive(case, "anti_hbc"):
        return
    alarm = case.edition.alarm("alt-rise")
    before = _before(case, result)
    within = result.upper is not None and value <= result.upper
    if within or before == result:
        return
    if before is not None:
        start = number(before) or Decimal(0)
        if value >= alarm.number("times_baseline") * start:
            was, on = value_text(before), day_text(before.on)
            said = _say(alarm, "rise", result, baseline=was, baseline_on=on)
            yield Abnormal("alt-rise", "urgent", said)
    elif result.upper is not None:
        limit = with_unit(result.upper, result.unit or "")
        yield Abnormal("alt-rise", "urgent", _say(alarm, "no_baseline", result, limit=limit))


def _lung(case: Case, result: ResultFacts, value: Decimal) -> Iterator[Abnormal]:
    alarm = case.edition.alarm("lung-decline")
    fall = _fall(case, result, value)
    if fall and fall[0] >= alarm.number(f"{result.test}_percent"):
        yield Abnormal("lung-decline", "task", _say_fall(alarm, result, fall))


def _before(case: Case, result: ResultFacts) -> ResultFacts | None:
    """The baseline of a result; the result itself where it is the baseline."""
    first = first_dose(case, result.on)
    return baseline(case, result.test, first) if first else None


def _fall(case: Case, result: ResultFacts, value: Decimal) -> tuple[Decimal, ResultFacts] | None:
    """By how many percent of the baseline a value lies below it, exactly; None without one."""
    before = _before(case, result)
    start = number(before)
    if before is None or not start or before.unit != result.unit:
        return None
    if result.test == "igg" and _spoiled(case, before):
        return None
    return (start - value) / start * PERCENT, before


def _say(alarm: Alarm, key: str, result: ResultFacts, **values: object) -> Reason:
    return alarm.say(key, on=day_text(result.on), value=value_text(result), **values)


def _say_fall(alarm: Alarm, result: ResultFacts, fall: tuple[Decimal, ResultFacts]) -> Reason:
    percent, before = fall
    return _say(
        alarm,
        "fall",
        result,
        title=title(result.test),
        percent=half_up(percent, Decimal(1)),
        baseline=value_text(before),
        baseline_on=day_text(before.on),
    )


def _limit(alarm: Alarm, name: str) -> str:
    return with_unit(alarm.number(name), alarm.parameters[name].unit)


# ---- what a result is as such -------------------------------------------------------------


def _as_such(case: Case, result: ResultFacts) -> tuple[State, Reason]:
    """By the laboratory's limits or the reading, whenever it was taken."""
    alarm = case.edition.alarm("positive-reading")
    words = {"title": title(result.test), "on": day_text(result.on), "value": value_text(result)}
    if not isinstance(result.value, Decimal):
        if result.value == "positive" and result.test in alarm.words("tests"):
            return "abnormal", alarm.say("positive", **words)
        state: State = "unknown" if result.value in (None, "indeterminate") else "normal"
        key = "indeterminate" if state == "unknown" else "fits"
        return state, alarm.say(key, **words)
    if result.unit is None:
        return "unknown", alarm.say("no_unit", **words)
    if result.test == "igg" and _spoiled(case, result):
        days = case.edition.rule("low-igg").days("ivig_days")
        return "unknown", alarm.say("ivig", days=days, **words)
    return _by_limits(case, result, result.value, alarm, words)


def _by_limits(
    case: Case, result: ResultFacts, value: Decimal, alarm: Alarm, words: dict[str, str]
) -> tuple[State, Reason]:
    if result.test in alarm.words("without_limit"):
        return "normal", alarm.say("no_limit_needed", **words)
    unit = result.unit or ""
    if result.upper is not None and value > result.upper:
        return "abnormal", alarm.say("above", limit=with_unit(result.upper, unit), **words)
    if result.lower is not None and value < result.lower:
        return "abnormal", alarm.say("below", limit=with_unit(result.lower, unit), **words)
    if _enough(case, result):
        return "normal", alarm.say("fits", **words)
    return "unknown", alarm.say("no_limits", **words)


def _enough(case: Case, result: ResultFacts) -> bool:
    """Whether what is known of a value's limits, or its baseline, is enough to call it normal."""
    if result.test == "hbv_dna":
        return result.value == 0
    if result.test in LUNG and _before(case, result) not in (None, result):
        return True
    upper = result.upper is not None or result.test in LOWER_ONLY
    lower = result.lower is not None or result.test in UPPER_ONLY
    return upper and lower and (result.upper, result.lower) != (None, None)
