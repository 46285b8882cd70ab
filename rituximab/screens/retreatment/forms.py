"""Forms of relapse and retreatment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms

from rituximab.records.retreatment import REASONS
from rituximab.screens.shared.choices import DOMAINS
from rituximab.screens.shared.fields import DayField
from rituximab.screens.shared.forms import DeedForm

LABELS = {
    "relapse": "Relapse of the disease",
    "cd19": "B cells have come back (CD19)",
    "planned": "Planned with the specialist centre",
    "other": "Another reason",
}


class RelapseForm(DeedForm):
    on = DayField(label="Relapse on", past=True)
    domains = forms.MultipleChoiceField(
        label="Where the disease is active again",
        choices=DOMAINS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    evidence = forms.CharField(
        label="What shows it",
        max_length=2000,
        help_text="Examination, measures, enzymes, imaging. B cells alone show no relapse.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    free_from = DayField(label="Free of symptoms from", past=True, required=False)
    free_until = DayField(label="Free of symptoms until", past=True, required=False)


class CorrectionForm(RelapseForm):
    reason = forms.CharField(
        label="Why the relapse on record is wrong",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasonsForm(DeedForm):
    """Each reason with its words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for reason in REASONS:
            self.fields[reason] = forms.BooleanField(
                label=LABELS[reason],
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            self.fields[f"{reason}_text"] = forms.CharField(
                label=f"{LABELS[reason]}, in words",
                max_length=300,
                required=False,
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
            )

    def rows(self) -> Iterator[tuple[Any, Any]]:
        """Tick and words of each reason, for the template."""
        for reason in REASONS:
            yield self[reason], self[f"{reason}_text"]

    def ticked(self) -> list[str]:
        return [reason for reason in REASONS if self.cleaned_data.get(reason)]

    def clean(self) -> dict[str, Any]:
        """Words without a tick would be lost."""
        data = super().clean() or self.cleaned_data
        for reason in REASONS:
            if data.get(f"{reason}_text") and not data.get(reason):
                self.add_error(reason, "Words are there: tick the reason, or take them out.")
        return data

    def deed(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"reasons": [{"reason": r, "text": data[f"{r}_text"]} for r in self.ticked()]}

    def refuse(self, errors: Mapping[str, Iterable[str]]) -> None:
        """The action counts the reasons it was given; the form knows them by name."""
        ticked, named = self.ticked(), {}
        for field, said in errors.items():
            number, _, part = field.partition(".")
            if number.isdecimal():
                field = ticked[int(number)] + ("_text" if part == "text" else "")
            named[field] = said
        super().refuse(named)
