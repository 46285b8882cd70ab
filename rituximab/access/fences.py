"""What the database itself refuses: an auditor who also holds another role in the clinic."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_CLASH = """EXISTS (
    SELECT 1 FROM access_membership AS other
    WHERE other.user_id = NEW.user_id AND other.clinic_id = NEW.clinic_id
      AND other.ended_at IS NULL AND other.id <> NEW.id
      AND (other.role = 'auditor') <> (NEW.role = 'auditor'))"""
_TEXT = "an auditor holds no other role in the same clinic"

SQLITE = tuple(
    f"""CREATE TRIGGER access_auditor_alone_{event} BEFORE {event} ON access_membership
    WHEN NEW.ended_at IS NULL AND {_CLASH}
    BEGIN SELECT RAISE(ABORT, '{_TEXT}'); END"""
    for event in ("insert", "update")
)
POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION access_auditor_alone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.ended_at IS NULL AND {_CLASH} THEN
            RAISE EXCEPTION '{_TEXT}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER access_auditor_alone BEFORE INSERT OR UPDATE ON access_membership
    FOR EACH ROW EXECUTE FUNCTION access_auditor_alone()""",
)
DROP = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS access_auditor_alone_insert",
        "DROP TRIGGER IF EXISTS access_auditor_alone_update",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS access_auditor_alone ON access_membership",
        "DROP FUNCTION IF EXISTS access_auditor_alone()",
    ),
}


def put_up(connection: BaseDatabaseWrapper) -> None:
    take_down(connection)
    run(connection, SQLITE if connection.vendor == "sqlite" else POSTGRESQL)


def take_down(connection: BaseDatabaseWrapper) -> None:
    run(connection, DROP[connection.vendor])


def run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
