"""Deeds on the trail itself: verifying it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rituximab.access.actor import Actor, require
from rituximab.access.permission import Permission
from rituximab.audit import trail
from rituximab.audit.verify import Report, verify


def verify_trail(*, by: Actor, at: datetime) -> Report:
    """Read the whole chain again and record what was found.

    The reading comes before the transaction: it may take seconds, and nobody could write meanwhile.
    """
    require(by, Permission.AUDIT_VERIFY)
    report = verify()
    said = {
        "rows": report.rows,
        "holds": report.holds,
        "head": report.head[1],
        "faults": [fault.text for fault in report.faults],
    }
    with transaction.atomic(durable=True):
        trail.record(deed=Permission.AUDIT_VERIFY.value, by=by, at=at, new=said)
    return report
