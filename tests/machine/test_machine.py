"""Anybody tries anything at any moment, and the invariants of the workflow page hold.

A state machine of hypothesis over the actions. In CI the examples are always the same ones;
``MACHINE=500 pytest tests/machine`` looks at as many new ones from each start, ``SHRINK=1`` makes
what fails shorter, which takes minutes.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from rituximab.records.models import Decision
from tests.factories import written
from tests.protocol.casekit import ready_adult, ready_child

from . import fitting, invariants, mending
from .model import World, make_people, undone
from .rules import who
from .rules_chair import ChairRules
from .rules_order import OrderRules
from .rules_year import CourseRules, FactRules, TimeRules, YearRules

#: How many examples from each start, and how many steps each has at most.
EXAMPLES, STEPS = 9, 30
#: Where an example begins -> what has been reached by then.
STARTS: dict[str, Callable[[World], bool]] = {
    "opened": lambda w: w.course.state == "assessing",
    "ready": lambda w: w.course.state == "ready",
    "released": lambda w: bool((order := w.order()) and order.state == "released"),
    "cleared": lambda w: bool((one := w.infusion()) and one.state == "cleared"),
    "running": lambda w: bool((one := w.infusion()) and one.state == "running"),
    "between": lambda w: bool((one := w.infusion()) and one.state == "closed"),
    "observing": lambda w: w.course.state == "observing",
}
CASES = {"adult": ready_adult, "child": ready_child}


def begun(case: Any, reached: Callable[[World], bool]) -> World:
    """A course brought to its start by real deeds, each of them watched."""
    team, actors = make_people()
    w = World(team, actors, written(case(), team, "draft").pk, watch=invariants.hold)
    for _ in range(80):
        if reached(w):
            return w
        mending.go_on(w)
    raise AssertionError(f"not reached: {w.course.state}, {w.order()}, {w.infusion()}")


@pytest.mark.parametrize("start", STARTS)
def test_whatever_is_tried_the_invariants_hold(db: None, start: str) -> None:
    worlds = {name: begun(case, STARTS[start]) for name, case in CASES.items()}
    last = Decision.objects.order_by("pk").values_list("pk", flat=True).last() or 0

    class Machine(
        OrderRules, ChairRules, FactRules, CourseRules, YearRules, TimeRules, RuleBasedStateMachine
    ):
        def __init__(self) -> None:
            super().__init__()
            self.block = undone()
            self.block.__enter__()

        @initialize(case=st.sampled_from(sorted(worlds)))
        def begin(self, case: str) -> None:
            known = worlds[case]
            actors, papers = dict(known.actors), dict(known.papers)
            self.w = World(known.team, actors, known.course_id, known.now, papers, known.watch)

        @rule()
        def forward(self) -> None:
            mending.go_on(self.w)

        @rule(times=st.integers(2, 6))
        def march(self, times: int) -> None:
            for _ in range(times):
                mending.go_on(self.w)

        @rule(pick=st.integers(0, 99), by=who("usual"))
        def something_fitting(self, pick: int, by: str) -> None:
            fitting.do(self.w, pick, by)

        @rule(picks=st.lists(st.integers(0, 99), min_size=1, max_size=4))
        def something_fitting_by_the_right_person(self, picks: list[int]) -> None:
            for pick in picks:
                fitting.do(self.w, pick, "usual")

        def teardown(self) -> None:
            try:
                if hasattr(self, "w"):
                    invariants.hold_at_the_end(self.w, last)
            finally:
                self.block.__exit__(None, None, None)

    run_state_machine_as_test(Machine, settings=chosen())


def chosen() -> settings:
    """The same examples each time, unless the environment asks for new ones."""
    more = os.environ.get("MACHINE")
    return settings(
        max_examples=int(more) if more else EXAMPLES,
        stateful_step_count=STEPS,
        derandomize=not more,
        database=None,
        deadline=None,
        phases=(Phase.generate, *([Phase.shrink] if os.environ.get("SHRINK") else [])),
        suppress_health_check=list(HealthCheck),
    )
