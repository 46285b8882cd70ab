"""System checks: what must be on before a patient's data is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Info, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from config import sqlite

SYNCHRONOUS_FULL = 2


def pragma(connection: BaseDatabaseWrapper, name: str) -> Any:
    """The value SQLite itself reports, not the one asked for."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


@register(Tags.security)
def key_is_own(**_: Any) -> list[CheckMessage]:
    if settings.DEBUG or settings.SECRET_KEY != settings.DEFAULT_KEY:
        return []
    return [
        Error(
            "SECRET_KEY is the one in the source.",
            hint="Set SECRET_KEY to a long random text of your own, or DEBUG=on at a desk.",
            id="rituximab.E001",
        )
    ]


@register(Tags.compatibility)
def paper_is_known(**_: Any) -> list[CheckMessage]:
    if settings.PAPER_SIZE in ("A4", "Letter"):
        return []
    return [
        Error(f"PAPER_SIZE is {settings.PAPER_SIZE!r}; A4 or Letter is known.", id="rituximab.E002")
    ]


@register(Tags.database)
def sqlite_is_safe(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Runs where a database is: before ``migrate`` and with ``check --database default``."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "sqlite":
            continue
        ours = connection.connection is None  # a server forks later: leave no connection behind
        found += faults_of(connection) or [mode_of(connection)]
        if ours:
            connection.close()
    return found


def faults_of(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    """One error for each safeguard that is off, none when all are on."""
    connection.ensure_connection()  # the mode is read from the settings when it opens
    mode = getattr(connection, "transaction_mode", None)
    asked = [
        ("transactions are IMMEDIATE", mode == "IMMEDIATE", "rituximab.E011"),
        ("foreign keys are enforced", pragma(connection, "foreign_keys") == 1, "rituximab.E012"),
        (
            "a commit waits for the disk (synchronous=FULL)",
            pragma(connection, "synchronous") == SYNCHRONOUS_FULL,
            "rituximab.E013",
        ),
        (
            "triggers see replaced rows (recursive_triggers)",
            pragma(connection, "recursive_triggers") == 1,
            "rituximab.E014",
        ),
    ]
    return [
        Error(f"SQLite: it does not hold that {claim}.", hint="See config/sqlite.py.", id=code)
        for claim, holds, code in asked
        if not holds
    ]


def mode_of(connection: BaseDatabaseWrapper) -> CheckMessage:
    mode = str(pragma(connection, "journal_mode")).upper()
    version = sqlite3.sqlite_version
    safe = ".".join(map(str, sqlite.FIRST_SAFE_WAL))
    if mode == "WAL" and sqlite.journal_mode() != "WAL":
        return checks.Warning(
            f"SQLite {version} keeps a write-ahead log, which versions before {safe} can damage.",
            hint="Close every connection once; the next one goes back to the rollback journal.",
            id="rituximab.W015",
        )
    why = f"versions before {safe} can damage a write-ahead log"
    if mode == "WAL":
        why = f"the write-ahead log is safe from {safe} on"
    return Info(
        f"SQLite {version}: journal mode {mode} ({why}); synchronous FULL, IMMEDIATE transactions.",
        id="rituximab.I010",
    )
