"""The order set through the application, beside WeasyPrint alone on the same HTML and CSS."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.bench.measure import Row
from tests.bench.place import team

ROUNDS = 9


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds of CPU, and what came of it."""
    begin = time.process_time()
    found = work()
    return (time.process_time() - begin) * 1000, found


def rows() -> Iterator[Row]:
    people = team()
    from rituximab.access.proof import Proof
    from rituximab.actions import order as orders
    from rituximab.papers.order_set import order_set, order_sheet
    from rituximab.papers.render import render
    from tests.factories import ready_course
    from tests.people import NOW

    course = ready_course(people)
    doctor = {"by": people.prescriber, "at": NOW}
    order = orders.draft_order(course_id=course.pk, infusion=1, **doctor)
    proof = Proof(people.prescriber.user_id, NOW, "password")
    through, bare = [], []
    for _ in range(ROUNDS):
        sign = partial(orders.sign_order, order_id=order.pk, proof=proof, render=order_set)
        spent, order = cpu(partial(sign, **doctor))
        sheet = order_sheet(json.loads(order.snapshot.content))
        alone, _ = cpu(partial(render, sheet.html, sheet.css, sheet.pictures))
        through.append(spent)
        bare.append(alone)
        order = orders.amend_order(order_id=order.pk, reason="measured once more", **doctor)
    yield Row(
        "order set, signed and stored", statistics.median(through), statistics.median(bare), 1.15
    )
