"""The one thing that comes next on a course, who does it, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.access.policy import needed
from rituximab.protocol.journey import Standing
from rituximab.protocol.verdict import Finding
from rituximab.records.journey import Chart
from rituximab.screens.shared.findings import Shown

from .giving import afterwards, at_the_chair, live_infusion
from .grid import GONE
from .step import NextStep

ELIGIBILITY = ("eligibility",)
IN_USE = ("released", "prepared", "completed", "partly_given")
#: States in which every infusion of the course is over.
GATES = ("eligibility", "screening", "dosing")
AFTERWARDS = ("observing", "responded", "non_response", "relapsed")
BEFORE_ORDER = ("eligibility", "screening", "therapy")


def asked_now(chart: Chart, standing: Standing) -> tuple[Finding, ...]:
    """The findings that matter where the course stands: what was asked before an infusion is no
    problem any more once all of them are over."""
    if chart.pinned.state not in AFTERWARDS:
        return standing.findings
    return tuple(f for f in standing.findings if f.stage not in GATES)


def next_step(
    chart: Chart, standing: Standing, today: date, actor: Actor, blocking: Sequence[Shown]
) -> NextStep | None:
    """None for a person who reads only and a course that has ended."""
    step = _step(chart, actor, blocking)
    if chart.pinned.state in AFTERWARDS:
        step = afterwards(chart, standing, today)
    if step is None or step.permission is None:
        return step
    values = {name: getattr(step, name) for name in step.__slots__}
    return NextStep(**values | {"may": actor.may(step.permission), "who": needed(step.permission)})


def _step(chart: Chart, actor: Actor, blocking: Sequence[Shown]) -> NextStep | None:
    course = chart.pinned
    match course.state:
        case "draft":
            return NextStep(
                "Name what the course is for",
                "Which of the five domains: muscle, skin, heart, lung, ulcerative skin.",
                "Name the domains",
                reverse("eligibility:assess", args=[course.id]),
                Permission.COURSE_ASSESS,
            )
        case "assessing":
            return _assessing(course, blocking)
        case "exception_pending":
            return _pending(chart, actor, blocking)
        case "eligible" | "screening":
            return _screening(course, blocking)
        case "ready" | "on_treatment":
            return _orders(chart, actor, blocking)
        case "held":
            return NextStep(
                "The course is on hold",
                "Open orders wait. A prescriber releases it when every question is answered.",
                "Release",
                reverse("journey:release", args=[course.id]),
                Permission.COURSE_RELEASE,
                _of(blocking, "eligibility", "therapy", "infusion"),
            )
    return None


def _of(blocking: Sequence[Shown], *stages: str) -> tuple[Shown, ...]:
    return tuple(one for one in blocking if one.finding.stage in stages)


def _assessing(course: Any, blocking: Sequence[Shown]) -> NextStep:
    stops = _of(blocking, *ELIGIBILITY)
    text = "No stop stands: decide." if not stops else f"{len(stops)} to settle first."
    return NextStep(
        "Decide on eligibility",
        text,
        "Go through eligibility",
        reverse("eligibility:assess", args=[course.id]),
        Permission.ELIGIBILITY_DECIDE,
        stops,
    )


def _pending(chart: Chart, actor: Actor, blocking: Sequence[Shown]) -> NextStep:
    """The first exception that waits; once all are decided, the decision on eligibility."""
    waiting = [e for e in chart.exceptions if e.state == "open" and e.approver == "prescriber"]
    if not waiting:
        return _assessing(chart.pinned, blocking)
    first = waiting[0]
    own = first.written_by_id == actor.user_id
    return NextStep(
        "A second senior prescriber decides on the exception",
        f"{first.written_by} asked: {first.text}",
        "Decide on the exception",
        reverse("eligibility:decide_exception", args=[first.id]),
        Permission.EXCEPTION_APPROVE_PRESCRIBER,
        locked="You asked for this, so another person decides on it." if own else "",
    )


def _screening(course: Any, blocking: Sequence[Shown]) -> NextStep:
    stops = _of(blocking, *BEFORE_ORDER)
    text = "Everything is valid: declare it complete." if not stops else f"{len(stops)} missing."
    return NextStep(
        "Complete screening and co-drug decisions",
        text,
        "Go through screening",
        reverse("screening:checklist", args=[course.id]),
        Permission.SCREENING_RECORD,
        stops,
    )


def _orders(chart: Chart, actor: Actor, blocking: Sequence[Shown]) -> NextStep:
    """The lowest infusion that is not behind the patient: its order, then the chair."""
    course = chart.pinned
    live = {o.infusion: o for o in chart.orders if o.state not in GONE}
    days = {p.infusion: p.on for p in chart.planned}  # the last row of an infusion counts
    planned = sorted(days)
    if not planned:
        return NextStep(
            "Plan the infusions",
            "Give the day of infusion 1; the next follows at the protocol's interval.",
            "Plan the infusions",
            reverse("dosing:plan", args=[course.id]),
            Permission.DOSE_PROPOSE,
        )
    for infusion in planned:
        order, row = live.get(infusion), live_infusion(chart, infusion)
        begun = row is not None and row.started_at is not None
        if order is None and not begun:
            return NextStep(
                f"Order infusion {infusion}",
                "Look at the dose with its working, choose the bag, save the draft.",
                "Work out the dose",
                reverse("dosing:propose", args=[course.id]),
                Permission.ORDER_DRAFT,
                blocking,
            )
        if order is not None and not begun and order.state not in IN_USE:
            return _order(order, actor, blocking)
        if step := at_the_chair(row, infusion, days[infusion]):
            return step
    return NextStep("All planned infusions are closed", "The course goes on to observation.")


def _order(order: Any, actor: Actor, blocking: Sequence[Shown]) -> NextStep:
    own = order.signed_by_id == actor.user_id
    what = f"infusion {order.infusion}, revision {order.revision}"
    match order.state:
        case "draft":
            return NextStep(
                f"Sign the order: {what}",
                "Review everything once more; signing asks for your password.",
                "Review and sign",
                reverse("order:sign", args=[order.id]),
                Permission.ORDER_SIGN,
                blocking,
            )
        case "signed" | "verifying":
            taken = f"{order.taken_by} is verifying it." if order.taken_by else ""
            return NextStep(
                f"Pharmacist verification: {what}",
                f"Signed by {order.signed_by}. {taken}",
                "Verify",
                reverse("order:verify", args=[order.id]),
                Permission.ORDER_VERIFY,
                locked="You signed this order, so you cannot verify it." if own else "",
            )
        case "verified":
            return NextStep(
                f"Release and print: {what}",
                f"Verified by {order.verified_by}.",
                "Open the order",
                reverse("order:detail", args=[order.id]),
                Permission.ORDER_RELEASE,
            )
    return NextStep(
        f"The order is {order.state.replace('_', ' ')}: {what}",
        "It needs a new revision, which is signed and verified afresh.",
        "Open the order",
        reverse("order:detail", args=[order.id]),
        Permission.ORDER_AMEND,
    )
