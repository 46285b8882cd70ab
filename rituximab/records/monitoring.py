"""What falls due and who looks after it: windows, seen results, tasks, contacts, claims."""

from __future__ import annotations

from typing import get_args

from django.db import models
from django.db.models import F, Q

from rituximab.protocol.monitoring import Item

from .base import Record, User, error_pair, words
from .course import Course
from .event import Event
from .patient import Patient
from .result import Result
from .therapy import Therapy


class DueItem(models.Model):
    """A window of monitoring as ``assess`` gave it when a fact was last written: derived, never
    typed. ``manage.py monitoring --prove`` shows that stored equals recomputed."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="due_items")
    item = models.CharField(max_length=20)
    opens_on = models.DateField()
    overdue_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("course", "item"), name="due_item_once"),
            words("due_item_item", "item", get_args(Item)),
            models.CheckConstraint(
                name="due_item_opens_first", condition=Q(opens_on__lte=F("overdue_on"))
            ),
        )
        indexes = (models.Index(fields=("overdue_on", "course"), name="due_item_by_day"),)


class DueMark(Record):
    """Said of one window: its sample was taken and the result is awaited, or it is not required.

    It holds for the window that opens on ``opens_on``: the next value begins another one.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="due_marks")
    item = models.CharField(max_length=20)
    opens_on = models.DateField()
    kind = models.CharField(max_length=12)
    on = models.DateField(help_text="day of the sample, or of the decision")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            error_pair("due_mark"),
            words("due_mark_item", "item", get_args(Item)),
            words("due_mark_kind", "kind", ("taken", "not_required")),
            models.UniqueConstraint(
                fields=("course", "item", "opens_on"),
                condition=Q(error_at__isnull=True),
                name="due_mark_one_standing",
            ),
            models.CheckConstraint(
                name="due_mark_not_required_has_a_reason",
                condition=~Q(kind="not_required") | ~Q(reason=""),
            ),
        )


class Acknowledgement(Record):
    """A result was seen by somebody who answers for it; an abnormal one with a comment."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="acknowledgements")
    abnormal = models.BooleanField()
    comment = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            error_pair("acknowledgement"),
            models.UniqueConstraint(
                fields=("result",),
                condition=Q(error_at__isnull=True),
                name="acknowledged_once",
            ),
            models.CheckConstraint(
                name="abnormal_needs_a_comment",
                condition=Q(abnormal=False) | ~Q(comment=""),
            ),
        )


class TaskKind(models.TextChoices):
    LATE_NEUTROPENIA = "late-neutropenia"
    LOW_IGG = "low-igg"
    FALLING_IGG = "falling-igg"
    HBV_DNA = "hbv-dna"
    ALT_RISE = "alt-rise"
    LUNG_DECLINE = "lung-decline"
    SEVERE_REACTION = "severe-reaction"
    NEUROLOGICAL = "neurological"
    RESPIRATORY = "respiratory"
    INFECTION_DRUG = "infection-drug"
    RE_PLAN = "re-plan"


class Task(Record):
    """Something a prescriber has to decide or do, opened by a fact; closed with what was done.

    ``course`` is None where the patient has none open. One of ``result``, ``event``, ``therapy``
    says what opened it.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="tasks")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="tasks")
    kind = models.CharField(max_length=20, choices=TaskKind)
    urgent = models.BooleanField(default=False)
    text = models.TextField()
    due_at = models.DateTimeField()
    result = models.ForeignKey(Result, on_delete=models.PROTECT, null=True, related_name="tasks")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="tasks")
    therapy = models.ForeignKey(Therapy, on_delete=models.PROTECT, null=True, related_name="tasks")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    done_code = models.CharField(max_length=40, blank=True)
    done_text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            error_pair("task"),
            words("task_kind", "kind", tuple(TaskKind.values)),
            models.CheckConstraint(
                name="task_done_by_somebody",
                condition=Q(done_at__isnull=True, done_by__isnull=True, done_text="")
                | (Q(done_at__isnull=False, done_by__isnull=False) & ~Q(done_text="")),
            ),
        )
        indexes = (models.Index(fields=("done_at", "due_at"), name="task_by_day"),)


class TaskComment(Record):
    """What somebody has to say on a task that another one decides."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="comments")
    text = models.CharField(max_length=500)

    class Meta:
        constraints = (
            error_pair("task_comment"),
            models.CheckConstraint(name="task_comment_says_something", condition=~Q(text="")),
        )


class Contact(Record):
    """The three questions of every contact; None: not asked. A yes is recorded as an event too."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="contacts")
    on = models.DateField()
    way = models.CharField(max_length=10)
    infection = models.BooleanField(null=True)
    neurological = models.BooleanField(null=True)
    respiratory = models.BooleanField(null=True)
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            error_pair("contact"),
            words("contact_way", "way", ("visit", "telephone", "letter", "infusion")),
        )


class WorkMark(Record):
    """Who took a row of a worklist, or until when it sleeps; the last one of a row counts."""

    clinic_id = models.BigIntegerField()
    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    snoozed_until = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            error_pair("work_mark"),
            models.UniqueConstraint(
                fields=("clinic_id", "subject_type", "subject_id"),
                condition=Q(error_at__isnull=True),
                name="work_mark_one_standing",
            ),
            models.CheckConstraint(
                name="work_mark_snooze_has_a_reason",
                condition=Q(snoozed_until__isnull=True) | ~Q(reason=""),
            ),
        )
