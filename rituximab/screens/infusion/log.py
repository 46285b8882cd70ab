"""What was written at the chair, newest first: moment, words, person, and what was corrected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rituximab.protocol.quantity import plain, unit_text
from rituximab.records.journey import Chart
from rituximab.records.year_rows import (
    ChairRow,
    GivenMedicineRow,
    InfusionRow,
    NoteRow,
    PreCheckRow,
    RateEntryRow,
    ReactionRow,
    VitalsRow,
)
from rituximab.screens.templatetags.house import NBSP, quantity, spoken

RATE_WORDS = {
    "start": "Started",
    "change": "Rate",
    "pause": "Paused",
    "resume": "Resumed",
    "stop": "Stopped",
    "complete": "Completed",
}
#: Column -> how it is called in short, and its unit.
SIGNS = (
    ("pulse", "pulse", "per min"),
    ("temperature_c", "temp", "°C"),
    ("saturation", "SpO2", "%"),
    ("breaths", "resp", "per min"),
)
#: More than so many seconds between what happened and its writing are said.
LATE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """``sort`` and ``id`` name it for a correction; ``wrong``: why it was marked in error."""

    sort: str
    id: int
    at: datetime
    written_at: datetime
    by: str
    title: str
    text: str
    wrong: str = ""

    @property
    def late(self) -> bool:
        return (self.written_at - self.at).total_seconds() > LATE_SECONDS


def vitals_text(row: VitalsRow) -> str:
    """``BP 118/72 mm Hg, pulse 76 per min ...``; what was not taken is left out."""
    parts = []
    if row.systolic is not None or row.diastolic is not None:
        high, low = (("?" if v is None else str(v)) for v in (row.systolic, row.diastolic))
        parts.append(f"BP {high}/{low}{NBSP}mm{NBSP}Hg")
    for column, name, unit in SIGNS:
        value = getattr(row, column)
        if value is not None:
            shown = plain(value) if column == "temperature_c" else str(value)
            parts.append(f"{name} {shown}{NBSP}{unit_text(unit)}")
    return ", ".join([*parts, *([row.note] if row.note else [])])


def _rate(chart: Chart, row: RateEntryRow) -> tuple[str, str, str]:
    parts = [f"{quantity(row.mg_h, 'mg/h')}, {quantity(row.ml_h, 'mL/h')}"] if row.mg_h else []
    return "rate", RATE_WORDS[row.kind], "; ".join([*parts, *([row.reason] if row.reason else [])])


def _vitals(chart: Chart, row: VitalsRow) -> tuple[str, str, str]:
    return "vitals", "Vitals", vitals_text(row)


def _medicine(chart: Chart, row: GivenMedicineRow) -> tuple[str, str, str]:
    title = "Premedication" if row.purpose == "premedication" else "Against the reaction"
    if not row.given:
        return "medicine", title, f"{row.drug} left out: {row.reason}"
    return "medicine", title, ", ".join(filter(None, (row.drug, row.dose, row.route)))


def _reaction(chart: Chart, row: ReactionRow) -> tuple[str, str, str]:
    events = {event.id: event for event in chart.events}
    event = events.get(row.event_id)
    if event is None:
        return "reaction", "Reaction", "entered in error"
    grade = "no grade" if event.grade is None else f"grade {event.grade}"
    said = [grade, *map(spoken, event.terms), event.description, row.taken]
    return "reaction", "Reaction", "; ".join(part for part in said if part)


def _note(chart: Chart, row: NoteRow) -> tuple[str, str, str]:
    return "note", "Note", row.text


def _check(chart: Chart, row: PreCheckRow) -> tuple[str, str, str]:
    clear = "clear" if row.clear else "not clear"
    return "check", f"Check: {spoken(row.item)}", f"{clear}{f'; {row.text}' if row.text else ''}"


WORDS: dict[type[Any], Callable[[Chart, Any], tuple[str, str, str]]] = {
    RateEntryRow: _rate,
    VitalsRow: _vitals,
    GivenMedicineRow: _medicine,
    ReactionRow: _reaction,
    NoteRow: _note,
    PreCheckRow: _check,
}


@dataclass(frozen=True, slots=True)
class Log:
    """Newest first: since the start, and before it."""

    since: list[Entry]
    before: list[Entry]


def log_of(chart: Chart, row: InfusionRow) -> Log:
    found, start = entries_of(chart, row), row.started_at
    since = [one for one in found if start is not None and one.at >= start]
    return Log(since, [one for one in found if one not in since])


def entries_of(chart: Chart, row: InfusionRow) -> list[Entry]:
    """Every entry of one infusion, those marked in error too, newest first."""
    standing = (
        *(*chart.rate_entries, *chart.vitals, *chart.medicines),
        *(*chart.reactions, *chart.notes, *chart.pre_checks),
    )
    wrong = (one for one in chart.in_error if isinstance(one, ChairRow))
    rows = [one for one in (*standing, *wrong) if one.infusion_id == row.id]
    return [_entry(chart, one) for one in sorted(rows, key=_place, reverse=True)]


def _place(row: ChairRow) -> tuple[datetime, datetime, int]:
    return row.happened_at, row.written_at, row.id


def _entry(chart: Chart, row: ChairRow) -> Entry:
    sort, title, text = WORDS[type(row)](chart, row)
    wrong = row.error_reason if row.error_at else ""
    return Entry(sort, row.id, row.happened_at, row.written_at, row.written_by, title, text, wrong)
