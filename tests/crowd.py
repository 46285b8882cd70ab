"""Many rows at once, straight into their tables: for tests of paging and of what a page costs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from rituximab.protocol.edition import load
from rituximab.records.models import Course, ExceptionRequest, Order, Patient
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
            "born": date(1970, 1, 1) + timedelta(days=number),
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


def _written(team: Team) -> dict[str, Any]:
    return {"written_at": NOW, "written_by_id": team.prescriber.user_id}
