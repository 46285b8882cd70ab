"""A system check: do the fences stand?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from . import fences


@register(Tags.database)
def fences_stand(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Runs with ``check --database default``; says nothing before the tables are made."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if fences.EVENTS not in connection.introspection.table_names():
            continue
        found += [
            Error(
                f"The audit trail's trigger {name} is missing or altered.",
                hint="Find out who took it down and run `manage.py audit verify` before all else.",
                id="audit.E001",
            )
            for name in fences.gaps(connection)
        ]
    return found
