"""The trail: one row a deed, each sealed with a hash over itself and the row before."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q

from .instant import InstantField


class Outcome(models.TextChoices):
    DONE = "done"
    REFUSED = "refused"


class AuditEvent(models.Model):
    """Written by trail.py alone, never changed.

    Names are copies and numbers are no foreign keys, so nothing that happens to a person or a
    record can reach back into the trail.

    ``old`` and ``new`` are canonical JSON text, blank when there is none. Order by ``seq``: clocks
    can go back, the chain cannot.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = InstantField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    role = models.CharField(max_length=80)
    clinic_id = models.BigIntegerField(null=True)
    deed = models.CharField(max_length=60)
    outcome = models.CharField(max_length=8, choices=Outcome)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    patient_id = models.BigIntegerField(null=True)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("seq",)
        constraints = (
            models.CheckConstraint(name="audit_seq_counts_from_one", condition=Q(seq__gte=1)),
            models.CheckConstraint(
                name="audit_outcome_known", condition=Q(outcome__in=list(Outcome.values))
            ),
        )
        indexes = (
            models.Index(fields=("patient_id", "seq"), name="audit_by_patient"),
            models.Index(fields=("actor_id", "seq"), name="audit_by_actor"),
            models.Index(fields=("clinic_id", "seq"), name="audit_by_clinic"),
            models.Index(fields=("deed", "seq"), name="audit_by_deed"),
            models.Index(fields=("subject_type", "subject_id", "seq"), name="audit_by_subject"),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.deed} {self.subject_type} {self.subject_id}".rstrip()

    @property
    def before(self) -> Any:
        return json.loads(self.old) if self.old else None

    @property
    def after(self) -> Any:
        return json.loads(self.new) if self.new else None


class ChainHead(models.Model):
    """The last link, in one row that every writer locks. A trigger moves it with each new event."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.CheckConstraint(name="audit_one_head", condition=Q(id=1)),)

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"
