"""The base of every form: crispy without its own form tag, plus the hidden fields of a deed.

A form checks shape; whether the input makes sense is the action's to say. Reasons an action gives
are put on the form with ``refuse`` so that the page shows them beside what was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.forms.utils import pretty_name

from rituximab.access.once import new_key

from .fields import StrictDecimalField


class DeedForm(forms.Form):
    """``once`` makes a second sending a replay, ``version`` notices that the row has changed."""

    once = forms.CharField(max_length=32, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    use_required_attribute = False
    #: Reasons an action gave against the whole deed; the page shows each with what would change it.
    refusals: tuple[Any, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = new_key()
        for name, field in self.fields.items():
            silent = field.widget.is_hidden or isinstance(field, forms.BooleanField)
            if not field.required and not silent:
                field.label = f"{field.label or pretty_name(name)} (optional)"
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        """Every field in the order of its declaration; forms with a shape of their own override."""
        return Layout(*[self.crispy(name) for name in self.fields])

    def crispy(self, name: str) -> Field:
        field = self.fields[name]
        if isinstance(field, StrictDecimalField) and field.unit:
            return Field(name, template="components/unit_field.html")
        return Field(name)

    def refuse(self, errors: Mapping[str, Iterable[str]]) -> None:
        """Put an action's complaints on the fields they name, the rest on top."""
        for name, messages in errors.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

    def deed(self) -> dict[str, Any]:
        """The cleaned values without the form's own ``version``, ready for an action."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("once", "version")}
