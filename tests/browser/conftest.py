"""A real Chromium: the one of this machine, quiet, in front of a live server."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.chromium import chromium

# Playwright's own event loop runs in the test's thread; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = chromium()
    assert found, "no Chromium on this machine: `make test` installs one, or set CHROMIUM"
    return {**browser_type_launch_args, "executable_path": found, "args": [*QUIET]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London"}
