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
from typing import TYPE_CHECKING, Any, get_type_hints

from django.db import connection, models

from rituximab.protocol.quantity import plain

from . import models as tables
from . import order_rows, rows
from .base import NotFound

if TYPE_CHECKING:
    from rituximab.access.actor import Actor

OF_PATIENT = "r.patient_id = p.id"
OF_COURSE = "r.course_id = c.id"
OF_COURSES = "r.course_id IN (SELECT id FROM records_course WHERE patient_id = p.id)"
OF_EVENTS = "r.event_id IN (SELECT id FROM records_event WHERE patient_id = p.id)"
OF_ORDERS = "r.order_id IN (SELECT id FROM records_order WHERE course_id = c.id)"
NAMESAKE = (
    "r.clinic_id = p.clinic_id AND r.id <> p.id AND r.error_at IS NULL AND"
    " (r.namesake_key = p.namesake_key OR (r.born = p.born AND r.family_name = p.family_name))"
)

#: Which rows a chart has: attribute of the chart -> table, kind of row, which of its rows.
PATIENT_LISTS: dict[str, tuple[type[models.Model], type[rows.Row], str]] = {
    "namesakes": (tables.Patient, rows.NamesakeRow, NAMESAKE),
    "allergies": (tables.Allergy, rows.AllergyRow, OF_PATIENT),
    "conditions": (tables.Condition, rows.ConditionRow, OF_PATIENT),
    "measurements": (tables.Measurement, rows.MeasurementRow, OF_PATIENT),
    "therapies": (tables.Therapy, rows.TherapyRow, OF_PATIENT),
    "results": (tables.Result, rows.ResultRow, OF_PATIENT),
    "vaccines": (tables.Vaccine, rows.VaccineRow, OF_PATIENT),
    "events": (tables.Event, rows.EventRow, OF_PATIENT),
    "event_decisions": (tables.EventDecision, rows.EventDecisionRow, OF_EVENTS),
    "courses": (tables.Course, rows.CourseRow, OF_PATIENT),
    "course_moves": (tables.CourseMove, rows.CourseMoveRow, OF_COURSES),
}
COURSE_LISTS: dict[str, tuple[type[models.Model], type[rows.Row], str]] = {
    "indications": (tables.Indication, rows.IndicationRow, OF_COURSE),
    "planned": (tables.PlannedInfusion, rows.PlannedInfusionRow, OF_COURSE),
    "therapy_decisions": (tables.TherapyDecision, rows.TherapyDecisionRow, OF_COURSE),
    "plans": (tables.Plan, rows.PlanRow, OF_COURSE),
    "answers": (tables.Answer, rows.AnswerRow, OF_COURSE),
    "exceptions": (tables.ExceptionRequest, rows.ExceptionRow, OF_COURSE),
    "pregnancy_answers": (tables.PregnancyAnswer, rows.PregnancyAnswerRow, OF_COURSE),
    "vaccination_reviews": (tables.VaccinationReview, rows.VaccinationReviewRow, OF_COURSE),
    "decisions": (tables.Decision, rows.DecisionRow, OF_COURSE),
    "orders": (tables.Order, order_rows.OrderRow, OF_COURSE),
    "order_moves": (tables.OrderMove, order_rows.OrderMoveRow, OF_ORDERS),
    "snapshots": (tables.Snapshot, order_rows.SnapshotRow, OF_ORDERS),
    "signatures": (tables.Signature, order_rows.SignatureRow, OF_ORDERS),
    "documents": (tables.Document, order_rows.DocumentRow, OF_ORDERS),
    "blind_checks": (tables.BlindCheck, order_rows.BlindCheckRow, OF_ORDERS),
    "verifications": (tables.Verification, order_rows.VerificationRow, OF_ORDERS),
    "copies": (tables.PrintedCopy, order_rows.PrintedCopyRow, OF_ORDERS),
}

#: How a chart is found: by the key of the patient, of the course, or of a row of either.
WAYS = {
    "patient": "p.id = %s",
    **{
        kind: f"p.id = (SELECT patient_id FROM records_{kind} WHERE id = %s)"
        for kind in ("measurement", "therapy", "result", "vaccine", "event", "condition", "allergy")
    },
    "course": "c.id = %s",
    "order": "c.id = (SELECT course_id FROM records_order WHERE id = %s)",
    "exception": "c.id = (SELECT course_id FROM records_exceptionrequest WHERE id = %s)",
}


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Rows in the order they were written; those entered in error stand apart in ``in_error``.

    ``course`` and everything from ``indications`` on is empty on the chart of a patient alone.
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


def fetch(way: str, key: int, actor: Actor) -> Chart:
    """The chart found by ``way`` (a key of WAYS), whole, in one statement. Raises NotFound."""
    if not 0 < key < 2**63:
        raise NotFound(way)
    statement = statement_for(connection.vendor, way)
    with connection.cursor() as cursor:
        cursor.execute(statement, [key, actor.clinic_id])
        found = cursor.fetchone()
    if found is None:
        raise NotFound(way)
    return chart_from(json.loads(found[0], parse_float=Decimal), with_course=_has_course(way))


def chart_from(document: list[Any], *, with_course: bool) -> Chart:
    """The chart in the document that the statement of ``statement_for`` answers."""
    patient, course, *lists = document
    wrong: list[rows.WrittenRow] = []
    parts: dict[str, tuple[rows.Row, ...]] = {}
    for (name, (table, kind, _)), raw in zip(_lists(with_course).items(), lists, strict=True):
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


def _has_course(way: str) -> bool:
    return WAYS[way].startswith("c.")


def _lists(with_course: bool) -> dict[str, tuple[type[models.Model], type[rows.Row], str]]:
    return PATIENT_LISTS | COURSE_LISTS if with_course else PATIENT_LISTS


@cache
def statement_for(vendor: str, way: str) -> str:
    """SELECT of one JSON array: patient, course or null, then one array of rows a list."""
    array = "json_array" if vendor == "sqlite" else "json_build_array"
    parts = [f"{array}({columns(vendor, tables.Patient, rows.PatientRow, 'p')})"]
    source = "records_patient p"
    if _has_course(way):
        parts.append(f"{array}({columns(vendor, tables.Course, rows.CourseRow, 'c')})")
        source += " JOIN records_course c ON c.patient_id = p.id"
    else:
        parts.append("NULL")
    for table, kind, which in _lists(_has_course(way)).values():
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
