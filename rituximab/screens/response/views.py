"""How the disease answers: the course of the score, the measures of a day, the outcome."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.course import ENDINGS
from rituximab.actions.error import mark_in_error
from rituximab.actions.response import record_core_set, record_outcome
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course, row_of
from rituximab.screens.shared.clock import today
from rituximab.screens.shared.reasons import ReasonForm
from rituximab.screens.shared.respond import page

from .drawing import drawing_of
from .forms import CoreSetForm, OutcomeForm
from .panel import panel_of
from .sheet import Sheet, sheet_of
from .wording import CK, as_text, moved_text, shown_lines


def _context(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    return {
        "banner": banner_of(sheet.chart, actor_of(request)),
        "course": sheet.chart.pinned,
        "sheet": sheet,
    }


def _last(sheet: Sheet) -> dict[str, Any]:
    """The latest measures beside the baseline."""
    found = sheet.last.improvement if sheet.last else None
    return {"found": found, "lines": shown_lines(found)}


@requires(Permission.RESPONSE_VIEW)
def chart(request: HttpRequest, course_id: int) -> HttpResponse:
    sheet = sheet_of(open_course(request, course_id=course_id), today())
    context = (
        _context(request, sheet)
        | _last(sheet)
        | {
            "drawing": drawing_of(sheet),
            "text": as_text(sheet),
            "ck_said": CK[sheet.ck.course] if sheet.ck else "",
            "cdasi_said": (
                "" if sheet.cdasi_change is None else moved_text(sheet.cdasi_change, "points")
            ),
            "published": {one.id: one for one in sheet.edition.evidence},
        }
    )
    return page(request, "response/chart.html", context)


@requires(Permission.RESPONSE_ASSESS)
def core_set(request: HttpRequest, course_id: int) -> HttpResponse:
    sheet = sheet_of(open_course(request, course_id=course_id), today())
    data = request.POST if request.method == "POST" else None
    form = CoreSetForm(data, sheet=sheet, today=today())
    if request.method == "POST" and "look" not in request.POST:
        row = acted(request, form, record_core_set, course_id=course_id)
        if row is not None:
            said = "The measures are recorded." if sheet.steps else "The baseline is recorded."
            messages.success(request, said, extra_tags="done")
            return redirect("response:chart", course_id)
    return _measures(request, sheet, form)


@requires(Permission.RESPONSE_ASSESS)
def panel(request: HttpRequest, course_id: int) -> HttpResponse:
    """The same page for what is in the form now; nothing is saved."""
    sheet = sheet_of(open_course(request, course_id=course_id), today())
    return _measures(request, sheet, CoreSetForm(request.GET, sheet=sheet, today=today()))


def _measures(request: HttpRequest, sheet: Sheet, form: CoreSetForm) -> HttpResponse:
    found = panel_of(sheet, form)
    context = _context(request, sheet) | {
        "form": form,
        "panel": found,
        "found": found.improvement,
        "lines": shown_lines(found.improvement),
        "groups": [
            ("Globals", form.only(("physician_global", "patient_global", "extramuscular"))),
            ("Strength", form.only(("strength_scale", "strength_score", "strength_maximum"))),
            ("Function", form.only(("function",))),
            ("Muscle enzyme", form.only(("enzyme_test", "enzyme_value", "enzyme_upper"))),
            ("PRINTO set", form.only(("activity", "wellbeing", "wellbeing_range"))),
            ("Skin, beside the score", form.only(("cdasi",))),
        ],
    }
    return page(request, "response/measures.html", context, part="panel")


@requires(Permission.RESPONSE_ASSESS)
def outcome(request: HttpRequest, course_id: int) -> HttpResponse:
    sheet = sheet_of(open_course(request, course_id=course_id), today())
    form = OutcomeForm(
        request.POST if request.method == "POST" else None,
        initial={"version": sheet.chart.pinned.version},
    )
    if request.method == "POST" and acted(request, form, record_outcome, course_id=course_id):
        messages.success(request, "The outcome is recorded.", extra_tags="done")
        return redirect("journey:course", course_id)
    context = (
        _context(request, sheet)
        | _last(sheet)
        | {
            "form": form,
            "exits": ENDINGS,
            "rule": sheet.edition.rule("too-early"),
        }
    )
    return page(request, "response/outcome.html", context)


@requires(Permission.RESPONSE_ASSESS)
def error(request: HttpRequest, course_id: int, core_set_id: int) -> HttpResponse:
    """Measures that are wrong: struck through with a reason, then written anew."""
    sheet = sheet_of(open_course(request, course_id=course_id), today())
    row = row_of((step.row for step in sheet.steps), core_set_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    what: dict[str, Any] = {"kind": "core_set", "record_id": row.id}
    if request.method == "POST" and acted(request, form, mark_in_error, **what):
        messages.success(request, "Marked as entered in error.", extra_tags="done")
        return redirect("response:chart", course_id)
    context = _context(request, sheet) | {"form": form, "row": row}
    return page(request, "response/error.html", context)
