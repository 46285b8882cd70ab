"""The courses of a clinic that reached an infusion, each as a chart of what the figures read.

One statement whatever their number: the same columns and readers as the chart of one patient.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db import connection, models

from rituximab.protocol.therapy import GLUCOCORTICOIDS

from . import models as tables
from . import rows, year_rows
from .chart import Chart, columns, reader
from .infusion import STARTED

if TYPE_CHECKING:
    from rituximab.access.actor import Actor

#: The latest so many courses are read; a page that reaches it says so.
MOST = 2000


def _words(words: Iterable[object]) -> str:
    """Words of the code itself as a list of SQL; nothing a person typed comes here."""
    return ", ".join(f"'{word}'" for word in words)


BEGUN = f"SELECT course_id FROM records_infusion WHERE state IN ({_words(STARTED)})"
CHOSEN = (
    "SELECT c.id, c.patient_id FROM records_course c"
    " JOIN records_patient p ON p.id = c.patient_id"
    f" WHERE p.clinic_id = %s AND c.error_at IS NULL AND c.id IN ({BEGUN})"
    " ORDER BY c.id DESC LIMIT %s"
)
OF_COURSES = "r.course_id IN (SELECT id FROM chosen)"
OF_PATIENTS = "r.error_at IS NULL AND r.patient_id IN (SELECT patient_id FROM chosen)"
#: Attribute of the chart -> table, kind of row, which rows.
LISTS: dict[str, tuple[type[models.Model], type[rows.Row], str]] = {
    "patient": (tables.Patient, rows.PatientRow, "r.id IN (SELECT patient_id FROM chosen)"),
    "course": (tables.Course, rows.CourseRow, "r.id IN (SELECT id FROM chosen)"),
    "course_moves": (tables.CourseMove, rows.CourseMoveRow, OF_COURSES),
    "infusions": (tables.Infusion, year_rows.InfusionRow, f"r.error_at IS NULL AND {OF_COURSES}"),
    "core_sets": (tables.CoreSet, year_rows.CoreSetRow, f"r.error_at IS NULL AND {OF_COURSES}"),
    "relapses": (tables.Relapse, year_rows.RelapseRow, f"r.error_at IS NULL AND {OF_COURSES}"),
    "therapies": (
        tables.Therapy,
        rows.TherapyRow,
        f"r.drug IN ({_words(GLUCOCORTICOIDS)}) AND {OF_PATIENTS}",
    ),
    "results": (tables.Result, rows.ResultRow, f"r.test = 'ck' AND {OF_PATIENTS}"),
    "measurements": (tables.Measurement, rows.MeasurementRow, OF_PATIENTS),
}
OF_A_COURSE = ("course_moves", "infusions", "core_sets", "relapses")
OF_A_PATIENT = ("therapies", "results", "measurements")


def cohort_of(actor: Actor, most: int = MOST) -> tuple[Chart, ...]:
    """The latest courses with an infusion, oldest first; rows entered in error are left out."""
    with connection.cursor() as cursor:
        cursor.execute(statement_for(connection.vendor), [actor.clinic_id, most])
        (found,) = cursor.fetchone()
    document = json.loads(found, parse_float=Decimal)
    lists = dict(zip(LISTS, document, strict=True))
    patients = {row.id: row for row in _read("patient", [pair[1] for pair in lists["patient"]])}
    by_owner = {name: _grouped(name, lists[name]) for name in (*OF_A_COURSE, *OF_A_PATIENT)}
    courses = sorted(_with_owner("course", lists["course"]), key=lambda pair: pair[1].id)
    charts = []
    for patient_id, course in courses:
        parts: dict[str, Any] = {name: by_owner[name](course.id) for name in OF_A_COURSE}
        parts |= {name: by_owner[name](patient_id) for name in OF_A_PATIENT}
        charts.append(
            Chart(patient=patients[patient_id], course=course, courses=(course,), **parts)
        )
    return tuple(charts)


@cache
def statement_for(vendor: str) -> str:
    """SELECT of one JSON array: a list a table, each row with its owner before it."""
    array = "json_array" if vendor == "sqlite" else "json_build_array"
    parts = []
    for name, (table, kind, which) in LISTS.items():
        owner = _owner(name)
        row = f"{array}(r.{owner}, {array}({columns(vendor, table, kind, 'r')}))"
        origin = f"FROM {table._meta.db_table} r WHERE {which}"
        if vendor == "sqlite":
            parts.append(f"json((SELECT json_group_array({row}) {origin}))")
        else:
            parts.append(f"(SELECT coalesce(json_agg({row}), '[]'::json) {origin})")
    text = "" if vendor == "sqlite" else "::text"
    return f"WITH chosen AS ({CHOSEN}) SELECT {array}({', '.join(parts)}){text}"


def _owner(name: str) -> str:
    if name == "patient":
        return "id"
    return "course_id" if name in OF_A_COURSE else "patient_id"


def _read(name: str, values: list[list[Any]]) -> list[Any]:
    table, kind, _ = LISTS[name]
    read = reader(table, kind)  # type: ignore[arg-type]
    return sorted(map(read, values), key=attrgetter("id"))


def _with_owner(name: str, pairs: list[list[Any]]) -> list[tuple[int, Any]]:
    table, kind, _ = LISTS[name]
    read = reader(table, kind)  # type: ignore[arg-type]
    return [(owner, read(values)) for owner, values in pairs]


def _grouped(name: str, pairs: list[list[Any]]) -> Callable[[int], tuple[Any, ...]]:
    """The rows of an owner in the order they were written."""
    found: dict[int, list[Any]] = defaultdict(list)
    for owner, row in _with_owner(name, pairs):
        found[owner].append(row)
    return lambda owner: tuple(sorted(found.get(owner, ()), key=attrgetter("id")))
