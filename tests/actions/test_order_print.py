"""Printing: who prints what, numbers without a gap, and the check of a printed page."""

from __future__ import annotations

from typing import Any

import pytest

from rituximab.access.policy import AccessDenied
from rituximab.actions.order import amend_order, cancel_order, check_code, print_order
from rituximab.actions.result import record_results
from rituximab.audit.models import AuditEvent
from rituximab.records.models import Order, PrintedCopy, Snapshot
from rituximab.records.sealed import ALPHABET, check_code_of, read_code
from tests.actions.kit import hidden_from_others, invalid, last, not_allowed
from tests.factories import Team, make_team, ready_course
from tests.people import NOW
from tests.race import at_once
from tests.web import orders


def printed(team: Team, order: Order, kind: str, who: str, **more: Any) -> PrintedCopy:
    return print_order(by=getattr(team, who), at=NOW, order_id=order.pk, kind=kind, **more)


@pytest.mark.parametrize("who", ["prescriber", "pharmacist", "nurse"])
def test_a_released_order_is_printed_clean(team: Team, who: str) -> None:
    order = orders.released(team, ready_course(team))
    copy = printed(team, order, "clean", who)
    assert (copy.number, copy.kind, copy.status) == (1, "clean", "released")
    assert last("print.order").after == {"copy": 1, "kind": "clean", "status": "released"}


@pytest.mark.parametrize("stage", ["signed", "taken", "verified"])
def test_before_release_only_the_prescriber_prints_and_marked(team: Team, stage: str) -> None:
    order = getattr(orders, stage)(team, ready_course(team))
    assert printed(team, order, "unverified", "prescriber").status == order.state
    with not_allowed("not-printable"):
        printed(team, order, "clean", "pharmacist")
    for who in ("pharmacist", "nurse"):
        with pytest.raises(AccessDenied):
            printed(team, order, "unverified", who)


@pytest.mark.parametrize("kind", ["clean", "unverified", "audit"])
def test_a_draft_is_never_printed(team: Team, kind: str) -> None:
    order = orders.drafted(team, ready_course(team))
    with not_allowed("draft"):
        printed(team, order, kind, "auditor" if kind == "audit" else "prescriber")


def test_what_is_over_is_printed_for_the_auditor_only(team: Team) -> None:
    order = orders.released(team, ready_course(team))
    cancel_order(by=team.prescriber, at=NOW, order_id=order.pk, code="other", reason="not needed")
    for kind in ("clean", "unverified"):
        with not_allowed("not-printable"):
            printed(team, order, kind, "prescriber")
    assert printed(team, order, "audit", "auditor").status == "cancelled"
    with pytest.raises(AccessDenied):
        printed(team, order, "audit", "admin")


def test_copies_are_numbered_and_the_second_says_why(team: Team) -> None:
    order = orders.released(team, ready_course(team))
    printed(team, order, "clean", "pharmacist")
    printed(team, order, "audit", "auditor")
    with invalid("reason"):
        printed(team, order, "clean", "nurse")
    copy = printed(team, order, "clean", "nurse", reason="the first got wet")
    assert [c.number for c in order.copies.order_by("pk")] == [1, 2, 3]
    assert last("print.order").reason == copy.reason == "the first got wet"


def test_a_page_that_no_longer_stands_is_not_printed(team: Team) -> None:
    order = orders.released(team, ready_course(team))
    rows = [{"test": "hbsag", "reading": "positive"}]
    patient = order.course.patient_id
    record_results(by=team.nurse, at=NOW, patient_id=patient, on=NOW.date(), rows=rows)
    Order.objects.filter(pk=order.pk).update(state="released")
    with not_allowed("hbv-positive"):
        printed(team, order, "clean", "pharmacist")


def test_a_row_changed_behind_the_signature_is_not_printed(team: Team) -> None:
    order = orders.signed(team, ready_course(team))
    Order.objects.filter(pk=order.pk).update(ordered_mg=900)
    with not_allowed("seal"):
        printed(team, order, "unverified", "prescriber")


def test_for_other_clinics_there_is_nothing_to_print(team: Team) -> None:
    order = orders.released(team, ready_course(team))
    hidden_from_others(print_order, "nurse", order_id=order.pk, kind="clean")


def test_asked_twice_one_copy(team: Team) -> None:
    order = orders.released(team, ready_course(team))
    first = printed(team, order, "clean", "nurse", key="d" * 32)
    assert printed(team, order, "clean", "nurse", key="d" * 32) == first
    assert PrintedCopy.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_copies_printed_at_once_have_numbers_without_a_gap(transactional_db: None) -> None:
    team = make_team()
    order = orders.released(team, ready_course(team))
    printed(team, order, "clean", "nurse")
    at_once(6, lambda n: printed(team, order, "clean", "nurse", reason=f"for ward {n}").number)
    numbers = PrintedCopy.objects.filter(order=order).order_by("number")
    assert list(numbers.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6, 7]


# ---- the check ----------------------------------------------------------------------------


def test_a_code_of_the_order_in_force(team: Team) -> None:
    order = orders.released(team, ready_course(team))
    code = order.document.check_code
    spelt = f" {code[:4].lower()}-{code[4:8]} {code[8:]}"
    found = check_code(by=team.nurse, at=NOW, code=spelt)
    assert (found.found, found.valid, found.number, found.order_id) == (
        True,
        True,
        str(order),
        order.pk,
    )
    row = last("print.check")
    assert (row.patient_id, row.after) == (
        order.course.patient_id,
        {"code": code, "valid": True},
    )


def test_a_code_of_an_order_overtaken(team: Team) -> None:
    order = orders.released(team, ready_course(team))
    new = amend_order(by=team.prescriber, at=NOW, order_id=order.pk, reason="bag is not stocked")
    found = check_code(by=team.nurse, at=NOW, code=order.document.check_code)
    assert (found.valid, found.state, found.newer) == (False, "superseded", str(new))
    assert found.because == "bag is not stocked"
    assert "superseded" in found.text


def test_an_order_not_released_is_not_in_force(team: Team) -> None:
    order = orders.verified(team, ready_course(team))
    assert not check_code(by=team.nurse, at=NOW, code=order.document.check_code).valid


@pytest.mark.parametrize("code", ["", "AAAA-BBBB-CCCC", "x" * 500, "<script>", "é\x00"])
def test_a_code_nobody_has(team: Team, code: str) -> None:
    found = check_code(by=team.nurse, at=NOW, code=code)
    assert (found.found, found.valid, found.order_id) == (False, False, None)


def test_another_clinic_learns_nothing_but_the_verdict(team: Team) -> None:
    order = orders.released(team, ready_course(team))
    stranger = make_team().nurse
    found = check_code(by=stranger, at=NOW, code=order.document.check_code)
    assert (found.found, found.valid) == (True, True)
    assert (found.order_id, found.number, found.because, found.sha256) == (None, "", "", "")
    assert last("print.check").patient_id is None


def test_who_may_check(team: Team) -> None:
    with pytest.raises(AccessDenied):
        check_code(by=team.admin, at=NOW, code="AAAA")
    assert not AuditEvent.objects.filter(deed="print.check").exists()


def test_codes_are_short_and_differ() -> None:
    codes = {check_code_of(f"{n:064x}"[::-1]) for n in range(2000)}
    assert len(codes) == 2000
    assert all(len(code) == 12 and set(code) <= set(ALPHABET) for code in codes)
    assert check_code_of("f" * 64) == "Z" * 12
    assert check_code_of("0" * 64) == "0" * 12
    assert check_code_of("08421084210842108" + "0" * 47)[:4] == "1111"
    assert read_code("o1il-abcd") == "0111ABCD"


def test_what_was_frozen_cannot_be_changed(team: Team) -> None:
    orders.signed(team, ready_course(team))
    with pytest.raises(Exception, match="never changed"):
        Snapshot.objects.update(content="{}")
