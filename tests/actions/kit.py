"""Words for testing actions: what the trail says, what was refused and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest

from rituximab.access.actor import Actor
from rituximab.access.policy import AccessDenied
from rituximab.actions.base import Invalid, NotAllowed, NotFound
from rituximab.audit.models import AuditEvent
from rituximab.records.journey import chart_of, standing_of
from rituximab.records.models import Course
from tests.factories import Team, make_team
from tests.people import NOW
from tests.protocol.casekit import CaseDict, drug, ready_adult, with_drugs

Deed = Callable[..., Any]


def said(deed: str, outcome: str = "done") -> list[AuditEvent]:
    """The rows of the trail with this deed, oldest first."""
    return list(AuditEvent.objects.filter(deed=deed, outcome=outcome).order_by("seq"))


def last(deed: str, outcome: str = "done") -> AuditEvent:
    return said(deed, outcome)[-1]


@contextmanager
def not_allowed(*codes: str) -> Iterator[None]:
    """The block is refused with exactly these codes, and the refusal stands in the trail."""
    before = AuditEvent.objects.filter(outcome="refused").count()
    with pytest.raises(NotAllowed) as refused:
        yield
    assert [refusal.code for refusal in refused.value.refusals] == list(codes)
    assert all(refusal.text for refusal in refused.value.refusals)
    rows = AuditEvent.objects.filter(outcome="refused").order_by("seq")
    assert len(rows) == before + 1
    assert list(rows)[-1].after["why"] == list(codes)


@contextmanager
def invalid(*fields: str) -> Iterator[None]:
    """The input of the block does not fit, in exactly these fields, and nothing is written."""
    before = AuditEvent.objects.count()
    with pytest.raises(Invalid) as refused:
        yield
    assert sorted(refused.value.faults) == sorted(fields)
    assert all(refused.value.faults.values())
    assert AuditEvent.objects.count() == before


def only_for(deed: Deed, *allowed: Actor, among: Any, **given: Any) -> None:
    """Everybody else of the team is refused, by name of the role needed, and nothing is written."""
    everybody = (
        among.prescriber,
        among.pharmacist,
        among.nurse,
        among.auditor,
        among.admin,
    )
    for actor in everybody:
        if actor in allowed:
            continue
        before = AuditEvent.objects.filter(outcome="done").count()
        with pytest.raises(AccessDenied, match="needs the role"):
            deed(by=actor, at=NOW, **given)
        assert AuditEvent.objects.filter(outcome="done").count() == before
        assert AuditEvent.objects.latest("seq").outcome == "refused"


def hidden_from_others(deed: Deed, role: str, **given: Any) -> None:
    """For somebody of another clinic with the same role the record does not exist."""
    stranger: Actor = getattr(make_team(), role)
    with pytest.raises(NotFound):
        deed(by=stranger, at=NOW, **given)
    row = AuditEvent.objects.latest("seq")
    assert (row.outcome, row.clinic_id, row.patient_id) == ("refused", stranger.clinic_id, None)


@contextmanager
def broken_trail() -> Iterator[None]:
    """The trail cannot be written: whatever the block does has to be undone."""
    with (
        patch("rituximab.audit.trail._append", side_effect=OSError("no room")),
        pytest.raises(OSError, match="no room"),
    ):
        yield


def doctor(team: Team, course: Course) -> dict[str, Any]:
    """Who, when and which course: the arguments most deeds on a course begin with."""
    return {"by": team.prescriber, "at": NOW, "course_id": course.pk}


def state(course: Course) -> str:
    """The state as the database has it."""
    return Course.objects.get(pk=course.pk).state


def lifted_by(team: Team, course: Course, rule: str) -> str | None:
    """What lifts a rule of the course today."""
    found = standing_of(chart_of(actor=team.nurse, course_id=course.pk), NOW.date())
    return found.finding(rule).lifted_by


def too_short() -> CaseDict:
    """The adult whose methotrexate began only in November: twelve-weeks stands."""
    mtx = drug("methotrexate", 25, "mg/week", "2026-11-02", route="sc")
    return with_drugs(ready_adult(), mtx) | {"vaccination_review": None}
