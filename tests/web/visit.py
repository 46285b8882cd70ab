"""Visiting pages: a browser for a person of the team, what a page costs, what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rituximab.access.actor import Actor
from rituximab.access.once import new_key
from rituximab.access.people import User

HTMX = {"HX-Request": "true"}


def client_of(actor: Actor) -> Client:
    """A signed-in browser."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def sent(**values: Any) -> dict[str, Any]:
    """A form as a browser sends it, with a key of its own."""
    return {"once": new_key(), **values}


def words(page: Any) -> str:
    """What a person reads: no tags, blanks of every kind as one."""
    text = re.sub(r"<[^>]*>", " ", page.content.decode())
    return re.sub(r"\s+", " ", unescape(text).replace("\u2011", "-"))


def fields_of(page: Any) -> dict[str, str]:
    """The hidden and text fields of a page with their values, to send back what was shown."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page.content.decode()):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in attributes and attributes.get("type") not in ("radio", "checkbox"):
            found[attributes["name"]] = unescape(attributes.get("value", ""))
    return found


@contextmanager
def at_most(statements: int) -> Iterator[None]:
    """The block needs no more SQL statements than this; in a test BEGIN and COMMIT of the trail are
    not among them, so a page of the product has two more."""
    with CaptureQueriesContext(connection) as seen:
        yield
    said = "\n".join(query["sql"][:120] for query in seen)
    assert len(seen) <= statements, f"{len(seen)} statements:\n{said}"


def refused(page: Any, role: str) -> None:
    """403, and the role that would be needed is named."""
    assert page.status_code == 403
    assert f"needs the role {role}" in words(page)
