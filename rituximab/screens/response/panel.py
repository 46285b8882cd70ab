"""The live panel: what the measures typed so far make of the score. Nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass

from rituximab.actions.base import Faults
from rituximab.actions.response import NUMBERS, columns_of, find_faults
from rituximab.protocol.improvement import Improvement, Kind, improvement
from rituximab.records.core_sets import measures

from .forms import CoreSetForm, measures_typed
from .sheet import Sheet

#: What a person measures; the rest says in what it is measured.
MEASURED = tuple(n for n in NUMBERS if not n.endswith(("_maximum", "_upper", "_range")))


@dataclass(frozen=True, slots=True)
class Panel:
    """``improvement`` is None for the first set, which is the baseline, and while nothing is typed;
    ``begun`` tells the two apart."""

    improvement: Improvement | None
    begun: bool
    kind: Kind
    doubts: tuple[str, ...]


def panel_of(sheet: Sheet, form: CoreSetForm) -> Panel:
    values = columns_of(form.typed(), sheet.edition)
    on = form.cleaned_data.get("on") if form.is_bound else None
    chosen = form.cleaned_data.get("kind") if form.is_bound else None
    kind: Kind = chosen or sheet.kind
    base = sheet.baseline
    begun = any(values[name] is not None for name in MEASURED)
    found = None
    if base is not None and begun:
        now = measures_typed(values, on)
        found = improvement(sheet.edition, sheet.population, measures(base), now, kind)
    return Panel(found, begun, kind, tuple(_doubts(sheet, form, values)) if begun else ())


def _doubts(sheet: Sheet, form: CoreSetForm, values: dict[str, object]) -> list[str]:
    """What saving would refuse, told while it is typed."""
    faults = Faults()
    find_faults(faults, values, sheet.edition, sheet.chart.patient.diagnosis)
    named = {name: field.label or name for name, field in form.fields.items()}
    typed = {name: said for name, said in form.errors.items() if name != "once"}
    return [
        f"{named.get(name, name)}: {' '.join(map(str, said))}"
        for name, said in (faults | typed).items()
    ]
