"""Results seen, and contacts with their three questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.contact import EVENT_OF, WAYS, record_contact
from rituximab.actions.monitoring import acknowledge_results, judgements
from rituximab.protocol.abnormal import Judged
from rituximab.protocol.result import title
from rituximab.records.course_facts import started
from rituximab.records.journey import Chart, chart_of, local_day
from rituximab.records.rows import ResultRow
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_patient
from rituximab.screens.shared.clock import today
from rituximab.screens.shared.fields import DayField
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.respond import back_to, page
from rituximab.screens.templatetags.house import spoken

ANSWERS = [("yes", "Yes"), ("no", "No"), ("unasked", "Not asked")]
KNOWN = {"yes": True, "no": False, "unasked": None}


@dataclass(frozen=True, slots=True)
class Unseen:
    """A result that nobody has acknowledged, what it is, and its field for a comment."""

    row: ResultRow
    name: str
    judged: Judged
    field: Any = None


def unseen_of(chart: Chart) -> list[Unseen]:
    """From the first dose on, what is not normal first, the oldest first."""
    doses = [i.started_at for c in chart.courses for i in started(chart, c.id) if i.started_at]
    if not doses:
        return []
    first, seen = local_day(min(doses)), {one.result_id for one in chart.acknowledgements}
    answers = judgements(chart, today())
    waiting = [r for r in chart.results if r.on >= first and r.id not in seen]
    found = [Unseen(row, title(row.test), answers[row.id]) for row in waiting]
    order = {"abnormal": 0, "unknown": 1, "normal": 2}
    return sorted(found, key=lambda one: (order[one.judged.state], one.row.on, one.row.id))


class SeenForm(DeedForm):
    """``which``: all normal ones at once, those that were commented, or with one comment all whose
    limits are not known."""

    which = forms.ChoiceField(
        choices=[(word, word) for word in ("normal", "commented", "unknown")],
        widget=forms.HiddenInput,
    )
    unknown = forms.CharField(
        label="One comment for all that are not known",
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, unseen: Sequence[Unseen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unseen = unseen
        for one in unseen:
            self.fields[f"comment_{one.row.id}"] = forms.CharField(
                label=f"Comment on {one.name}",
                max_length=500,
                required=False,
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
            )

    def chosen(self) -> list[Unseen]:
        data = self.cleaned_data
        if data["which"] == "commented":
            return [one for one in self.unseen if data.get(f"comment_{one.row.id}")]
        return [one for one in self.unseen if one.judged.state == data["which"]]

    def comment(self, one: Unseen) -> str:
        fields = {"normal": "", "unknown": "unknown", "commented": f"comment_{one.row.id}"}
        field = fields[self.cleaned_data["which"]]
        return str(self.cleaned_data[field]) if field else ""

    def deed(self) -> dict[str, Any]:
        chosen = self.chosen()
        return {
            "results": [{"result_id": one.row.id, "comment": self.comment(one)} for one in chosen]
        }

    def refuse(self, errors: Mapping[str, Any]) -> None:
        chosen, names = self.chosen(), {}
        for name, said in errors.items():
            number, _, field = name.partition(".")
            if field == "comment" and number.isdecimal() and int(number) < len(chosen):
                own = self.cleaned_data["which"] != "unknown"
                name = f"comment_{chosen[int(number)].row.id}" if own else "unknown"
            names[name] = said
        super().refuse(names)


def seen_chart(request: HttpRequest, patient_id: int) -> Chart:
    """The chart of the patient's last course, by whose doses results are judged."""
    chart = open_patient(request, patient_id=patient_id)
    courses = [course for course in chart.courses if course.state != "entered_in_error"]
    return chart_of(actor=actor_of(request), course_id=courses[-1].id) if courses else chart


@requires(Permission.MONITORING_DECIDE)
def acknowledge(request: HttpRequest, patient_id: int) -> HttpResponse:
    chart = seen_chart(request, patient_id)
    unseen = unseen_of(chart)
    here = reverse("monitoring:acknowledge", args=[patient_id])
    form = SeenForm(request.POST if request.method == "POST" else None, unseen=unseen)
    if request.method == "POST":
        done = acted(request, form, acknowledge_results, patient_id=patient_id)
        if done:
            messages.success(request, f"{len(done)} acknowledged.", extra_tags="done")
            return redirect(back_to(request, here))
    context = {
        "banner": banner_of(chart, actor_of(request)),
        "form": form,
        "rows": [
            Unseen(one.row, one.name, one.judged, form[f"comment_{one.row.id}"]) for one in unseen
        ],
        "normal": sum(one.judged.state == "normal" for one in unseen),
        "unknown": sum(one.judged.state == "unknown" for one in unseen),
        "course": chart.course,
    }
    return page(request, "monitoring/acknowledge.html", context)


class ContactForm(DeedForm):
    on = DayField(label="Day of the contact", past=True)
    way = forms.ChoiceField(
        label="How", choices=[(way, way.capitalize()) for way in WAYS], widget=forms.RadioSelect
    )
    infection = forms.ChoiceField(
        label="Infection or fever?", choices=ANSWERS, widget=forms.RadioSelect
    )
    neurological = forms.ChoiceField(
        label="New or worse neurological symptom: speech, sight, gait, strength, memory?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
    )
    respiratory = forms.ChoiceField(
        label="New cough or breathlessness?", choices=ANSWERS, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="In words (needed for a yes)",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def deed(self) -> dict[str, Any]:
        values = super().deed()
        return values | {name: KNOWN[values[name]] for name in EVENT_OF}


@requires(Permission.MONITORING_RECORD)
def contact(request: HttpRequest, patient_id: int) -> HttpResponse:
    """A yes leads to the event form with what was said; the next yes waits on the course's page."""
    chart = open_patient(request, patient_id=patient_id)
    back = back_to(request, reverse("patient:detail", args=[patient_id]))
    form = ContactForm(request.POST if request.method == "POST" else None, initial={"on": today()})
    if request.method == "POST":
        row = acted(request, form, record_contact, patient_id=patient_id)
        if row:
            messages.success(request, "Contact recorded.", extra_tags="done")
            urls = [
                event_url(patient_id, row, name, back) for name in EVENT_OF if getattr(row, name)
            ]
            return redirect(urls[0] if urls else back)
    context = {"form": form, "banner": banner_of(chart, actor_of(request)), "back": back}
    return page(request, "monitoring/contact.html", context)


def event_url(patient_id: int, row: Any, name: str, back: str) -> str:
    """The form of an event, filled in with what a contact said."""
    said = {"kind": EVENT_OF[name], "on": row.on.isoformat(), "description": row.text}
    return f"{reverse('event:record', args=[patient_id])}?{urlencode(said | {'next': back})}"


def unrecorded(chart: Chart) -> list[tuple[Any, str, str, str]]:
    """Each yes of a contact without its event: contact, question, words, address."""
    back = reverse("patient:detail", args=[chart.patient.id])
    return [
        (row, name, spoken(kind), event_url(chart.patient.id, row, name, back))
        for row in chart.contacts
        for name, kind in EVENT_OF.items()
        if getattr(row, name)
        and not any(
            e.kind == kind and (e.on >= row.on or e.resolved_on is None or e.resolved_on >= row.on)
            for e in chart.events
        )
    ]
