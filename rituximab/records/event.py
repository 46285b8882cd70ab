"""What happened to the patient: infections, symptoms, reactions, and what was decided on them."""

from __future__ import annotations

from typing import get_args

from django.db import models
from django.db.models import F, Q

from rituximab.protocol import facts

from .base import Record, User, error_pair, words
from .patient import Patient


class Event(Record):
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=24)
    on = models.DateField()
    description = models.TextField(blank=True)
    grade = models.PositiveSmallIntegerField(null=True)
    terms = models.JSONField(default=list)
    resolved_on = models.DateField(null=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            error_pair("event"),
            words("event_kind", "kind", get_args(facts.EventKind)),
            models.CheckConstraint(
                name="event_grade_counts_from_one",
                condition=Q(grade__isnull=True) | Q(grade__gte=1),
            ),
            models.CheckConstraint(
                name="event_resolved_by_somebody",
                condition=Q(resolved_on__isnull=True, resolved_by__isnull=True)
                | Q(resolved_on__isnull=False, resolved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="event_resolved_after_it_began",
                condition=Q(resolved_on__isnull=True) | Q(resolved_on__gte=F("on")),
            ),
        )


class EventDecision(Record):
    """A prescriber's decision on a reaction or a symptom; the last one counts."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="decisions")
    action = models.CharField(max_length=12)
    reason = models.TextField()

    class Meta:
        constraints = (
            error_pair("event_decision"),
            words("event_decision_action", "action", get_args(facts.EventAction)),
        )
