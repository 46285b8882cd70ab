"""Which lists a person sees, in which order, and the button of each row."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission as P
from rituximab.access.role import Role
from rituximab.records.worklist import MOST, Waiting


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    label: str
    roles: tuple[Role, ...]
    empty: str
    target: str
    button: str
    permission: P


TABS = (
    Tab(
        "sign",
        "To sign",
        (Role.PRESCRIBER,),
        "No draft waits for a signature.",
        "order:sign",
        "Review and sign",
        P.ORDER_SIGN,
    ),
    Tab(
        "mend",
        "Returned or stale",
        (Role.PRESCRIBER,),
        "No order needs a new revision.",
        "order:detail",
        "Open the order",
        P.ORDER_VIEW,
    ),
    Tab(
        "senior",
        "Exceptions to decide",
        (Role.PRESCRIBER,),
        "No exception waits.",
        "eligibility:decide_exception",
        "Decide",
        P.EXCEPTION_APPROVE_PRESCRIBER,
    ),
    Tab(
        "courses",
        "Courses in work",
        (Role.PRESCRIBER,),
        "No course is being prepared.",
        "journey:course",
        "Open the course",
        P.COURSE_VIEW,
    ),
    Tab(
        "verify",
        "To verify",
        (Role.PHARMACIST,),
        "No signed order waits.",
        "order:verify",
        "Verify",
        P.ORDER_VERIFY,
    ),
    Tab(
        "release",
        "To release",
        (Role.PHARMACIST,),
        "No verified order waits.",
        "order:detail",
        "Open the order",
        P.ORDER_VIEW,
    ),
    Tab(
        "pharmacy",
        "Exceptions to decide",
        (Role.PHARMACIST,),
        "No exception waits.",
        "eligibility:decide_exception",
        "Decide",
        P.EXCEPTION_APPROVE_PHARMACIST,
    ),
    Tab(
        "released",
        "Released orders",
        (Role.NURSE, Role.PHARMACIST),
        "No order is released.",
        "order:detail",
        "Open the order",
        P.ORDER_VIEW,
    ),
    Tab(
        "held",
        "On hold",
        (Role.PRESCRIBER, Role.NURSE),
        "No course is on hold.",
        "journey:course",
        "Open the course",
        P.COURSE_VIEW,
    ),
    Tab(
        "exceptions",
        "Exceptions",
        (Role.AUDITOR,),
        "No exception was ever asked for.",
        "journey:course",
        "Open the course",
        P.COURSE_VIEW,
    ),
)


def tabs_of(actor: Actor) -> list[Tab]:
    return [tab for tab in TABS if actor.roles.intersection(tab.roles)]


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its one button, or the reason why this person has none."""

    waiting: Waiting
    name: str
    what: str
    url: str
    label: str
    who: str
    locked: str


def row_of(waiting: Waiting, tab: Tab, actor: Actor) -> Row:
    masked = not actor.may(P.PATIENT_IDENTITY)
    given = f", {waiting.given_names}" if waiting.given_names else ""
    key = waiting.course_id if tab.target == "journey:course" else waiting.pk
    return Row(
        waiting=waiting,
        name=f"Patient {waiting.patient_id}" if masked else f"{waiting.family_name.upper()}{given}",
        what=_what(waiting),
        url=reverse(tab.target, args=[key]),
        label=tab.button,
        who=_who(waiting),
        locked=_locked(waiting, tab, actor),
    )


def _what(waiting: Waiting) -> str:
    if waiting.infusion is not None:
        return f"Infusion {waiting.infusion}, revision {waiting.revision}"
    if waiting.rule:
        return f"Exception: {waiting.rule.replace('-', ' ')}"
    return f"Course {waiting.course_number}"


def _who(waiting: Waiting) -> str:
    if not waiting.who:
        return ""
    return f"{'asked by' if waiting.rule else 'taken by'} {waiting.who}"


def _locked(waiting: Waiting, tab: Tab, actor: Actor) -> str:
    if tab.name == "verify" and waiting.who_id == actor.user_id:
        return "You signed this order"
    if tab.name == "verify" and waiting.taker_id not in (None, actor.user_id):
        return f"{waiting.who} is verifying it"
    if tab.name in ("senior", "pharmacy") and waiting.who_id == actor.user_id:
        return "You asked for this"
    if not actor.may(tab.permission):
        return "For a senior prescriber" if tab.name == "senior" else "Not yours to do"
    return ""


def capped(number: int) -> str:
    return f"{MOST}+" if number > MOST else str(number)
