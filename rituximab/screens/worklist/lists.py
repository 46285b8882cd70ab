"""What each list is called, what its rows ask for, and the button of a row."""

from __future__ import annotations

from dataclasses import dataclass

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission as P
from rituximab.access.policy import POLICY
from rituximab.records.worklist import LISTS, lists_of


@dataclass(frozen=True, slots=True)
class Tab:
    """``target`` is the address of the button and ``key`` what of the row it takes; ``urgent``
    names what presses, where a list knows it; ``groups``: under which headings the rows stand."""

    name: str
    label: str
    empty: str
    button: str
    permission: P
    target: str
    key: str = "pk"
    urgent: str = ""
    groups: str = ""

    @property
    def sleeps(self) -> bool:
        return LISTS[self.name].sleeps

    @property
    def presses(self) -> bool:
        return LISTS[self.name].presses

    @property
    def pressing(self) -> str:
        """``urgent`` in one word, beside a count."""
        return self.urgent.lower().partition(" ")[0]

    @property
    def claims(self) -> bool:
        """Whether its rows are taken and put off: who only reads them does neither."""
        return bool(set(LISTS[self.name].roles) & set(POLICY[P.WORKLIST_CLAIM]))


COURSE = ("journey:course", "course_id")
ORDER = "order:detail"

TABS = (
    Tab("sign", "To sign", "No draft waits for a signature.", "Review and sign", P.ORDER_SIGN,
        "order:sign"),
    Tab("mend", "Returned, stale or expired", "No order needs a new revision.", "Open the order",
        P.ORDER_VIEW, ORDER),
    Tab("tasks", "Tasks", "Nothing is to be decided or done.", "Open the task", P.MONITORING_VIEW,
        "monitoring:task", urgent="Urgent", groups="task"),
    Tab("results", "Results to acknowledge", "Every result after an infusion was seen.",
        "Acknowledge", P.MONITORING_DECIDE, "monitoring:acknowledge",
        "patient_id", urgent="Outside its limits", groups="result"),
    Tab("verify", "To verify", "No signed order waits.", "Verify", P.ORDER_VERIFY, "order:verify"),
    Tab("again", "To verify again", "No verified order became stale.", "Open the order",
        P.ORDER_VIEW, ORDER),
    Tab("release", "To release", "No verified order waits.", "Open the order", P.ORDER_VIEW, ORDER),
    Tab("prepare", "To prepare", "No released order is ahead.", "Open the order", P.ORDER_VIEW,
        ORDER, groups="day"),
    Tab("reconcile", "Product to reconcile", "The product of every closed infusion is on record.",
        "Reconcile", P.INFUSION_RECONCILE, "infusion:chair"),
    Tab("chairs", "Today's chairs", "No infusion is booked or planned for today.", "Open the chair",
        P.INFUSION_VIEW, "infusion:chair", urgent="At the chair", groups="chair"),
    Tab("coming", "Coming infusions", "No infusion is planned after today.", "Open the chair",
        P.INFUSION_VIEW, "infusion:chair", groups="day"),
    Tab("monitoring", "Monitoring due", "No window of monitoring is open.", "Open monitoring",
        P.MONITORING_VIEW, "monitoring:course", "course_id", urgent="Overdue", groups="window"),
    Tab("assess", "Assessments due", "No assessment of response is due.", "Enter the core set",
        P.RESPONSE_ASSESS, "response:core_set", "course_id", urgent="Overdue", groups="window"),
    Tab("relapse", "Relapse and retreatment", "No course has relapsed.", "Retreat",
        P.RETREATMENT_OPEN, "retreatment:open", "course_id"),
    Tab("senior", "Exceptions to decide", "No exception waits.", "Decide",
        P.EXCEPTION_APPROVE_PRESCRIBER, "eligibility:decide_exception"),
    Tab("pharmacy", "Exceptions to decide", "No exception waits.", "Decide",
        P.EXCEPTION_APPROVE_PHARMACIST, "eligibility:decide_exception"),
    Tab("courses", "Courses in work", "No course is being prepared.", "Open the course",
        P.COURSE_VIEW, *COURSE),
    Tab("held", "On hold", "No course is on hold.", "Open the course", P.COURSE_VIEW, *COURSE),
    Tab("own", "My patients", "You opened no course that is open now.", "Open the course",
        P.COURSE_VIEW, *COURSE),
    Tab("exceptions", "Exceptions", "No exception was ever asked for.", "Open the course",
        P.COURSE_VIEW, *COURSE),
    Tab("overrides", "Rules passed", "No rule was passed with an answer or an exception lately.",
        "Open the course", P.COURSE_VIEW, *COURSE, groups="rule"),
    Tab("stopped", "Stopped or not given", "No infusion was stopped early or not given.",
        "Open the course", P.COURSE_VIEW, *COURSE),
    Tab("overdue", "Overdue monitoring", "Nothing is overdue.", "Open monitoring",
        P.MONITORING_VIEW, "monitoring:course", "course_id"),
)  # fmt: skip


def tabs_of(actor: Actor) -> list[Tab]:
    mine = set(lists_of(actor))
    return [tab for tab in TABS if tab.name in mine]


def tab_named(name: str) -> Tab:
    return next(tab for tab in TABS if tab.name == name)
