"""A row of the trail in words: what was done, what was before and what is now."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from rituximab.access.permission import Permission
from rituximab.audit.models import AuditEvent
from rituximab.protocol.quantity import plain
from rituximab.records.base import local_day
from rituximab.screens.templatetags.house import NBSP, cdate, cdatetime, spoken

#: Columns that say who a patient is: shown only to those who may know.
IDENTITY = frozenset(
    {"mrn", "family_name", "given_names", "previous_names", "title", "born", "asked"}
)
#: Columns that serve the machine; the row itself says who, when and whose.
SILENT = frozenset(
    {
        "id",
        "patient_id",
        "clinic_id",
        "written_at",
        "written_by_id",
        "error_at",
        "error_by_id",
        "search_name",
        "namesake_key",
        "version",
    }
)
MASKED = "masked"
LONGEST = 160
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
UNITS = {"kg": "kg", "cm": "cm", "mg": "mg", "ml": "mL", "m2": "m2"}
DAY = re.compile(r"\d{4}-\d\d-\d\d")
LABELS = {permission.value: permission.label for permission in Permission}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was ``before`` ("" where there was none) and is ``after`` now."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row with its content in words."""

    event: AuditEvent
    label: str
    changes: tuple[Change, ...]
    reason: str


def entry_of(event: AuditEvent, masked: bool) -> Entry:
    """``masked``: the reader may not know who the patient is."""
    names_somebody = event.outcome == "refused" and event.deed.startswith("patient.")
    return Entry(
        event=event,
        label=LABELS.get(event.deed, spoken(event.deed.partition(".")[2])),
        changes=tuple(changes_of(event, masked)),
        reason=MASKED if masked and names_somebody and event.reason else event.reason,
    )


def changes_of(event: AuditEvent, masked: bool) -> Iterator[Change]:
    before, after = _named(event.before), _named(event.after)
    for name in [*after, *(name for name in before if name not in after)]:
        if name in SILENT:
            continue
        hidden = masked and name in IDENTITY
        old = said(before[name], hidden) if name in before else ""
        new = said(after[name], hidden) if name in after else "nothing"
        what, unit = _unit(name)
        yield Change(
            what, *(f"{text}{unit}" if NUMBER.fullmatch(text) else text for text in (old, new))
        )


def _named(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    return value if isinstance(value, dict) else {"value": value}


def _unit(name: str) -> tuple[str, str]:
    """``weight_kg`` is a weight, and its unit comes behind the number."""
    head, _, last = name.removesuffix("_id").rpartition("_")
    unit = UNITS.get(last) if head else None
    return (spoken(head), f"{NBSP}{unit}") if unit else (spoken(name.removesuffix("_id")), "")


def said(value: Any, hidden: bool = False) -> str:
    """A value of the trail as a person reads it."""
    if value in (None, "", [], {}):
        return "nothing"
    if hidden:
        return MASKED
    match value:
        case bool():
            return "yes" if value else "no"
        case list() if not any(isinstance(item, dict | list) for item in value):
            return ", ".join(said(item) for item in value)
        case dict() | list():
            text = json.dumps(value, ensure_ascii=False)
        case str() if NUMBER.fullmatch(value):
            return plain(Decimal(value))
        case str() if MOMENT.fullmatch(value):
            return cdatetime(datetime.fromisoformat(value))
        case str() if DAY.fullmatch(value):
            return cdate(date.fromisoformat(value))
        case _:
            text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."


@dataclass(frozen=True, slots=True)
class Visit:
    """What one person had to do with one patient on one day."""

    day: date
    who: str
    role: str
    looked: int
    did: tuple[tuple[str, int], ...]
    refused: int
    first: datetime
    last: datetime


def when(event: AuditEvent) -> datetime:
    """The column is text in the database and a moment in Python."""
    moment: Any = event.at
    return moment


def visits(events: Iterable[AuditEvent]) -> list[Visit]:
    """Rows of one patient told by day and person, the newest day first."""

    def key(event: AuditEvent) -> tuple[int, str, int, str]:
        return (
            -local_day(when(event)).toordinal(),
            event.actor_name,
            event.actor_id or 0,
            event.role,
        )

    groups = groupby(sorted(events, key=lambda e: (*key(e), e.seq)), key=key)
    return [_visit(list(rows)) for _, rows in groups]


def _visit(rows: list[AuditEvent]) -> Visit:
    done = [row for row in rows if row.outcome == "done"]
    looked = [row for row in done if row.deed.endswith(".view")]
    did = Counter(row.deed for row in done if row not in looked)
    return Visit(
        day=local_day(when(rows[0])),
        who=rows[0].actor_name,
        role=rows[0].role,
        looked=len(looked),
        did=tuple(sorted(did.items())),
        refused=len(rows) - len(done),
        first=when(rows[0]),
        last=when(rows[-1]),
    )
