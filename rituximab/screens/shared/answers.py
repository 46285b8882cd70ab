"""The answers to what an action may raise: not found, changed meanwhile, broken edition."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from rituximab.actions.base import Conflict
from rituximab.records.base import NotFound
from rituximab.records.journey import EditionMismatch


class Answers:
    """Middleware: turns the actions' exceptions into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, NotFound):
            return render(request, "404.html", {"exception": Http404()}, status=404)
        if isinstance(fault, Conflict):
            context = {"conflict": str(fault), "back": request.get_full_path()}
            return render(request, "409.html", context, status=409)
        if isinstance(fault, EditionMismatch):
            about = {"course": fault.course, "sent": request.method == "POST"}
            return render(request, "edition.html", about, status=409)
        return None
