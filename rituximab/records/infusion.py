"""The infusion at the chair: its checks, its rates, what was watched and what was given.

Every entry says when it happened (``happened_at``) apart from when it was written; a wrong entry is
marked in error and written anew, so a corrected time keeps the first one beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from .base import Move, Record, User, differ, error_pair, words
from .course import Course
from .event import Event
from .order import Order

if TYPE_CHECKING:
    from rituximab.access.actor import Actor


class InfusionState(models.TextChoices):
    PLANNED = "planned"
    SCHEDULED = "scheduled"
    CHECKING = "checking"
    CLEARED = "cleared"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    STOPPED = "stopped"
    OBSERVED = "observed"
    CLOSED = "closed"
    NOT_GIVEN = "not_given"


#: States in which something of the infusion has run into the patient.
STARTED = (
    InfusionState.RUNNING,
    InfusionState.PAUSED,
    InfusionState.COMPLETED,
    InfusionState.STOPPED,
    InfusionState.OBSERVED,
    InfusionState.CLOSED,
)
#: States before the first drop.
AHEAD = (
    InfusionState.PLANNED,
    InfusionState.SCHEDULED,
    InfusionState.CHECKING,
    InfusionState.CLEARED,
)


class InfusionQuerySet(models.QuerySet["Infusion"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(course__patient__clinic_id=actor.clinic_id)


class Infusion(Record):
    """One attempt at one planned infusion; ``order`` is the revision it is given from, once the
    checks found it current. ``given_mg`` and ``given_ml`` stand from the end on."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="infusions")
    infusion = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=InfusionState, default=InfusionState.PLANNED)
    state_since = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    scheduled_for = models.DateTimeField(null=True)
    chair = models.CharField(max_length=40, blank=True)
    first_ever = models.BooleanField(default=False)

    order = models.OneToOneField(
        Order, on_delete=models.PROTECT, null=True, related_name="given_as"
    )
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    product = models.CharField(max_length=40, blank=True)
    lot = models.CharField(max_length=40, blank=True)
    expiry = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    given_mg = models.DecimalField(max_digits=7, decimal_places=1, null=True)
    given_ml = models.DecimalField(max_digits=7, decimal_places=1, null=True)
    amount_reason = models.CharField(max_length=300, blank=True, help_text="why it was typed")
    unused_ml = models.DecimalField(max_digits=7, decimal_places=1, null=True)
    reconciled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reconciled_at = models.DateTimeField(null=True)

    objects = InfusionQuerySet.as_manager()

    class Meta:
        constraints = (
            error_pair("infusion"),
            words("infusion_state", "state", tuple(InfusionState.values)),
            differ("started_by", "checked_by", "infusion_checker_is_another"),
            models.UniqueConstraint(
                fields=("course", "infusion", "attempt"), name="infusion_attempt_once"
            ),
            models.UniqueConstraint(
                fields=("course", "infusion"),
                condition=~Q(state="not_given"),
                name="infusion_one_live",
            ),
            models.CheckConstraint(
                name="infusion_counts_from_one", condition=Q(infusion__gte=1, attempt__gte=1)
            ),
            models.CheckConstraint(
                name="infusion_started_has_two_people_and_an_order",
                condition=~Q(state__in=[str(s) for s in STARTED])
                | Q(
                    order__isnull=False,
                    started_at__isnull=False,
                    started_by__isnull=False,
                    checked_by__isnull=False,
                )
                & ~Q(lot=""),
            ),
            models.CheckConstraint(
                name="infusion_ended_knows_what_was_given",
                condition=~Q(state__in=["completed", "stopped", "observed", "closed"])
                | Q(ended_at__isnull=False, given_mg__isnull=False, given_ml__isnull=False),
            ),
            models.CheckConstraint(
                name="infusion_ends_after_it_starts",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="infusion_given_not_negative",
                condition=Q(given_mg__isnull=True) | Q(given_mg__gte=0),
            ),
        )
        indexes = (models.Index(fields=("state", "scheduled_for"), name="infusion_by_state"),)

    def __str__(self) -> str:
        return f"I-{self.pk:04d}"


class InfusionMove(Move):
    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="moves")

    class Meta(Move.Meta):
        constraints = (
            models.UniqueConstraint(fields=("infusion", "seq"), name="infusion_move_once"),
        )


class ChairEntry(Record):
    """Something that happened at the chair at a moment of its own."""

    infusion = models.ForeignKey(Infusion, on_delete=models.PROTECT, related_name="%(class)ss")
    happened_at = models.DateTimeField()

    class Meta:
        abstract = True


#: What is asked or looked at before the first drop, in this order.
CHECKS = (
    "identity",
    "printout",
    "measurement",
    "infection",
    "fever",
    "neurological",
    "respiratory",
    "pregnancy",
    "consent",
    "access",
    "equipment",
)


class PreCheck(ChairEntry):
    """One item before the start; the last row of an item counts. ``clear`` False: it stands in the
    way. ``said`` holds what was looked at: the two identifiers, the code of the printout ..."""

    item = models.CharField(max_length=16)
    clear = models.BooleanField()
    said = models.JSONField(default=dict)
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (error_pair("pre_check"), words("pre_check_item", "item", CHECKS))


RATE_KINDS = ("start", "change", "pause", "resume", "stop", "complete")


class RateEntry(ChairEntry):
    """The pump from ``happened_at`` on: ``ml_h`` and ``mg_h`` are zero where it stands still."""

    kind = models.CharField(max_length=10)
    ml_h = models.DecimalField(max_digits=7, decimal_places=2)
    mg_h = models.DecimalField(max_digits=9, decimal_places=4)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            error_pair("rate_entry"),
            words("rate_entry_kind", "kind", RATE_KINDS),
            models.CheckConstraint(
                name="rate_entry_not_negative", condition=Q(ml_h__gte=0, mg_h__gte=0)
            ),
        )


class Vitals(ChairEntry):
    """Pulse per minute, mm Hg, degrees Celsius, per cent, breaths per minute; None: not taken."""

    systolic = models.PositiveSmallIntegerField(null=True)
    diastolic = models.PositiveSmallIntegerField(null=True)
    pulse = models.PositiveSmallIntegerField(null=True)
    temperature_c = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    saturation = models.PositiveSmallIntegerField(null=True)
    breaths = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (error_pair("vitals"),)


class GivenMedicine(ChairEntry):
    """A medicine at the chair, before the infusion or against a reaction: given, or why not.

    ``line`` is the premedication of the edition that it answers.
    """

    line = models.CharField(max_length=40, blank=True)
    given = models.BooleanField(default=True)
    reason = models.CharField(max_length=300, blank=True)
    purpose = models.CharField(max_length=14)
    drug = models.CharField(max_length=80)
    dose = models.CharField(max_length=60)
    route = models.CharField(max_length=40)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="medicines")

    class Meta:
        constraints = (
            error_pair("given_medicine"),
            words("given_medicine_purpose", "purpose", ("premedication", "reaction")),
            models.CheckConstraint(
                name="given_medicine_left_out_says_why",
                condition=Q(given=True) | ~Q(reason=""),
            ),
        )


class Reaction(ChairEntry):
    """What the event of a reaction was at the chair: when, and at which rate (mg/h)."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="reactions")
    mg_h = models.DecimalField(max_digits=9, decimal_places=4)
    taken = models.CharField(max_length=300, blank=True, help_text="what was done at once")

    class Meta:
        constraints = (
            error_pair("reaction"),
            models.UniqueConstraint(
                fields=("event",),
                condition=Q(error_at__isnull=True),
                name="reaction_once_an_event",
            ),
        )


class Note(ChairEntry):
    text = models.CharField(max_length=500)

    class Meta:
        constraints = (error_pair("note"),)
