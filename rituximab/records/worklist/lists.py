"""The lists: whose they are, which rows they hold, in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from rituximab.access.role import Role

from . import chairs, courses, orders, year
from .chairs import midnight
from .waiting import Part

if TYPE_CHECKING:
    from rituximab.access.actor import Actor

#: How far back the auditor's list of passed rules reaches. How often somebody looks through it is
#: a matter of the house, not of medicine, so it stands here and in no edition.
OVERRIDE_DAYS = 90

PRESCRIBER, PHARMACIST, NURSE, AUDITOR, _ADMIN = Role
OLDEST = ("since", "pk")
NEWEST = ("-since", "pk")


@dataclass(frozen=True, slots=True)
class List:
    """``keys`` order the rows ("-" the other way round) and make a cursor; the last one, or the
    last two of a list of several parts, name one row.

    ``sleeps``: a row may be put off. ``presses``: a row of rank 0 only until the next day.
    """

    roles: tuple[Role, ...]
    parts: Callable[[Actor, date], list[Part]]
    keys: tuple[str, ...] = OLDEST
    sleeps: bool = True
    presses: bool = False


LISTS: dict[str, List] = {
    "sign": List((PRESCRIBER,), lambda a, _: [orders.in_states(a, "draft")]),
    "mend": List((PRESCRIBER,), lambda a, _: [orders.in_states(a, "returned", "stale", "expired")]),
    "tasks": List(
        (PRESCRIBER,), lambda a, _: [year.tasks(a)], ("rank", "due_at", "pk"), presses=True
    ),
    "results": List(
        (PRESCRIBER,), lambda a, _: [year.results(a)], ("rank", "due_on", "pk"), presses=True
    ),
    "chairs": List(
        (NURSE,), lambda a, t: chairs.todays(a, t), ("rank", "due_at", "part", "pk"), sleeps=False
    ),
    "coming": List((NURSE,), lambda a, t: chairs.coming(a, t), ("due_at", "part", "pk")),
    "monitoring": List((PRESCRIBER, NURSE), lambda a, t: [year.monitoring(a, t)], ("due_on", "pk")),
    "assess": List((PRESCRIBER,), lambda a, t: [year.assessments(a, t)], ("due_on", "pk")),
    "relapse": List((PRESCRIBER,), lambda a, _: [courses.in_states(a, "relapsed")]),
    "senior": List(
        (PRESCRIBER,),
        lambda a, _: [orders.exceptions(a, Q(state="open", approver="prescriber"))],
    ),
    "courses": List(
        (PRESCRIBER,),
        lambda a, _: [
            courses.in_states(
                a, "draft", "assessing", "exception_pending", "eligible", "screening", "ready"
            )
        ],
    ),
    "verify": List((PHARMACIST,), lambda a, _: [orders.in_states(a, "signed", "verifying")]),
    "again": List((PHARMACIST,), lambda a, _: [orders.verified_once(a)]),
    "release": List((PHARMACIST,), lambda a, _: [orders.in_states(a, "verified")]),
    "prepare": List((PHARMACIST,), lambda a, t: [orders.to_prepare(a, t)], ("due_on", "pk")),
    "reconcile": List((PHARMACIST,), lambda a, _: [chairs.unreconciled(a)]),
    "pharmacy": List(
        (PHARMACIST,),
        lambda a, _: [orders.exceptions(a, Q(state="open", approver="pharmacist"))],
    ),
    "held": List((PRESCRIBER, PHARMACIST, NURSE), lambda a, _: [courses.in_states(a, "held")]),
    "own": List((PRESCRIBER,), lambda a, _: [courses.opened_by(a)]),
    "exceptions": List(
        (AUDITOR,),
        lambda a, _: [orders.exceptions(a, Q(state__in=("approved", "refused", "open")))],
        NEWEST,
    ),
    "overrides": List(
        (AUDITOR,),
        lambda a, t: orders.overrides(a, midnight(t - timedelta(days=OVERRIDE_DAYS))),
        ("rule_key", "-since", "part", "pk"),
    ),
    "stopped": List((AUDITOR,), lambda a, _: [chairs.cut_short(a)], NEWEST),
    "overdue": List((AUDITOR,), lambda a, t: [year.overdue(a, t)], ("due_on", "pk")),
}


def lists_of(actor: Actor) -> list[str]:
    """The lists of the person's roles."""
    return [name for name, one in LISTS.items() if actor.roles.intersection(one.roles)]
