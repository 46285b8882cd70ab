"""Signing: guards, proof, the frozen snapshot, the page rendered before the lock."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from rituximab.access.proof import Proof
from rituximab.actions.base import Conflict
from rituximab.actions.course import plan_infusions
from rituximab.actions.deciding import fault_of
from rituximab.actions.eligibility import answer_caution
from rituximab.actions.measurement import confirm_measurement, record_measurement
from rituximab.actions.order import sign_order
from rituximab.actions.result import record_results
from rituximab.protocol.casefile import canonical
from rituximab.records.models import Allergy, Decision, Document, Measurement, Order, Patient
from rituximab.records.sealed import check_code_of
from tests.actions.kit import (
    broken_trail,
    doctor,
    hidden_from_others,
    invalid,
    last,
    not_allowed,
    only_for,
)
from tests.factories import Team, ready_course, written
from tests.people import NOW
from tests.protocol.casekit import decided, drug, merged, ready_child, with_drugs
from tests.race import at_once
from tests.web import orders


def sign(team: Team, order: Order, **changes: Any) -> Order:
    given = {
        "by": team.prescriber,
        "at": NOW,
        "order_id": order.pk,
        "proof": orders.proof(team.prescriber),
        "render": orders.blank,
    }
    return sign_order(**{**given, **changes})


def test_a_signature_freezes_everything(team: Team) -> None:
    order = sign(team, orders.drafted(team, ready_course(team)), paper="Letter")
    content = order.snapshot.content
    signature, document = order.signatures.get(), order.document
    assert (order.state, order.signed_by_id, order.signed_at) == (
        "signed",
        team.prescriber.user_id,
        NOW,
    )
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    assert order.snapshot.sha256 == signature.sha256 == sha256
    assert canonical(json.loads(content)) == content
    assert (signature.meaning, signature.name, signature.role, signature.licence) == (
        "prescribed",
        "Dr Ada Vale",
        "prescriber",
        "L-4711",
    )
    assert (document.paper, document.pages) == ("Letter", 3)
    assert document.sha256 == hashlib.sha256(bytes(document.pdf)).hexdigest()
    assert document.check_code == check_code_of(sha256)
    assert last("order.sign").after["snapshot"] == sha256


def test_the_snapshot_says_what_was_signed(team: Team) -> None:
    order = orders.signed(team, ready_course(team))
    said = json.loads(order.snapshot.content)
    assert said["dose"]["ordered_mg"] == "1000"
    assert said["preparation"]["draw_ml"] == "100"
    assert said["rates"]["rows"][0]["ml_h"] == "25"
    assert said["signature"]["at"] == NOW.isoformat(timespec="seconds")
    assert said["edition"]["sha256"] == order.course.edition_sha256
    assert said["standing"]["may_sign"] is True
    assert said["facts"]["patient"]["born"] == said["patient"]["born"]


def test_the_decision_is_kept_and_replays(team: Team) -> None:
    order = orders.signed(team, ready_course(team))
    decision = Decision.objects.get(deed="order.sign")
    assert (decision.subject, fault_of(decision)) == (str(order), "")
    assert last("order.sign").after["decision"] == decision.sha256


@pytest.mark.parametrize("kind", ["none", "another's", "old", "of tomorrow"])
def test_without_a_fresh_proof_there_is_no_signature(team: Team, kind: str) -> None:
    order = orders.drafted(team, ready_course(team))
    user = team.prescriber.user_id
    proof = {
        "none": None,
        "another's": orders.proof(team.second),
        "old": Proof(user, NOW - timedelta(minutes=3), "password"),
        "of tomorrow": Proof(user, NOW + timedelta(days=1), "password"),
    }[kind]
    with not_allowed("proof"):
        sign(team, order, proof=proof)
    order.refresh_from_db()
    assert (order.state, order.signatures.count()) == ("draft", 0)


def test_who_may_sign(team: Team) -> None:
    order = orders.drafted(team, ready_course(team))
    given = {"order_id": order.pk, "proof": None, "render": orders.blank}
    only_for(sign_order, team.prescriber, among=team, **given)
    hidden_from_others(
        lambda *, by, at, **rest: sign_order(by=by, at=at, **{**rest, "proof": orders.proof(by)}),
        "prescriber",
        **given,
    )


def test_every_reason_against_a_signature_is_told(team: Team) -> None:
    course = ready_course(team)
    order = orders.drafted(team, course)
    Patient.objects.filter(pk=course.patient_id).update(
        allergy_status="unrecorded", allergies_at=None, allergies_by=None
    )
    rows = [{"test": "hbsag", "reading": "positive"}, {"test": "hcg", "reading": "positive"}]
    record_results(by=team.nurse, at=NOW, patient_id=course.patient_id, on=NOW.date(), rows=rows)
    with not_allowed("allergies", "hbv-positive", "pregnancy-positive"):
        sign(team, order)


def test_a_draft_the_facts_have_overtaken(team: Team) -> None:
    course = written(ready_child(), team)
    order = orders.drafted(team, course)
    record_measurement(
        by=team.nurse,
        at=NOW,
        patient_id=course.patient_id,
        on=NOW.date(),
        weight_kg=Decimal("37.5"),
    )
    with not_allowed("draft-outdated"):
        sign(team, order)
    assert sign(team, orders.drafted(team, course)).state == "signed"


def test_a_plan_moved_after_the_draft(team: Team) -> None:
    course = ready_course(team)
    order = orders.drafted(team, course)
    plan_infusions(**doctor(team, course), dates=[NOW.date() + timedelta(days=2)])
    with not_allowed("draft-outdated"):
        sign(team, order)


def test_a_day_that_has_passed(team: Team) -> None:
    order = orders.drafted(team, ready_course(team))
    late = NOW + timedelta(days=2)
    with not_allowed("past"):
        sign(team, order, at=late, proof=Proof(team.prescriber.user_id, late, "password"))


def near_step(team: Team, code: str) -> Order:
    """A child of 150 cm and 53.7 kg, 0.3 kg below the step, with the caution answered."""
    drugs = (
        drug("prednisolone", 60, "mg/day", "2026-05-04", outcome="inadequate"),
        drug("methotrexate", 15, "mg/m2/week", "2026-05-18", route="sc", outcome="inadequate"),
        drug("co_trimoxazole", 480, "mg/day", "2026-11-01"),
    )
    drugs[0]["decision"], drugs[1]["decision"] = (
        decided("reduce", 10, "mg/day"),
        decided("continue"),
    )
    sizes = [
        {"on": "2026-05-04", "height_cm": 148, "weight_kg": "52.9"},
        {"on": "2026-11-20", "height_cm": 150, "weight_kg": "53.7"},
    ]
    case = merged(with_drugs(ready_child(), *drugs), {"measurements": sizes})
    course = written(case, team)
    answer_caution(
        **doctor(team, course), rule="near-threshold", code=code, text="both doses were seen"
    )
    return orders.drafted(team, course)


def test_near_a_step_the_second_measurement_named_must_exist(team: Team) -> None:
    order = near_step(team, "second-measurement")
    with not_allowed("second-measurement"):
        sign(team, order)
    first = Measurement.objects.filter(patient=order.course.patient_id).latest("pk")
    confirm_measurement(
        by=team.prescriber, at=NOW, measurement_id=first.pk, weight_kg=Decimal("53.7")
    )
    said = json.loads(sign(team, order).snapshot.content)
    assert said["dose"]["near_threshold"]
    assert said["measurements"]["second"]["by"] == "Dr Ada Vale"


def test_near_a_step_another_answer_is_enough(team: Team) -> None:
    assert sign(team, near_step(team, "formula-confirmed")).state == "signed"


def test_only_two_sizes_of_paper(team: Team) -> None:
    order = orders.drafted(team, ready_course(team))
    with invalid("paper"):
        sign(team, order, paper="A5")


def test_the_page_is_rendered_outside_the_write_transaction(team: Team) -> None:
    order = orders.drafted(team, ready_course(team))
    outside = connection.in_atomic_block, len(connection.savepoint_ids)
    seen: list[tuple[bool, int]] = []

    def render(snapshot: dict[str, Any], *, paper: str) -> bytes:
        seen.append((connection.in_atomic_block, len(connection.savepoint_ids)))
        return orders.three_pages()

    sign(team, order, render=render)
    assert seen == [outside]


def test_a_fact_that_changes_while_rendering(team: Team) -> None:
    course = ready_course(team)
    order = orders.drafted(team, course)

    def render(snapshot: dict[str, Any], *, paper: str) -> bytes:
        Allergy.objects.create(
            patient_id=course.patient_id,
            substance="latex",
            written_at=NOW,
            written_by_id=team.nurse.user_id,
        )
        return orders.three_pages()

    with pytest.raises(Conflict, match="Something in the chart changed"):
        sign(team, order, render=render)
    order.refresh_from_db()
    assert (order.state, Document.objects.count()) == ("draft", 0)


def test_nothing_is_rendered_for_a_draft_that_may_not_be_signed(team: Team) -> None:
    order = orders.drafted(team, ready_course(team))

    def render(snapshot: dict[str, Any], *, paper: str) -> bytes:
        raise AssertionError("rendered")

    with pytest.raises(Conflict):
        sign(team, order, render=render, expected_version=order.version + 1)
    with not_allowed("proof"):
        sign(team, order, render=render, proof=None)


def test_signed_once(team: Team) -> None:
    order = orders.drafted(team, ready_course(team))
    first = sign(team, order, key="b" * 32)
    again = sign(team, order, key="b" * 32)
    assert (again.pk, again.version, again.signatures.count()) == (first.pk, first.version, 1)
    with not_allowed("not-a-draft"):
        sign(team, order, key="c" * 32)


def test_nothing_is_signed_without_the_trail(team: Team) -> None:
    order = orders.drafted(team, ready_course(team))
    with broken_trail():
        sign(team, order)
    order.refresh_from_db()
    assert (order.state, order.signatures.count(), Document.objects.count()) == ("draft", 0, 0)


@pytest.mark.django_db(transaction=True)
def test_of_two_signers_one_wins(transactional_db: None) -> None:
    from tests.factories import make_team

    team = make_team()
    order = orders.drafted(team, ready_course(team))

    def act(number: int) -> str:
        who = (team.prescriber, team.second)[number]
        try:
            return sign(
                team, order, by=who, proof=orders.proof(who), expected_version=order.version
            ).state
        except Exception as lost:
            return type(lost).__name__

    outcomes = at_once(2, act)
    order.refresh_from_db()
    assert sorted(outcomes)[-1] == "signed"
    assert outcomes.count("signed") == 1
    assert set(outcomes) - {"signed"} <= {"Conflict", "NotAllowed"}
    assert (order.state, order.signatures.count()) == ("signed", 1)
