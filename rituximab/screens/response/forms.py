"""Forms of response: the measures of a day, and the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from rituximab.actions.response import NUMBERS, WORDS, mmt_maxima
from rituximab.protocol.facts import CoreSetFacts, EnzymeFacts, StrengthFacts
from rituximab.protocol.improvement import Measures
from rituximab.protocol.quantity import plain
from rituximab.screens.shared.fields import DayField, StrictDecimalField
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.templatetags.house import cdate, quantity

from .sheet import Sheet

ENZYMES = [
    ("", "Not taken"),
    ("ck", "Creatine kinase"),
    ("aldolase", "Aldolase"),
    ("ast", "AST"),
    ("alt", "ALT"),
    ("ldh", "LDH"),
]
SCALES = [("", "Not taken"), ("mmt", "MMT"), ("cmas", "CMAS")]
KINDS = [("imacs", "IMACS set"), ("printo", "PRINTO set")]
JUVENILE = ("kind", "activity", "wellbeing", "wellbeing_range")
MMT_MUSCLES = "Eight muscles of one side, of both sides, or the full test"


def _number(label: str, digits: int, places: int, **more: Any) -> StrictDecimalField:
    return StrictDecimalField(
        label=label, digits=digits, places=places, positive=False, required=False, **more
    )


class CoreSetForm(DeedForm):
    on = DayField(label="Measured on", past=True)
    kind = forms.ChoiceField(
        label="Set to compare in", choices=KINDS, required=False, widget=forms.RadioSelect
    )
    physician_global = _number("Physician global activity", 4, 2)
    patient_global = _number("Patient global activity", 4, 2)
    strength_scale = forms.ChoiceField(label="Strength scale", choices=SCALES, required=False)
    strength_score = _number("Strength score", 6, 2, unit="points")
    strength_maximum = forms.ChoiceField(label="MMT form", required=False, help_text=MMT_MUSCLES)
    function = _number("HAQ", 5, 3)
    enzyme_test = forms.ChoiceField(label="Muscle enzyme", choices=ENZYMES, required=False)
    enzyme_value = _number("Enzyme value", 14, 4, unit="U/L")
    enzyme_upper = _number("Laboratory's upper limit", 14, 4, unit="U/L")
    extramuscular = _number("Extramuscular activity", 4, 2)
    activity = _number("Disease activity (DAS)", 4, 1)
    wellbeing = _number("CHQ-PhS", 6, 2, unit="points")
    wellbeing_range = _number("Range of the form used", 6, 2, unit="points")
    cdasi = _number("CDASI activity", 5, 1)
    note = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, sheet: Sheet, today: Any, **kwargs: Any) -> None:
        self.sheet = sheet
        super().__init__(*args, initial=_first(sheet) | {"on": today}, **kwargs)
        for name in self.fields:  # left out is an answer here: the page says what it means
            declared = self.base_fields[name].label
            self.fields[name].label = declared or name.capitalize()
        self._scales(sheet)
        if sheet.juvenile:
            self.fields["patient_global"].label = "Parent or patient global activity"
            self.fields["function"].label = "CHAQ"
        else:
            for name in JUVENILE:
                del self.fields[name]

    def _scales(self, sheet: Sheet) -> None:
        """Each scale with its end, from the edition."""
        table, other = sheet.edition.response.measures, sheet.edition.response.printo
        ends = {
            "physician_global": table["physician_global"].range,
            "patient_global": table["patient_global"].range,
            "function": table["function"].range,
            "extramuscular": table["extramuscular"].range,
            "activity": other["activity"].range,
            "cdasi": sheet.edition.number("input", "cdasi_maximum"),
        }
        for name, end in ends.items():
            field: Any = self.fields[name]
            field.unit = f"of {quantity(end)}"
        maxima = [(plain(one), f"of {plain(one)}") for one in mmt_maxima(sheet.edition)]
        self.fields["strength_maximum"].choices = [("", "Choose"), *maxima]  # type: ignore[attr-defined]
        enzyme = sheet.baseline.enzyme_test if sheet.baseline else ""
        note = f"As at baseline: {dict(ENZYMES)[enzyme]}" if enzyme else table["enzyme"].note
        self.fields["enzyme_test"].help_text = note
        self.fields["enzyme_upper"].help_text = _ck_on_record(sheet)

    def only(self, names: Iterable[str]) -> list[Any]:
        """The bound fields of these names, as far as this form has them."""
        return [self[name] for name in names if name in self.fields]

    def deed(self) -> dict[str, Any]:
        """What the action takes: the CMAS has no form to choose, the set is only looked at."""
        data = super().deed()
        data.pop("kind", None)
        if data.get("strength_scale") == "cmas" or not data.get("strength_scale"):
            data["strength_maximum"] = None
        elif data["strength_maximum"]:
            data["strength_maximum"] = Decimal(data["strength_maximum"])
        else:
            data["strength_maximum"] = None
        return data

    def typed(self) -> dict[str, Any]:
        """Every measure that can be read from the form as it stands; what cannot is left out."""
        if not self.is_bound:
            return dict.fromkeys(NUMBERS) | dict.fromkeys(WORDS, "")
        self.is_valid()
        said = {name: self.cleaned_data.get(name) for name in self.fields}
        self.cleaned_data = said
        data = self.deed()
        words = {name: data.get(name) or "" for name in WORDS}
        return {name: data.get(name) for name in NUMBERS} | words


def _first(sheet: Sheet) -> dict[str, Any]:
    """What stays the same from one day to the next: scales, enzyme, form; never a measure."""
    row = sheet.baseline
    if row is None:
        return {"kind": sheet.kind}
    most = row.strength_maximum
    return {
        "kind": sheet.kind,
        "strength_scale": row.strength_scale,
        "strength_maximum": plain(most) if most and row.strength_scale == "mmt" else "",
        "enzyme_test": row.enzyme_test,
        "enzyme_upper": sheet.steps[-1].row.enzyme_upper,
        "wellbeing_range": row.wellbeing_range,
    }


def _ck_on_record(sheet: Sheet) -> str:
    found = sheet.case.results_by_test.get("ck", ())
    if not found:
        return "From the laboratory's own report"
    last: Any = found[-1]
    limit = f", limit {quantity(last.upper, last.unit or '')}" if last.upper is not None else ""
    return f"Last CK on record: {quantity(last.value, last.unit or '')}{limit}, {cdate(last.on)}"


def measures_typed(values: Mapping[str, Any], on: Any) -> Measures:
    """What was typed, as the protocol compares it."""
    strength = StrengthFacts(
        values["strength_scale"] or None, values["strength_score"], values["strength_maximum"]
    )
    enzyme = EnzymeFacts(
        values["enzyme_test"] or None, values["enzyme_value"], values["enzyme_upper"]
    )
    core = CoreSetFacts(
        on=on,
        physician_global=values["physician_global"],
        patient_global=values["patient_global"],
        strength=strength if values["strength_scale"] else None,
        function=values["function"],
        enzyme=enzyme if values["enzyme_test"] else None,
        extramuscular=values["extramuscular"],
    )
    return Measures(core, values["activity"], values["wellbeing"], values["wellbeing_range"])


class OutcomeForm(DeedForm):
    kind = forms.ChoiceField(
        label="Outcome",
        choices=[("responded", "Responded"), ("no_response", "No response")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="In words", max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
