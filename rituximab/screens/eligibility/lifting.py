"""What lifts a finding: an exception and its decision, a specialist's plan, an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions import eligibility as deeds
from rituximab.records.journey import Chart, edition_of, standing_of
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.clock import today
from rituximab.screens.shared.findings import shown
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.reasons import ReasonForm
from rituximab.screens.shared.respond import page

from .forms import AnswerForm, DecideForm, ExceptionForm, PlanForm
from .lifts import LIFTS, Lift, locked_decision


@requires(Permission.EXCEPTION_REQUEST)
def exception(request: HttpRequest, course_id: int, rule: str) -> HttpResponse:
    def make(data: Any, chart: Chart) -> DeedForm:
        codes = deeds.codes_of(edition_of(chart), rule, "exception")
        return ExceptionForm(data, codes=codes)

    return _lift(request, course_id, rule, LIFTS["exception"], deeds.request_exception, make)


@requires(Permission.PLAN_RECORD)
def plan(request: HttpRequest, course_id: int, rule: str) -> HttpResponse:
    def make(data: Any, _chart: Chart) -> DeedForm:
        return PlanForm(data)

    return _lift(request, course_id, rule, LIFTS["plan"], deeds.record_plan, make)


@requires(Permission.COURSE_ASSESS)
def answer(request: HttpRequest, course_id: int, rule: str) -> HttpResponse:
    def make(data: Any, chart: Chart) -> DeedForm:
        return AnswerForm(data, codes=deeds.codes_of(edition_of(chart), rule, "answer"))

    return _lift(request, course_id, rule, LIFTS["answer"], deeds.answer_caution, make)


def _lift(
    request: HttpRequest,
    course_id: int,
    rule: str,
    words: Lift,
    action: Callable[..., Any],
    make: Callable[[Any, Chart], DeedForm],
) -> HttpResponse:
    actor, chart = actor_of(request), open_course(request, course_id=course_id)
    edition = edition_of(chart)
    if rule not in edition.rules:
        raise Http404
    form = make(request.POST if request.method == "POST" else None, chart)
    if request.method == "POST" and acted(request, form, action, course_id=course_id, rule=rule):
        messages.success(request, words.done, extra_tags="done")
        return redirect("journey:course", course_id)
    (finding,) = shown(
        [standing_of(chart, today()).finding(rule)], edition, chart, actor, request.path
    )
    context = {
        "form": form,
        "banner": banner_of(chart, actor),
        "words": words,
        "rule": edition.rule(rule),
        "finding": finding,
        "locked": words.locked(chart, finding),
        "decider": words.decider(finding),
        "earlier": [row for row in getattr(chart, words.rows) if row.rule == rule],
    }
    return page(request, "eligibility/lift.html", context)


@requires(Permission.EXCEPTION_VIEW)
def decide_exception(request: HttpRequest, exception_id: int) -> HttpResponse:
    """A second person decides; whoever asked sees it locked. The action asks once more."""
    chart = open_course(request, exception_id=exception_id)
    context = _request(request, chart, exception_id)
    form = DecideForm(
        request.POST if request.method == "POST" else None,
        initial={"version": context["row"].version},
    )
    if request.method == "POST":
        record = acted(request, form, deeds.decide_exception, exception_id=exception_id)
        if record is not None:
            messages.success(request, f"The exception is {record.state}.", extra_tags="done")
            return redirect("journey:course", chart.pinned.id)
    return page(request, "eligibility/decide_exception.html", context | {"form": form})


@requires(Permission.EXCEPTION_REQUEST)
def withdraw(request: HttpRequest, exception_id: int) -> HttpResponse:
    chart = open_course(request, exception_id=exception_id)
    context = _request(request, chart, exception_id)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        initial={"version": context["row"].version},
    )
    if request.method == "POST" and acted(
        request, form, deeds.withdraw_exception, exception_id=exception_id
    ):
        messages.success(request, "Withdrawn.", extra_tags="done")
        return redirect("journey:course", chart.pinned.id)
    return page(request, "eligibility/withdraw.html", context | {"form": form})


def _request(request: HttpRequest, chart: Chart, exception_id: int) -> dict[str, Any]:
    actor, edition = actor_of(request), edition_of(chart)
    row = next((one for one in chart.exceptions if one.id == exception_id), None)
    if row is None:
        raise Http404
    (finding,) = shown(
        [standing_of(chart, today()).finding(row.rule)], edition, chart, actor, request.path
    )
    return {
        "banner": banner_of(chart, actor),
        "row": row,
        "rule": edition.rule(row.rule),
        "code": deeds.codes_of(edition, row.rule, "exception").get(row.code, row.code),
        "finding": finding,
        "locked": locked_decision(row, actor),
        "own": row.written_by_id == actor.user_id and row.state == "open",
    }
