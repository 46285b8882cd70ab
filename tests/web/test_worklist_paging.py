"""Pages of a list: every row once, while others come and go; filters; what the address may say."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest

from rituximab.access.role import Role
from rituximab.actions.worklist import claim_work, snooze_work
from rituximab.records.models import Course, Patient, Task
from rituximab.records.worklist import LISTS, Wish, counts, place_of, place_text, rows_of
from tests.crowd import (
    crowd_of_answers,
    crowd_of_courses,
    crowd_of_exceptions,
    crowd_of_infusions,
    crowd_of_orders,
    crowd_of_patients,
    crowd_of_results,
    crowd_of_tasks,
)
from tests.factories import Team
from tests.people import NOW, make_actor
from tests.web.visit import client_of, words
from tests.web.worklists import CROWDS, TODAY, released, seen
from tests.web.worklists import rows_of as shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def walk(team: Team, name: str, size: int = 7, between: Any = None) -> list[tuple[str, int]]:
    """Every row of a list, page by page, as an address carries the place."""
    actor = getattr(team, CROWDS[name][0])
    place, found = None, []
    for step in range(100):
        rows, more = rows_of(name, actor, TODAY, Wish(), place, size)
        found += [(row.subject, row.subject_id) for row in rows]
        if not more:
            return found
        place = place_of(name, place_text(name, rows[-1]))
        assert place is not None
        if between:
            between(step)
    raise AssertionError("a list without an end")


@pytest.mark.parametrize("name", CROWDS)
def test_every_row_of_every_list_once(team: Team, name: str) -> None:
    CROWDS[name][1](team, 23)
    found = walk(team, name)
    assert len(found) == len(set(found)) == 23


def test_lists_of_two_tables_keep_one_order(team: Team) -> None:
    for n in range(6):
        crowd_of_infusions(team, 2, "scheduled", scheduled_for=NOW - timedelta(hours=n))
        released(team, 2, planned_on=TODAY)
        crowd_of_answers(team, 2, ("low-igg", "lowigg", "igg")[n % 3])
        for request in crowd_of_exceptions(team, 2, "pharmacist"):
            request.rule = ("low-igg", "lowigg", "igg")[n % 3]
            request.state, request.decided_at = "approved", NOW - timedelta(minutes=n)
            request.decided_by_id = team.pharmacist.user_id
            request.save()
    for name in ("chairs", "overrides"):
        found = walk(team, name, size=5)
        assert len(found) == len(set(found)) == 24


def test_no_row_is_lost_or_doubled_while_others_come_and_go(team: Team) -> None:
    """Tasks are sorted by urgency and due moment; some are finished, some new, some urgent now."""
    stay = {task.pk for task in crowd_of_tasks(team, 30)}
    stay |= {task.pk for task in crowd_of_tasks(team, 10, urgent=True)}
    going = [task.pk for task in crowd_of_tasks(team, 20)]

    def between(step: int) -> None:
        Task.objects.filter(pk__in=going[step * 3 : step * 3 + 3]).update(
            done_at=NOW, done_by=team.prescriber.user_id, done_text="done"
        )
        crowd_of_tasks(team, 2, due_at=NOW - timedelta(days=1))
        crowd_of_tasks(team, 1, urgent=True)
        crowd_of_tasks(team, 2, due_at=NOW + timedelta(minutes=step))

    found = [pk for _, pk in walk(team, "tasks", between=between)]
    assert len(found) == len(set(found))
    assert stay <= set(found)


def test_rows_of_one_moment_are_told_apart(team: Team) -> None:
    crowd_of_tasks(team, 60, due_at=NOW)
    first = client_of(team.prescriber).get("/?list=tasks")
    following = re.search(r'href="(\?list=tasks&amp;after=[^"]+)"', first.content.decode())
    assert following
    second = client_of(team.prescriber).get("/" + following[1].replace("&amp;", "&"))
    assert len({*shown(first), *shown(second)}) == 60
    assert "From the start" in words(second)
    assert "Next 50" not in words(second)


BROKEN = ("", "x", "1~2", "~~~", "9" * 30, "0~2026-11-22~1~2~3", "-1~2026-11-22T10:00:00Z~1")


@pytest.mark.parametrize("name", CROWDS)
def test_a_place_nobody_gave_out_is_the_start_of_any_list(team: Team, name: str) -> None:
    CROWDS[name][1](team, 1)
    far = "~".join("9" * 30 for _ in LISTS[name].keys)
    naive = "~".join("2026-11-22T10:00:00" for _ in LISTS[name].keys)
    for after in (*BROKEN, far, naive, "\x00", "A~2026-11-22T10:00:00Z~0~1"):
        assert place_of(name, after) is None or name in ("tasks", "results"), after
        assert len(seen(team, name, f"&after={quote(after)}")) == 1, after


def test_the_end_of_a_list_that_shrank_leads_back(team: Team) -> None:
    crowd_of_courses(team, 1)
    page = client_of(team.prescriber).get("/?list=courses&after=2999-01-01T00:00:00Z~1")
    assert "No further rows. From the start" in words(page)


# ---- filters ----------------------------------------------------------------------------------


def chips(page: Any) -> list[str]:
    found = re.findall(r'<a class="chip on" href="(.*?)">(.*?)</a>', page.content.decode())
    return [" ".join(re.sub("<.*?>", "", unescape(text)).split()) for _, text in found]


def test_by_name_or_the_beginning_of_a_number(team: Team) -> None:
    courses = crowd_of_courses(team, 3)
    patient = Patient.objects.get(pk=courses[1].patient_id)
    for text in (patient.family_name, f"ines {patient.family_name}", patient.mrn, "  InEs  "):
        page = client_of(team.prescriber).get(f"/?list=courses&q={quote(text)}")
        assert len(shown(page)) == (3 if "InEs" in text else 1), text
        assert chips(page) == [f"Take off: Name or number: {' '.join(text.split())} ×"]
    page = client_of(team.prescriber).get("/?list=courses&q=nobody")
    assert "No row fits what is asked for. Show the whole list" in words(page)
    assert shown(client_of(team.prescriber).get("/?list=courses&q=%25")) == []
    assert len(shown(client_of(team.prescriber).get("/?list=courses&q=%00"))) == 3


def test_who_may_not_know_names_finds_nobody_by_one(team: Team) -> None:
    crowd_of_patients(team, 1)
    crowd_of_answers(team, 2)
    patient = Course.objects.latest("pk").patient
    for text in (patient.family_name, patient.mrn, "ines"):
        assert seen(team, "overrides", f"&q={quote(text)}") == []
    assert len(seen(team, "overrides", f"&q=Patient {patient.pk}")) == 1
    assert seen(team, "overrides", f"&q={'9' * 18}") == []


def test_mine_and_nobodys(team: Team) -> None:
    mine, other, free = crowd_of_orders(team, 3, "signed")
    second = make_actor(Role.PHARMACIST, clinic=team.clinic, full_name="Ana Silva")
    for who, order in ((team.pharmacist, mine), (second, other)):
        claim_work(by=who, at=NOW, subject="order", subject_id=order.pk)
    page = client_of(team.pharmacist).get("/?list=verify&whose=mine")
    (row,) = shown(page)
    assert "You took it" in row and "Give back" in row
    assert chips(page) == ["Take off: Taken by me ×"]
    (row,) = seen(team, "verify", "&whose=free")
    assert "Take :" in row
    rows = seen(team, "verify")
    assert len(rows) == 3 and "Ana Silva looks after it" in rows[1] and "Take over" in rows[1]
    assert len(seen(team, "verify", "&whose=x")) == 3
    assert free.pk


def test_what_is_put_off_is_counted_and_shown_when_asked(team: Team) -> None:
    one, _ = crowd_of_courses(team, 2)
    snooze_work(
        by=team.prescriber,
        at=NOW,
        subject="course",
        subject_id=one.pk,
        until=TODAY + timedelta(days=2),
        reason="Comes back from abroad",
    )
    page = client_of(team.prescriber).get("/?list=courses")
    assert len(shown(page)) == 1
    assert "Put off: 1" in words(page)
    page = client_of(team.prescriber).get("/?list=courses&snoozed=1")
    (row,) = shown(page)
    said = row.replace("\u2011", "-").replace("\u00a0", " ")
    assert "Put off until Tue 24-Nov-2026 by Dr Ada Vale: Comes back from abroad" in said
    assert "Wake" in row and chips(page) == ["Take off: Put off ×"]


def test_filters_stay_on_the_next_page_and_in_the_file(team: Team) -> None:
    crowd_of_results(team, 60, value=Decimal("0.4"))
    text = words(client_of(team.prescriber).get("/?list=results&urgent=1&whose=free&q=ines"))
    page = client_of(team.prescriber).get("/?list=results&urgent=1&whose=free&q=ines")
    body = page.content.decode()
    query = "list=results&amp;whose=free&amp;urgent=1&amp;q=ines"
    assert f'href="?{query}&amp;after=' in body
    assert f'href="/worklist/export/?{query}"' in body
    assert '<input type="hidden" name="urgent" value="1">' in body
    assert "Outside its limits" in text


def test_an_auditor_takes_nothing_and_sees_what_others_put_off(team: Team) -> None:
    (window,) = CROWDS["overdue"][1](team, 1)
    snooze_work(
        by=team.nurse,
        at=NOW,
        subject="due:blood-count",
        subject_id=window.course_id,
        until=TODAY + timedelta(days=2),
        reason="Comes back from abroad",
    )
    assert seen(team, "monitoring") == []
    (row,) = seen(team, "overdue")
    assert "Take" not in row
    assert len(seen(team, "overdue", "&whose=mine&snoozed=1")) == 1


# ---- counts -----------------------------------------------------------------------------------


def test_all_counts_are_one_statement(team: Team, django_assert_num_queries: Any) -> None:
    treating = (Role.PRESCRIBER, Role.PHARMACIST, Role.NURSE)
    everybody = make_actor(*treating, clinic=team.clinic)
    for name in LISTS:
        CROWDS[name][1](team, 2)
    with django_assert_num_queries(1):
        found = counts({name: (name, Wish()) for name in LISTS}, everybody, TODAY)
    rows = {name: len(rows_of(name, everybody, TODAY)[0]) for name in LISTS}
    assert {**found, "own": 0} == {**rows, "own": 0}
    assert min(found[name] for name in LISTS if name != "own") >= 2
    assert counts({}, everybody, TODAY) == {}


def test_a_list_that_can_hold_nothing_counts_nothing(team: Team) -> None:
    crowd_of_answers(team, 1)
    wish = Wish(text="nobody")
    assert counts({"x": ("overrides", wish)}, team.auditor, TODAY) == {"x": 0}
