"""Forms that ask why: in words, or with a code of the edition and words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from .forms import DeedForm


class ReasonForm(DeedForm):
    reason = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class CodedForm(DeedForm):
    """Words with a code in front; the class says what the action calls the two."""

    code_field = "code"
    code_label = "Kind"
    text_field = "reason"
    text_label = "Reason"

    def __init__(self, *args: Any, codes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.code_field] = forms.ChoiceField(
            label=self.code_label, choices=list(codes.items()), widget=forms.RadioSelect
        )
        self.fields[self.text_field] = forms.CharField(
            label=self.text_label, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.helper.layout = self.layout()
