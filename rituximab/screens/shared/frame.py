"""What the frame of every page needs: colours, the edition in force, the rail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.access.sign_in import clinics_of
from rituximab.protocol import edition

RAIL = (
    ("Worklist", "worklist:home", Permission.WORKLIST_VIEW),
    ("Patients", "patient:search", Permission.PATIENT_VIEW),
    ("Chairs", "infusion:board", Permission.INFUSION_VIEW),
    ("Monitoring", "monitoring:due", Permission.MONITORING_VIEW),
    ("Cohort", "response:cohort", Permission.COHORT_READ),
    ("Protocol", "protocol:edition", Permission.PROTOCOL_READ),
    ("Check a print", "papers:check", Permission.PRINT_CHECK),
    ("Audit trail", "audit:trail", Permission.AUDIT_READ),
)


@dataclass(frozen=True, slots=True)
class RailItem:
    label: str
    url: str
    current: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor of every page; the rail is worked out only where one is drawn."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "training": settings.TRAINING,
        "theme": theme if theme in ("light", "dark") else "auto",
        "edition": edition.load(),
        "nav": SimpleLazyObject(lambda: rail(request)),
        "several": SimpleLazyObject(lambda: works_in_several(request)),
    }


def rail(request: HttpRequest) -> list[RailItem]:
    """The rooms this person may enter, the present one marked."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return []
    items = []
    for label, name, permission in RAIL:
        if actor.may(permission):
            url = reverse(name)
            here = request.path == url if url == "/" else request.path.startswith(url)
            items.append(RailItem(label, url, here))
    return items


def works_in_several(request: HttpRequest) -> bool:
    """Whether there is a clinic to change to."""
    actor = getattr(request, "actor", None)
    return bool(actor) and len(clinics_of(request.user)) > 1  # type: ignore[arg-type]
