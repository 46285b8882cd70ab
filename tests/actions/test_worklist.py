"""Taking work, giving it back, putting it off, carrying a list away."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rituximab.access.role import Role
from rituximab.actions.base import NotFound
from rituximab.actions.worklist import (
    claim_work,
    export_worklist,
    give_back_work,
    snooze_work,
    wake_work,
)
from rituximab.records.models import Order, WorkMark
from rituximab.records.worklist import LONGEST_SLEEP_DAYS, Wish, marks_of, rows_of
from tests.actions.kit import (
    broken_trail,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
    said,
)
from tests.crowd import (
    crowd_of_courses,
    crowd_of_infusions,
    crowd_of_orders,
    crowd_of_patients,
    crowd_of_results,
    crowd_of_tasks,
    crowd_of_windows,
)
from tests.factories import Team
from tests.people import NOW, make_actor

TODAY, TOMORROW = NOW.date(), NOW.date() + timedelta(days=1)
LATER = NOW + timedelta(hours=1)


def about(subject: str, subject_id: int, **more: Any) -> dict[str, Any]:
    return {"at": NOW, "subject": subject, "subject_id": subject_id, **more}


def on_list(name: str, actor: Any, day: date = TODAY, **wish: Any) -> list[int]:
    return [row.pk for row in rows_of(name, actor, day, Wish(**wish))[0]]


# ---- taking -------------------------------------------------------------------------------


def test_a_claim_says_who_and_stays_on_the_list(team: Team) -> None:
    (order,) = crowd_of_orders(team, 1, "signed")
    mark = claim_work(by=team.pharmacist, **about("order", order.pk))
    assert (mark.claimed_by_id, mark.clinic_id) == (team.pharmacist.user_id, team.clinic.pk)
    rows, _ = rows_of("verify", team.pharmacist, TODAY)
    assert marks_of(team.pharmacist, rows)["order", order.pk].claimed_by == "Tom Marsh"
    event = last("worklist.claim")
    assert (event.subject_type, event.patient_id) == ("workmark", order.course.patient_id)
    assert event.after["claimed_by_id"] == team.pharmacist.user_id


def test_a_claim_is_no_lock_but_is_not_taken_unseen(team: Team) -> None:
    (order,) = crowd_of_orders(team, 1, "signed")
    other = make_actor(Role.PHARMACIST, clinic=team.clinic, full_name="Ana Silva")
    claim_work(by=team.pharmacist, **about("order", order.pk))
    with not_allowed("taken"):
        claim_work(by=other, **about("order", order.pk))
    with not_allowed("yours"):
        claim_work(by=team.pharmacist, **about("order", order.pk))
    mark = claim_work(by=other, **about("order", order.pk, over=team.pharmacist.user_id))
    assert mark.claimed_by_id == other.user_id
    assert WorkMark.objects.count() == 1
    assert last("worklist.claim").before["claimed_by_id"] == team.pharmacist.user_id


def test_somebody_else_took_it_meanwhile(team: Team) -> None:
    (order,) = crowd_of_orders(team, 1, "signed")
    first, second = (make_actor(Role.PHARMACIST, clinic=team.clinic) for _ in range(2))
    claim_work(by=first, **about("order", order.pk))
    claim_work(by=second, **about("order", order.pk, over=first.user_id))
    with not_allowed("taken"):
        claim_work(by=team.pharmacist, **about("order", order.pk, over=first.user_id))


def test_only_the_holder_gives_back(team: Team) -> None:
    (order,) = crowd_of_orders(team, 1, "signed")
    with not_allowed("not-yours"):
        give_back_work(by=team.pharmacist, **about("order", order.pk))
    claim_work(by=team.pharmacist, **about("order", order.pk))
    with not_allowed("not-yours"):
        other = make_actor(Role.PHARMACIST, clinic=team.clinic)
        give_back_work(by=other, **about("order", order.pk))
    assert give_back_work(by=team.pharmacist, **about("order", order.pk)).claimed_by_id is None
    assert len(said("worklist.give_back")) == 1


def test_what_waits_on_no_list_of_ones_own_is_not_taken(team: Team) -> None:
    (draft,) = crowd_of_orders(team, 1, "draft")
    with not_allowed("not-waiting"):
        claim_work(by=team.pharmacist, **about("order", draft.pk))
    claim_work(by=team.prescriber, **about("order", draft.pk))
    Order.objects.filter(pk=draft.pk).update(state="cancelled", state_since=LATER)
    with not_allowed("not-waiting"):
        give_back_work(by=team.prescriber, **about("order", draft.pk))


def test_a_mark_is_over_once_the_row_waits_for_something_else(team: Team) -> None:
    (order,) = crowd_of_orders(team, 1, "signed")
    claim_work(by=team.pharmacist, **about("order", order.pk))
    Order.objects.filter(pk=order.pk).update(
        state="verified",
        state_since=LATER,
        verified_by=team.pharmacist.user_id,
        verified_at=LATER,
        product="p",
    )
    rows, _ = rows_of("release", team.pharmacist, TODAY)
    assert marks_of(team.pharmacist, rows) == {}
    other = make_actor(Role.PHARMACIST, clinic=team.clinic)
    mark = claim_work(by=other, **{**about("order", order.pk), "at": LATER})
    assert (mark.claimed_by_id, mark.written_at) == (other.user_id, LATER)
    assert WorkMark.objects.count() == 1


def test_a_new_window_of_the_same_item_is_nobodys(team: Team) -> None:
    (window,) = crowd_of_windows(team, 1)
    subject = ("due:blood-count", window.course_id)
    claim_work(by=team.nurse, **about(*subject))
    assert on_list("monitoring", team.nurse, whose="mine") == [window.pk]
    window.opens_on, window.overdue_on = TOMORROW, TOMORROW + timedelta(days=7)
    window.save()
    assert on_list("monitoring", team.nurse, TOMORROW) == [window.pk]
    assert on_list("monitoring", team.nurse, TOMORROW, whose="mine") == []


# ---- putting off --------------------------------------------------------------------------


def later(team: Team, subject: str, pk: int, days: int = 3, **changes: Any) -> WorkMark:
    given = {"by": team.prescriber, "until": TODAY + timedelta(days=days), "reason": "Rings Friday"}
    return snooze_work(**about(subject, pk), **{**given, **changes})


def test_what_is_put_off_comes_back_on_its_day(team: Team) -> None:
    (course,) = crowd_of_courses(team, 1)
    mark = later(team, "course", course.pk)
    assert (mark.snoozed_until, mark.reason) == (date(2026, 11, 25), "Rings Friday")
    days = [TODAY + timedelta(days=n) for n in range(5)]
    seen = [bool(on_list("courses", team.prescriber, day)) for day in days]
    assert seen == [False, False, False, True, True]
    asleep = [bool(on_list("courses", team.prescriber, day, snoozed=True)) for day in days]
    assert asleep == [True, True, True, False, False]
    assert on_list("courses", team.second) == [], "it sleeps for everybody"
    event = last("worklist.snooze")
    assert (event.reason, event.after["snoozed_until"]) == ("Rings Friday", "2026-11-25")


def test_taken_and_put_off_stand_together(team: Team) -> None:
    (course,) = crowd_of_courses(team, 1)
    claim_work(by=team.prescriber, **about("course", course.pk))
    mark = later(team, "course", course.pk)
    assert (mark.claimed_by_id, mark.reason) == (team.prescriber.user_id, "Rings Friday")
    mark = wake_work(by=team.prescriber, **about("course", course.pk))
    assert (mark.claimed_by_id, mark.snoozed_until) == (team.prescriber.user_id, None)
    assert on_list("courses", team.prescriber) == [course.pk]
    assert len(said("worklist.wake")) == 1


def test_only_what_sleeps_is_woken(team: Team) -> None:
    (course,) = crowd_of_courses(team, 1)
    with not_allowed("awake"):
        wake_work(by=team.prescriber, **about("course", course.pk))
    later(team, "course", course.pk, 1)
    with not_allowed("awake"):
        at = NOW + timedelta(days=1)
        wake_work(by=team.prescriber, **{**about("course", course.pk), "at": at})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"until": TODAY}, "until"),
        ({"until": TODAY - timedelta(days=1)}, "until"),
        ({"until": TODAY + timedelta(days=LONGEST_SLEEP_DAYS + 1)}, "until"),
        ({"reason": "x"}, "reason"),
        ({"reason": "because " * 50}, "reason"),
    ],
)
def test_a_day_ahead_and_a_reason(team: Team, changes: dict[str, Any], field: str) -> None:
    (course,) = crowd_of_courses(team, 1)
    with invalid(field):
        later(team, "course", course.pk, **changes)
    assert later(team, "course", course.pk, LONGEST_SLEEP_DAYS).snoozed_until


def test_what_is_urgent_sleeps_one_night(team: Team) -> None:
    (urgent,) = crowd_of_tasks(team, 1, urgent=True)
    (other,) = crowd_of_tasks(team, 1)
    (low,) = crowd_of_results(team, 1, value=Decimal("0.4"))
    for subject, pk in (("task", urgent.pk), ("result", low.pk)):
        with not_allowed("presses"):
            later(team, subject, pk, 2)
        assert later(team, subject, pk, 1).snoozed_until == TOMORROW
    assert later(team, "task", other.pk, 2)


def test_what_is_at_the_chair_is_not_put_off(team: Team) -> None:
    (infusion,) = crowd_of_infusions(team, 1, "scheduled", scheduled_for=LATER)
    with not_allowed("not-put-off"):
        later(team, "infusion", infusion.pk, by=team.nurse)
    assert claim_work(by=team.nurse, **about("infusion", infusion.pk))


# ---- who, and what is left behind -----------------------------------------------------------


@pytest.mark.parametrize("deed", [claim_work, give_back_work, wake_work])
def test_only_who_treats(team: Team, deed: Any) -> None:
    (course,) = crowd_of_courses(team, 1, "held")
    treating = (team.prescriber, team.pharmacist, team.nurse)
    only_for(deed, *treating, among=team, subject="course", subject_id=course.pk)
    hidden_from_others(deed, "nurse", subject="course", subject_id=course.pk)


def test_only_who_treats_puts_off(team: Team) -> None:
    (course,) = crowd_of_courses(team, 1, "held")
    given: dict[str, Any] = {"until": TOMORROW, "reason": "Rings Friday"}
    given |= {"subject": "course", "subject_id": course.pk}
    treating = (team.prescriber, team.pharmacist, team.nurse)
    only_for(snooze_work, *treating, among=team, **given)
    hidden_from_others(snooze_work, "prescriber", **given)


@pytest.mark.parametrize(
    ("subject", "pk"), [("order", 0), ("order", 10**30), ("order", 77), ("x", 1), ("", 1)]
)
def test_there_is_no_such_work(team: Team, subject: str, pk: int) -> None:
    with pytest.raises(NotFound):
        claim_work(by=team.nurse, **about(subject, pk))


def test_sent_twice_it_happens_once(team: Team) -> None:
    (course,) = crowd_of_courses(team, 1)
    given = about("course", course.pk, key="0" * 32)
    first = claim_work(by=team.prescriber, **given)
    assert claim_work(by=team.prescriber, **given) == first
    assert len(said("worklist.claim")) == 1


def test_without_the_trail_nothing_is_marked(team: Team) -> None:
    (course,) = crowd_of_courses(team, 1)
    with broken_trail():
        claim_work(by=team.prescriber, **about("course", course.pk))
    assert not WorkMark.objects.exists()
    claim_work(by=team.prescriber, **about("course", course.pk))
    with broken_trail():
        later(team, "course", course.pk)
    assert WorkMark.objects.get().snoozed_until is None


def test_a_list_carried_away_is_a_reading_of_each_patient(team: Team) -> None:
    one, two = crowd_of_patients(team, 2)
    rows = export_worklist(
        by=team.auditor, at=NOW, name="overdue", patient_ids=[two.pk, one.pk, two.pk]
    )
    assert [row.patient_id for row in rows] == [two.pk, one.pk]
    assert {(row.deed, row.subject_id) for row in rows} == {
        ("worklist.export", str(one.pk)),
        ("worklist.export", str(two.pk)),
    }
    assert rows[0].after == {"list": "overdue", "patients": 2}
