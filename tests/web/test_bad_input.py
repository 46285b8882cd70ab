"""Every field for a number or a day refuses what only looks like one, and keeps what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any

import pytest
from django.test import Client

from rituximab.actions.event import record_event
from rituximab.actions.measurement import record_measurement
from rituximab.actions.patient import record_condition
from rituximab.actions.therapy import record_therapy
from rituximab.audit.models import AuditEvent
from rituximab.records.models import Patient
from tests.factories import Team
from tests.people import NOW
from tests.web.visit import client_of, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NOT_NUMBERS = (
    *(
        "٦٤",
        "６４",
        "६४",
        "²",
        "½",
        "Ⅻ",
        "1e2",
        "1E2",
        "1e-2",
        "6_4",
        "0x40",
        "0b1",
        "1,000",
        "62,5",
    ),
    *(
        "1 000",
        "1\u00a0000",
        "1\u202f000",
        "1'000",
        "1.000.000",
        "6.4.1",
        ".5",
        "5.",
        ".",
        "-64",
        "+64",
    ),
    *(
        "--",
        "NaN",
        "nan",
        "Infinity",
        "inf",
        "64kg",
        "64 kg",
        "kg",
        "~64",
        "64;",
        "1/2",
        "2**6",
        "<64",
    ),
    *("6４", "64\u200b", "9" * 20, "0.00001", "−64"),
)
NOT_DAYS = (
    *("31-Feb-2026", "29-Feb-2026", "00-Jan-2026", "32-Jan-2026", "2026-02-30", "2026-13-01"),
    *("2026-00-10", "22/11/2026", "11/22/2026", "22.11.2026", "22-11-2026", "22-Nov-26", "22-Nov"),
    *(
        "22 November 2026",
        "Nov 22, 2026",
        "٢٢-Nov-2026",
        "２０２６-11-20",
        "tomorrow",
        "yesterday",
        "t-",
    ),
    *(
        "t-99999",
        "t-1.5",
        "2026-W47",
        "20261120",
        "1",
        "-",
        "2026-11-20T10:00",
        "0000-01-01",
        "1e3",
    ),
    *("22-Nov-20260", "-22-Nov-2026", "22-Nov-1026", "1899-12-31", "20-Nov-2026x"),
)


@dataclass(frozen=True)
class Sheet:
    """A form: where it is, who fills it in, what is right, and which fields are of which kind."""

    where: str
    role: str
    right: dict[str, str]
    numbers: tuple[str, ...] = ()
    days: tuple[str, ...] = ()


SHEETS = {
    "register": Sheet(
        "/patients/new/",
        "prescriber",
        {
            "mrn": "DEMO-1",
            "family_name": "Lund",
            "born": "14-Jul-1978",
            "sex": "female",
            "diagnosis": "dermatomyositis",
        },
        days=("born",),
    ),
    "edit": Sheet(
        "/patients/{patient}/edit/",
        "prescriber",
        {
            "mrn": "DEMO-1",
            "family_name": "Lund",
            "born": "14-Jul-1978",
            "sex": "female",
            "diagnosis": "dermatomyositis",
            "deceased_on": "20-Nov-2026",
        },
        days=("born", "deceased_on"),
    ),
    "measure": Sheet(
        "/patients/{patient}/measurements/new/",
        "nurse",
        {
            "on": "20-Nov-2026",
            "weight": "64",
            "weight_unit": "kg",
            "height": "168",
            "height_unit": "cm",
        },
        numbers=("weight", "height"),
        days=("on",),
    ),
    "second": Sheet(
        "/measurements/{measurement}/second/",
        "prescriber",
        {"weight": "64", "weight_unit": "lb", "height": "168", "height_unit": "in"},
        numbers=("weight", "height"),
    ),
    "condition": Sheet(
        "/conditions/{condition}/end/", "nurse", {"ended_on": "20-Nov-2026"}, days=("ended_on",)
    ),
    "results": Sheet(
        "/patients/{patient}/results/new/",
        "nurse",
        {
            "on": "20-Nov-2026",
            "value_igg": "9",
            "lower_igg": "7",
            "upper_igg": "16",
            "value_creatinine": "64",
            "unit_creatinine": "umol/L",
            "value_cd19": "0",
        },
        numbers=("value_igg", "lower_igg", "upper_igg", "value_creatinine", "value_cd19"),
        days=("on",),
    ),
    "vaccine": Sheet(
        "/patients/{patient}/vaccines/new/",
        "nurse",
        {"name": "Influenza", "on": "20-Nov-2026", "live": "no"},
        days=("on",),
    ),
    "therapy": Sheet(
        "/patients/{patient}/treatments/new/",
        "prescriber",
        {
            "drug": "prednisolone",
            "dose": "40",
            "unit": "mg/day",
            "route": "oral",
            "start": "01-Aug-2026",
            "stop": "20-Nov-2026",
        },
        numbers=("dose",),
        days=("start", "stop"),
    ),
    "stop": Sheet(
        "/treatments/{therapy}/stop/", "prescriber", {"stop": "20-Nov-2026"}, days=("stop",)
    ),
    "event": Sheet(
        "/patients/{patient}/events/new/",
        "nurse",
        {"kind": "serious_infection", "on": "20-Nov-2026"},
        days=("on",),
    ),
    "resolve": Sheet(
        "/events/{event}/resolve/",
        "nurse",
        {"resolved_on": "20-Nov-2026"},
        days=("resolved_on",),
    ),
}
NUMBERS = [(name, field) for name, sheet in SHEETS.items() for field in sheet.numbers]
DAYS = [(name, field) for name, sheet in SHEETS.items() for field in sheet.days]


@pytest.fixture
def ids(team: Team, patient: Patient) -> dict[str, int]:
    """A row of each kind to work on."""
    day = date(2026, 11, 1)
    whose: dict[str, Any] = {"by": team.nurse, "at": NOW, "patient_id": patient.pk}
    size: dict[str, Any] = {"weight_kg": Decimal(30), "height_cm": Decimal(168)}
    sure = {"confirmed_because": "as the letter says"}
    dose: dict[str, Any] = {"drug": "methotrexate", "dose": Decimal(15), "unit": "mg/week"}
    return {
        "patient": patient.pk,
        "condition": record_condition(kind="diabetes", **whose).pk,
        "event": record_event(kind="serious_infection", on=day, **whose).pk,
        "measurement": record_measurement(on=day, **size, **sure, **whose).pk,
        "therapy": record_therapy(**whose | {"by": team.prescriber}, start=day, **dose).pk,
    }


def faults_of(
    team: Team, ids: dict[str, int], name: str, field: str, texts: tuple[str, ...]
) -> list[str]:
    sheet = SHEETS[name]
    client, where = client_of(getattr(team, sheet.role)), sheet.where.format(**ids)
    found = (refused(client, where, sheet, field, typed) for typed in texts)
    return [fault for fault in found if fault]


def refused(client: Client, where: str, sheet: Sheet, field: str, typed: str) -> str:
    """What is wrong with how the form takes it; nothing when it refuses it well."""
    before = AuditEvent.objects.count()
    page = client.post(where, sent(**sheet.right | {field: typed}))
    html = page.content.decode()
    if page.status_code != 422:
        return f"{typed!r}: {page.status_code}"
    if AuditEvent.objects.filter(outcome="done").count() > before:
        return f"{typed!r}: something was written"
    if f'href="#id_{field}"' not in html:
        return f"{typed!r}: the summary does not name the field"
    if f'value="{escape(typed)}"' not in html:
        return f"{typed!r}: what was typed is gone"
    others = (text for name, text in sheet.right.items() if name != field and "unit" not in name)
    lost = [text for text in others if f'"{text}"' not in html]
    return f"{typed!r}: {lost} is gone" if lost else ""


@pytest.mark.parametrize(("name", "field"), NUMBERS)
def test_no_number_field_takes_what_only_looks_like_one(
    team: Team, ids: dict[str, int], name: str, field: str
) -> None:
    assert faults_of(team, ids, name, field, NOT_NUMBERS) == []


@pytest.mark.parametrize(("name", "field"), DAYS)
def test_no_day_field_takes_what_only_looks_like_one(
    team: Team, ids: dict[str, int], name: str, field: str
) -> None:
    assert faults_of(team, ids, name, field, NOT_DAYS) == []


@pytest.mark.parametrize("name", [name for name in SHEETS if name not in ("edit", "second")])
def test_what_is_right_is_taken(team: Team, ids: dict[str, int], name: str) -> None:
    """Else the tests above would pass on a form that refuses everything."""
    sheet = SHEETS[name]
    client = client_of(getattr(team, sheet.role))
    right = sheet.right | ({"height": ""} if name == "measure" else {})
    because = {"confirmed_because": "weighed twice"} if name == "measure" else {}
    page = client.post(sheet.where.format(**ids), sent(**right, **because))
    assert page.status_code == 302


@pytest.mark.parametrize(
    "typed", ["20-Nov-2026", "20-nov-2026", "20 Nov 2026", "2026-11-20", "t-2", "today - 2", "-2"]
)
def test_a_day_is_typed_in_many_ways(team: Team, patient: Patient, typed: str) -> None:
    form = sent(name="Influenza", on=typed, live="no")
    page = client_of(team.nurse).post(f"/patients/{patient.pk}/vaccines/new/", form)
    assert page.status_code == 302
    assert str(patient.vaccines.get().on) == "2026-11-20"
