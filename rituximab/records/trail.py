"""Reading the trail: the rows a clinic may see, by who, deed, patient and day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from rituximab.access.people import Membership
from rituximab.audit.models import AuditEvent

from .patient import Patient

if TYPE_CHECKING:
    from rituximab.access.actor import Actor

PAGE = 50
#: Rows of one patient read at once to be told by day and person.
PATIENT_PAGE = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; ``since`` and ``until`` (excluded) bound the moment."""

    who: str = ""
    deed: str = ""
    patient_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def visible_to(actor: Actor) -> QuerySet[AuditEvent]:
    """Rows of the clinic, and those without one: sign-ins of its people and of nobody known, what
    the product did by itself to its patients, what concerns no patient at all."""
    people = Membership.objects.filter(clinic_id=actor.clinic_id).values("user_id")
    patients = Patient.objects.visible_to(actor).values("pk")
    of_none = Q(patient_id=None) | Q(patient_id__in=patients)
    by_one_of_us = Q(actor_id=None) | Q(actor_id__in=people)
    return AuditEvent.objects.filter(
        Q(clinic_id=actor.clinic_id) | (Q(clinic_id=None) & of_none & by_one_of_us)
    )


def rows_of(
    actor: Actor, wanted: Wanted, before: int | None = None
) -> tuple[Sequence[AuditEvent], bool]:
    """A page of rows, the newest first, and whether older ones follow; one statement.

    ``before`` is the number of the last row of the page before.
    """
    rows = visible_to(actor)
    if wanted.who:
        rows = rows.filter(actor_name__icontains=wanted.who)
    if wanted.deed:
        rows = rows.filter(deed__startswith=wanted.deed)
    if wanted.patient_id is not None:
        rows = rows.filter(patient_id=wanted.patient_id)
    if wanted.since is not None:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(at__lt=wanted.until)
    return _page(rows, before, PAGE)


def about_patient(
    actor: Actor, patient_id: int, before: int | None = None
) -> tuple[Sequence[AuditEvent], bool]:
    """What the trail has on one patient, without what was written; as ``rows_of``."""
    rows = visible_to(actor).filter(patient_id=patient_id).defer("old", "new", "reason")
    return _page(rows, before, PATIENT_PAGE)


def _page(
    rows: QuerySet[AuditEvent], before: int | None, size: int
) -> tuple[Sequence[AuditEvent], bool]:
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows.order_by("-seq")[: size + 1])
    return found[:size], len(found) > size
