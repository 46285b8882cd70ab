"""Sense in a case file beyond its shape: sizes, dates in order, units that fit, rules that exist.

Each check takes one object of facts.py and gives ``(key, fault)`` pairs. Only what cannot be true
is a fault here; an unlikely value is not (the screens ask about those).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, get_args

from .edition import Edition
from .facts import (
    AnswerFacts,
    CoreSetFacts,
    CourseRecordFacts,
    DoseUnit,
    Drug,
    EnzymeFacts,
    EventFacts,
    ExceptionFacts,
    GivenInfusionFacts,
    MeasurementFacts,
    PatientFacts,
    PlanFacts,
    PlannedInfusionFacts,
    QualitativeTest,
    Reading,
    ResultFacts,
    StrengthFacts,
    TherapyFacts,
)
from .shape import Checks

Said = Iterator[tuple[str, str]]

GLUCOCORTICOIDS: tuple[Drug, ...] = (
    "prednisone",
    "prednisolone",
    "methylprednisolone",
    "dexamethasone",
    "hydrocortisone",
)
UNITS_OF_DRUG: dict[Drug, tuple[DoseUnit, ...]] = {
    **dict.fromkeys(GLUCOCORTICOIDS, ("mg/day", "mg/kg/day", "mg/pulse")),
    "methotrexate": ("mg/week", "mg/m2/week"),
    "azathioprine": ("mg/day", "mg/kg/day"),
    "mycophenolate": ("g/day", "mg/day"),
}
UNITS_OF_TEST: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("igg", "igm", "iga", "haemoglobin"), ("g/L",)),
    **dict.fromkeys(("neutrophils", "lymphocytes", "platelets"), ("10^9/L",)),
    **dict.fromkeys(("alt", "ast", "ck", "ldh", "aldolase"), ("U/L",)),
    **dict.fromkeys(("fvc", "dlco"), ("%",)),
    "creatinine": ("umol/L", "mg/dL"),
    "tst": ("mm",),
    "hbv_dna": ("IU/mL",),
    "tacrolimus_trough": ("ng/mL",),
    "cd19": ("cells/uL",),
}
QUALITATIVE: tuple[str, ...] = get_args(QualitativeTest)


def checks(edition: Edition, today: date | None) -> dict[type, Checks]:
    """The checks by kind of facts; ``today`` is None when the file's own is at fault."""
    known_rule = partial(_known_rule, edition)
    return {
        PatientFacts: partial(_patient, today),
        MeasurementFacts: partial(_positive, ("height_cm", "weight_kg")),
        TherapyFacts: _therapy,
        ResultFacts: _result,
        EventFacts: partial(_event, edition),
        PlanFacts: known_rule,
        AnswerFacts: known_rule,
        ExceptionFacts: known_rule,
        PlannedInfusionFacts: partial(_positive, ("infusion",)),
        GivenInfusionFacts: _given,
        CourseRecordFacts: _course,
        StrengthFacts: _strength,
        EnzymeFacts: partial(_not_negative, ("value", "upper")),
        CoreSetFacts: partial(_core_set, edition),
    }


def units_of(drug: Drug) -> tuple[DoseUnit, ...]:
    """The units a dose of ``drug`` may be given in; a drug without an entry takes any."""
    return UNITS_OF_DRUG.get(drug, get_args(DoseUnit))


def _positive(names: tuple[str, ...], facts: Any) -> Said:
    for name in names:
        value = getattr(facts, name)
        if value is not None and value <= 0:
            yield name, "must be above 0"


def _not_negative(names: tuple[str, ...], facts: Any) -> Said:
    for name in names:
        value = getattr(facts, name)
        if isinstance(value, Decimal) and value < 0:
            yield name, "must not be negative"


def _known_rule(edition: Edition, facts: PlanFacts | AnswerFacts | ExceptionFacts) -> Said:
    if facts.rule not in edition.rules:
        yield "rule", f"is not a rule of edition {edition.version}"


def _patient(today: date | None, patient: PatientFacts) -> Said:
    if today is not None and patient.born > today:
        yield "born", "lies after today"


def _therapy(therapy: TherapyFacts) -> Said:
    yield from _not_negative(("dose",), therapy)
    yield from _fitting_unit("unit", therapy.drug, therapy.unit)
    if therapy.start and therapy.stop and therapy.stop < therapy.start:
        yield "stop", "lies before start"
    if therapy.decision:
        if therapy.decision.dose is not None and therapy.decision.dose < 0:
            yield "decision.dose", "must not be negative"
        yield from _fitting_unit("decision.unit", therapy.drug, therapy.decision.unit)


def _fitting_unit(key: str, drug: Drug, unit: DoseUnit | None) -> Said:
    if unit is not None and unit not in units_of(drug):
        yield key, f"{unit} does not fit {drug}; it takes {', '.join(units_of(drug))}"


def _result(result: ResultFacts) -> Said:
    yield from _not_negative(("value", "lower", "upper"), result)
    if result.test in QUALITATIVE:
        if isinstance(result.value, Decimal):
            yield "value", f"must be one of {', '.join(get_args(Reading))} for {result.test}"
        if result.unit is not None:
            yield "unit", f"{result.test} has no unit"
        return
    units = UNITS_OF_TEST[result.test]
    if isinstance(result.value, str):
        yield "value", f"must be a number for {result.test}"
    if result.unit is not None and result.unit not in units:
        yield "unit", f"does not fit {result.test}; it takes {', '.join(units)}"


def _event(edition: Edition, event: EventFacts) -> Said:
    highest = edition.number("input", "reaction_grade_maximum")
    if event.grade is not None and not 1 <= event.grade <= highest:
        yield "grade", f"must be 1 to {highest}"


def _given(given: GivenInfusionFacts) -> Said:
    yield from _positive(("infusion",), given)
    yield from _not_negative(("dose_mg",), given)


def _course(course: CourseRecordFacts) -> Said:
    yield from _positive(("number",), course)
    yield from _not_negative(("signed_dose_mg",), course)


def _strength(strength: StrengthFacts) -> Said:
    yield from _not_negative(("score",), strength)
    yield from _positive(("maximum",), strength)


def _core_set(edition: Edition, core_set: CoreSetFacts) -> Said:
    highest = dict.fromkeys(
        ("physician_global", "patient_global", "extramuscular"),
        edition.number("input", "global_maximum"),
    )
    highest["function"] = edition.number("input", "function_maximum")
    yield from _not_negative(tuple(highest), core_set)
    for name, limit in highest.items():
        value = getattr(core_set, name)
        if value is not None and value > limit:
            yield name, f"must be at most {limit}"
