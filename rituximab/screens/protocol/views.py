"""The edition in force, to read: every number and sentence with its source."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.protocol.edition import load
from rituximab.screens.shared.respond import page

from .lines import alarms_of, monograph_of, parameters_of, regimen_of
from .parts import ABOUT, MONOGRAPH, PARAMETERS, SOURCES, STAGES, about_of, parts, rules_of
from .sources import sources_of


@requires(Permission.PROTOCOL_READ)
def edition_(request: HttpRequest) -> HttpResponse:
    """One part of the edition a page: ``?part=`` names it, anything else is the overview."""
    edition = load()
    wanted = request.GET.get("part", "")
    part = wanted if wanted in {p.name for p in parts(edition)} else ABOUT
    context = {"edition_shown": edition, "parts": parts(edition), "part": part}
    if part in STAGES:
        context |= {"rules": rules_of(edition, part)}
        context |= {"tables": regimen_of(edition)} if part == "dosing" else {}
    elif part == PARAMETERS:
        context |= {"tables": parameters_of(edition) + alarms_of(edition)}
    elif part == MONOGRAPH:
        context |= {"tables": monograph_of(edition)}
    elif part == SOURCES:
        context |= {"sources": sources_of(edition)}
    else:
        context |= {"about": about_of(edition.version)}
    return page(request, "protocol/edition.html", context)
