"""Stories of the year after: watched, infected, judged at 26 weeks, relapsed, treated again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from rituximab.actions.event import record_event, resolve_event
from rituximab.actions.monitoring import acknowledge_results
from rituximab.actions.response import record_core_set, record_outcome
from rituximab.actions.result import record_results
from rituximab.actions.therapy import stop_therapy

from .chair import Chair
from .sketch import Sketch, Story
from .today import begin
from .usual import BLOOD, IMMUNITY

#: Core sets of an adult: (physician, patient, MMT of 80, HAQ, CK, extramuscular).
BASELINE = ("6", "7", "58", "1.5", "3000", "4")
BETTER = ("4.5", "5", "66", "1.1", "900", "3")
GOOD = ("2", "3", "74", "0.5", "180", "1.5")
SAME = ("6", "6.5", "59", "1.5", "2400", "4")
JUVENILE = "juvenile_dermatomyositis"


def core_set(s: Sketch, values: tuple[str, ...], *, child: bool = False) -> None:
    physician, patient, strength, function, enzyme, extra = map(Decimal, values)
    scale = "cmas" if child else "mmt"
    s.of_course(
        record_core_set,
        on=s.today,
        physician_global=physician,
        patient_global=patient,
        strength_scale=scale,
        strength_score=strength,
        strength_maximum=None if child else Decimal(80),
        function=function,
        enzyme_test="ck",
        enzyme_value=enzyme,
        enzyme_upper=Decimal(200),
        extramuscular=extra,
    )
    upper = {"upper": Decimal(200)}
    rows = [{"test": "ck", "value": enzyme, "unit": "U/L", **upper}]
    s.of_patient(record_results, s.nurse, on=s.today, rows=rows)


def treated(
    s: Sketch, baseline: tuple[str, ...] = BASELINE, *, child: bool = False
) -> Iterator[int]:
    """Both infusions, on the story's days 1 and 15, with a baseline core set before."""
    core_set(s, baseline, child=child)
    first = Chair(s).ordered()
    yield s.origin + 1
    if child:
        s.measure(*s.sizes)
    first.cleared().started().stepped().completed().closed()
    yield s.origin + 13
    s.results(*BLOOD)
    if child:
        s.measure(*s.sizes)
    second = Chair(s, 2).ordered()
    yield s.origin + 15
    second.cleared().started(lot="L2609B").stepped().completed().closed()


def blood(s: Sketch, *rows: tuple[str, str, str]) -> None:
    """A blood test after the infusions: the usual values, some of them others. A usual one has been
    looked at."""
    changed = {row[0] for row in rows}
    saved = s.results(*(row for row in BLOOD if row[0] not in changed), *rows)
    if not rows:
        seen = [{"result_id": row.pk, "comment": ""} for row in saved]
        s.of_patient(acknowledge_results, s.doctor, results=seen)


def watched(s: Sketch) -> Story:
    """Five weeks after infusion 1: blood count, liver and kidney are overdue."""
    s.origin = -40
    yield -40
    begin(s, "Baptiste", "Marcel", date(1969, 4, 2), "male", "80", "175")
    yield from treated(s)


def neutropenic(s: Sketch) -> Story:
    """Neutrophils 0.8 in week 15: an urgent task, the result not yet acknowledged."""
    s.origin = -108
    yield -108
    begin(s, "Eriksen", "Solveig", date(1976, 12, 24), "female", "70", "167")
    yield from treated(s)
    for day in (35, 60, 85):
        yield s.origin + day
        blood(s)
    yield -2
    blood(s, ("neutrophils", "0.8", "10^9/L"), ("lymphocytes", "0.6", "10^9/L"))


def falling(s: Sketch) -> Story:
    """IgG falls from 9.1 to 4.2 g/L over five months."""
    s.origin = -150
    yield -150
    begin(s, "Kovács", "Zsófia", date(1983, 8, 9), "female", "61", "164")
    yield from treated(s)
    for day in (40, 75):
        yield s.origin + day
        blood(s)
    yield s.origin + 92
    core_set(s, BETTER)
    s.results(("igg", "6.8", "g/L"), *IMMUNITY[1:])
    yield s.origin + 110
    blood(s)
    yield -3
    s.results(("igg", "4.2", "g/L"), *IMMUNITY[1:])


def infected(s: Sketch) -> Story:
    """Pneumonia in week 8: everything is on hold, the co-drugs wait for their decisions."""
    s.origin = -58
    yield -58
    begin(s, "Fernández", "Lucía", date(1970, 10, 18), "female", "65", "160")
    yield from treated(s)
    yield s.origin + 40
    blood(s)
    yield -2
    s.of_patient(
        record_event,
        s.nurse,
        kind="serious_infection",
        on=s.today,
        description="Pneumonia, admitted, intravenous antibiotics.",
    )


def released(s: Sketch) -> Story:
    """An infection that is over: methotrexate stopped, the hold released."""
    s.origin = -80
    yield -80
    begin(s, "Bianchi", "Giulia", date(1985, 2, 3), "female", "58", "166")
    yield from treated(s)
    yield s.origin + 30
    event = s.of_patient(
        record_event,
        s.nurse,
        kind="serious_infection",
        on=s.today,
        description="Urosepsis, admitted.",
    )
    s.codrug(s.steroid, "continue", "Adrenal cover.")
    s.codrug(s.sparing, "stop", "Until well again.")
    yield s.origin + 31
    s.do(stop_therapy, therapy_id=s.sparing.pk, stop=s.today)
    yield s.origin + 44
    s.do(resolve_event, event_id=event.pk, resolved_on=s.today)
    s.release_hold("Infection over, co-drugs decided.")
    blood(s)


def neurological(s: Sketch) -> Story:
    """New weakness of one hand in month 6: the pathway of progressive leukoencephalopathy."""
    s.origin = -190
    yield -190
    begin(s, "O'Connell", "Niamh", date(1961, 1, 27), "female", "73", "162")
    yield from treated(s)
    yield -1
    s.of_patient(
        record_event,
        s.nurse,
        kind="neurological_symptom",
        on=s.today,
        description="Clumsy right hand and slurred speech for four days.",
    )


def respiratory(s: Sketch) -> Story:
    """New cough and breathlessness between the infusions."""
    s.origin = -12
    yield -13
    begin(s, "Park", "Ji-woo", date(1990, 9, 13), "female", "55", "163")
    core_set(s, BASELINE)
    first = Chair(s).ordered()
    yield -11
    first.cleared().started().stepped().completed().closed()
    yield -1
    s.of_patient(
        record_event,
        s.nurse,
        kind="respiratory_symptom",
        on=s.today,
        description="Dry cough, breathless on the stairs since Monday.",
    )


def tempted(s: Sketch) -> Story:
    """Week 14, nothing better yet: no response may not be recorded before day 182."""
    s.origin = -98
    yield -98
    begin(s, "Mensah", "Abena", date(1982, 5, 16), "female", "69", "168")
    yield from treated(s)
    for day in (40, 70):
        yield s.origin + day
        blood(s)
    yield s.origin + 84
    core_set(s, SAME)
    blood(s)


def responded(s: Sketch) -> Story:
    """A major response at week 26, steroid halved."""
    s.origin = -200
    yield -200
    begin(s, "Svensson", "Astrid", date(1975, 3, 28), "female", "67", "171")
    yield from treated(s)
    for day in (40, 75):
        yield s.origin + day
        blood(s)
    yield s.origin + 85
    core_set(s, BETTER)
    yield s.origin + 100
    s.do(stop_therapy, therapy_id=s.steroid.pk, stop=s.today)
    s.steroid = s.drug("prednisone", "7.5", "mg/day", 100, outcome="")
    s.codrug(s.steroid, "continue", "Half the dose is enough.")
    for day in (110, 145):
        yield s.origin + day
        blood(s)
    yield s.origin + 184
    core_set(s, GOOD)
    blood(s, ("cd19", "0", "cells/uL"))
    s.of_course(record_outcome, kind="responded", reason="Strong and back at work.")


def unresponsive(s: Sketch) -> Story:
    """Day 186, nothing better: no response is recorded, and accepted."""
    s.origin = -190
    yield -190
    begin(s, "Rossi", "Paolo", date(1958, 7, 19), "male", "84", "174")
    yield from treated(s)
    for day in (40, 80, 120):
        yield s.origin + day
        blood(s)
    yield s.origin + 187
    core_set(s, SAME)
    s.of_course(record_outcome, kind="no_response", reason="No measure improved in 26 weeks.")


STORIES = (
    watched,
    neutropenic,
    falling,
    infected,
    released,
    neurological,
    respiratory,
    tempted,
    responded,
    unresponsive,
)
