"""What must be on before a patient's data is written, asked of the thing itself."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client

from config import checks, settings, sqlite
from tests.house.tree import ROOT

OWN_KEY = "k" * 40 + "0123456789abcdef"


def server(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python as a server would: no debug, the given environment, nothing inherited."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**kept, "DEBUG": "off", **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.django_db(transaction=True)
def test_a_transaction_takes_the_write_lock_when_it_begins() -> None:
    """Without IMMEDIATE the other writer below would be let in, and one of the two would lose."""
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0)) as other,
        transaction.atomic(),
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("foreign_keys", 1),
        ("synchronous", 2),
        ("recursive_triggers", 1),
        ("busy_timeout", 10_000),
        ("journal_mode", sqlite.journal_mode().lower()),
    ],
)
def test_sqlite_says_itself_that_it_is_on(name: str, value: object) -> None:
    assert checks.pragma(connection, name) == value


def test_the_write_ahead_log_waits_for_a_safe_version() -> None:
    assert sqlite.journal_mode((3, 51, 2)) == "DELETE"
    assert sqlite.journal_mode((3, 51, 3)) == "WAL"


@pytest.mark.django_db
def test_the_check_names_each_safeguard_that_is_off(tmp_path: Path) -> None:
    bare = {**connection.settings_dict, "NAME": str(tmp_path / "bare.sqlite3"), "OPTIONS": {}}
    opened = DatabaseWrapper(bare, "bare")
    opened.connect()
    with opened.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("PRAGMA synchronous=NORMAL")
    found = {fault.id for fault in checks.faults_of(opened)}
    opened.close()
    assert found == {f"rituximab.E01{n}" for n in (1, 2, 3, 4)}


@pytest.mark.django_db
def test_the_check_tells_the_mode() -> None:
    (told,) = checks.sqlite_is_safe(databases=["default"])
    assert told.id == "rituximab.I010"
    assert sqlite3.sqlite_version in str(told.msg)
    assert sqlite.journal_mode() in str(told.msg)


def test_a_server_refuses_the_key_of_the_source() -> None:
    checked = server("manage.py", "check", SECRET_KEY=settings.DEFAULT_KEY)
    assert checked.returncode == 1
    assert "rituximab.E001" in checked.stderr
    served = server("-c", "import config.wsgi")
    assert served.returncode == 1
    assert "rituximab.E001" in served.stderr


def test_a_server_with_a_key_of_its_own_has_nothing_to_mend() -> None:
    checked = server(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=OWN_KEY
    )
    assert checked.returncode == 0, checked.stderr


def test_paper_is_a4_or_letter() -> None:
    checked = server("manage.py", "check", SECRET_KEY=OWN_KEY, PAPER_SIZE="Foolscap")
    assert "rituximab.E002" in checked.stderr


def test_passwords_are_kept_by_argon2() -> None:
    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


@pytest.mark.django_db
def test_every_page_carries_the_headers(client: Client) -> None:
    headers = client.get("/no-such-page").headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["Cache-Control"] == "no-store, private"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_dependency_is_pinned_with_its_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[a-z])", (ROOT / name).read_text())[1:]
    assert len(entries) > 20
    for entry in entries:
        first = entry.splitlines()[0]
        assert "==" in first, first
        assert "--hash=sha256:" in entry, first


def test_weasyprint_is_new_enough_to_hold_its_fetcher() -> None:
    """Before 70.0 a stylesheet could pass by a deny-all fetcher."""
    assert int(version("weasyprint").split(".")[0]) >= 70
    assert re.search(r"^weasyprint>=70", (ROOT / "requirements.in").read_text(), re.MULTILINE)
