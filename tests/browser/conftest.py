"""A real Chromium: the one of this machine, quiet, in front of a live server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from playwright.sync_api import BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.visitor import Visitor
from tests.browser.watch import WIDE
from tests.chromium import chromium
from tests.factories import Team, make_team
from tests.people import NOW

# Playwright's own event loop runs in the test's thread; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

#: Milliseconds that a step may take on a busy machine.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
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
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "reduced_motion": "reduce",  # colours are looked at, so they must have arrived
        "color_scheme": "light",
        "viewport": WIDE,
    }


@pytest.fixture
def clock() -> Iterator[None]:
    """The day of the case kit, for tests that begin with a course of it; the clock goes on."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def team(live_server: LiveServer) -> Team:
    """The people of one clinic, in the database of the server."""
    return make_team()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def scripted(request: pytest.FixtureRequest) -> bool:
    """Everything works both ways."""
    return bool(request.param)


@pytest.fixture
def visitor(
    live_server: LiveServer, new_context: Callable[..., BrowserContext], scripted: bool
) -> Iterator[Visitor]:
    """Somebody at a browser; no page they come to may have a fault."""
    page = new_context(java_script_enabled=scripted).new_page()
    page.set_default_timeout(PATIENCE)
    visitor = Visitor(page, live_server.url, scripted)
    yield visitor
    assert not visitor.watch.faults, "\n".join(["", *visitor.watch.faults])
