"""Hold, release, discontinue, close, entered in error: each a form with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions import course as deeds
from rituximab.actions.holding import asked_before_release
from rituximab.records.journey import Chart, edition_of
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.clock import today
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.reasons import CodedForm, ReasonForm
from rituximab.screens.shared.respond import page
from rituximab.screens.templatetags.house import spoken


class EndingForm(CodedForm):
    code_field = "kind"


def _deed(
    request: HttpRequest,
    course_id: int,
    action: Callable[..., Any],
    words: tuple[str, str, str],
    make: Callable[..., DeedForm],
    asks: Callable[[Chart], Sequence[Any]] = lambda chart: (),
) -> HttpResponse:
    """``words``: title, hint, label of the button; ``asks``: what has to be answered first."""
    chart = open_course(request, course_id=course_id)
    form = make(
        request.POST if request.method == "POST" else None,
        chart,
        {"version": chart.pinned.version},
    )
    if request.method == "POST" and acted(request, form, action, course_id=course_id):
        messages.success(request, f"Done: {words[0].lower()}.", extra_tags="done")
        return redirect("journey:course", course_id)
    title, hint, label = words
    context = {
        "form": form,
        "banner": banner_of(chart, actor_of(request)),
        "title": title,
        "hint": hint,
        "label": label,
        "waits": () if form.is_bound else asks(chart),
    }
    return page(request, "journey/deed.html", context)


def _plain(data: Any, _chart: Any, initial: dict[str, Any]) -> DeedForm:
    return ReasonForm(data, initial=initial)


@requires(Permission.COURSE_HOLD)
def hold(request: HttpRequest, course_id: int) -> HttpResponse:
    def make(data: Any, chart: Any, initial: dict[str, Any]) -> DeedForm:
        return CodedForm(data, codes=edition_of(chart).codes["hold"], initial=initial)

    hint = "The course and its orders wait until a prescriber releases them."
    return _deed(request, course_id, deeds.hold_course, ("Hold", hint, "Hold the course"), make)


@requires(Permission.COURSE_RELEASE)
def release(request: HttpRequest, course_id: int) -> HttpResponse:
    hint = "Every question of the hold has to be answered first. Orders are looked at afresh."
    words = ("Release", hint, "Release the course")
    return _deed(request, course_id, deeds.release_course, words, _plain, _asked)


def _asked(chart: Chart) -> Sequence[Any]:
    """Before it is sent the page says what a refusal would say."""
    return asked_before_release(chart, today()) if chart.pinned.state == "held" else ()


@requires(Permission.COURSE_DISCONTINUE)
def discontinue(request: HttpRequest, course_id: int) -> HttpResponse:
    def make(data: Any, _chart: Any, initial: dict[str, Any]) -> DeedForm:
        codes = {kind: spoken(kind).capitalize() for kind in deeds.ENDINGS}
        return EndingForm(data, codes=codes, initial=initial)

    hint = "Possible on any day. Lack of response is no reason here: it is judged on its own page."
    words = ("Discontinue", hint, "Discontinue the course")
    return _deed(request, course_id, deeds.discontinue_course, words, make)


@requires(Permission.COURSE_CLOSE)
def close(request: HttpRequest, course_id: int) -> HttpResponse:
    hint = "Follow-up is finished or handed over. Everything stays readable."
    words = ("Close", hint, "Close the course")
    return _deed(request, course_id, deeds.close_course, words, _plain)


@requires(Permission.COURSE_ERROR)
def error(request: HttpRequest, course_id: int) -> HttpResponse:
    """The first prescriber asks, another one confirms."""
    actor, chart = actor_of(request), open_course(request, course_id=course_id)
    course = chart.pinned
    form = ReasonForm(
        request.POST if request.method == "POST" else None, initial={"version": course.version}
    )
    if request.method == "POST":
        record = acted(request, form, deeds.mark_course_in_error, course_id=course_id)
        if record is not None:
            done = record.state == "entered_in_error"
            said = "Entered in error." if done else "Asked for. Another prescriber confirms it."
            messages.success(request, said, extra_tags="done")
            return redirect("journey:course", course_id)
    own = course.error_requested_by_id == actor.user_id
    context = {
        "form": form,
        "banner": banner_of(chart, actor),
        "title": "Entered in error",
        "hint": "Two prescribers: one asks, another confirms. Not after an infusion was given.",
        "label": "Confirm" if course.error_requested_by else "Ask for it",
        "asked": course,
        "locked": "You asked for this, so another prescriber confirms it." if own else "",
    }
    return page(request, "journey/deed.html", context)
