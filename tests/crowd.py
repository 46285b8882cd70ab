"""Many rows at once, straight into their tables: for tests of paging and of what a page costs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from rituximab.protocol.edition import load
from rituximab.records.infusion import STARTED
from rituximab.records.models import (
    Answer,
    Course,
    DueItem,
    ExceptionRequest,
    Infusion,
    Order,
    Patient,
    PlannedInfusion,
    Result,
    Task,
)
from rituximab.records.patient import namesake_key, search_name
from tests.factories import Team
from tests.people import NOW

_numbers = count(1)


def crowd_of_patients(team: Team, times: int, **details: Any) -> list[Patient]:
    """Patients CROWD1, CROWD2 ... of the clinic."""
    made = []
    for _ in range(times):
        number = next(_numbers)
        values = {
            "mrn": f"CROWD-{number:06d}",
            "family_name": f"Crowd{number}",
            "given_names": "Ines",
            "born": date(1970, 1, 1) + timedelta(days=number % 15_000),
            "sex": "female",
            "diagnosis": "dermatomyositis",
        }
        patient = Patient(clinic=team.clinic, **_written(team), **(values | details))
        patient.search_name, patient.namesake_key = search_name(patient), namesake_key(patient)
        made.append(patient)
    return Patient.objects.bulk_create(made)


def crowd_of_courses(team: Team, times: int, state: str = "assessing") -> list[Course]:
    """One course a patient, each a minute younger than the one before."""
    edition = load()
    held = {"held_from": "ready"} if state == "held" else {}
    return Course.objects.bulk_create(
        Course(
            patient=patient,
            number=1,
            edition_version=edition.version,
            edition_sha256=edition.sha256,
            state=state,
            state_since=NOW - timedelta(minutes=times - n),
            **held,
            **_written(team),
        )
        for n, patient in enumerate(crowd_of_patients(team, times))
    )


def crowd_of_orders(team: Team, times: int, state: str, **changes: Any) -> list[Order]:
    """One order a course, signed by the team's prescriber unless it is a draft."""
    signed = {} if state == "draft" else {"signed_by_id": team.prescriber.user_id, "signed_at": NOW}
    values: dict[str, Any] = {
        "infusion": 1,
        "planned_on": date(2026, 11, 23),
        "valid_until": date(2026, 11, 30),
        "state": state,
        "basis": "adult-fixed",
        "rounding": "rounded",
        "diluent": "sodium-chloride",
        "bag_ml": Decimal(500),
        "bag_method": "withdraw-first",
        "rate_family": "first",
        **dict.fromkeys(("calculated_mg", "ordered_mg", "cap_mg"), Decimal(1000)),
        **signed,
        **_written(team),
        **changes,
    }
    courses = crowd_of_courses(team, times, "ready")
    return Order.objects.bulk_create(
        Order(course=course, state_since=course.state_since, **values) for course in courses
    )


def crowd_of_exceptions(team: Team, times: int, approver: str) -> list[ExceptionRequest]:
    """Open requests of the team's prescriber, one a course."""
    return ExceptionRequest.objects.bulk_create(
        ExceptionRequest(
            course=course,
            rule="twelve-weeks",
            code="organ-threatening",
            text="dysphagia, no time to lose",
            approver=approver,
            **_written(team),
        )
        for course in crowd_of_courses(team, times)
    )


def crowd_of_tasks(team: Team, times: int, **changes: Any) -> list[Task]:
    """One task a course, each due a minute after the one before."""
    values = {"kind": "low-igg", "text": "IgG 3 g/L: decide on replacement.", **changes}
    return Task.objects.bulk_create(
        Task(
            **{
                "patient_id": course.patient_id,
                "course": course,
                "due_at": NOW + timedelta(minutes=n),
                **_written(team),
                **values,
            }
        )
        for n, course in enumerate(crowd_of_courses(team, times, "observing"))
    )


def crowd_of_infusions(team: Team, times: int, state: str, **changes: Any) -> list[Infusion]:
    """One infusion a course; from its start on with an order and two people."""
    started, ended = state in STARTED, state in ("completed", "stopped", "observed", "closed")
    people = {"started_by_id": team.nurse.user_id, "checked_by_id": team.pharmacist.user_id}
    begun = {"started_at": NOW, "lot": "L1", **people} if started else {}
    given = {"given_mg": Decimal(1000), "given_ml": Decimal(500), "ended_at": NOW} if ended else {}
    if started:
        checked = {"verified_by_id": team.pharmacist.user_id, "verified_at": NOW, "product": "p"}
        orders = crowd_of_orders(team, times, "released", **checked)
        whose = [{"order": order, "course_id": order.course_id} for order in orders]
    else:
        whose = [{"course": course} for course in crowd_of_courses(team, times, "ready")]
    values = {"infusion": 1, "state_since": NOW, **begun, **given, **_written(team), **changes}
    return Infusion.objects.bulk_create(Infusion(state=state, **one, **values) for one in whose)


def crowd_of_results(team: Team, times: int, **changes: Any) -> list[Result]:
    """One result a patient, collected on the day of the infusion."""
    infusions = crowd_of_infusions(team, times, "closed", reconciled_at=NOW)
    values = {
        "test": "neutrophils",
        "on": NOW.date(),
        "value": Decimal(3),
        "unit": "10^9/L",
        "lower": Decimal("1.5"),
        "upper": Decimal(7),
        **_written(team),
        **changes,
    }
    courses = Course.objects.in_bulk([one.course_id for one in infusions])
    return Result.objects.bulk_create(
        Result(patient_id=courses[one.course_id].patient_id, **values) for one in infusions
    )


def crowd_of_windows(
    team: Team, times: int, item: str = "blood-count", opens: int = -7, overdue: int = 7
) -> list[DueItem]:
    """One window a course, from ``opens`` to ``overdue`` days from today."""
    today = NOW.date()
    return DueItem.objects.bulk_create(
        DueItem(
            course=course,
            item=item,
            opens_on=today + timedelta(days=opens),
            overdue_on=today + timedelta(days=overdue),
        )
        for course in crowd_of_courses(team, times, "observing")
    )


def crowd_of_plans(team: Team, times: int, days: int = 1) -> list[PlannedInfusion]:
    """One infusion planned ``days`` from today, a course ready for it."""
    on = NOW.date() + timedelta(days=days)
    return PlannedInfusion.objects.bulk_create(
        PlannedInfusion(course=course, infusion=1, on=on, **_written(team))
        for course in crowd_of_courses(team, times, "ready")
    )


def crowd_of_answers(team: Team, times: int, rule: str = "low-igg") -> list[Answer]:
    return Answer.objects.bulk_create(
        Answer(course=course, rule=rule, code="reviewed", text="Seen, accepted", **_written(team))
        for course in crowd_of_courses(team, times, "screening")
    )


def _written(team: Team) -> dict[str, Any]:
    return {"written_at": NOW, "written_by_id": team.prescriber.user_id}
