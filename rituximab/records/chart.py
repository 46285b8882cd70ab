"""The chart: a patient, and if asked a course, with every row that belongs to it: one statement.

The database gathers each table into JSON, so a chart costs one round trip however many rows there
are, and SQLite and PostgreSQL give equal charts. The text of the statement is made once from the
tables below. The clinic of the actor stands in its WHERE: a chart of another clinic does not exist.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any, Protocol, get_type_hints

from django.db import connection, models

from rituximab.protocol.quantity import plain

from . import models as tables
from . import order_rows, rows, year_rows
from .base import NotFound
from .lists import WAYS, has_course, lists_of


class OfClinic(Protocol):
    """Whoever belongs to a clinic: a person who asks, or a patient the product looks after."""

    @property
    def clinic_id(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Rows in the order they were written; those entered in error stand apart in ``in_error``.

    ``course`` and everything from ``indications`` on is empty on the chart of a patient alone,
    everything from ``infusion_moves`` on unless it was found by an infusion.
    """

    patient: rows.PatientRow
    course: rows.CourseRow | None = None
    namesakes: tuple[rows.NamesakeRow, ...] = ()
    allergies: tuple[rows.AllergyRow, ...] = ()
    conditions: tuple[rows.ConditionRow, ...] = ()
    measurements: tuple[rows.MeasurementRow, ...] = ()
    therapies: tuple[rows.TherapyRow, ...] = ()
    results: tuple[rows.ResultRow, ...] = ()
    vaccines: tuple[rows.VaccineRow, ...] = ()
    events: tuple[rows.EventRow, ...] = ()
    event_decisions: tuple[rows.EventDecisionRow, ...] = ()
    courses: tuple[rows.CourseRow, ...] = ()
    course_moves: tuple[rows.CourseMoveRow, ...] = ()  # of every course of the patient
    infusions: tuple[year_rows.InfusionRow, ...] = ()  # of every course of the patient
    relapses: tuple[year_rows.RelapseRow, ...] = ()  # of every course of the patient
    tasks: tuple[year_rows.TaskRow, ...] = ()
    acknowledgements: tuple[year_rows.AcknowledgementRow, ...] = ()
    contacts: tuple[year_rows.ContactRow, ...] = ()
    indications: tuple[rows.IndicationRow, ...] = ()
    planned: tuple[rows.PlannedInfusionRow, ...] = ()
    therapy_decisions: tuple[rows.TherapyDecisionRow, ...] = ()
    plans: tuple[rows.PlanRow, ...] = ()
    answers: tuple[rows.AnswerRow, ...] = ()
    exceptions: tuple[rows.ExceptionRow, ...] = ()
    pregnancy_answers: tuple[rows.PregnancyAnswerRow, ...] = ()
    vaccination_reviews: tuple[rows.VaccinationReviewRow, ...] = ()
    decisions: tuple[rows.DecisionRow, ...] = ()
    orders: tuple[order_rows.OrderRow, ...] = ()
    order_moves: tuple[order_rows.OrderMoveRow, ...] = ()
    snapshots: tuple[order_rows.SnapshotRow, ...] = ()
    signatures: tuple[order_rows.SignatureRow, ...] = ()
    documents: tuple[order_rows.DocumentRow, ...] = ()
    blind_checks: tuple[order_rows.BlindCheckRow, ...] = ()
    verifications: tuple[order_rows.VerificationRow, ...] = ()
    copies: tuple[order_rows.PrintedCopyRow, ...] = ()
    core_sets: tuple[year_rows.CoreSetRow, ...] = ()  # of every course of the patient
    reasons: tuple[year_rows.RetreatmentReasonRow, ...] = ()
    due_items: tuple[year_rows.DueItemRow, ...] = ()
    infusion_moves: tuple[year_rows.InfusionMoveRow, ...] = ()
    pre_checks: tuple[year_rows.PreCheckRow, ...] = ()
    rate_entries: tuple[year_rows.RateEntryRow, ...] = ()
    vitals: tuple[year_rows.VitalsRow, ...] = ()
    medicines: tuple[year_rows.GivenMedicineRow, ...] = ()
    reactions: tuple[year_rows.ReactionRow, ...] = ()
    notes: tuple[year_rows.NoteRow, ...] = ()
    in_error: tuple[rows.WrittenRow, ...] = ()

    @property
    def pinned(self) -> rows.CourseRow:
        """The course; LookupError on the chart of a patient alone."""
        if self.course is None:
            raise LookupError("This chart is of a patient alone: it has no course.")
        return self.course

    def order(self, order_id: int) -> order_rows.OrderRow:
        """One order of the course, entered in error or not. Raises NotFound."""
        found = (*self.orders, *self.in_error)
        for row in found:
            if isinstance(row, order_rows.OrderRow) and row.id == order_id:
                return row
        raise NotFound("order")


def fetch(way: str, key: int, actor: OfClinic) -> Chart:
    """The chart found by ``way`` (a key of WAYS), whole, in one statement. Raises NotFound."""
    if not 0 < key < 2**63:
        raise NotFound(way)
    statement = statement_for(connection.vendor, way)
    with connection.cursor() as cursor:
        cursor.execute(statement, [key, actor.clinic_id])
        found = cursor.fetchone()
    if found is None:
        raise NotFound(way)
    return chart_from(json.loads(found[0], parse_float=Decimal), way)


def chart_from(document: list[Any], way: str) -> Chart:
    """The chart in the document that the statement of ``statement_for`` answers."""
    patient, course, *lists = document
    wrong: list[rows.WrittenRow] = []
    parts: dict[str, tuple[rows.Row, ...]] = {}
    for (name, (table, kind, _)), raw in zip(lists_of(way).items(), lists, strict=True):
        read = reader(table, kind)  # type: ignore[arg-type]
        whole = sorted(map(read, raw), key=attrgetter("id"))
        if issubclass(kind, rows.WrittenRow):
            wrong += filter(_is_wrong, whole)
            whole = [row for row in whole if not _is_wrong(row)]
        parts[name] = tuple(whole)
    return Chart(
        patient=reader(tables.Patient, rows.PatientRow)(patient),
        course=reader(tables.Course, rows.CourseRow)(course) if course else None,
        in_error=tuple(wrong),
        **parts,  # type: ignore[arg-type]
    )


def _is_wrong(row: Any) -> bool:
    return row.error_at is not None


@cache
def statement_for(vendor: str, way: str) -> str:
    """SELECT of one JSON array: patient, course or null, then one array of rows a list."""
    array = "json_array" if vendor == "sqlite" else "json_build_array"
    parts = [f"{array}({columns(vendor, tables.Patient, rows.PatientRow, 'p')})"]
    source = "records_patient p"
    if has_course(way):
        parts.append(f"{array}({columns(vendor, tables.Course, rows.CourseRow, 'c')})")
        source += " JOIN records_course c ON c.patient_id = p.id"
    else:
        parts.append("NULL")
    for table, kind, which in lists_of(way).values():
        row = f"{array}({columns(vendor, table, kind, 'r')})"
        origin = f"FROM {table._meta.db_table} r WHERE {which}"
        if vendor == "sqlite":
            parts.append(f"json((SELECT json_group_array({row}) {origin}))")
        else:
            parts.append(f"(SELECT coalesce(json_agg({row}), '[]'::json) {origin})")
    text = "" if vendor == "sqlite" else "::text"
    whole = f"{array}({', '.join(parts)}){text}"
    return f"SELECT {whole} FROM {source} WHERE {WAYS[way]} AND p.clinic_id = %s"


def columns(vendor: str, table: type[models.Model], kind: type[rows.Row], alias: str) -> str:
    """The columns of a kind of row, in the order of its fields."""
    found = []
    for field in fields(kind):
        if field.name == "by" or field.name.endswith("_by"):
            person = _field(table, field.name).column
            name = f"(SELECT u.full_name FROM access_user u WHERE u.id = {alias}.{person})"
            found.append(f"coalesce({name}, '')")
            continue
        column = _field(table, field.name)
        quoted = f'{alias}."{column.column}"'
        is_json = vendor == "sqlite" and isinstance(column, models.JSONField)
        found.append(f"json({quoted})" if is_json else quoted)
    return ", ".join(found)


def _field(table: type[models.Model], name: str) -> Any:
    return table._meta.get_field(name)


@cache
def reader(table: type[models.Model], kind: Any) -> Callable[[list[Any]], Any]:
    """Makes a row of ``kind`` of the JSON values of its columns."""
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    made = [(at, _maker(hints[name], table, name)) for at, name in enumerate(names)]
    makers = [(at, make) for at, make in made if make]

    def read(values: list[Any]) -> Any:
        for at, make in makers:
            if values[at] is not None:
                values[at] = make(values[at])
        return kind(**dict(zip(names, values, strict=True)))

    return read


def _maker(hint: Any, table: type[models.Model], name: str) -> Callable[[Any], Any] | None:
    """What turns the JSON value into the type the row states; None where it is right already."""
    wanted = str(hint)
    if "Decimal" in wanted:
        return _decimal(_field(table, name).decimal_places)
    if "datetime.datetime" in wanted:
        return _moment
    if "datetime.date" in wanted:
        return date.fromisoformat
    if "bool" in wanted:
        return bool
    return tuple if wanted.startswith("tuple") else None


def _decimal(places: int) -> Callable[[Any], Decimal]:
    """SQLite keeps a decimal as a binary number: the column's places give the exact one again."""
    step = Decimal(1).scaleb(-places)
    return lambda value: Decimal(plain(Decimal(value).quantize(step)))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
