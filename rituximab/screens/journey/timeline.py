"""What happened on a course and what is planned, in order of time; and its history in rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rituximab.protocol.journey import Standing
from rituximab.records.base import local_day
from rituximab.records.course_facts import started
from rituximab.records.journey import Chart

WORDS = {
    "draft": "Opened",
    "assessing": "Domains named",
    "exception_pending": "Exception requested",
    "eligible": "Eligible",
    "not_eligible": "Not eligible",
    "screening": "Screening begun",
    "ready": "Ready",
    "on_treatment": "First infusion",
    "observing": "All infusions closed",
    "responded": "Responded",
    "non_response": "No response",
    "relapsed": "Relapsed",
    "held": "On hold",
    "discontinued": "Discontinued",
    "closed": "Closed",
    "entered_in_error": "Entered in error",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """``kind``: done, now, or planned."""

    kind: str
    word: str
    on: date
    who: str = ""
    at: datetime | None = None
    text: str = ""


def timeline(chart: Chart, standing: Standing, today: date) -> list[Entry]:
    course = chart.pinned
    moves = [m for m in chart.course_moves if m.course_id == course.id]
    done = [
        Entry("done", WORDS.get(m.to_state, m.to_state), local_day(m.at), m.by, m.at, m.reason)
        for m in moves
    ]
    done += [
        Entry("done", f"Infusion {i.infusion}", local_day(i.started_at), i.started_by, i.started_at)
        for i in started(chart, course.id)
        if i.started_at
    ]
    done.sort(key=lambda entry: (entry.on, str(entry.at)))
    if done:
        last = done[-1]
        done[-1] = Entry("now", last.word, last.on, last.who, last.at, last.text)
    return done + _planned(chart, standing, today)


def _planned(chart: Chart, standing: Standing, today: date) -> list[Entry]:
    days = {row.infusion: row.on for row in chart.planned}
    begun = {i.infusion for i in started(chart, chart.pinned.id)}
    ahead = [Entry("planned", f"Infusion {n}", on) for n, on in days.items() if n not in begun]
    ahead += [Entry("planned", item.item.replace("-", " "), item.opens_on) for item in standing.due]
    if standing.earliest_no_response_on:
        word = "Non-response not before this day"
        ahead.append(Entry("planned", word, standing.earliest_no_response_on))
    return sorted(ahead, key=lambda entry: entry.on)


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the history table."""

    at: datetime
    who: str
    what: str
    detail: str


def history(chart: Chart) -> list[Deed]:
    """Moves of the course and its orders, decisions and exceptions; newest first."""
    course = chart.pinned
    rows = [
        Deed(
            m.at, m.by or "system", f"course: {WORDS.get(m.to_state, m.to_state).lower()}", _why(m)
        )
        for m in chart.course_moves
        if m.course_id == course.id
    ]
    orders = {o.id: o for o in chart.orders}
    for m in chart.order_moves:
        order = orders.get(m.order_id)
        name = f"order {order.infusion} r{order.revision}" if order else "order"
        rows.append(
            Deed(m.at, m.by or "system", f"{name}: {m.to_state.replace('_', ' ')}", _why(m))
        )
    rows += [Deed(a.written_at, a.written_by, f"answer: {a.rule}", a.text) for a in chart.answers]
    rows += [Deed(p.written_at, p.written_by, f"plan: {p.rule}", p.text) for p in chart.plans]
    rows += [
        Deed(e.written_at, e.written_by, f"exception ({e.state}): {e.rule}", e.text)
        for e in chart.exceptions
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _why(move: Any) -> str:
    return " ".join(part for part in (move.reason_code, move.reason) if part)
