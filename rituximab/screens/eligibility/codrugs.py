"""What becomes of the other immunosuppressants: all of them in one form, all or none saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.therapy import decide_therapies
from rituximab.protocol.case import Case
from rituximab.protocol.facts import CourseFacts, DoseUnit, TherapyAction, TherapyDecisionFacts
from rituximab.protocol.journey import assess
from rituximab.protocol.sense import units_of
from rituximab.protocol.therapy import IMMUNOSUPPRESSANTS, is_taken
from rituximab.records.journey import Chart, edition_of, facts_of
from rituximab.records.rows import TherapyDecisionRow, TherapyRow
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.clock import today
from rituximab.screens.shared.fields import StrictDecimalField
from rituximab.screens.shared.findings import Shown, shown
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.respond import page
from rituximab.screens.templatetags.house import drug, quantity

ACTIONS = [("continue", "Continue"), ("reduce", "Reduce to"), ("stop", "Stop")]
ALSO = ("adjunctive", "renal-tacrolimus")  # rules of another stage that read the decisions
FIELDS = ("action", "dose", "unit", "reason")


@dataclass(frozen=True, slots=True)
class Codrug:
    """A drug that runs on the day judged, and the decision that counts for it now.

    ``place`` is where it stands in the therapies of the chart and of the facts alike.
    """

    place: int
    row: TherapyRow
    decided: TherapyDecisionRow | None

    @property
    def name(self) -> str:
        return f"{drug(self.row.drug)} {quantity(self.row.dose, self.row.unit)}"


class CodrugsForm(DeedForm):
    """A drug left without a choice stays as it is."""

    def __init__(self, *args: Any, codrugs: Sequence[Codrug], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codrugs = codrugs
        for one in codrugs:
            units = [(unit, unit) for unit in units_of(one.row.drug)]  # type: ignore[arg-type]
            self.fields[f"action_{one.row.id}"] = forms.ChoiceField(
                label=f"Decision on {one.name}",
                choices=ACTIONS,
                required=False,
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
            )
            self.fields[f"dose_{one.row.id}"] = StrictDecimalField(
                label="New dose", digits=10, places=3, required=False
            )
            self.fields[f"unit_{one.row.id}"] = forms.ChoiceField(
                label="Unit", choices=units, required=False, initial=one.row.unit
            )
            self.fields[f"reason_{one.row.id}"] = forms.CharField(
                label="Reason", max_length=300, required=False
            )

    def rows(self) -> Iterator[tuple[Codrug, dict[str, Any]]]:
        """Each drug with its four bound fields, for the template."""
        for one in self.codrugs:
            yield one, {name: self[f"{name}_{one.row.id}"] for name in FIELDS}

    def chosen(self) -> list[Codrug]:
        """Drugs with a choice, or with something typed that asks for one."""
        data = self.cleaned_data
        parts = ("action", "dose", "reason")
        return [c for c in self.codrugs if any(data.get(f"{p}_{c.row.id}") for p in parts)]

    def deed(self) -> dict[str, Any]:
        return {"decisions": [self._decision(one.row.id) for one in self.chosen()]}

    def _decision(self, therapy_id: int) -> dict[str, Any]:
        action, dose, unit, reason = (self.cleaned_data.get(f"{n}_{therapy_id}") for n in FIELDS)
        unit = unit if action == "reduce" or dose is not None else ""
        said = {"action": action or "", "reason": reason or "", "dose": dose, "unit": unit or ""}
        return {"therapy_id": therapy_id, **said}

    def refuse(self, errors: Mapping[str, Any]) -> None:
        """The action names a fault ``<number>.<field>``; the form knows whose number it is."""
        chosen, names = self.chosen(), {}
        for name, said in errors.items():
            number, _, field = name.partition(".")
            if field:
                name = f"{field}_{chosen[int(number)].row.id}"
            names[name] = ["Choose one of the three."] if field == "action" else said
        super().refuse(names)


@requires(Permission.THERAPY_VIEW)
def codrugs(request: HttpRequest, course_id: int) -> HttpResponse:
    """Saving decides; the action asks whether this person may."""
    chart = open_course(request, course_id=course_id)
    facts = facts_of(chart)
    form = CodrugsForm(
        request.POST if request.method == "POST" else None, codrugs=_running(chart, facts)
    )
    if request.method == "POST" and acted(request, form, decide_therapies, course_id=course_id):
        messages.success(request, "Decided.", extra_tags="done")
        return redirect("eligibility:codrugs", course_id)
    return page(request, "eligibility/codrugs.html", _looked(request, chart, facts, form))


@requires(Permission.THERAPY_VIEW)
def panel(request: HttpRequest, course_id: int) -> HttpResponse:
    """What the rules would say of the choices as they are ticked; nothing is saved."""
    chart = open_course(request, course_id=course_id)
    facts = facts_of(chart)
    form = CodrugsForm(request.GET, codrugs=_running(chart, facts))
    form.is_valid()
    context = _looked(request, chart, _what_if(facts, form), form) | {"preview": True}
    return page(request, "eligibility/codrugs.html", context, part="panel", status=200)


def _running(chart: Chart, facts: CourseFacts) -> list[Codrug]:
    case = Case(facts, edition_of(chart), today())
    decided = {row.therapy_id: row for row in chart.therapy_decisions}  # the last one counts
    pairs = enumerate(zip(chart.therapies, facts.therapies, strict=True))
    return [
        Codrug(place, row, decided.get(row.id))
        for place, (row, fact) in pairs
        if fact.drug in IMMUNOSUPPRESSANTS and is_taken(fact, case.judged_on)
    ]


def _what_if(facts: CourseFacts, form: CodrugsForm) -> CourseFacts:
    therapies = list(facts.therapies)
    for one in form.chosen():
        action, dose, unit, _ = (form.cleaned_data.get(f"{n}_{one.row.id}") for n in FIELDS)
        if action:
            lower = (dose, cast(DoseUnit, unit) or None) if action == "reduce" else (None, None)
            decision = TherapyDecisionFacts(cast(TherapyAction, action), *lower)
            therapies[one.place] = replace(therapies[one.place], decision=decision)
    return replace(facts, therapies=tuple(therapies))


def _looked(
    request: HttpRequest, chart: Chart, facts: CourseFacts, form: CodrugsForm
) -> dict[str, Any]:
    actor, edition = actor_of(request), edition_of(chart)
    standing, back = (
        assess(facts, edition, today()),
        reverse("eligibility:codrugs", args=[chart.pinned.id]),
    )
    read = [f for f in standing.findings if f.stage == "therapy" or f.rule in ALSO]
    speaking = [f for f in read if f.status != "not_applicable"]
    return {
        "form": form,
        "banner": banner_of(chart, actor),
        "chart": chart,
        "findings": sorted(shown(speaking, edition, chart, actor, back), key=_urgency),
        "may": actor.may(Permission.THERAPY_DECIDE),
    }


def _urgency(one: Shown) -> int:
    """Stops first, then cautions, then what is in order."""
    return 0 if one.finding.blocks else 1 if one.finding.asks else 2
