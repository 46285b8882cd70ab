"""Every arrow of the three state tables is walked by real deeds, not by the function that moves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rituximab.actions.moves import begin_infusion
from rituximab.audit.models import AuditEvent
from rituximab.records.models import Infusion

from . import bedside, steps
from .arrows import WALKS, Arrow
from .model import KINDS, Picture, World, undone
from .starts import begin

GIVEN = ("on_treatment", "observing", "responded", "non_response", "relapsed")
#: Arrows that no deed of today goes along, and why.
CLOSED: dict[Arrow, str] = {
    **{
        ("course", state, "entered_in_error", "course.error"): "an infusion was given by then"
        for state in GIVEN
    },
    ("infusion", "planned", "not_given", "infusion.not_given"): "planning is part of scheduling",
}


def arrows() -> set[Arrow]:
    return {
        (kind, step.before, step.after, step.deed)
        for kind, (_, _, table) in KINDS.items()
        for step in table
    }


def of_the_pharmacy(arrow: Arrow) -> bool:
    """*Prepared* belongs to the preparation record, which is not written yet."""
    return "prepared" in arrow[1:3]


def test_no_arrow_is_without_a_walk() -> None:
    wanted = {arrow for arrow in arrows() if not of_the_pharmacy(arrow)}
    assert set(CLOSED) <= wanted
    assert set(WALKS) - arrows() == set(), "a walk along no arrow"
    assert wanted - set(WALKS) - set(CLOSED) == set(), "an arrow without a walk"


def walked(w: World, arrow: Arrow) -> None:
    """Do the walk and look whether the arrow is among its moves, with its link in the trail."""
    kind, before, after, deed = arrow
    walk = WALKS[arrow]
    for step in walk.first:
        step(w)
    picture = Picture.taken()
    outcome = walk.deed(w)
    assert outcome.done, f"{arrow}: {outcome.fault}"
    found = [move for move in outcome.moved if (move[0], *move[2:]) == (kind, before, after)]
    assert found, f"{arrow}: {outcome.moved}"
    links = AuditEvent.objects.filter(seq__gt=picture.links, deed=deed, subject_type=kind)
    assert links.filter(subject_id=found[0][1]).exists(), arrow


STARTED_FROM = sorted({walk.start for arrow, walk in WALKS.items() if arrow not in CLOSED})


@pytest.mark.parametrize("start", STARTED_FROM)
def test_every_arrow_is_walked(db: None, start: str) -> None:
    w = begin(start)
    for arrow, walk in WALKS.items():
        if walk.start == start and arrow not in CLOSED:
            with undone():
                walked(replace(w, papers={}), arrow)


@pytest.mark.parametrize("state", GIVEN)
def test_a_course_with_an_infusion_is_no_error(db: None, state: str) -> None:
    w = begin(state)
    walk = WALKS["course", state, "entered_in_error", "course.error"]
    for step in (*walk.first, walk.deed):
        assert step(w).codes == ("given",)


def test_a_course_whose_infusion_runs_is_no_error(db: None) -> None:
    w = begin("running")
    for by in ("prescriber", "second"):
        assert steps.void_course(w, by).codes == ("given",)


def test_a_planned_infusion_may_be_left_out(db: None) -> None:
    w = begin("released")
    nurse = w.person("nurse")
    infusion = begin_infusion(Infusion(course=w.course, infusion=1), by=nurse, at=w.now)
    found = bedside.not_given(w, infusion)
    assert ("infusion", infusion.pk, "planned", "not_given") in found.moved
