"""Triggers that keep the trail append-only. A fence, not proof: the chain and its anchor are.

They also move the head, so that no writer can add a row without it, and refuse a row that does not
continue the chain. That stops ``INSERT OR REPLACE`` on SQLite whatever ``recursive_triggers`` says.
On PostgreSQL they are ENABLE ALWAYS, so ``session_replication_role`` does not switch them off, and
TRUNCATE is refused too. A migration that rebuilds one of the tables (SQLite does so for most
changes of a column) must call :func:`put_up` at its end.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

EVENTS, HEAD = "audit_auditevent", "audit_chainhead"

_FOLLOWS = f"""EXISTS (SELECT 1 FROM {HEAD} AS head
    WHERE head.id = 1 AND NEW.seq = head.seq + 1 AND NEW.prev_hash = head.hash)"""
_MOVES = f"UPDATE {HEAD} SET seq = NEW.seq, hash = NEW.hash WHERE id = 1"
_LAST = f"""OLD.id = 1 AND NEW.id = 1 AND NEW.seq = OLD.seq + 1 AND EXISTS (
    SELECT 1 FROM {EVENTS} AS event WHERE event.seq = NEW.seq AND event.hash = NEW.hash)"""
_NO_HEAD_YET = f"NEW.seq = 0 AND NOT EXISTS (SELECT 1 FROM {HEAD})"


def _sqlite(name: str, when: str, table: str, condition: str, text: str) -> str:
    only_if = f" WHEN NOT ({condition})" if condition else ""
    return (
        f"CREATE TRIGGER {name} {when} ON {table}{only_if} BEGIN SELECT RAISE(ABORT, '{text}'); END"
    )


SQLITE = {
    "audit_event_follows": (
        f"CREATE TRIGGER audit_event_follows AFTER INSERT ON {EVENTS} BEGIN "
        f"SELECT RAISE(ABORT, 'the row does not follow the head') WHERE NOT {_FOLLOWS}; "
        f"{_MOVES}; END"
    ),
    "audit_event_no_update": _sqlite(
        "audit_event_no_update", "BEFORE UPDATE", EVENTS, "", "the trail is append-only"
    ),
    "audit_event_no_delete": _sqlite(
        "audit_event_no_delete", "BEFORE DELETE", EVENTS, "", "the trail is append-only"
    ),
    "audit_head_once": _sqlite(
        "audit_head_once", "BEFORE INSERT", HEAD, _NO_HEAD_YET, "the chain has one head"
    ),
    "audit_head_moves_on": _sqlite(
        "audit_head_moves_on", "BEFORE UPDATE", HEAD, _LAST, "the head moves with the trail alone"
    ),
    "audit_head_no_delete": _sqlite(
        "audit_head_no_delete", "BEFORE DELETE", HEAD, "", "the chain has one head"
    ),
}

_REFUSE = "USING ERRCODE = 'integrity_constraint_violation'"
#: Function name -> body, and (trigger, when, table, level) that call it.
BODIES = {
    "audit_append_only": f"BEGIN RAISE EXCEPTION 'the trail is append-only' {_REFUSE}; END",
    "audit_event_follows": f"""BEGIN
    IF NOT {_FOLLOWS} THEN RAISE EXCEPTION 'the row does not follow the head' {_REFUSE}; END IF;
    {_MOVES};
    RETURN NULL; END""",
    "audit_head_once": f"""BEGIN
    IF NOT ({_NO_HEAD_YET}) THEN RAISE EXCEPTION 'the chain has one head' {_REFUSE}; END IF;
    RETURN NEW; END""",
    "audit_head_moves_on": f"""BEGIN
    IF NOT ({_LAST}) THEN
        RAISE EXCEPTION 'the head moves with the trail alone' {_REFUSE};
    END IF;
    RETURN NEW; END""",
}
POSTGRESQL = {
    "audit_event_follows": ("AFTER INSERT", EVENTS, "ROW", "audit_event_follows"),
    "audit_event_no_change": ("BEFORE UPDATE OR DELETE", EVENTS, "ROW", "audit_append_only"),
    "audit_event_no_truncate": ("BEFORE TRUNCATE", EVENTS, "STATEMENT", "audit_append_only"),
    "audit_head_once": ("BEFORE INSERT", HEAD, "ROW", "audit_head_once"),
    "audit_head_moves_on": ("BEFORE UPDATE", HEAD, "ROW", "audit_head_moves_on"),
    "audit_head_no_delete": ("BEFORE DELETE", HEAD, "ROW", "audit_append_only"),
    "audit_head_no_truncate": ("BEFORE TRUNCATE", HEAD, "STATEMENT", "audit_append_only"),
}


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Create all fences, in place of any that stand."""
    take_down(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in SQLITE.values():
                cursor.execute(statement)
            return
        for name, body in BODIES.items():
            cursor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
            )
        for name, (when, table, level, function) in POSTGRESQL.items():
            cursor.execute(
                f"CREATE TRIGGER {name} {when} ON {table} "
                f"FOR EACH {level} EXECUTE FUNCTION {function}()"
            )
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Remove all fences: to undo their migration, or to rebuild a table in one."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        for name, (_, table, _, _) in POSTGRESQL.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        for name in BODIES:
            cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def gaps(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of fences that are missing, off or not as written here; none when all stand."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            standing = dict(cursor.fetchall())
            return [name for name, sql in SQLITE.items() if standing.get(name) != sql]
        cursor.execute(
            """SELECT t.tgname, c.relname, p.proname, p.prosrc, pg_get_triggerdef(t.oid)
               FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
               JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgenabled = 'A' AND NOT t.tgisinternal"""
        )
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    return [name for name, wanted in POSTGRESQL.items() if not _stands(found.get(name), *wanted)]


def _stands(
    found: tuple[str, str, str, str] | None, when: str, table: str, level: str, function: str
) -> bool:
    if found is None:
        return False
    on, calls, body, definition = found
    events = set(when.removeprefix(when.split()[0]).replace(" OR ", " ").split())
    said = definition.split(" ON ", 1)[0].replace(" OR ", " ").split()[3:]
    return (
        (on, calls, body) == (table, function, BODIES[function])
        and set(said[1:]) == events
        and said[0] == when.split()[0]
        and f"FOR EACH {level}" in definition
        and " WHEN (" not in definition
    )
