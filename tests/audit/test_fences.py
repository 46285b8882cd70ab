"""What the database refuses before any verifier looks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection, transaction

from rituximab.access.role import Role
from rituximab.audit import fences
from rituximab.audit.chain import GENESIS
from rituximab.audit.models import AuditEvent, ChainHead
from rituximab.audit.verify import verify
from tests.audit.attack import EVENTS, HEAD, first_fault, run, write
from tests.people import make_actor

pytestmark = pytest.mark.django_db

COPY = (
    "at, actor_id, actor_name, role, clinic_id, deed, outcome, subject_type, subject_id, "
    "patient_id, old, new, reason, request_id, prev_hash, hash"
)
UPSERT = (
    f"INSERT INTO {EVENTS} (seq, {COPY}) SELECT 2, {COPY} FROM {EVENTS} WHERE seq = 1 "
    "ON CONFLICT (seq) DO UPDATE SET reason = 'forged'"
)
#: Refused whoever asks: on both databases, and two more on each.
STATEMENTS = [
    f"UPDATE {EVENTS} SET reason = 'forged' WHERE seq = 2",
    f"UPDATE {EVENTS} SET seq = 9 WHERE seq = 3",
    f"DELETE FROM {EVENTS} WHERE seq = 3",
    f"DELETE FROM {EVENTS}",
    f"INSERT INTO {EVENTS} (seq, {COPY}) SELECT 4, {COPY} FROM {EVENTS} WHERE seq = 3",
    f"INSERT INTO {EVENTS} (seq, {COPY}) SELECT 9, {COPY} FROM {EVENTS} WHERE seq = 3",
    UPSERT,
    f"UPDATE {HEAD} SET seq = 2",
    f"UPDATE {HEAD} SET seq = 4",
    f"UPDATE {HEAD} SET hash = '{GENESIS}'",
    f"DELETE FROM {HEAD}",
    f"INSERT INTO {HEAD} (id, seq, hash) VALUES (2, 0, '{GENESIS}')",
]
SQLITE_ONLY = [
    f"INSERT OR REPLACE INTO {EVENTS} (seq, {COPY}) SELECT 2, {COPY} FROM {EVENTS} WHERE seq = 1",
    f"UPDATE OR REPLACE {EVENTS} SET seq = 2 WHERE seq = 3",
    f"INSERT OR REPLACE INTO {HEAD} (id, seq, hash) VALUES (1, 0, '{GENESIS}')",
]
POSTGRESQL_ONLY = [
    f"TRUNCATE {EVENTS}",
    f"TRUNCATE {HEAD}",
    f"SET LOCAL session_replication_role = replica; DELETE FROM {EVENTS}",
]


def refused(act: Callable[..., object], *values: object) -> bool:
    try:
        with transaction.atomic():
            act(*values)
    except DatabaseError:
        return True
    return False


def test_the_database_refuses_every_way_of_changing_the_trail() -> None:
    write(make_actor(Role.PRESCRIBER), 3)
    more = SQLITE_ONLY if connection.vendor == "sqlite" else POSTGRESQL_ONLY
    let_through = [s for s in [*STATEMENTS, *more] if not refused(run, s)]
    assert let_through == []
    assert verify().holds


def test_replace_is_refused_even_where_the_database_does_not_fire_for_it() -> None:
    write(make_actor(Role.PRESCRIBER), 3)
    if connection.vendor == "sqlite":
        run("PRAGMA recursive_triggers=OFF")
        assert all(refused(run, s) for s in SQLITE_ONLY)
        run("PRAGMA recursive_triggers=ON")
    assert refused(run, UPSERT)
    assert verify().holds


def test_the_ways_of_django_are_refused_too() -> None:
    event = write(make_actor(Role.PRESCRIBER), 2)[0]
    event.reason = "forged"
    assert refused(event.save)
    assert refused(event.delete)
    assert refused(lambda: AuditEvent.objects.update(reason="forged"))
    assert refused(lambda: AuditEvent.objects.all().delete())
    assert refused(lambda: AuditEvent.objects.bulk_update([event], ["reason"]))
    assert refused(lambda: ChainHead.objects.update(seq=1))
    assert verify().holds


def test_a_row_that_follows_moves_the_head_by_itself() -> None:
    write(make_actor(Role.PRESCRIBER), 2)
    assert ChainHead.objects.get().seq == 2


@pytest.mark.parametrize("name", [*fences.SQLITE, *fences.POSTGRESQL])
def test_each_fence_that_is_missing_is_named(name: str) -> None:
    here = fences.SQLITE if connection.vendor == "sqlite" else fences.POSTGRESQL
    assert fences.gaps(connection) == []
    if name in here:
        drop(name)
        assert fences.gaps(connection) == [name]
        assert name in first_fault()[1]
        with pytest.raises(SystemCheckError, match=name):
            call_command("check", databases=["default"])
        fences.put_up(connection)
    assert fences.gaps(connection) == []


@pytest.mark.parametrize("name", [*fences.SQLITE, *fences.POSTGRESQL])
def test_a_fence_that_was_hollowed_out_is_named(name: str) -> None:
    if connection.vendor == "sqlite" and name in fences.SQLITE:
        drop(name)
        run(f"CREATE TRIGGER {name} AFTER INSERT ON {EVENTS} BEGIN SELECT 1; END")
        assert fences.gaps(connection) == [name]
    if connection.vendor == "postgresql" and name in fences.POSTGRESQL:
        _, table, _, function = fences.POSTGRESQL[name]
        run(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
        assert fences.gaps(connection) == [name], "no longer ALWAYS"
        run(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
        run(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        assert fences.gaps(connection) == [name], "switched off"
        run(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
        run(
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql "
            "AS $$BEGIN RETURN NEW; END$$"
        )
        assert name in fences.gaps(connection), "its function does nothing"


def test_a_narrower_trigger_of_the_same_name_is_named() -> None:
    if connection.vendor == "postgresql":
        name = "audit_event_no_change"
        for narrower in ("BEFORE DELETE", "BEFORE UPDATE OR DELETE"):
            drop(name)
            only = " WHEN (OLD.seq < 0)" if "UPDATE" in narrower else ""
            run(
                f"CREATE TRIGGER {name} {narrower} ON {EVENTS} FOR EACH ROW{only} "
                "EXECUTE FUNCTION audit_append_only()"
            )
            run(f"ALTER TABLE {EVENTS} ENABLE ALWAYS TRIGGER {name}")
            assert fences.gaps(connection) == [name]
        fences.put_up(connection)
    assert fences.gaps(connection) == []


def drop(name: str) -> None:
    if connection.vendor == "sqlite":
        run(f"DROP TRIGGER {name}")
    else:
        run(f"DROP TRIGGER {name} ON {fences.POSTGRESQL[name][1]}")
