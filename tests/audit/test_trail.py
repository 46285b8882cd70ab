"""A deed and its row stand or fall together; a refusal stands alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.access.role import Role
from rituximab.audit import trail
from rituximab.audit.chain import GENESIS
from rituximab.audit.models import AuditEvent, ChainHead
from rituximab.audit.verify import verify
from tests.audit.attack import HEAD, fences_down, run, write
from tests.people import NOW, make_actor, make_clinic
from tests.race import at_once


@pytest.fixture
def actor(db: None) -> Actor:
    return make_actor(Role.PRESCRIBER, Role.NURSE)


def test_a_row_says_who_did_what_where_and_why(actor: Actor) -> None:
    clinic = make_clinic()
    event = trail.record(
        deed=Permission.ORDER_SIGN,
        by=actor,
        at=NOW,
        subject=clinic,
        patient=12,
        old={"state": "draft"},
        new={"state": "signed"},
        reason="as planned",
    )
    row = AuditEvent.objects.get()
    assert (row.seq, row.at, row.deed, row.outcome) == (1, NOW, "order.sign", "done")
    assert (row.actor_id, row.actor_name) == (actor.user_id, "Dr Ada Vale")
    assert (row.role, row.clinic_id) == ("prescriber, nurse", actor.clinic_id)
    assert (row.subject_type, row.subject_id, row.patient_id) == ("clinic", str(clinic.pk), 12)
    assert (row.before, row.after) == ({"state": "draft"}, {"state": "signed"})
    assert (row.reason, row.request_id, row.prev_hash) == ("as planned", "", GENESIS)
    assert event.hash == row.hash
    assert trail.head() == (1, row.hash)


def test_rows_are_linked(actor: Actor) -> None:
    first, second, third = write(actor, 3)
    assert (second.prev_hash, third.prev_hash) == (first.hash, second.hash)
    assert trail.head() == (3, third.hash)
    assert verify().holds


def test_the_product_itself_and_a_stranger_have_a_name(db: None) -> None:
    assert trail.record(deed="order.expire", by=None, at=NOW).actor_name == "system"
    assert trail.refused(deed="session.begin", by=None, at=NOW).actor_name == "not signed in"


def test_the_order_is_that_of_writing_whatever_the_clock_says(actor: Actor) -> None:
    late = trail.record(deed="order.sign", by=actor, at=NOW)
    early = trail.record(deed="order.sign", by=actor, at=NOW - timedelta(hours=2))
    assert [row.seq for row in AuditEvent.objects.all()] == [late.seq, early.seq]
    assert AuditEvent.objects.filter(at__lt=NOW).get() == early
    assert verify().holds


def test_a_moment_without_a_zone_is_refused(actor: Actor) -> None:
    with pytest.raises(ValueError, match="zone"):
        trail.record(deed="order.sign", by=actor, at=NOW.replace(tzinfo=None))


@pytest.mark.django_db(transaction=True)
def test_a_record_outside_a_transaction_is_refused() -> None:
    actor = make_actor(Role.PRESCRIBER)
    with pytest.raises(trail.NoTransaction, match=r"order\.sign"):
        trail.record(deed="order.sign", by=actor, at=NOW)
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_deed_rolled_back_leaves_no_row_and_no_gap() -> None:
    actor = make_actor(Role.PRESCRIBER)
    with transaction.atomic():
        write(actor, 1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(actor, 2)
        raise ZeroDivisionError
    assert AuditEvent.objects.count() == trail.head()[0] == 1
    with transaction.atomic():
        write(actor, 1)
    assert verify().holds
    assert trail.head()[0] == 2


@pytest.mark.django_db(transaction=True)
def test_a_refusal_stays_when_the_attempt_is_undone() -> None:
    actor = make_actor(Role.NURSE)
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        trail.refused(deed="order.sign", by=actor, at=NOW)
    trail.refused(deed="order.sign", by=actor, at=NOW, subject=("order", 5), reason="no role")
    row = AuditEvent.objects.get()
    assert (row.outcome, row.subject_id, row.reason) == ("refused", "5", "no role")


@pytest.mark.django_db(transaction=True)
def test_a_read_needs_no_transaction_and_joins_one() -> None:
    actor = make_actor(Role.NURSE)
    assert trail.read(by=actor, at=NOW, patient=5).deed == "patient.view"
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        trail.read(by=actor, at=NOW, patient=6, deed="print.order")
        raise ZeroDivisionError
    assert [row.patient_id for row in AuditEvent.objects.all()] == [5]


def test_a_row_costs_two_sql(
    actor: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        trail.record(deed="order.sign", by=actor, at=NOW)
    with django_assert_num_queries(2):
        trail.read(by=actor, at=NOW, patient=5)


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_moment_make_one_chain() -> None:
    actor = make_actor(Role.PRESCRIBER)

    def sign(number: int) -> None:
        for _ in range(5):
            with transaction.atomic():
                write(actor, 1)

    at_once(6, sign)
    report = verify()
    assert report.holds, report.faults
    assert report.rows == 30


def test_without_its_head_the_chain_does_not_start_again(actor: Actor) -> None:
    write(actor, 2)
    with fences_down():
        run(f"DELETE FROM {HEAD}")
    with pytest.raises(Exception, match=r"(?i)unique|follow"), transaction.atomic():
        write(actor, 1)
    assert AuditEvent.objects.count() == 2


def test_the_trail_points_at_nothing(db: None) -> None:
    for model in (AuditEvent, ChainHead):
        assert not connection.introspection.get_relations(connection.cursor(), model._meta.db_table)
