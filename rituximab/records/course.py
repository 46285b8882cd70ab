"""A course of treatment, pinned to an edition when it opens, and the decisions taken in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, get_args

from django.db import models
from django.db.models import Q

from rituximab.protocol import facts

from .base import Move, Record, User, differ, error_pair, words
from .patient import Patient
from .therapy import Therapy

if TYPE_CHECKING:
    from rituximab.access.actor import Actor


class CourseState(models.TextChoices):
    DRAFT = "draft"
    ASSESSING = "assessing"
    EXCEPTION_PENDING = "exception_pending"
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    SCREENING = "screening"
    READY = "ready"
    ON_TREATMENT = "on_treatment"
    OBSERVING = "observing"
    RESPONDED = "responded"
    NON_RESPONSE = "non_response"
    RELAPSED = "relapsed"
    HELD = "held"
    DISCONTINUED = "discontinued"
    CLOSED = "closed"
    ENTERED_IN_ERROR = "entered_in_error"


ENDED = (
    CourseState.NOT_ELIGIBLE,
    CourseState.DISCONTINUED,
    CourseState.CLOSED,
    CourseState.ENTERED_IN_ERROR,
)


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(patient__clinic_id=actor.clinic_id)

    def open(self) -> Self:
        return self.exclude(state__in=ENDED)


class Course(Record):
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="courses")
    number = models.PositiveSmallIntegerField()
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="followed_by"
    )
    edition_version = models.CharField(max_length=20)
    edition_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=CourseState, default=CourseState.DRAFT)
    state_since = models.DateTimeField()
    held_from = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1)
    error_requested_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    error_request_reason = models.TextField(blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        constraints = (
            error_pair("course"),
            differ("error_requested_by", "error_by", "course_error_needs_two_people"),
            words("course_state", "state", tuple(CourseState.values)),
            models.UniqueConstraint(fields=("patient", "number"), name="course_number_once"),
            models.UniqueConstraint(
                fields=("patient",),
                condition=~Q(state__in=[str(s) for s in ENDED]),
                name="course_one_open_a_patient",
            ),
            models.CheckConstraint(
                name="course_held_knows_from_where",
                condition=(Q(state="held") & ~Q(held_from=""))
                | (~Q(state="held") & Q(held_from="")),
            ),
        )
        indexes = (models.Index(fields=("state", "state_since"), name="course_by_state"),)

    def __str__(self) -> str:
        return f"C-{self.pk:04d}"


class CourseMove(Move):
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="moves")

    class Meta(Move.Meta):
        constraints = (models.UniqueConstraint(fields=("course", "seq"), name="course_move_once"),)


class Indication(Record):
    """One domain the course is for, with the measure or statement that goes with it."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="indications")
    domain = models.CharField(max_length=16)
    statement = models.TextField(blank=True)

    class Meta:
        constraints = (
            error_pair("indication"),
            words("indication_domain", "domain", get_args(facts.Domain)),
            models.UniqueConstraint(
                fields=("course", "domain"),
                condition=Q(error_at__isnull=True),
                name="indication_once_a_course",
            ),
        )


class PlannedInfusion(Record):
    """The planned day of one infusion; a move writes a new row, the last one counts."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="planned")
    infusion = models.PositiveSmallIntegerField()
    on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            error_pair("planned_infusion"),
            models.CheckConstraint(name="planned_infusion_counts", condition=Q(infusion__gte=1)),
        )


class TherapyDecision(Record):
    """Continue, reduce or stop one co-drug in this course; the last one counts."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="therapy_decisions")
    therapy = models.ForeignKey(Therapy, on_delete=models.PROTECT, related_name="decisions")
    action = models.CharField(max_length=10)
    dose = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    unit = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = (
            error_pair("therapy_decision"),
            words("therapy_decision_action", "action", get_args(facts.TherapyAction)),
            models.CheckConstraint(
                name="therapy_decision_dose_positive",
                condition=Q(dose__isnull=True) | Q(dose__gt=0),
            ),
            models.CheckConstraint(
                name="therapy_decision_reduces_to_a_dose",
                condition=(Q(action="reduce", dose__isnull=False) & ~Q(unit=""))
                | (~Q(action="reduce") & Q(dose__isnull=True, unit="")),
            ),
        )


class Decision(models.Model):
    """A decision with the facts and the standing it was taken on, as the bytes that were hashed.

    ``facts`` and ``standing`` are canonical JSON (protocol.casefile.canonical); ``sha256`` covers
    both and the edition's hash. ``manage.py replay`` gives the same standing from the same facts.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="decisions")
    deed = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edition_version = models.CharField(max_length=20)
    edition_sha256 = models.CharField(max_length=64)
    facts = models.TextField()
    standing = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
