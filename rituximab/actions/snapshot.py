"""The snapshot: everything an order says, frozen when it is signed, as plain JSON-ready data.

Decimals are strings without trailing zeros, days ``2026-11-22``, moments ISO 8601 in the clinic's
zone. Papers print from it and from nothing else; its digest is what the signature covers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from rituximab.protocol.casefile import answer, facts_json
from rituximab.protocol.edition import Edition
from rituximab.protocol.journey import Standing
from rituximab.protocol.patient import age_on
from rituximab.protocol.wording import dose_in_words
from rituximab.records.journey import Chart
from rituximab.records.order_rows import OrderRow

from .snapshot_course import (
    agreed_of,
    allergies_of,
    findings_of,
    identity_of,
    indication_of,
    measurements_of,
    reactions_of,
    screening_of,
    therapies_of,
)
from .snapshot_drug import (
    dose_of,
    medicines_of,
    monitoring_of,
    preparation_of,
    rates_of,
    watch_of,
)
from .working import Working

__all__ = ["allergies_of", "identity_of", "moment", "snapshot_of"]

FORMAT = 1


def snapshot_of(
    chart: Chart,
    order: OrderRow,
    working: Working,
    standing: Standing,
    signature: dict[str, str],
) -> dict[str, Any]:
    """The snapshot of an order about to be signed.

    ``working`` and ``standing`` are those of the moment, ``signature`` the manifest: meaning,
    statement, name, role, licence, at, zone, method.
    """
    case, edition = working.case, working.edition
    return {
        "format": FORMAT,
        "order": _order(chart, order, working),
        "clinic": {"check_base": settings.CHECK_BASE, "training": settings.TRAINING},
        "patient": identity_of(chart),
        "age_years": age_on(case, case.today),
        "allergies": allergies_of(chart),
        "reactions": reactions_of(chart),
        "measurements": measurements_of(chart, working),
        "indication": indication_of(chart, standing, edition),
        "therapies": therapies_of(chart, case),
        "screening": screening_of(chart, case, standing),
        "findings": findings_of(standing, edition),
        "agreed": agreed_of(chart, edition),
        "dose": dose_of(working) | {"words": dose_in_words(working.dose_mg)},
        "preparation": preparation_of(working),
        "rates": rates_of(working),
        "medicines": medicines_of(working),
        "watch": watch_of(edition),
        "monitoring": monitoring_of(working),
        "edition": _edition(edition),
        "signature": signature,
        "facts": facts_json(case.facts, edition.version, case.today),
        "standing": answer(standing),
    }


def moment(at: datetime) -> dict[str, str]:
    """A moment in the clinic's zone, and what the zone is called."""
    local = timezone.localtime(at)
    return {"at": local.isoformat(timespec="seconds"), "zone": local.tzname() or ""}


def _order(chart: Chart, order: OrderRow, working: Working) -> dict[str, Any]:
    return {
        "id": order.id,
        "number": f"O-{order.id:04d}",
        "revision": order.revision,
        "course": f"C-{chart.pinned.id:04d}",
        "course_number": chart.pinned.number,
        "infusion": order.infusion,
        "planned": [
            {"infusion": p.infusion, "on": p.on.isoformat()}
            for p in sorted(working.case.facts.course.planned, key=lambda p: p.infusion)
            if p.on is not None
        ],
        "planned_on": working.planned_on.isoformat(),
        "valid_until": working.valid_until.isoformat(),
        "first_ever": working.case.infusion_1_given is None and not chart_has_earlier(working),
        "note": order.note,
    }


def chart_has_earlier(working: Working) -> bool:
    """Whether an earlier course of this patient reached an infusion."""
    return bool(working.case.facts.course.previous)


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "version": edition.version,
        "sha256": edition.sha256,
        "status": edition.status,
        "title": edition.title,
        "committee": edition.committee,
        "review_due": edition.review_due.isoformat(),
        "knowledge_date": edition.knowledge_date.isoformat(),
    }
