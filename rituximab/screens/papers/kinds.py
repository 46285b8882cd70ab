"""Which copies of an order's document a person may print now, and why not the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from rituximab.access.actor import Actor
from rituximab.access.policy import needed
from rituximab.actions.order.printing import KINDS
from rituximab.records.order_rows import OrderRow
from rituximab.screens.shared.forms import DeedForm

LABELS = {
    "clean": "For the ward: the order in force",
    "unverified": "Unverified: for reading only, marked on every page",
    "audit": "Audit copy, marked on every page",
}


@dataclass(frozen=True, slots=True)
class Kind:
    key: str
    label: str
    why_not: str

    @property
    def offered(self) -> bool:
        return not self.why_not


def kinds_for(row: OrderRow, actor: Actor) -> list[Kind]:
    return [Kind(key, LABELS[key], _why_not(key, row, actor)) for key in KINDS]


def _why_not(key: str, row: OrderRow, actor: Actor) -> str:
    permission, states = KINDS[key]
    if not actor.may(permission):
        return f"It needs the role {needed(permission)}."
    if row.signed_by_id is None:
        return "A draft is never printed."
    if states is not None and row.state not in states:
        return f"The order is {row.state.replace('_', ' ')}."
    return ""


class PrintForm(DeedForm):
    kind = forms.ChoiceField(label="Copy", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why another copy",
        required=False,
        max_length=200,
        help_text="Needed from the second copy for the ward on",
    )

    def __init__(self, *args: Any, kinds: list[Kind], again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if again:
            self.fields["reason"].label = "Why another copy"
        offered = [(kind.key, kind.label) for kind in kinds if kind.offered]
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]
        if len(offered) == 1:
            self.fields["kind"].initial = offered[0][0]


class CheckForm(forms.Form):
    code = forms.CharField(
        label="Check code",
        max_length=40,
        help_text="The twelve letters and digits beside the QR symbol; blanks and hyphens may stay",
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": "20"}),
    )
    use_required_attribute = False
    refusals = ()
