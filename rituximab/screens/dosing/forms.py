"""The dosing form: sizes to look at, and what the prescriber chooses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any

from django import forms

from rituximab.actions.working import Choices
from rituximab.protocol.edition import Edition
from rituximab.protocol.quantity import plain
from rituximab.screens.shared.fields import (
    HEIGHT_UNITS,
    WEIGHT_UNITS,
    StrictDecimalField,
    canonical,
)
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.templatetags.house import cdate, quantity

from .desk import Desk

SIZES = {"weight": (WEIGHT_UNITS, "kg", 3), "height": (HEIGHT_UNITS, "cm", 2)}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the panel is asked: cm, kg (None: not given or not a number), the choices, and when the
    infusion is to start, for reading the rate table by the clock."""

    height: Decimal | None
    weight: Decimal | None
    choices: Choices
    starts: time | None = None


class DoseForm(DeedForm):
    weight = StrictDecimalField(digits=6, places=3, required=False)
    weight_unit = forms.ChoiceField(label="Weight in", choices=[(u, u) for u in WEIGHT_UNITS])
    # A third digit: centimetres on record come back whole from the inches they are shown in.
    height = StrictDecimalField(digits=6, places=3, required=False)
    height_unit = forms.ChoiceField(label="Height in", choices=[(u, u) for u in HEIGHT_UNITS])
    rounding = forms.ChoiceField(widget=forms.RadioSelect)
    diluent = forms.ChoiceField(widget=forms.RadioSelect)
    bag_ml = forms.ChoiceField(label="Bag", widget=forms.RadioSelect)
    bag_method = forms.ChoiceField(label="Into the bag", widget=forms.RadioSelect)
    rate_family = forms.ChoiceField(label="Rates", widget=forms.RadioSelect)
    starts = forms.TimeField(
        label="Planned start",
        required=False,
        input_formats=["%H:%M"],
        widget=forms.TextInput(attrs={"size": "6", "autocomplete": "off"}),
        help_text="Like 09:30: shows the rates by the clock, is not part of the order",
        error_messages={"invalid": "Type the time like 09:30."},
    )
    note = forms.CharField(
        label="Note on the order", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, initial=desk.initial(), **kwargs)
        self.desk = desk
        for name in SIZES:  # not a question: an empty one is the value on record
            self.fields[name].label = name.capitalize()
        for name, choices in offered(desk.edition).items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if desk.adult:
            self.fields["rounding"].widget = forms.HiddenInput()
        if desk.first_ever:
            only = self.fields["rate_family"]
            only.choices = only.choices[:1]  # type: ignore[attr-defined]
            only.help_text = "This is the patient's first infusion of riTUXimab."

    def prepared(self, name: str) -> Any:
        """The cleaned value, the first one while nothing was sent, None for what does not fit."""
        if not self.is_bound:
            value = self.initial.get(name)
            return plain(value) if name == "bag_ml" and value is not None else value
        self.is_valid()
        return self.cleaned_data.get(name)

    def size(self, name: str) -> Decimal | None:
        """The weight in kg or the height in cm that was typed."""
        units, _, places = SIZES[name]
        return canonical(
            self.prepared(name), self.prepared(f"{name}_unit") or next(iter(units)), units, places
        )

    def asked(self) -> Asked:
        """What does not fit is taken as first proposed, so that the rest can be shown."""
        first = self.desk.initial()
        given = {name: self.prepared(name) for name in Choices.__dataclass_fields__}
        chosen = {name: value if value else first[name] for name, value in given.items()}
        chosen["bag_ml"] = Decimal(chosen["bag_ml"])
        sizes = self.size("height"), self.size("weight")
        return Asked(*sizes, Choices(**chosen), self.prepared("starts"))

    def hold_to_record(self) -> None:
        """A draft takes the sizes on record: others are refused here, never silently dropped."""
        for name, (_, unit, _) in SIZES.items():
            found, typed = getattr(self.desk, name), self.size(name)
            if name in self.errors or typed is None or (found and found[0] == typed):
                continue
            known = f"On record: {quantity(found[0], unit)}, {cdate(found[1])}." if found else ""
            self.add_error(
                name,
                f"{known} An order takes what is on record: record this measurement first, "
                f"or go back to the value on record.".strip(),
            )

    def deed(self) -> dict[str, Any]:
        data = {name: self.cleaned_data[name] for name in Choices.__dataclass_fields__}
        return data | {"bag_ml": Decimal(data["bag_ml"])}


def offered(edition: Edition) -> dict[str, list[tuple[str, str]]]:
    """The choices of an edition with the words people read."""
    book = edition.monograph
    near, within = (edition.number("dosing", k) for k in ("round_to_mg", "round_within_percent"))
    step = edition.number("dosing", "exact_to_mg")
    return {
        "rounding": [
            (
                "rounded",
                f"Nearest {quantity(near, 'mg')} where that is within {quantity(within, '%')}",
            ),
            ("exact", f"Exact, to {quantity(step, 'mg')}"),
        ],
        "diluent": [(key, one.name.capitalize()) for key, one in book.diluents.items()],
        "bag_ml": [(plain(bag.ml), quantity(bag.ml, "mL")) for bag in book.bags],
        "bag_method": [(key, one.title) for key, one in book.recipes.items()],
        "rate_family": [(key, one.title) for key, one in book.rates.items()],
    }
