"""The answers of screening that are no laboratory result."""

from __future__ import annotations

from typing import Any

from django import forms

from rituximab.screens.shared.fields import DayField
from rituximab.screens.shared.forms import DeedForm


class PregnancyForm(DeedForm):
    possible = forms.ChoiceField(
        label="Is a pregnancy possible?",
        choices=[("yes", "Yes: a test is needed"), ("no", "No: no test is needed")],
        widget=forms.RadioSelect,
        help_text="Ask; it does not follow from the sex on record",
    )
    reason = forms.CharField(
        max_length=200, help_text="For example fertile age, hysterectomy, after menopause"
    )

    def deed(self) -> dict[str, Any]:
        return super().deed() | {"possible": self.cleaned_data["possible"] == "yes"}


class VaccinationForm(DeedForm):
    outcome = forms.ChoiceField(
        label="Outcome",
        choices=[
            ("complete", "Reviewed and complete"),
            ("not_possible", "Reviewed; completing it is not possible"),
        ],
        widget=forms.RadioSelect,
    )
    on = DayField(label="Reviewed on", past=True)
    reason = forms.CharField(
        max_length=300, required=False, help_text="Needed when it is not possible"
    )
