"""What was written at the wrong time is marked in error and written anew."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rituximab.actions import infusion as deeds
from rituximab.records.models import (
    GivenMedicine,
    Infusion,
    Order,
    RateEntry,
    Vitals,
)
from tests import infusions
from tests.actions import test_infusion_run as run
from tests.actions.kit import (
    broken_trail,
    hidden_from_others,
    invalid,
    not_allowed,
    only_for,
)
from tests.factories import Team
from tests.infusions import VITALS, later, nurse

# ---- a wrong time -------------------------------------------------------------------------


def correct(
    team: Team, infusion: Infusion, kind: str, entry: Any, minutes: int, **said: Any
) -> Any:
    given = {"kind": kind, "entry_id": entry.pk, "happened_at": later(minutes)}
    return deeds.correct_entry(
        **nurse(team, infusion, said.pop("now", 300)), **given, reason="clock was wrong", **said
    )


def test_a_time_is_written_anew(team: Team) -> None:
    infusion = infusions.running(team)
    first = deeds.record_vitals(**nurse(team, infusion, 20), **VITALS)
    anew = correct(team, infusion, "vitals", first, 15)
    first.refresh_from_db()
    assert (first.error_reason, first.happened_at) == ("clock was wrong", later(20))
    assert (anew.happened_at, anew.pulse, anew.error_at) == (later(15), 76, None)
    assert Vitals.objects.filter(infusion=infusion).count() == 3


def test_a_corrected_stop_changes_what_was_given(team: Team) -> None:
    infusion = infusions.stopped(team, minutes=30)
    assert (infusion.given_mg, infusion.given_ml) == (Decimal(25), Decimal("12.5"))
    entry = RateEntry.objects.get(kind="stop")
    correct(team, infusion, "rate", entry, 24)
    infusion.refresh_from_db()
    assert (infusion.ended_at, infusion.given_mg) == (later(24), Decimal(20))
    correct(team, infusion, "rate", RateEntry.objects.get(kind="start"), 12)
    infusion.refresh_from_db()
    assert (infusion.started_at, infusion.given_mg) == (later(12), Decimal(10))


def test_a_typed_amount_stays(team: Team) -> None:
    infusion = infusions.running(team)
    typed = {"given_ml": Decimal(10), "amount_reason": "read from the pump"}
    deeds.stop_infusion(**nurse(team, infusion, 30), reason="ill", **typed)
    correct(team, infusion, "rate", RateEntry.objects.get(kind="stop"), 24)
    infusion.refresh_from_db()
    assert (infusion.given_ml, infusion.given_mg) == (Decimal(10), Decimal(20))


def test_a_setting_does_not_pass_another(team: Team) -> None:
    infusion = infusions.running(team)
    entry = run.rate(team, infusion, 30, "50")
    run.rate(team, infusion, 60, "75")
    for minutes in (0, 60, 70):
        with invalid("happened_at"):
            correct(team, infusion, "rate", entry, minutes)
    with invalid("happened_at"):
        correct(team, infusion, "rate", entry, 40, now=35)
    assert correct(team, infusion, "rate", entry, 31).happened_at == later(31)


def test_every_kind_is_corrected(team: Team) -> None:
    infusion = infusions.running(team)
    reaction = run.react(team, infusion, 10)
    note = deeds.add_note(**nurse(team, infusion, 10), text="calm")
    anew = correct(team, infusion, "reaction", reaction, 9)
    assert (anew.event_id, anew.mg_h) == (reaction.event_id, 50)
    correct(team, infusion, "note", note, 9)
    correct(team, infusion, "medicine", GivenMedicine.objects.earliest("pk"), -20)
    correct(team, infusion, "check", infusion.prechecks.earliest("pk"), -5)
    with invalid("happened_at"):
        correct(team, infusion, "reaction", anew, -5)
    with invalid("happened_at"):
        correct(team, infusion, "note", infusion.notes.latest("pk"), -60 * 24)
    with pytest.raises(TypeError):
        correct(team, infusion, "mood", note, 9)


def test_who_corrects_and_until_when(team: Team) -> None:
    infusion = infusions.closed(team)
    entry = RateEntry.objects.earliest("pk")
    with not_allowed("closed"):
        correct(team, infusion, "rate", entry, 1, now=400)
    given = {"kind": "rate", "entry_id": entry.pk, "happened_at": later(1), "reason": "wrong"}
    only_for(deeds.correct_entry, team.nurse, among=team, infusion_id=infusion.pk, **given)
    hidden_from_others(deeds.correct_entry, "nurse", infusion_id=infusion.pk, **given)


def test_a_broken_trail_corrects_nothing(team: Team) -> None:
    infusion = infusions.running(team)
    first = deeds.record_vitals(**nurse(team, infusion, 20), **VITALS)
    with broken_trail():
        correct(team, infusion, "vitals", first, 15)
    first.refresh_from_db()
    assert first.error_at is None
    assert Order.objects.get(course=infusion.course).state == "released"
