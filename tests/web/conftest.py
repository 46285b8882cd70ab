"""A clinic to visit at a standing clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from rituximab.records.models import Patient
from tests.factories import Team, make_patient, make_team
from tests.people import NOW
from tests.web.visit import client_of


@pytest.fixture
def clock() -> Iterator[None]:
    """The moment at which the factories write is the moment of every request."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team(db: None) -> Team:
    return make_team()


@pytest.fixture
def patient(team: Team) -> Patient:
    return make_patient(team)


@pytest.fixture
def prescriber(team: Team) -> Client:
    return client_of(team.prescriber)


@pytest.fixture
def nurse(team: Team) -> Client:
    return client_of(team.nurse)


@pytest.fixture
def auditor(team: Team) -> Client:
    return client_of(team.auditor)


@pytest.fixture
def admin(team: Team) -> Client:
    return client_of(team.admin)
