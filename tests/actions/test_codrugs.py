"""Several co-drugs decided at once: all or none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rituximab.actions.base import Invalid, NotFound
from rituximab.actions.therapy import decide_therapies
from rituximab.records.models import Course, Therapy, TherapyDecision
from tests.factories import Team, make_team, written
from tests.people import NOW
from tests.protocol.casekit import drug, ready_adult, with_drugs

pytestmark = pytest.mark.django_db
WHY = "agreed in clinic"


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def course(team: Team) -> Course:
    """Prednisone 60 mg/day and methotrexate 25 mg/week, neither decided on."""
    drugs = [
        drug("prednisone", 60, "mg/day", "2026-05-04"),
        drug("methotrexate", 25, "mg/week", "2026-05-18"),
    ]
    return written(with_drugs(ready_adult(), *drugs), team, "assessing")


def decide(team: Team, course: Course, *decisions: dict[str, Any]) -> list[TherapyDecision]:
    return decide_therapies(
        by=team.prescriber, at=NOW, course_id=course.pk, decisions=decisions, key="c" * 32
    )


def of(course: Course, name: str, action: str, **more: Any) -> dict[str, Any]:
    therapy = Therapy.objects.get(patient=course.patient_id, drug=name)
    return {"therapy_id": therapy.pk, "action": action, "reason": WHY, **more}


def test_all_are_written_and_a_repeat_gives_the_same(team: Team, course: Course) -> None:
    both = (
        of(course, "prednisone", "reduce", dose=Decimal(15), unit="mg/day"),
        of(course, "methotrexate", "stop"),
    )
    first = decide(team, course, *both)
    assert [(row.therapy.drug, row.action, row.dose) for row in first] == [
        ("prednisone", "reduce", Decimal(15)),
        ("methotrexate", "stop", None),
    ]
    assert decide(team, course, *both) == first
    assert TherapyDecision.objects.count() == 2


def test_one_fault_leaves_nothing(team: Team, course: Course) -> None:
    good = of(course, "methotrexate", "stop")
    bad = of(course, "prednisone", "reduce", dose=Decimal(60), unit="mg/day")
    with pytest.raises(Invalid) as refusal:
        decide(team, course, good, bad)
    assert refusal.value.faults == {"1.dose": ["It is not below the dose of now."]}
    assert not TherapyDecision.objects.exists()


def test_none_at_all_is_no_decision(team: Team, course: Course) -> None:
    with pytest.raises(Invalid) as refusal:
        decide(team, course)
    assert "decisions" in refusal.value.faults


def test_a_drug_of_another_patient_is_not_found(team: Team, course: Course) -> None:
    other = written(ready_adult(), team, "draft")
    with pytest.raises(NotFound):
        decide(team, course, of(other, "prednisone", "continue"))
