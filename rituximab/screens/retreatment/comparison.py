"""The treatment before beside today: what it was given, what it did, what has to be asked again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rituximab.access.actor import Actor
from rituximab.protocol.calculation import adult_dose, juvenile_dose
from rituximab.protocol.case import Case
from rituximab.protocol.dosing import population
from rituximab.protocol.edition import load
from rituximab.protocol.facts import ResultFacts, Test
from rituximab.protocol.patient import height_on, weight_on
from rituximab.protocol.quantity import half_up
from rituximab.protocol.result import history, title
from rituximab.protocol.therapy import IMMUNOSUPPRESSANTS, dose_text, is_taken, surface_on
from rituximab.records.course_facts import day_0_of, started
from rituximab.records.journey import Chart, facts_of
from rituximab.records.rows import CourseRow, EventRow
from rituximab.screens.shared.blind import HIDDEN, blind_to
from rituximab.screens.templatetags.house import cdate, quantity, spoken

#: Of these one is enough.
EITHER: tuple[Test, ...] = ("igra", "tst")
#: What is looked at before every course, by the tests that show it.
SCREENED: tuple[tuple[str, tuple[Test, ...]], ...] = (
    ("Hepatitis B panel", ("hbsag", "anti_hbc", "anti_hbs")),
    ("Hepatitis C", ("anti_hcv",)),
    ("Tuberculosis", EITHER),
    ("Immunoglobulins", ("igg", "igm", "iga")),
    ("Blood count", ("haemoglobin", "neutrophils", "platelets")),
    ("Liver and kidney", ("alt", "creatinine")),
    ("Pregnancy test", ("hcg",)),
)
AREA_STEP = Decimal(1).scaleb(-2)
NONE = "none on record"


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    then: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``old`` is the treatment compared with; ``groups`` are (title, rows)."""

    old: CourseRow
    day_0: date
    days: int
    groups: tuple[tuple[str, tuple[Row, ...]], ...]


def treatment_before(chart: Chart) -> CourseRow | None:
    """The course itself once it relapsed, else the latest before it that reached an infusion."""
    own = chart.pinned
    if own.state == "relapsed":
        return own
    before = [row for row in chart.courses if row.number < own.number and day_0_of(chart, row)]
    return max(before, key=lambda row: row.number, default=None)


def comparison_of(
    chart: Chart, actor: Actor, rates: dict[int, Decimal], today: date
) -> Comparison | None:
    """None where no treatment came before. ``rates``: highest mg/h of each course. Today's dose is
    hidden from whoever has still to calculate it alone."""
    old = treatment_before(chart)
    day_0 = day_0_of(chart, old) if old else None
    if old is None or day_0 is None:
        return None
    case = Case(facts_of(chart), load(), today)
    groups = (
        ("Dose", tuple(_dose(chart, old, case, day_0, _blind(chart, actor)))),
        ("Beside it", (_codrugs(case, day_0, today),)),
        ("Screening, last taken", tuple(_screening(case, day_0, today))),
        ("Safety", tuple(_safety(chart, old, case, day_0, rates))),
    )
    return Comparison(old, day_0, (today - day_0).days, groups)


def _blind(chart: Chart, actor: Actor) -> bool:
    waiting = {row.infusion for row in chart.planned} or {1}
    return any(blind_to(chart, actor, infusion) for infusion in waiting)


def _dose(chart: Chart, old: CourseRow, case: Case, day_0: date, blind: bool) -> Iterator[Row]:
    given = started(chart, old.id)
    then = tuple(
        f"Infusion {row.infusion}: {quantity(row.given_mg, 'mg')}, {cdate(row.started_at)}"
        for row in given
    )
    now = (HIDDEN.text, HIDDEN.text) if blind else (_dose_today(case), _area(case, case.today))
    yield Row("riTUXimab", then or ("not recorded",), now[:1])
    yield Row("Body surface area", (_area(case, day_0),), now[1:])
    yield Row("Height and weight", (_sizes(case, day_0),), (_sizes(case, case.today),))
    yield Row(
        "Cumulative dose",
        (_sum(row.given_mg for row in given),),
        (_sum(row.given_mg for row in chart.infusions if row.started_at),),
    )


def _dose_today(case: Case) -> str:
    """By the sizes on record, under the edition in force; nothing is ordered by it."""
    if population(case) == "adult":
        return f"{quantity(adult_dose(case.edition).ordered_mg, 'mg')} an infusion by the protocol"
    height, weight = height_on(case, case.today), weight_on(case, case.today)
    if height is None or weight is None:
        return "not known: height or weight is missing"
    dose = juvenile_dose(case.edition, height[0], weight[0]).ordered_mg
    return f"{quantity(dose, 'mg')} an infusion by the sizes on record"


def _sum(doses: Iterable[Decimal | None]) -> str:
    """A dose that is not known makes the sum a lower limit."""
    found = list(doses)
    total = quantity(sum((dose for dose in found if dose is not None), Decimal(0)), "mg")
    return f"at least {total}" if None in found else total


def _area(case: Case, day: date) -> str:
    area = surface_on(case, day)
    return "not known" if area is None else quantity(half_up(area, AREA_STEP), "m2")


def _sizes(case: Case, day: date) -> str:
    found = (
        (height_on(case, day), "cm"),
        (weight_on(case, day), "kg"),
    )
    known = [f"{quantity(size[0], unit)} ({cdate(size[1])})" for size, unit in found if size]
    return ", ".join(known) or NONE


def _codrugs(case: Case, day_0: date, today: date) -> Row:
    def taken(day: date) -> tuple[str, ...]:
        found = [t for t in case.facts.therapies if t.drug in IMMUNOSUPPRESSANTS]
        return tuple(dose_text(t) for t in found if is_taken(t, day)) or (NONE,)

    return Row("Immunosuppressants", taken(day_0), taken(today))


def _screening(case: Case, day_0: date, today: date) -> Iterator[Row]:
    for what, tests in SCREENED:
        yield Row(what, (_dates(case, tests, day_0),), (_dates(case, tests, today),))


def _dates(case: Case, tests: tuple[Test, ...], until: date) -> str:
    """The day of each test, one date where they share it."""
    last = {test: _last(case, test, until) for test in tests}
    days = [one.on for one in last.values() if one]
    if not days:
        return NONE
    missing = [title(test) for test, one in last.items() if one is None and tests != EITHER]
    text = " and ".join(cdate(day) for day in sorted(set(days)))
    return f"{text}, without {', '.join(missing)}" if missing else text


def _last(case: Case, test: Test, until: date) -> ResultFacts | None:
    found = [one for one in history(case, test) if one.on <= until]
    return found[-1] if found else None


def _safety(
    chart: Chart, old: CourseRow, case: Case, day_0: date, rates: dict[int, Decimal]
) -> Iterator[Row]:
    reactions = [e for e in chart.events if e.kind.endswith("reaction") and e.on >= day_0]
    yield Row(
        "Reactions",
        tuple(_event(event) for event in reactions if _within(chart, old, event)) or (NONE,),
        (f"{len([e for e in chart.events if e.kind.endswith('reaction')])} in all",),
    )
    rate = rates.get(old.id)
    tolerated = "not recorded" if rate is None else quantity(rate, "mg/h")
    yield Row("Highest rate run", (tolerated,), ("the protocol's first rate, until decided",))
    infections = [e for e in chart.events if e.kind == "serious_infection" and e.on >= day_0]
    yield Row(
        "Serious infections", tuple(map(_event, infections)) or (NONE,), (_open(chart.events),)
    )
    for test in ("igg", "cd19"):
        before, now = (_value(case, test, day) for day in (day_0, case.today))
        yield Row(title(test), (before,), (now,))


def _within(chart: Chart, old: CourseRow, event: EventRow) -> bool:
    """Before the day 0 of the course after it."""
    later = [day_0_of(chart, row) for row in chart.courses if row.number > old.number]
    return all(event.on < day for day in later if day)


def _event(event: EventRow) -> str:
    grade = f" grade {event.grade}" if event.grade else ""
    terms = f" ({', '.join(spoken(term) for term in event.terms)})" if event.terms else ""
    return f"{spoken(event.kind)}{grade}{terms}, {cdate(event.on)}"


def _open(events: Iterable[EventRow]) -> str:
    found = [e for e in events if e.kind == "serious_infection" and e.resolved_on is None]
    return f"{len(found)} open" if found else "none open"


def _value(case: Case, test: Test, until: date) -> str:
    one = _last(case, test, until)
    if one is None or not isinstance(one.value, Decimal):
        return NONE
    return f"{quantity(one.value, one.unit or '')}, {cdate(one.on)}"
