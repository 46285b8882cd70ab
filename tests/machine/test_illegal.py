"""Whatever is not in the state tables is refused, by call and by form, and the refusal is kept.

Each deed is prepared where it would go through; then its record is put in every other state, so
that nothing but the state stands in the way.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rituximab.access.gate import access_of
from rituximab.actions.base import Conflict, NotAllowed
from rituximab.audit.models import AuditEvent
from rituximab.records.course import ENDED, CourseState
from rituximab.records.infusion import STARTED, InfusionState
from rituximab.records.models import Course, Infusion, Order
from rituximab.records.order import LIVE, OrderState
from tests.web.test_addresses import VIEWS

from . import bedside, steps
from .arrows import WALKS, Walk
from .model import KINDS, Picture, World, undone
from .posts import NO_ARROW, POSTS
from .starts import begin
from .test_edges import CLOSED

Key = tuple[str, str]  # kind, deed
STATES: dict[str, tuple[str, ...]] = {
    "course": tuple(map(str, CourseState)),
    "order": tuple(map(str, OrderState)),
    "infusion": tuple(map(str, InfusionState)),
}
#: Deeds that begin a record: prepared where one stands already.
OTHERWISE: dict[Key, Walk] = {
    ("order", "order.draft"): Walk("ordered", steps.draft),
    ("infusion", "infusion.schedule"): Walk("scheduled", bedside.schedule),
}
GOING = tuple(str(state) for state in CourseState if state not in ENDED)
#: What a deed may do in further states without going along an arrow, or to another record.
ELSEWHERE: dict[Key, tuple[str, ...]] = {
    ("course", "course.open"): tuple(map(str, ENDED)),  # a new course beside the one that ended
    ("course", "course.assess"): GOING,  # the indications are written anew
    ("course", "exception.request"): GOING,  # an exception to a rule that stops later on
    ("course", "exception.decide"): GOING,
    ("course", "screening.complete"): ("eligible",),  # the product begins the screening first
    ("order", "order.draft"): tuple(s for s in STATES["order"] if s not in LIVE or s == "draft"),
    ("infusion", "infusion.schedule"): ("scheduled", "not_given"),  # another time, another attempt
}
#: The word in the trail where a page serves two deeds, or the deed has a word of its own.
WORDS = {"course.assess": "course.indications", "retreatment.open": "retreatment.reasons"}
#: The page of a relapse corrects the one on record: another form, which lacks its reason here.
OTHER_FORM = {("course", "relapse.record", "relapsed")}


def legal() -> dict[Key, set[str]]:
    """The states from which each deed of a person goes along an arrow."""
    found: dict[Key, set[str]] = {}
    for kind, (_, _, table) in KINDS.items():
        for step in table:
            if step.permission is not None:
                found.setdefault((kind, step.deed), set()).add(step.before)
    return {key: states - {""} for key, states in found.items()}


LEGAL = legal()
PAIRS = [
    (*key, state)
    for key, states in LEGAL.items()
    for state in STATES[key[0]]
    if state not in states | set(ELSEWHERE.get(key, ()))
]


def walk_of(key: Key) -> Walk:
    own = (w for arrow, w in WALKS.items() if (arrow[0], arrow[3]) == key and arrow not in CLOSED)
    return OTHERWISE.get(key) or next(own)


STARTS = sorted({walk_of(key).start for key in LEGAL})


# ---- the pairs ----------------------------------------------------------------------------


def test_no_pair_is_left_out() -> None:
    """Every state with every deed is in the tables, elsewhere lawful, or among those refused."""
    every = {(*key, state) for key in LEGAL for state in STATES[key[0]]}
    lawful = {(*key, s) for key in LEGAL for s in LEGAL[key] | set(ELSEWHERE.get(key, ()))}
    assert every - lawful == set(PAIRS) and len(PAIRS) == len(set(PAIRS))
    assert {kind: sum(1 for pair in PAIRS if pair[0] == kind) for kind in KINDS} == COUNTS


COUNTS = {"course": 149, "order": 106, "infusion": 114}


def test_every_deed_has_its_form() -> None:
    """And every address that may move a record is one of them."""
    assert set(POSTS) == set(LEGAL)
    asked = {str(s.permission) for _, _, table in KINDS.values() for s in table if s.permission}
    moving = {name for name, (_, view) in VIEWS.items() if access_of(view) in asked}
    assert moving - {post.url for post in POSTS.values()} == NO_ARROW


# ---- a record in a state ------------------------------------------------------------------


def record_of(w: World, kind: str) -> Any:
    return {"course": w.course, "order": w.order(), "infusion": w.infusion()}[kind]


def put(w: World, kind: str, state: str) -> Any:
    """The record in a state it did not come to by itself, with the columns the database wants."""
    record = record_of(w, kind)
    columns: dict[str, Any] = {"state": state}
    if isinstance(record, Course):
        columns["held_from"] = "ready" if state == "held" else ""
    elif isinstance(record, Order):
        columns |= _people(w, record) | {"held_from": "signed" if state == "held" else ""}
    elif state in STARTED:
        columns |= _given(w, record)
    type(record)._default_manager.filter(pk=record.pk).update(**columns)
    record.refresh_from_db()
    return record


def _people(w: World, order: Order) -> dict[str, Any]:
    doctor, pharmacist = w.person("second").user_id, w.person("other_pharmacist").user_id
    signed = {} if order.signed_by_id else {"signed_by_id": doctor, "signed_at": w.now}
    if order.verified_by_id:
        return signed
    checked = {"verified_by_id": pharmacist, "verified_at": w.now, "product": "truxima"}
    return signed | checked


def _given(w: World, infusion: Infusion) -> dict[str, Any]:
    begun = infusion.started_at or w.now - timedelta(minutes=5)
    order = infusion.order or w.order()
    people = {
        "started_by_id": w.person("other_nurse").user_id,
        "checked_by_id": w.person("pharmacist").user_id,
    }
    amount = {"given_mg": Decimal(1000), "given_ml": Decimal(500), "ended_at": w.now}
    bag = {"lot": "L-1", "product": "truxima", "expiry": date(2027, 6, 30)}
    return {"order": order, "started_at": begun, **people, **amount, **bag}


# ---- refused ------------------------------------------------------------------------------


def prepared(key: Key, w: World) -> World:
    w = replace(w, papers={})
    for step in walk_of(key).first:
        step(w)
    return w


def by_call(key: Key, state: str, w: World) -> str:
    """What is wrong with how a call is answered; ``attempt`` looks at states and trail."""
    record = put(w, key[0], state)
    outcome = walk_of(key).deed(w)
    record.refresh_from_db()
    if not isinstance(outcome.fault, NotAllowed | Conflict) or record.state != state:
        return f"by call, {key} from {state}: {outcome.fault!r}, now {record.state}"
    return ""


def by_form(key: Key, state: str, w: World) -> str:
    """What is wrong with how a form is answered: 422 or 409, nothing moved, one refusal kept."""
    record = put(w, key[0], state)
    before = Picture.taken()
    page = POSTS[key].send(w)
    record.refresh_from_db()
    links = AuditEvent.objects.filter(seq__gt=before.links)
    said = list(links.exclude(deed="patient.view").values_list("outcome", "deed"))
    same = Picture.taken().states == before.states
    wanted = [[("refused", word)] for word in (key[1], WORDS.get(key[1]))]
    if page.status_code in (409, 422) and same and (said in wanted or (*key, state) in OTHER_FORM):
        return ""
    return f"by form, {key} from {state}: {page.status_code}, {said}, now {record.state}"


@pytest.mark.parametrize("start", STARTS)
def test_what_is_in_no_table_is_refused(db: None, start: str) -> None:
    world, faults = begin(start), []
    for key in (key for key in LEGAL if walk_of(key).start == start):
        with undone():
            w = prepared(key, world)
            with undone():
                before = Picture.taken().states
                page = POSTS[key].send(replace(w))
                if page.status_code != 302 or Picture.taken().states == before:
                    faults.append(f"the form of {key} does nothing: {page.status_code}")
            for state in (state for *own, state in PAIRS if tuple(own) == key):
                for way in (by_call, by_form):
                    with undone():
                        faults.append(way(key, state, replace(w)))
    assert [fault for fault in faults if fault] == []


@pytest.mark.parametrize("key", sorted(ELSEWHERE))
def test_what_is_lawful_elsewhere_moves_nothing(db: None, key: Key) -> None:
    with undone():
        w = prepared(key, begin(walk_of(key).start))
        for state in set(ELSEWHERE[key]) - LEGAL[key]:
            with undone():
                record = put(w, key[0], state)
                outcome = walk_of(key).deed(replace(w))
                own = [m for m in outcome.moved if m[:2] == (key[0], record.pk)]
                allowed = [] if key[1] != "screening.complete" else own
                assert own == allowed, f"{key} from {state}: {outcome.moved}"
