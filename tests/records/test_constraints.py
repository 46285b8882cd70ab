"""The database itself refuses bad rows: each constraint is tried with raw SQL, without Django."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from tests.factories import make_team
from tests.records.every_row import every_row

pytestmark = pytest.mark.django_db

WHAT = ("event", "result", "course", "order")
#: What makes a copy of the row that stands a row of its own: without this, nothing may clash.
FRESH: dict[str, dict[str, Any]] = {
    "Patient": {"mrn": "another"},
    "Condition": {"ended_on": "2026-01-01"},
    "Course": {"number": 99, "state": "closed"},
    "CourseMove": {"seq": 99},
    "Indication": {"domain": "cardiac"},
    "ExceptionRequest": {"rule": "kidney"},
    "Order": {"infusion": 2},
    "OrderMove": {"seq": 99},
    "Signature": {"meaning": "verified"},
    "PrintedCopy": {"number": 99},
    "Infusion": {"infusion": 2, "order_id": None, "state": "planned"},
    "InfusionMove": {"seq": 99},
    "Reaction": {"event_id": "other_event"},
    "DueItem": {"item": "liver"},
    "DueMark": {"item": "liver"},
    "Acknowledgement": {"result_id": "other_result"},
    "WorkMark": {"subject_id": 99},
    "CoreSet": {"on": "2026-11-01"},
    "Relapse": {"course_id": "other_course"},
    "RetreatmentReason": {"reason": "other"},
}
#: Words that stand for the key of a row or a person.
KEYS = (
    "signer",
    "decider",
    "starter",
    *(f"{which}_{what}" for which in ("own", "other") for what in WHAT),
)
WRONG = {"error_at": "2026-11-22 10:00:00+00:00"}
FEW: dict[str, tuple[str, dict[str, Any]]] = {
    "patient_mrn_once_a_clinic": ("Patient", {"mrn": "same"}),
    "patient_sex": ("Patient", {"sex": "other"}),
    "patient_allergy_status": ("Patient", {"allergy_status": "perhaps"}),
    "patient_diagnosis": ("Patient", {"diagnosis": "polymyositis"}),
    "patient_allergies_answered_by_somebody": ("Patient", {"allergies_by_id": None}),
    "patient_dies_after_birth": ("Patient", {"deceased_on": "1900-01-01"}),
    "condition_kind": ("Condition", {"kind": "gout"}),
    "condition_open_once": ("Condition", {"ended_on": None}),
    "measurement_has_a_size": ("Measurement", {"height_cm": None, "weight_kg": None}),
    "measurement_height_positive": ("Measurement", {"height_cm": 0}),
    "measurement_weight_positive": ("Measurement", {"weight_kg": -1}),
    "therapy_drug": ("Therapy", {"drug": "aspirin"}),
    "therapy_unit": ("Therapy", {"unit": "mg"}),
    "therapy_route": ("Therapy", {"route": "nose"}),
    "therapy_outcome": ("Therapy", {"outcome": "well"}),
    "therapy_dose_positive": ("Therapy", {"dose": 0}),
    "therapy_dose_has_unit": ("Therapy", {"unit": ""}),
    "therapy_stops_after_start": ("Therapy", {"stop": "1999-01-01"}),
    "course_error_needs_two_people": (
        "Course",
        {"error_requested_by_id": 1, "error_by_id": 1, "error_reason": "why", **WRONG},
    ),
    "course_state": ("Course", {"state": "begun"}),
    "course_number_once": ("Course", {"number": 1}),
    "course_one_open_a_patient": ("Course", {"state": "draft"}),
    "course_held_knows_from_where": ("Course", {"held_from": "ready"}),
    "course_move_once": ("CourseMove", {"seq": 1}),
    "indication_domain": ("Indication", {"domain": "heart"}),
    "indication_once_a_course": ("Indication", {"domain": "muscle"}),
    "planned_infusion_counts": ("PlannedInfusion", {"infusion": 0}),
    "therapy_decision_action": ("TherapyDecision", {"action": "double", "dose": None, "unit": ""}),
    "therapy_decision_dose_positive": ("TherapyDecision", {"dose": 0}),
    "therapy_decision_reduces_to_a_dose": ("TherapyDecision", {"dose": None}),
    "plan_is_said": ("Plan", {"text": ""}),
    "answer_is_said": ("Answer", {"code": ""}),
    "exception_state": ("ExceptionRequest", {"state": "asked"}),
    "exception_approver": ("ExceptionRequest", {"approver": "nurse"}),
    "exception_needs_two_people": ("ExceptionRequest", {"written_by_id": "decider"}),
    "exception_decided_by_somebody": ("ExceptionRequest", {"decided_by_id": None}),
    "exception_one_open_a_rule": (
        "ExceptionRequest",
        {"rule": "liver", "state": "open", "decided_at": None, "decided_by_id": None},
    ),
    "event_kind": ("Event", {"kind": "cold"}),
    "event_grade_counts_from_one": ("Event", {"grade": 0}),
    "event_resolved_by_somebody": ("Event", {"resolved_on": "2026-11-21"}),
    "event_resolved_after_it_began": (
        "Event",
        {"resolved_on": "2020-01-01", "resolved_by_id": "decider"},
    ),
    "event_decision_action": ("EventDecision", {"action": "wait"}),
    "order_error_needs_two_people": (
        "Order",
        {"error_requested_by_id": 1, "error_by_id": 1, "error_reason": "why", **WRONG},
    ),
    "order_state": ("Order", {"state": "sent"}),
    "order_rounding": ("Order", {"rounding": "up"}),
    "order_revision_once": ("Order", {"infusion": 1, "state": "cancelled"}),
    "order_one_live_an_infusion": ("Order", {"infusion": 1, "revision": 2}),
    "order_counts_from_one": ("Order", {"revision": 0}),
    "order_dose_positive": ("Order", {"ordered_mg": 0}),
    "order_dose_below_cap": ("Order", {"ordered_mg": "1000.1"}),
    "order_bag_positive": ("Order", {"bag_ml": 0}),
    "order_valid_after_planned": ("Order", {"valid_until": "2026-11-01"}),
    "order_signed_by_somebody": ("Order", {"signed_at": None}),
    "order_signed_state_has_signer": (
        "Order",
        {"state": "signed", "signed_at": None, "signed_by_id": None},
    ),
    "order_verified_by_somebody": ("Order", {"verified_at": None}),
    "order_verified_state_has_verifier": ("Order", {"product": ""}),
    "order_signer_is_not_verifier": ("Order", {"verified_by_id": "signer"}),
    "order_signer_does_not_take": ("Order", {"taken_by_id": "signer"}),
    "order_held_knows_from_where": ("Order", {"state": "held"}),
    "order_move_once": ("OrderMove", {"seq": 1}),
    "signature_once_a_meaning": ("Signature", {"meaning": "prescribed"}),
    "signature_meaning": ("Signature", {"meaning": "seen"}),
    "verification_outcome": ("Verification", {"outcome": "fine"}),
    "printed_copy_once": ("PrintedCopy", {"number": 1}),
    "printed_copy_kind": ("PrintedCopy", {"kind": "souvenir"}),
    "result_test": ("Result", {"test": "esr"}),
    "result_reading": (
        "Result",
        {"test": "hbsag", "value": None, "unit": "", "reading": "weak"},
    ),
    "result_is_a_reading_or_a_value": ("Result", {"reading": "positive"}),
    "result_value_not_negative": ("Result", {"value": "-0.1"}),
    "result_limits_in_order": ("Result", {"lower": 5, "upper": 4}),
    "infusion_state": ("Infusion", {"state": "begun"}),
    "infusion_checker_is_another": ("Infusion", {"checked_by_id": "starter"}),
    "infusion_attempt_once": ("Infusion", {"infusion": 1, "state": "not_given"}),
    "infusion_one_live": ("Infusion", {"infusion": 1, "attempt": 2}),
    "infusion_counts_from_one": ("Infusion", {"attempt": 0}),
    "infusion_started_has_two_people_and_an_order": ("Infusion", {"state": "running"}),
    "infusion_ended_knows_what_was_given": (
        "Infusion",
        {"state": "completed", "order_id": "other_order", "given_mg": None},
    ),
    "infusion_ends_after_it_starts": ("Infusion", {"ended_at": "2020-01-01 10:00:00+00:00"}),
    "infusion_given_not_negative": ("Infusion", {"given_mg": "-0.1"}),
    "infusion_move_once": ("InfusionMove", {"seq": 1}),
    "pre_check_item": ("PreCheck", {"item": "mood"}),
    "rate_entry_kind": ("RateEntry", {"kind": "faster"}),
    "rate_entry_not_negative": ("RateEntry", {"mg_h": "-0.1"}),
    "given_medicine_purpose": ("GivenMedicine", {"purpose": "sleep"}),
    "given_medicine_left_out_says_why": ("GivenMedicine", {"given": False}),
    "reaction_once_an_event": ("Reaction", {"event_id": "own_event"}),
    "due_item_once": ("DueItem", {"item": "kidney"}),
    "due_item_item": ("DueItem", {"item": "mood"}),
    "due_item_opens_first": ("DueItem", {"overdue_on": "2020-01-01"}),
    "acknowledged_once": ("Acknowledgement", {"result_id": "own_result"}),
    "abnormal_needs_a_comment": ("Acknowledgement", {"abnormal": True}),
    "task_kind": ("Task", {"kind": "mood"}),
    "task_done_by_somebody": ("Task", {"done_text": "seen"}),
    "due_mark_item": ("DueMark", {"item": "mood"}),
    "due_mark_kind": ("DueMark", {"kind": "lost"}),
    "due_mark_one_standing": ("DueMark", {"item": "kidney"}),
    "due_mark_not_required_has_a_reason": ("DueMark", {"kind": "not_required"}),
    "task_comment_says_something": ("TaskComment", {"text": ""}),
    "contact_way": ("Contact", {"way": "dream"}),
    "work_mark_one_standing": ("WorkMark", {"subject_id": 1}),
    "work_mark_snooze_has_a_reason": ("WorkMark", {"snoozed_until": "2026-12-01"}),
    "core_set_scale": ("CoreSet", {"strength_scale": "grip"}),
    "core_set_enzyme": ("CoreSet", {"enzyme_test": "mood"}),
    "core_set_once_a_day": ("CoreSet", {"on": "2026-11-20"}),
    "relapse_once_a_course": ("Relapse", {"course_id": "own_course"}),
    "retreatment_reason_word": ("RetreatmentReason", {"reason": "mood"}),
    "retreatment_reason_once": ("RetreatmentReason", {"reason": "relapse"}),
    "vaccination_review_outcome": ("VaccinationReview", {"outcome": "later", "reason": "ill"}),
    "vaccination_not_possible_says_why": ("VaccinationReview", {"outcome": "not_possible"}),
}
PAIRS: dict[str, tuple[str, dict[str, Any]]] = {
    constraint.name: (model.__name__, WRONG)
    for model in apps.get_app_config("records").get_models()
    for constraint in model._meta.constraints
    if constraint.name.endswith("_error_pair")
}
CASES = FEW | PAIRS
#: No row can break the one without the other; which is told first is the database's choice.
ALSO = {
    "exception_state": "exception_decided_by_somebody",
    "result_test": "result_is_a_reading_or_a_value",
}


@pytest.fixture
def rows() -> dict[str, Any]:
    """One good row of every table, and the people its columns may name."""
    return every_row(make_team())


def copied(rows: dict[str, Any], name: str, changes: dict[str, Any]) -> None:
    """INSERT of a copy of the row of a table, with columns changed."""
    row = rows[name]
    columns = [f.column for f in row._meta.concrete_fields if not f.primary_key]
    wanted = {c: rows.get(v, v) if v in KEYS else v for c, v in changes.items()}
    wanted = {
        c: rows["signer"] if c.endswith("_by_id") and v == 1 else v for c, v in wanted.items()
    }
    values = ", ".join("%s" if column in wanted else f'"{column}"' for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE id = %s",
            [*(wanted[column] for column in columns if column in wanted), row.pk],
        )


def test_every_constraint_is_tried() -> None:
    known = {
        constraint.name
        for model in apps.get_app_config("records").get_models()
        for constraint in model._meta.constraints
    }
    assert set(CASES) == known


@pytest.mark.parametrize("constraint", sorted(CASES))
def test_a_bad_row_is_refused(rows: dict[str, Any], constraint: str) -> None:
    name, changes = CASES[constraint]
    fresh = FRESH.get(name, {})
    with transaction.atomic():
        copied(rows, name, fresh)  # the same row without the fault is taken
        transaction.set_rollback(True)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        copied(rows, name, fresh | changes)
    assert said_by(refused.value, constraint, rows[name])


def said_by(refusal: IntegrityError, constraint: str, row: models.Model) -> bool:
    """Whether it was this constraint; SQLite tells of a plain UNIQUE by its columns."""
    text = str(refusal)
    if constraint in text or ALSO.get(constraint, constraint) in text:
        return True
    (found,) = (c for c in row._meta.constraints if c.name == constraint)
    if not isinstance(found, models.UniqueConstraint) or connection.vendor != "sqlite":
        return False
    fields: Any = [row._meta.get_field(name) for name in found.fields]
    return text.endswith(", ".join(f"{row._meta.db_table}.{f.column}" for f in fields))


@pytest.mark.parametrize(
    ("name", "column"),
    [("Measurement", "patient_id"), ("Order", "course_id"), ("Therapy", "written_by_id")],
)
def test_a_row_of_nobody_is_refused(rows: dict[str, Any], name: str, column: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        copied(rows, name, FRESH.get(name, {}) | {column: 10**9})
        connection.check_constraints()


@pytest.mark.parametrize("column", ["patient_id", "edition_sha256", "state"])
def test_a_course_without_its_parts_is_refused(rows: dict[str, Any], column: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        copied(rows, "Course", FRESH["Course"] | {column: None})
