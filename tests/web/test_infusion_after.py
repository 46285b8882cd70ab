"""What a device kept and sends late; the end of an infusion and after it; times that were wrong."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from rituximab.access.once import new_key
from rituximab.records.models import Infusion, Note, Order, RateEntry, Vitals
from tests.factories import Team
from tests.web import chairs
from tests.web.chairs import KEPT, SIGNS, address, at, visiting
from tests.web.visit import fields_of, sent, words

pytestmark = pytest.mark.django_db


# ---- what a device kept ---------------------------------------------------------------------


def kept(nurse: Client, row: Infusion, name: str, **values: Any) -> Any:
    return nurse.post(address(row, name), sent(**values), headers=KEPT)


def test_a_kept_entry_is_answered_for_the_device_and_has_its_own_moment(team: Team) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 80) as nurse:
        answer = kept(nurse, row, "rate", ml_h="50", happened_at="2026-11-23T11:30:00.500Z")
        assert (answer.status_code, answer.json()) == (200, {"done": True})
        answer = kept(nurse, row, "pause", quick="Line or pump", happened_at="11:33")
        assert answer.json() == {"done": True}
        page = words(nurse.get(address(row)))
    assert "11:33 Paused Line or pump Nadia Ortiz" in page
    change = RateEntry.objects.get(kind="change")
    assert (change.happened_at - at(75)).total_seconds() == 0.5


def test_sent_twice_it_happens_once(team: Team) -> None:
    row, key = chairs.running(team), new_key()
    values = {"once": key, "text": "asks for water", "happened_at": "2026-11-23T11:20:00Z"}
    with visiting(team.nurse, 80) as nurse:
        for _ in range(2):
            assert kept(nurse, row, "note", **values).json() == {"done": True}
        other = kept(nurse, row, "note", **values | {"text": "asks for tea"})
    assert (
        other.status_code == 422 and "sent before with other content" in other.json()["refused"][0]
    )
    assert Note.objects.count() == 1


def test_what_is_refused_says_why(team: Team) -> None:
    row = chairs.stopped(team)
    with visiting(team.nurse, 80) as nurse:
        answer = kept(nurse, row, "pause", quick="Reaction", happened_at="11:32")
        assert answer.status_code == 422
        assert "it cannot become paused from there" in answer.json()["refused"][0]
        answer = kept(nurse, row, "vitals", systolic="?")
    assert answer.json()["refused"] == ["BP high: Type a whole number of at most three digits."]


def test_signed_out_is_no_yes(team: Team) -> None:
    row = chairs.running(team)
    with time_machine.travel(at(60), tick=False):
        answer = kept(Client(), row, "note", text="asks for water")
    assert answer.status_code == 302 and not Note.objects.exists()


# ---- the end and after it -------------------------------------------------------------------


def test_completed_observed_closed_and_reconciled(team: Team) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 300) as nurse:
        assert nurse.post(address(row, "complete"), sent()).status_code == 302
        page = nurse.get(address(row))
        assert "Observation until 16:15" in words(page) and "1,000 mg given" in words(page)
        early = nurse.post(address(row, "observe"), sent())
        assert early.status_code == 422
        assert "No vital signs since the end" in words(early)
    with visiting(team.nurse, 330) as nurse:
        nurse.post(address(row, "vitals"), sent(**SIGNS))
        assert "Vitals at 15:45 taken Vitals at 16:15 open" in words(nurse.get(address(row)))
    with visiting(team.nurse, 361) as nurse:
        assert nurse.post(address(row, "observe"), sent(note="well")).status_code == 302
        page = nurse.get(address(row))
        assert "The patient has left" in words(page)
        assert nurse.post(address(row, "close"), fields_of(page)).status_code == 302
    with visiting(team.pharmacist, 400) as pharmacist:
        assert "not reconciled yet" in words(pharmacist.get(address(row)))
        page = pharmacist.post(address(row, "reconcile"), sent(unused_ml="900"))
        assert page.status_code == 422 and "The bag holds 500 mL." in words(page)
        assert pharmacist.post(address(row, "reconcile"), sent(unused_ml="0")).status_code == 302
        assert "Came back 0 mL" in words(pharmacist.get(address(row)))
    row.refresh_from_db()
    assert (row.state, row.given_mg) == ("closed", 1000)
    assert Order.objects.get().state == "completed"


def test_a_time_is_corrected_and_the_first_one_stays_beside_it(team: Team) -> None:
    row = chairs.running(team)
    chairs.signs(team, row, 60)
    entry = Vitals.objects.latest("pk")
    where = address(row, "correct", "vitals", entry.pk)
    with visiting(team.nurse, 70) as nurse:
        assert "23-Nov-2026 11:15 Vitals BP 118/72" in words(nurse.get(where))
        page = nurse.post(where, sent(happened_at="11:10", reason="x"))
        assert page.status_code == 422 and "Say it in words" in words(page)
        typed = sent(happened_at="11:10", reason="written late")
        assert nurse.post(where, typed).status_code == 302
        page = nurse.get(address(row))
        assert "corrected: written late" in words(page) and b"<del>Vitals" in page.content
        assert nurse.get(where).status_code == 404  # it is marked in error now
        wrong = address(row, "correct", "rumour", 1)
        assert nurse.get(wrong).status_code == 404
    assert Vitals.objects.latest("pk").happened_at == at(55)


def test_a_moment_before_midnight_is_yesterdays(team: Team) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 14 * 60) as nurse:  # 00:15 of the next day
        nurse.post(address(row, "note"), sent(text="asleep", happened_at="23:50"))
        nurse.post(address(row, "note"), sent(text="awake", happened_at="0005"))
        named = "23-Nov-2026 22:00"
        nurse.post(address(row, "note"), sent(text="earlier", happened_at=named))
    found = {note.text: note.happened_at for note in Note.objects.all()}
    assert found["asleep"] == at(13 * 60 + 35) and found["awake"] == at(13 * 60 + 50)
    assert found["earlier"] == at(11 * 60 + 45)
