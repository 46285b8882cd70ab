"""Triggers that keep what was decided, signed, checked and printed as it was written.

A fence, not proof: the digests and the trail are. ``INSERT OR REPLACE`` on SQLite meets the
triggers because recursive_triggers is on; on PostgreSQL they are ENABLE ALWAYS and TRUNCATE is
refused too. A migration that rebuilds one of the tables must call :func:`put_up` at its end.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = (
    "records_coursemove",
    "records_decision",
    "records_infusionmove",
    "records_ordermove",
    "records_snapshot",
    "records_signature",
    "records_document",
    "records_blindcheck",
    "records_verification",
    "records_printedcopy",
)
TEXT = "what was written here is never changed"
FUNCTION = "records_append_only"
BODY = f"BEGIN RAISE EXCEPTION '{TEXT}' USING ERRCODE = 'integrity_constraint_violation'; END"

#: Trigger -> (event, table).
SQLITE = {
    f"{table}_no_{event.lower()}": (event, table)
    for table in TABLES
    for event in ("UPDATE", "DELETE")
}
#: Trigger -> (when, level, table).
POSTGRESQL = {
    f"{table}_no_{word}": (when, level, table)
    for table in TABLES
    for word, when, level in (
        ("change", "BEFORE UPDATE OR DELETE", "ROW"),
        ("truncate", "BEFORE TRUNCATE", "STATEMENT"),
    )
}


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Create the fences of all tables there are, in place of any that stand."""
    take_down(connection)
    there = connection.introspection.table_names()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, (event, table) in SQLITE.items():
                if table in there:
                    cursor.execute(
                        f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
                        f"BEGIN SELECT RAISE(ABORT, '{TEXT}'); END"
                    )
            return
        cursor.execute(
            f"CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$"
        )
        for name, (when, level, table) in POSTGRESQL.items():
            if table in there:
                cursor.execute(
                    f"CREATE TRIGGER {name} {when} ON {table} "
                    f"FOR EACH {level} EXECUTE FUNCTION {FUNCTION}()"
                )
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Remove all fences: to undo their migration, or to rebuild a table in one."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        cursor.execute(f"DROP FUNCTION IF EXISTS {FUNCTION}() CASCADE")
