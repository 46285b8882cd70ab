"""A row in words: what is asked for, why, since when, whose it is, and its one button."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from rituximab.access.actor import Actor
from rituximab.access.once import new_key
from rituximab.access.permission import Permission as P
from rituximab.protocol.quantity import grouped as grouped_number
from rituximab.protocol.result import title
from rituximab.records.base import local_day
from rituximab.records.worklist import Mark, Waiting
from rituximab.screens.monitoring.words import ITEMS, TASKS
from rituximab.screens.shared.naming import name_of
from rituximab.screens.templatetags.house import (
    NBSP,
    cdate,
    cdatetime,
    clock,
    quantity,
    spoken,
    weekday,
)

from .lists import Tab

#: Kinds of an infusion for which no chair is booked: there is an order, or a plan alone.
UNBOOKED = ("order", "planned")
CAUTION = ("returned", "stale", "expired", "held", "stopped", "paused", "not_given", "relapsed")


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its one button, or the reason why this person has none.

    ``when`` says what is due, ``tag`` and ``tone`` how it stands; ``mine``: I took it;
    ``once`` is the key of its form.
    """

    waiting: Waiting
    name: str
    what: str
    when: str
    since: str
    tag: str
    tone: str
    url: str
    label: str
    who: str
    locked: str
    heading: str
    once: str
    mark: Mark | None
    mine: bool
    asleep: bool


def row_of(waiting: Waiting, tab: Tab, actor: Actor, today: date, mark: Mark | None = None) -> Row:
    return Row(
        waiting=waiting,
        name=name_of(waiting, masked=not actor.may(P.PATIENT_IDENTITY)),
        what=what_of(waiting),
        when=_when(waiting, tab, today),
        since=cdate(waiting.opens_on) if waiting.opens_on else cdatetime(waiting.since),
        tag=_tag(waiting, tab, today),
        tone=_tone(waiting, tab),
        url=_address(waiting, tab),
        label="Book a chair" if waiting.kind in UNBOOKED else tab.button,
        who=_who(waiting, tab),
        locked=_locked(waiting, tab, actor),
        heading=_heading(waiting, tab, today),
        once=new_key() if tab.claims else "",
        mark=mark,
        mine=bool(mark and mark.claimed_by_id == actor.user_id),
        asleep=bool(mark and mark.snoozed_until and mark.snoozed_until > today),
    )


def _address(waiting: Waiting, tab: Tab) -> str:
    """Where the button leads."""
    if waiting.kind in UNBOOKED:
        return reverse("infusion:schedule", args=[waiting.course_id, waiting.infusion])
    return reverse(tab.target, args=[getattr(waiting, tab.key)])


def grouped(rows: list[Row]) -> list[Row]:
    """The rows with a heading only where it is another one than before."""
    before, out = "", []
    for row in rows:
        out.append(row if row.heading != before else replace(row, heading=""))
        before = row.heading
    return out


def what_of(waiting: Waiting) -> str:
    if waiting.revision is not None:
        return f"Infusion {waiting.infusion}, revision {waiting.revision}"
    if waiting.infusion is not None:
        return f"Infusion {waiting.infusion}"
    if waiting.test:
        return _result(waiting)
    if waiting.subject == "exception" and not waiting.kind:
        return f"Exception: {spoken(waiting.rule)}"
    if waiting.rule:
        return f"{_rule(waiting)}: {waiting.kind}"
    return _named(waiting) if waiting.kind else f"Course {waiting.course_number}"


def _named(waiting: Waiting) -> str:
    """A task or a window, by the name it has on its own page."""
    names = TASKS if waiting.subject == "task" else ITEMS
    return names[waiting.kind]


def _rule(waiting: Waiting) -> str:
    return spoken(waiting.rule).capitalize().replace("igg", "IgG").replace("hbv", "HBV")


def _result(waiting: Waiting) -> str:
    """The value with the limits its own laboratory states."""
    if waiting.value is None:
        return f"{title(waiting.test)}: {waiting.reading}"
    said = f"{title(waiting.test)} {quantity(waiting.value, waiting.unit)}"
    lower, upper, unit = waiting.lower, waiting.upper, waiting.unit
    if lower is not None and upper is not None:
        return f"{said} (laboratory: {grouped_number(lower)} to {quantity(upper, unit)})"
    if lower is not None:
        return f"{said} (laboratory: from {quantity(lower, unit)})"
    if upper is not None:
        return f"{said} (laboratory: up to {quantity(upper, unit)})"
    return f"{said} (no limits stated)"


def _when(waiting: Waiting, tab: Tab, today: date) -> str:
    """What is due when, or when it was."""
    if tab.name in ("chairs", "coming"):
        return _chair(waiting)
    if tab.name == "results":
        return f"collected {cdate(waiting.due_on)}"
    if waiting.opens_on and waiting.due_on:
        if waiting.rank == 0:
            return f"was due until {weekday(waiting.due_on)}"
        return f"window {cdate(waiting.opens_on)} to {cdate(waiting.due_on)}"
    if waiting.due_at:
        return f"{'due' if tab.name == 'tasks' else 'on'} {_moment(waiting)}"
    return weekday(waiting.due_on) if waiting.due_on else ""


def _moment(waiting: Waiting) -> str:
    at = waiting.due_at
    return f"{weekday(local_day(at))}{NBSP}{clock(at)}" if at else ""


#: What still has to happen before an infusion, by where its order stands.
MISSING = {
    "": "no order yet",
    "draft": "order not signed",
    "signed": "order not verified",
    "verifying": "order not verified",
    "verified": "order not released",
    "returned": "order returned",
    "stale": "order stale",
    "expired": "order expired",
    "held": "order on hold",
}


def _chair(waiting: Waiting) -> str:
    booked = waiting.kind == "infusion" and waiting.state != "planned"
    place = f"chair {waiting.chair}" if waiting.chair else "no chair booked"
    time = f"{clock(waiting.due_at)}, " if booked and waiting.due_at else ""
    missing = MISSING.get(waiting.order_state)
    return f"{time}{place}{f'; {missing}' if missing else ''}"


def _tag(waiting: Waiting, tab: Tab, today: date) -> str:
    if tab.groups == "window" or tab.name == "overdue":
        taken = ", sample taken" if waiting.state == "taken" else ""
        return f"{_late(waiting, today) if waiting.rank == 0 else 'open'}{taken}"
    if tab.name == "tasks":
        return "urgent" if waiting.rank == 0 else ""
    if tab.name == "results":
        return "outside" if waiting.rank == 0 else ""
    if tab.name == "stopped":
        return spoken(waiting.kind)
    return spoken(waiting.state)


def _late(waiting: Waiting, today: date) -> str:
    days = (today - (waiting.due_on or today)).days
    return f"overdue {days}{NBSP}d" if days else "overdue since today"


def _tone(waiting: Waiting, tab: Tab) -> str:
    if tab.urgent and tab.name != "chairs":
        return "caution" if waiting.rank == 0 else "plain"
    missing = waiting.kind in ("infusion", "planned") and waiting.order_state in MISSING
    return "caution" if waiting.state in CAUTION or tab.name == "overdue" or missing else "plain"


def _who(waiting: Waiting, tab: Tab) -> str:
    if not waiting.who:
        return ""
    if tab.name == "results":
        return f"entered by {waiting.who}"
    if tab.name == "overrides":
        return f"by {waiting.who}"
    return f"{'asked by' if waiting.rule else 'taken by'} {waiting.who}"


def _locked(waiting: Waiting, tab: Tab, actor: Actor) -> str:
    """Why the button is not this person's."""
    if tab.name == "verify" and waiting.who_id == actor.user_id:
        return "You signed this order"
    if tab.name == "verify" and waiting.taker_id not in (None, actor.user_id):
        return f"{waiting.who} is verifying it"
    if tab.name in ("senior", "pharmacy") and waiting.who_id == actor.user_id:
        return "You asked for this"
    needs = P.INFUSION_SCHEDULE if waiting.kind in UNBOOKED else tab.permission
    if not actor.may(needs):
        return "For a senior prescriber" if tab.name == "senior" else "Not yours to do"
    return ""


def _heading(waiting: Waiting, tab: Tab, today: date) -> str:
    at = waiting.due_on or (waiting.due_at and local_day(waiting.due_at)) or today
    if tab.groups == "result":
        ranks = ("Outside the laboratory's limits", "No limits stated", "Inside the limits")
        return ranks[waiting.rank]
    if tab.groups == "rule":
        return _rule(waiting)
    if tab.groups == "window":
        return "Overdue" if waiting.rank == 0 else f"Before {weekday(at)}"
    if tab.groups == "task" and waiting.rank == 0:
        return "Urgent"
    if tab.groups == "chair":
        return "At the chair" if waiting.rank == 0 else "Today" if at >= today else "Earlier"
    return _day(at, today, tab) if tab.groups else ""


def _day(day: date, today: date, tab: Tab) -> str:
    days = (day - today).days
    if days < 0:
        return "Past its time" if tab.groups == "task" else "Planned before today, still valid"
    near = {0: "Today, ", 1: "Tomorrow, "}.get(days, "")
    return f"{near}{weekday(day)}"
