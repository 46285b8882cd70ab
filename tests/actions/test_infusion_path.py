"""An infusion from the appointment to the end, as a chair does it."""

from __future__ import annotations

from decimal import Decimal

from rituximab.actions import infusion as deeds
from rituximab.records.models import Course, Order
from tests import infusions
from tests.actions.kit import last, said
from tests.factories import Team, ready_course
from tests.infusions import later, nurse


def test_the_straight_path(team: Team) -> None:
    course = ready_course(team)
    infusion = infusions.closed(team, course)
    assert infusion.state == "closed"
    assert (infusion.given_mg, infusion.given_ml) == (Decimal(1000), Decimal(500))
    assert (infusion.started_at, infusion.ended_at) == (infusions.AT, later(255))
    assert infusion.first_ever
    assert [row.to_state for row in infusion.moves.all()] == [
        "planned",
        "scheduled",
        "checking",
        "cleared",
        "running",
        "completed",
        "observed",
        "closed",
    ]
    assert Order.objects.get(course=course).state == "completed"
    assert Course.objects.get(pk=course.pk).state == "on_treatment"
    assert last("course.begin").before == {"state": "ready"}
    for word in ("schedule", "check", "clear", "start", "complete", "observe", "close"):
        own = [row for row in said(f"infusion.{word}") if row.subject_type == "infusion"]
        assert len(own) == 1, word
    assert last("infusion.complete").subject_type == "order"


def test_the_rates_as_ordered(team: Team) -> None:
    """Each step when it is due: the pump settings of the order, the dose to the last mg."""
    infusion = infusions.running(team)
    for step in range(1, 8):
        row = infusions.chart(team, infusion)
        pump = deeds.pump_of(row, deeds.infusion_row(row, infusion.pk))
        coming = pump.next_change()
        assert coming is not None
        assert (coming.at, coming.step) == (later(30 * step), step + 1)
        entry = deeds.change_rate(**nurse(team, infusion, 30 * step), ml_h=coming.pump_ml_h)
        assert entry.mg_h == 50 * (step + 1)
    row = infusions.chart(team, infusion)
    pump = deeds.pump_of(row, deeds.infusion_row(row, infusion.pk))
    assert pump.next_change() is None
    assert pump.expected_end(later(210)) == later(255)
    assert pump.given_mg(later(255)) == 1000
