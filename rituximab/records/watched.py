"""What the clinic watches: windows, results nobody has seen, open tasks; one statement a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from .base import STANDING
from .course import Course
from .infusion import STARTED, Infusion
from .monitoring import Acknowledgement, DueItem, DueMark, Task, TaskComment
from .result import Result

if TYPE_CHECKING:
    from rituximab.access.actor import Actor

PAGE = 50
MOST = 99
#: Where windows stand in the list: the place of each decides the order.
STATES = ("overdue", "open", "coming", "waived")
PERSON = ("family_name", "given_names", "born", "mrn")


@dataclass(frozen=True, slots=True)
class Whose:
    patient_id: int
    family_name: str
    given_names: str
    born: date
    mrn: str


@dataclass(frozen=True, slots=True)
class DueRow(Whose):
    """``place`` counts in STATES; ``mark`` is "taken", "not_required" or ""."""

    pk: int
    course_id: int
    item: str
    opens_on: date
    overdue_on: date
    place: int
    when: date
    mark: str
    mark_on: date | None
    mark_reason: str


@dataclass(frozen=True, slots=True)
class UnseenRow(Whose):
    """Results of one patient that nobody has acknowledged; ``outside``: beyond a limit that came
    with them, or with an open task."""

    course_id: int
    unseen: int
    outside: int
    since: date


@dataclass(frozen=True, slots=True)
class TaskListRow(Whose):
    pk: int
    kind: str
    urgent: bool
    text: str
    due_at: datetime


def due_rows(
    actor: Actor,
    day: date,
    *,
    state: str = "",
    item: str = "",
    after: tuple[int, date, int] | None = None,
) -> tuple[list[DueRow], bool]:
    """A page of windows: overdue first, then open, then coming, the longest due first; and whether
    more follow."""
    rows = _windows(actor, day)
    if state in STATES:
        rows = rows.filter(place=STATES.index(state))
    if item:
        rows = rows.filter(item=item)
    if after:
        place, when, pk = after
        same = Q(place=place, when__gt=when) | Q(place=place, when=when, pk__gt=pk)
        rows = rows.filter(Q(place__gt=place) | same)
    return _page(DueRow, rows.order_by("place", "when", "pk"))


def due_count(actor: Actor, day: date, state: str) -> int:
    """How many there are, at most one more than MOST."""
    rows = _windows(actor, day).filter(place=STATES.index(state))
    return len(rows.values_list("pk", flat=True)[: MOST + 1])


def _windows(actor: Actor, day: date) -> QuerySet[Any]:
    marks = DueMark.objects.filter(
        STANDING, course=OuterRef("course"), item=OuterRef("item"), opens_on=OuterRef("opens_on")
    )
    rows = DueItem.objects.filter(course__patient__clinic_id=actor.clinic_id)
    rows = rows.annotate(
        mark=Subquery(marks.values("kind")[:1]),
        mark_on=Subquery(marks.values("on")[:1]),
        mark_reason=Subquery(marks.values("reason")[:1]),
        place=Case(
            When(Exists(marks.filter(kind="not_required")), then=Value(3)),
            When(overdue_on__lte=day, then=Value(0)),
            When(opens_on__lte=day, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        ),
    )
    rows = rows.annotate(
        when=Case(
            When(place=2, then=F("opens_on")), default=F("overdue_on"), output_field=DateField()
        )
    )
    plain = ("pk", "course_id", "item", "opens_on", "overdue_on", "place", "when")
    person = {name: F(f"course__patient__{name}") for name in PERSON}
    return rows.values(
        *plain, "mark", "mark_on", "mark_reason", patient_id=F("course__patient_id"), **person
    )


def unseen_rows(
    actor: Actor, after: tuple[int, date, int] | None = None
) -> tuple[list[UnseenRow], bool]:
    """Patients with results to acknowledge, those with something outside its limits first."""
    rows = _unseen(actor)
    if after:
        calm, since, patient_id = after
        same = Q(since__gt=since) | Q(since=since, patient_id__gt=patient_id)
        rows = rows.filter(Q(calm__gt=calm) | Q(Q(calm=calm) & same))
    found, more = _page(UnseenRow, rows.order_by("calm", "since", "patient_id"), drop=("calm",))
    return found, more


def unseen_count(actor: Actor) -> int:
    return len(_unseen(actor).values_list("patient_id", flat=True)[: MOST + 1])


def _unseen(actor: Actor) -> QuerySet[Any]:
    """From the first dose of the patient's last course on; what lies before is screening."""
    begun = Infusion.objects.filter(
        course__patient=OuterRef("patient"), state__in=STARTED, started_at__date__lte=OuterRef("on")
    )
    seen = Acknowledgement.objects.filter(STANDING, result=OuterRef("pk"))
    last = Course.objects.filter(patient=OuterRef("patient")).exclude(state="entered_in_error")
    outside = Q(value__lt=F("lower")) | Q(value__gt=F("upper")) | Q(asked=True)
    asked = Task.objects.filter(STANDING, result=OuterRef("pk"), done_at__isnull=True)
    rows = Result.objects.filter(STANDING, patient__clinic_id=actor.clinic_id)
    rows = rows.filter(Exists(begun), ~Exists(seen)).annotate(
        asked=Exists(asked), course_id=Subquery(last.order_by("-number").values("pk")[:1])
    )
    person = {name: F(f"patient__{name}") for name in PERSON}
    return rows.values("patient_id", "course_id", **person).annotate(
        unseen=Count("pk"),
        outside=Count("pk", filter=outside),
        since=Min("on"),
        calm=Case(
            When(outside__gt=0, then=Value(0)), default=Value(1), output_field=IntegerField()
        ),
    )


def task_rows(
    actor: Actor, after: tuple[int, datetime, int] | None = None
) -> tuple[list[TaskListRow], bool]:
    """Open tasks, urgent ones first, then by the moment they are due."""
    rows = _tasks(actor)
    if after:
        calm, due_at, pk = after
        same = Q(due_at__gt=due_at) | Q(due_at=due_at, pk__gt=pk)
        rows = rows.filter(Q(calm__gt=calm) | Q(Q(calm=calm) & same))
    return _page(TaskListRow, rows.order_by("calm", "due_at", "pk"), drop=("calm",))


def task_count(actor: Actor) -> int:
    return len(_tasks(actor).values_list("pk", flat=True)[: MOST + 1])


def _tasks(actor: Actor) -> QuerySet[Any]:
    rows = Task.objects.filter(
        STANDING, patient__clinic_id=actor.clinic_id, done_at__isnull=True
    ).annotate(
        calm=Case(When(urgent=True, then=Value(0)), default=Value(1), output_field=IntegerField())
    )
    person = {name: F(f"patient__{name}") for name in PERSON}
    plain = ("pk", "patient_id", "kind", "urgent", "text", "due_at", "calm")
    return rows.values(*plain, **person)


def comments_of(task_id: int) -> list[TaskComment]:
    """What was said on a task whose patient the person may see, oldest first."""
    rows = TaskComment.objects.filter(STANDING, task_id=task_id)
    return list(rows.select_related("written_by").order_by("pk"))


def marks_of(course_id: int) -> dict[tuple[str, date], DueMark]:
    """What was said of the windows of a course, by item and opening day."""
    rows = DueMark.objects.filter(STANDING, course_id=course_id)
    return {(row.item, row.opens_on): row for row in rows.select_related("written_by")}


def _page(kind: Any, rows: QuerySet[Any], drop: tuple[str, ...] = ()) -> tuple[list[Any], bool]:
    found = [
        kind(
            **{
                name: TEXT.get(name, value) if value is None else value
                for name, value in row.items()
                if name not in drop
            }
        )
        for row in rows[: PAGE + 1]
    ]
    return found[:PAGE], len(found) > PAGE


#: What an absent text reads as.
TEXT = {"mark": "", "mark_reason": ""}
