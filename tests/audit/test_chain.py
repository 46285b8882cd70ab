"""One row, one line, one hash: the same in Python and in both databases."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection

from rituximab.access.role import Role
from rituximab.audit import trail
from rituximab.audit.chain import COLUMNS, GENESIS, canonical, clean, line_of, seal
from rituximab.audit.fences import EVENTS
from rituximab.audit.instant import written
from rituximab.audit.models import AuditEvent
from tests.people import NOW, make_actor

ROW: dict[str, Any] = {
    "seq": 7,
    "at": "2026-11-22T10:15:00.000000Z",
    "actor_id": 3,
    "actor_name": "Dr Ada Vale",
    "role": "prescriber",
    "clinic_id": 1,
    "deed": "order.sign",
    "outcome": "done",
    "subject_type": "order",
    "subject_id": "12",
    "patient_id": 40,
    "old": '{"state":"draft"}',
    "new": '{"state":"signed"}',
    "reason": "as planned",
    "request_id": "",
}


def test_every_column_but_the_hashes_is_sealed() -> None:
    stored = {field.column for field in AuditEvent._meta.concrete_fields}
    assert set(COLUMNS) | {"prev_hash", "hash"} == stored
    assert set(ROW) == set(COLUMNS)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_in_any_column_changes_the_hash(column: str) -> None:
    before = seal(GENESIS, line_of(ROW))
    other = ROW[column] + 1 if isinstance(ROW[column], int) else ROW[column] + "."
    assert seal(GENESIS, line_of({**ROW, column: other})) != before
    if isinstance(ROW[column], int):
        assert seal(GENESIS, line_of({**ROW, column: None})) != before


def test_the_hash_before_is_sealed_in() -> None:
    line = line_of(ROW)
    assert seal(GENESIS, line) == hashlib.sha256(f"{GENESIS}\x1f{line}".encode()).hexdigest()
    assert seal("1" * 64, line) != seal(GENESIS, line)


@pytest.mark.parametrize(("one", "other"), list(pairwise(COLUMNS)))
def test_text_moved_to_the_next_column_makes_another_line(one: str, other: str) -> None:
    moved = {**ROW, one: "ab", other: "c"}
    assert line_of(moved) != line_of({**ROW, one: "a", other: "bc"})
    assert clean("a\x1fb\x00c") == "a\ufffdb\ufffdc"


@pytest.mark.django_db
@pytest.mark.parametrize("empty", [False, True])
def test_what_is_stored_is_what_was_sealed(empty: bool) -> None:
    if empty:
        event = trail.record(deed="order.expire", by=None, at=NOW)
    else:
        event = trail.record(
            deed="order.sign",
            by=make_actor(Role.PRESCRIBER, full_name="Ágnes Łoś-Ðorđević 李"),
            at=NOW,
            subject=("order", 12),
            patient=40,
            new={"name": "Müller\n\x1f\x00", "dose": Decimal("750.0")},
            reason="line one\nline two \x1f",
        )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM {EVENTS} WHERE seq = %s", (event.seq,))
        stored = dict(zip(COLUMNS, cursor.fetchone(), strict=True))
    assert stored["at"] == "2026-11-22T10:15:00.000000Z"
    assert event.hash == seal(event.prev_hash, line_of(stored))


def test_one_spelling_of_a_value() -> None:
    value = {
        "b": [Decimal("7.50"), True, None],
        "a": date(2026, 11, 22),
        "c": {Role.NURSE, Role.ADMIN},
        "d": datetime(2026, 11, 22, 11, 15, tzinfo=timezone(timedelta(hours=1))),
        "e": "Ł",
    }
    text = (
        '{"a":"2026-11-22","b":["7.50",true,null],"c":["admin","nurse"],'
        '"d":"2026-11-22T10:15:00.000000Z","e":"Ł"}'
    )
    assert canonical(value) == canonical(dict(reversed(value.items()))) == text
    assert canonical(None) == ""
    assert canonical({}) == "{}"


@pytest.mark.parametrize("value", [1.5, {"a": [1.5]}, object(), {"a": b"x"}])
def test_floats_and_things_are_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="plain data"):
        canonical(value)


def test_a_moment_needs_a_zone_and_sorts_as_text() -> None:
    early = datetime(2026, 3, 1, 9, tzinfo=UTC)
    late = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert written(early) < written(late)
    assert written(early) == "2026-03-01T09:00:00.000000Z"
    with pytest.raises(ValueError, match="zone"):
        written(early.replace(tzinfo=None))
