"""Forms of the chair. Each carries its key; those kept on the device when the connection is lost
carry no version, because what was entered before them has changed the row meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from rituximab.protocol.edition import Edition
from rituximab.screens.shared.choices import TERMS
from rituximab.screens.shared.fields import DayField, StrictDecimalField
from rituximab.screens.shared.forms import DeedForm

from .fields import CountField, MomentField

#: One tap gives the reason; anything else is typed.
PAUSES = ("Reaction", "Line or pump", "Patient's wish", "Vital signs")
STOPS = ("Reaction", "Prescriber's order", "Patient's wish", "Line or pump")


class KeptForm(DeedForm):
    """An entry that may be made while the connection is lost: it says when it happened."""

    happened_at = MomentField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        for field in self.fields.values():  # hardly one has to be filled: nothing to say of each
            field.label = str(field.label or "").removesuffix(" (optional)")
        self.helper.layout = self.layout()


# ---- checks ---------------------------------------------------------------------------------


class CheckForm(DeedForm):
    """One item; everything but ``text`` is what was said of it."""

    def deed(self) -> dict[str, Any]:
        values = super().deed()
        text = values.pop("text", "")
        return {"said": {k: v for k, v in values.items() if v not in (None, "")}, "text": text}


class IdentityForm(CheckForm):
    """Any two of three; which ones is the nurse's choice, so none is called optional."""

    name = forms.CharField(max_length=200, required=False)
    born = DayField(help_text="", required=False)
    mrn = forms.CharField(max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"name": "Name, as said", "born": "Date of birth", "mrn": "MRN, typed or scanned"}
        for name, label in labels.items():
            self.fields[name].label = label


class PrintoutForm(CheckForm):
    code = forms.CharField(label="Check code, typed or scanned", max_length=40)


class MeasurementForm(CheckForm):
    height_cm = StrictDecimalField(label="Height", unit="cm", digits=5, places=2)
    weight_kg = StrictDecimalField(label="Weight", unit="kg", digits=6, places=3)
    confirmed_because = forms.CharField(
        label="If it is asked: why this size is right", max_length=300, required=False
    )


class FeverForm(CheckForm):
    temperature_c = StrictDecimalField(label="Temperature", unit="°C", digits=4, places=1)


class AnswerForm(CheckForm):
    answer = forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No"), ("not_known", "Not known")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label="What it is", max_length=300, required=False)


CHECK_FORMS: dict[str, type[CheckForm]] = {
    "identity": IdentityForm,
    "printout": PrintoutForm,
    "measurement": MeasurementForm,
    "fever": FeverForm,
}


class StartForm(DeedForm):
    """Product in hand and the second checker, who types user name and password here."""

    product = forms.ChoiceField(label="Product in hand")
    product_reason = forms.CharField(
        label="If it is another than verified: why", max_length=300, required=False
    )
    lot = forms.CharField(label="Lot number", max_length=40)
    expiry = DayField(label="Expiry", help_text="Like 31-Dec-2027")
    username = forms.CharField(label="Second checker: user name", max_length=150)
    password = forms.CharField(
        label="Second checker: password",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(key, one.printed) for key, one in edition.monograph.selectable.items()]
        self.fields["product"].choices = [("", "Choose"), *named]  # type: ignore[attr-defined]
        self.fields["username"].widget.attrs["autocomplete"] = "off"
        self.helper.layout = self.layout()


# ---- entries --------------------------------------------------------------------------------


class VitalsForm(KeptForm):
    systolic = CountField(label="BP high", unit="mm Hg")
    diastolic = CountField(label="BP low", unit="mm Hg")
    pulse = CountField(label="Pulse", unit="/min")
    temperature_c = StrictDecimalField(label="Temp", unit="°C", digits=4, places=1, required=False)
    saturation = CountField(label="SpO2", unit="%")
    breaths = CountField(label="Resp", unit="/min")
    note = forms.CharField(max_length=300, required=False)


class MedicineForm(KeptForm):
    """Premedication or a drug against a reaction; ``given`` no needs a reason."""

    purpose = forms.ChoiceField(choices=[("premedication", "Before"), ("reaction", "Reaction")])
    drug = forms.CharField(max_length=80)
    line = forms.CharField(max_length=40, required=False)
    dose = forms.CharField(max_length=60, required=False)
    route = forms.CharField(max_length=40, required=False)
    given = forms.ChoiceField(choices=[("yes", "Given"), ("no", "Left out")], required=False)
    reason = forms.CharField(label="Why it is left out", max_length=300, required=False)

    def deed(self) -> dict[str, Any]:
        values = super().deed()
        return values | {"given": values["given"] != "no"}


class NoteForm(KeptForm):
    text = forms.CharField(label="Note", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class RateForm(KeptForm):
    ml_h = StrictDecimalField(label="Pump set to", unit="mL/h", digits=7, places=2)
    reason = forms.CharField(label="Reason", max_length=300, required=False)


class WhyForm(KeptForm):
    """A reason given with one tap (``quick``) or typed."""

    reason = forms.CharField(label="Why", max_length=300, required=False)
    quick = forms.CharField(max_length=60, required=False)

    def deed(self) -> dict[str, Any]:
        values = super().deed()
        said = (values.pop("quick"), values["reason"])
        return values | {"reason": ": ".join(part for part in said if part)}


class EndForm(KeptForm):
    given_ml = StrictDecimalField(
        label="Given, if another amount",
        unit="mL",
        digits=7,
        places=1,
        positive=False,
        required=False,
    )
    amount_reason = forms.CharField(label="Why another amount", max_length=300, required=False)


class StopForm(WhyForm, EndForm):
    pass


class ResumeForm(DeedForm):
    ml_h = StrictDecimalField(label="Pump set to", unit="mL/h", digits=7, places=2)
    symptoms_gone = forms.BooleanField(label="All symptoms have gone", required=False)
    reason = forms.CharField(max_length=300, required=False)


class ReactionForm(KeptForm):
    """Grade and terms; what is not described in words is said by them."""

    grade = forms.TypedChoiceField(
        label="Grade",
        choices=[*((str(n), f"Grade {n}") for n in range(1, 6)), ("", "Not graded yet")],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    skin = forms.BooleanField(
        label="Of skin or mucosa: blisters, erosions, peeling", required=False
    )
    terms = forms.MultipleChoiceField(
        label="Signs", choices=TERMS, widget=forms.CheckboxSelectMultiple, required=False
    )
    description = forms.CharField(
        label="What is seen",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    taken = forms.CharField(label="What was done at once", max_length=300, required=False)

    def deed(self) -> dict[str, Any]:
        values = super().deed()
        kind = "mucocutaneous_reaction" if values.pop("skin") else "infusion_reaction"
        return values | {"kind": kind, "description": values["description"] or _said(values, kind)}


def _said(values: Mapping[str, Any], kind: str) -> str:
    grade = "" if values["grade"] is None else f"grade {values['grade']}"
    terms = [dict(TERMS)[term].lower() for term in values["terms"]]
    parts = [part for part in (grade, *terms) if part]
    return f"{kind.replace('_', ' ').capitalize()}: {', '.join(parts)}." if parts else ""


# ---- afterwards -----------------------------------------------------------------------------


class ObserveForm(DeedForm):
    early_because = forms.CharField(
        label="If earlier, or without vital signs: why", max_length=300, required=False
    )
    note = forms.CharField(label="Discharge note", max_length=300, required=False)


class ReconcileForm(DeedForm):
    unused_ml = StrictDecimalField(
        label="Came back unused", unit="mL", digits=7, places=1, positive=False
    )


class CorrectForm(DeedForm):
    happened_at = MomentField(
        label="When it really happened", required=True, help_text="Like 14:05"
    )
    reason = forms.CharField(label="Why it is corrected", max_length=300)
