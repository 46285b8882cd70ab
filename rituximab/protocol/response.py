"""Response: the Total Improvement Score, and no response not before week 26.

Six measures of the baseline and of the last core set; all six or not computable, never imputed.
Source: ACR/EULAR 2016 criteria (Rider 2017); article S17, S18, S79.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext
from typing import Literal

from .case import Case
from .dosing import population
from .edition import Edition
from .facts import CoreSetFacts, EnzymeFacts, StrengthFacts
from .instruments import Bands, Measure, Points
from .quantity import PERCENT, day_text
from .surface import PRECISE
from .verdict import Finding

Band = Literal["none", "minimal", "moderate", "major"]


@dataclass(frozen=True, slots=True)
class Response:
    """Points 0 to 100 and their band; both None while a measure is missing."""

    score: Decimal | None
    band: Band | None
    missing: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A measure of both core sets, and the range its change is measured in."""

    baseline: Decimal
    last: Decimal
    range: Decimal


def core_sets(case: Case) -> tuple[CoreSetFacts, ...]:
    """The core sets up to the day judged, by date; in the order given while one has no date."""
    sets = case.facts.core_sets
    dated = [(c.on, c) for c in sets if c.on is not None]
    if len(dated) < len(sets):
        return sets
    known = (pair for pair in dated if pair[0] <= case.judged_on)
    return tuple(c for _, c in sorted(known, key=lambda pair: pair[0]))


def score(case: Case) -> Response | None:
    """Improvement from the first core set to the last; None with fewer than two."""
    sets = core_sets(case)
    if len(sets) < 2:
        return None
    table = case.edition.response
    found = changes(case.edition, sets[0], sets[-1])
    missing = tuple(measure for measure in table.measures if found[measure] is None)
    if missing:
        return Response(None, None, missing)
    total = sum(
        (points(table.measures[measure], change) for measure, change in found.items() if change),
        Decimal(0),
    )
    return Response(total, band_of(table.bands[population(case)], total), ())


def changes(
    edition: Edition, first: CoreSetFacts, last: CoreSetFacts
) -> dict[Measure, Change | None]:
    """Each measure of the two core sets; None where it is missing or cannot be compared."""
    strength = _strength(edition, first.strength, last.strength)
    enzyme = _enzyme(edition, first.enzyme, last.enzyme)
    plain: dict[Measure, tuple[Decimal | None, Decimal | None]] = {
        "physician_global": (first.physician_global, last.physician_global),
        "patient_global": (first.patient_global, last.patient_global),
        "function": (first.function, last.function),
        "extramuscular": (first.extramuscular, last.extramuscular),
    }
    table = edition.response.measures
    return {
        "strength": strength,
        "enzyme": enzyme,
        **{m: _change(a, b, table[m].range) for m, (a, b) in plain.items()},
    }


def _change(baseline: Decimal | None, last: Decimal | None, scale: Decimal | None) -> Change | None:
    """None while a value is missing or the range is missing or zero."""
    if baseline is None or last is None or not scale:
        return None
    return Change(baseline, last, scale)


def _strength(
    edition: Edition, first: StrengthFacts | None, last: StrengthFacts | None
) -> Change | None:
    """One scale and one maximum in both; CMAS has its own, also when it is left out."""
    if first is None or last is None or first.scale != last.scale:
        return None
    if first.scale == "cmas":
        own = edition.response.cmas_maximum
        stated = {first.maximum, last.maximum} - {None}
        return _change(first.score, last.score, own) if stated <= {own} else None
    if first.scale is None or first.maximum != last.maximum:
        return None
    return _change(first.score, last.score, first.maximum)


def _enzyme(edition: Edition, first: EnzymeFacts | None, last: EnzymeFacts | None) -> Change | None:
    """The same enzyme in both; its range counts in the baseline's upper limit of normal."""
    if first is None or last is None or first.test is None or first.test != last.test:
        return None
    if first.upper is None:
        return None
    multiple = edition.response.enzyme_multiples[first.test]
    return _change(first.value, last.value, first.upper * multiple)


def points(table: Points, change: Change) -> Decimal:
    """Points for an improvement in per cent of the range; upper edges inclusive, worse counts 0."""
    with localcontext(PRECISE):
        risen = (change.last - change.baseline) * PERCENT
        improved = risen if table.better == "rise" else -risen
        passed = [edge for edge in table.up_to_percent if improved > edge * change.range]
    return table.points[len(passed)]


def band_of(bands: Bands, total: Decimal) -> Band:
    """The band a score falls in."""
    if total >= bands.major:
        return "major"
    if total >= bands.moderate:
        return "moderate"
    return "minimal" if total >= bands.minimal else "none"


def earliest_no_response_on(case: Case) -> date | None:
    """The first day on which *no response* may be recorded; None before infusion 1."""
    first = case.infusion_1_given
    if first is None or first.on is None:
        return None
    return first.on + timedelta(days=case.edition.rule("too-early").days("days"))


def too_early(case: Case) -> Finding:
    """The outcome *no response* against day 182 from infusion 1; other outcomes are always free."""
    rule = case.edition.rule("too-early")
    outcome = case.facts.course.outcome
    if outcome is None or outcome.kind != "no_response":
        return rule.not_applicable(rule.say("not_claimed"))
    limit = rule.days("days")
    if case.infusion_1_given is None:
        return rule.not_met(rule.say("not_started", limit=limit))
    earliest = earliest_no_response_on(case)
    if earliest is None:
        return rule.unknown(rule.say("undated", limit=limit))
    on, day_0 = outcome.on or case.today, earliest - timedelta(days=limit)
    said = {
        "on": day_text(on),
        "days": (on - day_0).days,
        "day_0": day_text(day_0),
        "limit": limit,
        "earliest": day_text(earliest),
    }
    if on < earliest:
        return rule.not_met(rule.say("early", **said))
    return rule.met(rule.say("late_enough", **said))


RULES: dict[str, Callable[[Case], Finding]] = {"too-early": too_early}
