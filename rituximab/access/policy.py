"""Who may do what: one table, read by views, actions, templates and tests alike.

The table is the roles matrix of the workflow page. Where the matrix is silent: everybody
who treats may record a fact (a measurement, a result, an answer); a treatment history is taken by
prescriber or pharmacist; each role has a worklist, the admin's without clinical rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.core.exceptions import PermissionDenied
from django.http import Http404

from .permission import Permission as P
from .role import Role

PRESCRIBER, PHARMACIST, NURSE, AUDITOR, ADMIN = Role

_ROWS: tuple[tuple[tuple[Role, ...], tuple[P, ...]], ...] = (
    (
        (PRESCRIBER, PHARMACIST, NURSE, AUDITOR, ADMIN),
        (P.WORKLIST_VIEW, P.PATIENT_VIEW),
    ),
    ((PRESCRIBER, PHARMACIST, NURSE, ADMIN), (P.PATIENT_IDENTITY,)),
    ((PRESCRIBER, ADMIN), (P.PATIENT_REGISTER, P.PATIENT_EDIT)),
    ((PRESCRIBER, NURSE, ADMIN), (P.PATIENT_CONTACT,)),
    (
        (PRESCRIBER, PHARMACIST, NURSE, AUDITOR),
        (
            P.MEASUREMENT_VIEW,
            P.RESULT_VIEW,
            P.THERAPY_VIEW,
            P.EVENT_VIEW,
            P.COURSE_VIEW,
            P.ELIGIBILITY_VIEW,
            P.SCREENING_VIEW,
            P.ORDER_VIEW,
            P.PREPARATION_VIEW,
            P.PRINT_CHECK,
            P.INFUSION_VIEW,
            P.MONITORING_VIEW,
            P.RESPONSE_VIEW,
            P.PROTOCOL_READ,
            P.COHORT_READ,
        ),
    ),
    ((PRESCRIBER, PHARMACIST, AUDITOR), (P.EXCEPTION_VIEW,)),
    (
        (PRESCRIBER, PHARMACIST, NURSE),
        (
            P.WORKLIST_CLAIM,
            P.MEASUREMENT_RECORD,
            P.RESULT_RECORD,
            P.RESULT_CORRECT,
            P.EVENT_RECORD,
            P.ANSWER_RECORD,
            P.SCREENING_RECORD,
            P.COURSE_HOLD,
            P.PRINT_ORDER,
            P.AUDIT_READ_OWN,
            P.BREAK_GLASS,
        ),
    ),
    (
        (PRESCRIBER, PHARMACIST),
        (P.THERAPY_RECORD, P.ORDER_ERROR, P.PROTOCOL_EDIT, P.PROTOCOL_APPROVE),
    ),
    (
        (PRESCRIBER, NURSE),
        (P.EVENT_EDIT, P.INFUSION_SCHEDULE, P.INFUSION_NOT_GIVEN, P.MONITORING_RECORD),
    ),
    ((PHARMACIST, NURSE), (P.INFUSION_SECOND_CHECK,)),
    (
        (PRESCRIBER,),
        (
            P.THERAPY_DECIDE,
            P.COURSE_OPEN,
            P.COURSE_ASSESS,
            P.COURSE_RELEASE,
            P.COURSE_DISCONTINUE,
            P.COURSE_CLOSE,
            P.COURSE_ERROR,
            P.ELIGIBILITY_DECIDE,
            P.EXCEPTION_REQUEST,
            P.EXCEPTION_APPROVE_PRESCRIBER,
            P.PLAN_RECORD,
            P.SCREENING_COMPLETE,
            P.DOSE_PROPOSE,
            P.ORDER_DRAFT,
            P.ORDER_SIGN,
            P.ORDER_AMEND,
            P.ORDER_CANCEL,
            P.PRINT_UNVERIFIED,
            P.INFUSION_CONSENT,
            P.REACTION_DECIDE,
            P.MONITORING_DECIDE,
            P.RESPONSE_ASSESS,
            P.RELAPSE_RECORD,
            P.RETREATMENT_OPEN,
        ),
    ),
    (
        (PHARMACIST,),
        (
            P.THERAPY_REQUEST,
            P.EXCEPTION_COMMENT,
            P.EXCEPTION_APPROVE_PHARMACIST,
            P.ORDER_PROPOSE,
            P.ORDER_CANCEL_REQUEST,
            P.ORDER_VERIFY,
            P.ORDER_RETURN,
            P.ORDER_RELEASE,
            P.ORDER_PREPARE,
            P.ORDER_PREPARE_CHECK,
            P.PRINT_BATCH,
            P.INFUSION_RECONCILE,
            P.MONITORING_COMMENT,
        ),
    ),
    (
        (NURSE,),
        (
            P.INFUSION_CHECK,
            P.INFUSION_START,
            P.INFUSION_PAUSE,
            P.INFUSION_RESUME,
            P.INFUSION_STOP,
            P.INFUSION_COMPLETE,
            P.INFUSION_OBSERVE,
            P.INFUSION_CLOSE,
        ),
    ),
    (
        (AUDITOR, ADMIN),
        (
            P.COURSE_AUDIT,
            P.AUDIT_READ,
            P.AUDIT_VERIFY,
            P.AUDIT_EXPORT,
            P.USER_VIEW,
            P.SETTINGS_VIEW,
        ),
    ),
    ((AUDITOR,), (P.PRINT_AUDIT_COPY, P.BREAK_GLASS_REVIEW)),
    ((ADMIN,), (P.USER_MANAGE, P.SETTINGS_MANAGE)),
)

#: The policy: each permission and the roles that have it.
POLICY: Mapping[P, tuple[Role, ...]] = MappingProxyType(
    {permission: roles for roles, permissions in _ROWS for permission in permissions}
)

#: Permissions that a prescriber has only when marked as senior.
SENIOR: frozenset[P] = frozenset({P.EXCEPTION_APPROVE_PRESCRIBER})


class AccessDenied(PermissionDenied):
    """Refused: the person's roles do not hold the permission. The text names the roles that do."""

    def __init__(self, permission: P, roles_needed: Iterable[Role] | None = None) -> None:
        self.permission = permission
        self.roles_needed = tuple(POLICY[permission] if roles_needed is None else roles_needed)
        super().__init__(
            f"You may not {permission.label} here: this needs the role {needed(permission)}."
        )


class NotVisible(Http404):
    """Answered as if it did not exist: an unknown number, or a row of another clinic."""

    def __init__(self, subject_type: str, subject_id: object) -> None:
        self.subject_type = subject_type
        self.subject_id = str(subject_id)
        super().__init__("There is no such record.")


def needed(permission: P) -> str:
    """The roles in words: "prescriber or nurse", "senior prescriber"."""
    senior = "senior " if permission in SENIOR else ""
    names = [f"{senior}{role.value}" for role in POLICY[permission]]
    return " or ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def granting(permission: P, roles: Iterable[Role], *, senior: bool) -> Role | None:
    """The first of the person's roles that holds the permission, in the order of the matrix."""
    if permission in SENIOR and not senior:
        return None
    held = frozenset(roles)
    return next((role for role in POLICY[permission] if role in held), None)
