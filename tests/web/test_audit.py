"""The trail to read: filters, pages, words, masks, the chain, and who looked at a patient."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from rituximab.actions.measurement import record_measurement
from rituximab.actions.patient import edit_patient
from rituximab.audit import trail
from rituximab.audit.models import AuditEvent
from rituximab.records.models import Patient
from rituximab.records.trail import PAGE
from tests.factories import Team, make_patient, number
from tests.people import NOW
from tests.web.visit import client_of, fields_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def rows_of(page: Any) -> list[int]:
    """The numbers of the rows shown."""
    return [
        int(n) for n in re.findall(r'<th scope="row" class="num">(\d+)<br>', page.content.decode())
    ]


def deeds_of(page: Any) -> set[str]:
    return set(re.findall(r'<small class="mono">([a-z_.]+)</small>', page.content.decode()))


def told(team: Team, times: int, at: datetime = NOW) -> None:
    for _ in range(times):
        trail.record(deed="order.view", by=team.nurse, at=at, subject=("order", 5))


# ---- reading ------------------------------------------------------------------------------


def test_the_newest_row_comes_first(auditor: Client, patient: Patient) -> None:
    page = auditor.get("/audit/")
    assert page.status_code == 200
    seqs = rows_of(page)
    assert seqs == sorted(AuditEvent.objects.values_list("seq", flat=True), reverse=True)[1:]
    assert "register a patient" in words(page)


def test_reading_is_on_record_with_what_was_asked(auditor: Client, team: Team) -> None:
    auditor.get("/audit/?who=vale&deed=order")
    row = AuditEvent.objects.latest("seq")
    assert (row.deed, row.actor_id) == ("audit.read", team.auditor.user_id)
    assert row.after == {"who": "vale", "deed": "order"}


def test_before_and_now_are_told_in_words(admin: Client, team: Team, patient: Patient) -> None:
    changes = {"given_names": "Marie", "deceased_on": date(2026, 11, 20)}
    edit_patient(by=team.prescriber, at=NOW, patient_id=patient.pk, **changes)
    said = words(admin.get("/audit/?deed=patient.edit"))
    assert "given names Maria now → Marie" in said
    assert "deceased on nothing now → 20-Nov-2026" in said
    assert "search name" not in said


def test_an_auditor_reads_no_name(auditor: Client, team: Team) -> None:
    patient = make_patient(team, mrn="DEMO-555555", previous_names="Lindqvist", title="Ms")
    edit_patient(by=team.prescriber, at=NOW, patient_id=patient.pk, given_names="Marietta")
    client_of(team.nurse).get("/patients/?q=okafor")
    twin = {"family_name": patient.family_name, "given_names": "Marietta"}
    with pytest.raises(Exception, match="On record"):
        make_patient(team, **twin)
    page = auditor.get("/audit/")
    html = page.content.decode()
    assert "masked" in words(page)
    secrets = ("Maria", "Marietta", "DEMO-5", "Lindqvist", "OKAFOR", "14\u2011Jul\u20111978")
    for secret in (*secrets, patient.family_name, "1978-07-14", ">okafor<"):
        assert secret not in html, secret
    assert f"Patient {patient.pk}" in words(page)


def test_a_refusal_is_marked(auditor: Client, nurse: Client) -> None:
    nurse.get("/audit/")
    page = auditor.get("/audit/?deed=audit.read")
    assert 'class="tag caution">refused<' in page.content.decode()
    assert "needs the role auditor or admin" in words(page)


# ---- filters ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "deeds"),
    [
        ("deed=measurement", {"measurement.record"}),
        ("deed=MEASUREMENT.RECORD", {"measurement.record"}),
        ("deed=easurement", set()),
        ("who=ortiz&deed=m", {"measurement.record"}),
        ("who=nobody", set()),
        ("on=22-Nov-2026&deed=measurement", {"measurement.record"}),
        ("on=21-Nov-2026&deed=measurement", set()),
        ("on=today&deed=measurement", {"measurement.record"}),
    ],
)
def test_filters_narrow(
    auditor: Client, team: Team, patient: Patient, query: str, deeds: set[str]
) -> None:
    record_measurement(
        by=team.nurse, at=NOW, patient_id=patient.pk, on=date(2026, 11, 20), weight_kg=number("62")
    )
    page = auditor.get(f"/audit/?{query}")
    assert deeds_of(page) == deeds
    if not deeds:
        assert "No row fits" in words(page)


def test_a_patients_rows_alone(auditor: Client, team: Team, patient: Patient) -> None:
    make_patient(team)
    page = auditor.get(f"/audit/?patient={patient.pk}")
    known = AuditEvent.objects.filter(patient_id=patient.pk).order_by("-seq")
    assert rows_of(page) == [row.seq for row in known]
    assert rows_of(auditor.get("/audit/?patient=999999")) == []


@override_settings(TIME_ZONE="Pacific/Auckland")
def test_a_day_is_the_clinics_day(auditor: Client, team: Team) -> None:
    told(team, 1, datetime(2026, 11, 20, 10, 59, tzinfo=UTC))  # 23:59 there
    told(team, 1, datetime(2026, 11, 20, 11, 0, tzinfo=UTC))  # midnight there
    told(team, 1, datetime(2026, 11, 21, 11, 0, tzinfo=UTC))
    counts = [
        len(rows_of(auditor.get(f"/audit/?deed=order.view&on={d}-Nov-2026"))) for d in (20, 21, 22)
    ]
    assert counts == [1, 1, 1]


@pytest.mark.parametrize(
    "query",
    ["on=31-Feb-2026", "on=20/11/2026", "patient=x", "patient=-1", "patient=٣", "patient=1e3"],
)
def test_a_filter_that_cannot_be_read_is_named(auditor: Client, query: str) -> None:
    page = auditor.get(f"/audit/?{query}")
    name, _, typed = query.partition("=")
    assert page.status_code == 422
    assert f'href="#id_{name}"' in page.content.decode()
    assert fields_of(page)[name] == typed
    assert rows_of(page) == []


# ---- pages --------------------------------------------------------------------------------


def test_pages_follow_each_other_without_gap(auditor: Client, team: Team) -> None:
    told(team, 2 * PAGE + 3)
    address, seen, sizes = "/audit/?deed=order.view", [], []
    while address:
        page = auditor.get(address)
        seen += rows_of(page)
        sizes.append(len(rows_of(page)))
        older = re.search(r'href="(\?[^"]*before=\d+)"', page.content.decode())
        address = "/audit/" + older[1].replace("&amp;", "&") if older else ""
    assert sizes == [PAGE, PAGE, 3]
    assert seen == list(
        AuditEvent.objects.filter(deed="order.view").order_by("-seq").values_list("seq", flat=True)
    )


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "٣", ""])
def test_a_place_nobody_gave_out_is_the_start(auditor: Client, team: Team, before: str) -> None:
    told(team, 3)
    assert len(rows_of(auditor.get("/audit/", {"deed": "order.view", "before": before}))) == 3


def test_a_page_costs_the_same_at_1_50_and_500_rows(auditor: Client, team: Team) -> None:
    costs = []
    for more in (1, 49, 450):
        told(team, more)
        with CaptureQueriesContext(connection) as seen:
            auditor.get("/audit/")
        costs.append(len(seen))
    assert costs[0] <= 6
    assert costs == [costs[0]] * 3
