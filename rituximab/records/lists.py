"""Which rows a chart has: its lists, and the ways in which a chart is found."""

from __future__ import annotations

from django.db import models

from . import models as tables
from . import order_rows, rows, year_rows

Lists = dict[str, tuple[type[models.Model], type[rows.Row], str]]

OF_PATIENT = "r.patient_id = p.id"
OF_COURSE = "r.course_id = c.id"
OF_COURSES = "r.course_id IN (SELECT id FROM records_course WHERE patient_id = p.id)"
OF_EVENTS = "r.event_id IN (SELECT id FROM records_event WHERE patient_id = p.id)"
OF_RESULTS = "r.result_id IN (SELECT id FROM records_result WHERE patient_id = p.id)"
OF_ORDERS = "r.order_id IN (SELECT id FROM records_order WHERE course_id = c.id)"
OF_INFUSIONS = "r.infusion_id IN (SELECT id FROM records_infusion WHERE course_id = c.id)"
NAMESAKE = (
    "r.clinic_id = p.clinic_id AND r.id <> p.id AND r.error_at IS NULL AND"
    " (r.namesake_key = p.namesake_key OR (r.born = p.born AND r.family_name = p.family_name))"
)

#: Attribute of the chart -> table, kind of row, which of its rows.
PATIENT_LISTS: Lists = {
    "namesakes": (tables.Patient, rows.NamesakeRow, NAMESAKE),
    "allergies": (tables.Allergy, rows.AllergyRow, OF_PATIENT),
    "conditions": (tables.Condition, rows.ConditionRow, OF_PATIENT),
    "measurements": (tables.Measurement, rows.MeasurementRow, OF_PATIENT),
    "therapies": (tables.Therapy, rows.TherapyRow, OF_PATIENT),
    "results": (tables.Result, rows.ResultRow, OF_PATIENT),
    "vaccines": (tables.Vaccine, rows.VaccineRow, OF_PATIENT),
    "events": (tables.Event, rows.EventRow, OF_PATIENT),
    "event_decisions": (tables.EventDecision, rows.EventDecisionRow, OF_EVENTS),
    "courses": (tables.Course, rows.CourseRow, OF_PATIENT),
    "course_moves": (tables.CourseMove, rows.CourseMoveRow, OF_COURSES),
    "infusions": (tables.Infusion, year_rows.InfusionRow, OF_COURSES),
    "relapses": (tables.Relapse, year_rows.RelapseRow, OF_COURSES),
    "tasks": (tables.Task, year_rows.TaskRow, OF_PATIENT),
    "acknowledgements": (tables.Acknowledgement, year_rows.AcknowledgementRow, OF_RESULTS),
    "contacts": (tables.Contact, year_rows.ContactRow, OF_PATIENT),
}
COURSE_LISTS: Lists = {
    "indications": (tables.Indication, rows.IndicationRow, OF_COURSE),
    "planned": (tables.PlannedInfusion, rows.PlannedInfusionRow, OF_COURSE),
    "therapy_decisions": (tables.TherapyDecision, rows.TherapyDecisionRow, OF_COURSE),
    "plans": (tables.Plan, rows.PlanRow, OF_COURSE),
    "answers": (tables.Answer, rows.AnswerRow, OF_COURSE),
    "exceptions": (tables.ExceptionRequest, rows.ExceptionRow, OF_COURSE),
    "pregnancy_answers": (tables.PregnancyAnswer, rows.PregnancyAnswerRow, OF_COURSE),
    "vaccination_reviews": (tables.VaccinationReview, rows.VaccinationReviewRow, OF_COURSE),
    "decisions": (tables.Decision, rows.DecisionRow, OF_COURSE),
    "orders": (tables.Order, order_rows.OrderRow, OF_COURSE),
    "order_moves": (tables.OrderMove, order_rows.OrderMoveRow, OF_ORDERS),
    "snapshots": (tables.Snapshot, order_rows.SnapshotRow, OF_ORDERS),
    "signatures": (tables.Signature, order_rows.SignatureRow, OF_ORDERS),
    "documents": (tables.Document, order_rows.DocumentRow, OF_ORDERS),
    "blind_checks": (tables.BlindCheck, order_rows.BlindCheckRow, OF_ORDERS),
    "verifications": (tables.Verification, order_rows.VerificationRow, OF_ORDERS),
    "copies": (tables.PrintedCopy, order_rows.PrintedCopyRow, OF_ORDERS),
    "core_sets": (tables.CoreSet, year_rows.CoreSetRow, OF_COURSES),
    "reasons": (tables.RetreatmentReason, year_rows.RetreatmentReasonRow, OF_COURSE),
    "due_items": (tables.DueItem, year_rows.DueItemRow, OF_COURSE),
}
#: What happened at the chair, in the infusions of the course: only for the pages of an infusion.
CHAIR_LISTS: Lists = {
    "infusion_moves": (tables.InfusionMove, year_rows.InfusionMoveRow, OF_INFUSIONS),
    "pre_checks": (tables.PreCheck, year_rows.PreCheckRow, OF_INFUSIONS),
    "rate_entries": (tables.RateEntry, year_rows.RateEntryRow, OF_INFUSIONS),
    "vitals": (tables.Vitals, year_rows.VitalsRow, OF_INFUSIONS),
    "medicines": (tables.GivenMedicine, year_rows.GivenMedicineRow, OF_INFUSIONS),
    "reactions": (tables.Reaction, year_rows.ReactionRow, OF_INFUSIONS),
    "notes": (tables.Note, year_rows.NoteRow, OF_INFUSIONS),
}

#: How a chart is found: by the key of the patient, of the course, or of a row of either.
WAYS = {
    "patient": "p.id = %s",
    **{
        kind: f"p.id = (SELECT patient_id FROM records_{kind} WHERE id = %s)"
        for kind in (
            "measurement",
            "therapy",
            "result",
            "vaccine",
            "event",
            "condition",
            "allergy",
            "task",
        )
    },
    "course": "c.id = %s",
    "order": "c.id = (SELECT course_id FROM records_order WHERE id = %s)",
    "exception": "c.id = (SELECT course_id FROM records_exceptionrequest WHERE id = %s)",
    "infusion": "c.id = (SELECT course_id FROM records_infusion WHERE id = %s)",
}


def has_course(way: str) -> bool:
    return WAYS[way].startswith("c.")


def lists_of(way: str) -> Lists:
    """The lists of a chart found in this way."""
    if way == "infusion":
        return PATIENT_LISTS | COURSE_LISTS | CHAIR_LISTS
    return PATIENT_LISTS | COURSE_LISTS if has_course(way) else PATIENT_LISTS
