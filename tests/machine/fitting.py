"""Deeds that the state of the day allows, so that the odd corners are reached as often as the road.

Each list holds what may be done to a record in that state; which one is drawn by number.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from rituximab.access.permission import Permission as P
from rituximab.actions.event import record_event
from rituximab.records.models import Infusion, Order

from . import bedside, mending, steps
from .model import World


def by_one(deed: Callable[..., Any]) -> Callable[..., Any]:
    """By somebody who is everything at once and may yet not be both people of a step."""

    def alone(w: World, record: Any, by: str = "") -> None:
        deed(w, record, "both")

    return alone


def start_late(w: World, infusion: Infusion, by: str = "nurse") -> None:
    """Everything was clear, days ago."""
    w.now += timedelta(days=9)
    bedside.start(w, infusion, by)


def start_held(w: World, infusion: Infusion, by: str = "nurse") -> None:
    steps.hold(w)
    bedside.start(w, infusion, by)


def start_alone(w: World, infusion: Infusion, by: str = "nurse") -> None:
    bedside.start(w, infusion, by, second=by)


ORDER: dict[str, tuple[Callable[..., Any], ...]] = {
    "draft": (steps.sign, steps.sign, by_one(steps.sign), steps.cancel, steps.void),
    "signed": (steps.take, steps.take, by_one(steps.take), steps.amend, steps.cancel, steps.void),
    "verifying": (
        steps.compare,
        steps.verify,
        by_one(steps.verify),
        steps.return_,
        steps.cancel,
        steps.void,
    ),
    "verified": (steps.release, steps.release, steps.amend, steps.cancel),
    "released": (steps.amend, steps.cancel, steps.void),
    "returned": (steps.amend, steps.cancel),
    "stale": (steps.amend, steps.void),
    "expired": (steps.amend, steps.cancel),
    "held": (steps.cancel, steps.void),
    "cancelled": (steps.void,),
    "superseded": (steps.void,),
}


def reaction(grade: int | None, *terms: str) -> Callable[..., Any]:
    return partial(bedside.react, grade=grade, terms=terms)


CHAIR: dict[str, tuple[Callable[..., Any], ...]] = {
    "scheduled": (bedside.arrive, bedside.arrive, bedside.not_given),
    "checking": (bedside.clear, bedside.look_at_all, bedside.not_given, bedside.vitals),
    "cleared": (bedside.start, start_late, start_held, start_alone, bedside.recheck),
    "running": (
        bedside.rate,
        bedside.pause,
        bedside.pause,
        bedside.complete,
        bedside.stop,
        reaction(1),
        reaction(2),
        reaction(3),
        reaction(4),
        reaction(None, "anaphylaxis"),
    ),
    "paused": (bedside.resume, bedside.resume, bedside.resume, bedside.stop, reaction(3)),
    "completed": (bedside.vitals, bedside.observe, reaction(2)),
    "stopped": (bedside.vitals, bedside.observe),
    "observed": (bedside.close,),
}


def happens(kind: str) -> Callable[..., Any]:
    def deed(w: World, by: str = "nurse") -> None:
        given: dict[str, Any] = {"kind": kind, "on": w.today, "description": "since today"}
        given["patient_id"] = w.patient_id
        w.attempt(record_event, by, needs=P.EVENT_RECORD, **given)

    return deed


def answered(w: World, by: str = "prescriber") -> None:
    """Every event is decided on and over."""
    for event in mending.open_events(w):
        mending.decide_event(w, event, by)
        mending.resolve(w, event, by)


def outlived(w: World, by: str = "") -> None:
    w.now += timedelta(days=9)
    steps.expire(w)


def half_a_year(w: World, by: str = "") -> None:
    w.now += timedelta(days=182)


def heavier(w: World, by: str = "nurse") -> None:
    mending.weigh(w, by, "141", "47")


def no_response(w: World, by: str = "prescriber") -> None:
    steps.judge(w, by, "no_response")


def responded(w: World, by: str = "prescriber") -> None:
    steps.judge(w, by, "responded")


def mended(w: World, by: str = "") -> None:
    mending.mend(w)


COURSE: dict[str, tuple[Callable[..., Any], ...]] = {
    "assessing": (steps.ask, steps.decide, steps.hold),
    "screening": (steps.ready, steps.hold),
    "ready": (
        heavier,
        steps.hold,
        outlived,
        happens("serious_infection"),
        happens("respiratory_symptom"),
        steps.draft,
    ),
    "on_treatment": (heavier, steps.hold, outlived, happens("neurological_symptom"), steps.draft),
    "held": (steps.unhold, steps.unhold, answered, answered, mended),
    "observing": (no_response, half_a_year, responded, happens("serious_infection")),
    "responded": (steps.relapse, steps.relapse, steps.hold),
    "relapsed": (steps.retreat, steps.retreat, steps.hold),
}


def do(w: World, pick: int, by: str) -> None:
    """The deed of that number among all that fit; ``by`` "usual": by whom it is usually done."""
    order, infusion = w.order(), w.infusion()
    ways: list[tuple[tuple[Callable[..., Any], ...], Order | Infusion | None]] = [
        (CHAIR.get(infusion.state, ()) if infusion else (), infusion),
        (ORDER.get(order.state, ()) if order else (), order),
        (COURSE.get(w.course.state, ()), None),
    ]
    ways = [way for way in ways if way[0]]
    if ways:
        deeds, record = ways[pick % len(ways)]
        whom = {} if by == "usual" else {"by": by}
        deeds[pick // len(ways) % len(deeds)](w, *((record,) if record else ()), **whom)
