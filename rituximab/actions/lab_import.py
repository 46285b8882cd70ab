"""Laboratory results from a file: looked at row by row first, then taken over all at once.

The preview says of each row what would happen; what is applied is what was shown, or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, Literal, get_args

from rituximab.protocol import facts
from rituximab.protocol.quantity import day_text, with_unit
from rituximab.protocol.result import NAMES
from rituximab.protocol.sense import UNITS_OF_TEST
from rituximab.protocol.typed import read_day, read_decimal
from rituximab.records.models import Patient, Result
from rituximab.records.result import QUALITATIVE

from .after import after_facts
from .base import STANDING, Actor, Permission, add, deed, local_day, locked_patient, refuse, require
from .lab_file import TESTS, UNITS, cells_of
from .result import day_faults, result_of, row_faults

Verdict = Literal["new", "known", "refused"]
#: With these a cell begins that a spreadsheet would run.
FORMULA = ("=", "+", "-", "@")
READINGS = get_args(facts.Reading)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file and what becomes of it; ``why`` holds every reason or remark."""

    line: int
    cells: dict[str, str]
    verdict: Verdict = "new"
    why: tuple[str, ...] = ()
    patient: Patient | None = None
    on: date | None = None
    values: dict[str, Any] = field(default_factory=dict)

    def refused(self, *why: str) -> Row:
        return replace(self, verdict="refused", why=(*self.why, *why))

    @property
    def shown(self) -> str:
        """The value as it would be kept."""
        value = self.values.get("value")
        return self.values.get("reading") or (
            with_unit(value, self.values["unit"]) if value is not None else self.cells["value"]
        )


@dataclass(frozen=True, slots=True)
class Preview:
    rows: tuple[Row, ...]
    unread: tuple[str, ...]  # columns of the file that nobody reads
    digest: str

    def of(self, verdict: Verdict) -> list[Row]:
        return [row for row in self.rows if row.verdict == verdict]


def preview_import(*, by: Actor, at: datetime, text: str) -> Preview:
    """What each row of the file would do; nothing is written. Raises Invalid, AccessDenied."""
    require(by, Permission.RESULT_RECORD)
    raw, unread = cells_of(text)
    whose = _patients(by, (cells["mrn"] for _, cells in raw))
    rows = [_read(Row(line, cells), whose, local_day(at)) for line, cells in raw]
    rows = _against_each_other(_against_record(rows))
    said = "\n".join(f"{row.line} {row.verdict} {' '.join(row.why)}" for row in rows)
    digest = sha256(f"{by.clinic_id}\n{text}\n{said}".encode("utf-8", "surrogatepass")).hexdigest()
    return Preview(tuple(rows), unread, digest)


@deed(Permission.RESULT_RECORD, "result.import")
def import_results(*, by: Actor, at: datetime, text: str, digest: str) -> list[Result]:
    """All rows of the file that its preview calls new, in one transaction; ``digest`` is that of
    the preview that was seen."""
    raw, _ = cells_of(text)
    whose = _patients(by, (cells["mrn"] for _, cells in raw))
    for patient_id in sorted({patient.pk for patient in whose.values()}):
        locked_patient(by, patient_id)
    preview = preview_import(by=by, at=at, text=text)
    if preview.digest != digest:
        raise refuse(
            "preview-changed",
            "What this file would do is no longer what was shown.",
            "Look at the new preview.",
        )
    rows = preview.of("new")
    if not rows:
        raise refuse("nothing-new", "No row of this file is new.")
    saved, patients = [], {}
    for row in rows:
        patient: Any = row.patient
        patients[patient.pk] = patient
        result = result_of(row.values, patient, row.on or local_day(at), row.cells["laboratory"])
        saved.append(add(result, deed="result.import", by=by, at=at, patient_id=patient.pk))
    for patient_id in sorted(patients):
        after_facts(patients[patient_id], by=by, at=at, screening_item=True)
    return saved


def _patients(by: Actor, numbers: Iterable[str]) -> dict[str, Patient]:
    """The clinic's patients with these record numbers; another clinic's are not known here."""
    rows = Patient.objects.visible_to(by).filter(STANDING, mrn__in=set(numbers))
    return {patient.mrn: patient for patient in rows}


def _read(row: Row, whose: dict[str, Patient], today: date) -> Row:
    """The row with its patient, day and values, or refused with every reason."""
    cells, why = row.cells, []
    patient = whose.get(cells["mrn"])
    if not cells["mrn"]:
        why.append("The record number is missing.")
    elif patient is None:
        why.append(f"No patient with the record number {cells['mrn']}.")
    on, said = _day(cells["date"], "date")
    why += said
    if on and patient:
        faults = day_faults(on, patient, today)
        why += [message for messages in faults.values() for message in messages]
    if cells["born"] and patient:
        born, said = _day(cells["born"], "date of birth")
        why += said
        if born and born != patient.born:
            why.append(f"Born {day_text(born)} in the file, not so in the chart.")
    if cells["extra"]:
        why.append("It has more cells than there are headings.")
    if cells["laboratory"].startswith(FORMULA):
        why.append("The laboratory begins like a formula of a spreadsheet.")
    if len(cells["laboratory"]) > LONGEST:
        why.append(f"The laboratory: at most {LONGEST} characters.")
    values, said = _values(cells)
    row = replace(row, patient=patient, on=on, values=values)
    return row.refused(*why, *said) if why or said else row


LONGEST = Result._meta.get_field("laboratory").max_length or 0


def _day(text: str, what: str) -> tuple[date | None, list[str]]:
    try:
        day = read_day(text)
    except ValueError as fault:
        return None, [f"The {what}: {fault}"]
    if day is None:
        return None, [f"The {what} is not written like 22-Nov-2026 or 2026-11-22."]
    return day, []


def _values(cells: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """What ``record_results`` takes as a row, and what does not fit."""
    test = _test(cells["test"])
    if not test:
        return {}, [f"No test is called {cells['test']!r}." if cells["test"] else "Name the test."]
    if test in QUALITATIVE:
        reading = cells["value"].casefold()
        values: dict[str, Any] = {"test": test, "reading": reading}
        if reading not in READINGS:
            return values, [f"Not a reading: it is {', '.join(READINGS)}."]
        extra = [name for name in ("unit", "lower", "upper") if cells[name]]
        return values, [f"This test has no {' and no '.join(extra)}."] if extra else []
    values = {"test": test}
    why: list[str] = []
    for name in ("value", "lower", "upper"):
        number, said = _number(cells[name], name, needed=name == "value")
        why += said
        if number is not None:
            values[name] = number
    values["unit"], said = _unit(cells["unit"], test)
    why += said
    return values, why or [message for _, message in row_faults(values)]


def _test(text: str) -> str:
    named = {name.casefold(): test for test, name in NAMES.items()} | {t: t for t in TESTS}
    return named.get(" ".join(text.casefold().split()), "")


def _number(text: str, name: str, *, needed: bool) -> tuple[Decimal | None, list[str]]:
    if not text:
        return None, ["The value is missing."] if needed else []
    column: Any = Result._meta.get_field(name)
    try:
        return read_decimal(text, digits=column.max_digits, places=column.decimal_places), []
    except ValueError as fault:
        label = "value" if name == "value" else f"{name} limit"
        return None, [f"The {label}: {fault}"]


def _unit(text: str, test: str) -> tuple[str, list[str]]:
    known = UNITS_OF_TEST[test]
    word = UNITS.get(text.casefold(), text).casefold()
    unit = next((one for one in known if one.casefold() == word), "")
    if unit:
        return unit, []
    said = f"The unit is not {' or '.join(known)}." if text else "The unit is missing."
    return "", [said]


def _against_record(rows: list[Row]) -> list[Row]:
    """What is on record already is known; another value of the same day is remarked on."""
    good = [row for row in rows if row.verdict == "new"]
    whose, days = {r.patient.pk for r in good if r.patient}, {r.on for r in good if r.on}
    kept: dict[tuple[Any, ...], list[Result]] = defaultdict(list)
    for one in Result.objects.filter(STANDING, patient_id__in=whose, on__in=days):
        kept[one.patient_id, one.test, one.on].append(one)
    return [_compared(r, kept.get(_key(r), [])) if r.verdict == "new" else r for r in rows]


def _key(row: Row) -> tuple[Any, ...]:
    return (row.patient.pk if row.patient else None, row.values.get("test"), row.on)


def _compared(row: Row, kept: list[Result]) -> Row:
    mine = (row.values.get("reading", ""), row.values.get("value"), row.values.get("unit", ""))
    for one in kept:
        if (one.reading, one.value, one.unit) == mine:
            return replace(row, verdict="known", why=("It is on record already.",))
    others = [one.reading or with_unit(one.value or Decimal(0), one.unit) for one in kept]
    if others:
        said = f"Of that day there is {', '.join(others)} on record; the one written last counts."
        return replace(row, why=(said,))
    return row


def _against_each_other(rows: list[Row]) -> list[Row]:
    """Two values of one test and day: nobody knows which is right; the same one twice is one."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row.verdict != "refused":
            groups[_key(row)].append(row)
    found = []
    for row in rows:
        group = groups.get(_key(row), []) if row.verdict != "refused" else []
        if len({one.shown for one in group}) > 1:
            lines = ", ".join(str(one.line) for one in group if one is not row)
            row = row.refused(f"Line {lines} has another value of the same test and day.")
        elif row.verdict == "new" and group[0] is not row:
            row = replace(row, verdict="known", why=(f"The same as line {group[0].line}.",))
        found.append(row)
    return found
