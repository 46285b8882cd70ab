"""The cohort page: the clinic's own figures beside the published ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.audit import trail
from rituximab.protocol.case import Case
from rituximab.protocol.edition import Edition, load
from rituximab.protocol.improvement import kind_of
from rituximab.protocol.outcome import Dated, Figure, Member, figures
from rituximab.protocol.patient import population
from rituximab.protocol.provenance import Evidence
from rituximab.records.chart import Chart
from rituximab.records.cohort import MOST, cohort_of
from rituximab.records.core_sets import core_sets_of, measures
from rituximab.records.course_facts import day_0_of
from rituximab.records.journey import facts_of
from rituximab.screens.shared.clock import now, today
from rituximab.screens.shared.respond import page


@dataclass(frozen=True, slots=True)
class Row:
    """One published figure and the own ones beside it."""

    evidence: Evidence
    figure: Figure


def member_of(chart: Chart, edition: Edition, day: date) -> Member | None:
    """None where an infusion has begun whose moment is not known."""
    day_0 = day_0_of(chart, chart.pinned)
    if day_0 is None:
        return None
    case = Case(facts_of(chart), edition, day)
    sets = tuple(Dated(row.on, measures(row), row.cdasi) for row in core_sets_of(chart))
    reached = {move.to_state for move in chart.course_moves}
    relapse = chart.relapses[-1] if chart.relapses else None
    free = None
    if relapse and relapse.free_from and relapse.free_until:
        free = (relapse.free_until - relapse.free_from).days + 1
    return Member(
        case=case,
        day_0=day_0,
        kind=kind_of(sets[0].measures, population(case)) if sets else "imacs",
        sets=sets,
        responded="responded" in reached,
        no_response="non_response" in reached,
        relapse_on=relapse.on if relapse else None,
        free_days=free,
    )


@requires(Permission.COHORT_READ)
def cohort(request: HttpRequest) -> HttpResponse:
    actor, edition = actor_of(request), load()
    charts = cohort_of(actor)
    found = [member_of(chart, edition, today()) for chart in charts]
    members = tuple(member for member in found if member is not None)
    least = edition.days("cohort", "smallest_group")
    evidence = {one.id: one for one in edition.evidence}
    trail.read(by=actor, at=now(), deed=Permission.COHORT_READ.value, new={"courses": len(charts)})
    context = {
        "rows": [Row(evidence[one.evidence], one) for one in figures(edition, members)],
        "least": least,
        "count": len(members) if len(members) >= least else None,
        "since": min((m.day_0 for m in members), default=None) if len(members) >= least else None,
        "cut": len(charts) == MOST,
        "most": MOST,
        "confidence": edition.parameters["cohort"]["confidence_percent"],
        "clinic": actor.clinic_name,
    }
    return page(request, "response/cohort.html", context)
