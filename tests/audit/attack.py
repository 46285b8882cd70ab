"""Attacks on the trail by somebody who may do everything in the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from rituximab.access.actor import Actor
from rituximab.audit import fences, trail
from rituximab.audit.models import AuditEvent
from rituximab.audit.verify import verify
from tests.people import NOW

EVENTS, HEAD = fences.EVENTS, fences.HEAD


def write(by: Actor, number: int, *, reason: str = "as planned") -> list[AuditEvent]:
    """``number`` deeds, one after the other."""
    return [
        trail.record(
            deed="order.sign",
            by=by,
            at=NOW,
            subject=("order", n),
            patient=40 + n,
            old={"state": "draft"},
            new={"state": "signed"},
            reason=reason,
        )
        for n in range(number)
    ]


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def fences_down() -> Iterator[None]:
    """What an attacker does who knows the fences: down, change, up again, and nothing shows."""
    fences.take_down(connection)
    yield
    fences.put_up(connection)


def first_fault(anchors: dict[int, str] | None = None) -> tuple[int | None, str]:
    report = verify(anchors)
    assert not report.holds
    return report.faults[0].seq, report.faults[0].text
