"""Reading the whole chain again: is every row what it was when it was written?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from django.db import connection

from . import fences
from .chain import COLUMNS, GENESIS, LINE, seal
from .trail import head

PAGE = 5000

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong; ``seq`` is the first bad row, None when the fault is not one row's."""

    seq: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """``rows`` is how many were read before the chain broke, all of them when it holds."""

    rows: int
    head: tuple[int, str]
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def verify(anchors: Mapping[int, str] | None = None) -> Report:
    """Check the fences, every row up to the first bad one, the head, and the anchors given.

    ``anchors`` (number -> hash, from anchor.read) were kept outside the database: only they show a
    cut tail, an old copy put back or a chain rebuilt from the start.
    """
    faults = [
        Fault(None, f"The trigger {name} is missing or altered.")
        for name in fences.gaps(connection)
    ]
    rows, broken, kept = _walk(dict(anchors or {}))
    if broken:
        faults.append(broken)
    else:
        faults += _ends(rows, kept)
    faults += _anchored(kept, rows, broken)
    return Report(rows, head(), tuple(faults))


@dataclass(slots=True)
class _Kept:
    """Anchors still to be met, those met with another hash, and the hash of the last good row."""

    waiting: dict[int, str]
    other: dict[int, str]
    last: str = GENESIS


def _walk(anchors: dict[int, str]) -> tuple[int, Fault | None, _Kept]:
    kept = _Kept(anchors, {})
    expected = 1
    last = GENESIS
    for prev_hash, hash_, *sealed in _rows():
        seq = sealed[0]
        if seq != expected or prev_hash != last or hash_ != seal(last, LINE % tuple(sealed)):
            kept.last = last
            return expected - 1, _fault(expected, seq, prev_hash, last), kept
        if seq in anchors and anchors.pop(seq) != hash_:
            kept.other[seq] = hash_
        expected += 1
        last = hash_
    kept.last = last
    return expected - 1, None, kept


def _rows() -> Iterator[Row]:
    """Rows in order, a page a statement: short reads hold nobody up."""
    sql = (
        f"SELECT prev_hash, hash, {', '.join(COLUMNS)} FROM {fences.EVENTS} "
        "WHERE seq > %s ORDER BY seq LIMIT %s"
    )
    after = -(2**62)
    for size in repeat(PAGE):
        with connection.cursor() as cursor:
            cursor.execute(sql, (after, size))
            page = cursor.fetchall()
        yield from page
        if len(page) < size:
            return
        after = page[-1][2]


def _fault(expected: int, seq: int, prev_hash: str, last: str) -> Fault:
    if seq > expected:
        return Fault(expected, f"Row {expected} is missing: row {seq} follows row {expected - 1}.")
    if seq < expected:
        return Fault(seq, f"Row {seq} stands before the first.")
    if prev_hash != last:
        return Fault(seq, f"Row {seq} does not name the row before it.")
    return Fault(seq, f"Row {seq} is not what was written: its hash does not fit its content.")


def _ends(rows: int, kept: _Kept) -> list[Fault]:
    """The head is the last row, or one that was added since the walk."""
    seq, hash_ = head()
    if seq < rows:
        return [Fault(None, f"The head stands at {seq}, the last row is {rows}.")]
    if seq > rows and not _exists(seq, hash_):
        return [Fault(rows + 1, f"The head stands at {seq}, the last row is {rows}: rows are cut.")]
    if seq == rows and hash_ != kept.last:
        return [Fault(None, f"The head's hash is not that of row {rows}.")]
    return []


def _exists(seq: int, hash_: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {fences.EVENTS} WHERE seq = %s AND hash = %s", (seq, hash_))
        return cursor.fetchone() is not None


def _anchored(kept: _Kept, rows: int, broken: Fault | None) -> list[Fault]:
    faults = [
        Fault(seq, f"Row {seq} is not the row that was anchored: the chain was rebuilt.")
        for seq in sorted(kept.other)
    ]
    if not broken:
        faults += [
            Fault(None, f"Row {seq} was anchored and is gone: the last row is {rows}.")
            for seq in sorted(kept.waiting)
        ]
    return faults
