"""Deeds on results and vaccines: a whole panel at once, nothing half-saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, get_args

from rituximab.protocol import facts
from rituximab.protocol.sense import UNITS_OF_TEST
from rituximab.records.models import Patient, Result, Vaccine
from rituximab.records.result import QUALITATIVE, QUANTITATIVE

from .after import after_facts
from .base import Actor, Faults, Permission, add, deed, local_day, locked_patient


@deed(Permission.RESULT_RECORD)
def record_results(
    *,
    by: Actor,
    at: datetime,
    patient_id: int,
    on: date,
    rows: Sequence[Mapping[str, Any]],
    laboratory: str = "",
) -> list[Result]:
    """Results of one collection day (``on``), all or none.

    Each row is ``{test, reading}`` for a qualitative test ("positive", "negative",
    "indeterminate") or ``{test, value, unit}`` with Decimal ``value``, and may have ``lower``,
    ``upper`` and ``comment``. Faults are named ``<number of the row>.<field>``.
    """
    patient = locked_patient(by, patient_id)
    faults = day_faults(on, patient, local_day(at))
    faults.unless(rows, "rows", "Enter at least one result.")
    faults.fits(Result, laboratory=laboratory)
    tests = [str(row.get("test", "")) for row in rows]
    for number, row in enumerate(rows):
        for field, message in row_faults(row):
            faults.add(f"{number}.{field}", message)
        if tests[number] in tests[:number]:
            faults.add(f"{number}.test", "This test stands in the panel twice.")
    faults.stop()
    saved = [result_of(row, patient, on, laboratory) for row in rows]
    for result in saved:
        add(result, deed=Permission.RESULT_RECORD, by=by, at=at, patient_id=patient.pk)
    after_facts(patient, by=by, at=at, screening_item=True)
    return saved


def result_of(row: Mapping[str, Any], patient: Patient, on: date, laboratory: str) -> Result:
    return Result(
        patient=patient,
        on=on,
        test=row["test"],
        reading=row.get("reading") or "",
        value=row.get("value"),
        unit=row.get("unit") or "",
        lower=row.get("lower"),
        upper=row.get("upper"),
        laboratory=laboratory,
        comment=row.get("comment") or "",
    )


def row_faults(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    faults = Faults()
    test, reading, value = row.get("test", ""), row.get("reading") or "", row.get("value")
    faults.one_of("test", test, QUALITATIVE + QUANTITATIVE)
    numbers = {name: row[name] for name in ("value", "lower", "upper") if row.get(name) is not None}
    faults.fits(Result, comment=row.get("comment") or "", **numbers)
    for name, number in numbers.items():
        faults.unless(not number.is_finite() or number >= 0, name, "It is not below zero.")
    if test in QUALITATIVE:
        faults.one_of("reading", reading, get_args(facts.Reading))
        faults.unless(not numbers and not row.get("unit"), "value", "This test has no number.")
    elif test in QUANTITATIVE:
        faults.unless(value is not None, "value", "The value is missing.")
        faults.unless(not reading, "reading", "This test has a number, not a reading.")
        faults.one_of("unit", row.get("unit") or "", UNITS_OF_TEST[test])
    limits = [numbers[name] for name in ("lower", "upper") if name in numbers]
    if not faults and limits != sorted(limits):
        faults.add("upper", "The upper limit lies below the lower.")
    return [(name, message) for name, said in faults.items() for message in said]


def day_faults(on: date, patient: Patient, today: date) -> Faults:
    faults = Faults()
    faults.unless(on <= today, "on", "The day lies ahead.")
    faults.unless(on >= patient.born, "on", "The day lies before birth.")
    return faults


@deed(Permission.RESULT_RECORD, "vaccine.record")
def record_vaccine(
    *, by: Actor, at: datetime, patient_id: int, name: str, on: date, live: bool | None
) -> Vaccine:
    """A vaccine given; ``live`` None where nobody knows, and then the rules do not either."""
    patient = locked_patient(by, patient_id)
    faults = day_faults(on, patient, local_day(at))
    name = name.strip()
    faults.unless(name, "name", "The vaccine is missing.")
    faults.fits(Vaccine, name=name)
    faults.stop()
    row = Vaccine(patient=patient, name=name, on=on, live=live)
    add(row, deed="vaccine.record", by=by, at=at, patient_id=patient.pk)
    after_facts(patient, by=by, at=at, screening_item=True)
    return row
