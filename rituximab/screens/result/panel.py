"""A whole panel of results in one form: only the rows that were filled in are saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from rituximab.protocol.quantity import unit_text
from rituximab.protocol.result import title
from rituximab.protocol.sense import UNITS_OF_TEST
from rituximab.records.result import QUALITATIVE, QUANTITATIVE
from rituximab.screens.shared.fields import DayField, StrictDecimalField
from rituximab.screens.shared.forms import DeedForm

GROUPS = (
    ("Infection", ("hbsag", "anti_hbc", "anti_hbs", "hbv_dna", "anti_hcv", "igra", "tst")),
    ("Immunity", ("igg", "igm", "iga", "cd19")),
    (
        "Blood, liver, kidney",
        ("haemoglobin", "neutrophils", "lymphocytes", "platelets", "alt", "creatinine", "hcg"),
    ),
    ("Muscle", ("ck", "aldolase", "ast", "ldh")),
    ("Lung and levels", ("fvc", "dlco", "tacrolimus_trough")),
)
#: Tests whose own laboratory limits say whether a value is normal, or which a score reads.
LIMITED = (
    *("igg", "igm", "iga", "ck", "aldolase", "ast", "alt", "ldh", "creatinine"),
    *("haemoglobin", "neutrophils", "lymphocytes", "platelets"),
)
READINGS = (
    ("", "not entered"),
    ("negative", "negative"),
    ("positive", "positive"),
    ("indeterminate", "indeterminate"),
)


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One test of the grid: its bound fields, those it does not have are None."""

    test: str
    name: str
    value: Any
    unit: Any
    fixed_unit: str
    lower: Any
    upper: Any

    @property
    def errors(self) -> list[str]:
        parts = (part for part in (self.value, self.unit, self.lower, self.upper) if part)
        return [error for part in parts for error in part.errors]


class PanelForm(DeedForm):
    on = DayField(label="Collected on", past=True)
    laboratory = forms.CharField(max_length=100, required=False)

    def __init__(self, *args: Any, tests: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tests = tests or QUALITATIVE + QUANTITATIVE
        for test in self.tests:
            self.fields |= _fields_of(test)

    def clean(self) -> dict[str, Any]:
        """Limits without their result would be lost without a word."""
        data: dict[str, Any] = super().clean() or {}
        for test in self.tests:
            named = (f"lower_{test}", f"upper_{test}")
            limits = any(data.get(name) is not None for name in named)
            if (
                limits
                and data.get(f"value_{test}") in (None, "")
                and not self[f"value_{test}"].errors
            ):
                self.add_error(f"value_{test}", "Limits without a result: type it, or clear them.")
        return data

    def groups(self) -> Iterator[tuple[str, list[PanelRow]]]:
        """The grid, group by group, for the template."""
        for name, tests in GROUPS:
            if rows := [self.row(test) for test in tests if test in self.tests]:
                yield name, rows

    def row(self, test: str) -> PanelRow:
        units = UNITS_OF_TEST.get(test, ())
        part = {name: self[f"{name}_{test}"] for name in ("lower", "upper") if test in LIMITED}
        return PanelRow(
            test=test,
            name=title(test),
            value=self[f"value_{test}"],
            unit=self[f"unit_{test}"] if len(units) > 1 else None,
            fixed_unit=units[0] if len(units) == 1 else "",
            lower=part.get("lower"),
            upper=part.get("upper"),
        )

    def filled(self) -> list[str]:
        """Tests with something typed; a 0 is something."""
        return [
            test for test in self.tests if self.cleaned_data.get(f"value_{test}") not in (None, "")
        ]

    def deed(self) -> dict[str, Any]:
        data = self.cleaned_data
        rows = []
        for test in self.filled():
            value = data[f"value_{test}"]
            if test in QUALITATIVE:
                rows.append({"test": test, "reading": value})
                continue
            unit = data.get(f"unit_{test}") or UNITS_OF_TEST[test][0]
            limits = {name: data.get(f"{name}_{test}") for name in ("lower", "upper")}
            rows.append({"test": test, "value": value, "unit": unit, **limits})
        return {"on": data["on"], "laboratory": data["laboratory"], "rows": rows}

    def refuse(self, errors: Any) -> None:
        """The action names a fault ``<row>.<field>``; the form knows the test of the row."""
        filled = self.filled()
        names = {}
        for name, said in errors.items():
            number, _, field = name.partition(".")
            if number.isdecimal() and int(number) < len(filled):
                field = field if field in ("lower", "upper") else "value"
                name = f"{field}_{filled[int(number)]}"
            names[name] = said
        super().refuse(names)


def _fields_of(test: str) -> dict[str, forms.Field]:
    name = title(test)
    if test in QUALITATIVE:
        return {
            f"value_{test}": forms.ChoiceField(
                label=name,
                choices=READINGS,
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
        }
    fields: dict[str, forms.Field] = {f"value_{test}": _number(name)}
    units = UNITS_OF_TEST[test]
    if len(units) > 1:
        fields[f"unit_{test}"] = forms.ChoiceField(
            label=f"Unit of {name}",
            choices=[(unit, unit_text(unit)) for unit in units],
            required=False,
            widget=forms.Select(attrs={"class": "form-select"}),
        )
    if test in LIMITED:
        fields[f"lower_{test}"] = _number(f"Lower limit of {name}")
        fields[f"upper_{test}"] = _number(f"Upper limit of {name}")
    return fields


def _number(label: str) -> StrictDecimalField:
    field = StrictDecimalField(label=label, digits=14, places=4, positive=False, required=False)
    field.widget.attrs["class"] = "form-control"
    return field
