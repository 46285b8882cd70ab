"""Every act the product knows, by the one word that also names its action and its audit deed."""

from __future__ import annotations

from django.db import models


class Permission(models.TextChoices):
    """``ORDER_SIGN`` here is ``sign_order`` in actions and ``order.sign`` in the trail.

    The label completes "You may not ..." on the page of a refusal.
    """

    WORKLIST_VIEW = "worklist.view", "open the worklist"
    WORKLIST_CLAIM = "worklist.claim", "take or put off work"

    PATIENT_VIEW = "patient.view", "open a patient's page"
    PATIENT_IDENTITY = "patient.identity", "see a patient's name and number unmasked"
    PATIENT_REGISTER = "patient.register", "register a patient"
    PATIENT_EDIT = "patient.edit", "change a patient's details"
    PATIENT_CONTACT = "patient.contact", "change a patient's contact details"
    MEASUREMENT_VIEW = "measurement.view", "see height and weight"
    MEASUREMENT_RECORD = "measurement.record", "record height or weight"

    RESULT_VIEW = "result.view", "see results"
    RESULT_RECORD = "result.record", "record a result"
    RESULT_CORRECT = "result.correct", "correct a result"
    THERAPY_VIEW = "therapy.view", "see treatments"
    THERAPY_RECORD = "therapy.record", "record a treatment"
    THERAPY_DECIDE = "therapy.decide", "decide on a co-drug"
    THERAPY_REQUEST = "therapy.request", "ask for a decision on a co-drug"
    EVENT_VIEW = "event.view", "see events"
    EVENT_RECORD = "event.record", "record an event"
    EVENT_EDIT = "event.edit", "change an event"

    COURSE_VIEW = "course.view", "open a course"
    COURSE_AUDIT = "course.audit", "open a course as audited"
    COURSE_OPEN = "course.open", "open a new course"
    COURSE_ASSESS = "course.assess", "assess a course"
    COURSE_HOLD = "course.hold", "put a course on hold"
    COURSE_RELEASE = "course.release", "release a course from hold"
    COURSE_DISCONTINUE = "course.discontinue", "discontinue a course"
    COURSE_CLOSE = "course.close", "close a course"
    COURSE_ERROR = "course.error", "mark a course as entered in error"

    ELIGIBILITY_VIEW = "eligibility.view", "see the eligibility of a course"
    ELIGIBILITY_DECIDE = "eligibility.decide", "decide on eligibility"
    EXCEPTION_VIEW = "exception.view", "see exceptions"
    EXCEPTION_COMMENT = "exception.comment", "comment on an exception"
    EXCEPTION_REQUEST = "exception.request", "ask for an exception"
    EXCEPTION_APPROVE_PRESCRIBER = (
        "exception.approve_prescriber",
        "decide on an exception to eligibility",
    )
    EXCEPTION_APPROVE_PHARMACIST = (
        "exception.approve_pharmacist",
        "decide on an exception to screening",
    )
    PLAN_RECORD = "plan.record", "record the plan of a course"
    ANSWER_RECORD = "answer.record", "answer the protocol's questions"
    SCREENING_VIEW = "screening.view", "see the screening checklist"
    SCREENING_RECORD = "screening.record", "record a screening item"
    SCREENING_COMPLETE = "screening.complete", "declare screening complete"

    DOSE_PROPOSE = "dose.propose", "work out a dose"
    ORDER_VIEW = "order.view", "see an order"
    ORDER_DRAFT = "order.draft", "draft an order"
    ORDER_SIGN = "order.sign", "sign an order"
    ORDER_AMEND = "order.amend", "amend an order"
    ORDER_PROPOSE = "order.propose", "propose a change of an order"
    ORDER_CANCEL = "order.cancel", "cancel an order"
    ORDER_CANCEL_REQUEST = "order.cancel_request", "ask for an order to be cancelled"
    ORDER_VERIFY = "order.verify", "verify an order"
    ORDER_RETURN = "order.return", "return an order"
    ORDER_RELEASE = "order.release", "release an order"
    ORDER_PREPARE = "order.prepare", "record a preparation"
    ORDER_PREPARE_CHECK = "order.prepare_check", "check a preparation"
    ORDER_ERROR = "order.error", "mark an order as entered in error"
    PREPARATION_VIEW = "preparation.view", "see a preparation record"

    PRINT_UNVERIFIED = "print.unverified", "print an order before it is verified"
    PRINT_ORDER = "print.order", "print a released order"
    PRINT_BATCH = "print.batch", "print several orders at once"
    PRINT_AUDIT_COPY = "print.audit_copy", "print an audit copy"
    PRINT_CHECK = "print.check", "check whether a print is valid"

    INFUSION_VIEW = "infusion.view", "see an infusion"
    INFUSION_SCHEDULE = "infusion.schedule", "schedule an infusion"
    INFUSION_CHECK = "infusion.check", "do the checks before an infusion"
    INFUSION_START = "infusion.start", "start an infusion"
    INFUSION_SECOND_CHECK = "infusion.second_check", "be the second checker of an infusion"
    INFUSION_PAUSE = "infusion.pause", "pause an infusion"
    INFUSION_RESUME = "infusion.resume", "resume an infusion"
    INFUSION_CONSENT = "infusion.consent", "consent to resuming after a severe reaction"
    INFUSION_STOP = "infusion.stop", "stop an infusion"
    INFUSION_COMPLETE = "infusion.complete", "complete an infusion"
    INFUSION_OBSERVE = "infusion.observe", "record observations after an infusion"
    INFUSION_CLOSE = "infusion.close", "close an infusion"
    INFUSION_RECONCILE = "infusion.reconcile", "reconcile the product of an infusion"
    INFUSION_NOT_GIVEN = "infusion.not_given", "record an infusion as not given"
    REACTION_DECIDE = "reaction.decide", "decide after a severe reaction"

    MONITORING_VIEW = "monitoring.view", "see monitoring"
    MONITORING_RECORD = "monitoring.record", "record a monitoring task"
    MONITORING_COMMENT = "monitoring.comment", "comment on monitoring"
    MONITORING_DECIDE = "monitoring.decide", "decide on a monitoring finding"
    RESPONSE_VIEW = "response.view", "see assessments of response"
    RESPONSE_ASSESS = "response.assess", "assess response"
    RELAPSE_RECORD = "relapse.record", "record a relapse"
    RETREATMENT_OPEN = "retreatment.open", "open a course of retreatment"

    PROTOCOL_READ = "protocol.read", "read the protocol"
    PROTOCOL_EDIT = "protocol.edit", "draft a protocol edition"
    PROTOCOL_APPROVE = "protocol.approve", "approve a protocol edition"
    COHORT_READ = "cohort.read", "read the cohort report"

    AUDIT_READ_OWN = "audit.read_own", "read your own actions in the audit trail"
    AUDIT_READ = "audit.read", "read the audit trail"
    AUDIT_VERIFY = "audit.verify", "verify the audit trail"
    AUDIT_EXPORT = "audit.export", "export the audit trail"
    BREAK_GLASS = "break_glass.open", "read a chart by break-glass"
    BREAK_GLASS_REVIEW = "break_glass.review", "review break-glass access"
    USER_VIEW = "user.view", "see users and roles"
    USER_MANAGE = "user.manage", "change users and roles"
    SETTINGS_VIEW = "settings.view", "see the settings"
    SETTINGS_MANAGE = "settings.manage", "change the settings"
