"""The policy against the roles matrix, written out a second time by hand."""

from __future__ import annotations

import pytest

from rituximab.access.permission import Permission as P
from rituximab.access.policy import POLICY, SENIOR, AccessDenied, granting, needed
from rituximab.access.role import Role

LETTERS = {
    "P": Role.PRESCRIBER,
    "H": Role.PHARMACIST,
    "N": Role.NURSE,
    "U": Role.AUDITOR,
    "A": Role.ADMIN,
}
MATRIX = {
    "worklist.view": "PHNUA",
    "worklist.claim": "PHN",
    "patient.view": "PHNUA",
    "patient.identity": "PHNA",
    "patient.register": "PA",
    "patient.edit": "PA",
    "patient.contact": "PNA",
    "measurement.view": "PHNU",
    "measurement.record": "PHN",
    "result.view": "PHNU",
    "result.record": "PHN",
    "result.correct": "PHN",
    "therapy.view": "PHNU",
    "therapy.record": "PH",
    "therapy.decide": "P",
    "therapy.request": "H",
    "event.view": "PHNU",
    "event.record": "PHN",
    "event.edit": "PN",
    "course.view": "PHNU",
    "course.audit": "UA",
    "course.open": "P",
    "course.assess": "P",
    "course.hold": "PHN",
    "course.release": "P",
    "course.discontinue": "P",
    "course.close": "P",
    "course.error": "P",
    "eligibility.view": "PHNU",
    "eligibility.decide": "P",
    "exception.view": "PHU",
    "exception.comment": "H",
    "exception.request": "P",
    "exception.approve_prescriber": "P",
    "exception.approve_pharmacist": "H",
    "plan.record": "P",
    "answer.record": "PHN",
    "screening.view": "PHNU",
    "screening.record": "PHN",
    "screening.complete": "P",
    "dose.propose": "P",
    "order.view": "PHNU",
    "order.draft": "P",
    "order.sign": "P",
    "order.amend": "P",
    "order.propose": "H",
    "order.cancel": "P",
    "order.cancel_request": "H",
    "order.verify": "H",
    "order.return": "H",
    "order.release": "H",
    "order.prepare": "H",
    "order.prepare_check": "H",
    "order.error": "PH",
    "preparation.view": "PHNU",
    "print.unverified": "P",
    "print.order": "PHN",
    "print.batch": "H",
    "print.audit_copy": "U",
    "print.check": "PHNU",
    "infusion.view": "PHNU",
    "infusion.schedule": "PN",
    "infusion.check": "N",
    "infusion.start": "N",
    "infusion.second_check": "HN",
    "infusion.pause": "N",
    "infusion.resume": "N",
    "infusion.consent": "P",
    "infusion.stop": "N",
    "infusion.complete": "N",
    "infusion.observe": "N",
    "infusion.close": "N",
    "infusion.reconcile": "H",
    "infusion.not_given": "PN",
    "reaction.decide": "P",
    "monitoring.view": "PHNU",
    "monitoring.record": "PN",
    "monitoring.comment": "H",
    "monitoring.decide": "P",
    "response.view": "PHNU",
    "response.assess": "P",
    "relapse.record": "P",
    "retreatment.open": "P",
    "protocol.read": "PHNU",
    "protocol.edit": "PH",
    "protocol.approve": "PH",
    "cohort.read": "PHNU",
    "audit.read_own": "PHN",
    "audit.read": "UA",
    "audit.verify": "UA",
    "audit.export": "UA",
    "break_glass.open": "PHN",
    "break_glass.review": "U",
    "user.view": "UA",
    "user.manage": "A",
    "settings.view": "UA",
    "settings.manage": "A",
}


def test_the_matrix_names_every_permission_once() -> None:
    assert set(MATRIX) == {p.value for p in P}
    assert set(POLICY) == set(P)


@pytest.mark.parametrize("permission", P)
def test_a_permission_is_held_by_exactly_the_roles_of_the_matrix(permission: P) -> None:
    wanted = {LETTERS[letter] for letter in MATRIX[permission.value]}
    held = {role for role in Role if granting(permission, {role}, senior=True)}
    assert held == wanted
    assert wanted, "a permission nobody has"


def test_an_auditor_writes_nothing_and_an_admin_nothing_clinical() -> None:
    reading = {"view", "read", "identity", "audit", "verify", "export", "check"}
    auditor = {p for p in P if Role.AUDITOR in POLICY[p]}
    assert {p for p in auditor if p.value.split(".")[1] not in reading} == {
        P.PRINT_AUDIT_COPY,
        P.BREAK_GLASS_REVIEW,
    }
    admin = {p for p in P if Role.ADMIN in POLICY[p] and p.value.split(".")[1] not in reading}
    assert admin == {
        P.PATIENT_REGISTER,
        P.PATIENT_EDIT,
        P.PATIENT_CONTACT,
        P.USER_MANAGE,
        P.SETTINGS_MANAGE,
    }


def test_nobody_signs_and_verifies_by_one_role() -> None:
    assert not set(POLICY[P.ORDER_SIGN]) & set(POLICY[P.ORDER_VERIFY])


def test_the_second_person_of_an_exception_is_senior() -> None:
    assert {P.EXCEPTION_APPROVE_PRESCRIBER} == SENIOR
    assert granting(P.EXCEPTION_APPROVE_PRESCRIBER, {Role.PRESCRIBER}, senior=False) is None
    assert granting(P.ORDER_SIGN, {Role.PRESCRIBER}, senior=False) is Role.PRESCRIBER


def test_a_refusal_names_what_was_asked_and_the_roles_needed() -> None:
    refusal = AccessDenied(P.ORDER_SIGN)
    assert str(refusal) == "You may not sign an order here: this needs the role prescriber."
    assert refusal.permission is P.ORDER_SIGN
    assert refusal.roles_needed == (Role.PRESCRIBER,)
    assert needed(P.EXCEPTION_APPROVE_PRESCRIBER) == "senior prescriber"
    assert needed(P.INFUSION_SECOND_CHECK) == "pharmacist or nurse"
    assert needed(P.COURSE_HOLD) == "prescriber, pharmacist or nurse"


def test_the_word_of_a_permission_is_its_name() -> None:
    spelled = {p: p.name.lower().replace("_", ".", 1) for p in P}
    spelled[P.BREAK_GLASS] = "break_glass.open"
    spelled[P.BREAK_GLASS_REVIEW] = "break_glass.review"
    assert {p: p.value for p in P} == spelled
    assert len({p.label for p in P}) == len(P)
