"""Forms of eligibility: the domains, and what lifts a finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from rituximab.records.journey import Chart
from rituximab.screens.shared.choices import DOMAINS
from rituximab.screens.shared.fields import DayField
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.reasons import CodedForm

HINTS = {
    "muscle": "For example MMT8 58 of 80",
    "skin": "For example CDASI activity 21",
    "cardiac": "For example troponin and the finding of the echo",
    "lung": "For example FVC and the pattern on CT",
    "ulcerative_skin": "For example sites and size",
}


class DomainsForm(DeedForm):
    """Each domain with the measure or statement it is named on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for domain, label in DOMAINS:
            self.fields[domain] = forms.BooleanField(
                label=label,
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            self.fields[f"{domain}_statement"] = forms.CharField(
                label="Measure or statement",
                max_length=300,
                required=False,
                help_text=HINTS[domain],
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
            )

    def rows(self) -> Iterator[tuple[Any, Any]]:
        """Tick and statement of each domain, for the template."""
        for domain, _ in DOMAINS:
            yield self[domain], self[f"{domain}_statement"]

    def clean(self) -> dict[str, Any]:
        """Words without a tick would be lost."""
        data = super().clean() or self.cleaned_data
        for domain, _ in DOMAINS:
            if data.get(f"{domain}_statement") and not data.get(domain):
                self.add_error(domain, "Words are there: tick the domain, or take them out.")
        return data

    def deed(self) -> dict[str, Any]:
        data = self.cleaned_data
        ticked = [domain for domain, _ in DOMAINS if data[domain]]
        return {"domains": [{"domain": d, "statement": data[f"{d}_statement"]} for d in ticked]}


def domains_on_record(chart: Chart) -> dict[str, Any]:
    """What the form shows first."""
    ticks: dict[str, Any] = {row.domain: True for row in chart.indications}
    return ticks | {f"{row.domain}_statement": row.statement for row in chart.indications}


class ExceptionForm(CodedForm):
    code_label = "Reason"
    text_field = "text"
    text_label = "In words, for the second person and for the order"


class AnswerForm(CodedForm):
    code_label = "Answer"
    text_field = "text"
    text_label = "In words"


class DecideForm(DeedForm):
    approve = forms.ChoiceField(
        label="Decision",
        choices=[("yes", "Approve: the stop is passed"), ("no", "Refuse")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label="Why", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def deed(self) -> dict[str, Any]:
        return super().deed() | {"approve": self.cleaned_data["approve"] == "yes"}


class PlanForm(DeedForm):
    specialist = forms.CharField(
        max_length=120, help_text="Name and field of whoever made the plan"
    )
    on = DayField(label="Made on", past=True)
    text = forms.CharField(
        label="The plan", max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
