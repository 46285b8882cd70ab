"""What became of many courses, to stand beside the published figures (article S34 to S40).

Every figure says whom it counts; a course that lacks what a figure needs is not in its group and
never counts as better or worse. Nothing here compares people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .case import Case
from .cohort import Share, Spread, share, spread
from .edition import Edition
from .equivalent import prednisolone_on
from .improvement import Kind, Measures, improvement
from .muscle_enzyme import Normalisation, normalisation, readings
from .patient import population
from .quantity import in_months


@dataclass(frozen=True, slots=True)
class Dated:
    """The measures of a day, with the CDASI activity beside them."""

    on: date
    measures: Measures
    cdasi: Decimal | None


@dataclass(frozen=True, slots=True)
class Member:
    """One course that reached an infusion. ``sets`` by date, the baseline first."""

    case: Case
    day_0: date
    kind: Kind
    sets: tuple[Dated, ...] = ()
    responded: bool = False
    no_response: bool = False
    relapse_on: date | None = None
    free_days: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One number of a figure: ``counted`` says of whom, in words; ``unit`` of a spread."""

    label: str
    counted: str
    found: Share | Spread
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """The own numbers beside one entry of the edition's evidence (``evidence`` is its id)."""

    evidence: str
    parts: tuple[Part, ...]


def figures(edition: Edition, members: tuple[Member, ...]) -> tuple[Figure, ...]:
    """In the order of the article's statements."""
    made: tuple[tuple[str, Callable[[Edition, tuple[Member, ...]], tuple[Part, ...]]], ...] = (
        ("good-response", _response),
        ("weakness", _weakness),
        ("skin", _skin),
        ("prednisone", _steroid),
        ("ck", _enzyme),
        ("symptom-free", _free),
        ("relapse", _relapse),
    )
    return tuple(Figure(name, work(edition, members)) for name, work in made)


def _response(edition: Edition, members: tuple[Member, ...]) -> tuple[Part, ...]:
    judged = (m.responded for m in members if m.responded or m.no_response)
    counted = "Courses whose outcome was judged: responded, or no response."
    return (Part("Responded", counted, share(edition, judged)),)


def _late(edition: Edition, member: Member) -> Dated | None:
    """The first measures once week 26 is open; never the baseline itself."""
    opens = edition.days("monitoring", "week_26_day") - edition.days(
        "monitoring", "core_set_window"
    )
    first = member.day_0 + timedelta(days=opens)
    return next((one for one in member.sets[1:] if one.on >= first), None)


def _weakness(edition: Edition, members: tuple[Member, ...]) -> tuple[Part, ...]:
    better = []
    for member in members:
        late = _late(edition, member)
        if late is None:
            continue
        found = improvement(
            edition,
            population(member.case),
            member.sets[0].measures,
            late.measures,
            member.kind,
        )
        points = next(line.points for line in found.lines if line.measure == "strength")
        if points is not None:
            better.append(points > 0)
    counted = "Courses with strength on one scale at baseline and once week 26 was open."
    return (Part("Strength improved, by points of the score", counted, share(edition, better)),)


def _skin(edition: Edition, members: tuple[Member, ...]) -> tuple[Part, ...]:
    least = edition.number("cohort", "cdasi_least_change")
    better = []
    for member in members:
        late = _late(edition, member)
        before = member.sets[0].cdasi if member.sets else None
        if late is not None and late.cdasi is not None and before is not None:
            better.append(before - late.cdasi >= least)
    counted = "Courses with a CDASI at baseline and once week 26 was open."
    return (Part("CDASI fell by the least change that counts", counted, share(edition, better)),)


def _steroid(edition: Edition, members: tuple[Member, ...]) -> tuple[Part, ...]:
    """Pairs only: both doses known, and a steroid taken at day 0."""
    later = timedelta(days=edition.days("monitoring", "week_26_day"))
    pairs = []
    for member in members:
        before = prednisolone_on(member.case, member.day_0)
        after = prednisolone_on(member.case, member.day_0 + later)
        if before and after is not None:
            pairs.append((before, after))
    counted = "Courses with a steroid at day 0 and both daily doses known; pulses are left out."
    return (
        Part("At day 0", counted, spread(edition, (b for b, _ in pairs)), "mg/day"),
        Part("At week 26", counted, spread(edition, (a for _, a in pairs)), "mg/day"),
    )


def _enzyme(edition: Edition, members: tuple[Member, ...]) -> tuple[Part, ...]:
    found = [normalisation(readings(m.case), m.day_0) for m in members]
    raised = [one for one in found if one.course in ("raised", "normal", "relapsed")]
    counted = "Courses with a CK above the limit at day 0 and one with its limit after it."
    reached = "Of these, the courses in which it became normal."
    months = spread(edition, _months(one.days for one in raised))
    return (
        Part("CK became normal", counted, share(edition, map(_reached, raised))),
        Part("Time to the first normal CK", reached, months, "months"),
    )


def _reached(one: Normalisation) -> bool:
    return one.days is not None


def _months(days: Iterable[int | None]) -> list[Decimal]:
    return [in_months(length) for length in days if length is not None]


def _free(edition: Edition, members: tuple[Member, ...]) -> tuple[Part, ...]:
    months = _months(m.free_days for m in members if m.relapse_on)
    counted = "Relapses with a first and a last day without symptoms."
    return (Part("Free of symptoms", counted, spread(edition, months), "months"),)


def _relapse(edition: Edition, members: tuple[Member, ...]) -> tuple[Part, ...]:
    responded = [m for m in members if m.responded]
    counted = "Courses that responded, however short their follow-up."
    months = _months((m.relapse_on - m.day_0).days for m in responded if m.relapse_on)
    return (
        Part("Relapsed so far", counted, share(edition, (bool(m.relapse_on) for m in responded))),
        Part(
            "From day 0 to the relapse",
            "Of these, the relapses.",
            spread(edition, months),
            "months",
        ),
    )
