"""Answers of the screening that are no laboratory result: pregnancy, vaccination review."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .base import Record, error_pair, words
from .course import Course


class PregnancyAnswer(Record):
    """Whether pregnancy is possible, with the reason; the last answer of the course counts."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="pregnancy_answers")
    possible = models.BooleanField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = (error_pair("pregnancy_answer"),)


class VaccinationReview(Record):
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="vaccination_reviews")
    on = models.DateField()
    outcome = models.CharField(max_length=12)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            error_pair("vaccination_review"),
            words("vaccination_review_outcome", "outcome", ("complete", "not_possible")),
            models.CheckConstraint(
                name="vaccination_not_possible_says_why",
                condition=Q(outcome="complete") | ~Q(reason=""),
            ),
        )
