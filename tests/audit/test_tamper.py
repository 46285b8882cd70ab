"""Ten attacks by somebody who can take the fences down and put them up again."""

from __future__ import annotations

import pytest
from django.db import connection

from rituximab.access.actor import Actor
from rituximab.access.role import Role
from rituximab.audit import fences, trail
from rituximab.audit.chain import COLUMNS, GENESIS
from rituximab.audit.verify import PAGE, verify
from tests.audit.attack import EVENTS, HEAD, fences_down, first_fault, run, write
from tests.people import make_actor

Anchors = dict[int, str]
NUMBERS = ("actor_id", "clinic_id", "patient_id")


@pytest.fixture
def actor(db: None) -> Actor:
    return make_actor(Role.PRESCRIBER)


@pytest.fixture
def anchors(actor: Actor) -> Anchors:
    """Nine deeds; the head was kept outside after the third, the sixth and the ninth."""
    events = write(actor, 9)
    return {event.seq: event.hash for event in events if event.seq % 3 == 0}


def test_an_honest_trail_holds(anchors: Anchors) -> None:
    report = verify(anchors)
    assert report.holds, report.faults
    assert (report.rows, report.head) == (9, trail.head())


@pytest.mark.parametrize("column", [*COLUMNS[1:], "hash", "prev_hash"])
def test_edit_of_any_column_is_found_at_its_row(anchors: Anchors, column: str) -> None:
    value = {"outcome": "refused"}.get(column, 77 if column in NUMBERS else "forged")
    with fences_down():
        run(f"UPDATE {EVENTS} SET {column} = %s WHERE seq = 5", value)
    assert first_fault(anchors)[0] == 5


def test_a_number_made_unknown_is_found(anchors: Anchors) -> None:
    with fences_down():
        run(f"UPDATE {EVENTS} SET patient_id = NULL WHERE seq = 5")
    assert first_fault()[0] == 5


def test_delete_is_found_at_the_missing_row(anchors: Anchors) -> None:
    with fences_down():
        run(f"DELETE FROM {EVENTS} WHERE seq = 5")
    assert first_fault() == (5, "Row 5 is missing: row 6 follows row 4.")


def test_insert_is_found_at_the_row_put_in(anchors: Anchors) -> None:
    columns = ", ".join([*COLUMNS[1:], "prev_hash", "hash"])
    with fences_down():
        run(f"UPDATE {EVENTS} SET seq = seq + 100 WHERE seq >= 5")
        run(f"UPDATE {EVENTS} SET seq = seq - 99 WHERE seq >= 100")
        run(f"INSERT INTO {EVENTS} (seq, {columns}) SELECT 5, {columns} FROM {EVENTS} WHERE seq=4")
        run(f"UPDATE {HEAD} SET seq = 10")
    assert first_fault(anchors)[0] == 5


def test_a_row_before_the_first_is_found(anchors: Anchors) -> None:
    with fences_down():
        run(f"UPDATE {EVENTS} SET seq = 100 WHERE seq = 1")
    assert first_fault(anchors) == (1, "Row 1 is missing: row 2 follows row 0.")


def test_reorder_is_found_at_the_first_row_moved(anchors: Anchors) -> None:
    with fences_down():
        run(f"UPDATE {EVENTS} SET seq = 100 WHERE seq = 5")
        run(f"UPDATE {EVENTS} SET seq = 5 WHERE seq = 6")
        run(f"UPDATE {EVENTS} SET seq = 6 WHERE seq = 100")
    assert first_fault(anchors)[0] == 5


def test_replace_is_found_at_its_row(anchors: Anchors) -> None:
    columns = ", ".join(c for c in [*COLUMNS, "prev_hash", "hash"] if c != "reason")
    taken = f"SELECT {columns}, 'forged' AS reason FROM {EVENTS} WHERE seq = 5"
    with fences_down():
        if connection.vendor == "sqlite":
            run(f"INSERT OR REPLACE INTO {EVENTS} ({columns}, reason) {taken}")
        else:
            run(
                f"INSERT INTO {EVENTS} ({columns}, reason) {taken} "
                "ON CONFLICT (seq) DO UPDATE SET reason = EXCLUDED.reason"
            )
    assert first_fault(anchors)[0] == 5


def test_a_cut_tail_is_found_by_the_head(anchors: Anchors) -> None:
    with fences_down():
        run(f"DELETE FROM {EVENTS} WHERE seq > 7")
    assert first_fault() == (8, "The head stands at 9, the last row is 7: rows are cut.")


def test_a_cut_tail_with_its_head_is_found_by_the_anchor_alone(anchors: Anchors) -> None:
    with fences_down():
        run(f"DELETE FROM {EVENTS} WHERE seq > 7")
        run(f"UPDATE {HEAD} SET seq = 7, hash = (SELECT hash FROM {EVENTS} WHERE seq = 7)")
    assert verify().holds, "nothing inside the database can show it"
    assert first_fault(anchors) == (None, "Row 9 was anchored and is gone: the last row is 7.")


def test_an_emptied_trail_is_found_by_the_anchor(anchors: Anchors) -> None:
    with fences_down():
        emptied()
    assert verify().holds
    assert first_fault(anchors)[1] == "Row 3 was anchored and is gone: the last row is 0."


def test_a_chain_rebuilt_from_the_start_is_found_by_the_anchor(
    actor: Actor, anchors: Anchors
) -> None:
    with fences_down():
        emptied()
    write(actor, 9, reason="forged")
    assert verify().holds
    seq, text = first_fault(anchors)
    assert (seq, text) == (3, "Row 3 is not the row that was anchored: the chain was rebuilt.")


def test_an_old_copy_put_back_and_carried_on_is_found_by_the_anchor(
    actor: Actor, anchors: Anchors
) -> None:
    with fences_down():
        run(f"DELETE FROM {EVENTS} WHERE seq > 7")
        run(f"UPDATE {HEAD} SET seq = 7, hash = (SELECT hash FROM {EVENTS} WHERE seq = 7)")
    write(actor, 4, reason="after the copy")
    assert verify().holds
    assert first_fault(anchors)[0] == 9


def test_a_dropped_fence_is_found_although_nothing_was_changed(anchors: Anchors) -> None:
    fences.take_down(connection)
    seq, text = first_fault(anchors)
    assert (seq, "missing or altered" in text) == (None, True)
    assert verify(anchors).rows == 9
    fences.put_up(connection)


@pytest.mark.parametrize(
    ("forgery", "text"),
    [
        ("seq = 8", "The head stands at 8, the last row is 9."),
        ("hash = '" + GENESIS + "'", "The head's hash is not that of row 9."),
    ],
)
def test_a_forged_head_is_found(anchors: Anchors, forgery: str, text: str) -> None:
    with fences_down():
        run(f"UPDATE {HEAD} SET {forgery}")
    assert first_fault(anchors) == (None, text)


def test_pages_of_rows_are_joined_without_a_seam(actor: Actor, anchors: Anchors) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for size in (1, 2, 3, 8, 9, 10):
            patch.setattr("rituximab.audit.verify.PAGE", size)
            assert verify(anchors).rows == 9
    assert PAGE > 9


def emptied() -> None:
    run(f"TRUNCATE {EVENTS}" if connection.vendor == "postgresql" else f"DELETE FROM {EVENTS}")
    run(f"UPDATE {HEAD} SET seq = 0, hash = '{GENESIS}'")
