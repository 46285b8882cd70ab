"""The invariants of the workflow page, asked of the database and of nothing else.

The numbers stand here a second time, by hand: a changed edition or a guard that went missing is
noticed.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from rituximab.access.actor import actor_for
from rituximab.access.permission import Permission as P
from rituximab.actions.base import local_day
from rituximab.actions.deciding import fault_of
from rituximab.audit import fences, trail
from rituximab.audit.verify import verify
from rituximab.protocol.quantity import add_months
from rituximab.records.infusion import STARTED
from rituximab.records.models import (
    Course,
    Decision,
    Document,
    Infusion,
    Order,
    PlannedInfusion,
    Result,
    Snapshot,
)
from tests.audit.attack import EVENTS, HEAD, fences_down, run

from .model import Outcome, Picture, World, undone

CAP_MG = Decimal(1000)
MOST_INFUSIONS = 2
JUDGED_FROM_DAY = 182
PANEL = ("hbsag", "anti_hbc", "anti_hbs")
PANEL_MONTHS = {"first": 6, "later": 12}
SIGNED_STATES = ("signed", "verified", "released")


def hold(w: World, outcome: Outcome, before: Picture) -> None:
    """After each step: 1 to 3, 5, 6 and 9. Nothing to look at where nothing was done."""
    if not outcome.done:
        return
    for kind, pk, old, new in outcome.moved:
        if (kind, new) == ("infusion", "running"):
            infusion = Infusion.objects.select_related("order", "course").get(pk=pk)
            running(w, infusion, first=old == "cleared")
        if kind == "order" and new in SIGNED_STATES and old != "held":
            order = Order.objects.select_related("course").get(pk=pk)
            whole_panel(w, order.course, order.planned_on)
        if (kind, new) == ("course", "non_response"):
            not_too_early(w, pk)
    doses()
    if any(kind == "infusion" for kind, *_ in outcome.moved):
        no_more_than_planned()
    papers(w)


# ---- 1: nothing runs without an order in force, two people twice, a course not held -------


def running(w: World, infusion: Infusion, *, first: bool) -> None:
    order = infusion.order
    assert order is not None and order.state in ("released", "prepared")
    assert order.signed_by_id and order.verified_by_id
    assert order.signed_by_id != order.verified_by_id, "1: signed and verified by one person"
    own = Order.objects.filter(course=infusion.course_id, infusion=infusion.infusion)
    assert order == own.order_by("-revision").first(), "1: not the newest revision"
    assert infusion.course.state in ("ready", "on_treatment"), "1: running on a course that waits"
    assert infusion.started_by_id != infusion.checked_by_id, "1: started and checked by one person"
    checker = actor_for(infusion.checked_by, w.team.clinic) if infusion.checked_by else None
    if first:
        assert checker and checker.may(P.INFUSION_SECOND_CHECK), "1: a checker who may not"
        assert w.today <= order.valid_until, "1: the order has expired"
        whole_panel(w, infusion.course, w.today)


# ---- 2: hepatitis B, without exception ----------------------------------------------------


def whole_panel(w: World, course: Course, day: date) -> None:
    """Each test's latest result is definite and still valid on that day."""
    given = Infusion.objects.filter(course__patient=course.patient_id, state__in=STARTED)
    earlier = given.exclude(course=course).exists()
    months = PANEL_MONTHS["later" if earlier else "first"]
    for test in PANEL:
        rows = Result.objects.filter(patient=course.patient_id, test=test, error_at=None)
        last = rows.order_by("on", "pk").last()
        assert last is not None, f"2: no result of {test}"
        definite = ("positive", "negative")
        assert last.reading in definite, f"2: {test} is {last.reading}"
        assert day <= add_months(last.on, months), f"2: {test} of {last.on} expired before {day}"


# ---- 3 and 4: the dose --------------------------------------------------------------------


def doses() -> None:
    for mg in Order.objects.values_list("ordered_mg", flat=True):
        assert 0 < mg <= CAP_MG, f"3: {mg} mg"


def doses_grow() -> None:
    """By surface, a larger body never gets less; orders entered exactly and rounded apart."""
    rows = Order.objects.filter(bsa_m2__isnull=False).order_by("bsa_m2", "ordered_mg")
    last: dict[str, Decimal] = {}
    for rounding, mg in rows.values_list("rounding", "ordered_mg"):
        assert mg >= last.get(rounding, Decimal(0)), "4: a larger body gets less"
        last[rounding] = mg


# ---- 5 and 6: time and number -------------------------------------------------------------


def not_too_early(w: World, course_id: int) -> None:
    rows = Infusion.objects.filter(course=course_id, state__in=STARTED, infusion=1)
    begun = rows.values_list("started_at", flat=True).first()
    assert begun is not None, "5: judged without an infusion"
    assert (w.today - local_day(begun)).days >= JUDGED_FROM_DAY, "5: judged too early"


def no_more_than_planned() -> None:
    for course in Course.objects.values_list("pk", flat=True):
        rows = Infusion.objects.filter(course=course, state__in=STARTED)
        given = list(rows.values_list("infusion", flat=True))
        plans = PlannedInfusion.objects.filter(course=course, error_at=None)
        planned = set(plans.values_list("infusion", flat=True))
        assert len(given) == len(set(given)) <= MOST_INFUSIONS, f"6: given {given}"
        assert set(given) <= planned, f"6: given {given}, planned {planned}"


# ---- 9: paper stays as it was -------------------------------------------------------------


def papers(w: World) -> None:
    """The digests the world has seen, of page and of snapshot, are those in the database."""
    now = dict(Document.objects.values_list("order_id", "sha256"))
    seals = dict(Snapshot.objects.values_list("order_id", "sha256"))
    found = {pk: f"{sha256} {seals[pk]}" for pk, sha256 in now.items()}
    for pk, said in found.items():
        assert w.papers.setdefault(pk, said) == said, f"9: the page of order {pk} changed"
    assert set(w.papers) <= set(found), "9: a page is gone"


# ---- at the end ---------------------------------------------------------------------------


def hold_at_the_end(w: World, since: int = 0) -> None:
    """4, 7, 8 and the bytes of 9; ``since``: the last decision that was replayed before."""
    doses_grow()
    for decision in Decision.objects.filter(pk__gt=since):
        fault = fault_of(decision)
        assert fault == "", f"7: decision {decision.pk} ({decision.deed}): {fault}"
    for document in Document.objects.select_related("order__snapshot"):
        content = document.order.snapshot.content
        own = [hashlib.sha256(bytes(document.pdf)).hexdigest(), _digest(content)]
        assert " ".join(own) == w.papers.get(document.order_id, " ".join(own)), "9: other bytes"
        assert json.loads(content)["order"]["id"] == document.order_id
    report = verify()
    assert report.holds, f"8: {report.faults}"
    assert report.head == trail.head()
    cut_short(report.head)


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def cut_short(head: tuple[int, str]) -> None:
    """8: without its last three links the chain no longer meets the head kept outside."""
    seq, hash_ = head
    with undone(), fences_down():
        run(f"DELETE FROM {EVENTS} WHERE seq > %s", seq - 3)
        kept: Any = _last_hash(seq - 3)
        run(f"UPDATE {HEAD} SET seq = %s, hash = %s", seq - 3, kept)
        fences.put_up(connection)
        cut = verify({seq: hash_})
    said = [fault.text for fault in cut.faults]
    assert said == [f"Row {seq} was anchored and is gone: the last row is {seq - 3}."], said


def _last_hash(seq: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT hash FROM {EVENTS} WHERE seq = %s", (seq,))
        found: tuple[str] = cursor.fetchone()
    return found[0]
