"""Numbers each request and records what was refused in it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from . import trail


class TrailMiddleware:
    """Stands after the one that sets ``request.actor``.

    It knows refusals by what they carry: ``permission`` (the page needed it) or ``subject_type``
    and ``subject_id`` (the record is not this clinic's). One that carries ``recorded`` was put in
    the trail by its action. The view is done when it records, so the row stays although the view's
    transaction was rolled back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = trail.request_id.set(uuid4().hex)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = trail.request_id.get()
            return response
        finally:
            trail.request_id.reset(token)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        subject_type = getattr(exception, "subject_type", "")
        if not isinstance(exception, PermissionDenied | Http404):
            return
        if getattr(exception, "recorded", False):
            return
        permission = getattr(exception, "permission", None)
        if permission is None and not subject_type:
            return
        trail.refused(
            deed=permission or f"{subject_type}.view",
            by=getattr(request, "actor", None),
            at=timezone.now(),
            subject=(subject_type, getattr(exception, "subject_id", "")) if subject_type else None,
            reason=str(exception),
            new={"method": request.method, "view": _name(request)},
        )


def _name(request: HttpRequest) -> str:
    """The name of the address, not the address: that can hold a record's number."""
    match = request.resolver_match
    return match.view_name if match else ""
