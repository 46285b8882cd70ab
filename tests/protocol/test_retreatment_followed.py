"""The facts as they would be in the next course: the patient's stay, the course's are gone."""

from __future__ import annotations

import json
from datetime import date

from rituximab.protocol import casefile
from rituximab.protocol.facts import CourseFacts, PreviousCourseFacts
from rituximab.protocol.journey import assess
from rituximab.protocol.quantity import in_months
from rituximab.protocol.retreatment import followed

from .casekit import (
    CaseDict,
    answered,
    core_set,
    excepted,
    given_course,
    merged,
    planned,
    ready_adult,
)

DAY_0, RELAPSE = date(2026, 1, 5), date(2026, 10, 1)
FULL = merged(
    ready_adult(),
    {
        "core_sets": [core_set("2026-01-05")],
        "plans": [planned("hbv-positive")],
        "answers": [answered("lung-paradox")],
        "exceptions": [excepted("twelve-weeks")],
        "course": given_course((2, "2026-01-19"), (1, "2026-01-05")),
    },
)


def read(case: CaseDict) -> CourseFacts:
    facts, _, _ = casefile.read(json.dumps(case))
    return facts


def test_nothing_said_in_the_course_is_inherited() -> None:
    old = read(FULL)
    new = followed(old, RELAPSE, ("relapse",))
    assert new.domains == new.plans == new.answers == new.exceptions == new.core_sets == ()
    assert new.vaccination_review is None and new.patient.pregnancy_possible is None
    assert all(one.decision is None for one in new.therapies)
    assert new.course.planned == new.course.given == () and new.course.outcome is None


def test_what_belongs_to_the_patient_stays() -> None:
    old = read(FULL)
    new = followed(old, RELAPSE)
    assert (new.results, new.measurements, new.events, new.vaccines) == (
        old.results,
        old.measurements,
        old.events,
        old.vaccines,
    )
    assert [t.drug for t in new.therapies] == [t.drug for t in old.therapies]
    assert new.course.previous == (PreviousCourseFacts(DAY_0, RELAPSE),)
    assert new.course.number == 2


def test_every_gate_runs_afresh() -> None:
    _, edition, _ = casefile.read(json.dumps(FULL))
    standing = assess(followed(read(FULL), RELAPSE, ("relapse",)), edition, date(2026, 11, 22))
    stops = {"indication", "therapy-decisions", "pregnancy-test"}
    assert stops <= set(standing.blocking)
    assert standing.finding("relapse-recorded").status == "met"
    assert standing.finding("retreatment-interval").status == "met"


def test_a_course_without_infusion_leaves_nothing_behind() -> None:
    new = followed(read(ready_adult()), None)
    assert (new.course.number, new.course.previous) == (1, ())


def test_months_are_told_not_counted() -> None:
    assert in_months(0) == 0 and round(in_months(365), 2) == 12 - round(in_months(1) / 4, 2)
