"""Keeping the head outside the database, in a file that only grows."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

from .instant import written

_LINE = re.compile(r"(\S+) (\d+) ([0-9a-f]{64})")


class BadAnchor(ValueError):
    """The file is not what this command wrote: the line is named."""


def read(path: Path) -> dict[int, str]:
    """Number -> hash of every line; {} for an empty file.

    Raises ``FileNotFoundError`` and, for a line that is not "moment number hash" or a number that
    does not grow, :class:`BadAnchor`.
    """
    anchors: dict[int, str] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        found = _LINE.fullmatch(line)
        if found is None:
            raise BadAnchor(f"{path}, line {number}: not an anchor.")
        seq = int(found[2])
        if (anchors and seq < max(anchors)) or anchors.get(seq, found[3]) != found[3]:
            raise BadAnchor(f"{path}, line {number}: does not follow the line before.")
        anchors[seq] = found[3]
    return anchors


def append(path: Path, *, seq: int, hash_: str, at: datetime) -> None:
    """Add one line and wait until it is on the disk."""
    line = f"{written(at)} {seq} {hash_}\n".encode()
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line)
        os.fsync(file)
    finally:
        os.close(file)
