"""How SQLite is opened, and why: one place for the settings, the system check and the tests."""

from __future__ import annotations

import sqlite3

# Up to 3.51.2 two connections that write and checkpoint at once can damage a write-ahead log.
FIRST_SAFE_WAL = (3, 51, 3)
WAIT_SECONDS = 10


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """``WAL`` where the library is free of the reset fault, else the rollback journal."""
    return "WAL" if version >= FIRST_SAFE_WAL else "DELETE"


def options() -> dict[str, object]:
    """``OPTIONS`` of the database setting.

    A transaction takes the write lock when it begins (IMMEDIATE): one that reads first and writes
    later would be refused as soon as another wrote in between, and no waiting helps. A commit is on
    the disk before it is acknowledged (FULL). Append-only triggers also see the row that
    ``INSERT OR REPLACE`` removes (recursive_triggers).
    """
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": WAIT_SECONDS,
        "init_command": (
            "PRAGMA foreign_keys=ON;"
            f"PRAGMA journal_mode={journal_mode()};"
            "PRAGMA synchronous=FULL;"
            "PRAGMA recursive_triggers=ON"
        ),
    }
