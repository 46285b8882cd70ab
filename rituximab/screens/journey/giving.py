"""What comes next at the chair and in the year after it."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from rituximab.access.permission import Permission
from rituximab.protocol.journey import Standing
from rituximab.protocol.monitoring import BLOOD, HBV_DNA, IMMUNOGLOBULINS, LUNG_FUNCTION, DueItem
from rituximab.records.journey import Chart
from rituximab.records.year_rows import InfusionRow
from rituximab.screens.templatetags.house import cdate, spoken

from .step import NextStep

TESTS = {
    **BLOOD,
    "immunoglobulins": IMMUNOGLOBULINS,
    "lung-function": LUNG_FUNCTION,
    "hbv-dna": HBV_DNA,
}
CHAIR = {
    "scheduled": (
        "Infusion {n} is scheduled",
        "Check the patient in at the chair.",
        "INFUSION_CHECK",
    ),
    "checking": ("Checks before infusion {n}", "Go through the checks.", "INFUSION_CHECK"),
    "cleared": ("Start infusion {n}", "A second person checks at the chair.", "INFUSION_START"),
    "running": ("Infusion {n} is running", "Rates, observations, reactions.", "INFUSION_VIEW"),
    "paused": ("Infusion {n} is paused", "Resume or stop it.", "INFUSION_RESUME"),
    "completed": ("Observe after infusion {n}", "Record the observations.", "INFUSION_OBSERVE"),
    "stopped": ("Observe after infusion {n}", "It was stopped early.", "INFUSION_OBSERVE"),
    "observed": ("Close infusion {n}", "Discharge and close.", "INFUSION_CLOSE"),
}


def live_infusion(chart: Chart, number: int) -> InfusionRow | None:
    """The attempt at an infusion that counts: the one that was not given up."""
    own = (i for i in chart.infusions if i.course_id == chart.pinned.id and i.infusion == number)
    return next((i for i in own if i.state != "not_given"), None)


def at_the_chair(row: InfusionRow | None, number: int, on: date) -> NextStep | None:
    """The step of a released infusion; None once it is closed."""
    if row is None or row.state == "planned":
        return NextStep(
            f"Give infusion {number}",
            f"The order is released for {cdate(on)}: print it, give a chair and a time.",
            "Open the chairs",
            reverse("infusion:board"),
            Permission.INFUSION_SCHEDULE,
        )
    if row.state not in CHAIR:
        return None
    title, text, permission = CHAIR[row.state]
    return NextStep(
        title.format(n=number),
        text,
        "Open the chair",
        reverse("infusion:chair", args=[row.id]),
        Permission[permission],
    )


def afterwards(chart: Chart, standing: Standing, today: date) -> NextStep | None:
    """The step of a course whose infusions are over."""
    course = chart.pinned
    if course.state == "relapsed":
        return NextStep(
            "Decide on retreatment",
            "A next course is a new one: every gate is run afresh.",
            "Open the next course",
            reverse("retreatment:open", args=[course.id]),
            Permission.RETREATMENT_OPEN,
        )
    if course.state == "non_response":
        return NextStep(
            "Close the course",
            "There was no response. Close it when follow-up is finished or handed over.",
            "Close",
            reverse("journey:close", args=[course.id]),
            Permission.COURSE_CLOSE,
        )
    return _watching(chart, standing, today)


def _watching(chart: Chart, standing: Standing, today: date) -> NextStep:
    course = chart.pinned
    due = [item for item in standing.due if item.state != "not_open"]
    measures = [item for item in due if item.item.startswith("core-set")]
    if measures:
        return NextStep(
            "Measure the response",
            f"{_named(measures)}.",
            "Record the core set",
            reverse("response:core_set", args=[course.id]),
            Permission.RESPONSE_ASSESS,
        )
    earliest = standing.earliest_no_response_on
    judged = course.state == "observing" and earliest is not None and today >= earliest
    if judged and standing.response:
        return NextStep(
            "Judge the response",
            f"Week 26 was reached on {cdate(earliest)}.",
            "Judge the response",
            reverse("response:outcome", args=[course.id]),
            Permission.RESPONSE_ASSESS,
        )
    if due:
        tests = ",".join(dict.fromkeys(t for item in due for t in TESTS.get(item.item, ())))
        here = reverse("journey:course", args=[course.id])
        url = reverse("result:record", args=[chart.patient.id])
        return NextStep(
            "Monitoring is due",
            f"{_named(due)}.",
            "Enter results",
            f"{url}?tests={tests}&next={here}",
            Permission.RESULT_RECORD,
        )
    coming = min(standing.due, key=lambda item: item.opens_on, default=None)
    text = "Nothing is due."
    if coming:
        text = f"Next: {spoken(coming.item)} from {cdate(coming.opens_on)}."
    return NextStep("Under observation", text)


def _named(items: list[DueItem]) -> str:
    """``Blood count overdue since 01-Dec-2026, liver open since 02-Dec-2026``."""
    said = [
        f"{spoken(item.item)} overdue since {cdate(item.overdue_on)}"
        if item.state == "overdue"
        else f"{spoken(item.item)} open since {cdate(item.opens_on)}"
        for item in items
    ]
    text = ", ".join(said)
    return text[:1].upper() + text[1:]
