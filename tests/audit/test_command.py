"""``manage.py audit``: what it prints, what it exits with, what the file holds."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from rituximab.access.actor import Actor
from rituximab.access.role import Role
from rituximab.audit import anchor, trail
from rituximab.audit.chain import GENESIS
from tests.audit.attack import EVENTS, HEAD, fences_down, run, write
from tests.people import NOW, make_actor


@pytest.fixture
def actor(db: None) -> Actor:
    return make_actor(Role.PRESCRIBER)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "anchors"


def audit(*words: str | Path) -> str:
    out = StringIO()
    call_command("audit", *map(str, words), stdout=out)
    return out.getvalue().strip()


def test_an_empty_trail_holds(db: None) -> None:
    assert audit("verify") == f"The audit trail holds: 0 rows, 0 anchors, head {GENESIS}."


def test_the_head_is_kept_and_compared(actor: Actor, file: Path) -> None:
    write(actor, 2)
    assert audit("anchor", file) == f"Anchored row 2, {trail.head()[1]}."
    write(actor, 3)
    audit("anchor", file)
    assert list(anchor.read(file)) == [2, 5]
    assert "5 rows, 2 anchors" in audit("verify", "--anchor", file)
    assert oct(file.stat().st_mode & 0o777) == "0o600"


def test_a_broken_trail_exits_with_one_and_names_the_row(actor: Actor) -> None:
    write(actor, 3)
    with fences_down():
        run(f"UPDATE {EVENTS} SET reason = 'forged' WHERE seq = 2")
    with pytest.raises(CommandError, match="Row 2 is not what was written") as broken:
        audit("verify")
    assert broken.value.returncode == 1


def test_a_trail_that_lost_an_anchored_row_is_not_anchored_again(actor: Actor, file: Path) -> None:
    write(actor, 3)
    audit("anchor", file)
    before = file.read_bytes()
    with fences_down():
        run(f"DELETE FROM {EVENTS} WHERE seq = 3")
        run(f"UPDATE {HEAD} SET seq = 2, hash = (SELECT hash FROM {EVENTS} WHERE seq = 2)")
    assert "2 rows, 0 anchors" in audit("verify")
    with pytest.raises(CommandError, match="Row 3 was anchored and is gone"):
        audit("verify", "--anchor", file)
    with pytest.raises(CommandError, match="Row 3 was anchored and is gone"):
        audit("anchor", file)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("nonsense\n", "line 1: not an anchor"),
        (f"2026-11-22T10:15:00Z 5 {'a' * 63}\n", "line 1: not an anchor"),
        (f"t 5 {'a' * 64}\nt 4 {'b' * 64}\n", "line 2: does not follow"),
        (f"t 5 {'a' * 64}\nt 5 {'b' * 64}\n", "line 2: does not follow"),
        (f"t 5 {'a' * 64}\n\nt 6 {'b' * 64}\n", "line 2: not an anchor"),
        (b"\xff\xfe", "decode"),
    ],
)
def test_a_file_that_is_not_ours_is_refused(
    actor: Actor, file: Path, content: str | bytes, fault: str
) -> None:
    raw = content if isinstance(content, bytes) else content.encode()
    file.write_bytes(raw)
    for words in (("verify", "--anchor", file), ("anchor", file)):
        with pytest.raises(CommandError, match=fault):
            audit(*words)
    assert file.read_bytes() == raw


def test_a_file_that_is_not_there_is_said(db: None, file: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        audit("verify", "--anchor", file)


def test_the_same_head_may_be_kept_twice(actor: Actor, file: Path) -> None:
    event = write(actor, 1)[0]
    for _ in range(2):
        anchor.append(file, seq=event.seq, hash_=event.hash, at=NOW)
    assert anchor.read(file) == {1: event.hash}
