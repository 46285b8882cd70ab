"""Stories that go on: relapsed, treated again, and a child measured in week 27."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rituximab.actions.response import record_outcome
from rituximab.actions.retreatment import open_retreatment, record_relapse

from .sketch import Sketch, Story
from .today import begin
from .usual import go_through
from .year import GOOD, JUVENILE, SAME, blood, core_set, treated


def better_again(s: Sketch, domain: str = "muscle") -> Iterator[int]:
    """Both infusions, a response at week 26, a relapse ten months after infusion 1."""
    yield from treated(s)
    for day in (40, 80, 120, 160):
        yield s.origin + day
        blood(s)
    yield s.origin + 184
    core_set(s, GOOD)
    s.of_course(record_outcome, kind="responded", reason="Strong again, rash gone.")
    yield s.origin + 250
    blood(s, ("cd19", "0", "cells/uL"))
    yield s.origin + 300
    core_set(s, SAME)
    s.of_course(
        record_relapse,
        on=s.today,
        evidence="Proximal weakness back, CK 2,400 U/L, new heliotrope rash.",
        domains=[domain],
        free_from=s.day(150),
        free_until=s.day(290),
    )


def relapsed(s: Sketch) -> Story:
    """Relapse ten months after infusion 1 with CD19 at zero: no obstacle to a next course."""
    s.origin = -303
    yield -303
    begin(s, "Hassan", "Leila", date(1986, 6, 1), "female", "60", "165")
    yield from better_again(s)


def again(s: Sketch) -> Story:
    """The next course after a relapse: every gate run afresh, the order waits for a signature."""
    s.origin = -320
    yield -320
    begin(s, "Nguyen", "Thi Mai", date(1980, 11, 11), "female", "54", "157")
    yield from better_again(s)
    yield -4
    reasons = [{"reason": "relapse", "text": "Weakness and rash are back."}]
    s.course_id = s.of_course(open_retreatment, reasons=reasons).pk
    s.origin = -4
    s.measure("55", "157")
    go_through(s, "muscle", first=7)
    s.draft()


def child(s: Sketch) -> Story:
    """A child in week 27: CMAS and CHAQ, a moderate response not judged yet."""
    s.origin = -192
    yield -192
    s.sizes = ("31", "131")
    begin(s, "Bergström", "Maja", date(2016, 4, 5), "female", *s.sizes, diagnosis=JUVENILE)
    low = ("6", "5", "30", "1.5", "900", "4")
    high = ("3.5", "3", "42", "0.8", "220", "2.5")
    yield from treated(s, low, child=True)
    for day in (40, 80, 120):
        yield s.origin + day
        blood(s)
    yield s.origin + 184
    core_set(s, high, child=True)


STORIES = (relapsed, again)
CHILDREN = (child,)
