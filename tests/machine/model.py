"""A clinic with one patient, to whom anything may be tried: each try is watched from outside.

``attempt`` does a deed and looks at the database before and after: what was refused changed no
state and stands in the trail once, what was done has one link in the chain for each move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from rituximab.access.actor import Actor, actor_for
from rituximab.access.once import new_key
from rituximab.access.people import User
from rituximab.access.permission import Permission
from rituximab.access.policy import AccessDenied
from rituximab.access.proof import Proof
from rituximab.access.role import Role
from rituximab.actions.base import Conflict, Invalid, NotAllowed, local_day
from rituximab.actions.steps import COURSE_MOVES, INFUSION_MOVES, ORDER_MOVES, step_of
from rituximab.audit.models import AuditEvent
from rituximab.records.models import (
    Course,
    CourseMove,
    Infusion,
    InfusionMove,
    Order,
    OrderMove,
    PlannedInfusion,
)
from tests.factories import Team, make_team
from tests.people import NOW, give, make_user

#: The ways in which a deed may say no; anything else is a fault of the product.
LAWFUL = (NotAllowed, Invalid, AccessDenied, Conflict)
KINDS: dict[str, tuple[type[Any], type[Any], Any]] = {
    "course": (Course, CourseMove, COURSE_MOVES),
    "order": (Order, OrderMove, ORDER_MOVES),
    "infusion": (Infusion, InfusionMove, INFUSION_MOVES),
}
PEOPLE = ("prescriber", "second", "pharmacist", "other_pharmacist", "nurse", "other_nurse", "both")

Moved = tuple[str, int, str, str]  # kind, number of the record, from, to


@contextmanager
def undone() -> Iterator[None]:
    """The block happens in a transaction of the test and is rolled back at its end."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # deeds may be durable inside it
    with block:
        yield
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Picture:
    """What of the database a step may change: states, the last move of each kind, the trail."""

    states: dict[tuple[str, int], tuple[str, int]]
    moves: dict[str, int]
    links: int

    @staticmethod
    def taken() -> Picture:
        states, moves = {}, {}
        for kind, (table, move, _) in KINDS.items():
            for pk, state, version in table.objects.values_list("pk", "state", "version"):
                states[kind, pk] = state, version
            last = move.objects.order_by("-pk").values_list("pk", flat=True).first()
            moves[kind] = last or 0
        last = AuditEvent.objects.order_by("-seq").values_list("seq", flat=True).first()
        return Picture(states, moves, last or 0)


@dataclass(frozen=True)
class Outcome:
    """``record`` is what the deed gave, ``fault`` why it did not; ``moved`` the moves it made."""

    record: Any = None
    fault: Exception | None = None
    moved: tuple[Moved, ...] = ()

    @property
    def done(self) -> bool:
        return self.fault is None

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in getattr(self.fault, "refusals", ()))


@dataclass
class World:
    """``actors`` are people as they are in the clinic now, ``papers`` the digests once seen."""

    team: Team
    actors: dict[str, Actor]
    course_id: int
    now: datetime = NOW
    papers: dict[int, str] = field(default_factory=dict)
    watch: Callable[[World, Outcome, Picture], None] = lambda world, outcome, before: None

    # ---- who and when -----------------------------------------------------------------

    def person(self, name: str) -> Actor:
        return self.actors[name]

    def look_up(self, name: str) -> Actor:
        """The person as the clinic knows them now; without any role once all are lost."""
        actor = self.actors[name]
        now = actor_for(User.objects.get(pk=actor.user_id), actor.clinic_id)
        self.actors[name] = now or replace(actor, roles=frozenset(), senior=False)
        return self.actors[name]

    def proof(self, name: str) -> Proof:
        """The password of the person, shown at the moment of the next attempt."""
        return Proof(self.actors[name].user_id, self.now, "password")

    @property
    def today(self) -> date:
        return local_day(self.now)

    # ---- the records as they are ------------------------------------------------------

    @property
    def course(self) -> Course:
        return Course.objects.select_related("patient").get(pk=self.course_id)

    @property
    def patient_id(self) -> int:
        return self.course.patient_id

    def order(self, back: int = 0) -> Order | None:
        rows = list(Order.objects.filter(course=self.course_id).order_by("-pk")[: back + 1])
        return rows[-1] if rows else None

    def infusion(self, back: int = 0) -> Infusion | None:
        rows = list(Infusion.objects.filter(course=self.course_id).order_by("-pk")[: back + 1])
        return rows[-1] if rows else None

    def planned(self) -> dict[int, date]:
        rows = PlannedInfusion.objects.filter(course=self.course_id, error_at__isnull=True)
        return dict(rows.order_by("pk").values_list("infusion", "on"))

    def next_number(self) -> int | None:
        """The first planned infusion that is not closed."""
        shut = Infusion.objects.filter(course=self.course_id, state="closed")
        closed = set(shut.values_list("infusion", flat=True))
        return min((n for n in self.planned() if n not in closed), default=None)

    # ---- trying -----------------------------------------------------------------------

    def attempt(
        self,
        deed: Callable[..., Any],
        name: str | None,
        *,
        needs: Permission | None = None,
        twice: bool = False,
        quiet: bool = False,
        **given: Any,
    ) -> Outcome:
        """Try a deed as the person of that name (None: the product itself), a minute later.

        ``needs``: the permission without which it must be denied. ``twice``: the form is sent again
        with the same key. ``quiet``: the deed may find nothing to do.
        """
        by = self.actors[name] if name else None
        who = {"by": by} if name else {}
        key = {"key": new_key()} if twice else {}
        before, fault, record = Picture.taken(), None, None
        try:
            record = deed(at=self.now, **who, **key, **given)
        except LAWFUL as refused:
            fault = refused
        if needs and by and not by.may(needs):
            assert isinstance(fault, AccessDenied), f"{deed} by {name} went to {fault!r}"
        after = Picture.taken()
        outcome = Outcome(record, fault, _moved(before))
        _look(before, after, outcome, quiet)
        if twice and outcome.done:
            again = deed(at=self.now, **who, **key, **given)
            assert again == record and Picture.taken() == after, "sent twice, done twice"
        self.watch(self, outcome, before)
        self.now += timedelta(minutes=1)
        return outcome


def _moved(before: Picture) -> tuple[Moved, ...]:
    found: list[Moved] = []
    for kind, (_, move, _) in KINDS.items():
        rows = move.objects.filter(pk__gt=before.moves[kind]).order_by("pk")
        found += [(kind, *row) for row in rows.values_list(f"{kind}_id", "from_state", "to_state")]
    return tuple(found)


def _look(before: Picture, after: Picture, outcome: Outcome, quiet: bool) -> None:
    """What is true of every deed, whatever it was."""
    links = list(AuditEvent.objects.filter(seq__gt=before.links).order_by("seq"))
    assert after.links == before.links + len(links), "the numbers of the chain have a hole"
    if outcome.fault is not None:
        assert after.states == before.states, f"refused, yet changed: {outcome.fault}"
        assert outcome.moved == (), f"refused, yet moved: {outcome.fault}"
        said = [] if isinstance(outcome.fault, Invalid) else ["refused"]
        assert [link.outcome for link in links] == said, f"{said} in the trail: {outcome.fault}"
        return
    assert links or quiet, "done, and not in the trail"
    assert {link.outcome for link in links} <= {"done"}
    told = Counter(_told(link) for link in links if "state" in (link.after or {}))
    told = Counter({one: n for one, n in told.items() if one[0] in KINDS})
    assert told == Counter(outcome.moved), "each move has one link and each link one move"
    _states(before, after, outcome.moved, links)


def _told(link: AuditEvent) -> Moved:
    old = (link.before or {}).get("state", "")
    return link.subject_type, int(link.subject_id or 0), old, link.after["state"]


def _states(
    before: Picture, after: Picture, moved: tuple[Moved, ...], links: list[AuditEvent]
) -> None:
    """States went along arrows of the tables, one after the other, and nowhere else."""
    now = {key: state for key, (state, _) in before.states.items()}
    deeds = {(link.subject_type, link.subject_id): set[str]() for link in links}
    for link in links:
        deeds[link.subject_type, link.subject_id].add(link.deed)
    for kind, pk, old, new in moved:
        assert now.get((kind, pk), "") == old, f"{kind} {pk} did not stand at {old!r}"
        steps = KINDS[kind][2]
        known = [step_of(steps, old, new, word) for word in deeds[kind, f"{pk}"]]
        assert any(known), f"{kind}: no arrow from {old!r} to {new!r}"
        now[kind, pk] = new
    assert now == {key: state for key, (state, _) in after.states.items()}


# ---- people -------------------------------------------------------------------------------


def make_people(team: Team | None = None) -> tuple[Team, dict[str, Actor]]:
    """The team, a second nurse and pharmacist, and somebody who is three things at once."""
    team = team or make_team()
    actors = {name: getattr(team, name) for name in ("prescriber", "second", "pharmacist", "nurse")}
    for name, full, roles in (
        ("other_pharmacist", "Ida Berg", (Role.PHARMACIST,)),
        ("other_nurse", "Sam Cole", (Role.NURSE,)),
        ("both", "Dr Kim Moss", (Role.PRESCRIBER, Role.PHARMACIST, Role.NURSE)),
    ):
        user = make_user(full, licence="L-1")
        give(user, team.clinic, *roles, senior=name == "both")
        found = actor_for(user, team.clinic)
        assert found is not None
        actors[name] = found
    return team, actors | {"auditor": team.auditor, "admin": team.admin}
