"""While it runs: rates, pauses, reactions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rituximab.actions import infusion as deeds
from rituximab.actions.base import Conflict
from rituximab.actions.course import hold_course, release_course
from rituximab.actions.event import decide_event
from rituximab.records.models import (
    Event,
    GivenMedicine,
    Infusion,
    RateEntry,
    Reaction,
    Task,
)
from tests import infusions
from tests.actions.kit import (
    broken_trail,
    doctor,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
)
from tests.factories import Team
from tests.infusions import AT, later, nurse

SLOW = Decimal("12.5")  # half of the first rate


def rate(team: Team, infusion: Infusion, minutes: int, ml_h: str, **said: Any) -> RateEntry:
    return deeds.change_rate(**nurse(team, infusion, minutes), ml_h=Decimal(ml_h), **said)


def react(team: Team, infusion: Infusion, minutes: int, **changes: Any) -> Reaction:
    given = {
        **nurse(team, infusion, minutes),
        "kind": "infusion_reaction",
        "grade": 2,
        "description": "flushing and itch",
        "taken": "paused",
    }
    return deeds.record_reaction(**{**given, **changes})


def resume(team: Team, infusion: Infusion, minutes: int, ml_h: Decimal = SLOW, **said: Any) -> Any:
    return deeds.resume_infusion(**nurse(team, infusion, minutes), ml_h=ml_h, **said)


# ---- rates --------------------------------------------------------------------------------


def test_a_step_when_it_is_due(team: Team) -> None:
    infusion = infusions.running(team)
    with not_allowed("too-fast"):
        rate(team, infusion, 29, "50")
    with not_allowed("too-fast"):
        rate(team, infusion, 30, "75")
    entry = rate(team, infusion, 30, "50")
    assert (entry.kind, entry.mg_h, entry.ml_h) == ("change", Decimal(100), Decimal(50))
    assert last("infusion.rate").after["mg_h"] == "100.0000"
    assert rate(team, infusion, 31, "10").mg_h == 20  # slower at any time


def test_faster_with_a_reason_but_never_above_the_highest(team: Team) -> None:
    infusion = infusions.running(team)
    entry = rate(team, infusion, 20, "50", reason="ordered by telephone")
    assert entry.reason == "ordered by telephone"
    with not_allowed("above-maximum"):
        rate(team, infusion, 60, "201", reason="ordered by telephone")
    with invalid("ml_h"):
        rate(team, infusion, 60, "0")
    with invalid("reason"):
        rate(team, infusion, 60, "60", reason="no")
    with invalid("happened_at"):
        rate(team, infusion, 60, "50", happened_at=later(19))


def test_who_changes_the_rate_and_when(team: Team) -> None:
    infusion = infusions.running(team)
    given = {"infusion_id": infusion.pk, "ml_h": Decimal(10)}
    only_for(deeds.change_rate, team.nurse, among=team, **given)
    hidden_from_others(deeds.change_rate, "nurse", **given)
    with pytest.raises(Conflict):
        rate(team, infusion, 30, "50", expected_version=infusion.version - 1)
    with broken_trail():
        rate(team, infusion, 30, "50")
    assert RateEntry.objects.count() == 1
    deeds.pause_infusion(**nurse(team, infusion, 31), reason="bag")
    with not_allowed("not-running"):
        rate(team, infusion, 32, "10")


def test_a_hold_goes_no_faster(team: Team) -> None:
    infusion = infusions.running(team)
    hold_course(**doctor(team, infusion.course), code="patient", reason="wants to think")
    with not_allowed("held"):
        rate(team, infusion, 30, "50")
    assert rate(team, infusion, 30, "20").mg_h == 40


# ---- pause and resume ---------------------------------------------------------------------


def test_a_pause_and_on(team: Team) -> None:
    infusion = infusions.paused(team)
    assert infusion.state == "paused"
    assert RateEntry.objects.latest("pk").mg_h == 0
    with not_allowed("too-fast"):
        resume(team, infusion, 20, Decimal(26))
    with invalid("happened_at"):
        resume(team, infusion, 20, happened_at=later(9))
    assert resume(team, infusion, 20, Decimal(25)).state == "running"
    with not_allowed("no-such-move"):
        resume(team, infusion, 21, Decimal(25))
    with not_allowed("no-such-move"):
        deeds.pause_infusion(**nurse(team, infusions.completed(team), 256), reason="bag")


def test_a_pause_says_why(team: Team) -> None:
    infusion = infusions.running(team)
    with invalid("reason"):
        deeds.pause_infusion(**nurse(team, infusion, 10), reason=" ")
    only_for(deeds.pause_infusion, team.nurse, among=team, infusion_id=infusion.pk, reason="bag")
    with broken_trail():
        deeds.pause_infusion(**nurse(team, infusion, 10), reason="bag")
    assert Infusion.objects.get(pk=infusion.pk).state == "running"


def test_a_hold_resumes_nothing(team: Team) -> None:
    """Invariant 1 once more: nothing begins to run on a held course."""
    infusion = infusions.paused(team)
    hold_course(**doctor(team, infusion.course), code="patient", reason="wants to think")
    with not_allowed("held"):
        resume(team, infusion, 20)
    release_course(**doctor(team, infusion.course), reason="wants to go on")
    assert resume(team, infusion, 20).state == "running"


# ---- reactions ----------------------------------------------------------------------------


def test_a_reaction_pauses(team: Team) -> None:
    infusion = infusions.running(team)
    reaction = react(team, infusion, 12, happened_at=later(10))
    assert (reaction.mg_h, reaction.event.grade) == (50, 2)
    assert reaction.event.on == AT.date()
    assert Infusion.objects.get(pk=infusion.pk).state == "paused"
    assert RateEntry.objects.latest("pk").happened_at == later(10)
    assert last("reaction.record").patient_id == infusion.course.patient_id
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("changes", "paused"),
    [
        ({"grade": 1}, False),
        ({"grade": None}, True),
        ({"grade": 1, "terms": ["hypoxia"]}, True),
        ({"grade": 3}, True),
    ],
)
def test_which_reactions_pause(team: Team, changes: dict[str, Any], paused: bool) -> None:
    infusion = infusions.running(team)
    react(team, infusion, 10, **changes)
    assert (Infusion.objects.get(pk=infusion.pk).state == "paused") is paused


def test_at_most_half_after_a_reaction(team: Team) -> None:
    infusion = infusions.running(team)
    react(team, infusion, 10)
    with not_allowed("symptoms", "too-fast"):
        resume(team, infusion, 30, Decimal(25))
    assert resume(team, infusion, 30, symptoms_gone=True).state == "running"
    deeds.pause_infusion(**nurse(team, infusion, 40), reason="bag")
    assert resume(team, infusion, 41).state == "running"  # the reaction lies behind the restart


@pytest.mark.parametrize("changes", [{"grade": 3}, {"grade": 2, "terms": ["hypoxia"]}])
def test_a_severe_one_waits_for_a_prescriber(team: Team, changes: dict[str, Any]) -> None:
    infusion = infusions.running(team)
    event = react(team, infusion, 10, **changes).event
    task = Task.objects.get(kind="severe-reaction")
    assert (task.urgent, task.event_id) == (True, event.pk)
    with not_allowed("reaction-decision"):
        resume(team, infusion, 30, symptoms_gone=True)
    decided = {"by": team.prescriber, "at": later(20), "event_id": event.pk}
    decide_event(**decided, action="discontinue", reason="too risky")
    with not_allowed("reaction-decision"):
        resume(team, infusion, 30, symptoms_gone=True)
    decide_event(**decided, action="proceed", reason="settled within minutes")
    assert resume(team, infusion, 30, symptoms_gone=True).state == "running"


def test_an_ungraded_one_waits_too(team: Team) -> None:
    infusion = infusions.running(team)
    react(team, infusion, 10, grade=None)
    with not_allowed("reaction-decision"):
        resume(team, infusion, 30, symptoms_gone=True)


@pytest.mark.parametrize("changes", [{"grade": 4}, {"grade": 3, "kind": "mucocutaneous_reaction"}])
def test_never_again(team: Team, changes: dict[str, Any]) -> None:
    infusion = infusions.running(team)
    event = react(team, infusion, 10, **changes).event
    proceed = {"action": "proceed", "reason": "looks better now"}
    decide_event(by=team.prescriber, at=later(20), event_id=event.pk, **proceed)
    with not_allowed("severe-reaction"):
        resume(team, infusion, 30, symptoms_gone=True)
    assert deeds.stop_infusion(**nurse(team, infusion, 31), reason="x").state == "stopped"


def test_who_records_a_reaction(team: Team) -> None:
    """A pharmacist may; only a nurse's hand is on the pump."""
    infusion = infusions.running(team)
    given = {"kind": "infusion_reaction", "description": "flushing and itch"}
    allowed = (team.nurse, team.prescriber, team.pharmacist)
    only_for(deeds.record_reaction, *allowed, among=team, infusion_id=infusion.pk, **given)
    react(team, infusion, 10, by=team.pharmacist)
    assert Infusion.objects.get(pk=infusion.pk).state == "running"
    with invalid("kind"):
        react(team, infusion, 10, kind="serious_infection")
    with invalid("description"):
        react(team, infusion, 10, description="")
    with invalid("grade"):
        react(team, infusion, 10, grade=6)
    with invalid("happened_at"):
        react(team, infusion, 10, happened_at=later(-1))
    with broken_trail():
        react(team, infusion, 11)
    assert Event.objects.count() == 1


def test_no_reaction_before_the_start(team: Team) -> None:
    with not_allowed("not-started"):
        react(team, infusions.cleared(team), 1)


def test_what_is_given_against_it(team: Team) -> None:
    infusion = infusions.running(team)
    event = react(team, infusion, 10).event
    given = {"purpose": "reaction", "drug": "hydrocortisone", "dose": "100 mg", "route": "iv"}
    row = deeds.record_medicine(**nurse(team, infusion, 12), **given, event_id=event.pk)
    assert (row.event_id, GivenMedicine.objects.filter(event=event).count()) == (event.pk, 1)
    hidden = {"infusion_id": infusion.pk, "event_id": event.pk, **given}
    hidden_from_others(deeds.record_medicine, "nurse", **hidden)


def test_one_infusion_alone_reads_its_reactions(team: Team) -> None:
    other = infusions.running(team)
    react(team, other, 10, grade=4)
    infusion = infusions.paused(team)
    assert resume(team, infusion, 20).state == "running"
