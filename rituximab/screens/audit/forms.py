"""What to look for in the trail."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone

from rituximab.records.trail import Wanted
from rituximab.screens.shared.fields import DayField

#: The number of a row in a database.
DIGITS = 18


class TrailForm(forms.Form):
    """The filters; every one may stay empty."""

    who = forms.CharField(max_length=150, required=False, help_text="Part of a name")
    deed = forms.CharField(max_length=60, required=False, help_text="Its beginning, like order")
    patient = forms.RegexField(
        regex=r"^[0-9]+$",
        max_length=DIGITS,
        label="Patient number",
        required=False,
        help_text="As in Patient 12",
        error_messages={"invalid": "Type the number alone, like 12."},
    )
    on = DayField(label="Day", required=False)
    use_required_attribute = False
    refusals = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def wanted(self) -> Wanted:
        """What the form asks for, once it is valid."""
        data = self.cleaned_data
        return Wanted(
            who=data["who"],
            deed=data["deed"].strip().lower(),
            patient_id=int(data["patient"]) if data["patient"] else None,
            since=midnight(data["on"]) if data["on"] else None,
            until=midnight(data["on"] + timedelta(days=1)) if data["on"] else None,
        )


def midnight(day: date) -> datetime:
    """The moment at which the day begins in the clinic."""
    return timezone.make_aware(datetime.combine(day, time.min))
