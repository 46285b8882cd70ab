"""Findings as screens show them: with the rule's title and source, and the way to what helps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.protocol.edition import Edition
from rituximab.protocol.verdict import Finding, Reason
from rituximab.records.journey import Chart
from rituximab.screens.templatetags.house import local_policy

from .blind import veiled

#: The tests whose result would answer a rule.
TESTS = {
    "hbv-panel": "hbsag,anti_hbc,anti_hbs",
    "hbv-positive": "hbsag,anti_hbc,anti_hbs,hbv_dna",
    "immunoglobulins": "igg,igm,iga",
    "low-igg": "igg,igm,iga",
    "hcv": "anti_hcv",
    "tuberculosis": "igra,tst",
    "blood-count": "haemoglobin,neutrophils,platelets",
    "neutropenia": "haemoglobin,neutrophils,platelets",
    "liver": "alt",
    "kidney": "creatinine",
    "special-population": "creatinine",
    "renal-tacrolimus": "creatinine",
    "pregnancy-test": "hcg",
    "baseline-lung-function": "fvc,dlco",
    "tacrolimus-trough": "tacrolimus_trough",
}
THERAPIES = ("steroid-trial", "agent-trial", "twelve-weeks", "adjunctive", "steroid-cover")
CODRUGS = ("therapy-decisions", "no-reduction", "tacrolimus-dose", "tacrolimus-low", "adjunctive")
EVENTS = ("active-infection", "infection-hold", "neurological-symptom", "respiratory-symptom")
MEASURED = ("measurement", "near-threshold", "adult-small-surface")


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding with everything its component needs; has the finding's own attributes too."""

    finding: Finding
    title: str
    source: str
    local: bool
    verified: bool
    links: tuple[Link, ...]

    @property
    def rule(self) -> str:
        return self.finding.rule

    @property
    def level(self) -> str:
        return self.finding.level

    @property
    def status(self) -> str:
        return self.finding.status

    @property
    def lifted_by(self) -> str | None:
        return self.finding.lifted_by

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.finding.reasons

    @property
    def statements(self) -> tuple[str, ...]:
        return self.finding.statements

    @property
    def first(self) -> str:
        """The first reason in one sentence."""
        return self.reasons[0].text if self.reasons else self.title


def shown(
    findings: Iterable[Finding], edition: Edition, chart: Chart, actor: Actor, back: str = ""
) -> tuple[Shown, ...]:
    """``back``: the page they stand on, to return to after entering what is missing; the course's
    if left out. No finding links to the page it stands on."""
    seen = veiled(findings, chart, actor)
    return tuple(_shown(finding, edition, chart, actor, back) for finding in seen)


def _shown(finding: Finding, edition: Edition, chart: Chart, actor: Actor, back: str) -> Shown:
    rule = edition.rule(finding.rule)
    return Shown(
        finding=finding,
        title=rule.title,
        source=rule.source,
        local=local_policy(rule),
        verified=rule.verified,
        links=tuple(one for one in _links(finding, chart, actor, back) if one.url != back),
    )


def _links(finding: Finding, chart: Chart, actor: Actor, back: str) -> Iterable[Link]:
    """What would change a finding that stands, as far as this person may do it."""
    rule, course = finding.rule, chart.course
    if course is not None:
        yield Link("Why", reverse("journey:why", args=[course.id, rule]))
    if not finding.stands or course is None:
        return
    patient = chart.patient.id
    here = urlencode({"next": back or reverse("journey:course", args=[course.id])})
    if rule in TESTS and actor.may(Permission.RESULT_RECORD):
        url = reverse("result:record", args=[patient])
        yield Link("Enter results", f"{url}?tests={TESTS[rule]}&{here}")
    if rule in THERAPIES and actor.may(Permission.THERAPY_RECORD):
        url = reverse("therapy:record", args=[patient])
        yield Link("Add a treatment", f"{url}?{here}")
    if rule in CODRUGS and actor.may(Permission.THERAPY_DECIDE):
        yield Link("Decide on co-drugs", reverse("eligibility:codrugs", args=[course.id]))
    if rule in MEASURED and actor.may(Permission.MEASUREMENT_RECORD):
        yield Link("Measure", f"{reverse('patient:measure', args=[patient])}?{here}")
    if rule in EVENTS and actor.may(Permission.EVENT_EDIT):
        yield Link("Open the events", reverse("patient:detail", args=[patient]))
    if rule == "pregnancy-test" and actor.may(Permission.SCREENING_RECORD):
        yield Link("Answer the question", reverse("screening:pregnancy", args=[course.id]))
    if rule == "vaccination-review" and actor.may(Permission.SCREENING_RECORD):
        yield Link("Review vaccinations", reverse("screening:vaccination", args=[course.id]))
    if rule == "indication" and actor.may(Permission.COURSE_ASSESS):
        yield Link("Name the domains", reverse("eligibility:assess", args=[course.id]))
    waiting = next((e for e in chart.exceptions if e.rule == rule and e.state == "open"), None)
    if waiting and actor.may(Permission.EXCEPTION_VIEW):
        yield Link(
            "Exception requested", reverse("eligibility:decide_exception", args=[waiting.id])
        )
    lifts = (
        ("plan", Permission.PLAN_RECORD, "Record a specialist's plan", "eligibility:plan"),
        (
            "exception",
            Permission.EXCEPTION_REQUEST,
            "Request an exception",
            "eligibility:exception",
        ),
        ("answer", Permission.COURSE_ASSESS, "Answer", "eligibility:answer"),
    )
    for lift, permission, label, name in lifts:
        answerable = lift != "answer" or finding.status == "not_met"
        asked = lift == "exception" and waiting
        if finding.lift == lift and answerable and not asked and actor.may(permission):
            yield Link(label, reverse(name, args=[course.id, rule]))
