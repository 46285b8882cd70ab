"""A reaction: grade and card, what it does to the pump, medicines, who decides, resuming."""

from __future__ import annotations

from typing import Any

import pytest

from rituximab.actions.event import decide_event
from rituximab.protocol.edition import load
from rituximab.records.models import Event, GivenMedicine, Infusion, Reaction, Task
from rituximab.records.monitoring import TaskKind
from tests.factories import Team, make_team
from tests.web import chairs
from tests.web.chairs import address, at, visiting
from tests.web.visit import at_most, refused, sent, words

pytestmark = pytest.mark.django_db


def test_it_is_one_tap_away_and_every_card_is_there(team: Team) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 60) as nurse:
        chair, own = nurse.get(address(row)), nurse.get(address(row, "reaction"))
    assert b'href="#reaction"' in chair.content and b'id="reaction"' in chair.content
    for page in (chair, own):
        for card in load().monograph.reactions:
            assert card.definition in words(page)
            assert all(step in words(page) for step in card.steps)


@pytest.mark.parametrize(
    ("typed", "state", "grade", "kind"),
    [
        ({"grade": "1", "description": "flushing"}, "running", 1, "infusion_reaction"),
        ({"grade": "2"}, "paused", 2, "infusion_reaction"),
        ({"grade": "1", "terms": ["hypoxia"]}, "paused", 1, "infusion_reaction"),
        ({"grade": "3", "skin": "on"}, "paused", 3, "mucocutaneous_reaction"),
        ({"grade": "", "description": "something odd"}, "paused", None, "infusion_reaction"),
    ],
)
def test_a_reaction_pauses_by_its_grade(
    team: Team, typed: dict[str, Any], state: str, grade: int | None, kind: str
) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 60) as nurse:
        page = nurse.post(address(row, "reaction"), sent(**typed))
        assert page.status_code == 302 and page.headers["Location"].endswith("#reacted")
        said = words(nurse.get(address(row)))
    event = Event.objects.get()
    assert (event.grade, event.kind) == (grade, kind)
    assert Infusion.objects.get().state == state
    assert "at 50 mg/h" in said
    assert Task.objects.filter(kind=TaskKind.SEVERE_REACTION).exists() is bool(
        typed.get("terms") or grade == 3
    )


def test_what_is_not_described_is_said_by_grade_and_signs(team: Team) -> None:
    row = chairs.running(team)
    typed = sent(grade="2", terms=["hypoxia"], taken="oxygen", happened_at="11:10")
    with visiting(team.nurse, 60) as nurse:
        nurse.post(address(row, "reaction"), typed)
        said = words(nurse.get(address(row)))
    assert Event.objects.get().description == "Infusion reaction: grade 2, hypoxia."
    assert Reaction.objects.get().happened_at == at(55)
    assert "11:10, grade 2 , hypoxia, at 50 mg/h." in said and "Done: oxygen" in said


@pytest.mark.parametrize("typed", [{}, {"grade": "6"}, {"terms": ["sneeze"], "grade": "1"}])
def test_what_does_not_fit_comes_back(team: Team, typed: dict[str, Any]) -> None:
    row = chairs.running(team)
    with visiting(team.nurse, 60) as nurse:
        page = nurse.post(address(row, "reaction"), sent(**typed))
    assert page.status_code == 422 and "There is a problem" in words(page)
    assert not Event.objects.exists() and Infusion.objects.get().state == "running"


def test_medicines_are_written_out_and_recorded_with_the_reaction(team: Team) -> None:
    row = chairs.reacted(team, 2)
    with visiting(team.nurse, 62) as nurse:
        page = nurse.get(address(row))
        assert "EPINEPHrine 1 mg per mL 0.5 mg, intramuscular, outer thigh" in words(page)
        assert page.content.decode().count('value="0.5 mg"') == 1
        drug = {"purpose": "reaction", "drug": "diphenhydrAMINE", "given": "yes"}
        empty = nurse.post(address(row, "medicine"), sent(**drug, dose="", route="intravenous"))
        assert empty.status_code == 422 and "Say how much, with its unit." in words(empty)
        given = sent(**drug, dose="50 mg", route="intravenous", happened_at="11:16")
        assert nurse.post(address(row, "medicine"), given).status_code == 302
        said = words(nurse.get(address(row)))
    assert GivenMedicine.objects.latest("pk").event_id == Event.objects.get().pk
    assert "11:16 diphenhydrAMINE 50 mg, intravenous Nadia Ortiz" in said


def test_after_grade_two_half_the_rate_once_the_symptoms_have_gone(team: Team) -> None:
    row = chairs.reacted(team, 2)
    with visiting(team.nurse, 75) as nurse:
        said = words(nurse.get(address(row)))
        assert "Goes on at no more than 25 mg/h = 12.5 mL/h" in said
        assert "After a reaction: 50 % of the rate before." in said
        page = nurse.post(address(row, "resume"), sent(ml_h="12.5"))
        assert page.status_code == 422
        assert "It is not said that all symptoms of the reaction have gone." in words(page)
        page = nurse.post(address(row, "resume"), sent(ml_h="25", symptoms_gone="on"))
        assert page.status_code == 422 and "no more than 12.5 mL/h" in words(page)
        gone = sent(ml_h="12.5", symptoms_gone="on")
        assert nurse.post(address(row, "resume"), gone).status_code == 302
    assert Infusion.objects.get().state == "running"


def test_after_grade_three_a_prescriber_decides(team: Team) -> None:
    row = chairs.reacted(team, 3)
    event, gone = Event.objects.get(), {"ml_h": "12.5", "symptoms_gone": "on"}
    with visiting(team.nurse, 75) as nurse:
        assert "RESUME a prescriber decides first" in words(nurse.get(address(row)))
        assert "A prescriber decides before it goes on" in words(nurse.get(address(row)))
        page = nurse.post(address(row, "resume"), sent(**gone))
        assert page.status_code == 422 and "no prescriber's decision" in words(page)
    with visiting(team.prescriber, 76) as doctor:
        link = f'href="/events/{event.pk}/decide/"'
        assert link in doctor.get(address(row)).content.decode()
    words_ = {"action": "proceed", "reason": "settled, slow restart"}
    decide_event(by=team.prescriber, at=at(77), event_id=event.pk, **words_)
    with visiting(team.nurse, 80) as nurse:
        said = words(nurse.get(address(row)))
        assert "Dr Ada Vale decided" in said and "settled, slow restart" in said
        assert nurse.post(address(row, "resume"), sent(**gone)).status_code == 302


def test_after_grade_four_it_may_only_be_stopped(team: Team) -> None:
    row = chairs.reacted(team, 4)
    with visiting(team.nurse, 75) as nurse:
        said = words(nurse.get(address(row)))
        assert "riTUXimab is not given again." in said
        assert "RESUME never after this reaction" in said
        page = nurse.post(address(row, "resume"), sent(ml_h="12.5", symptoms_gone="on"))
        assert page.status_code == 422 and "never resumed" in words(page)
        assert nurse.post(address(row, "stop"), sent(quick="Reaction")).status_code == 302


def test_a_page_with_reactions_costs_no_more(team: Team) -> None:
    row = chairs.reacted(team, 3)
    with visiting(team.nurse, 62) as nurse, at_most(8):
        nurse.get(address(row))


def test_an_auditor_and_another_clinic_record_none(team: Team) -> None:
    row = chairs.running(team)
    with visiting(team.auditor, 60) as auditor:
        where = address(row, "reaction")
        refused(auditor.post(where, sent(grade="2")), "prescriber, pharmacist or nurse")
        said = words(auditor.get(address(row)))
        assert row.course.patient.family_name not in said and "REACTION" not in said
    with visiting(make_team().nurse, 60) as stranger:
        assert stranger.post(address(row, "reaction"), sent(grade="2")).status_code == 404
    assert not Event.objects.exists()
