"""Patients, courses and people to test with, made the way the product makes them: through actions.

``written(case, team)`` turns a case of ``tests/protocol/casekit.py`` into records, as far as asked:
"draft", "assessing", "eligible", "screening" or "ready" (the default).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count, groupby
from typing import Any

from rituximab.access.actor import Actor
from rituximab.access.people import Clinic
from rituximab.access.role import Role
from rituximab.actions import course as courses
from rituximab.actions import eligibility, screening
from rituximab.actions.measurement import record_measurement
from rituximab.actions.patient import record_allergies, record_condition, register_patient
from rituximab.actions.result import record_results, record_vaccine
from rituximab.actions.therapy import decide_therapy, record_therapy
from rituximab.records.infusion import STARTED
from rituximab.records.models import Course, Infusion, Order, Patient, Result, Therapy
from rituximab.records.result import QUALITATIVE
from tests.people import NOW, make_actor, make_clinic
from tests.protocol.casekit import CaseDict, ready_adult

STAGES = ("draft", "assessing", "eligible", "screening", "ready")
WHY = "agreed in clinic"

_numbers = count(1)


@dataclass(frozen=True)
class Team:
    """One clinic with one person of each kind; ``second`` is another, senior prescriber."""

    clinic: Clinic
    prescriber: Actor
    second: Actor
    pharmacist: Actor
    nurse: Actor
    auditor: Actor
    admin: Actor


def make_team(clinic: Clinic | None = None) -> Team:
    clinic = clinic or make_clinic()
    return Team(
        clinic,
        make_actor(Role.PRESCRIBER, clinic=clinic, full_name="Dr Ada Vale"),
        make_actor(Role.PRESCRIBER, clinic=clinic, full_name="Dr Bo Lind", senior=True),
        make_actor(Role.PHARMACIST, clinic=clinic, full_name="Tom Marsh"),
        make_actor(Role.NURSE, clinic=clinic, full_name="Nadia Ortiz"),
        make_actor(Role.AUDITOR, clinic=clinic, full_name="Grace Webb"),
        make_actor(Role.ADMIN, clinic=clinic, full_name="Lee Park"),
    )


def make_patient(team: Team, **details: Any) -> Patient:
    """A registered patient whose allergies are answered: none known."""
    number = next(_numbers)
    patient = register_patient(
        **{
            "by": team.prescriber,
            "at": NOW,
            "mrn": f"DEMO-{number:06d}",
            "family_name": f"Okafor{number}",
            "given_names": "Maria",
            "born": date(1978, 7, 14),
            "sex": "female",
            "diagnosis": "dermatomyositis",
            **details,
        }
    )
    return record_allergies(by=team.nurse, at=NOW, patient_id=patient.pk, none_known=True)


def written(case: CaseDict, team: Team, upto: str = "ready", **details: Any) -> Course:
    """The course of a case, whose patient is made too (``details`` of the registration)."""
    person = case["patient"]
    born, known = date.fromisoformat(person["born"]), ("sex", "diagnosis")
    patient = make_patient(team, born=born, **{k: person[k] for k in known}, **details)
    for kind in person.get("conditions", ()):
        record_condition(by=team.nurse, at=NOW, patient_id=patient.pk, kind=kind)
    write_history(case, team, patient)
    course = courses.open_course(by=team.prescriber, at=NOW, patient_id=patient.pk)
    if upto != "draft":
        write_course(case, team, course, STAGES.index(upto))
    return Course.objects.get(pk=course.pk)


def write_history(case: CaseDict, team: Team, patient: Patient) -> None:
    """What is known of the patient before any course: sizes, drugs, results, vaccines."""
    whose: dict[str, Any] = {"at": NOW, "patient_id": patient.pk}
    for item in case.get("measurements", ()):
        sizes = {k: number(item.get(k)) for k in ("height_cm", "weight_kg")}
        record_measurement(by=team.nurse, on=date.fromisoformat(item["on"]), **sizes, **whose)
    for item in case.get("therapies", ()):
        days = {k: item[k] and date.fromisoformat(item[k]) for k in ("start", "stop") if k in item}
        texts = {k: item[k] for k in ("route", "outcome", "outcome_reason") if item.get(k)}
        dose = {"dose": number(item["dose"]), "unit": item["unit"] or ""}
        record_therapy(by=team.prescriber, drug=item["drug"], **dose, **days, **texts, **whose)
    for on, rows in groupby(case.get("results", ()), key=lambda row: row["on"]):
        found = [result_row(row) for row in rows]
        record_results(by=team.nurse, on=date.fromisoformat(on), rows=found, **whose)
    for item in case.get("vaccines", ()):
        on, live = date.fromisoformat(item["on"]), item["live"]
        record_vaccine(by=team.nurse, name=item["name"], on=on, live=live, **whose)


def write_course(case: CaseDict, team: Team, course: Course, stage: int) -> None:
    """Indications, plan, decisions and answers, and the moves up to ``STAGES[stage]``."""
    doctor: dict[str, Any] = {"by": team.prescriber, "at": NOW, "course_id": course.pk}
    domains = [{"domain": domain} for domain in case.get("domains", ())]
    courses.enter_indications(domains=domains, **doctor)
    planned = case["course"]["planned"]
    courses.plan_infusions(dates=[date.fromisoformat(p["on"]) for p in planned], **doctor)
    decide_drugs(case, team, course)
    answer = case["patient"].get("pregnancy_possible")
    if answer is not None:
        screening.answer_pregnancy(possible=answer, reason=WHY, **doctor)
    if stage >= STAGES.index("eligible"):
        eligibility.decide_eligibility(**doctor)
    review = case.get("vaccination_review")
    if review and stage >= STAGES.index("screening"):
        on = date.fromisoformat(review["on"])
        screening.review_vaccination(on=on, outcome=review["outcome"], **doctor)
    if stage >= STAGES.index("ready"):
        screening.complete_screening(**doctor)


def decide_drugs(case: CaseDict, team: Team, course: Course) -> None:
    doctor: dict[str, Any] = {"by": team.prescriber, "at": NOW, "course_id": course.pk}
    rows = Therapy.objects.filter(patient=course.patient_id).order_by("pk")
    for row, item in zip(rows, case.get("therapies", ()), strict=True):
        decision = item.get("decision")
        if decision:
            dose = {"dose": number(decision["dose"]), "unit": decision["unit"] or ""}
            said = {"action": decision["action"], "reason": decision["reason"]}
            decide_therapy(therapy_id=row.pk, **said, **dose, **doctor)


def result_row(item: CaseDict) -> dict[str, Any]:
    """A result of a case as ``record_results`` takes it."""
    limits: dict[str, Any] = {k: number(item[k]) for k in ("lower", "upper") if k in item}
    if item["test"] in QUALITATIVE:
        return {"test": item["test"], "reading": item["value"]}
    return {"test": item["test"], "value": number(item["value"]), "unit": item["unit"], **limits}


def number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def ready_course(team: Team, **changes: Any) -> Course:
    """The adult of the case kit, screened, with nothing that stops an order."""
    return written(ready_adult(**changes), team)


# ---- many rows, straight into the table ---------------------------------------------------


def many_results(patient: Patient, times: int, by: Actor) -> None:
    """``times`` creatinine results, one a day going back; for tests that count statements."""
    Result.objects.bulk_create(
        Result(
            patient=patient,
            test="creatinine",
            on=date.fromordinal(date(2026, 11, 1).toordinal() - n),
            value=Decimal(60 + n % 20),
            unit="umol/L",
            written_at=NOW,
            written_by_id=by.user_id,
        )
        for n in range(times)
    )


def make_order(course: Course, team: Team, **changes: Any) -> Order:
    """A row of an order straight in its table: verified, unless ``changes`` say otherwise."""
    doctor, pharmacist = team.prescriber.user_id, team.pharmacist.user_id
    values: dict[str, Any] = {
        "infusion": 1,
        "planned_on": date(2026, 11, 23),
        "valid_until": date(2026, 11, 30),
        "state": "verified",
        "state_since": NOW,
        "basis": "adult-fixed",
        "rounding": "rounded",
        "diluent": "sodium-chloride",
        "bag_ml": Decimal(500),
        "bag_method": "withdraw-first",
        "rate_family": "first",
        "signed_by_id": doctor,
        "signed_at": NOW,
        "verified_by_id": pharmacist,
        "verified_at": NOW,
        "product": "product",
        "written_at": NOW,
        "written_by_id": doctor,
        **dict.fromkeys(("calculated_mg", "ordered_mg", "cap_mg"), Decimal(1000)),
    }
    return Order.objects.create(course=course, **(values | changes))


def many_patients(team: Team, times: int) -> Iterable[Patient]:
    """Patients of the clinic with no more than a name."""
    return [make_patient(team) for _ in range(times)]


def make_infusion(course: Course, team: Team, **changes: Any) -> Infusion:
    """A row of an infusion straight in its table, with a released order once it is started."""
    state = changes.get("state", "planned")
    values: dict[str, Any] = {"course": course, "infusion": 1, "state_since": NOW, **changes}
    if state in STARTED:
        order = make_order(course, team, state="released")
        people = {"started_by_id": team.nurse.user_id, "checked_by_id": team.pharmacist.user_id}
        values = {"order": order, "started_at": NOW, "lot": "L1", **people, **values}
    if state in ("completed", "stopped", "observed", "closed"):
        given = {"given_mg": Decimal(1000), "given_ml": Decimal(500)}
        values = {"ended_at": NOW, **given, **values}
    return Infusion.objects.create(written_at=NOW, written_by_id=team.nurse.user_id, **values)
