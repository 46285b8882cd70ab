"""One task: what opened it, the steps, what others say of it, and its end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from rituximab.access.actor import Actor, actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.task import OF_EVENT, close_task, comment_task
from rituximab.protocol.edition import Edition, load
from rituximab.records.course import ENDED
from rituximab.records.journey import Chart
from rituximab.records.watched import comments_of
from rituximab.records.year_rows import TaskRow
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_patient, row_of
from rituximab.screens.shared.clock import now
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.reasons import CodedForm
from rituximab.screens.shared.respond import back_to, page

from .words import TASKS

#: Task -> the edition's alarm, where it is not called the same.
ALARMS = {
    "infection-drug": "serious-infection",
    "neurological": "neurological-symptom",
    "respiratory": "respiratory-symptom",
}


class CloseForm(CodedForm):
    code_label = "What was done"
    text_field = "text"
    text_label = "In words"


class CommentForm(DeedForm):
    text = forms.CharField(
        label="Comment", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


def alarm_of(edition: Edition, kind: str) -> Any:
    """The edition's alarm behind a task, or None."""
    return edition.abnormal.get(ALARMS.get(kind, kind))


def pathway_of(edition: Edition, kind: str) -> Any:
    """The monograph's pathway for a task, or None."""
    alarm = alarm_of(edition, kind)
    wanted = alarm.pathway if alarm else ""
    return next((one for one in edition.monograph.pathways if one.id == wanted), None)


def ways_of(task: TaskRow, chart: Chart, actor: Actor) -> list[tuple[str, str]]:
    """Label and address of what ends the task, as far as this person may do it."""
    ended = {course.id for course in chart.courses if course.state in ENDED}
    found = []
    if task.kind in OF_EVENT:
        if actor.may(Permission.REACTION_DECIDE):
            found.append(("Decide", reverse("event:decide", args=[task.event_id])))
            found.append(("It has resolved", reverse("event:resolve", args=[task.event_id])))
    elif task.kind == "infection-drug" and task.course_id and task.course_id not in ended:
        if actor.may(Permission.THERAPY_DECIDE):
            url = reverse("eligibility:codrugs", args=[task.course_id])
            found.append(("Decide on the drug", url))
    elif actor.may(Permission.MONITORING_DECIDE):
        found.append(("Close the task", reverse("monitoring:close_task", args=[task.id])))
    return found


def _task(request: HttpRequest, task_id: int) -> tuple[TaskRow, dict[str, Any]]:
    actor, chart = actor_of(request), open_patient(request, task_id=task_id)
    row = row_of(chart.tasks, task_id)
    edition = load()
    result = next((one for one in chart.results if one.id == row.result_id), None)
    context = {
        "banner": banner_of(chart, actor),
        "task": row,
        "title": TASKS[row.kind],
        "alarm": alarm_of(edition, row.kind),
        "pathway": pathway_of(edition, row.kind),
        "result": result,
        "late": row.due_at < now() and row.done_at is None,
        "ways": ways_of(row, chart, actor) if row.done_at is None else [],
        "comments": comments_of(task_id),
        "codes": edition.codes["task"],
    }
    return row, context


@requires(Permission.MONITORING_VIEW)
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    _, context = _task(request, task_id)
    return page(request, "monitoring/task.html", context)


@requires(Permission.MONITORING_DECIDE)
def close(request: HttpRequest, task_id: int) -> HttpResponse:
    row, context = _task(request, task_id)
    form = CloseForm(
        request.POST if request.method == "POST" else None,
        codes=context["codes"],
        initial={"version": row.version},
    )
    if request.method == "POST" and acted(request, form, close_task, task_id=task_id):
        messages.success(request, "Task closed.", extra_tags="done")
        return redirect(back_to(request, reverse("monitoring:task", args=[task_id])))
    return page(request, "monitoring/say.html", context | {"form": form, "label": "Close the task"})


@requires(Permission.MONITORING_COMMENT)
def comment(request: HttpRequest, task_id: int) -> HttpResponse:
    _, context = _task(request, task_id)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and acted(request, form, comment_task, task_id=task_id):
        messages.success(request, "Comment recorded.", extra_tags="done")
        return redirect("monitoring:task", task_id)
    return page(request, "monitoring/say.html", context | {"form": form, "label": "Comment"})
