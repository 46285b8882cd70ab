"""An order: one infusion, revision by revision, with its signature, snapshot, paper and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from .base import Move, Record, User, differ, error_pair, words
from .course import Course

if TYPE_CHECKING:
    from rituximab.access.actor import Actor


class OrderState(models.TextChoices):
    DRAFT = "draft"
    SIGNED = "signed"
    VERIFYING = "verifying"
    RETURNED = "returned"
    VERIFIED = "verified"
    RELEASED = "released"
    PREPARED = "prepared"
    HELD = "held"
    STALE = "stale"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    COMPLETED = "completed"
    PARTLY_GIVEN = "partly_given"
    NOT_GIVEN = "not_given"
    ENTERED_IN_ERROR = "entered_in_error"


#: States in which a revision is the one that counts for its infusion.
LIVE = tuple(
    s
    for s in OrderState
    if s
    not in (
        OrderState.CANCELLED,
        OrderState.SUPERSEDED,
        OrderState.NOT_GIVEN,
        OrderState.ENTERED_IN_ERROR,
    )
)
#: States that only a signed order can be in.
SIGNED_ONCE = (
    OrderState.SIGNED,
    OrderState.VERIFYING,
    OrderState.RETURNED,
    OrderState.VERIFIED,
    OrderState.RELEASED,
    OrderState.PREPARED,
)


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(course__patient__clinic_id=actor.clinic_id)

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def not_in_use(self) -> Self:
        """Orders from which no infusion was started: what is running is not held or outdated."""
        return self.filter(Q(given_as__isnull=True) | Q(given_as__started_at__isnull=True))


class Order(Record):
    """``cap_mg`` is the edition's cap, kept so that the database itself holds the dose below it."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="orders")
    infusion = models.PositiveSmallIntegerField()
    revision = models.PositiveSmallIntegerField(default=1)
    planned_on = models.DateField()
    valid_until = models.DateField()
    state = models.CharField(max_length=20, choices=OrderState, default=OrderState.DRAFT)
    state_since = models.DateTimeField()
    held_from = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1)

    basis = models.CharField(max_length=16)
    bsa_m2 = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    calculated_mg = models.DecimalField(max_digits=7, decimal_places=1)
    ordered_mg = models.DecimalField(max_digits=7, decimal_places=1)
    cap_mg = models.DecimalField(max_digits=7, decimal_places=1)
    rounding = models.CharField(max_length=8)
    diluent = models.CharField(max_length=40)
    bag_ml = models.DecimalField(max_digits=6, decimal_places=1)
    bag_method = models.CharField(max_length=16)
    rate_family = models.CharField(max_length=12)
    note = models.TextField(blank=True)

    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    product = models.CharField(max_length=40, blank=True)
    error_requested_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    error_request_reason = models.TextField(blank=True)
    cancel_requested_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    cancel_request_reason = models.TextField(blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = (
            error_pair("order"),
            differ("error_requested_by", "error_by", "order_error_needs_two_people"),
            words("order_state", "state", tuple(OrderState.values)),
            words("order_rounding", "rounding", ("rounded", "exact")),
            models.UniqueConstraint(
                fields=("course", "infusion", "revision"), name="order_revision_once"
            ),
            models.UniqueConstraint(
                fields=("course", "infusion"),
                condition=Q(state__in=[str(s) for s in LIVE]),
                name="order_one_live_an_infusion",
            ),
            models.CheckConstraint(
                name="order_counts_from_one", condition=Q(infusion__gte=1, revision__gte=1)
            ),
            models.CheckConstraint(name="order_dose_positive", condition=Q(ordered_mg__gt=0)),
            models.CheckConstraint(
                name="order_dose_below_cap", condition=Q(ordered_mg__lte=F("cap_mg"))
            ),
            models.CheckConstraint(name="order_bag_positive", condition=Q(bag_ml__gt=0)),
            models.CheckConstraint(
                name="order_valid_after_planned", condition=Q(valid_until__gte=F("planned_on"))
            ),
            models.CheckConstraint(
                name="order_signed_by_somebody",
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="order_signed_state_has_signer",
                condition=~Q(state__in=[str(s) for s in SIGNED_ONCE]) | Q(signed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="order_verified_by_somebody",
                condition=Q(verified_at__isnull=True, verified_by__isnull=True)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
            ),
            models.CheckConstraint(
                name="order_verified_state_has_verifier",
                condition=~Q(state__in=["verified", "released", "prepared"])
                | (Q(verified_by__isnull=False) & ~Q(product="")),
            ),
            differ("signed_by", "verified_by", "order_signer_is_not_verifier"),
            differ("signed_by", "taken_by", "order_signer_does_not_take"),
            models.CheckConstraint(
                name="order_held_knows_from_where",
                condition=(Q(state="held") & ~Q(held_from=""))
                | (~Q(state="held") & Q(held_from="")),
            ),
        )
        indexes = (models.Index(fields=("state", "planned_on"), name="order_by_state"),)

    def __str__(self) -> str:
        return f"O-{self.pk:04d} r{self.revision}"


class OrderMove(Move):
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="moves")

    class Meta(Move.Meta):
        constraints = (models.UniqueConstraint(fields=("order", "seq"), name="order_move_once"),)


class Snapshot(models.Model):
    """All inputs and values of the order as signed: canonical JSON with its digest, for good."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="snapshot")
    content = models.TextField()
    sha256 = models.CharField(max_length=64)


class Signature(models.Model):
    """Who signed what, meaning what: name, role and licence as they were that moment."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="signatures")
    meaning = models.CharField(max_length=12)
    statement = models.TextField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    licence = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    method = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64, help_text="digest of the snapshot that was signed")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("order", "meaning"), name="signature_once_a_meaning"),
            words("signature_meaning", "meaning", ("prescribed", "verified")),
        )


class Document(models.Model):
    """The order set as rendered when signed. Status and copy number are stamped on copies only."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="document")
    paper = models.CharField(max_length=8)
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()
    check_code = models.CharField(max_length=16, unique=True)


class BlindCheck(models.Model):
    """The pharmacist's own numbers, typed before seeing the order's; every attempt is kept."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="blind_checks")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    bsa_m2 = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    dose_mg = models.DecimalField(max_digits=7, decimal_places=1)
    draw_ml = models.DecimalField(max_digits=7, decimal_places=2)
    concentration = models.DecimalField(max_digits=7, decimal_places=3)
    first_rate_ml_h = models.DecimalField(max_digits=7, decimal_places=1)
    agrees = models.BooleanField()
    differences = models.JSONField(default=list)


class Verification(models.Model):
    """The pharmacist's checklist and outcome for one take of one revision."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="verifications")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10)
    checklist = models.JSONField(default=list)
    product = models.CharField(max_length=40, blank=True)
    reason_code = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (words("verification_outcome", "outcome", ("verified", "returned")),)


class PrintedCopy(models.Model):
    """One served copy of the stored document; numbers run without a gap for each order."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="copies")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    status = models.CharField(max_length=20)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("order", "number"), name="printed_copy_once"),
            words("printed_copy_kind", "kind", ("clean", "unverified", "audit")),
        )
