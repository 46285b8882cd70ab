"""The days of the infusions, and what moving them does to everything that depends on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rituximab.access.actor import Actor, actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.course import plan_infusions
from rituximab.protocol.case import Case
from rituximab.protocol.checklist import ChecklistItem, checklist
from rituximab.protocol.edition import Edition
from rituximab.protocol.facts import CourseFacts, GivenInfusionFacts, PlannedInfusionFacts
from rituximab.protocol.journey import assess
from rituximab.protocol.response import earliest_no_response_on
from rituximab.records.journey import Chart, edition_of, facts_of
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.clock import today
from rituximab.screens.shared.fields import DayField
from rituximab.screens.shared.findings import Shown, shown
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.respond import page

ENDED_ORDERS = ("cancelled", "superseded", "draft")


class PlanForm(DeedForm):
    """One day an infusion; with the first alone the others follow at the protocol's interval."""

    def __init__(self, *args: Any, chart: Chart, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.planned = {row.infusion: row.on for row in chart.planned}
        self.count = edition.days("dosing", "infusions")
        self.interval = edition.days("dosing", "interval_days")
        for number in range(1, self.count + 1):
            self.fields[f"on_{number}"] = DayField(
                label=f"Infusion {number}" + ("" if number == 1 else " (optional)"),
                required=number == 1,
                initial=self.planned.get(number),
                help_text="Like 23-Nov-2026, today or +7"
                if number == 1
                else f"Left empty: {self.interval * (number - 1)} days after infusion 1",
            )
        moved = "Why the days change (optional)" if self.planned else "Note (optional)"
        self.fields["reason"] = forms.CharField(label=moved, required=False, max_length=300)
        self.helper.layout = self.layout()

    def days(self) -> list[date]:
        """The days as they would be planned; empty while that of infusion 1 is not known."""
        if self.is_bound:
            self.is_valid()
            given = [self.cleaned_data.get(f"on_{n}") for n in range(1, self.count + 1)]
        else:
            given = [self.planned.get(n) for n in range(1, self.count + 1)]
        first = given[0]
        if first is None:
            return []
        step = timedelta(days=self.interval)
        return [on or first + n * step for n, on in enumerate(given)]

    def deed(self) -> dict[str, Any]:
        return {"dates": self.days(), "reason": self.cleaned_data["reason"]}

    def refuse(self, errors: Any) -> None:
        """The action counts the dates from 0, the form the infusions from 1."""
        names = {f"dates.{n}": f"on_{n + 1}" for n in range(self.count)} | {"dates": "on_1"}
        super().refuse({names.get(name, name): said for name, said in errors.items()})


@dataclass(frozen=True, slots=True)
class Effects:
    """What the days mean: the checklist on each, findings that come and go, orders, week 26."""

    days: tuple[tuple[int, date], ...]
    gaps: tuple[int, ...]
    items: tuple[ChecklistItem, ...]
    expiring: int
    coming: tuple[Shown, ...]
    going: tuple[Shown, ...]
    orders: tuple[Any, ...]
    no_response_on: date | None


def effects_of(chart: Chart, days: list[date], day: date, actor: Actor) -> Effects:
    edition, before = edition_of(chart), facts_of(chart)
    planned = tuple(PlannedInfusionFacts(n, on) for n, on in enumerate(days, start=1))
    facts = replace(before, course=replace(before.course, planned=planned))
    now, then = assess(before, edition, day), assess(facts, edition, day)
    stood = {f.rule for f in now.findings if f.blocks or f.asks}
    stands = {f.rule for f in then.findings if f.blocks or f.asks}
    items = [item for item in checklist(Case(facts, edition, day)) if item.valid_at]
    order_days, who = dict(enumerate(days, start=1)), (edition, chart, actor)
    return Effects(
        days=tuple(order_days.items()),
        gaps=tuple((b - a).days for a, b in pairwise(days)),
        items=tuple(item for item in items if item.state != "not_applicable"),
        expiring=sum(not all(at.valid for at in i.valid_at) for i in items if i.collected_on),
        coming=shown([f for f in then.findings if f.rule in stands - stood], *who),
        going=shown([f for f in now.findings if f.rule in stood - stands], *who),
        orders=tuple(
            order
            for order in chart.orders
            if order.state not in ENDED_ORDERS
            and not order.planned_on <= order_days.get(order.infusion, day) <= order.valid_until
        ),
        no_response_on=_no_response_on(facts, edition, day, days[0]),
    )


def _no_response_on(facts: CourseFacts, edition: Edition, day: date, first: date) -> date | None:
    """From when "no response" may be said, if infusion 1 is given on its planned day."""
    given = facts.course.given or (GivenInfusionFacts(1, first),)
    course = replace(facts.course, given=given)
    return earliest_no_response_on(Case(replace(facts, course=course), edition, day))


@requires(Permission.COURSE_ASSESS)
def plan(request: HttpRequest, course_id: int) -> HttpResponse:
    chart = open_course(request, course_id=course_id)
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, chart=chart, edition=edition_of(chart))
    saving = request.method == "POST" and "look" not in request.POST
    planned = acted(request, form, plan_infusions, course_id=course_id) if saving else None
    if planned is not None:
        messages.success(request, "Infusions planned.", extra_tags="done")
        return redirect("journey:course", course_id)
    return _answer(request, chart, form)


@requires(Permission.COURSE_ASSESS)
def panel(request: HttpRequest, course_id: int) -> HttpResponse:
    """What the days in the form would do; nothing is saved."""
    chart = open_course(request, course_id=course_id)
    return _answer(request, chart, PlanForm(request.GET, chart=chart, edition=edition_of(chart)))


def _answer(request: HttpRequest, chart: Chart, form: PlanForm) -> HttpResponse:
    actor, days = actor_of(request), form.days()
    context = {
        "banner": banner_of(chart, actor),
        "form": form,
        "effects": effects_of(chart, days, today(), actor) if days else None,
    }
    return page(request, "dosing/plan.html", context, part="panel")
