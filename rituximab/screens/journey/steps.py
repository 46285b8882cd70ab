"""The four steps before an infusion, each with its state and the way to its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.template.defaultfilters import pluralize
from django.urls import reverse

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.records.journey import Chart
from rituximab.screens.shared.findings import Shown

STEPS = (
    ("Eligibility", "eligibility", "eligibility:assess", Permission.ELIGIBILITY_VIEW),
    ("Screening", "screening", "screening:checklist", Permission.SCREENING_VIEW),
    ("Co-drugs", "therapy", "eligibility:codrugs", Permission.THERAPY_VIEW),
    ("Dose", "dosing", "dosing:propose", Permission.DOSE_PROPOSE),
)
ENDED = ("cancelled", "superseded", "entered_in_error")


@dataclass(frozen=True, slots=True)
class Step:
    """``url`` is empty for whom the page is closed; ``kind`` the look of the tag with ``word``."""

    label: str
    url: str
    kind: str
    word: str


def steps_of(
    chart: Chart, actor: Actor, blocking: Sequence[Shown], asking: Sequence[Shown]
) -> list[Step]:
    """The word counts what stands; a step on which nothing stands says how far it is."""
    found = []
    for label, stage, page, permission in STEPS:
        url = reverse(page, args=[chart.pinned.id]) if actor.may(permission) else ""
        stops, cautions = _of(blocking, stage), _of(asking, stage)
        if stops:
            kind, word = "stop", f"{stops} stop{pluralize(stops)}"
        elif cautions:
            kind, word = "caution", f"{cautions} caution{pluralize(cautions)}"
        else:
            kind, word = _reached(chart, stage)
        found.append(Step(label, url, kind, word))
    return found


def _of(findings: Iterable[Shown], stage: str) -> int:
    return sum(one.finding.stage == stage for one in findings)


def _reached(chart: Chart, stage: str) -> tuple[str, str]:
    if stage != "dosing":
        return "done", "nothing open"
    if not chart.planned:
        return "plain", "no day planned"
    live = [o for o in chart.orders if o.state not in ENDED]
    if not live:
        return "plain", "not ordered"
    last = max(live, key=lambda order: order.infusion)
    return "note", f"infusion {last.infusion}: {last.state.replace('_', ' ')}"
