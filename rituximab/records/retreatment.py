"""Relapse, and why a next course is opened after it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .base import Record, error_pair, words
from .course import Course


class Relapse(Record):
    """The disease came back after a response: the day, what showed it, where. CD19 never decides;
    ``free_until`` is the last day without symptoms."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="relapses")
    on = models.DateField()
    free_from = models.DateField(null=True)
    free_until = models.DateField(null=True)
    domains = models.JSONField(default=list)
    evidence = models.TextField()

    class Meta:
        constraints = (
            error_pair("relapse"),
            models.UniqueConstraint(
                fields=("course",),
                condition=Q(error_at__isnull=True),
                name="relapse_once_a_course",
            ),
        )


REASONS = ("relapse", "cd19", "planned", "other")


class RetreatmentReason(Record):
    """One reason why a course follows an earlier one."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="reasons")
    reason = models.CharField(max_length=10)
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            error_pair("retreatment_reason"),
            words("retreatment_reason_word", "reason", REASONS),
            models.UniqueConstraint(
                fields=("course", "reason"),
                condition=Q(error_at__isnull=True),
                name="retreatment_reason_once",
            ),
        )
