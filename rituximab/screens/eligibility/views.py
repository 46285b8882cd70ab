"""Is riTUXimab the right step now: the domains, the live panel, the decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.course import enter_indications
from rituximab.actions.eligibility import close_not_eligible, decide_eligibility
from rituximab.protocol.case import Case
from rituximab.records.journey import Chart, edition_of, facts_of
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.choices import DOMAINS
from rituximab.screens.shared.clock import today
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.reasons import ReasonForm
from rituximab.screens.shared.respond import page

from .criteria import panel_of
from .decision import decision_of
from .forms import DomainsForm, domains_on_record
from .strip import tried_of


@requires(Permission.ELIGIBILITY_VIEW)
def assess(request: HttpRequest, course_id: int) -> HttpResponse:
    """Saving names the domains; the action asks whether this person may."""
    chart = open_course(request, course_id=course_id)
    first = domains_on_record(chart) | {"version": chart.pinned.version}
    form = DomainsForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and acted(request, form, enter_indications, course_id=course_id):
        messages.success(request, "Domains saved.", extra_tags="done")
        return redirect("eligibility:assess", course_id)
    return page(request, "eligibility/assess.html", _looked(request, chart, form))


@requires(Permission.ELIGIBILITY_VIEW)
def panel(request: HttpRequest, course_id: int) -> HttpResponse:
    """The panel as if the ticked domains were saved; nothing is."""
    chart = open_course(request, course_id=course_id)
    ticked = [domain for domain, _ in DOMAINS if domain in request.GET]
    form = DomainsForm(initial=dict.fromkeys(ticked, True) | {"version": chart.pinned.version})
    context = _looked(request, chart, form, ticked)
    return page(request, "eligibility/assess.html", context, part="panel")


@requires(Permission.ELIGIBILITY_DECIDE)
def decide(request: HttpRequest, course_id: int) -> HttpResponse:
    chart = open_course(request, course_id=course_id)
    if request.method != "POST":
        return redirect("eligibility:assess", course_id)
    form = DeedForm(request.POST, auto_id="decide_%s")
    if acted(request, form, decide_eligibility, course_id=course_id):
        messages.success(request, "The patient is eligible. Screening is next.", extra_tags="done")
        return redirect("journey:course", course_id)
    domains = DomainsForm(initial=domains_on_record(chart) | {"version": chart.pinned.version})
    context = _looked(request, chart, domains) | {"form": form}
    return page(request, "eligibility/assess.html", context)


@requires(Permission.ELIGIBILITY_DECIDE)
def not_eligible(request: HttpRequest, course_id: int) -> HttpResponse:
    actor, chart = actor_of(request), open_course(request, course_id=course_id)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        initial={"version": chart.pinned.version},
    )
    if request.method == "POST" and acted(request, form, close_not_eligible, course_id=course_id):
        messages.success(request, "Closed as not eligible.", extra_tags="done")
        return redirect("journey:course", course_id)
    found = panel_of(chart, actor, today(), reverse("eligibility:assess", args=[course_id]))
    context = {"form": form, "banner": banner_of(chart, actor), "panel": found}
    return page(request, "eligibility/not_eligible.html", context)


def _looked(
    request: HttpRequest, chart: Chart, form: DomainsForm, ticked: list[str] | None = None
) -> dict[str, Any]:
    """Everything the page shows; the decision is always about what is saved."""
    actor, course = actor_of(request), chart.pinned
    back = reverse("eligibility:assess", args=[course.id])
    saved = panel_of(chart, actor, today(), back)
    return {
        "form": form,
        "domains": form,
        "decide_form": DeedForm(auto_id="decide_%s", initial={"version": course.version}),
        "banner": banner_of(chart, actor),
        "chart": chart,
        "panel": saved if ticked is None else panel_of(chart, actor, today(), back, ticked),
        "preview": ticked is not None,
        "decision": decision_of(chart, actor, saved),
        "tried": tried_of(Case(facts_of(chart), edition_of(chart), today())),
        "exceptions": chart.exceptions,
    }
