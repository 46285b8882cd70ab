"""The page of one infusion, whatever its state; a refused form is put back in its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRefresh

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions import infusion as deeds
from rituximab.protocol.quantity import plain
from rituximab.screens.shared.banner import banner_of
from rituximab.screens.shared.charts import open_course
from rituximab.screens.shared.clock import now
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.respond import page

from . import forms as f
from .desk import Desk, desk_of
from .doing import Draw
from .doses import single_dose
from .preparing import checks_of, premedication_of

TEMPLATE = "infusion/chair.html"
AHEAD = ("checking", "cleared")


@requires(Permission.INFUSION_VIEW)
def chair(request: HttpRequest, infusion_id: int) -> HttpResponse:
    """The whole page; HTMX asks for what moves, and for all of it once the state is another."""
    chart = open_course(request, infusion_id=infusion_id)
    desk = desk_of(chart, actor_of(request), infusion_id, now())
    if getattr(request, "htmx", None) and request.GET.get("was", desk.row.state) != desk.row.state:
        return HttpResponseClientRefresh()
    return page(request, TEMPLATE, context(desk), part="now")


def drawn(request: HttpRequest, infusion_id: int, slot: str) -> Draw:
    """The page again with the refused form in its slot."""
    return partial(_draw, request, infusion_id, slot)


def _draw(request: HttpRequest, infusion_id: int, slot: str, form: DeedForm) -> HttpResponse:
    chart = open_course(request, infusion_id=infusion_id)
    desk = desk_of(chart, actor_of(request), infusion_id, now())
    return page(request, TEMPLATE, context(desk, slot, form), status=422)


def context(desk: Desk, slot: str = "", refused: DeedForm | None = None) -> dict[str, Any]:
    """``forms`` holds one form a slot; ``form`` is the refused one, for the summary on top."""
    row, actor = desk.row, desk.actor
    made = {name: make(desk) for name, make in FORMS.get(row.state, {}).items()}
    if refused is not None and slot in made:
        made[slot] = refused
    found: dict[str, Any] = {
        "banner": banner_of(desk.chart, actor),
        "desk": desk,
        "row": row,
        "forms": made,
        "form": refused if refused is not None else DeedForm(),
        "slot": slot,
        "pauses": f.PAUSES,
        "stops": f.STOPS,
    }
    if desk.reacted and "medicine" in made:
        found["rescue"] = _rescue(desk, slot, refused)
    if row.state in AHEAD:
        found["checks"] = checks_of(desk, slot, refused)
        found["premedication"] = premedication_of(desk, slot, refused)
        found["obstacles"] = deeds.in_the_way(desk.chart, row.id, desk.at)
    return found


def _rescue(desk: Desk, slot: str, refused: DeedForm | None) -> list[Any]:
    """Each medicine against a reaction with a form of its own."""
    found = []
    for line in desk.rescue:
        mine = f"drug-{line.medicine.drug}"
        made = f.MedicineForm(auto_id=f"rescue-{line.medicine.id}-%s")
        form = refused if refused is not None and slot == mine else made
        found.append((line, single_dose(line), form))
    return found


def _ids(slot: str) -> str:
    """Several forms on one page: each has ids of its own."""
    return f"{slot}-%s"


def _plain(slot: str, make: type[DeedForm]) -> Callable[[Desk], DeedForm]:
    return lambda desk: make(auto_id=_ids(slot), initial={"version": desk.row.version})


def _rate(desk: Desk) -> DeedForm:
    """The next step, to be recorded with one tap."""
    coming = desk.next_change
    first = {"ml_h": plain(coming.pump_ml_h)} if coming else {}
    return f.RateForm(auto_id=_ids("rate"), initial=first)


def _resume(desk: Desk) -> DeedForm:
    first: dict[str, Any] = {"version": desk.row.version}
    if desk.restart_ml_h is not None:
        first["ml_h"] = plain(desk.restart_ml_h)
    return f.ResumeForm(auto_id=_ids("resume"), initial=first)


def _start(desk: Desk) -> DeedForm:
    first = {"version": desk.row.version}
    return f.StartForm(auto_id=_ids("start"), initial=first, edition=desk.edition)


VITALS = {"vitals": _plain("vitals", f.VitalsForm), "note": _plain("note", f.NoteForm)}
REACTION = {
    "reaction": _plain("reaction", f.ReactionForm),
    "medicine": _plain("medicine", f.MedicineForm),
}
STOP = {"stop": _plain("stop", f.StopForm)}
AFTER = {**VITALS, **REACTION, "reconcile": _plain("reconcile", f.ReconcileForm)}
#: State -> the forms its page has, by slot.
FORMS: dict[str, dict[str, Callable[[Desk], DeedForm]]] = {
    "scheduled": {"arrive": _plain("arrive", DeedForm)},
    "checking": {**VITALS, "clear": _plain("clear", DeedForm)},
    "cleared": {**VITALS, "recheck": _plain("recheck", DeedForm), "start": _start},
    "running": {
        **VITALS,
        **REACTION,
        **STOP,
        "rate": _rate,
        "other": _plain("other", f.RateForm),
        "pause": _plain("pause", f.WhyForm),
        "complete": _plain("complete", f.EndForm),
    },
    "paused": {**VITALS, **REACTION, **STOP, "resume": _resume},
    "completed": {**AFTER, "observe": _plain("observe", f.ObserveForm)},
    "stopped": {**AFTER, "observe": _plain("observe", f.ObserveForm)},
    "observed": {**AFTER, "close": _plain("close", DeedForm)},
    "closed": {
        "note": _plain("note", f.NoteForm),
        "reconcile": _plain("reconcile", f.ReconcileForm),
    },
    "not_given": {"note": _plain("note", f.NoteForm)},
}
