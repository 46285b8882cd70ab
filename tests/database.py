"""Put the database back as the migrations left it, after a test that really committed.

Django would delete every row of every table. Here that is refused, as it should be: the audit trail
is append-only. So a copy is kept and laid over the database, which also brings back the rows that
migrations wrote.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from unittest.mock import patch

from django.db import connection, connections
from django.test import TransactionTestCase


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """Keep a copy of the database as it is now; every committed test is undone from it."""
    undo = kept_file() if connection.vendor == "sqlite" else kept_template()
    with undo as put_back, patch.object(TransactionTestCase, "_fixture_teardown", put_back):
        yield


@contextlib.contextmanager
def kept_file() -> Iterator[object]:
    database = str(connection.settings_dict["NAME"])
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    with contextlib.closing(sqlite3.connect(database)) as now:
        now.backup(copy)

    def put_back(test: TransactionTestCase) -> None:
        connections.close_all()
        with contextlib.closing(sqlite3.connect(database, timeout=10)) as now:
            now.execute("PRAGMA synchronous=OFF")
            now.execute("BEGIN EXCLUSIVE")  # a test that left the lock taken fails, where the copy
            now.execute("ROLLBACK")  # would wait for ever
            copy.backup(now)

    with contextlib.closing(copy):
        yield put_back


@contextlib.contextmanager
def kept_template() -> Iterator[object]:
    quote = connection.ops.quote_name
    database = quote(connection.settings_dict["NAME"])
    copy = quote(f"{connection.settings_dict['NAME']}_kept")

    def instead(*statements: str) -> None:
        connections.close_all()
        connection.close_pool()  # type: ignore[attr-defined]
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def put_back(test: TransactionTestCase) -> None:
        instead(
            f"DROP DATABASE {database} WITH (FORCE)",
            f"CREATE DATABASE {database} TEMPLATE {copy}",
        )

    instead(f"DROP DATABASE IF EXISTS {copy}", f"CREATE DATABASE {copy} TEMPLATE {database}")
    yield put_back
    instead(f"DROP DATABASE {copy}")
