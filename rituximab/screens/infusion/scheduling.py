"""A chair and a time for a planned infusion, and one that is not given."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions import infusion as deeds
from rituximab.records.infusion import AHEAD
from rituximab.records.journey import Chart, edition_of
from rituximab.records.year_rows import InfusionRow
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.fields import DayField
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.reasons import CodedForm
from rituximab.screens.shared.respond import page

from .fields import ClockField


class ScheduleForm(DeedForm):
    day = DayField(label="Day", help_text="Like 22-Nov-2026, today or +1")
    clock = ClockField(label="Time", help_text="Like 09:30", max_length=5)
    chair = forms.CharField(max_length=40)

    def deed(self) -> dict[str, Any]:
        values = super().deed()
        when = datetime.combine(values.pop("day"), values.pop("clock"))
        return values | {"scheduled_for": timezone.make_aware(when)}

    def refuse(self, errors: Any) -> None:
        """The moment is typed in two fields; what is wrong with it stands at the day."""
        super().refuse({{"scheduled_for": "day"}.get(k, k): v for k, v in errors.items()})


class NotGivenForm(CodedForm):
    code_label = "Why it is not given"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["reason"]
        text.required, text.label = False, "In words (optional, needed for another reason)"
        self.helper.layout = self.layout()


@requires(Permission.INFUSION_SCHEDULE)
def schedule(request: HttpRequest, course_id: int, number: int) -> HttpResponse:
    """Chair and time of one planned infusion, or new ones."""
    chart = open_course(request, course_id=course_id)
    planned = next((row.on for row in chart.planned[::-1] if row.infusion == number), None)
    if planned is None:
        raise Http404
    row = _live(chart, number)
    form = ScheduleForm(request.POST if request.method == "POST" else None, initial=_first(row))
    if request.method == "POST":
        given = {"course_id": course_id, "infusion": number}
        done = acted(request, form, deeds.schedule_infusion, **given)
        if done is not None:
            messages.success(request, f"Infusion {number} has a chair.", extra_tags="done")
            return redirect("infusion:chair", done.pk)
    context = {
        "banner": banner_of(chart, actor_of(request)),
        "form": form,
        "number": number,
        "planned": planned,
        "row": row,
    }
    return page(request, "infusion/schedule.html", context)


def _live(chart: Chart, number: int) -> InfusionRow | None:
    own = (i for i in chart.infusions if i.course_id == chart.pinned.id and i.infusion == number)
    return next((row for row in own if row.state in AHEAD), None)


def _first(row: InfusionRow | None) -> dict[str, Any]:
    """What is booked so far; a first booking begins with empty fields, so nothing is guessed."""
    if row is None or row.scheduled_for is None:
        return {}
    local = timezone.localtime(row.scheduled_for)
    when = {"day": local.date(), "clock": f"{local:%H:%M}"}
    return {**when, "chair": row.chair, "version": row.version}


@requires(Permission.INFUSION_NOT_GIVEN)
def not_given(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """The patient is not treated this time: why, by the edition's codes."""
    chart = open_course(request, infusion_id=infusion_id)
    row = deeds.infusion_row(chart, infusion_id)
    data = request.POST if request.method == "POST" else None
    codes = edition_of(chart).codes["not-given"]
    form = NotGivenForm(data, codes=codes, initial={"version": row.version})
    if request.method == "POST":
        done = acted(request, form, deeds.not_given, infusion_id=infusion_id)
        if done is not None:
            messages.success(request, "Noted; a prescriber plans it anew.", extra_tags="done")
            return redirect("infusion:chair", infusion_id)
    context = {"banner": banner_of(chart, actor_of(request)), "form": form, "row": row}
    return page(request, "infusion/not_given.html", context)
