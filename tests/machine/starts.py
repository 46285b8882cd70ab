"""Where a walk begins: a world brought there by real deeds, and the small words for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from rituximab.access.permission import Permission as P
from rituximab.actions.course import open_course
from rituximab.actions.eligibility import decide_exception, withdraw_exception
from rituximab.records.models import ExceptionRequest
from tests.factories import written
from tests.protocol.casekit import CaseDict, drug, ready_adult, with_drugs

from . import bedside, mending, steps
from .model import Outcome, World, make_people

Deed = Callable[[World], Any]
NO = "no_response"


# ---- small words --------------------------------------------------------------------------


def on_order(deed: Callable[..., Outcome], **given: Any) -> Deed:
    return lambda w: deed(w, w.order(), **given)


def on_infusion(deed: Callable[..., Outcome], **given: Any) -> Deed:
    return lambda w: deed(w, w.infusion(), **given)


def request_of(w: World) -> ExceptionRequest:
    return ExceptionRequest.objects.filter(course=w.course_id).latest("pk")


def settle(w: World, approve: bool = True, by: str = "second") -> Outcome:
    given = {"exception_id": request_of(w).pk, "approve": approve, "text": steps.WHY}
    return w.attempt(decide_exception, by, **given)  # type: ignore[arg-type]


def withdraw(w: World, by: str = "prescriber") -> Outcome:
    given: dict[str, Any] = {"exception_id": request_of(w).pk, "reason": steps.WHY}
    return w.attempt(withdraw_exception, by, needs=P.EXCEPTION_REQUEST, **given)


def reopen(w: World) -> Outcome:
    given: dict[str, Any] = {"patient_id": w.patient_id}
    return w.attempt(open_course, "prescriber", needs=P.COURSE_OPEN, **given)


def days_pass(days: int) -> Deed:
    def wait(w: World) -> None:
        w.now += timedelta(days=days)

    return wait


def hours_pass(w: World) -> None:
    w.now += timedelta(hours=3)


def hepatitis(w: World) -> Outcome:
    """A result that stops everything: what is signed goes stale."""
    rows = [{"test": "hbsag", "reading": "positive"}]
    whose: dict[str, Any] = {"patient_id": w.patient_id, "on": w.today, "rows": rows}
    return w.attempt(mending.record_results, "nurse", needs=P.RESULT_RECORD, **whose)


compared = on_order(steps.compare)
ask_void = on_order(steps.void, by="prescriber")
confirm_void = on_order(steps.void, by="pharmacist")
ask_void_course = partial(steps.void_course, by="prescriber")
confirm_void_course = partial(steps.void_course, by="second")


# ---- where walks begin --------------------------------------------------------------------


def short_trial() -> CaseDict:
    """The adult whose methotrexate began only in November: the trial is too short to count."""
    mtx = drug("methotrexate", 25, "mg/week", "2026-11-02", route="sc", outcome="inadequate")
    return with_drugs(ready_adult(), mtx)


def opened(case: Any, upto: str) -> World:
    team, actors = make_people()
    return World(team, actors, written(case, team, upto).pk)


def until(reached: Callable[[World], bool], w: World) -> World:
    """Forward step by step, as a clinic goes."""
    for _ in range(60):
        if reached(w):
            return w
        mending.go_on(w)
    raise AssertionError(f"not reached from {w.course.state}")


def _course(state: str) -> Callable[[World], bool]:
    return lambda w: w.course.state == state


def _order(state: str) -> Callable[[World], bool]:
    return lambda w: bool((order := w.order()) and order.state == state)


def _infusion(state: str, number: int = 1) -> Callable[[World], bool]:
    return lambda w: bool((one := w.infusion()) and (one.state, one.infusion) == (state, number))


#: Start -> the start it goes on from, and how.
ROADS: dict[str, tuple[str, Callable[[World], Any]]] = {
    "pending": ("short", steps.ask),
    "not_eligible": ("assessing", steps.refuse_course),
    "ordered": ("ready", steps.draft),
    **{
        state: ("ordered", partial(until, _order(state)))
        for state in ("signed", "verifying", "verified", "released")
    },
    "returned": ("verifying", on_order(steps.return_)),
    "stale": ("signed", hepatitis),
    "expired": ("signed", lambda w: (days_pass(9)(w), steps.expire(w))),
    "cancelled": ("signed", on_order(steps.cancel)),
    **{
        state: ("ready", partial(until, _infusion(state)))
        for state in ("scheduled", "checking", "cleared", "running", "completed", "observed")
    },
    "paused": ("running", on_infusion(bedside.pause)),
    "stopped": ("running", on_infusion(bedside.stop)),
    "on_treatment": ("ready", partial(until, _infusion("closed"))),
    "last_observed": ("ready", partial(until, _infusion("observed", 2))),
    **{
        state: ("ready", partial(until, _course(state)))
        for state in ("observing", "responded", "relapsed")
    },
    "non_response": ("observing", lambda w: (days_pass(182)(w), steps.judge(w, kind=NO))),
    "discontinued": ("ready", steps.discontinue),
    "closed": ("discontinued", steps.close),
}


def begin(start: str) -> World:
    """A world at that start."""
    if start in ROADS:
        before, way = ROADS[start]
        w = begin(before)
        way(w)
        return w
    if start == "short":
        return opened(short_trial(), "assessing")
    return opened(ready_adult(), start)
