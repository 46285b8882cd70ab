"""What was decided, signed, checked and printed stays as it was written."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from rituximab.records.fences import TABLES
from rituximab.records.models import Decision, Document, Snapshot
from tests.factories import make_team
from tests.people import NOW
from tests.records.every_row import every_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows() -> dict[str, Any]:
    found = every_row(make_team())
    order = found["Order"]
    found["Snapshot"] = Snapshot.objects.create(order=order, content="{}", sha256="0" * 64)
    found["Document"] = Document.objects.create(
        order=order, paper="A4", pdf=b"%PDF", sha256="0" * 64, pages=3, check_code="code"
    )
    return found


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_changed_or_deleted(rows: dict[str, Any], table: str) -> None:
    (row,) = {r for r in rows.values() if getattr(r, "_meta", None) and r._meta.db_table == table}
    for statement in (
        f"UPDATE {table} SET id = id WHERE id = {row.pk}",
        f"DELETE FROM {table} WHERE id = {row.pk}",
    ):
        with pytest.raises(DatabaseError, match="never changed"):
            run(statement)
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_replaced(rows: dict[str, Any], table: str) -> None:
    (row,) = {r for r in rows.values() if getattr(r, "_meta", None) and r._meta.db_table == table}
    if connection.vendor == "sqlite":
        statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = {row.pk}"
    else:
        connection.check_constraints()  # nothing is left to check that would stop it by itself
        statement = f"TRUNCATE {table}"
    with pytest.raises(DatabaseError, match="never changed"):
        run(statement)


def test_the_orm_meets_the_fence_too(rows: dict[str, Any]) -> None:
    decision = Decision.objects.earliest("pk")
    decision.at = NOW
    decision.standing = "{}"
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        decision.save()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Decision.objects.all().delete()
