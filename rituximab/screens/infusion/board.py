"""The board of the chairs: who sits where, how far each one is, who still needs a chair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions import infusion as deeds
from rituximab.protocol.edition import load
from rituximab.protocol.running import Pump, observed_until, running_minutes, vitals_due
from rituximab.records.base import local_day
from rituximab.records.chairs import Seat, Unseated, seats, unseated
from rituximab.screens.shared.clock import now, today
from rituximab.screens.shared.fields import day_of
from rituximab.screens.shared.naming import name_of
from rituximab.screens.shared.respond import page

WAITING = 50
FLOWING = ("running", "paused")
ENDED = ("completed", "stopped")


@dataclass(frozen=True)
class Card:
    """One chair as the board shows it; numbers are None where the state has none."""

    seat: Seat
    name: str
    day: date
    checked: int
    to_check: int
    blocked: bool
    pump: Pump | None
    minutes: int
    vitals_due: datetime | None
    overdue: bool
    observed_until: datetime | None

    @property
    def held(self) -> bool:
        return self.seat.course_state == "held"


def card_of(seat: Seat, at: datetime, *, masked: bool) -> Card:
    day = local_day(seat.scheduled_for or at)
    juvenile = seat.diagnosis == "juvenile_dermatomyositis"
    needed = deeds.items_needed(seat.first_ever, by_surface=juvenile)
    clear = {item: ok for item, (ok, when) in seat.checks.items() if local_day(when) == day}
    pump, due, until = pump_of(seat), None, None
    if pump and seat.started_at and seat.state in FLOWING:
        taken = [seat.vitals_at] if seat.vitals_at else []
        due = vitals_due(pump.edition, pump, taken, seat.started_at)
    if pump and seat.ended_at and seat.state in ENDED:
        until = observed_until(pump.edition, seat.ended_at)
    return Card(
        seat=seat,
        name=name_of(seat, masked=masked),
        day=day,
        checked=sum(clear.get(item, False) for item in needed),
        to_check=len(needed),
        blocked=not all(clear.values()),
        pump=pump,
        minutes=running_minutes(seat.started_at, at) if seat.started_at else 0,
        vitals_due=due,
        overdue=bool(due and due < at),
        observed_until=until,
    )


def pump_of(seat: Seat) -> Pump | None:
    """None before the start, and where the edition here is not the one the course is pinned to."""
    edition = load(seat.edition_version)
    started = seat.ordered_mg is not None and seat.bag_ml is not None and seat.started_at
    if not started or edition.sha256 != seat.edition_sha256:
        return None
    assert seat.ordered_mg is not None and seat.bag_ml is not None  # as just asked
    return deeds.set_up(
        edition,
        seat.rate_family,
        seat.bag_method,
        dose_mg=seat.ordered_mg,
        bag_ml=seat.bag_ml,
        settings=seat.settings,
    )


@dataclass(frozen=True, slots=True)
class Wanting:
    """A planned infusion that needs a chair."""

    row: Unseated
    name: str
    overdue: bool


def wanting(rows: list[Unseated], day: date, *, masked: bool) -> Iterator[Wanting]:
    for row in rows:
        yield Wanting(row, name_of(row, masked=masked), row.on < day)


def asked_day(text: str) -> date:
    """The day of ``?day=``; anything that is no day is today."""
    try:
        return day_of(text, today()) if text else today()
    except ValidationError:
        return today()


def day_start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@requires(Permission.INFUSION_VIEW)
def board(request: HttpRequest) -> HttpResponse:
    """Today's chairs by time, or those of another day; what waits for a chair below."""
    actor, at, day = actor_of(request), now(), asked_day(request.GET.get("day", ""))
    masked, one = not actor.may(Permission.PATIENT_IDENTITY), timedelta(days=1)
    found = seats(actor, day_start(day), day_start(day + one), present=day == today())
    waits = unseated(actor, WAITING + 1)
    context = {
        "day": day,
        "is_today": day == today(),
        "before": day - one,
        "after": day + one,
        "at": at,
        "masked": masked,
        "cards": [card_of(seat, at, masked=masked) for seat in found],
        "waiting": list(wanting(waits[:WAITING], today(), masked=masked)),
        "more": len(waits) > WAITING,
    }
    return page(request, "infusion/board.html", context, part="chairs")
