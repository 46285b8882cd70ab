"""What windows, tasks and results are called, and who a row is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.screens.shared.naming import name_of
from rituximab.screens.templatetags.house import cdate

ITEMS = {
    "blood-count": "Blood count",
    "liver": "Liver",
    "kidney": "Kidney",
    "immunoglobulins": "Immunoglobulins",
    "lung-function": "Lung function",
    "hbv-dna": "HBV DNA with ALT",
    "core-set-week-12": "Core set, week 12",
    "core-set-week-26": "Core set, week 26",
}
#: Which results close a window; the form opens with these rows.
TESTS = {
    "blood-count": ("haemoglobin", "neutrophils", "lymphocytes", "platelets"),
    "liver": ("alt",),
    "kidney": ("creatinine",),
    "immunoglobulins": ("igg", "igm", "iga"),
    "lung-function": ("fvc", "dlco"),
    "hbv-dna": ("hbv_dna", "alt"),
}
PANEL = (
    *TESTS["blood-count"],
    *("alt", "ast", "creatinine", "ck", "ldh", "aldolase"),
    *TESTS["immunoglobulins"],
)
TASKS = {
    "late-neutropenia": "Late neutropenia",
    "low-igg": "Low IgG",
    "falling-igg": "Falling IgG",
    "hbv-dna": "Hepatitis B",
    "alt-rise": "ALT rise",
    "lung-decline": "Lung function",
    "severe-reaction": "Severe reaction",
    "neurological": "Neurological symptom",
    "respiratory": "Respiratory symptom",
    "infection-drug": "Drug in an infection",
    "re-plan": "Plan again",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who a row is about, masked for who may not see names."""

    patient_id: int
    name: str
    born: date
    mrn: str
    masked: bool


def person_of(row: Any, actor: Actor) -> Person:
    masked = not actor.may(Permission.PATIENT_IDENTITY)
    name = name_of(row, masked=masked)
    return Person(row.patient_id, name, row.born, "masked" if masked else row.mrn, masked)


@dataclass(frozen=True, slots=True)
class Status:
    """The word of a window, and the class of its tag."""

    word: str
    tag: str


def status_of(
    opens_on: date, overdue_on: date, mark: str, mark_on: date | None, day: date
) -> Status:
    """Not required, taken and awaited, overdue by so many days, due, or when it opens."""
    if mark == "not_required":
        return Status("Not required", "plain")
    late = (day - overdue_on) // timedelta(days=1)
    if mark == "taken":
        return Status(f"Taken {cdate(mark_on)}, awaiting", "note")
    if late >= 0:
        return Status(f"Overdue {late} d" if late else "Overdue from today", "stop")
    if opens_on <= day:
        return Status("Due", "caution")
    return Status(f"From {cdate(opens_on)}", "plain")
