"""What lifts a finding: a recorded plan, an answered caution, an exception with a second person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .base import Record, User, differ, error_pair, words
from .course import Course


class Plan(Record):
    """A specialist's plan that lifts the rule: who, when, what."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="plans")
    rule = models.CharField(max_length=40)
    on = models.DateField()
    specialist = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        constraints = (
            error_pair("plan"),
            models.CheckConstraint(
                name="plan_is_said", condition=~Q(text="") & ~Q(specialist="") & ~Q(rule="")
            ),
        )


class Answer(Record):
    """A prescriber's answer to a caution; the last one for a rule counts."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="answers")
    rule = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    text = models.TextField()

    class Meta:
        constraints = (
            error_pair("answer"),
            models.CheckConstraint(
                name="answer_is_said", condition=~Q(text="") & ~Q(code="") & ~Q(rule="")
            ),
        )
        indexes = (models.Index(fields=("written_at",), name="answer_by_time"),)


class ExceptionRequest(Record):
    """A stop that one person asks to pass and another, of the right role, approves or refuses."""

    class State(models.TextChoices):
        OPEN = "open"
        APPROVED = "approved"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    class Approver(models.TextChoices):
        PRESCRIBER = "prescriber"
        PHARMACIST = "pharmacist"

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="exceptions")
    rule = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    text = models.TextField()
    approver = models.CharField(max_length=12, choices=Approver)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            error_pair("exception"),
            words("exception_state", "state", ("open", "approved", "refused", "withdrawn")),
            words("exception_approver", "approver", ("prescriber", "pharmacist")),
            differ("written_by", "decided_by", "exception_needs_two_people"),
            models.CheckConstraint(
                name="exception_decided_by_somebody",
                condition=Q(state__in=["open", "withdrawn"], decided_at__isnull=True)
                | Q(
                    state__in=["approved", "refused"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                fields=("course", "rule"),
                condition=Q(state="open"),
                name="exception_one_open_a_rule",
            ),
        )
        indexes = (
            models.Index(fields=("state", "approver", "written_at"), name="exception_by_state"),
        )
