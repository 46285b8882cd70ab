"""What comes next for an order, and what else may be done with it: one table by state."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.access.policy import needed
from rituximab.actions.order.printing import KINDS
from rituximab.actions.steps import AMENDED, BEFORE_GIVEN
from rituximab.records.order_rows import OrderRow

from .sheet import Sheet


@dataclass(frozen=True, slots=True)
class Step:
    """``locked``: why this person cannot do it although the role could."""

    title: str
    text: str
    label: str = ""
    url: str = ""
    may: bool = True
    who: str = ""
    locked: str = ""

    @property
    def enabled(self) -> bool:
        return bool(self.url) and self.may and not self.locked


@dataclass(frozen=True, slots=True)
class Way:
    """A further thing that may be done: label, address, and whether it ends something."""

    label: str
    url: str
    ends: bool = False


def next_step(sheet: Sheet, actor: Actor) -> Step:
    row = sheet.row
    match row.state:
        case "draft":
            text = "Review everything in print order; signing asks for your password."
            return _step(sheet, actor, "Sign the order", text, "sign", Permission.ORDER_SIGN)
        case "signed" | "verifying":
            return _checking(sheet, actor)
        case "returned":
            text = f"The pharmacist returned it: {_last_reason(sheet)}"
            return _amend(sheet, actor, "Amend the order", text)
        case "verified":
            text = f"Verified by {row.verified_by}. Releasing makes it usable on the ward."
            return _step(
                sheet, actor, "Release the order", text, "release", Permission.ORDER_RELEASE
            )
        case "released" | "prepared":
            url = reverse("papers:print", args=[row.id])
            who, may = needed(Permission.PRINT_ORDER), actor.may(Permission.PRINT_ORDER)
            text = "It is in force. Print the order set for its day."
            return Step("Print the order set", text, "Print", url, may, who)
        case "stale" | "expired":
            return _amend(sheet, actor, f"The order is {row.state}", _last_reason(sheet))
        case "held":
            url = reverse("journey:release", args=[sheet.chart.pinned.id])
            who, may = needed(Permission.COURSE_RELEASE), actor.may(Permission.COURSE_RELEASE)
            text = f"{_last_reason(sheet)} It waits until the course is released."
            return Step("The order is on hold", text, "Release the course", url, may, who)
    return _over(sheet)


def _step(
    sheet: Sheet, actor: Actor, title: str, text: str, name: str, permission: Permission
) -> Step:
    url = reverse(f"order:{name}", args=[sheet.row.id])
    return Step(title, text, title, url, actor.may(permission), needed(permission))


def _amend(sheet: Sheet, actor: Actor, title: str, text: str) -> Step:
    step = _step(sheet, actor, title, text, "amend", Permission.ORDER_AMEND)
    return Step(step.title, step.text, "Make the next revision", step.url, step.may, step.who)


def _checking(sheet: Sheet, actor: Actor) -> Step:
    row, permission = sheet.row, Permission.ORDER_VERIFY
    locked, text = "", f"Signed by {row.signed_by}. A pharmacist calculates it independently."
    label = "Verify the order"
    if row.signed_by_id == actor.user_id:
        locked = "You signed this order, so you cannot verify it."
    elif row.state == "verifying" and row.taken_by_id != actor.user_id:
        locked = f"{row.taken_by} is verifying it. You may return it if that cannot wait."
    elif row.state == "verifying":
        text, label = "You have taken it.", "Go on verifying"
    url = reverse("order:verify", args=[row.id])
    may, who = actor.may(permission), needed(permission)
    return Step("Pharmacist verification", text, label, url, may, who, locked if may else "")


def _over(sheet: Sheet) -> Step:
    state = sheet.row.state.replace("_", " ")
    reason = _last_reason(sheet)
    if sheet.newer is None:
        return Step(f"The order is {state}", reason or "Nothing more is due.")
    url = reverse("order:detail", args=[sheet.newer.id])
    label = f"Open revision {sheet.newer.revision}"
    return Step(f"The order is {state}", reason or "A newer revision is in force.", label, url)


def _last_reason(sheet: Sheet) -> str:
    """Why the order stands where it stands; a reason may name the dose, so not for the blind."""
    move = next(iter(sheet.moves), None)
    return move.reason if move and not sheet.blind else ""


def ways(sheet: Sheet, actor: Actor) -> list[Way]:
    """Everything else this person may do with the order as it stands."""
    row = sheet.row
    before = row.state in (*BEFORE_GIVEN, "held")
    own = row.signed_by_id == actor.user_id
    amended = row.state in ("signed", "verified", "released") and row.state in AMENDED
    offers = (
        ("Amend", "amend", Permission.ORDER_AMEND, amended),
        ("Return", "return", Permission.ORDER_RETURN, row.state == "verifying" and not own),
        ("Ask to cancel", "request_cancel", Permission.ORDER_CANCEL_REQUEST, before),
        ("Cancel", "cancel", Permission.ORDER_CANCEL, before),
        ("Entered in error", "error", Permission.ORDER_ERROR, _may_be_wrong(row)),
    )
    found = [
        Way(label, reverse(f"order:{name}", args=[row.id]), name in ("cancel", "error"))
        for label, name, permission, fits in offers
        if fits and actor.may(permission)
    ]
    if printable(row, actor) and row.state not in ("released", "prepared"):
        found.insert(0, Way("Print a copy", reverse("papers:print", args=[row.id])))
    return found


def printable(row: OrderRow, actor: Actor) -> bool:
    """Whether this person may print any kind of copy of it now."""
    kinds = KINDS.values() if row.signed_by_id is not None else ()
    return any(actor.may(who) and (when is None or row.state in when) for who, when in kinds)


def _may_be_wrong(row: OrderRow) -> bool:
    return row.state in (*BEFORE_GIVEN, "held", "cancelled", "superseded")
