"""Forms about who the patient is and how large."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from rituximab.screens.shared.choices import CONDITIONS, DIAGNOSES, SEXES
from rituximab.screens.shared.fields import (
    HEIGHT_UNITS,
    WEIGHT_UNITS,
    DayField,
    StrictDecimalField,
    canonical,
)
from rituximab.screens.shared.forms import DeedForm


class RegisterForm(DeedForm):
    mrn = forms.CharField(label="MRN", max_length=24, help_text="The hospital's record number")
    family_name = forms.CharField(max_length=100)
    given_names = forms.CharField(max_length=100, required=False)
    title = forms.CharField(max_length=20, required=False)
    previous_names = forms.CharField(max_length=200, required=False)
    born = DayField(label="Date of birth", past=True, help_text="Like 14-Jul-1978")
    sex = forms.ChoiceField(choices=SEXES, widget=forms.RadioSelect)
    diagnosis = forms.ChoiceField(
        choices=DIAGNOSES,
        widget=forms.RadioSelect,
        help_text="The product serves these two and no other",
    )
    not_a_duplicate_because = forms.CharField(
        label="Why this is somebody else",
        required=False,
    )

    def layout(self) -> Layout:
        """The page asks why this is somebody else only when somebody alike is on record."""
        return Layout(*[self.crispy(n) for n in self.fields if n != "not_a_duplicate_because"])


class EditForm(RegisterForm):
    deceased_on = DayField(label="Died on", past=True, required=False)
    reason = forms.CharField(
        label="Reason for the change",
        required=False,
        help_text="Needed when birth date, sex or diagnosis changes: rules read them",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["not_a_duplicate_because"]
        self.helper.layout = self.layout()


class AllergiesForm(DeedForm):
    none_known = forms.BooleanField(label="No known allergies", required=False)
    rows = 4

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(self.rows):
            number = f" {n + 1}" if n else ""
            self.fields[f"substance_{n}"] = forms.CharField(
                label=f"Allergic to{number}", max_length=100, required=False
            )
            self.fields[f"reaction_{n}"] = forms.CharField(
                label=f"Reaction{number}", max_length=200, required=False
            )
        self.helper.layout = self.layout()

    def deed(self) -> dict[str, Any]:
        data = self.cleaned_data
        items = [
            {name: data[f"{name}_{n}"] for name in ("substance", "reaction")} for n in self.filled()
        ]
        return {"none_known": data["none_known"], "items": items}

    def filled(self) -> list[int]:
        """The lines with something typed."""
        data = self.cleaned_data
        return [n for n in range(self.rows) if data[f"substance_{n}"] or data[f"reaction_{n}"]]

    def refuse(self, errors: Mapping[str, Iterable[str]]) -> None:
        """The action counts the allergies named, the form its lines."""
        lines = self.filled()
        named = {}
        for name, said in errors.items():
            number, _, field = name.partition(".")
            named[f"{field}_{lines[int(number)]}" if field else name] = said
        super().refuse(named)


class ConditionForm(DeedForm):
    kind = forms.ChoiceField(label="Condition", choices=CONDITIONS, widget=forms.RadioSelect)


class ConditionEndForm(DeedForm):
    ended_on = DayField(label="Ended on", past=True)


class MeasureForm(DeedForm):
    """Weight and height with their units; what was typed is kept beside the canonical value."""

    on = DayField(label="Measured on", past=True)
    weight = StrictDecimalField(digits=6, places=3, required=False)
    weight_unit = forms.ChoiceField(
        label="Weight in", choices=[(u, u) for u in WEIGHT_UNITS], initial="kg"
    )
    height = StrictDecimalField(digits=6, places=2, required=False)
    height_unit = forms.ChoiceField(
        label="Height in", choices=[(u, u) for u in HEIGHT_UNITS], initial="cm"
    )
    confirmed_because = forms.CharField(
        label="Why an unusual value is right",
        required=False,
        help_text="For example: weighed again on another scale",
    )

    def deed(self) -> dict[str, Any]:
        data = self.cleaned_data
        typed = [
            f"{data[name].normalize():f} {data[f'{name}_unit']}"
            for name in ("weight", "height")
            if data[name] is not None
        ]
        return {
            "on": data.get("on"),
            "weight_kg": canonical(data["weight"], data["weight_unit"], WEIGHT_UNITS, 3),
            "height_cm": canonical(data["height"], data["height_unit"], HEIGHT_UNITS, 2),
            "as_typed": ", ".join(typed),
            "confirmed_because": data["confirmed_because"],
        }

    def refuse(self, errors: Any) -> None:
        """The action speaks of kilograms and centimetres, the form of weight and height."""
        names = {"weight_kg": "weight", "height_cm": "height"}
        super().refuse({names.get(name, name): said for name, said in errors.items()})


class SecondMeasureForm(MeasureForm):
    """The second measurement is of today, by another person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["on"]
        self.helper.layout = self.layout()

    def deed(self) -> dict[str, Any]:
        values = super().deed()
        del values["on"]
        return values


class ErrorForm(DeedForm):
    reason = forms.CharField(
        label="Why it is wrong",
        max_length=300,
        help_text="The entry stays on record, struck through, and counts for nothing from now on",
    )
