"""Every address says who may see it and keeps to it: each role, GET and POST, each clinic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from rituximab.access.gate import access_of
from rituximab.access.permission import Permission as P
from rituximab.access.policy import POLICY, needed
from rituximab.access.role import Role
from rituximab.actions.event import record_event
from rituximab.actions.infusion import add_note, schedule_infusion
from rituximab.actions.patient import record_condition
from rituximab.records.models import CoreSet, Course, DueItem, ExceptionRequest, Task
from tests.factories import Team, make_team, ready_course
from tests.people import NOW, give, make_user
from tests.web import orders
from tests.web.marks import MARKS
from tests.web.visit import client_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

METHODS = ("get", "post")
#: What a view asks for beyond its mark: striking through an event needs what recording one does.
BEYOND = {"patient:error": P.EVENT_EDIT}
#: Buttons of other pages: a GET of them is 405, whosever the row.
BUTTONS = {
    "order:take", "order:compare", "infusion:arrive", "infusion:check", "infusion:clear",
    "infusion:recheck", "infusion:start", "infusion:vitals", "infusion:medicine", "infusion:note",
    "infusion:rate", "infusion:pause", "infusion:resume", "infusion:stop", "infusion:complete",
    "infusion:observe", "infusion:close", "infusion:reconcile", "monitoring:lab_apply",
    "worklist:claim", "worklist:give_back", "worklist:wake",
}  # fmt: skip
#: Addresses about no patient: another clinic's people see their own world there.
OPEN_WORLD = {
    "worklist:home", "worklist:news", "worklist:export",
    "patient:search", "patient:register", "protocol:edition", "audit:trail",
    "audit:verify", "papers:check", "papers:check_code", "infusion:board",
    "monitoring:due", "monitoring:results", "monitoring:tasks", "monitoring:lab_import",
    "monitoring:lab_apply", "response:cohort",
}  # fmt: skip


def views(urlconf: str | None = None) -> Iterator[tuple[str, str, Any]]:
    """Name, route and view of every address."""

    def walk(resolver: URLResolver, route: str, space: str) -> Iterator[tuple[str, str, Any]]:
        for pattern in resolver.url_patterns:
            here = route + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield f"{space}:{pattern.name}", here, pattern.callback
            else:
                yield from walk(pattern, here, pattern.app_name or space)

    return walk(get_resolver(urlconf), "", "")


VIEWS = {name: (route, view) for name, route, view in views()}


@pytest.fixture
def numbers(team: Team) -> dict[str, Any]:
    """A chart with one row of each kind that an address can name."""
    course = ready_course(team)
    patient = course.patient_id
    whose: dict[str, Any] = {"by": team.nurse, "at": NOW, "patient_id": patient}
    order = orders.taken(team, course)
    event = record_event(kind="infusion_reaction", on=date(2026, 11, 20), **whose)
    exception = ExceptionRequest.objects.create(
        course=course,
        rule="twelve-weeks",
        code="organ-threatening",
        text="dysphagia, no time to lose",
        approver="prescriber",
        written_at=NOW,
        written_by_id=team.prescriber.user_id,
    )
    return {
        "patient_id": patient,
        "course_id": course.pk,
        "order_id": order.pk,
        "exception_id": exception.pk,
        "therapy_id": course.patient.therapies.earliest("pk").pk,
        "measurement_id": course.patient.measurements.earliest("pk").pk,
        "condition_id": record_condition(kind="diabetes", **whose).pk,
        "event_id": event.pk,
        "record_id": event.pk,
        "kind": "event",
        "rule": "hbv-positive",
        "test": "igg",
        "code": "2345678",
        "subject": "order",
        "subject_id": order.pk,
        "core_set_id": CoreSet.objects.create(
            course=course, on=NOW.date(), written_at=NOW, written_by_id=team.prescriber.user_id
        ).pk,
        **at_the_chair(team, course),
        **watched(team, course),
    }


def watched(team: Team, course: Course) -> dict[str, Any]:
    """A window and a task, as facts would bring them."""
    day, said = NOW.date(), {"written_at": NOW, "written_by_id": team.nurse.user_id}
    DueItem.objects.create(course=course, item="kidney", opens_on=day, overdue_on=day)
    about: dict[str, Any] = {"patient": course.patient, "kind": "re-plan", "text": "plan anew"}
    return {"window": "kidney", "task_id": Task.objects.create(due_at=NOW, **about, **said).pk}


def at_the_chair(team: Team, course: Course) -> dict[str, Any]:
    """An infusion with a chair, and a note beside it."""
    when = {"scheduled_for": NOW + timedelta(days=1), "chair": "4"}
    nurse: dict[str, Any] = {"by": team.nurse, "at": NOW}
    row = schedule_infusion(course_id=course.pk, infusion=1, **when, **nurse)
    note = add_note(infusion_id=row.pk, text="comes by taxi", **nurse)
    where = {"number": 1, "item": "consent", "sort": "note"}
    return {"infusion_id": row.pk, "entry_id": note.pk, **where}


def address(route: str, numbers: dict[str, Any]) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(numbers[found[1]]), route)


# ---- the marks ----------------------------------------------------------------------------


def test_every_address_has_the_mark_agreed() -> None:
    agreed = {name: str(mark) for mark, names in MARKS.items() for name in names}
    assert {name: access_of(view) for name, (_, view) in VIEWS.items()} == agreed


def test_a_view_without_a_mark_is_found() -> None:
    unmarked = [name for name, _, view in views("tests.access.addresses") if not access_of(view)]
    assert unmarked == [":unmarked"]


def test_every_address_has_its_own_name() -> None:
    names = [name for name, _, _ in views()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+:[a-z_]+", name) for name in names)


# ---- role by role -------------------------------------------------------------------------


def asked(client: Client, method: str, where: str) -> Any:
    return getattr(client, method)(where)


def pressed(name: str, method: str) -> bool:
    """Whether this is a GET of a button."""
    return name in BUTTONS and method == "get"


#: Signing out comes last: what follows would be asked by nobody.
IN_ORDER = sorted(VIEWS.items(), key=lambda item: item[0] == "access:sign_out")


@pytest.mark.parametrize("role", Role)
def test_each_role_is_let_in_where_the_table_says(
    team: Team, numbers: dict[str, Any], role: Role
) -> None:
    client, faults = client_of(getattr(team, role.value)), []
    for name, (route, view) in IN_ORDER:
        permission = BEYOND.get(name) or getattr(view, "permission", None)
        allowed = permission is None or role in POLICY[permission]
        for method in METHODS:
            page = asked(client, method, address(route, numbers))
            if page.status_code >= 500 or (page.status_code == 403) == allowed:
                faults.append(f"{method} {name}: {page.status_code}")
            elif permission and not allowed and needed(permission) not in words(page):
                faults.append(f"{method} {name} does not say who may")
            elif page.status_code == 404:
                faults.append(f"{method} {name} is not there")
    assert faults == []


@pytest.mark.parametrize("role", Role)
def test_another_clinics_rows_are_not_there(
    team: Team, numbers: dict[str, Any], role: Role
) -> None:
    stranger, faults = client_of(getattr(make_team(), role.value)), []
    for name, (route, view) in VIEWS.items():
        permission = BEYOND.get(name) or getattr(view, "permission", None)
        if name in OPEN_WORLD or permission is None:
            continue
        expected = 404 if role in POLICY[permission] else 403
        for method in METHODS:
            status = asked(stranger, method, address(route, numbers)).status_code
            if status != expected and not (status == 405 and pressed(name, method)):
                faults.append(f"{method} {name}: {status}, not {expected}")
    assert faults == []


@pytest.mark.parametrize("far", [0, 2**63, 10**30])
def test_a_number_no_row_can_have_is_not_there(
    team: Team, numbers: dict[str, Any], far: int
) -> None:
    away = {name: far if isinstance(value, int) else value for name, value in numbers.items()}
    faults = []
    clients = {role: client_of(getattr(team, role.value)) for role in Role}
    for name, (route, view) in VIEWS.items():
        if "_id>" not in route:
            continue
        permission = BEYOND.get(name) or view.permission
        client = clients[POLICY[permission][0]]
        for method in METHODS:
            status = asked(client, method, address(route, away)).status_code
            if status != 404 and not (status == 405 and pressed(name, method)):
                faults.append(f"{method} {name}: {status}")
    assert faults == []


# ---- nobody in particular -----------------------------------------------------------------


def test_a_stranger_gets_no_further_than_sign_in(numbers: dict[str, Any]) -> None:
    for name, (route, view) in VIEWS.items():
        for method in METHODS:
            page = asked(Client(), method, address(route, numbers))
            if access_of(view) == "public":
                assert page.status_code in (200, 302, 405, 422), name
            else:
                assert page.status_code == 302, name
                assert page.headers["Location"].startswith("/sign-in/?next=/"), name


def test_somebody_of_no_clinic_gets_no_further_than_the_choice(numbers: dict[str, Any]) -> None:
    user = make_user()
    for name, (route, view) in VIEWS.items():
        if access_of(view) in ("public", "identified"):
            continue
        client = Client()
        client.force_login(user)
        for method in METHODS:
            page = asked(client, method, address(route, numbers))
            assert (page.status_code, page.headers.get("Location")) == (302, "/clinic/"), name


def test_a_form_of_somebody_elses_page_changes_nothing(team: Team, numbers: dict[str, Any]) -> None:
    user = make_user()
    give(user, team.clinic, Role.PRESCRIBER, Role.PHARMACIST, Role.NURSE)
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    for name, (route, _) in VIEWS.items():
        page = client.post(address(route, numbers), {"once": "x"})
        assert page.status_code == 403, name
        assert "This form is too old" in words(page), name
