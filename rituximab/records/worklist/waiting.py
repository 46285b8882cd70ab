"""One row of a worklist as a small value, and the query that gives such rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateTimeField, F, Func, QuerySet, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Who, what, why, since when. ``pk`` is the row's own number; ``subject`` and ``subject_id``
    name the thing that is claimed or put off, the same thing on every list.

    ``rank`` 0 is what presses. ``who_id`` signed the order or asked for the exception; ``who`` took
    the order, asked, or answered. ``course_id`` is None where the row is about the patient alone.
    """

    pk: int
    subject: str
    subject_id: int
    patient_id: int
    family_name: str
    given_names: str
    born: date
    mrn: str
    since: datetime
    rank: int = 1
    part: int = 0
    course_id: int | None = None
    course_number: int | None = None
    state: str = ""
    why: str = ""
    due_on: date | None = None
    due_at: datetime | None = None
    who_id: int | None = None
    who: str = ""
    taker_id: int | None = None
    rule: str = ""
    rule_key: str = ""
    kind: str = ""
    # of an order or an infusion
    infusion: int | None = None
    revision: int | None = None
    order_state: str = ""
    chair: str = ""
    # of a window of monitoring
    opens_on: date | None = None
    # of a result
    test: str = ""
    reading: str = ""
    value: Decimal | None = None
    unit: str = ""
    lower: Decimal | None = None
    upper: Decimal | None = None


WORDS = frozenset({"state", "why", "who", "rule", "kind", "order_state", "chair"})


def waiting(row: dict[str, Any]) -> Waiting:
    """The row of a statement; a word that is not there is empty."""
    known: dict[str, Any] = {k: "" if v is None and k in WORDS else v for k, v in row.items()}
    return Waiting(**known)


class StartOfDay(Func):
    """The day of a column as a moment, its midnight in UTC, to stand in one order with moments.

    SQLite compares moments as texts, so it is written as Django writes them.
    """

    template = "(%(expressions)s::timestamp AT TIME ZONE 'UTC')"
    output_field = DateTimeField()

    def as_sqlite(
        self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="(%(expressions)s || ' 00:00:00')")


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one table on a list, as values with the names of ``Waiting``; ``patient`` is the way
    from that table to the patient."""

    rows: QuerySet[Any, Any]
    patient: str


#: Name in a row -> column of the patient.
IDENTITY = {name: name for name in ("family_name", "given_names", "born", "mrn")}


def part(
    rows: QuerySet[Any, Any],
    patient: str,
    *,
    subject: Any,
    subject_id: Any = "pk",
    plain: tuple[str, ...] = (),
    **named: Any,
) -> Part:
    """``plain`` columns keep their name, ``named`` ones get one; the identity is always there."""
    prefix = f"{patient}__"
    identity = {name: F(prefix + name) for name in IDENTITY}
    values = {
        "subject": Value(subject) if isinstance(subject, str) else subject,
        "subject_id": F(subject_id),
        **({} if "patient_id" in plain else {"patient_id": F(f"{patient}_id")}),
        **identity,
        **named,
    }
    plain = tuple(name for name in plain if name not in values)
    return Part(rows.values("pk", *plain, **values), patient)
