"""What the board of the chairs reads: the infusions of a day, and those that wait for a chair.

Three statements whatever the number of rows, and one for what waits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, Subquery

from .base import STANDING
from .course import CourseState, PlannedInfusion
from .infusion import GivenMedicine, Infusion, InfusionState, PreCheck, RateEntry, Vitals
from .order import Order
from .worklist import IDENTITY

if TYPE_CHECKING:
    from rituximab.access.actor import Actor

#: Rows on one board; a clinic has fewer chairs.
MOST = 500
#: States in which somebody sits in a chair, whatever the day of the appointment.
PRESENT = (
    InfusionState.CHECKING,
    InfusionState.CLEARED,
    InfusionState.RUNNING,
    InfusionState.PAUSED,
    InfusionState.COMPLETED,
    InfusionState.STOPPED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One infusion on the board. ``checks``: last answer of each item, (clear, when); ``settings``:
    what the pump was set to, (when, mg/h). The bag columns are of the order it is given from."""

    pk: int
    patient_id: int
    family_name: str
    given_names: str
    born: date
    mrn: str
    diagnosis: str
    course_id: int
    course_number: int
    course_state: str
    edition_version: str
    edition_sha256: str
    infusion: int
    state: str
    scheduled_for: datetime | None
    chair: str
    first_ever: bool
    started_at: datetime | None
    ended_at: datetime | None
    given_mg: Decimal | None
    order_state: str
    order_revision: int | None
    ordered_mg: Decimal | None
    bag_ml: Decimal | None
    bag_method: str
    rate_family: str
    vitals_at: datetime | None
    premedicated_at: datetime | None
    checks: dict[str, tuple[bool, datetime]]
    settings: tuple[tuple[datetime, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Unseated:
    """A planned infusion without a chair."""

    patient_id: int
    family_name: str
    given_names: str
    born: date
    mrn: str
    course_id: int
    course_number: int
    course_state: str
    infusion: int
    on: date


def seats(actor: Actor, start: datetime, end: datetime, *, present: bool) -> list[Seat]:
    """The infusions scheduled from ``start`` to before ``end``; with ``present`` also whoever sits
    in a chair now. By time, then chair."""
    which = Q(scheduled_for__gte=start, scheduled_for__lt=end)
    if present:
        which |= Q(state__in=PRESENT)
    orders = Order.objects.live().filter(
        course=OuterRef("course"), infusion=OuterRef("infusion"), error_at__isnull=True
    )
    last = orders.order_by("-revision")
    own = {"infusion": OuterRef("pk"), "error_at__isnull": True}
    gone = Vitals.objects.filter(**own).order_by("-happened_at").values("happened_at")[:1]
    before = GivenMedicine.objects.filter(**own, purpose="premedication", given=True)
    rows = (
        Infusion.objects.visible_to(actor)
        .filter(which, error_at__isnull=True)
        .order_by("scheduled_for", "chair", "pk")
        .values(
            *("pk", "infusion", "state", "scheduled_for", "chair", "first_ever", "course_id"),
            *("started_at", "ended_at", "given_mg"),
            **{name: F(f"course__patient__{column}") for name, column in IDENTITY.items()},
            patient_id=F("course__patient_id"),
            diagnosis=F("course__patient__diagnosis"),
            course_number=F("course__number"),
            course_state=F("course__state"),
            edition_version=F("course__edition_version"),
            edition_sha256=F("course__edition_sha256"),
            order_state=Subquery(last.values("state")[:1]),
            order_revision=Subquery(last.values("revision")[:1]),
            ordered_mg=F("order__ordered_mg"),
            bag_ml=F("order__bag_ml"),
            bag_method=F("order__bag_method"),
            rate_family=F("order__rate_family"),
            vitals_at=Subquery(gone),
            premedicated_at=Subquery(before.order_by("-happened_at").values("happened_at")[:1]),
        )[:MOST]
    )
    found = list(rows)
    keys = [row["pk"] for row in found]
    checks, settings = _checks(keys), _settings(keys)
    return [_seat(row, checks[row["pk"]], tuple(settings[row["pk"]])) for row in found]


def _seat(row: dict[str, Any], checks: Any, settings: Any) -> Seat:
    known: dict[str, Any] = {k: "" if v is None and k in TEXT else v for k, v in row.items()}
    return Seat(checks=checks, settings=settings, **known)


TEXT = frozenset({"order_state", "bag_method", "rate_family"})


def _checks(keys: Iterable[int]) -> dict[int, dict[str, tuple[bool, datetime]]]:
    found: dict[int, dict[str, tuple[bool, datetime]]] = defaultdict(dict)
    rows = PreCheck.objects.filter(STANDING, infusion__in=keys).order_by("happened_at", "pk")
    for key, item, clear, at in rows.values_list("infusion_id", "item", "clear", "happened_at"):
        found[key][item] = clear, at
    return found


def _settings(keys: Iterable[int]) -> dict[int, list[tuple[datetime, Decimal]]]:
    found: dict[int, list[tuple[datetime, Decimal]]] = defaultdict(list)
    rows = RateEntry.objects.filter(STANDING, infusion__in=keys).order_by("happened_at", "pk")
    for key, at, mg_h in rows.values_list("infusion_id", "happened_at", "mg_h"):
        found[key].append((at, mg_h))
    return found


def unseated(actor: Actor, most: int) -> list[Unseated]:
    """Planned infusions that have no chair and were not given, the earliest first."""
    later = PlannedInfusion.objects.filter(
        STANDING, course=OuterRef("course"), infusion=OuterRef("infusion"), pk__gt=OuterRef("pk")
    )
    seated = Infusion.objects.filter(course=OuterRef("course"), infusion=OuterRef("infusion"))
    rows = (
        PlannedInfusion.objects.filter(
            STANDING,
            ~Exists(later),
            ~Exists(seated.exclude(state=InfusionState.NOT_GIVEN)),
            course__error_at__isnull=True,
            course__patient__clinic_id=actor.clinic_id,
            course__state__in=(CourseState.READY, CourseState.ON_TREATMENT, CourseState.HELD),
        )
        .order_by("on", "pk")
        .values_list(
            "course__patient_id",
            *(f"course__patient__{column}" for column in IDENTITY.values()),
            *("course_id", "course__number", "course__state", "infusion", "on"),
        )[:most]
    )
    return [Unseated(*row) for row in rows]
