"""Whose rows one sees, the chain and its button, and who looked at a patient."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from rituximab.audit import trail
from rituximab.audit.models import AuditEvent
from rituximab.records.models import Patient
from tests.audit.attack import EVENTS, fences_down, run
from tests.factories import Team, make_patient, make_team
from tests.people import NOW
from tests.web.test_audit import rows_of
from tests.web.visit import at_most, client_of, refused, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# ---- whose rows ---------------------------------------------------------------------------


def test_another_clinics_rows_are_not_there(auditor: Client, patient: Patient) -> None:
    other = make_team()
    stranger = make_patient(other)
    trail.record(deed="order.expire", by=None, at=NOW, patient=stranger.pk)
    trail.record(deed="order.expire", by=None, at=NOW, patient=patient.pk, new={"mine": True})
    page = auditor.get("/audit/")
    shown = AuditEvent.objects.filter(seq__in=rows_of(page))
    assert {row.clinic_id for row in shown} <= {patient.clinic_id, None}
    assert {row.patient_id for row in shown} <= {patient.pk, None}
    assert shown.filter(deed="order.expire").count() == 1


def test_sign_ins_of_ones_own_people_are_there(auditor: Client, team: Team) -> None:
    for actor in (team.nurse, make_team().nurse):
        trail.record(deed="session.begin", by=Signing(actor), at=NOW)
    trail.refused(deed="session.begin", by=None, at=NOW)
    page = auditor.get("/audit/?deed=session.begin")
    shown = AuditEvent.objects.filter(seq__in=rows_of(page))
    assert [row.actor_id for row in shown] == [team.nurse.user_id, None]


class Signing:
    """Somebody signing in, as the trail names them: in no clinic yet."""

    clinic_id = None
    role_text = ""

    def __init__(self, actor: Any) -> None:
        self.user_id, self.full_name = actor.user_id, actor.full_name


# ---- the chain ----------------------------------------------------------------------------


def test_the_chain_is_verified_by_a_button(auditor: Client, team: Team, patient: Patient) -> None:
    shown = words(auditor.get("/audit/"))
    assert trail.head()[1] in shown
    rows = AuditEvent.objects.count()
    page = auditor.post("/audit/verify/", follow=True)
    assert f"The chain holds: {rows} rows read" in words(page)
    said = AuditEvent.objects.get(deed="audit.verify")
    assert said.after["holds"] is True
    assert (said.after["rows"], said.actor_id) == (rows, team.auditor.user_id)


def test_a_broken_chain_is_said_aloud(auditor: Client, patient: Patient) -> None:
    with fences_down():
        run(f"UPDATE {EVENTS} SET reason = %s WHERE seq = 2", "something else")
    page = auditor.post("/audit/verify/", follow=True)
    assert 'class="callout stop error"' in page.content.decode()
    assert "Row 2 is not what was written" in words(page)
    said = AuditEvent.objects.get(deed="audit.verify")
    assert said.after["holds"] is False
    assert any("Row 2" in fault for fault in said.after["faults"])


def test_verifying_is_a_post(auditor: Client) -> None:
    assert auditor.get("/audit/verify/").status_code == 405


@pytest.mark.parametrize("role", ["prescriber", "pharmacist", "nurse"])
def test_who_treats_does_not_read_the_trail(team: Team, patient: Patient, role: str) -> None:
    client = client_of(getattr(team, role))
    for page in (
        client.get("/audit/"),
        client.post("/audit/verify/"),
        client.get(f"/audit/patients/{patient.pk}/"),
    ):
        refused(page, "auditor or admin")
    assert "Audit trail" not in words(client.get("/"))


# ---- who looked ---------------------------------------------------------------------------


def test_who_looked_is_told_by_day_and_person(
    auditor: Client, nurse: Client, patient: Patient
) -> None:
    for _ in range(3):
        nurse.get(f"/patients/{patient.pk}/")
    page = auditor.get(f"/audit/patients/{patient.pk}/")
    said = words(page)
    assert re.search(r"22-Nov-2026 Nadia Ortiz nurse 10:15 to 10:15 3 patient.allergies", said)
    assert re.search(r"22-Nov-2026 Dr Ada Vale prescriber .*? none patient.register", said)
    assert re.search(r"22-Nov-2026 Grace Webb auditor 10:15 to 10:15 1 nothing none", said)
    assert f"Patient {patient.pk}" in said
    assert patient.family_name not in page.content.decode()


def test_a_refused_attempt_is_counted(auditor: Client, team: Team, patient: Patient) -> None:
    trail.refused(deed="order.sign", by=team.nurse, at=NOW, patient=patient)
    said = words(auditor.get(f"/audit/patients/{patient.pk}/"))
    assert re.search(r"Nadia Ortiz nurse .*? patient.allergies 1 ", said)


def test_earlier_days_follow(auditor: Client, team: Team, patient: Patient) -> None:
    old = NOW - timedelta(days=40)
    trail.read(by=team.pharmacist, at=old, patient=patient.pk)
    for _ in range(500):
        trail.read(by=team.nurse, at=NOW, patient=patient.pk)
    page = auditor.get(f"/audit/patients/{patient.pk}/")
    assert "Tom Marsh" not in words(page)
    older = re.search(r'href="\?before=(\d+)"', page.content.decode())
    assert older
    assert "13-Oct-2026 Tom Marsh" in words(
        auditor.get(f"/audit/patients/{patient.pk}/?before={older[1]}")
    )


def test_a_patient_of_another_clinic_was_looked_at_by_nobody(patient: Patient) -> None:
    stranger = client_of(make_team().auditor)
    assert stranger.get(f"/audit/patients/{patient.pk}/").status_code == 404


def test_what_looking_costs(auditor: Client, team: Team, patient: Patient) -> None:
    for more in (1, 49, 450):
        for _ in range(more):
            trail.read(by=team.nurse, at=NOW, patient=patient.pk)
        with at_most(6):
            auditor.get(f"/audit/patients/{patient.pk}/")
